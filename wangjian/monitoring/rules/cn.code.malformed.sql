/*---
id: cn.code.malformed
title: {zh: 亮出的登记号有误, en: registration number malformed}
topic: display
category: display
domain: R2
severity: 2
reads: [shown]
jurisdiction: real_place
reason:
  zh: "{acted_on}页面亮出的登记号“{shown_no}”不是有效的登记号：位数、字符或校验位不对。"
  en: "On {acted_on} the page showed “{shown_no}”, which is no valid registration number: its length, a character or the check digit is wrong."
cannot_tell:
  masked: {zh: 登记号部分打码，无法校验, en: "part of the number is masked"}
versions:
  - {from: 2019-01-01, until: 2021-04-30, law: [cn.ecl.15]}
  - {from: 2021-05-01, law: [cn.ecl.15, cn.olt.12]}
note: >-
  18 characters are checked by GB 32100, 15 digits as old registration numbers. A shorter number of eight
  characters or less may be that of Hong Kong, Macao or Taiwan and is left alone.
examples:
  - name: 校验位错误
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91110000100000001A}]
  - name: 少一位
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "2", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 9135010077960483X}]
  - name: 数字零写成字母O
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "3", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y4O}]
  - name: 正确的代码，小写带空格
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "4", seen_at: 2020-11-05T10:00:00+08:00, shown_no: " 91350100 m000100y43 "}]
  - name: 全角数字的正确代码
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "5", seen_at: 2020-11-05T10:00:00+08:00, shown_no: ９１３５０１００Ｍ０００１００Ｙ４３}]
  - name: 换证前的十五位注册号
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "6", seen_at: 2020-11-05T10:00:00+08:00, shown_no: "110000450147087"}]
  - name: 香港商业登记号
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "7", seen_at: 2020-11-05T10:00:00+08:00, shown_no: "22099131"}]
  - name: 没有亮出登记号（由未亮照规则处理）
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "8", seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 部分打码
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "9", seen_at: 2020-11-05T10:00:00+08:00, shown_no: "9135010********Y43"}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "10", seen_at: 2018-06-01T10:00:00+08:00, shown_no: 91110000100000001A}]
---*/
SELECT
  s.entity_key AS subject_key,
  s.entity_key AS object_key,
  beijing_date(s.seen_at) AS acted_on,
  CASE WHEN LENGTH(fold_code(s.shown_no)) IN (15, 18) THEN 0.97 ELSE 0.85 END AS confidence,
  fold_code(s.shown_no) AS object_digest,
  CASE WHEN s.shown_no LIKE '%*%' OR s.shown_no LIKE '%＊%' OR s.shown_no LIKE '%•%' THEN 'masked' END AS cannot_tell,
  s.shown_no AS shown_no,
  s.shown_name AS shown_name,
  s.url AS url,
  s.row_key AS row_key_shown
FROM shown AS s
WHERE s.subject_kind IN ('shop', 'site', 'account', 'mobile_app')
  AND LENGTH(fold_code(COALESCE(s.shown_no, ''))) > 8
  AND NOT code_ok(s.shown_no)
