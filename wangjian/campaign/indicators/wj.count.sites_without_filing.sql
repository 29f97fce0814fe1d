/*---
id: wj.count.sites_without_filing
title: {zh: 未备案网站, en: sites without a filing}
definition:
  zh: "已接入、没有备案号或备案已注销的网站"
  en: "connected sites without a filing number or with an ended filing"
unit: {zh: 个, en: sites}
counts: distinct
value: distinct domain
day: seen_on
on: lake
direction: less_is_better
reads: [site]
group: monitoring
order: 80
by: {day: seen_on}
---*/
SELECT s.domain, s.name, s.access_provider, s.connected_on, s.filing_ended_on, s.seen_on
FROM site AS s
WHERE s.connected_on IS NOT NULL
  AND (coalesce(s.icp_no, '') = '' OR s.filing_ended_on IS NOT NULL)
