/*---
id: cn.permit.tobacco
title: {zh: 销售烟草制品而无零售许可, en: tobacco sold without a retail permit}
topic: permit
category: permit
domain: M1
severity: 4
reads: [hit, listing, shop, permit, coverage]
needs: [listing, permit]
lexicons: [cn.tobacco.goods]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”含“{hit_term}”，许可登记中没有该店主体（{registration_no}）当日有效的烟草专卖零售许可。"
  en: "On {acted_on} “{listing_title}” named “{hit_term}”; the register has no tobacco permit of {registration_no} valid that day."
cannot_tell:
  no_trader: {zh: 平台没有报送该店的登记号, en: the platform reports no registration number for the shop}
  no_full_load: {zh: 该地区没有全量许可数据, en: no full load of permits covers the region}
  too_old: {zh: 许可数据早于查看之日, en: the permits are older than the look}
versions:
  - {from: 2019-01-01, until: 2022-09-30, law: [cn.tobacco.16, cn.ecl.12], params: {kinds: [cigarette]}}
  - {from: 2022-10-01, law: [cn.tobacco.16, cn.ecig.18, cn.ecl.12], params: {kinds: [cigarette, e_cigarette]}}
note: >-
  Beside cn.tobacco.online, which asks whether it is sold online at all: a trader without the permit breaks a second duty. E-cigarettes
  follow since the end of the transition of the 电子烟管理办法 (2022-09-30).
examples:
  - name: 卷烟无证
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "软中华 整条 现货", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: tobacco_retail, permit_no: "110108100001", holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
  - name: 有零售许可（网售另由 cn.tobacco.online 管）
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "软中华 整条 现货", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: tobacco_retail, permit_no: "110108100001", holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
  - name: 过渡期内的电子烟
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "悦刻烟弹 正品包邮", seen_at: 2022-09-30T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: tobacco_retail, permit_no: "110108100001", holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
  - name: 烟标收藏
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "软中华 烟标收藏", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: tobacco_retail, permit_no: "110108100001", holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
  - name: 没有全量许可数据
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "软中华 整条 现货", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: tobacco_retail, permit_no: "110108100001", holder_no: 91350100M000100Y43}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "软中华 整条 现货", seen_at: 2018-12-31T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水小店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: tobacco_retail, permit_no: "110108100001", holder_no: 91350100M000100Y43}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
---*/
WITH need AS (
  SELECT h.hit_table, h.hit_column, h.hit_row_key, h.term, h.hit_start, h.hit_stop, h.certainty, l.platform_id, l.platform_shop_no, l.entity_key,
    l.title, l.url, l.row_key, beijing_date(l.seen_at) AS seen_on, s.registration_no, s.row_key AS row_key_shop
  FROM hit AS h
  JOIN listing AS l ON l.row_key = h.hit_row_key
  LEFT JOIN shop AS s ON s.platform_id = l.platform_id AND s.platform_shop_no = l.platform_shop_no
  WHERE h.lexicon = 'cn.tobacco.goods' AND h.hit_table = 'listing' AND h.hit_column = 'title' AND h.excused_by IS NULL
    AND h.category IN (:kinds)
    AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
    AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
),
held AS (
  SELECT n.row_key, MAX(p.row_key) AS row_key_permit
  FROM need AS n
  JOIN permit AS p ON p.holder_no = fold_code(n.registration_no)
  WHERE COALESCE(p.status, 'valid') = 'valid'
    AND n.seen_on BETWEEN COALESCE(p.issued_on, DATE '1900-01-01') AND COALESCE(p.expires_on, DATE '9999-12-31')
    AND (p.permit_kind = 'tobacco_retail')
  GROUP BY n.row_key
),
covered AS (
  SELECT c.region_id, MAX(c.as_of_on) AS as_of_on FROM coverage AS c WHERE c.table_name = 'permit' GROUP BY c.region_id
)
SELECT
  CONCAT('shop:', n.platform_id, '/', n.platform_shop_no) AS subject_key,
  n.entity_key AS object_key,
  n.seen_on AS acted_on,
  0.8 * n.certainty AS confidence,
  n.title AS object_digest,
  CASE WHEN COALESCE(n.registration_no, '') = '' THEN 'no_trader'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) IS NULL THEN 'no_full_load'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) < n.seen_on THEN 'too_old' END AS cannot_tell,
  n.title AS listing_title,
  n.registration_no AS registration_no,
  n.url AS url,
  n.hit_table AS hit_table,
  n.hit_column AS hit_column,
  n.hit_row_key AS hit_row_key,
  n.term AS hit_term,
  n.hit_start AS hit_start,
  n.hit_stop AS hit_stop,
  n.row_key AS row_key_listing,
  n.row_key_shop AS row_key_shop
FROM need AS n
LEFT JOIN held AS e ON e.row_key = n.row_key
LEFT JOIN covered AS c ON c.region_id = code_region(n.registration_no)
LEFT JOIN covered AS whole ON whole.region_id = CONCAT(SUBSTRING(code_region(n.registration_no), 1, 2), '0000')
WHERE e.row_key_permit IS NULL
