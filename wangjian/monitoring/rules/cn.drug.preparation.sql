/*---
id: cn.drug.preparation
title: {zh: 销售医疗机构制剂, en: hospital preparation on sale}
topic: medicine
category: medicine
domain: M5
severity: 4
reads: [hit, listing]
lexicons: [cn.drugs.preparations]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”含“{hit_term}”，属于不得在市场上销售的医疗机构制剂。"
  en: "On {acted_on} “{listing_title}” names “{hit_term}”, a hospital preparation, which is not sold on the market."
versions:
  - {from: 2019-01-01, until: 2019-11-30, law: [cn.drugreg.24]}
  - {from: 2019-12-01, until: 2026-05-14, law: [cn.drug.76, cn.drugreg.24]}
  - {from: 2026-05-15, law: [cn.drug.76, cn.drugreg.59]}
note: >-
  Approval numbers fire by themselves; names need a word of trade beside them. Art. 133 of the law is for the hospital that
  sells; a trader in drugs is fined under art. 79 of the regulations since 2026-05-15, who has no permit under art. 115 of the law.
examples:
  - name: 2019年修订施行前
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "祛痘膏 川药制字Z20070001", seen_at: 2019-11-30T10:00:00+08:00}]
  - name: 批准文号
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "祛痘膏 川药制字Z20070001", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 2026年条例施行后
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "祛痘膏 川药制字Z20070001", seen_at: 2026-05-15T10:00:00+08:00}]
  - name: 代购
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "三甲医院制剂代购", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 国药准字
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "三黄片 国药准字Z20070001", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 图书
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "《医院制剂注册管理》 教材", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 招聘
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "招聘医院制剂室药师", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 药品管理法修订施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "祛痘膏 川药制字Z20070001", seen_at: 2018-12-31T10:00:00+08:00}]
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
WHERE h.lexicon = 'cn.drugs.preparations' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
