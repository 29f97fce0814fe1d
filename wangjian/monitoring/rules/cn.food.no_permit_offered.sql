/*---
id: cn.food.no_permit_offered
title: {zh: 自称无证销售食品, en: food offered without a permit}
topic: food
category: food
domain: M6
severity: 3
reads: [hit, listing]
lexicons: [cn.food.no_permit, cn.food.names]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”自称“{hit_term}”，食品应有许可、备案、标签和检验。"
  en: "On {acted_on} “{listing_title}” says “{hit_term}” of itself; food needs its permit or filing, label and check."
versions:
  - {from: 2018-12-29, until: 2021-04-28, law: [cn.food.35, cn.food.34]}
  - {from: 2021-04-29, law: [cn.food.35, cn.food.34]}
note: >-
  What a buyer complains of is left alone, and a title that begins with the name of a work (《…》). What a description says is lacking counts where the title names a food, though no food
  stands beside it.
examples:
  - name: 食品在标题，缺证在详情
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "泡椒凤爪 家庭装", body: "三无的，没厂名没日期", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 不是食品
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "纯棉毛巾", body: "外贸尾单，没标签没吊牌", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 食品模具
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "月饼模具 六件", body: "裸装，无标签", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 自称无证
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家庭小作坊自制辣酱 没有食品经营许可证", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 无标签减肥糖
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "不知名减肥糖 排油", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 差评
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "居然没有生产许可证的食品", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 持证
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "手工辣酱 食品经营许可证齐全", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 修正施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "家庭小作坊自制辣酱 没有食品经营许可证", seen_at: 2018-12-28T10:00:00+08:00}]
---*/
WITH food AS (
  SELECT DISTINCT n.hit_row_key
  FROM hit AS n
  WHERE n.lexicon = 'cn.food.names' AND n.hit_table = 'listing' AND n.hit_column = 'title' AND n.excused_by IS NULL
),
named AS (
  SELECT DISTINCT n.hit_row_key
  FROM hit AS n
  WHERE n.lexicon = 'cn.food.names' AND n.hit_table = 'listing' AND n.excused_by IS NULL
)
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  (CASE WHEN h.severity >= 4 THEN 0.9 WHEN h.severity = 3 THEN 0.8 ELSE 0.6 END) * h.certainty AS confidence,
  CONCAT(l.title, '|', COALESCE(l.body, '')) AS object_digest,
  l.title AS listing_title,
  h.category AS kind_of_term,
  l.url AS url,
  h.hit_table AS hit_table,
  h.hit_column AS hit_column,
  h.hit_row_key AS hit_row_key,
  h.term AS hit_term,
  h.hit_start AS hit_start,
  h.hit_stop AS hit_stop,
  l.row_key AS row_key_listing
FROM hit AS h
JOIN listing AS l ON l.row_key = h.hit_row_key
LEFT JOIN food AS f ON f.hit_row_key = h.hit_row_key
LEFT JOIN named AS a ON a.hit_row_key = h.hit_row_key
WHERE h.lexicon = 'cn.food.no_permit' AND h.hit_table = 'listing'
  AND ((h.excused_by IS NULL AND (h.category <> 'lacking_said' OR a.hit_row_key IS NOT NULL))
       OR (h.excused_by = 'near' AND h.category = 'lacking' AND h.hit_column = 'body' AND f.hit_row_key IS NOT NULL))
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (h.hit_column = 'title' AND l.title LIKE '《%')
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
