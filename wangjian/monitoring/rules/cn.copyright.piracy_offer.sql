/*---
id: cn.copyright.piracy_offer
title: {zh: 兜售重点作品盗版, en: pirated key work offered}
topic: copyright
category: copyright
domain: M3
severity: 4
reads: [hit, listing, key_work]
needs: [listing, key_work]
lexicons: [cn.key_works, cn.piracy.offers]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”以“{offered_as}”兜售重点作品《{work}》。"
  en: "On {acted_on} “{listing_title}” offered the key work “{work}” as “{offered_as}”."
versions:
  - {from: 2019-01-01, until: 2021-05-31, law: [cn.netcopy.2, cn.netcopy.18, cn.copyright.48]}
  - {from: 2021-06-01, law: [cn.netcopy.2, cn.netcopy.18, cn.copyright.53]}
note: >-
  The title of a key work and the words of a pirated offer in one text. Neither alone says anything.
examples:
  - name: 网盘
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "虚构的山海归途 网盘资源 秒发", seen_at: 2021-07-01T10:00:00+08:00}]
      key_work: [{title: 虚构的山海归途}]
  - name: 枪版
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "《虚构的山海归途》高清枪版", seen_at: 2021-07-01T10:00:00+08:00}]
      key_work: [{title: 虚构的山海归途}]
  - name: 正版碟
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "虚构的山海归途 正版蓝光", seen_at: 2021-07-01T10:00:00+08:00}]
      key_work: [{title: 虚构的山海归途}]
  - name: 电影票
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "虚构的山海归途 电影票 兑换券", seen_at: 2021-07-01T10:00:00+08:00}]
      key_work: [{title: 虚构的山海归途}]
  - name: 别的作品
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "另一部老片 网盘资源", seen_at: 2021-07-01T10:00:00+08:00}]
      key_work: [{title: 虚构的山海归途}]
  - name: 监测起始以前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "虚构的山海归途 网盘资源 秒发", seen_at: 2018-07-01T10:00:00+08:00}]
      key_work: [{title: 虚构的山海归途}]
---*/
WITH offer AS (
  SELECT h.hit_row_key, MIN(h.term) AS term
  FROM hit AS h
  WHERE h.lexicon = 'cn.piracy.offers' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  GROUP BY h.hit_row_key
)
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  0.85 * h.certainty AS confidence,
  CONCAT(l.title, '|', COALESCE(l.body, '')) AS object_digest,
  l.title AS listing_title,
  w.title AS work,
  o.term AS offered_as,
  l.url AS url,
  h.hit_table AS hit_table,
  h.hit_column AS hit_column,
  h.hit_row_key AS hit_row_key,
  h.term AS hit_term,
  h.hit_start AS hit_start,
  h.hit_stop AS hit_stop,
  l.row_key AS row_key_listing
FROM hit AS h
JOIN key_work AS w ON w.title = h.term
JOIN offer AS o ON o.hit_row_key = h.hit_row_key
JOIN listing AS l ON l.row_key = h.hit_row_key
WHERE h.lexicon = 'cn.key_works' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND beijing_date(l.seen_at) BETWEEN COALESCE(w.protected_from, DATE '1900-01-01') AND COALESCE(w.protected_until, DATE '9999-12-31')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
