/*---
id: cn.wildlife.listed_table
title: {zh: 名录动物作食品, en: listed animal as food}
topic: wildlife
category: wildlife
domain: M9
severity: 5
reads: [hit, listing, protected_animal]
needs: [listing, protected_animal]
lexicons: [cn.wildlife.animals, cn.wildlife.forms]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”提及国家{level_zh}重点保护野生动物“{animal}”并称“{offered_as}”（{line_zh}防线）。"
  en: "On {acted_on} “{listing_title}” named {animal}, protected at level {level}, offered as {offered_as} (line of defence: {line})."
versions:
  - {from: 2018-10-26, until: 2020-02-23, law: [cn.wildlife.30]}
  - {from: 2020-02-24, until: 2023-04-30, law: [cn.wildlife.30, cn.wilddecision.2]}
  - {from: 2023-05-01, law: [cn.wildlife.31, cn.wilddecision.2]}
note: >-
  Dishes and parts for eating. Farmed aquatic kinds of which only the wild population is listed are left alone.
examples:
  - name: 红烧
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "红烧白鹇 土菜", seen_at: 2024-03-05T10:00:00+08:00}]
      protected_animal: [{name: 白鹇, name_kind: listed, entry: 白鹇, level: 2, wild_only: false, searchable: true, from_on: 1989-01-14}, {name: 云雀, name_kind: listed, entry: 云雀, level: 2, wild_only: false, searchable: true, from_on: 2021-02-05}, {name: 大鲵, name_kind: listed, entry: 大鲵, level: 2, wild_only: true, searchable: true, from_on: 2021-02-05}]
  - name: 养殖大鲵
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "养殖大鲵 冻肉", seen_at: 2024-03-05T10:00:00+08:00}]
      protected_animal: [{name: 白鹇, name_kind: listed, entry: 白鹇, level: 2, wild_only: false, searchable: true, from_on: 1989-01-14}, {name: 云雀, name_kind: listed, entry: 云雀, level: 2, wild_only: false, searchable: true, from_on: 2021-02-05}, {name: 大鲵, name_kind: listed, entry: 大鲵, level: 2, wild_only: true, searchable: true, from_on: 2021-02-05}]
  - name: 野生大鲵
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "野生大鲵 鲜肉", seen_at: 2024-03-05T10:00:00+08:00}]
      protected_animal: [{name: 白鹇, name_kind: listed, entry: 白鹇, level: 2, wild_only: false, searchable: true, from_on: 1989-01-14}, {name: 云雀, name_kind: listed, entry: 云雀, level: 2, wild_only: false, searchable: true, from_on: 2021-02-05}, {name: 大鲵, name_kind: listed, entry: 大鲵, level: 2, wild_only: true, searchable: true, from_on: 2021-02-05}]
  - name: 菜谱书
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "《红烧白鹇》 小说", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
      protected_animal: [{name: 白鹇, name_kind: listed, entry: 白鹇, level: 2, wild_only: false, searchable: true, from_on: 1989-01-14}, {name: 云雀, name_kind: listed, entry: 云雀, level: 2, wild_only: false, searchable: true, from_on: 2021-02-05}, {name: 大鲵, name_kind: listed, entry: 大鲵, level: 2, wild_only: true, searchable: true, from_on: 2021-02-05}]
  - name: 修正施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "红烧白鹇 土菜", seen_at: 2018-10-25T10:00:00+08:00}]
      protected_animal: [{name: 白鹇, name_kind: listed, entry: 白鹇, level: 2, wild_only: false, searchable: true, from_on: 1989-01-14}, {name: 云雀, name_kind: listed, entry: 云雀, level: 2, wild_only: false, searchable: true, from_on: 2021-02-05}, {name: 大鲵, name_kind: listed, entry: 大鲵, level: 2, wild_only: true, searchable: true, from_on: 2021-02-05}]
---*/
WITH form AS (
  SELECT h.hit_row_key, h.hit_column, h.term, h.category, h.hit_start, h.hit_stop
  FROM hit AS h
  WHERE h.lexicon = 'cn.wildlife.forms' AND h.hit_table = 'listing' AND h.excused_by IS NULL
    AND h.category IN ('table')
),
wild AS (
  SELECT h.hit_row_key, h.hit_column, MIN(h.term) AS term
  FROM hit AS h
  WHERE h.lexicon = 'cn.wildlife.forms' AND h.hit_table = 'listing' AND h.category = 'wild'
  GROUP BY h.hit_row_key, h.hit_column
)
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  (CASE WHEN a.level = 1 THEN 0.85 ELSE 0.75 END) * h.certainty AS confidence,
  CONCAT(l.title, '|', COALESCE(l.body, '')) AS object_digest,
  l.title AS listing_title,
  a.entry AS animal,
  CASE WHEN a.level = 1 THEN '一级' ELSE '二级' END AS level_zh,
  a.level AS level,
  f.term AS offered_as,
  '餐桌' AS line_zh,
  'table' AS line,
  l.url AS url,
  h.hit_table AS hit_table,
  h.hit_column AS hit_column,
  h.hit_row_key AS hit_row_key,
  h.term AS hit_term,
  h.hit_start AS hit_start,
  h.hit_stop AS hit_stop,
  l.row_key AS row_key_listing
FROM hit AS h
JOIN protected_animal AS a ON a.name = h.term
JOIN listing AS l ON l.row_key = h.hit_row_key
JOIN form AS f ON f.hit_row_key = h.hit_row_key AND f.hit_column = h.hit_column
  AND f.hit_start <= h.hit_stop + 6 AND f.hit_stop >= h.hit_start - 6
LEFT JOIN wild AS w ON w.hit_row_key = h.hit_row_key AND w.hit_column = h.hit_column
WHERE h.lexicon = 'cn.wildlife.animals' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND beijing_date(l.seen_at) BETWEEN a.from_on AND COALESCE(a.until_on, DATE '9999-12-31')
  AND (NOT a.wild_only OR w.term IS NOT NULL)
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
  AND NOT (COALESCE(l.category, '') LIKE '%玩具%' OR COALESCE(l.category, '') LIKE '%模型%' OR COALESCE(l.category, '') LIKE '%游戏%')
