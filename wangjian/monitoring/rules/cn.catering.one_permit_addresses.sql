/*---
id: cn.catering.one_permit_addresses
title: {zh: 一证多址：同一餐饮许可用于几个地址, en: one catering permit at several addresses}
topic: address
category: permit
domain: M6
severity: 4
reads: [shown, shop, permit]
needs: [shown]
jurisdiction: premises
reason:
  zh: "{acted_on}店铺亮出餐饮许可证{permit_no}，地址为“{address}”；同一许可证同期在“{other_address}”的店铺{other_shop}使用。"
  en: "On {acted_on} the shop showed the catering permit {permit_no} at “{address}”; the same permit was used at “{other_address}” by the shop {other_shop} at that time."
cannot_tell:
  vague: {zh: 有店铺的地址没有写到门牌号, en: an address of one of the shops has no house number}
versions:
  - {from: 2019-01-01, until: 2023-11-30, law: [cn.catering2018.4, cn.foodpermit2015.27, cn.food.35], params: {days: 90}}
  - {from: 2023-12-01, until: 2026-05-31, law: [cn.catering2018.4, cn.foodpermit.52, cn.food.35], params: {days: 90}}
  - {from: 2026-06-01, law: [cn.catering.22, cn.foodpermit.52, cn.food.35], params: {days: 90}}
note: >-
  Addresses are apart when road and house number are, whatever is written before and behind them; so one kitchen on several platforms
  is one address. Only open shops, each by its latest look, and only looks within `days` of each other: a shop that moved and closed
  its old page is left alone. A shop at the address of the permit is not the one that offends. Central kitchens (中央厨房) and
  collective catering (集体用餐配送) deliver elsewhere lawfully.
examples:
  - name: 一证两址
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市武侯区望江街12号}, {subject_kind: shop, platform_id: pf2, subject_no: "2", seen_at: 2024-03-20T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市锦江区文昌路88号}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, holder_name: 成都近水餐饮有限公司, address: 成都市武侯区望江街12号}]
  - name: 登记中没有这张证，三处在用
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市武侯区望江街12号}, {subject_kind: shop, platform_id: pf2, subject_no: "2", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市锦江区文昌路88号}, {subject_kind: shop, platform_id: pf3, subject_no: "3", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市青羊区学府路7号}]
  - name: 同一地址上了几个平台
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市武侯区望江街12号}, {subject_kind: shop, platform_id: pf2, subject_no: "2", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 四川省成都市武侯区望江街道望江街 12 号3层}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, holder_name: 成都近水餐饮有限公司, address: 成都市武侯区望江街12号}]
  - name: 连锁店一店一证
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市武侯区望江街12号}, {subject_kind: shop, platform_id: pf2, subject_no: "2", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080099999", shown_address: 成都市锦江区文昌路88号}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, holder_name: 成都近水餐饮有限公司, address: 成都市武侯区望江街12号}]
  - name: 中央厨房
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市武侯区望江街12号}, {subject_kind: shop, platform_id: pf2, subject_no: "2", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市锦江区文昌路88号}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, holder_name: 成都近水餐饮有限公司, address: 成都市武侯区望江街12号, scope: 热食类食品制售（中央厨房）}]
  - name: 已搬走，旧店已关
    expect: leave
    tables:
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 旧店, status: closed, closed_on: 2024-03-01}]
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市武侯区望江街12号}, {subject_kind: shop, platform_id: pf2, subject_no: "2", seen_at: 2024-03-20T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市锦江区文昌路88号}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, holder_name: 成都近水餐饮有限公司, address: 成都市武侯区望江街12号}]
  - name: 同一店铺先后两个地址
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市武侯区望江街12号}, {subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-20T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市锦江区文昌路88号}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, holder_name: 成都近水餐饮有限公司, address: 成都市武侯区望江街12号}]
  - name: 隔了一年
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市武侯区望江街12号}, {subject_kind: shop, platform_id: pf2, subject_no: "2", seen_at: 2025-03-20T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市锦江区文昌路88号}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, holder_name: 成都近水餐饮有限公司, address: 成都市武侯区望江街12号}]
  - name: 销售类许可（不是餐饮）
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY11101080012345", shown_address: 成都市武侯区望江街12号}, {subject_kind: shop, platform_id: pf2, subject_no: "2", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY11101080012345", shown_address: 成都市锦江区文昌路88号}]
  - name: 地址没有门牌号
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市武侯区望江街12号}, {subject_kind: shop, platform_id: pf2, subject_no: "2", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市文昌路口}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, holder_name: 成都近水餐饮有限公司, address: 成都市武侯区望江街12号}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2018-12-01T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市武侯区望江街12号}, {subject_kind: shop, platform_id: pf2, subject_no: "2", seen_at: 2018-12-20T10:00:00+08:00, shown_no: 91110000600037341L, permit_nos: "JY21101080012345", shown_address: 成都市锦江区文昌路88号}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, holder_name: 成都近水餐饮有限公司, address: 成都市武侯区望江街12号}]
---*/
WITH latest AS (
  SELECT s.entity_key, s.platform_id, s.subject_no, s.url, s.row_key, s.permit_nos, s.shown_address, beijing_date(s.seen_at) AS seen_on,
    ROW_NUMBER() OVER (PARTITION BY s.platform_id, s.subject_no ORDER BY s.seen_at DESC, s.row_key) AS place
  FROM shown AS s
  WHERE s.subject_kind = 'shop' AND COALESCE(s.permit_nos, '') <> ''
),
looks AS (
  SELECT l.entity_key, l.url, l.row_key, l.seen_on, p.row_key AS row_key_shop,
    COALESCE(NULLIF(l.shown_address, ''), p.address, '') AS address,
    REPLACE(REPLACE(REPLACE(REPLACE(l.permit_nos, ';', '；'), '、', '；'), '，', '；'), ',', '；') AS numbers
  FROM latest AS l
  LEFT JOIN shop AS p ON p.platform_id = l.platform_id AND p.platform_shop_no = l.subject_no
  WHERE l.place = 1 AND COALESCE(p.status, 'open') <> 'closed'
),
parts AS (
  SELECT l.row_key, fold_code(SPLIT_PART(l.numbers, '；', 1)) AS number FROM looks AS l
  UNION
  SELECT l.row_key, fold_code(SPLIT_PART(l.numbers, '；', 2)) AS number FROM looks AS l
  UNION
  SELECT l.row_key, fold_code(SPLIT_PART(l.numbers, '；', 3)) AS number FROM looks AS l
  UNION
  SELECT l.row_key, fold_code(SPLIT_PART(l.numbers, '；', 4)) AS number FROM looks AS l
  UNION
  SELECT l.row_key, fold_code(SPLIT_PART(l.numbers, '；', 5)) AS number FROM looks AS l
  UNION
  SELECT l.row_key, fold_code(SPLIT_PART(l.numbers, '；', 6)) AS number FROM looks AS l
),
used AS (
  SELECT q.number, l.entity_key, l.url, l.row_key, l.seen_on, l.address, address_door(l.address) AS door, l.row_key_shop
  FROM parts AS q
  JOIN looks AS l ON l.row_key = q.row_key
  WHERE STARTS_WITH(q.number, 'JY2') AND l.address <> ''
),
catering AS (
  SELECT fold_code(p.permit_no) AS number, address_door(p.address) AS door, p.row_key,
    CASE WHEN CONCAT(COALESCE(p.scope, ''), COALESCE(p.holder_name, '')) LIKE '%中央厨房%'
      OR COALESCE(p.scope, '') LIKE '%集体用餐配送%' THEN 1 ELSE 0 END AS delivers
  FROM permit AS p
  WHERE p.permit_kind = 'food_business'
),
register AS (
  SELECT c.number, MIN(c.door) AS door, MAX(c.row_key) AS row_key_permit, MAX(c.delivers) AS delivers
  FROM catering AS c
  WHERE STARTS_WITH(c.number, 'JY2')
  GROUP BY c.number
),
pairs AS (
  SELECT a.number, a.row_key, b.entity_key AS other_shop, b.address AS other_address, b.seen_on AS other_on, b.door AS other_door,
    ROW_NUMBER() OVER (PARTITION BY a.number, a.row_key
      ORDER BY CASE WHEN b.door IS NULL THEN 1 ELSE 0 END, b.seen_on DESC, b.row_key) AS place
  FROM used AS a
  JOIN used AS b ON b.number = a.number AND b.entity_key <> a.entity_key
  WHERE ABS(days_between(a.seen_on, b.seen_on)) <= :days
    AND (a.door IS NULL OR b.door IS NULL OR (NOT CONTAINS(a.door, b.door) AND NOT CONTAINS(b.door, a.door)))
)
SELECT
  a.entity_key AS subject_key,
  CONCAT('permit_no:', a.number) AS object_key,
  a.seen_on AS acted_on,
  CASE WHEN r.door IS NULL THEN 0.75 ELSE 0.9 END AS confidence,
  CONCAT(a.number, '|', COALESCE(a.door, '')) AS object_digest,
  CASE WHEN a.door IS NULL OR p.other_door IS NULL THEN 'vague' END AS cannot_tell,
  a.number AS permit_no,
  a.address AS address,
  p.other_address AS other_address,
  p.other_shop AS other_shop,
  a.url AS url,
  a.row_key AS row_key_shown,
  r.row_key_permit AS row_key_permit,
  a.row_key_shop AS row_key_shop
FROM used AS a
JOIN pairs AS p ON p.number = a.number AND p.row_key = a.row_key AND p.place = 1
LEFT JOIN register AS r ON r.number = a.number
WHERE COALESCE(r.delivers, 0) = 0
  AND NOT (r.door IS NOT NULL AND a.door IS NOT NULL AND (CONTAINS(a.door, r.door) OR CONTAINS(r.door, a.door)))
