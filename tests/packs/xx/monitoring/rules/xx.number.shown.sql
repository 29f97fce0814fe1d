/*---
id: xx.number.shown
title: {zh: 未亮登记号, en: no number shown}
topic: display
category: display
domain: R2
severity: 2
reads: [shown]
jurisdiction: real_place
reason:
  zh: "{acted_on}该店没有亮出登记号。"
  en: "The shop showed no number on {acted_on}."
versions:
  - {from: 2019-01-01, law: [xx.trade.4]}
examples:
  - name: nothing is shown
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: nile, subject_no: "1", seen_at: 2020-05-05 10:00:00}]
  - name: a number is shown
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: nile, subject_no: "2", seen_at: 2020-05-05 10:00:00, shown_no: NV-000123}]
  - name: before the act
    expect: before_law
    tables:
      shown: [{subject_kind: shop, platform_id: nile, subject_no: "3", seen_at: 2018-05-05 10:00:00}]
---*/
SELECT
  s.entity_key AS subject_key,
  s.entity_key AS object_key,
  beijing_date(s.seen_at) AS acted_on,
  0.9 AS confidence,
  '' AS object_digest,
  s.row_key AS row_key_shown
FROM shown AS s
WHERE s.subject_kind = 'shop' AND COALESCE(s.shown_no, '') = ''
