/*---
id: wj.count.platforms
title: {zh: 电商平台, en: platforms}
definition:
  zh: "平台名录中的平台"
  en: "platforms of the roster"
unit: {zh: 家, en: platforms}
counts: distinct
value: distinct platform_id
day: 
on: lake
direction: neutral
reads: [platform]
group: registry
order: 30
---*/
SELECT p.platform_id, p.name, p.domain, p.operator_name
FROM platform AS p
