/*---
id: xx.trader.ended
title: {zh: 已注销仍在经营, en: struck off but still trading}
topic: ended
category: registration
domain: R1
severity: 4
reads: [shown, business]
jurisdiction: real_place
reason:
  zh: "{registered_name}已于{status_on}注销，{acted_on}仍在经营。"
  en: "{registered_name} was struck off on {status_on} and still traded on {acted_on}."
versions:
  - {from: 2019-01-01, law: [xx.trade.4]}
examples:
  - name: traded after it was struck off
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: nile, subject_no: "1", seen_at: 2020-05-05 10:00:00, shown_no: NV-000123}]
      business: [{registration_scheme: other, registration_no: NV-000123, name: Brie & Sons, status: cancelled, status_on: 2020-01-01}]
  - name: struck off later
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: nile, subject_no: "2", seen_at: 2020-05-05 10:00:00, shown_no: NV-000123}]
      business: [{registration_scheme: other, registration_no: NV-000123, name: Brie & Sons, status: cancelled, status_on: 2020-06-01}]
  - name: before the act
    expect: before_law
    tables:
      shown: [{subject_kind: shop, platform_id: nile, subject_no: "3", seen_at: 2018-05-05 10:00:00, shown_no: NV-000123}]
      business: [{registration_scheme: other, registration_no: NV-000123, name: Brie & Sons, status: cancelled, status_on: 2018-01-01}]
---*/
SELECT
  s.entity_key AS subject_key,
  b.entity_key AS object_key,
  beijing_date(s.seen_at) AS acted_on,
  0.9 AS confidence,
  b.status AS object_digest,
  b.name AS registered_name,
  b.status_on AS status_on,
  s.row_key AS row_key_shown,
  b.row_key AS row_key_business
FROM shown AS s
JOIN business AS b ON b.registration_no = fold_code(s.shown_no)
WHERE b.status = 'cancelled' AND b.status_on < beijing_date(s.seen_at)
