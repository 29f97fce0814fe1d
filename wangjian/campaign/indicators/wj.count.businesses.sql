/*---
id: wj.count.businesses
title: {zh: 在册企业, en: registered businesses}
definition:
  zh: "登记状态为存续、登记机关报来的企业，同一登记号只计一次"
  en: "registrations in force as the registers sent them, each number once"
unit: {zh: 户, en: businesses}
counts: distinct
value: distinct registration_no
day: registered_on
on: lake
direction: neutral
reads: [business]
group: registry
order: 10
by: {day: registered_on, region: region_id}
---*/
SELECT b.registration_no, b.name, b.region_id, b.registered_on, b.source
FROM business AS b
WHERE coalesce(b.status, 'active') = 'active'
