/*---
id: cn.permit.publication
title: {zh: 销售出版物而无许可, en: publications sold without a permit}
topic: permit
category: permit
domain: M4
severity: 3
reads: [listing, shop, permit, coverage, goods_kind]
needs: [listing, permit]
jurisdiction: real_place
reason:
  zh: "{acted_on}店铺（{registration_no}）在“{category}”类目销售“{listing_title}”，许可登记中没有该主体当日有效的出版物经营许可。"
  en: "On {acted_on} the shop ({registration_no}) sold “{listing_title}” under “{category}”; the register has no publication permit of the trader valid that day."
cannot_tell:
  no_trader: {zh: 平台没有报送该店的登记号, en: the platform reports no registration number for the shop}
  no_full_load: {zh: 该地区没有全量许可数据, en: no full load of permits covers the region}
  too_old: {zh: 许可数据早于查看之日, en: the permits are older than the look}
  publisher: {zh: 出版单位可以发行本单位的出版物, en: a publisher may sell its own}
versions:
  - {from: 2019-01-01, law: [cn.pub.35, cn.pub.36, cn.ecl.12]}
note: >-
  What is a publication is told by its number (ISBN) or by the category (catalogue cn.goods_kinds); stationery, covers, e-books and
  readers are none. Persons who sell
  without registration, and traders without a code, cannot be told.
examples:
  - name: 2020年专项行动期间
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家常菜谱 精装", category: 图书, seen_at: 2020-11-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: publication, permit_no: 新出发京零字第海200001号, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 图书, kind: publication}, {word: 文具, kind: not, against: publication}]
  - name: 卖书无证
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家常菜谱 精装", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: publication, permit_no: 新出发京零字第海200001号, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 类目乱写，书号在
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家常菜谱 精装", category: 百货, seen_at: 2024-03-05T10:00:00+08:00, isbn: "9787000000001"}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: publication, permit_no: 新出发京零字第海200001号, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 持证书店
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家常菜谱 精装", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: publication, permit_no: 新出发京零字第海200001号, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 图书文具类目里的文具
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "中性笔 12支", category: 图书文具, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: publication, permit_no: 新出发京零字第海200001号, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 百货
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "收纳盒", category: 百货, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: publication, permit_no: 新出发京零字第海200001号, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 出版社自己的店
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家常菜谱 精装", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L, registered_name: 近水出版社有限公司}]
      permit: [{permit_kind: publication, permit_no: 新出发京零字第海200001号, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 个人处理旧书
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "旧书 家常菜谱", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: "", exemption: sporadic}]
      permit: [{permit_kind: publication, permit_no: 新出发京零字第海200001号, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 条例修订前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家常菜谱 精装", category: 图书, seen_at: 2018-12-31T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: publication, permit_no: 新出发京零字第海200001号, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
---*/
WITH categories AS (
  SELECT DISTINCT l.category FROM listing AS l WHERE COALESCE(l.category, '') <> ''
),
kinds AS (
  SELECT c.category,
    MAX(CASE WHEN g.kind = 'publication' THEN 1 ELSE 0 END) * MIN(CASE WHEN g.kind = 'not' AND g.against = 'publication' THEN 0 ELSE 1 END) AS is_publication
  FROM categories AS c
  JOIN goods_kind AS g ON c.category LIKE CONCAT('%', g.word, '%')
  GROUP BY c.category
),
need AS (
  SELECT l.platform_id, l.platform_shop_no, l.entity_key, l.title, l.category, l.url, l.row_key, beijing_date(l.seen_at) AS seen_on,
    s.registration_no, COALESCE(s.registered_name, '') AS registered_name, s.row_key AS row_key_shop
  FROM listing AS l
  LEFT JOIN kinds AS k ON k.category = l.category
  LEFT JOIN shop AS s ON s.platform_id = l.platform_id AND s.platform_shop_no = l.platform_shop_no
  WHERE COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
    AND (k.is_publication = 1 OR STARTS_WITH(REPLACE(COALESCE(l.isbn, ''), '-', ''), '978'))
),
held AS (
  SELECT n.row_key, MAX(p.row_key) AS row_key_permit
  FROM need AS n
  JOIN permit AS p ON p.holder_no = fold_code(n.registration_no)
  WHERE COALESCE(p.status, 'valid') = 'valid'
    AND n.seen_on BETWEEN COALESCE(p.issued_on, DATE '1900-01-01') AND COALESCE(p.expires_on, DATE '9999-12-31')
    AND (p.permit_kind = 'publication')
  GROUP BY n.row_key
),
covered AS (
  SELECT c.region_id, MAX(c.as_of_on) AS as_of_on FROM coverage AS c WHERE c.table_name = 'permit' GROUP BY c.region_id
)
SELECT
  CONCAT('shop:', n.platform_id, '/', n.platform_shop_no) AS subject_key,
  n.entity_key AS object_key,
  n.seen_on AS acted_on,
  0.8 AS confidence,
  CONCAT(n.title, '|', n.category) AS object_digest,
  CASE WHEN COALESCE(n.registration_no, '') = '' THEN 'no_trader'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) IS NULL THEN 'no_full_load'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) < n.seen_on THEN 'too_old'
       WHEN n.registered_name LIKE '%出版%' OR n.registered_name LIKE '%杂志社%' OR n.registered_name LIKE '%期刊%' THEN 'publisher' END AS cannot_tell,
  n.title AS listing_title,
  n.category AS category,
  n.registration_no AS registration_no,
  n.url AS url,
  n.row_key AS row_key_listing,
  n.row_key_shop AS row_key_shop
FROM need AS n
LEFT JOIN held AS e ON e.row_key = n.row_key
LEFT JOIN covered AS c ON c.region_id = code_region(n.registration_no)
LEFT JOIN covered AS whole ON whole.region_id = CONCAT(SUBSTRING(code_region(n.registration_no), 1, 2), '0000')
WHERE e.row_key_permit IS NULL
