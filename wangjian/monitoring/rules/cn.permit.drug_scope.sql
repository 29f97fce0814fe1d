/*---
id: cn.permit.drug_scope
title: {zh: 销售药品超出许可的经营范围, en: drugs sold beyond the scope of the permit}
topic: permit
category: permit
domain: M5
severity: 4
reads: [hit, listing, shop, permit, coverage]
needs: [listing, permit]
lexicons: [cn.drugs.kinds]
jurisdiction: real_place
reason:
  zh: "{acted_on}店铺销售“{listing_title}”，属{needed_zh}，其药品经营许可证{permit_no}的范围为“{scope}”。"
  en: "On {acted_on} the shop sold “{listing_title}”, a matter of {needed}; the scope of its permit {permit_no} is “{scope}”."
cannot_tell:
  scope_unsaid: {zh: 许可登记没有写明经营范围或类别, en: the register does not name the scope or class}
  no_full_load: {zh: 该地区没有全量许可数据，可能还有别的许可, en: "no full load of permits covers the region; there may be another permit"}
  too_old: {zh: 许可数据早于查看之日，范围可能已变更, en: "the permits are older than the look; the scope may have changed"}
versions:
  - {from: 2019-01-01, until: 2019-11-30, law: [cn.drug.14, cn.drugreg.16]}
  - {from: 2019-12-01, until: 2022-11-30, law: [cn.drug.51, cn.drugreg.16]}
  - {from: 2022-12-01, until: 2023-12-31, law: [cn.drugonline.8, cn.drug.51, cn.drugreg.16]}
  - {from: 2024-01-01, until: 2026-05-14, law: [cn.drugonline.8, cn.drug.51, cn.drugtrade.68, cn.drugreg.16]}
  - {from: 2026-05-15, law: [cn.drugonline.8, cn.drug.51, cn.drugreg.42, cn.drugtrade.68]}
note: >-
  Three questions that a permit answers: does it reach prescription drugs (where it names classes without a prescription and none
  with), herbal slices (中药饮片) and biologics (where it lists kinds of drugs without them). What is a prescription drug is told by
  the generic name with a form or strength. A scope that names neither classes nor kinds does not tell. Any permit of the trader that
  reaches the drug is enough. Who has no permit at all is the matter of cn.permit.drug. Until 2026-05-14 the regulations ask for a
  warning first (药品管理法实施条例 art. 69); since 2024-01-01 a breach corrected at once without harm is punished more mildly.
examples:
  - name: 只许可乙类非处方药的卖处方药
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "阿托伐他汀钙片 20mg 7片", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "乙类非处方药；中成药、化学药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 范围没有中药饮片
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "中药饮片 炒白术 250g", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "处方药、非处方药；中成药、化学药、生物制品"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 范围没有生物制品
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "甘精胰岛素注射液 3ml", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "处方药、甲类非处方药、乙类非处方药；中成药、化学药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 2019年修订施行前
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "阿托伐他汀钙片 20mg 7片", seen_at: 2019-11-30T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "乙类非处方药；中成药、化学药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 2026年条例施行后
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "阿托伐他汀钙片 20mg 7片", seen_at: 2026-05-15T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "乙类非处方药；中成药、化学药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 范围有处方药
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "阿托伐他汀钙片 20mg 7片", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "处方药、甲类非处方药、乙类非处方药；中药饮片、中成药、化学药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 只写处方药也卖处方药
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "阿托伐他汀钙片 20mg 7片", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "处方药与非处方药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 另一张许可证有处方药
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "阿托伐他汀钙片 20mg 7片", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "乙类非处方药；中成药、化学药"}, {permit_kind: drug_business, permit_no: 京DA0100002, holder_no: 91110000600037341L, scope: "处方药；化学药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 饮片在范围内
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "中药饮片 炒白术 250g", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "非处方药；中药饮片（含配方）、中成药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 生物制品除疫苗外
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "甘精胰岛素注射液 3ml", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "处方药；化学药、生物制品（除疫苗）"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 非处方药
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "维生素C片 100片", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "乙类非处方药；中成药、化学药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 药名出现在书名中
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "《阿托伐他汀钙片临床应用》", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "乙类非处方药；中成药、化学药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 分药盒
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "阿托伐他汀 分装药盒 7格", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "乙类非处方药；中成药、化学药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 范围没有写类别
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "阿托伐他汀钙片 20mg 7片", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "药品零售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 没有写范围
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "阿托伐他汀钙片 20mg 7片", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 许可数据早于查看之日
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "阿托伐他汀钙片 20mg 7片", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "乙类非处方药；中成药、化学药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-03-04}]
  - name: 没有全量许可数据
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "阿托伐他汀钙片 20mg 7片", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "乙类非处方药；中成药、化学药"}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "阿托伐他汀钙片 20mg 7片", seen_at: 2018-12-31T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水药店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L, scope: "乙类非处方药；中成药、化学药"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
---*/
WITH need AS (
  SELECT h.hit_table, h.hit_column, h.hit_row_key, h.term, h.hit_start, h.hit_stop, h.certainty, h.category AS kind, l.platform_id,
    l.platform_shop_no, l.entity_key, l.title, l.url, l.row_key, beijing_date(l.seen_at) AS seen_on,
    fold_code(s.registration_no) AS registration_no, s.row_key AS row_key_shop
  FROM hit AS h
  JOIN listing AS l ON l.row_key = h.hit_row_key
  JOIN shop AS s ON s.platform_id = l.platform_id AND s.platform_shop_no = l.platform_shop_no
  WHERE h.lexicon = 'cn.drugs.kinds' AND h.hit_table = 'listing' AND h.hit_column = 'title' AND h.excused_by IS NULL
    AND NOT (l.title LIKE CONCAT('%《%', h.matched, '%》%'))
    AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%玩具%')
    AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
),
permitted AS (
  SELECT n.row_key, n.kind, MIN(p.permit_no) AS permit_no, MIN(p.scope) AS scope, MAX(p.row_key) AS row_key_permit,
    MIN(CASE WHEN n.kind = 'prescription' AND p.scope LIKE '%处方药%' THEN 1
             WHEN n.kind <> 'prescription' AND (p.scope LIKE '%中成药%' OR p.scope LIKE '%化学药%') THEN 1
             ELSE 0 END) AS said,
    MAX(CASE WHEN n.kind = 'prescription' AND REPLACE(REPLACE(p.scope, '非处方药', ''), '不含处方药', '') LIKE '%处方药%' THEN 1
             WHEN n.kind = 'herb_slices' AND p.scope LIKE '%饮片%' AND p.scope NOT LIKE '%不含中药饮片%' THEN 1
             WHEN n.kind = 'biologic' AND p.scope LIKE '%生物制品%' AND p.scope NOT LIKE '%不含生物制品%' THEN 1
             ELSE 0 END) AS named
  FROM need AS n
  JOIN permit AS p ON p.holder_no = n.registration_no AND p.permit_kind = 'drug_business'
  WHERE COALESCE(p.status, 'valid') = 'valid'
    AND n.seen_on BETWEEN COALESCE(p.issued_on, DATE '1900-01-01') AND COALESCE(p.expires_on, DATE '9999-12-31')
  GROUP BY n.row_key, n.kind
),
covered AS (
  SELECT c.region_id, MAX(c.as_of_on) AS as_of_on FROM coverage AS c WHERE c.table_name = 'permit' GROUP BY c.region_id
)
SELECT
  CONCAT('shop:', n.platform_id, '/', n.platform_shop_no) AS subject_key,
  n.entity_key AS object_key,
  n.seen_on AS acted_on,
  0.85 * n.certainty AS confidence,
  CONCAT(n.title, '|', n.kind) AS object_digest,
  CASE WHEN p.said = 0 THEN 'scope_unsaid' WHEN COALESCE(c.as_of_on, whole.as_of_on) IS NULL THEN 'no_full_load'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) < n.seen_on THEN 'too_old' END AS cannot_tell,
  n.title AS listing_title,
  p.permit_no AS permit_no,
  p.scope AS scope,
  CASE WHEN n.kind = 'prescription' THEN '处方药' WHEN n.kind = 'herb_slices' THEN '中药饮片' ELSE '生物制品' END AS needed_zh,
  CASE WHEN n.kind = 'prescription' THEN 'prescription drugs' WHEN n.kind = 'herb_slices' THEN 'herbal slices' ELSE 'biologics' END AS needed,
  n.url AS url,
  n.hit_table AS hit_table,
  n.hit_column AS hit_column,
  n.hit_row_key AS hit_row_key,
  n.term AS hit_term,
  n.hit_start AS hit_start,
  n.hit_stop AS hit_stop,
  n.row_key AS row_key_listing,
  p.row_key_permit AS row_key_permit,
  n.row_key_shop AS row_key_shop
FROM need AS n
JOIN permitted AS p ON p.row_key = n.row_key AND p.kind = n.kind
LEFT JOIN covered AS c ON c.region_id = code_region(n.registration_no)
LEFT JOIN covered AS whole ON whole.region_id = CONCAT(SUBSTRING(code_region(n.registration_no), 1, 2), '0000')
WHERE p.named = 0
