/*---
id: wj.count.online_businesses
title: {zh: 涉网企业, en: online businesses}
definition:
  zh: "在任一平台有未关闭网店、登记号能在登记库中找到的企业，一户多店只计一次"
  en: "businesses of the register that have an open shop on any platform; several shops of one business count once"
unit: {zh: 户, en: businesses}
counts: distinct
value: distinct registration_no
day: 
on: lake
direction: neutral
reads: [business, shop]
group: registry
order: 20
by: {region: region_id, platform: platform_id}
---*/
SELECT b.registration_no, b.name, b.region_id, s.platform_id, s.platform_shop_no, s.name AS shop_name
FROM shop AS s
JOIN business AS b ON b.registration_no = s.registration_no
WHERE coalesce(s.status, 'open') = 'open'
