/*---
id: wj.count.shops
title: {zh: 网店, en: shops}
definition:
  zh: "平台报送、未关闭的网店"
  en: "shops that platforms report and that are not closed"
unit: {zh: 家, en: shops}
counts: distinct
value: distinct shop_key
day: opened_on
on: lake
direction: neutral
reads: [shop]
group: registry
order: 40
by: {day: opened_on, platform: platform_id}
front: [figures]
---*/
SELECT s.entity_key AS shop_key, s.platform_id, s.platform_shop_no, s.name, s.registered_name, s.opened_on
FROM shop AS s
WHERE coalesce(s.status, 'open') = 'open'
