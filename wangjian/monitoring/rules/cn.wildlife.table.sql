/*---
id: cn.wildlife.table
title: {zh: 销售野味, en: wildlife as food}
topic: wildlife
category: wildlife
domain: M9
severity: 5
reads: [hit, listing]
lexicons: [cn.wildlife.goods]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”含“{hit_term}”，以野生动物作食品（{line_zh}防线）。"
  en: "On {acted_on} “{listing_title}” names “{hit_term}”: wildlife as food (line of defence: {line})."
versions:
  - {from: 2018-10-26, until: 2020-02-23, law: [cn.wildlife.30], params: {mildest: 4}}
  - {from: 2020-02-24, until: 2023-04-30, law: [cn.wildlife.30, cn.wilddecision.2], params: {mildest: 1}}
  - {from: 2023-05-01, law: [cn.wildlife.31, cn.wilddecision.2], params: {mildest: 1}}
note: >-
  Before the decision of 2020-02-24 the law barred food of protected animals, and of others without proof of lawful origin, which a
  page does not show: only protected ones are found of that time; since then all land animals count, bred ones too.
examples:
  - name: 虎骨酒
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "正宗虎骨酒 祖传", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 野味餐馆
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "农庄野味火锅 野生麂子 现货", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 决定前的一般野味
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "农庄野味火锅 野生麂子 现货", seen_at: 2019-05-05T10:00:00+08:00}]
  - name: 调味品
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "野味香 调料", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 小说
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "《野味餐馆》 小说", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 熊掌拖鞋
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "熊掌拖鞋 包邮", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 修正施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "正宗虎骨酒 祖传", seen_at: 2018-10-25T10:00:00+08:00}]
---*/
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  (CASE WHEN h.severity >= 4 THEN 0.9 WHEN h.severity = 3 THEN 0.8 ELSE 0.6 END) * h.certainty AS confidence,
  CONCAT(l.title, '|', COALESCE(l.body, '')) AS object_digest,
  l.title AS listing_title,
  h.category AS kind_of_term,
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
JOIN listing AS l ON l.row_key = h.hit_row_key
WHERE h.lexicon = 'cn.wildlife.goods' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
  AND NOT (COALESCE(l.category, '') LIKE '%玩具%' OR COALESCE(l.category, '') LIKE '%模型%' OR COALESCE(l.category, '') LIKE '%游戏%')
  AND h.category = 'table' AND h.severity >= :mildest
