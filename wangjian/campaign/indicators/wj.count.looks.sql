/*---
id: wj.count.looks
title: {zh: 查看次数, en: looks}
definition:
  zh: "看过网店、网站、账号亮照情况的次数，同一对象看几次计几次"
  en: "how often shops, sites and accounts were looked at; each look counts"
unit: {zh: 户次, en: looks}
counts: times
value: count
day: seen_at
on: lake
direction: more_is_better
reads: [shown]
group: monitoring
order: 60
---*/
SELECT w.entity_key AS subject_key, w.seen_at, w.source
FROM shown AS w
