/*---
id: xx.ads.superlative
title: {zh: 使用最高级, en: superlative in an advert}
topic: advertising
category: advertising
domain: M7
severity: 2
reads: [hit, listing]
lexicons: [xx.superlatives]
jurisdiction: domicile
reason:
  zh: "{acted_on}商品“{listing_title}”的广告用了最高级“{hit_term}”。"
  en: "On {acted_on} “{listing_title}” was advertised with the superlative “{hit_term}”."
versions:
  - {from: 2019-01-01, until: 2022-06-30, law: [xx.trade.5]}
examples:
  - name: a superlative
    expect: find
    tables:
      listing: [{platform_id: nile, platform_shop_no: "1", item_no: a, title: The finest cheese of Nova, seen_at: 2020-05-05 10:00:00}]
  - name: a date, no praise
    expect: leave
    tables:
      listing: [{platform_id: nile, platform_shop_no: "1", item_no: b, title: Soft cheese, body: best before June, seen_at: 2020-05-05 10:00:00}]
  - name: before the act
    expect: before_law
    tables:
      listing: [{platform_id: nile, platform_shop_no: "1", item_no: c, title: The finest cheese of Nova, seen_at: 2018-05-05 10:00:00}]
---*/
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  0.8 AS confidence,
  CONCAT(l.title, '|', COALESCE(l.body, '')) AS object_digest,
  l.title AS listing_title,
  h.hit_table AS hit_table,
  h.hit_column AS hit_column,
  h.hit_row_key AS hit_row_key,
  h.term AS hit_term,
  h.hit_start AS hit_start,
  h.hit_stop AS hit_stop,
  l.row_key AS row_key_listing
FROM hit AS h
JOIN listing AS l ON l.row_key = h.hit_row_key
WHERE h.lexicon = 'xx.superlatives' AND h.hit_table = 'listing' AND h.excused_by IS NULL
