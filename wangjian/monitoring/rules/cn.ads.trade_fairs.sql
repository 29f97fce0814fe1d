/*---
id: cn.ads.trade_fairs
title: {zh: 展会噱头, en: trade-fair gimmick}
topic: advertising
category: advertising
domain: M7
severity: 2
reads: [hit, listing]
lexicons: [cn.ads.trade_fairs]
jurisdiction: publisher_place
reason:
  zh: "{acted_on}商品“{listing_title}”以“{hit_term}”作宣传，是否属实有待商家举证。"
  en: "On {acted_on} “{listing_title}” was advertised as “{hit_term}”; whether it is true the trader has to show."
versions:
  - {from: 2015-09-01, law: [cn.ads.28]}
note: >-
  A real appointment makes it true: a finding to be checked, of low confidence.
examples:
  - name: 世博会指定
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "世博会指定用酒 礼盒", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 撤展甩卖
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "撤展甩卖 玉石", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 历史
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "巴拿马万国博览会金奖的历史", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 去看展
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "进博会门票 代订", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 新广告法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "世博会指定用酒", seen_at: 2015-08-31T10:00:00+08:00}]
---*/
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  0.5 * h.certainty AS confidence,
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
WHERE h.lexicon = 'cn.ads.trade_fairs' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
