/*---
id: cn.platform.ended_still_sold
title: {zh: 平台终止服务后仍以其他店名经营, en: still trading under another name after the platform ended service}
topic: platform
category: platform
domain: T1
severity: 4
reads: [shop, business, list_entry]
needs: [shop]
jurisdiction: platform_home
reason:
  zh: "平台于{closed_on}终止了店铺“{ended_shop}”的服务（{ground_zh}），{acted_on}起同一经营者（{same_zh}）仍以店铺“{shop}”在该平台经营，该店开办于{order_zh}。是提请平台核查的线索，请平台说明是否查验、处置，或者是否已准其恢复经营。"
  en: "On {closed_on} the platform ended service to the shop “{ended_shop}” ({ground}); from {acted_on} the same trader ({same}) still traded there as “{shop}”, opened {order_en}. A sign to check: the platform is asked what it verified and did, or whether it let the trader back."
cannot_tell:
  reason_unknown: {zh: 平台没有报送关店原因, en: the platform does not say why the shop was closed}
  same_name: {zh: 店名相同而编号不同，可能是整改后恢复经营, en: "same name under a new number: perhaps let back after mending"}
versions:
  - from: 2019-01-01
    until: 2021-04-30
    law: [cn.ecl.27, cn.ecl.36]
    params: {grace_days: 7, phone_traders: 3, address_traders: 2, successor_days: 180, list_days: 90}
  - from: 2021-05-01
    law: [cn.ecl.27, cn.ecl.36, cn.olt.24, cn.olt.29, cn.olt.30]
    params: {grace_days: 7, phone_traders: 3, address_traders: 2, successor_days: 180, list_days: 90}
note: >-
  Service ended: the platform reports the shop as closed for a violation, or as closed without a reason within list_days of an entry of the trader in a
  list or a penalty. The same trader: the same code; else the same phone, if no more than phone_traders traders use it (an agent's phone joins nobody);
  else the same room, if no more than address_traders firms are there, the address is no shared one, the goods are of one category and the second shop was opened
  within successor_days after. A second shop that is closed within grace_days has been dealt with. No article forbids a merchant for good to
  come back; what is asked is whether the platform knew who he was and kept to its own decision. A shop that was open before the closing is a weaker sign.
examples:
  - name: 因违规关店后，同一代码另开一店
    expect: find
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2AAAAA1X, opened_on: 2025-04-02}
  - name: 代码小写带空格，关店前就开着
    expect: find
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: " 91330100ma2aaaaa1x", status: closed, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2AAAAA1X, opened_on: 2023-04-02}
  - name: 换了代码，同一电话
    expect: find
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, phone_digest: d1, status: closed, closed_on: 2020-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2BBBBB1X, phone_digest: d1, opened_on: 2020-04-02}
  - name: 换了代码和电话，同一房间做同样的生意
    expect: find
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, phone_digest: d1, address: 杭州市江干区采荷路5号3层12室, category: 数码, status: closed, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2BBBBB1X, phone_digest: d2, address: 杭州市江干区 采荷路五号３层12室, category: 数码, opened_on: 2025-04-02}
  - name: 没报原因，但关店前刚受处罚
    expect: find
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-03-10}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2AAAAA1X, opened_on: 2025-04-02}
      list_entry:
        - {list_kind: penalty, authority: 某局, entry_no: "1", name: 某公司, registration_no: 91330100MA2AAAAA1X, entered_on: 2025-02-20}
  - name: 第二家店拖了一个月才关
    expect: find
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2AAAAA1X, opened_on: 2023-04-02, status: closed, closed_on: 2025-04-12, closed_reason: violation}
  - name: 自行关店，另开一店
    expect: leave
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-03-10, closed_reason: own_wish}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2AAAAA1X, opened_on: 2025-04-02}
  - name: 整改后原店恢复
    expect: leave
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: open, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2AAAAA1X, opened_on: 2023-04-02}
  - name: 同名新编号，可能是恢复经营
    expect: cannot_tell
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "2", name: 青禾 数码, registration_no: 91330100MA2AAAAA1X, opened_on: 2025-04-02}
  - name: 一并处置，几天内都关了
    expect: leave
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2AAAAA1X, opened_on: 2023-04-02, status: closed, closed_on: 2025-03-13, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "3", name: 白露优选, registration_no: 91330100MA2AAAAA1X, opened_on: 2023-04-02, status: suspended}
  - name: 在另一平台经营
    expect: leave
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p2, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2AAAAA1X, opened_on: 2025-04-02}
  - name: 代办公司的电话，许多家共用
    expect: leave
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, phone_digest: d1, status: closed, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2BBBBB1X, phone_digest: d1, opened_on: 2025-04-02}
        - {platform_id: p1, platform_shop_no: "3", name: 白露优选, registration_no: 91330100MA2CCCCC1X, phone_digest: d1}
        - {platform_id: p2, platform_shop_no: "4", name: 霜降优选, registration_no: 91330100MA2DDDDD1X, phone_digest: d1}
  - name: 集群注册地址上的另一家企业
    expect: leave
    tables:
      business:
        - {registration_no: 91330100MA2EEEEE1X, name: 别家, address: 杭州市江干区采荷路5号3层12室}
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, address: 杭州市江干区采荷路5号3层12室, category: 数码, status: closed, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2BBBBB1X, address: 杭州市江干区采荷路5号3层12室, category: 数码, opened_on: 2025-04-02}
        - {platform_id: p1, platform_shop_no: "3", name: 白露优选, registration_no: 91330100MA2CCCCC1X, address: 杭州市江干区采荷路5号3层13室（集群注册）, category: 数码, status: closed, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "4", name: 霜降优选, registration_no: 91330100MA2DDDDD1X, address: 杭州市江干区采荷路5号3层13室（集群注册）, category: 数码, opened_on: 2025-04-02}
  - name: 同一房间的新租户，卖别的；同一幢楼，没有房号
    expect: leave
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, address: 杭州市江干区采荷路5号3层12室, category: 数码, status: closed, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦花店, registration_no: 91330100MA2BBBBB1X, address: 杭州市江干区采荷路5号3层12室, category: 鲜花, opened_on: 2025-04-02}
        - {platform_id: p1, platform_shop_no: "3", name: 白露优选, registration_no: 91330100MA2CCCCC1X, address: 杭州市江干区钱潮路8号, category: 数码, status: closed, closed_on: 2025-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "4", name: 霜降优选, registration_no: 91330100MA2DDDDD1X, address: 杭州市江干区钱潮路8号, category: 数码, opened_on: 2025-04-02}
  - name: 没报原因
    expect: cannot_tell
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-03-10}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2AAAAA1X, opened_on: 2025-04-02}
  - name: 名单已移出，没报原因
    expect: cannot_tell
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-03-10}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2AAAAA1X, opened_on: 2025-04-02}
      list_entry:
        - {list_kind: abnormal, authority: 某局, entry_no: "1", name: 某公司, registration_no: 91330100MA2AAAAA1X, entered_on: 2025-01-20, left_on: 2025-02-20}
  - name: 电子商务法施行前
    expect: before_law
    tables:
      shop:
        - {platform_id: p1, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2018-03-10, closed_reason: violation}
        - {platform_id: p1, platform_shop_no: "2", name: 蓝麦优品, registration_no: 91330100MA2AAAAA1X, opened_on: 2018-04-02}
---*/
WITH shops AS (
  SELECT s.entity_key AS shop_key, MIN(s.platform_id) AS platform_id, MIN(s.name) AS name, MIN(s.row_key) AS row_key,
    MIN(NULLIF(fold_code(COALESCE(s.registration_no, '')), '')) AS code, MIN(NULLIF(s.phone_digest, '')) AS phone,
    MIN(NULLIF(fold_address(COALESCE(s.address, '')), '')) AS address, MIN(COALESCE(s.category, '')) AS category,
    MIN(s.opened_on) AS opened_on, MAX(s.closed_on) AS closed_on, MAX(s.closed_reason) AS reason,
    MAX(CASE WHEN s.status = 'closed' THEN 1 ELSE 0 END) AS closed, MAX(CASE WHEN s.status = 'suspended' THEN 1 ELSE 0 END) AS suspended,
    MIN(COALESCE(NULLIF(fold_code(COALESCE(s.registration_no, '')), ''), NULLIF(fold_name(COALESCE(s.registered_name, '')), ''), s.entity_key)) AS trader
  FROM shop AS s
  GROUP BY s.entity_key
),
ended AS (
  SELECT * FROM shops AS s
  WHERE s.closed = 1 AND s.closed_on IS NOT NULL AND COALESCE(s.reason, 'violation') = 'violation'
),
phones AS (
  SELECT s.phone FROM shops AS s WHERE s.phone IS NOT NULL GROUP BY s.phone HAVING COUNT(DISTINCT s.trader) <= :phone_traders
),
rooms AS (
  SELECT DISTINCT e.address FROM ended AS e
  WHERE REGEXP_LIKE(COALESCE(e.address, ''), '[0-9](室|房|铺|户|档|间|摊)') AND NOT REGEXP_LIKE(COALESCE(e.address, ''), '集群|托管|众创|孵化|秘书')
),
tenants AS (
  SELECT s.address, s.trader FROM shops AS s JOIN rooms AS r ON r.address = s.address
  UNION
  SELECT fold_address(b.address) AS address, fold_code(b.registration_no) AS trader
  FROM business AS b
  JOIN rooms AS r ON r.address = fold_address(b.address)
),
own_rooms AS (
  SELECT t.address FROM tenants AS t GROUP BY t.address HAVING COUNT(DISTINCT t.trader) <= :address_traders
),
matches AS (
  SELECT e.shop_key AS ended_key, o.shop_key AS shop_key, 1 AS how
  FROM ended AS e
  JOIN shops AS o ON o.platform_id = e.platform_id AND o.code = e.code
  WHERE o.shop_key <> e.shop_key
  UNION ALL
  SELECT e.shop_key AS ended_key, o.shop_key AS shop_key, 2 AS how
  FROM ended AS e
  JOIN phones AS p ON p.phone = e.phone
  JOIN shops AS o ON o.platform_id = e.platform_id AND o.phone = e.phone
  WHERE o.shop_key <> e.shop_key AND e.reason IS NOT NULL
  UNION ALL
  SELECT e.shop_key AS ended_key, o.shop_key AS shop_key, 3 AS how
  FROM ended AS e
  JOIN own_rooms AS r ON r.address = e.address
  JOIN shops AS o ON o.platform_id = e.platform_id AND o.address = e.address
  WHERE o.shop_key <> e.shop_key AND e.reason IS NOT NULL AND o.category = e.category
    AND o.opened_on BETWEEN e.closed_on AND add_days(e.closed_on, :successor_days)
),
pairs AS (
  SELECT m.ended_key, m.shop_key, MIN(m.how) AS how FROM matches AS m GROUP BY m.ended_key, m.shop_key
),
listed AS (
  SELECT DISTINCT e.shop_key
  FROM ended AS e
  JOIN list_entry AS l ON fold_code(l.registration_no) = e.code
  WHERE l.entered_on BETWEEN add_days(e.closed_on, -:list_days) AND e.closed_on AND (l.left_on IS NULL OR l.left_on > e.closed_on)
),
judged AS (
  SELECT p.ended_key, p.shop_key, p.how, e.name AS ended_name, o.name AS shop_name, e.closed_on, e.reason, e.row_key AS ended_row, o.row_key AS shop_row,
    GREATEST(e.closed_on, COALESCE(o.opened_on, e.closed_on)) AS acted_on, o.closed AS gone, o.closed_on AS gone_on,
    CASE WHEN o.opened_on > e.closed_on THEN 1 ELSE 0 END AS opened_after,
    CASE WHEN fold_title(o.name) = fold_title(e.name) THEN 1 ELSE 0 END AS same_name,
    CASE WHEN l.shop_key IS NULL THEN 0 ELSE 1 END AS is_listed
  FROM pairs AS p
  JOIN ended AS e ON e.shop_key = p.ended_key
  JOIN shops AS o ON o.shop_key = p.shop_key
  LEFT JOIN listed AS l ON l.shop_key = p.ended_key
  WHERE o.suspended = 0
),
kept AS (
  SELECT * FROM judged AS j
  WHERE j.gone = 0 OR j.gone_on > add_days(j.acted_on, :grace_days)
),
evidence AS (
  SELECT k.ended_key, k.shop_key, k.ended_row AS row_key FROM kept AS k
  UNION ALL
  SELECT k.ended_key, k.shop_key, k.shop_row AS row_key FROM kept AS k
)
SELECT
  k.shop_key AS subject_key,
  k.ended_key AS object_key,
  k.acted_on AS acted_on,
  CASE WHEN k.reason IS NULL THEN 0.6 WHEN k.how = 1 AND k.opened_after = 1 THEN 0.85 WHEN k.how = 3 THEN 0.5 WHEN k.opened_after = 1 THEN 0.7 ELSE 0.6 END AS confidence,
  CONCAT(CAST(k.closed_on AS TEXT), '|', CAST(k.how AS TEXT), '|', COALESCE(k.reason, '')) AS object_digest,
  CASE WHEN k.reason IS NULL AND k.is_listed = 0 THEN 'reason_unknown' WHEN k.same_name = 1 THEN 'same_name' END AS cannot_tell,
  CAST(k.closed_on AS TEXT) AS closed_on,
  k.ended_name AS ended_shop,
  k.shop_name AS shop,
  CASE WHEN k.reason IS NULL THEN '关店前刚列入名单或受处罚' ELSE '因违法违规' END AS ground_zh,
  CASE WHEN k.reason IS NULL THEN 'just after the trader was listed or penalised' ELSE 'for a violation' END AS ground,
  CASE WHEN k.how = 1 THEN '登记号相同' WHEN k.how = 2 THEN '电话相同' ELSE '经营地址同一房间' END AS same_zh,
  CASE WHEN k.how = 1 THEN 'same registration' WHEN k.how = 2 THEN 'same phone' ELSE 'same room' END AS same,
  CASE WHEN k.opened_after = 1 THEN '终止服务之后' ELSE '终止服务之前' END AS order_zh,
  CASE WHEN k.opened_after = 1 THEN 'after that' ELSE 'before that' END AS order_en,
  e.row_key AS row_key_shop
FROM kept AS k
JOIN evidence AS e ON e.ended_key = k.ended_key AND e.shop_key = k.shop_key
