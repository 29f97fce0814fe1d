/*---
id: cn.permit.food
title: {zh: 销售食品而无许可或备案, en: food sold without permit or filing}
topic: permit
category: permit
domain: M6
severity: 4
reads: [listing, shop, permit, coverage, goods_kind]
needs: [listing, permit]
jurisdiction: real_place
reason:
  zh: "{acted_on}店铺（{registration_no}）在“{category}”类目销售“{listing_title}”，须有{needed_zh}，许可登记中没有该主体当日有效的。"
  en: "On {acted_on} the shop ({registration_no}) sold “{listing_title}” under “{category}”, which needs {needed}; the register of permits has none valid that day."
cannot_tell:
  small_trader: {zh: 个体户等可能持有本省小作坊、小餐饮的登记或备案, en: a small trader may hold a paper of its province instead}
  no_trader: {zh: 平台没有报送该店的登记号, en: the platform reports no registration number for the shop}
  no_full_load: {zh: 该地区没有全量许可数据, en: no full load of permits covers the region}
  too_old: {zh: 许可数据早于查看之日, en: the permits are older than the look}
versions:
  - {from: 2019-01-01, until: 2021-04-28, law: [cn.food.35, cn.foodonline.16, cn.ecl.12], params: {kinds: [food_business, food_production]}}
  - {from: 2021-04-29, until: 2023-11-30, law: [cn.food.35, cn.foodonline.16, cn.ecl.12], params: {kinds: [food_business, food_filing, food_production]}}
  - {from: 2023-12-01, until: 2026-05-19, law: [cn.food.35, cn.foodpermit.4, cn.foodpermit.5, cn.foodonline.16, cn.ecl.12], params: {kinds: [food_business, food_filing, food_production]}}
  - {from: 2026-05-20, until: 2026-05-31, law: [cn.food.35, cn.foodpermit.4, cn.foodpermit.5, cn.onlinefood.18, cn.foodonline.16, cn.ecl.12], params: {kinds: [food_business, food_filing, food_production]}}
  - {from: 2026-06-01, law: [cn.food.35, cn.foodpermit.4, cn.foodpermit.5, cn.onlinefood.18, cn.catering.22, cn.foodonline.16, cn.ecl.12], params: {kinds: [food_business, food_filing, food_production]}}
note: >-
  What is food is told by the category (catalogue cn.goods_kinds). Since 2021-04-29 a filing is enough for packed food; what the
  title calls loose or made on the spot, and dishes of caterers, need the permit. A producer may sell its own food on its production
  permit. Who says it sells its own farm produce is left alone, and so is a shop that reports no firm. Small workshops and small
  caterers hold papers of their province, which the table of permits does not know: an office that has them adds the kind, else it
  leaves this rule to shops of firms (codes that begin with 91); traders of other codes are counted as “cannot tell”. Art. 122 of the
  Food Safety Law is for who needs the permit: a firm that sells packed food alone and has not filed it is told to correct and fined
  only if it does not (食品经营许可和备案管理办法 art. 59, since 2023-12-01; no earlier article that was read sets a fine for it). Of the rules of 2026
  art. 18 of order 124 is for sellers of food, art. 22 of order 123 for dishes.
examples:
  - name: 没有许可也没有备案
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "椰香酥饼 500g", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 2026年网络食品销售、网络餐饮规定施行后
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装花生糖 称重", category: 食品, seen_at: 2026-06-01T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 散装食品只有备案
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装花生糖 称重", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_filing, permit_no: YB11101080012345, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 餐饮只有预包装备案
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "鱼香肉丝饭", category: 餐饮, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_filing, permit_no: YB11101080012345, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 修法前备案不够
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "椰香酥饼 500g", category: 食品, seen_at: 2021-04-28T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_filing, permit_no: YB11101080012345, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 修法后备案即可
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "椰香酥饼 500g", category: 食品, seen_at: 2021-04-29T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_filing, permit_no: YB11101080012345, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 有许可
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装花生糖 称重", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 生产者网上卖自己生产的
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "椰香酥饼 500g", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_production, permit_no: SC10111010800123, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 宠物食品
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "冻干鸡肉粒", category: 宠物食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 自产农产品
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "自家红薯干", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: "", exemption: own_farm_produce}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 早已下架
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "椰香酥饼 500g", category: 食品, seen_at: 2024-03-05T10:00:00+08:00, delisted_on: 2024-03-01}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 个体户
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "椰香酥饼 500g", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 92110105MA00000017}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 没有全量许可数据
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "椰香酥饼 500g", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "椰香酥饼 500g", category: 食品, seen_at: 2018-12-31T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
---*/
WITH categories AS (
  SELECT DISTINCT l.category FROM listing AS l WHERE COALESCE(l.category, '') <> ''
),
kinds AS (
  SELECT c.category,
    MAX(CASE WHEN g.kind = 'food' THEN 1 ELSE 0 END) * MIN(CASE WHEN g.kind = 'not' AND g.against = 'food' THEN 0 ELSE 1 END) AS is_food,
    MAX(CASE WHEN g.kind = 'catering' THEN 1 ELSE 0 END) * MIN(CASE WHEN g.kind = 'not' AND g.against = 'catering' THEN 0 ELSE 1 END) AS is_catering
  FROM categories AS c
  JOIN goods_kind AS g ON c.category LIKE CONCAT('%', g.word, '%')
  GROUP BY c.category
),
need AS (
  SELECT l.platform_id, l.platform_shop_no, l.entity_key, l.title, l.category, l.url, l.row_key, beijing_date(l.seen_at) AS seen_on,
    s.registration_no, s.row_key AS row_key_shop,
    CASE WHEN k.is_catering = 1 OR l.title LIKE '%散装%' OR l.title LIKE '%散称%' OR l.title LIKE '%现做%' OR l.title LIKE '%现烤%'
      THEN 1 ELSE 0 END AS permit_only
  FROM listing AS l
  JOIN kinds AS k ON k.category = l.category AND (k.is_food = 1 OR k.is_catering = 1)
  LEFT JOIN shop AS s ON s.platform_id = l.platform_id AND s.platform_shop_no = l.platform_shop_no
  WHERE COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
    AND COALESCE(s.exemption, '') <> 'own_farm_produce'
),
held AS (
  SELECT n.row_key, MAX(p.row_key) AS row_key_permit
  FROM need AS n
  JOIN permit AS p ON p.holder_no = fold_code(n.registration_no)
  WHERE COALESCE(p.status, 'valid') = 'valid'
    AND n.seen_on BETWEEN COALESCE(p.issued_on, DATE '1900-01-01') AND COALESCE(p.expires_on, DATE '9999-12-31')
    AND (p.permit_kind IN (:kinds) AND NOT (n.permit_only = 1 AND p.permit_kind = 'food_filing'))
  GROUP BY n.row_key
),
covered AS (
  SELECT c.region_id, MAX(c.as_of_on) AS as_of_on FROM coverage AS c WHERE c.table_name = 'permit' GROUP BY c.region_id
)
SELECT
  CONCAT('shop:', n.platform_id, '/', n.platform_shop_no) AS subject_key,
  n.entity_key AS object_key,
  n.seen_on AS acted_on,
  CASE WHEN n.permit_only = 1 THEN 0.85 ELSE 0.75 END AS confidence,
  CONCAT(n.title, '|', n.category) AS object_digest,
  CASE WHEN COALESCE(n.registration_no, '') = '' THEN 'no_trader'
       WHEN NOT STARTS_WITH(fold_code(n.registration_no), '91') THEN 'small_trader'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) IS NULL THEN 'no_full_load'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) < n.seen_on THEN 'too_old' END AS cannot_tell,
  CASE WHEN n.permit_only = 1 OR n.seen_on < DATE '2021-04-29' THEN '食品经营许可' ELSE '食品经营许可或预包装食品备案' END AS needed_zh,
  CASE WHEN n.permit_only = 1 OR n.seen_on < DATE '2021-04-29' THEN 'a food permit' ELSE 'a food permit or a filing for packed food' END AS needed,
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
