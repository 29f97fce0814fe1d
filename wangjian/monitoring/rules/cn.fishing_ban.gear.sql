/*---
id: cn.fishing_ban.gear
title: {zh: 销售禁用渔具, en: banned fishing gear on sale}
topic: fishing_ban
category: fishing_ban
domain: M9
severity: 4
reads: [hit, listing]
lexicons: [cn.fishing.gear]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”含“{hit_term}”，属于禁止制造、销售、使用的渔具或捕捞方法（{line_zh}防线）。"
  en: "On {acted_on} “{listing_title}” names “{hit_term}”, fishing gear that may not be made, sold or used (line of defence: {line})."
versions:
  - {from: 2014-03-01, until: 2026-04-30, law: [cn.fishery.30]}
  - {from: 2026-05-01, law: [cn.fishery.45]}
note: >-
  Games with such names are left alone.
examples:
  - name: 电鱼机
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "大功率电鱼机 全套", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 分隔
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "电 鱼 机 全套", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 游戏
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "捕鱼达人 捕鱼机头 街机", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 钓竿
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "碳素鱼竿 手竿", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 执法
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "渔政查获电鱼机", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 修正施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "大功率电鱼机 全套", seen_at: 2014-02-28T10:00:00+08:00}]
---*/
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  (CASE WHEN h.severity >= 4 THEN 0.9 WHEN h.severity = 3 THEN 0.8 ELSE 0.6 END) * h.certainty AS confidence,
  CONCAT(l.title, '|', COALESCE(l.body, '')) AS object_digest,
  l.title AS listing_title,
  h.category AS kind_of_term,
  '捕捞' AS line_zh,
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
WHERE h.lexicon = 'cn.fishing.gear' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
  AND NOT (COALESCE(l.category, '') LIKE '%玩具%' OR COALESCE(l.category, '') LIKE '%模型%' OR COALESCE(l.category, '') LIKE '%游戏%')
