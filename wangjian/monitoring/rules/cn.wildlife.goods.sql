/*---
id: cn.wildlife.goods
title: {zh: 出售野生动物及其制品, en: wildlife or its products on sale}
topic: wildlife
category: wildlife
domain: M9
severity: 5
reads: [hit, listing]
lexicons: [cn.wildlife.goods]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”含“{hit_term}”，属于国家重点保护野生动物或其制品（{line_zh}防线），未见专用标识或许可。"
  en: "On {acted_on} “{listing_title}” names “{hit_term}”, a protected animal or its product (line of defence: {line}), without mark or permit."
versions:
  - {from: 2018-10-26, until: 2020-02-23, law: [cn.wildlife.27]}
  - {from: 2020-02-24, until: 2023-04-30, law: [cn.wildlife.27, cn.wilddecision.1]}
  - {from: 2023-05-01, law: [cn.wildlife.28, cn.wilddecision.1]}
note: >-
  Imitations, toys, pictures and books are left alone, and bred animals with their permit or mark.
examples:
  - name: 象牙
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "老象牙手镯 天然", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 繁体与符号
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "老象·牙·手·鐲 天然", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 仿象牙
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "树脂仿象牙手镯", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 毛绒玩具
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "毛绒玩具猫头鹰幼鸟", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 绘本
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "《穿山甲鳞片》", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 人工繁育有许可
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "非洲灰鹦鹉幼鸟 人工繁育许可证齐全", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 品牌
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "七匹狼皮带", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 修正施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "老象牙手镯 天然", seen_at: 2018-10-25T10:00:00+08:00}]
---*/
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  (CASE WHEN h.severity >= 4 THEN 0.9 WHEN h.severity = 3 THEN 0.8 ELSE 0.6 END) * h.certainty AS confidence,
  CONCAT(l.title, '|', COALESCE(l.body, '')) AS object_digest,
  l.title AS listing_title,
  h.category AS kind_of_term,
  '市场' AS line_zh,
  'market' AS line,
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
  AND h.category IN ('live', 'product')
