/*---
id: cn.permit.device_2
title: {zh: 销售第二类医疗器械而未备案, en: class II devices sold without filing}
topic: permit
category: permit
domain: M5
severity: 3
reads: [hit, listing, shop, permit, coverage, device_free]
needs: [listing, permit]
lexicons: [cn.goods.permit_needed]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”含“{hit_term}”，须有第二类医疗器械经营备案，许可登记中没有该店主体（{registration_no}）当日有效的。"
  en: "On {acted_on} “{listing_title}” named “{hit_term}”, which needs a filing for class II devices; the register of permits has none valid that day for {registration_no}."
cannot_tell:
  no_trader: {zh: 平台没有报送该店的登记号, en: the platform reports no registration number for the shop}
  no_full_load: {zh: 该地区没有全量许可数据, en: no full load of permits covers the region}
  too_old: {zh: 许可数据早于查看之日, en: the permits are older than the look}
versions:
  - {from: 2019-01-01, until: 2021-05-31, law: [cn.device.30, cn.ecl.12]}
  - {from: 2021-06-01, until: 2022-04-30, law: [cn.device.41, cn.ecl.12]}
  - {from: 2022-05-01, law: [cn.device.41, cn.devicetrade.4, cn.ecl.12]}
note: >-
  Devices of class II are told by their names in title or description. The thirteen kinds that the drug authority freed from filing on 2021-06-30
  (blood pressure meters, blood sugar meters and strips, condoms, wheelchairs, pregnancy and ovulation tests, cotton and gauze; catalogue
  cn.devices_free) are left alone since that day. A permit for class III is taken to be enough. Only where a full load of permits covers
  the region of the code and is not older than the look; else it cannot be told.
examples:
  - name: 只在详情中写明
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家里用不上了转让", body: "医用雾化器 家用 成色新", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100009, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}]
  - name: 二类器械未备案
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家用医用雾化器 包邮", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100009, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}, {word: 避孕套, name: 避孕套, from_on: 2021-06-30}]
  - name: 2021年修订施行前
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家用医用雾化器 包邮", seen_at: 2021-05-31T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100009, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}, {word: 避孕套, name: 避孕套, from_on: 2021-06-30}]
  - name: 目录公布前的血压计
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家用血压计 包邮", seen_at: 2021-06-29T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100009, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}, {word: 避孕套, name: 避孕套, from_on: 2021-06-30}]
  - name: 二类器械已备案
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家用医用雾化器 包邮", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_filing, permit_no: 京海药监械经营备20210001号, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}, {word: 避孕套, name: 避孕套, from_on: 2021-06-30}]
  - name: 三类许可
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家用医用雾化器 包邮", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}, {word: 避孕套, name: 避孕套, from_on: 2021-06-30}]
  - name: 免于经营备案的血压计
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家用血压计 包邮", seen_at: 2021-06-30T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100009, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}, {word: 避孕套, name: 避孕套, from_on: 2021-06-30}]
  - name: 免于经营备案的避孕套
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "避孕套 超薄 12只装", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100009, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}, {word: 避孕套, name: 避孕套, from_on: 2021-06-30}]
  - name: 玩具
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "玩具血压计 儿童 包邮", seen_at: 2021-05-31T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100009, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}, {word: 避孕套, name: 避孕套, from_on: 2021-06-30}]
  - name: 没有全量许可数据
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家用医用雾化器 包邮", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100009, holder_no: 91350100M000100Y43}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}, {word: 避孕套, name: 避孕套, from_on: 2021-06-30}]
  - name: 店铺没有登记号
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家用医用雾化器 包邮", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100009, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}, {word: 避孕套, name: 避孕套, from_on: 2021-06-30}]
  - name: 许可数据早于查看之日
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家用医用雾化器 包邮", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100009, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-03-04}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}, {word: 避孕套, name: 避孕套, from_on: 2021-06-30}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家用医用雾化器 包邮", seen_at: 2018-12-31T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100009, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      device_free: [{word: 血压计, name: 电子血压计, from_on: 2021-06-30}, {word: 避孕套, name: 避孕套, from_on: 2021-06-30}]
---*/
WITH need AS (
  SELECT h.hit_table, h.hit_column, h.hit_row_key, h.term, h.hit_start, h.hit_stop, h.category, h.certainty, l.platform_id,
    l.platform_shop_no, l.entity_key, l.title, l.url, l.row_key, beijing_date(l.seen_at) AS seen_on,
    s.registration_no, s.row_key AS row_key_shop
  FROM hit AS h
  JOIN listing AS l ON l.row_key = h.hit_row_key
  LEFT JOIN shop AS s ON s.platform_id = l.platform_id AND s.platform_shop_no = l.platform_shop_no
  WHERE h.lexicon = 'cn.goods.permit_needed' AND h.hit_table = 'listing' AND h.excused_by IS NULL
    AND h.category = 'device_2'
    AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
    AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
    AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
    AND NOT (COALESCE(l.category, '') LIKE '%玩具%' OR COALESCE(l.category, '') LIKE '%模型%' OR COALESCE(l.category, '') LIKE '%游戏%')
),
free AS (
  SELECT n.hit_row_key, n.term, MAX(f.name) AS name
  FROM need AS n
  JOIN device_free AS f ON n.term LIKE CONCAT('%', f.word, '%') AND f.from_on <= n.seen_on
  GROUP BY n.hit_row_key, n.term
),
held AS (
  SELECT n.hit_row_key, MAX(p.row_key) AS row_key_permit
  FROM need AS n
  JOIN permit AS p ON p.holder_no = fold_code(n.registration_no)
  WHERE COALESCE(p.status, 'valid') = 'valid'
    AND n.seen_on BETWEEN COALESCE(p.issued_on, DATE '1900-01-01') AND COALESCE(p.expires_on, DATE '9999-12-31')
    AND p.permit_kind IN ('device_filing', 'device_permit')
  GROUP BY n.hit_row_key
),
covered AS (
  SELECT c.region_id, MAX(c.as_of_on) AS as_of_on FROM coverage AS c WHERE c.table_name = 'permit' GROUP BY c.region_id
)
SELECT
  CONCAT('shop:', n.platform_id, '/', n.platform_shop_no) AS subject_key,
  n.entity_key AS object_key,
  n.seen_on AS acted_on,
  0.7 * n.certainty * (CASE WHEN n.hit_column = 'title' THEN 1 ELSE 0.8 END) AS confidence,
  CONCAT(n.title, '|', n.category) AS object_digest,
  CASE WHEN COALESCE(n.registration_no, '') = '' THEN 'no_trader'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) IS NULL THEN 'no_full_load'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) < n.seen_on THEN 'too_old' END AS cannot_tell,
  n.title AS listing_title,
  n.registration_no AS registration_no,
  n.url AS url,
  n.hit_table AS hit_table,
  n.hit_column AS hit_column,
  n.hit_row_key AS hit_row_key,
  n.term AS hit_term,
  n.hit_start AS hit_start,
  n.hit_stop AS hit_stop,
  n.row_key AS row_key_listing,
  n.row_key_shop AS row_key_shop
FROM need AS n
LEFT JOIN held AS e ON e.hit_row_key = n.hit_row_key
LEFT JOIN free AS f ON f.hit_row_key = n.hit_row_key AND f.term = n.term
LEFT JOIN covered AS c ON c.region_id = code_region(n.registration_no)
LEFT JOIN covered AS whole ON whole.region_id = CONCAT(SUBSTRING(code_region(n.registration_no), 1, 2), '0000')
WHERE e.row_key_permit IS NULL AND f.name IS NULL
