/*---
id: cn.fishing_ban.catch
title: {zh: 销售长江禁捕渔获物, en: catch of the Yangtze ban on sale}
topic: fishing_ban
category: fishing_ban
domain: M9
severity: 4
reads: [hit, listing]
lexicons: [cn.fishing_ban.goods]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”含“{hit_term}”，称来自长江禁捕水域的野生渔获物（{line_zh}防线）。"
  en: "On {acted_on} “{listing_title}” names “{hit_term}”, said to be wild catch from waters under the Yangtze ban (line of defence: {line})."
versions:
  - {from: 2020-01-01, until: 2021-02-28, law: [cn.fishery.30]}
  - {from: 2021-03-01, until: 2026-04-30, law: [cn.yangtze.53]}
  - {from: 2026-05-01, law: [cn.yangtze.53, cn.fishery.44]}
note: >-
  The reserves were closed on 2020-01-01, the main waters on 2021-01-01 (catalogue cn.fishing_ban_waters). Farmed fish is left alone; that
  what is said to be wild may be farmed is false advertising, not this.
examples:
  - name: 长江野生鱼
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "长江野生鱼 顺丰包邮", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 野生江鲜
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "野生江鲜 江边渔民", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 新渔业法
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "长江野生鱼 顺丰包邮", seen_at: 2026-06-05T10:00:00+08:00}]
  - name: 养殖
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "长江鮰鱼 养殖 生态", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 海刀鱼
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "舟山刀鱼 东海", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 图书
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "《长江野生鱼图鉴》", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 禁捕前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "长江野生鱼 顺丰包邮", seen_at: 2019-12-31T10:00:00+08:00}]
---*/
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  (CASE WHEN h.severity >= 4 THEN 0.9 WHEN h.severity = 3 THEN 0.8 ELSE 0.6 END) * h.certainty AS confidence,
  CONCAT(l.title, '|', COALESCE(l.body, '')) AS object_digest,
  l.title AS listing_title,
  h.category AS kind_of_term,
  CASE WHEN h.category = 'restaurant' THEN '餐桌' ELSE '市场' END AS line_zh,
  CASE WHEN h.category = 'restaurant' THEN 'table' ELSE 'market' END AS line,
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
WHERE h.lexicon = 'cn.fishing_ban.goods' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
  AND NOT (COALESCE(l.category, '') LIKE '%玩具%' OR COALESCE(l.category, '') LIKE '%模型%' OR COALESCE(l.category, '') LIKE '%游戏%')
