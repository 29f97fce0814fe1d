/*---
id: cn.business.ended_trading
title: {zh: 已注销或吊销仍在经营, en: cancelled or revoked but still trading}
topic: ended
category: registration
domain: R1
severity: 4
reads: [shown, business, shop]
needs: [shown, business]
jurisdiction: real_place
reason:
  zh: "“{registered_name}”（{registration_no}）已于{status_on}{status_zh}，{acted_on}仍以该主体在网上经营。"
  en: "“{registered_name}” ({registration_no}) was {status} on {status_on} and still traded online on {acted_on}."
cannot_tell:
  sources_differ: {zh: 不同来源的登记状态不一致, en: "registers differ on the status"}
  no_day: {zh: 登记中没有注销或吊销的日期, en: "the register does not say since when"}
versions:
  - {from: 2019-01-01, until: 2021-04-30, law: [cn.ecl.10, cn.ecl.15]}
  - {from: 2021-05-01, law: [cn.ecl.10, cn.ecl.15, cn.olt.8]}
note: >-
  What counts is a look after the day on which the registration ended, at a shop that is not closed. A look on
  that very day, a firm that moved to another register, and a shop that has passed to another firm are left
  alone.
examples:
  - name: 注销之后还在亮这个照
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43, shown_name: 福州近水食品有限公司}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司, status: cancelled, status_on: 2020-10-01}]
  - name: 吊销之后
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "2", seen_at: 2020-11-05T10:00:00+08:00, badge_no: 91350100M000100Y43, badge: national}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司, status: revoked, status_on: 2020-10-01}]
  - name: 查看在前，注销在后
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "3", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司, status: cancelled, status_on: 2020-11-06}]
  - name: 当日注销
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "4", seen_at: 2020-11-05T23:00:00+08:00, shown_no: 91350100M000100Y43}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司, status: cancelled, status_on: 2020-11-05}]
  - name: 只是迁出
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "5", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司, status: moved_out, status_on: 2020-10-01}]
  - name: 店铺已随之关闭
    expect: leave
    tables:
      shop: [{platform_id: pf1, platform_shop_no: "6", name: 近水, status: closed, closed_on: 2020-10-02}]
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "6", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司, status: cancelled, status_on: 2020-10-01}]
  - name: 店铺已转由另一企业经营，平台报送的号码还是旧的
    expect: leave
    tables:
      shop: [{platform_id: pf1, platform_shop_no: "7", name: 近水, registration_no: 91350100M000100Y43}]
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "7", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91110000600037341L}]
      business:
        - {registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司, status: cancelled, status_on: 2020-10-01}
        - {registration_scheme: cn.uscc, registration_no: 91110000600037341L, name: 接手公司, status: active}
  - name: 另一来源说仍在营
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "8", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43}]
      business:
        - {source: a, registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司, status: cancelled, status_on: 2020-10-01}
        - {source: b, registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司, status: active}
  - name: 不知何时注销
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "9", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司, status: cancelled}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "10", seen_at: 2018-11-05T10:00:00+08:00, shown_no: 91350100M000100Y43}]
      business: [{registration_scheme: cn.uscc, registration_no: 91350100M000100Y43, name: 福州近水食品有限公司, status: cancelled, status_on: 2018-01-01}]
---*/
WITH looks AS (
  SELECT s.entity_key, s.subject_kind, s.platform_id, s.subject_no, beijing_date(s.seen_at) AS seen_on, s.url,
    fold_code(COALESCE(NULLIF(s.shown_no, ''), s.badge_no)) AS code, s.row_key
  FROM shown AS s
  WHERE COALESCE(s.shown_no, '') <> '' OR COALESCE(s.badge_no, '') <> ''
),
ended AS (
  SELECT b.registration_no,
    MIN(CASE WHEN b.status IN ('cancelled', 'revoked') THEN b.name END) AS registered_name,
    MIN(CASE WHEN b.status IN ('cancelled', 'revoked') THEN b.status END) AS status,
    MAX(CASE WHEN b.status IN ('cancelled', 'revoked') THEN b.status_on END) AS status_on,
    MAX(CASE WHEN COALESCE(b.status, 'active') IN ('active', 'moved_out') THEN 1 ELSE 0 END) AS still_active,
    MIN(CASE WHEN b.status IN ('cancelled', 'revoked') THEN b.entity_key END) AS business_key,
    MIN(CASE WHEN b.status IN ('cancelled', 'revoked') THEN b.row_key END) AS row_key_business
  FROM business AS b
  GROUP BY b.registration_no
)
SELECT
  l.entity_key AS subject_key,
  e.business_key AS object_key,
  l.seen_on AS acted_on,
  0.9 AS confidence,
  CONCAT(e.status, '|', COALESCE(CAST(e.status_on AS TEXT), '')) AS object_digest,
  CASE WHEN e.still_active = 1 THEN 'sources_differ'
       WHEN e.status_on IS NULL THEN 'no_day' END AS cannot_tell,
  e.registration_no AS registration_no,
  e.registered_name AS registered_name,
  e.status AS status,
  CASE WHEN e.status = 'cancelled' THEN '注销' ELSE '被吊销营业执照' END AS status_zh,
  e.status_on AS status_on,
  l.url AS url,
  l.row_key AS row_key_shown,
  e.row_key_business AS row_key_business,
  p.row_key AS row_key_shop
FROM looks AS l
JOIN ended AS e ON e.registration_no = l.code AND e.status IS NOT NULL
LEFT JOIN shop AS p ON l.subject_kind = 'shop' AND p.platform_id = l.platform_id AND p.platform_shop_no = l.subject_no
WHERE (e.status_on IS NULL OR e.status_on < l.seen_on)
  AND NOT (COALESCE(p.status, 'open') = 'closed' AND COALESCE(p.closed_on, l.seen_on) <= l.seen_on)
