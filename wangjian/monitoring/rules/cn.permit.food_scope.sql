/*---
id: cn.permit.food_scope
title: {zh: 销售食品超出许可的经营项目, en: food sold beyond the projects of the permit}
topic: permit
category: permit
domain: M6
severity: 3
reads: [hit, listing, shop, permit, coverage, goods_kind]
needs: [listing, permit]
lexicons: [cn.food.projects]
jurisdiction: premises
reason:
  zh: "{acted_on}店铺销售“{listing_title}”，须有{needed_zh}项目，其食品经营许可证{permit_no}的项目为“{scope}”。"
  en: "On {acted_on} the shop sold “{listing_title}”, which needs {needed}; the projects of its permit {permit_no} are “{scope}”."
cannot_tell:
  scope_unsaid: {zh: 许可登记没有写明经营项目, en: the register does not name the projects}
  own_make: {zh: 许可有制售项目，散装的可能是自己制作的, en: the permit allows making food; what is loose may be its own}
  no_full_load: {zh: 该地区没有全量许可数据，可能还有别的许可, en: "no full load of permits covers the region; there may be another permit"}
  too_old: {zh: 许可数据早于查看之日，项目可能已变更, en: "the permits are older than the look; the projects may have changed"}
versions:
  - {from: 2019-01-01, until: 2021-04-28, law: [cn.foodonline.16, cn.foodpermit2015.27, cn.food.35], params: {projects: [bulk, cooked, made, health, infant, medical, frozen]}}
  - {from: 2021-04-29, until: 2023-11-30, law: [cn.foodonline.16, cn.foodpermit2015.27, cn.food.35], params: {projects: [bulk, cooked, made]}}
  - {from: 2023-12-01, until: 2026-05-19, law: [cn.foodonline.16, cn.foodpermit.52, cn.food.35], params: {projects: [bulk, cooked, made]}}
  - {from: 2026-05-20, law: [cn.onlinefood.18, cn.foodonline.16, cn.foodpermit.52, cn.food.35], params: {projects: [bulk, cooked, made]}}
note: >-
  The goods are told by the words of the title and the category, the projects by the permit's text. Loose food needs its own project,
  cooked loose food is only missing where the permit says so (不含散装熟食), what is made on the spot needs a project of making.
  Since packed food needs no permit (2021-04-29) health food, infant formula and frozen food are left alone: who holds a permit may
  sell packed food of every kind. Until then these were projects of their own. Dishes of caterers are the matter of
  cn.catering.beyond_scope. Any permit of the trader that names the project is enough, and so is a production permit. The scope of
  the business licence is not looked at: to go beyond a general scope is no offence in itself. Since 2023-12-01 a breach whose risk
  did not rise, or which is slight, may be left unpunished: the officer judges.
examples:
  - name: 只许可预包装的卖散装
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装牛轧糖 称重 500g", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 不含散装熟食的卖散装熟食
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装酱牛肉 切片称重", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售；散装食品（不含冷藏冷冻食品，不含散装熟食）销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 只许可销售的卖现烤
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "老面包 现烤现发", category: 糕点, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售；散装食品销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 2021年修改前卖保健食品而无特殊食品项目
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "鱼油软胶囊 保健食品 100粒", category: 食品, seen_at: 2020-11-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 2021年修改前不含冷藏冷冻的卖速冻
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "速冻水饺 1kg", category: 食品, seen_at: 2020-11-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（不含冷藏冷冻食品）销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 2026年网络食品销售规定施行后
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装牛轧糖 称重 500g", category: 食品, seen_at: 2026-05-20T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 2021年修改后仅售预包装的保健食品不要许可
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "鱼油软胶囊 保健食品 100粒", category: 食品, seen_at: 2021-04-29T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 有散装项目
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装牛轧糖 称重 500g", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售，散装食品（不含冷藏冷冻食品）销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 新式写法也是散装
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装牛轧糖 称重 500g", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "食品销售（散装食品和预包装食品销售）"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 另一张许可证有这个项目
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装牛轧糖 称重 500g", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售"}, {permit_kind: food_business, permit_no: JY11101080099999, holder_no: 91110000600037341L, scope: "散装食品销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 生产者卖自己的产品
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "老面包 现烤现发", category: 糕点, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售"}, {permit_kind: food_production, permit_no: SC12411010812345, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 特殊食品项目
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "鱼油软胶囊 保健食品 100粒", category: 食品, seen_at: 2020-11-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售；特殊食品销售（保健食品）"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 散装食品的包装
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装食品展示柜 亚克力", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 不是散装
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "非散装 独立小包装牛轧糖 500g", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 宠物零食
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装冻干 称重", category: 宠物零食, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 没有写明项目
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装牛轧糖 称重 500g", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 可能是自己制作的散装
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装桃酥 称重 500g", category: 糕点, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "糕点类食品制售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 没有全量许可数据
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装牛轧糖 称重 500g", category: 食品, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售"}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "散装牛轧糖 称重 500g", category: 食品, seen_at: 2018-12-31T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, scope: "预包装食品（含冷藏冷冻食品）销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
      goods_kind: [{word: 食品, kind: food}, {word: 零食, kind: food}, {word: 糕点, kind: food}, {word: 餐饮, kind: catering}, {word: 宠物, kind: not, against: food}]
---*/
WITH categories AS (
  SELECT DISTINCT l.category FROM listing AS l WHERE COALESCE(l.category, '') <> ''
),
kinds AS (
  SELECT c.category,
    MAX(CASE WHEN g.kind = 'food' THEN 1 ELSE 0 END) * MIN(CASE WHEN g.kind = 'not' AND g.against = 'food' THEN 0 ELSE 1 END) AS is_food
  FROM categories AS c
  JOIN goods_kind AS g ON c.category LIKE CONCAT('%', g.word, '%')
  GROUP BY c.category
),
need AS (
  SELECT h.hit_table, h.hit_column, h.hit_row_key, h.term, h.hit_start, h.hit_stop, h.certainty, h.category AS project, l.platform_id,
    l.platform_shop_no, l.entity_key, l.title, l.url, l.row_key, beijing_date(l.seen_at) AS seen_on,
    fold_code(s.registration_no) AS registration_no, s.row_key AS row_key_shop
  FROM hit AS h
  JOIN listing AS l ON l.row_key = h.hit_row_key
  JOIN shop AS s ON s.platform_id = l.platform_id AND s.platform_shop_no = l.platform_shop_no
  JOIN kinds AS k ON k.category = l.category AND k.is_food = 1
  WHERE h.lexicon = 'cn.food.projects' AND h.hit_table = 'listing' AND h.excused_by IS NULL AND h.category IN (:projects)
    AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
    AND COALESCE(s.exemption, '') <> 'own_farm_produce'
),
permitted AS (
  SELECT n.row_key, n.project, MIN(CASE WHEN p.permit_kind = 'food_business' THEN p.permit_no END) AS permit_no,
    MIN(CASE WHEN p.permit_kind = 'food_business' THEN p.scope END) AS scope, MAX(p.row_key) AS row_key_permit,
    MIN(CASE WHEN p.permit_kind = 'food_business' AND COALESCE(p.scope, '') NOT LIKE '%食品%销售%' AND COALESCE(p.scope, '') NOT LIKE '%制售%'
      THEN 0 ELSE 1 END) AS said,
    MAX(CASE WHEN p.permit_kind = 'food_business' AND p.scope LIKE '%制售%' THEN 1 ELSE 0 END) AS makes,
    MAX(CASE WHEN p.permit_kind = 'food_business' THEN 1 ELSE 0 END) AS holds,
    MAX(CASE WHEN p.permit_kind = 'food_production' THEN 1
             WHEN p.permit_kind <> 'food_business' THEN 0
             WHEN n.project = 'bulk' AND p.scope LIKE '%散装食品%' AND p.scope NOT LIKE '%不含散装食品%' THEN 1
             WHEN n.project = 'cooked' AND p.scope NOT LIKE '%不含散装熟食%' AND p.scope NOT LIKE '%不含熟食%' THEN 1
             WHEN n.project = 'made' AND p.scope LIKE '%制售%' THEN 1
             WHEN n.project = 'frozen' AND REPLACE(p.scope, '不含冷藏冷冻', '') LIKE '%冷冻%' THEN 1
             WHEN n.project = 'frozen' AND p.scope NOT LIKE '%不含冷藏冷冻%' THEN 1
             WHEN n.project = 'health' AND (p.scope LIKE '%保健食品%' OR p.scope LIKE '%特殊食品销售' OR p.scope LIKE '%特殊食品销售；%') THEN 1
             WHEN n.project = 'infant' AND (p.scope LIKE '%婴幼儿%' OR p.scope LIKE '%特殊食品销售' OR p.scope LIKE '%特殊食品销售；%') THEN 1
             WHEN n.project = 'medical' AND (p.scope LIKE '%特殊医学%' OR p.scope LIKE '%特医%' OR p.scope LIKE '%特殊食品销售'
               OR p.scope LIKE '%特殊食品销售；%') THEN 1
             ELSE 0 END) AS named
  FROM need AS n
  JOIN permit AS p ON p.holder_no = n.registration_no AND p.permit_kind IN ('food_business', 'food_production')
  WHERE COALESCE(p.status, 'valid') = 'valid'
    AND n.seen_on BETWEEN COALESCE(p.issued_on, DATE '1900-01-01') AND COALESCE(p.expires_on, DATE '9999-12-31')
  GROUP BY n.row_key, n.project
),
covered AS (
  SELECT c.region_id, MAX(c.as_of_on) AS as_of_on FROM coverage AS c WHERE c.table_name = 'permit' GROUP BY c.region_id
)
SELECT
  CONCAT('shop:', n.platform_id, '/', n.platform_shop_no) AS subject_key,
  n.entity_key AS object_key,
  n.seen_on AS acted_on,
  0.85 * n.certainty AS confidence,
  CONCAT(n.title, '|', n.project) AS object_digest,
  CASE WHEN p.said = 0 THEN 'scope_unsaid' WHEN p.makes = 1 AND n.project IN ('bulk', 'cooked') THEN 'own_make'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) IS NULL THEN 'no_full_load' WHEN COALESCE(c.as_of_on, whole.as_of_on) < n.seen_on THEN 'too_old' END AS cannot_tell,
  n.title AS listing_title,
  p.permit_no AS permit_no,
  p.scope AS scope,
  CASE WHEN n.project = 'bulk' THEN '散装食品销售' WHEN n.project = 'cooked' THEN '散装食品销售（含散装熟食）' WHEN n.project = 'made' THEN '食品制售'
       WHEN n.project = 'frozen' THEN '预包装食品销售（含冷藏冷冻食品）' WHEN n.project = 'health' THEN '特殊食品销售（保健食品）'
       WHEN n.project = 'infant' THEN '特殊食品销售（婴幼儿配方食品）' ELSE '特殊食品销售（特殊医学用途配方食品）' END AS needed_zh,
  CASE WHEN n.project = 'bulk' THEN 'the sale of loose food' WHEN n.project = 'cooked' THEN 'the sale of loose cooked food'
       WHEN n.project = 'made' THEN 'the making of food' WHEN n.project = 'frozen' THEN 'the sale of chilled and frozen food'
       WHEN n.project = 'health' THEN 'the sale of health food' WHEN n.project = 'infant' THEN 'the sale of infant formula'
       ELSE 'the sale of food for medical purposes' END AS needed,
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
JOIN permitted AS p ON p.row_key = n.row_key AND p.project = n.project AND p.holds = 1
LEFT JOIN covered AS c ON c.region_id = code_region(n.registration_no)
LEFT JOIN covered AS whole ON whole.region_id = CONCAT(SUBSTRING(code_region(n.registration_no), 1, 2), '0000')
WHERE p.named = 0
