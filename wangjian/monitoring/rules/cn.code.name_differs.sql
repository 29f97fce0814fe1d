/*---
id: cn.code.name_differs
title: {zh: 亮出的名称与登记不符, en: the code's name differs from the shown one}
topic: display
category: display
domain: R2
severity: 3
reads: [shown, business]
jurisdiction: real_place
reason:
  zh: "{acted_on}页面亮出登记号“{shown_no}”和名称“{shown_name}”，登记的名称是“{registered_name}”，曾用名中也没有。"
  en: "On {acted_on} the page showed “{shown_no}” with the name “{shown_name}”; the register has “{registered_name}”, and no such former name."
versions:
  - {from: 2019-01-01, until: 2021-04-30, law: [cn.ecl.15]}
  - {from: 2021-05-01, law: [cn.ecl.15, cn.olt.12]}
note: >-
  Names are compared after folding widths, brackets, traditional characters and spaces. Where several
  registers know the code, one that has the name is enough. Masked or cut-off names and traders
  registered without a name are left alone.
examples:
  - name: 亮出的是另一家企业的名称
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43, shown_name: 福州远山商贸有限公司}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司}]
  - name: 只差一个字也是另一家
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "2", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43, shown_name: 福州近山食品有限公司}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司}]
  - name: 括号、全角和繁体不同
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "3", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43, shown_name: 近水電子(福州) 有限公司}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 近水电子（福州）有限公司}]
  - name: 改名前的曾用名
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "4", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43, shown_name: 福州旧水食品有限公司}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司, former_names: 福州旧水食品有限公司；福州老水食品厂}]
  - name: 另一来源的登记有这个名称
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "5", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43, shown_name: 福州近水食品有限公司}]
      business:
        - {source: a, registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司}
        - {source: b, registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州某水食品有限公司}
  - name: 名称被截断显示
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "6", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43, shown_name: 福州近水食…}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司}]
  - name: 个体工商户无字号
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "7", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43, shown_name: 阿水小店}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: （无字号名称）}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "8", seen_at: 2018-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43, shown_name: 福州远山商贸有限公司}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司}]
---*/
WITH looks AS (
  SELECT s.entity_key, beijing_date(s.seen_at) AS seen_on, s.shown_no, s.shown_name, s.url,
    fold_code(s.shown_no) AS code, s.row_key
  FROM shown AS s
  WHERE COALESCE(s.shown_no, '') <> ''
    AND COALESCE(s.shown_name, '') <> ''
    AND code_ok(s.shown_no)
    AND NOT (s.shown_name LIKE '%*%' OR s.shown_name LIKE '%＊%' OR s.shown_name LIKE '%…%' OR s.shown_name LIKE '%...%')
),
compared AS (
  SELECT l.entity_key, l.seen_on, l.shown_no, l.shown_name, l.url, l.code, l.row_key,
    MAX(CASE WHEN same_name(l.shown_name, b.name, COALESCE(b.former_names, ''))
               OR b.name LIKE '%无字号%' OR b.name LIKE '%*%' OR LENGTH(b.name) < 2
             THEN 1 ELSE 0 END) AS fits,
    MIN(b.name) AS registered_name,
    MIN(b.row_key) AS row_key_business
  FROM looks AS l
  JOIN business AS b ON b.registration_no = l.code
  GROUP BY l.entity_key, l.seen_on, l.shown_no, l.shown_name, l.url, l.code, l.row_key
)
SELECT
  c.entity_key AS subject_key,
  c.entity_key AS object_key,
  c.seen_on AS acted_on,
  0.85 AS confidence,
  CONCAT(c.code, '|', fold_name(c.shown_name), '|', fold_name(c.registered_name)) AS object_digest,
  c.shown_no AS shown_no,
  c.shown_name AS shown_name,
  c.registered_name AS registered_name,
  c.url AS url,
  c.row_key AS row_key_shown,
  c.row_key_business AS row_key_business
FROM compared AS c
WHERE c.fits = 0
