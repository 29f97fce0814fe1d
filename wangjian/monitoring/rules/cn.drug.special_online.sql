/*---
id: cn.drug.special_online
title: {zh: 网上销售禁售药品, en: drug that may not be sold online}
topic: medicine
category: medicine
domain: M5
severity: 5
reads: [hit, listing]
lexicons: [cn.drugs.special]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”含“{hit_term}”，属于不得在网上销售的药品。"
  en: "On {acted_on} “{listing_title}” names “{hit_term}”, a drug that may not be sold online."
versions:
  - {from: 2019-12-01, until: 2022-11-30, law: [cn.drug.61], params: {kinds: [narcotic, psychotropic, toxic, precursor, vaccine, blood]}}
  - {from: 2022-12-01, until: 2026-05-14, law: [cn.drug.61, cn.drugonline.8, cn.drugonline.9], params: {kinds: [narcotic, psychotropic, toxic, precursor, vaccine, blood, abortion, hormone, radioactive, list_2022, no_prescription]}}
  - {from: 2026-05-15, law: [cn.drug.61, cn.drugreg.46, cn.drugonline.8, cn.drugonline.9], params: {kinds: [narcotic, psychotropic, toxic, precursor, vaccine, blood, abortion, hormone, radioactive, list_2022, no_prescription]}}
note: >-
  The first list of barred drugs came into force on 2022-12-01; its kinds count since then. Art. 115 of the law is for who has no
  permit; a pharmacy or holder that sells special drugs online was fined under art. 33 of the Measures, and since 2026-05-15 under
  art. 79 of the regulations, which reaches the other drugs of the list too.
examples:
  - name: 曲马多
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "曲马多片 现货包邮", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 清单药品
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "米非司酮片 现货", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 2026年条例施行后
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "米非司酮片 现货", seen_at: 2026-05-15T10:00:00+08:00}]
  - name: 清单施行前的清单药品
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "米非司酮片 现货", seen_at: 2021-05-05T10:00:00+08:00}]
  - name: 清单施行前的疫苗
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "狂犬疫苗 现货代购", seen_at: 2021-05-05T10:00:00+08:00}]
  - name: 禁毒教育
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "禁毒教育挂图 海洛因 冰毒", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 接种预约
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "九价疫苗 社区医院接种预约", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 药品管理法修订施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "曲马多片 现货包邮", seen_at: 2019-11-30T10:00:00+08:00}]
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
WHERE h.lexicon = 'cn.drugs.special' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
  AND h.category IN (:kinds)
