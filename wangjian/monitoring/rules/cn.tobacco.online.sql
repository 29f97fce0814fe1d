/*---
id: cn.tobacco.online
title: {zh: 网上销售烟草、电子烟, en: tobacco or e-cigarettes online}
topic: tobacco
category: tobacco
domain: M1
severity: 4
reads: [hit, listing]
lexicons: [cn.tobacco.goods]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”含“{hit_term}”，烟草制品和电子烟不得在网上销售。"
  en: "On {acted_on} “{listing_title}” names “{hit_term}”; tobacco and e-cigarettes are not sold online."
versions:
  - {from: 2019-01-01, until: 2021-02-28, law: [cn.tobacco.16], params: {kinds: [cigarette, monopoly_goods]}}
  - {from: 2021-03-01, until: 2021-11-09, law: [cn.tobacco.16, cn.tobaccopermit.51], params: {kinds: [cigarette, monopoly_goods]}}
  - {from: 2021-11-10, until: 2022-04-30, law: [cn.tobacco.16, cn.tobaccopermit.51], params: {kinds: [cigarette, monopoly_goods, e_cigarette]}}
  - {from: 2022-05-01, law: [cn.tobacco.16, cn.tobaccopermit.51, cn.ecig.23], params: {kinds: [cigarette, monopoly_goods, e_cigarette]}}
note: >-
  Nobody but makers and wholesalers with a permit sells tobacco over networks (烟草专卖许可证管理办法, order 37, since 2016-07-20, and its
  detailed rules since 2021-03-01), e-cigarettes go by the national platform alone; a retail permit is for its address. Tobacco is
  no good whose trade a law forbids, so that 电子商务法 art. 13 is not asked. E-cigarettes follow the rules of cigarettes since
  2021-11-10 (烟草专卖法实施条例 art. 65). The tobacco offices punish it, the market regulator trade without the retail permit. Brand
  names alone are left alone.
examples:
  - name: 卷烟
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "软中华 整条 现货", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 电子烟
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "悦刻烟弹 正品包邮", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 修例前的电子烟
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "悦刻烟弹 正品包邮", seen_at: 2021-11-09T10:00:00+08:00}]
  - name: 实施细则施行前的卷烟
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "软中华 整条 现货", seen_at: 2021-02-28T10:00:00+08:00}]
  - name: 实施细则施行后的卷烟
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "软中华 整条 现货", seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 修例后、电子烟办法施行前的电子烟
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "悦刻烟弹 正品包邮", seen_at: 2022-04-30T10:00:00+08:00}]
  - name: 服装品牌
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "七匹狼男装夹克", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 烟标收藏
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "软中华 烟标收藏", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 戒烟
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "戒烟贴 告别电子烟", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "软中华 整条 现货", seen_at: 2018-12-31T10:00:00+08:00}]
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
WHERE h.lexicon = 'cn.tobacco.goods' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
  AND h.category IN (:kinds)
