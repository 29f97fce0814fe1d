/*---
id: wj.count.listings
title: {zh: 监测商品信息, en: listings monitored}
definition:
  zh: "进入监测的商品信息，同一商品只计一次"
  en: "listings that are monitored, each item once"
unit: {zh: 条, en: listings}
counts: distinct
value: distinct listing_key
day: seen_at
on: lake
direction: more_is_better
reads: [listing]
group: monitoring
order: 70
---*/
SELECT l.entity_key AS listing_key, l.title, l.category, l.seen_at
FROM listing AS l
