/*---
id: cn.ads.special_supply
title: {zh: 冒充特供专供, en: special supply gimmick}
topic: advertising
category: advertising
domain: M7
severity: 4
reads: [hit, listing]
lexicons: [cn.ads.special_supply]
jurisdiction: publisher_place
reason:
  zh: "{acted_on}商品“{listing_title}”以“{hit_term}”借国家机关、军队或国家领导人的名义销售。"
  en: "On {acted_on} “{listing_title}” was sold as “{hit_term}”, in the name of an organ of state, the army or a leader."
versions:
  - {from: 2015-09-01, law: ["cn.ads.9(2)"]}
note: >-
  Versions made for a channel (电商特供) and campaigns against special supply are left alone.
examples:
  - name: 大会堂特供
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "人民大会堂特供酒 酱香", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 繁体空格
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "軍 委 特 供 白酒", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 电商特供款
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "电商特供款 笔记本", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 整治通告
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "严厉打击军队特供酒", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 书
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "《首长专用》 长篇小说", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 新广告法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "人民大会堂特供酒", seen_at: 2015-08-31T10:00:00+08:00}]
---*/
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
WHERE h.lexicon = 'cn.ads.special_supply' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
