/*---
id: cn.ads.efficacy_assertion
title: {zh: 断言功效或安全, en: efficacy or safety asserted}
topic: advertising
category: advertising
domain: M7
severity: 4
reads: [hit, listing]
lexicons: [cn.ads.efficacy]
jurisdiction: publisher_place
reason:
  zh: "{acted_on}商品“{listing_title}”的宣传中有“{hit_term}”，断言功效、安全性或治愈率，或以专家、患者作证明。"
  en: "On {acted_on} “{listing_title}” was advertised with “{hit_term}”: efficacy, safety or a cure rate asserted, or an expert or patient as witness."
versions:
  - {from: 2015-09-01, law: [cn.ads.16, cn.ads.28], params: {longest_title: 60}}
note: >-
  Also approved drugs and devices may not say so. Long titles about software and games are left alone.
examples:
  - name: 治愈率
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "鼻炎喷剂 治愈率高达98%", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 无效退款
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "止痛贴", body: "止痛贴，无效全额退款", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 卤味秘方
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "祖传秘方卤味 酱料", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 没有特效药
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "目前没有特效药", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 电影
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "电影 神药 dvd", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 新广告法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "鼻炎喷剂 治愈率高达98%", seen_at: 2015-08-31T10:00:00+08:00}]
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
WHERE h.lexicon = 'cn.ads.efficacy' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
  AND NOT (h.hit_column = 'title' AND LENGTH(l.title) > :longest_title
    AND (LOWER(l.title) LIKE '%app%' OR l.title LIKE '%软件%' OR l.title LIKE '%应用%' OR l.title LIKE '%玩家%'
      OR l.title LIKE '%客户端%' OR l.title LIKE '%下载%' OR l.title LIKE '%游戏%' OR l.title LIKE '%平台%' OR l.title LIKE '%服务%'))
