/*---
id: cn.code.unregistered
title: {zh: 亮出的登记号查无登记, en: code not in the register}
topic: display
category: display
domain: R2
severity: 4
reads: [shown, business, coverage]
needs: [shown, business]
jurisdiction: real_place
reason:
  zh: "{acted_on}页面亮出的登记号“{shown_no}”格式无误，但登记机关所在区划的全量登记数据（截至{as_of_on}）中没有这个号码。"
  en: "On {acted_on} the page showed “{shown_no}”, which is well formed but not in the full register of its region (as of {as_of_on})."
cannot_tell:
  no_full_load: {zh: 登记号所属区划没有全量登记数据, en: "no full register of the code's region"}
  too_old: {zh: 全量登记数据早于查看日，其后登记的查不到, en: "the full register is older than the look"}
versions:
  - {from: 2019-01-01, until: 2021-04-30, law: [cn.ecl.10, cn.ecl.15]}
  - {from: 2021-05-01, law: [cn.ecl.10, cn.ecl.15, cn.olt.8, cn.olt.12]}
note: >-
  Only a full load whose scope is a region covers that region and those below it, up to its own day. Old
  15-digit numbers are left alone, since the firm may by now be registered under a new one.
examples:
  - name: 全量登记中没有这个代码
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43}]
      business: [{registration_scheme: cn.uscc, registration_no: 91110000600037341L, name: 别家公司}]
      coverage: [{table_name: business, region_id: "350100", as_of_on: 2020-12-01}]
  - name: 开发区登记机关的代码不在区划表中，而全省都有全量数据
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "9", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91210242MA7GBJK207, shown_name: 大连某某有限公司}]
      business: [{registration_scheme: cn.uscc, registration_no: 91110000600037341L, name: 别家公司}]
      coverage: [{table_name: business, region_id: "210000", as_of_on: 2020-12-01}]
  - name: 登记在册（写法带空格）
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "2", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100 m000100y43}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 本公司}]
      coverage: [{table_name: business, region_id: "350100", as_of_on: 2020-12-01}]
  - name: 已注销的也算登记过
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "3", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 本公司, status: cancelled, status_on: 2020-01-01}]
      coverage: [{table_name: business, region_id: "350100", as_of_on: 2020-12-01}]
  - name: 代码所属区划没有全量数据
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "4", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43}]
      business: [{registration_scheme: cn.uscc, registration_no: 91110000600037341L, name: 别家公司}]
      coverage: [{table_name: business, region_id: "110000", as_of_on: 2020-12-01}]
  - name: 全量数据早于查看日，可能是其后新登记的
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "5", seen_at: 2020-12-05T10:00:00+08:00, shown_no: 91350100M000100Y43}]
      business: [{registration_scheme: cn.uscc, registration_no: 91110000600037341L, name: 别家公司}]
      coverage: [{table_name: business, region_id: "350100", as_of_on: 2020-12-01}]
  - name: 校验位错误的由另一条规则处理
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "6", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y44}]
      business: [{registration_scheme: cn.uscc, registration_no: 91110000600037341L, name: 别家公司}]
      coverage: [{table_name: business, region_id: "350100", as_of_on: 2020-12-01}]
  - name: 换证前的十五位注册号
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "7", seen_at: 2020-11-05T10:00:00+08:00, shown_no: "110000450147087"}]
      business: [{registration_scheme: cn.uscc, registration_no: 91110000600037341L, name: 别家公司}]
      coverage: [{table_name: business, region_id: "110000", as_of_on: 2020-12-01}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "8", seen_at: 2018-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43}]
      business: [{registration_scheme: cn.uscc, registration_no: 91110000600037341L, name: 别家公司}]
      coverage: [{table_name: business, region_id: "350100", as_of_on: 2020-12-01}]
---*/
WITH looks AS (
  SELECT s.entity_key, beijing_date(s.seen_at) AS seen_on, s.shown_no, s.shown_name, s.url,
    fold_code(s.shown_no) AS code, s.row_key
  FROM shown AS s
  WHERE LENGTH(fold_code(COALESCE(s.shown_no, ''))) = 18
    AND code_ok(s.shown_no)
),
covered AS (
  SELECT c.region_id, MAX(c.as_of_on) AS as_of_on
  FROM coverage AS c
  WHERE c.table_name = 'business'
  GROUP BY c.region_id
)
SELECT
  l.entity_key AS subject_key,
  l.entity_key AS object_key,
  l.seen_on AS acted_on,
  0.9 AS confidence,
  l.code AS object_digest,
  CASE WHEN COALESCE(c.as_of_on, whole.as_of_on) IS NULL THEN 'no_full_load'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) < l.seen_on THEN 'too_old' END AS cannot_tell,
  l.shown_no AS shown_no,
  l.shown_name AS shown_name,
  COALESCE(c.as_of_on, whole.as_of_on) AS as_of_on,
  l.url AS url,
  l.row_key AS row_key_shown
FROM looks AS l
LEFT JOIN business AS b ON b.registration_no = l.code
LEFT JOIN covered AS c ON c.region_id = code_region(l.code)
LEFT JOIN covered AS whole ON whole.region_id = CONCAT(SUBSTRING(code_region(l.code), 1, 2), '0000')
WHERE b.row_key IS NULL
