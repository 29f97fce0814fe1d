/*---
id: cn.register.shared_address
title: {zh: 一址多照：同一住所登记了许多户, en: many licences at one address}
topic: address
category: registration
domain: R1
severity: 2
reads: [shown, business, shared_address]
needs: [shown, business]
jurisdiction: domicile
reason:
  zh: "{acted_on}在网上经营的“{registered_name}”（{registration_no}），其住所“{address}”在登记中共有{firms}户，宜核查住所是否真实、能否联系。"
  en: "“{registered_name}” ({registration_no}), trading online on {acted_on}, is registered at “{address}” with {firms} firms in all; whether the domicile is real and can be reached should be checked."
cannot_tell:
  no_room: {zh: 登记的住所没有写到房间, en: the registered address names no room}
versions:
  - {from: 2019-01-01, until: 2022-02-28, law: [cn.abnormal.4], params: {at_least: 10}}
  - {from: 2022-03-01, law: [cn.register.11, cn.register.17, cn.abnormal.4], params: {at_least: 10}}
note: >-
  A sign, no offence in itself (a registration got by false papers is one, 市场主体登记管理条例 art. 44): provinces may let many register at one address, and the registered shared ones stand in the catalogue
  cn.shared_addresses. Counted are firms that still stand at one and the same door and room; stalls and rooms of a market or building
  differ, and an address that names no room does not tell. `at_least` is the office's own measure.
examples:
  - name: 一间房登记十户
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L}]
      business: [{registration_scheme: cn.uscc, registration_no: "91110000600037341L", name: 甲41L公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000000", name: 甲000公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000001", name: 甲001公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000002", name: 甲002公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000003", name: 甲003公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000004", name: 甲004公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000005", name: 甲005公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000006", name: 甲006公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000007", name: 甲007公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000008", name: 甲008公司, status: active, address: 北京市海淀区学府路7号2层201室}]
      shared_address: [{word: 集群, kind: 集群注册}, {word: 学府路7号2层202室, kind: 集群注册}]
  - name: 九户
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L}]
      business: [{registration_scheme: cn.uscc, registration_no: "91110000600037341L", name: 甲41L公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000000", name: 甲000公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000001", name: 甲001公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000002", name: 甲002公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000003", name: 甲003公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000004", name: 甲004公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000005", name: 甲005公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000006", name: 甲006公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000007", name: 甲007公司, status: active, address: 北京市海淀区学府路7号2层201室}]
      shared_address: [{word: 集群, kind: 集群注册}, {word: 学府路7号2层202室, kind: 集群注册}]
  - name: 同一市场，摊位不同
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L}]
      business: [{registration_scheme: cn.uscc, registration_no: "91110000600037341L", name: 甲41L公司, status: active, address: 北京市海淀区学府路7号市场1号摊位}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000000", name: 甲000公司, status: active, address: 北京市海淀区学府路7号市场2号摊位}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000001", name: 甲001公司, status: active, address: 北京市海淀区学府路7号市场3号摊位}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000002", name: 甲002公司, status: active, address: 北京市海淀区学府路7号市场4号摊位}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000003", name: 甲003公司, status: active, address: 北京市海淀区学府路7号市场5号摊位}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000004", name: 甲004公司, status: active, address: 北京市海淀区学府路7号市场6号摊位}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000005", name: 甲005公司, status: active, address: 北京市海淀区学府路7号市场7号摊位}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000006", name: 甲006公司, status: active, address: 北京市海淀区学府路7号市场8号摊位}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000007", name: 甲007公司, status: active, address: 北京市海淀区学府路7号市场9号摊位}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000008", name: 甲008公司, status: active, address: 北京市海淀区学府路7号市场10号摊位}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000009", name: 甲009公司, status: active, address: 北京市海淀区学府路7号市场11号摊位}]
      shared_address: [{word: 集群, kind: 集群注册}, {word: 学府路7号2层202室, kind: 集群注册}]
  - name: 集群注册地址
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L}]
      business: [{registration_scheme: cn.uscc, registration_no: "91110000600037341L", name: 甲41L公司, status: active, address: 北京市海淀区学府路7号201室（集群注册）}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000000", name: 甲000公司, status: active, address: 北京市海淀区学府路7号201室（集群注册）}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000001", name: 甲001公司, status: active, address: 北京市海淀区学府路7号201室（集群注册）}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000002", name: 甲002公司, status: active, address: 北京市海淀区学府路7号201室（集群注册）}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000003", name: 甲003公司, status: active, address: 北京市海淀区学府路7号201室（集群注册）}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000004", name: 甲004公司, status: active, address: 北京市海淀区学府路7号201室（集群注册）}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000005", name: 甲005公司, status: active, address: 北京市海淀区学府路7号201室（集群注册）}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000006", name: 甲006公司, status: active, address: 北京市海淀区学府路7号201室（集群注册）}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000007", name: 甲007公司, status: active, address: 北京市海淀区学府路7号201室（集群注册）}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000008", name: 甲008公司, status: active, address: 北京市海淀区学府路7号201室（集群注册）}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000009", name: 甲009公司, status: active, address: 北京市海淀区学府路7号201室（集群注册）}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000010", name: 甲010公司, status: active, address: 北京市海淀区学府路7号201室（集群注册）}]
      shared_address: [{word: 集群, kind: 集群注册}, {word: 学府路7号2层202室, kind: 集群注册}]
  - name: 本局目录里的托管地址
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L}]
      business: [{registration_scheme: cn.uscc, registration_no: "91110000600037341L", name: 甲41L公司, status: active, address: 北京市海淀区学府路7号2层202室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000000", name: 甲000公司, status: active, address: 北京市海淀区学府路7号2层202室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000001", name: 甲001公司, status: active, address: 北京市海淀区学府路7号2层202室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000002", name: 甲002公司, status: active, address: 北京市海淀区学府路7号2层202室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000003", name: 甲003公司, status: active, address: 北京市海淀区学府路7号2层202室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000004", name: 甲004公司, status: active, address: 北京市海淀区学府路7号2层202室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000005", name: 甲005公司, status: active, address: 北京市海淀区学府路7号2层202室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000006", name: 甲006公司, status: active, address: 北京市海淀区学府路7号2层202室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000007", name: 甲007公司, status: active, address: 北京市海淀区学府路7号2层202室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000008", name: 甲008公司, status: active, address: 北京市海淀区学府路7号2层202室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000009", name: 甲009公司, status: active, address: 北京市海淀区学府路7号2层202室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000010", name: 甲010公司, status: active, address: 北京市海淀区学府路7号2层202室}]
      shared_address: [{word: 集群, kind: 集群注册}, {word: 学府路7号2层202室, kind: 集群注册}]
  - name: 其余都已注销
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L}]
      business: [{registration_scheme: cn.uscc, registration_no: "91110000600037341L", name: 甲41L公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000000", name: 甲000公司, status: cancelled, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000001", name: 甲001公司, status: cancelled, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000002", name: 甲002公司, status: cancelled, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000003", name: 甲003公司, status: cancelled, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000004", name: 甲004公司, status: cancelled, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000005", name: 甲005公司, status: cancelled, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000006", name: 甲006公司, status: cancelled, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000007", name: 甲007公司, status: cancelled, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000008", name: 甲008公司, status: cancelled, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000009", name: 甲009公司, status: cancelled, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000010", name: 甲010公司, status: cancelled, address: 北京市海淀区学府路7号2层201室}]
      shared_address: [{word: 集群, kind: 集群注册}, {word: 学府路7号2层202室, kind: 集群注册}]
  - name: 只写到楼
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L}]
      business: [{registration_scheme: cn.uscc, registration_no: "91110000600037341L", name: 甲41L公司, status: active, address: 北京市海淀区学府路7号}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000000", name: 甲000公司, status: active, address: 北京市海淀区学府路7号}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000001", name: 甲001公司, status: active, address: 北京市海淀区学府路7号}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000002", name: 甲002公司, status: active, address: 北京市海淀区学府路7号}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000003", name: 甲003公司, status: active, address: 北京市海淀区学府路7号}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000004", name: 甲004公司, status: active, address: 北京市海淀区学府路7号}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000005", name: 甲005公司, status: active, address: 北京市海淀区学府路7号}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000006", name: 甲006公司, status: active, address: 北京市海淀区学府路7号}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000007", name: 甲007公司, status: active, address: 北京市海淀区学府路7号}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000008", name: 甲008公司, status: active, address: 北京市海淀区学府路7号}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000009", name: 甲009公司, status: active, address: 北京市海淀区学府路7号}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000010", name: 甲010公司, status: active, address: 北京市海淀区学府路7号}]
      shared_address: [{word: 集群, kind: 集群注册}, {word: 学府路7号2层202室, kind: 集群注册}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2018-12-31T10:00:00+08:00, shown_no: 91110000600037341L}]
      business: [{registration_scheme: cn.uscc, registration_no: "91110000600037341L", name: 甲41L公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000000", name: 甲000公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000001", name: 甲001公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000002", name: 甲002公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000003", name: 甲003公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000004", name: 甲004公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000005", name: 甲005公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000006", name: 甲006公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000007", name: 甲007公司, status: active, address: 北京市海淀区学府路7号2层201室}, {registration_scheme: cn.uscc, registration_no: "91110108MA00000008", name: 甲008公司, status: active, address: 北京市海淀区学府路7号2层201室}]
      shared_address: [{word: 集群, kind: 集群注册}, {word: 学府路7号2层202室, kind: 集群注册}]
---*/
WITH firms AS (
  SELECT b.registration_no, MIN(b.name) AS name, MIN(fold_address(b.address)) AS place, MIN(b.address) AS address,
    MIN(b.row_key) AS row_key_business
  FROM business AS b
  WHERE COALESCE(b.status, 'active') = 'active' AND COALESCE(b.address, '') <> ''
  GROUP BY b.registration_no
),
crowded AS (
  SELECT f.place, COUNT(f.registration_no) AS firms
  FROM firms AS f
  WHERE LENGTH(f.place) >= 8
  GROUP BY f.place
  HAVING COUNT(f.registration_no) >= :at_least
),
excused AS (
  SELECT c.place
  FROM crowded AS c
  JOIN shared_address AS s ON c.place LIKE CONCAT('%', fold_address(s.word), '%')
  GROUP BY c.place
),
looks AS (
  SELECT s.entity_key, s.url, s.row_key, beijing_date(s.seen_at) AS seen_on,
    fold_code(COALESCE(NULLIF(s.shown_no, ''), s.badge_no)) AS code,
    ROW_NUMBER() OVER (PARTITION BY s.entity_key ORDER BY s.seen_at DESC, s.row_key) AS place_no
  FROM shown AS s
  WHERE COALESCE(s.shown_no, '') <> '' OR COALESCE(s.badge_no, '') <> ''
)
SELECT
  l.entity_key AS subject_key,
  CONCAT('address:', c.place) AS object_key,
  l.seen_on AS acted_on,
  CASE WHEN c.firms >= 5 * :at_least THEN 0.7 ELSE 0.55 END AS confidence,
  CONCAT(f.registration_no, '|', c.place) AS object_digest,
  CASE WHEN address_door(f.address) IS NULL
    OR NOT (c.place LIKE '%室%' OR c.place LIKE '%房%' OR c.place LIKE '%铺%' OR c.place LIKE '%单元%') THEN 'no_room' END AS cannot_tell,
  f.registration_no AS registration_no,
  f.name AS registered_name,
  f.address AS address,
  CAST(c.firms AS TEXT) AS firms,
  l.url AS url,
  l.row_key AS row_key_shown,
  f.row_key_business AS row_key_business
FROM looks AS l
JOIN firms AS f ON f.registration_no = l.code
JOIN crowded AS c ON c.place = f.place
LEFT JOIN excused AS e ON e.place = c.place
WHERE l.place_no = 1 AND e.place IS NULL
