/*---
id: cn.wildlife.hunting_gear
title: {zh: 销售禁用猎捕工具, en: banned hunting gear on sale}
topic: wildlife
category: wildlife
domain: M9
severity: 4
reads: [hit, listing]
lexicons: [cn.hunting.gear]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”含“{hit_term}”，属于禁止使用的猎捕工具（{line_zh}防线）。"
  en: "On {acted_on} “{listing_title}” names “{hit_term}”, gear banned for hunting (line of defence: {line})."
versions:
  - {from: 2018-10-26, until: 2023-04-30, law: [cn.wildlife.31, cn.wildlife.32]}
  - {from: 2023-05-01, law: [cn.wildlife.32, cn.wildlife.33]}
note: >-
  Nets that keep birds off fruit, and gear in games, are left alone.
examples:
  - name: 捕鸟网
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "捕鸟网 隐形 粘鸟", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 电猫
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "电猫 打野猪 高压", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 果园防鸟
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "果园防鸟网 防捕鸟网", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 游戏道具
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "手游 捕兽夹 道具", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 志愿者
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "志愿者拆除捕鸟网", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 修正施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "捕鸟网 隐形 粘鸟", seen_at: 2018-10-25T10:00:00+08:00}]
---*/
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  (CASE WHEN h.severity >= 4 THEN 0.9 WHEN h.severity = 3 THEN 0.8 ELSE 0.6 END) * h.certainty AS confidence,
  CONCAT(l.title, '|', COALESCE(l.body, '')) AS object_digest,
  l.title AS listing_title,
  h.category AS kind_of_term,
  '猎捕' AS line_zh,
  'taking' AS line,
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
WHERE h.lexicon = 'cn.hunting.gear' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
  AND NOT (COALESCE(l.category, '') LIKE '%玩具%' OR COALESCE(l.category, '') LIKE '%模型%' OR COALESCE(l.category, '') LIKE '%游戏%')
