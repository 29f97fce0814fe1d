/*---
id: cn.permit.expired
title: {zh: 亮出的许可证已过期, en: a permit shown has expired}
topic: permit
category: permit
domain: R2
severity: 3
reads: [shown, permit, coverage]
needs: [shown, permit]
jurisdiction: real_place
reason:
  zh: "{acted_on}店铺亮出的许可证{permit_no}（{holder_name}）有效期至{expires_on}，许可登记中没有该持证人当日有效的同类许可。"
  en: "On {acted_on} the shop showed the permit {permit_no} ({holder_name}), valid until {expires_on}; the register has no permit of the kind valid that day for its holder."
cannot_tell:
  no_full_load: {zh: 该地区没有全量许可数据，可能已换证, en: "no full load of permits covers the region; it may have been renewed"}
  too_old: {zh: 许可数据早于查看之日，可能已换证, en: "the permits are older than the look; it may have been renewed"}
versions:
  - {from: 2019-01-01, law: [cn.ecl.12, cn.ecl.15]}
note: >-
  Judged by the day of the look: a permit renewed with a gap counts as expired within the gap. A permit renewed under its old or
  under a new number is valid; so is a filing in place of an expired food permit. A permit that was cancelled or suspended is not
  looked at, since the register does not say since when.
examples:
  - name: 过期仍在亮
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, expires_on: 2024-02-29}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
  - name: 续期有空档，查看在空档中
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "jy1 1101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, expires_on: 2024-02-29}, {permit_kind: food_business, permit_no: JY11101080099999, holder_no: 91110000600037341L, issued_on: 2024-03-10, expires_on: 2029-03-09}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
  - name: 最后一日
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, expires_on: 2024-03-05}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
  - name: 已换新证，页面未换
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, expires_on: 2024-02-29}, {permit_kind: food_business, permit_no: JY11101080099999, holder_no: 91110000600037341L, issued_on: 2024-03-01, expires_on: 2029-02-28}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
  - name: 同号延续，另一来源已更新
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{source: a, permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, expires_on: 2024-02-29}, {source: b, permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, issued_on: 2024-02-28, expires_on: 2029-02-27}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
  - name: 许可到期改为备案
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, expires_on: 2024-02-29}, {permit_kind: food_filing, permit_no: YB11101080012345, holder_no: 91110000600037341L, issued_on: 2024-02-20}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
  - name: 没有全量许可数据
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, expires_on: 2024-02-29}]
  - name: 许可数据早于查看之日
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, expires_on: 2024-02-29}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-03-04}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2018-12-31T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, expires_on: 2018-02-28}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-06-01}]
---*/
WITH looks AS (
  SELECT s.entity_key, s.subject_kind, s.platform_id, s.subject_no, beijing_date(s.seen_at) AS seen_on, s.url, s.row_key,
    s.shown_name, fold_code(COALESCE(NULLIF(s.shown_no, ''), s.badge_no)) AS shown_code,
    REPLACE(REPLACE(REPLACE(REPLACE(s.permit_nos, ';', '；'), '、', '；'), '，', '；'), ',', '；') AS numbers
  FROM shown AS s
  WHERE COALESCE(s.permit_nos, '') <> ''
),
parts AS (
  SELECT l.row_key, fold_code(SPLIT_PART(l.numbers, '；', 1)) AS number FROM looks AS l
  UNION ALL
  SELECT l.row_key, fold_code(SPLIT_PART(l.numbers, '；', 2)) AS number FROM looks AS l
  UNION ALL
  SELECT l.row_key, fold_code(SPLIT_PART(l.numbers, '；', 3)) AS number FROM looks AS l
  UNION ALL
  SELECT l.row_key, fold_code(SPLIT_PART(l.numbers, '；', 4)) AS number FROM looks AS l
  UNION ALL
  SELECT l.row_key, fold_code(SPLIT_PART(l.numbers, '；', 5)) AS number FROM looks AS l
  UNION ALL
  SELECT l.row_key, fold_code(SPLIT_PART(l.numbers, '；', 6)) AS number FROM looks AS l
),
register AS (
  SELECT fold_code(p.permit_no) AS number, p.permit_no, p.permit_kind, p.holder_no, p.holder_name, p.issued_on, p.expires_on,
    COALESCE(p.status, 'valid') AS status, p.entity_key, p.row_key,
    CASE WHEN p.permit_kind IN ('food_business', 'food_filing') THEN 'food' ELSE p.permit_kind END AS family
  FROM permit AS p
),
known AS (
  SELECT q.row_key AS look, r.number, MIN(r.permit_no) AS permit_no, MIN(r.holder_no) AS holder_no, MIN(r.holder_name) AS holder_name,
    MIN(r.family) AS family, MIN(r.entity_key) AS permit_key, MAX(COALESCE(r.expires_on, DATE '9999-12-31')) AS expires_on,
    MAX(r.row_key) AS row_key_permit
  FROM parts AS q
  JOIN register AS r ON r.number = q.number
  WHERE q.number <> ''
  GROUP BY q.row_key, r.number
  HAVING COUNT(DISTINCT r.holder_no) = 1
),
renewed AS (
  SELECT k.look, k.number
  FROM known AS k
  JOIN looks AS l ON l.row_key = k.look
  JOIN register AS r ON r.holder_no = k.holder_no AND r.family = k.family
  WHERE r.status = 'valid'
    AND l.seen_on BETWEEN COALESCE(r.issued_on, DATE '1900-01-01') AND COALESCE(r.expires_on, DATE '9999-12-31')
  GROUP BY k.look, k.number
),
covered AS (
  SELECT c.region_id, MAX(c.as_of_on) AS as_of_on FROM coverage AS c WHERE c.table_name = 'permit' GROUP BY c.region_id
)
SELECT
  l.entity_key AS subject_key,
  k.permit_key AS object_key,
  l.seen_on AS acted_on,
  0.9 AS confidence,
  CONCAT(k.number, '|', CAST(k.expires_on AS TEXT)) AS object_digest,
  CASE WHEN COALESCE(c.as_of_on, whole.as_of_on) IS NULL THEN 'no_full_load' WHEN COALESCE(c.as_of_on, whole.as_of_on) < l.seen_on THEN 'too_old' END AS cannot_tell,
  k.permit_no AS permit_no,
  k.holder_name AS holder_name,
  k.expires_on AS expires_on,
  l.url AS url,
  l.row_key AS row_key_shown,
  k.row_key_permit AS row_key_permit
FROM known AS k
JOIN looks AS l ON l.row_key = k.look
LEFT JOIN renewed AS n ON n.look = k.look AND n.number = k.number
LEFT JOIN covered AS c ON c.region_id = code_region(k.holder_no)
LEFT JOIN covered AS whole ON whole.region_id = CONCAT(SUBSTRING(code_region(k.holder_no), 1, 2), '0000')
WHERE k.expires_on < l.seen_on AND n.look IS NULL
