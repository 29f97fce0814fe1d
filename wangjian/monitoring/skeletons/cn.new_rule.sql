/*---
id: cn.new_rule
title: {zh: 网店未亮出经营地址, en: shop shows no address}
topic: display
category: 亮照
domain: R2
severity: 2
reads: [shop, shown]
jurisdiction: real_place
reason:
  zh: 页面于 {seen_at} 查看，未见经营地址
  en: the page, seen at {seen_at}, shows no address
versions:
  - {from: 2021-05-01, law: [cn.olt.12]}
examples:
  - name: 没有地址
    expect: find
    tables:
      shop: [{platform_id: p1, platform_shop_no: "1", name: 甲店}]
      shown: [{subject_kind: shop, platform_id: p1, subject_no: "1", seen_at: "2026-01-05T02:00:00Z"}]
  - name: 亮出地址
    expect: leave
    tables:
      shop: [{platform_id: p1, platform_shop_no: "1", name: 甲店}]
      shown: [{subject_kind: shop, platform_id: p1, subject_no: "1", seen_at: "2026-01-05T02:00:00Z", shown_address: 文昌路1号}]
  - name: 办法施行以前
    expect: before_law
    tables:
      shop: [{platform_id: p1, platform_shop_no: "1", name: 甲店}]
      shown: [{subject_kind: shop, platform_id: p1, subject_no: "1", seen_at: "2021-01-05T02:00:00Z"}]
---*/
SELECT
  w.entity_key AS subject_key,
  w.entity_key AS object_key,
  beijing_date(w.seen_at) AS acted_on,
  0.9 AS confidence,
  w.digest AS object_digest,
  w.row_key AS row_key_shown,
  w.seen_at AS seen_at
FROM shown AS w
JOIN shop AS s ON s.entity_key = w.entity_key
WHERE coalesce(w.shown_address, '') = ''
