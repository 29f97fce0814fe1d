/*---
id: cn.catering.beyond_scope
title: {zh: 餐饮超出许可的经营项目, en: catering beyond the projects of the permit}
topic: permit
category: permit
domain: M6
severity: 3
reads: [hit, listing, shop, permit, coverage, goods_kind]
needs: [listing, permit]
lexicons: [cn.catering.dishes]
jurisdiction: premises
reason:
  zh: "{acted_on}店铺销售“{listing_title}”，须有{needed_zh}项目，其食品经营许可证{permit_no}的项目为“{scope}”。"
  en: "On {acted_on} the shop offered “{listing_title}”, which needs {needed}; the projects of its permit {permit_no} are “{scope}”."
cannot_tell:
  scope_unsaid: {zh: 许可登记没有写明经营项目, en: the register does not name the projects}
  no_full_load: {zh: 该地区没有全量许可数据，可能还有别的许可, en: "no full load of permits covers the region; there may be another permit"}
  too_old: {zh: 许可数据早于查看之日，项目可能已变更, en: "the permits are older than the look; the projects may have changed"}
versions:
  - {from: 2019-01-01, until: 2023-11-30, law: [cn.catering2018.4, cn.foodonline.16, cn.foodpermit2015.27, cn.food.35]}
  - {from: 2023-12-01, until: 2026-05-31, law: [cn.catering2018.4, cn.foodonline.16, cn.foodpermit.52, cn.food.35]}
  - {from: 2026-06-01, law: [cn.catering.22, cn.foodonline.16, cn.foodpermit.52, cn.food.35]}
note: >-
  Only projects of a catering permit that its text lists (“制售”) are held against what is offered: raw dishes, cold dishes, decorated
  cakes. The scope of the business licence is not looked at: to trade beyond a general scope is no offence, and what needs a permit is
  a matter of the permit. A scope that only says 餐饮服务 or refers to another paper does not tell. Any permit of the trader that
  names the project is enough; a decorated cake may stand under 糕点类 or, by later forms, under 冷食类.
examples:
  - name: 没有生食类卖刺身
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "三文鱼刺身 例份", category: 餐饮, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, scope: "热食类食品制售；冷食类食品制售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 没有冷食类卖凉菜
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "凉拌木耳", category: 餐饮, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, scope: "热食类食品制售、自制饮品制售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 写明不含裱花
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "八寸裱花蛋糕", category: 餐饮, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, scope: "糕点类食品制售（不含裱花蛋糕）"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 规定施行后
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "凉拌木耳", category: 餐饮, seen_at: 2026-06-01T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, scope: "热食类食品制售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-07-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 另一张许可证有这个项目
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "三文鱼刺身 例份", category: 餐饮, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, scope: "热食类食品制售"}, {permit_kind: food_business, permit_no: JY21101080099999, holder_no: 91110000600037341L, scope: "生食类食品制售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 糕点类含裱花
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "八寸裱花蛋糕", category: 餐饮, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, scope: "糕点类食品制售（含裱花蛋糕）"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 热菜
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "红烧三文鱼", category: 餐饮, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, scope: "热食类食品制售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 卖刺身酱油的商店
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "刺身酱油 200ml", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, scope: "热食类食品制售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 营业执照没写，许可证写了
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "凉拌木耳", category: 餐饮, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, scope: "热食类食品制售,冷食类食品制售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 只写餐饮服务
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "凉拌木耳", category: 餐饮, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, scope: "餐饮服务（详见副本）"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 许可数据早于查看之日
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "凉拌木耳", category: 餐饮, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, scope: "热食类食品制售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-03-04}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "凉拌木耳", category: 餐饮, seen_at: 2018-12-31T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY21101080012345, holder_no: 91110000600037341L, scope: "热食类食品制售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 餐饮, kind: catering}, {word: 图书, kind: publication}, {word: 宠物, kind: not, against: food}, {word: 文具, kind: not, against: publication}]
---*/
WITH categories AS (
  SELECT DISTINCT l.category FROM listing AS l WHERE COALESCE(l.category, '') <> ''
),
kinds AS (
  SELECT c.category,
    MAX(CASE WHEN g.kind = 'catering' THEN 1 ELSE 0 END) * MIN(CASE WHEN g.kind = 'not' AND g.against = 'catering' THEN 0 ELSE 1 END) AS is_catering
  FROM categories AS c
  JOIN goods_kind AS g ON c.category LIKE CONCAT('%', g.word, '%')
  GROUP BY c.category
),
need AS (
  SELECT h.hit_table, h.hit_column, h.hit_row_key, h.term, h.hit_start, h.hit_stop, h.certainty, h.category AS dish, l.platform_id,
    l.platform_shop_no, l.entity_key, l.title, l.url, l.row_key, beijing_date(l.seen_at) AS seen_on,
    fold_code(s.registration_no) AS registration_no, s.row_key AS row_key_shop
  FROM hit AS h
  JOIN listing AS l ON l.row_key = h.hit_row_key
  JOIN shop AS s ON s.platform_id = l.platform_id AND s.platform_shop_no = l.platform_shop_no
  JOIN kinds AS k ON k.category = l.category AND k.is_catering = 1
  WHERE h.lexicon = 'cn.catering.dishes' AND h.hit_table = 'listing' AND h.excused_by IS NULL
    AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
),
permitted AS (
  SELECT n.row_key, n.dish, MIN(p.permit_no) AS permit_no, MIN(p.scope) AS scope, MAX(p.row_key) AS row_key_permit,
    MIN(CASE WHEN COALESCE(p.scope, '') LIKE '%制售%' THEN 1 ELSE 0 END) AS said,
    MAX(CASE WHEN n.dish = 'raw' AND p.scope LIKE '%生食%' THEN 1
             WHEN n.dish = 'cold' AND p.scope LIKE '%冷食%' THEN 1
             WHEN n.dish = 'cake' AND p.scope NOT LIKE '%不含裱花%'
               AND (p.scope LIKE '%糕点%' OR p.scope LIKE '%裱花%' OR p.scope LIKE '%冷食%') THEN 1
             ELSE 0 END) AS named
  FROM need AS n
  JOIN permit AS p ON p.holder_no = n.registration_no AND p.permit_kind = 'food_business'
  WHERE COALESCE(p.status, 'valid') = 'valid'
    AND n.seen_on BETWEEN COALESCE(p.issued_on, DATE '1900-01-01') AND COALESCE(p.expires_on, DATE '9999-12-31')
  GROUP BY n.row_key, n.dish
),
covered AS (
  SELECT c.region_id, MAX(c.as_of_on) AS as_of_on FROM coverage AS c WHERE c.table_name = 'permit' GROUP BY c.region_id
)
SELECT
  CONCAT('shop:', n.platform_id, '/', n.platform_shop_no) AS subject_key,
  n.entity_key AS object_key,
  n.seen_on AS acted_on,
  0.85 * n.certainty AS confidence,
  CONCAT(n.title, '|', n.dish) AS object_digest,
  CASE WHEN p.said = 0 THEN 'scope_unsaid' WHEN COALESCE(c.as_of_on, whole.as_of_on) IS NULL THEN 'no_full_load'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) < n.seen_on THEN 'too_old' END AS cannot_tell,
  n.title AS listing_title,
  p.permit_no AS permit_no,
  p.scope AS scope,
  CASE WHEN n.dish = 'raw' THEN '生食类食品制售' WHEN n.dish = 'cold' THEN '冷食类食品制售' ELSE '糕点类食品制售（含裱花蛋糕）' END AS needed_zh,
  CASE WHEN n.dish = 'raw' THEN 'raw food' WHEN n.dish = 'cold' THEN 'cold food' ELSE 'pastry with decorated cakes' END AS needed,
  n.url AS url,
  n.hit_table AS hit_table,
  n.hit_column AS hit_column,
  n.hit_row_key AS hit_row_key,
  n.term AS hit_term,
  n.hit_start AS hit_start,
  n.hit_stop AS hit_stop,
  n.row_key AS row_key_listing,
  p.row_key_permit AS row_key_permit,
  n.row_key_shop AS row_key_shop
FROM need AS n
JOIN permitted AS p ON p.row_key = n.row_key AND p.dish = n.dish
LEFT JOIN covered AS c ON c.region_id = code_region(n.registration_no)
LEFT JOIN covered AS whole ON whole.region_id = CONCAT(SUBSTRING(code_region(n.registration_no), 1, 2), '0000')
WHERE p.named = 0
