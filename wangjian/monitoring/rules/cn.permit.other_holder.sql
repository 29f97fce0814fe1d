/*---
id: cn.permit.other_holder
title: {zh: 亮出他人的许可证, en: a permit of another holder is shown}
topic: permit
category: permit
domain: R2
severity: 4
reads: [shown, shop, permit, business]
needs: [shown, permit]
jurisdiction: real_place
reason:
  zh: "{acted_on}店铺（{shown_name}，{shown_code}）亮出的许可证{permit_no}，持证人是“{holder_name}”（{holder_no}）。"
  en: "On {acted_on} the shop ({shown_name}, {shown_code}) showed the permit {permit_no}, which belongs to “{holder_name}” ({holder_no})."
cannot_tell:
  no_trader: {zh: 不知道店铺由谁经营, en: nobody knows who runs the shop}
  old_number: {zh: 许可登记中是旧的15位登记号，名称也不足以判断, en: "the register of permits has an old number, and no name to tell by"}
  no_holder_name: {zh: 许可登记没有持证人名称，无从排除分支机构, en: "the register does not name the holder; it may be a branch"}
versions:
  - {from: 2019-01-01, law: [cn.ecl.12, cn.ecl.15]}
note: >-
  Left alone: the same code, whatever the name; the same name or a former one, whatever the code; a branch that shows its head
  office's permit and the other way round (the names begin alike); a number that the register does not know.
examples:
  - name: 冒用他人许可证
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43, holder_name: 福州远山食品有限公司}]
  - name: 两个号中有一个是他人的
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080099999；JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43, holder_name: 福州远山食品有限公司}, {permit_kind: food_business, permit_no: JY11101080099999, holder_no: 91110000600037341L, holder_name: 北京近水食品有限公司}]
  - name: 自己的许可证
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, holder_name: 北京近水食品有限公司}]
  - name: 许可证上还是更名前的名称
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, holder_name: 北京旧水食品有限公司}]
  - name: 旧15位号，名称是曾用名
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: "110000012345678", holder_name: 北京旧水食品有限公司}]
      business: [{registration_scheme: cn.uscc, registration_no: 91110000600037341L, name: 北京近水食品有限公司, former_names: 北京旧水食品有限公司}]
  - name: 分公司亮总公司的许可证
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91350100M000100Y43, shown_name: 北京近水食品有限公司福州分公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91110000600037341L, holder_name: 北京近水食品有限公司}]
  - name: 店铺报送的主体正是持证人
    expect: leave
    tables:
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 近水, registration_no: 91350100M000100Y43}]
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: "", shown_name: "", permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43, holder_name: 福州远山食品有限公司}]
  - name: 登记中没有这个号
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080099999"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43, holder_name: 福州远山食品有限公司}]
  - name: 不知道谁在经营
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: "", shown_name: "", permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43, holder_name: 福州远山食品有限公司}]
  - name: 持证人只有旧15位号
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: "110000012345678", holder_name: 北京旧水食品有限公司}]
  - name: 持证人没有名称
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2024-03-05T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "1", seen_at: 2018-12-31T10:00:00+08:00, shown_no: 91110000600037341L, shown_name: 北京近水食品有限公司, permit_nos: "JY11101080012345"}]
      permit: [{permit_kind: food_business, permit_no: JY11101080012345, holder_no: 91350100M000100Y43, holder_name: 福州远山食品有限公司}]
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
firms AS (
  SELECT b.registration_no, MIN(b.name) AS name, MIN(b.former_names) AS former_names FROM business AS b GROUP BY b.registration_no
),
traders AS (
  SELECT l.row_key, l.shown_code, fold_code(p.registration_no) AS reported_code,
    COALESCE(NULLIF(l.shown_name, ''), b.name, p.registered_name) AS shown_name, b.name AS registered_name, b.former_names,
    p.row_key AS row_key_shop
  FROM looks AS l
  LEFT JOIN shop AS p ON l.subject_kind = 'shop' AND p.platform_id = l.platform_id AND p.platform_shop_no = l.subject_no
  LEFT JOIN firms AS b ON b.registration_no = COALESCE(NULLIF(l.shown_code, ''), fold_code(p.registration_no))
),
compared AS (
  SELECT q.row_key AS look, q.number, MIN(r.permit_no) AS permit_no, MIN(r.holder_no) AS holder_no, MIN(r.holder_name) AS holder_name,
    MIN(r.entity_key) AS permit_key, MAX(r.row_key) AS row_key_permit,
    MAX(CASE WHEN r.holder_no = COALESCE(t.shown_code, '') OR r.holder_no = COALESCE(t.reported_code, '')
      OR same_name(COALESCE(t.shown_name, ''), COALESCE(r.holder_name, '-'), COALESCE(t.former_names, ''))
      OR same_name(COALESCE(r.holder_name, '-'), COALESCE(t.registered_name, t.shown_name, ''), COALESCE(t.former_names, ''))
      OR (LENGTH(COALESCE(r.holder_name, '')) >= 4 AND STARTS_WITH(COALESCE(t.shown_name, ''), r.holder_name))
      OR (LENGTH(COALESCE(t.shown_name, '')) >= 4 AND STARTS_WITH(COALESCE(r.holder_name, ''), t.shown_name))
      THEN 1 ELSE 0 END) AS own,
    MAX(CASE WHEN LENGTH(r.holder_no) = 18 THEN 0 ELSE 1 END) AS old_number
  FROM parts AS q
  JOIN register AS r ON r.number = q.number
  JOIN traders AS t ON t.row_key = q.row_key
  WHERE q.number <> ''
  GROUP BY q.row_key, q.number
)
SELECT
  l.entity_key AS subject_key,
  c.permit_key AS object_key,
  l.seen_on AS acted_on,
  0.85 AS confidence,
  CONCAT(c.number, '|', c.holder_no) AS object_digest,
  CASE WHEN COALESCE(NULLIF(t.shown_code, ''), t.reported_code, '') = '' THEN 'no_trader'
       WHEN c.old_number = 1 THEN 'old_number'
       WHEN COALESCE(c.holder_name, '') = '' THEN 'no_holder_name' END AS cannot_tell,
  c.permit_no AS permit_no,
  c.holder_no AS holder_no,
  c.holder_name AS holder_name,
  t.shown_name AS shown_name,
  COALESCE(NULLIF(t.shown_code, ''), t.reported_code) AS shown_code,
  l.url AS url,
  l.row_key AS row_key_shown,
  c.row_key_permit AS row_key_permit,
  t.row_key_shop AS row_key_shop
FROM compared AS c
JOIN looks AS l ON l.row_key = c.look
JOIN traders AS t ON t.row_key = c.look
WHERE c.own = 0
