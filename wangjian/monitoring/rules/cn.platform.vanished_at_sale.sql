/*---
id: cn.platform.vanished_at_sale
title: {zh: 别家平台开促销时店铺消失（疑似二选一）, en: a shop that vanishes from one platform when another's sale begins}
topic: platform
category: platform
domain: M7
severity: 4
reads: [shop, listing, platform, platform_sale]
needs: [shop, platform_sale]
jurisdiction: platform_home
reason:
  zh: "本平台“{sale}”自{sale_on}开始；同时在{rival}经营的店铺“{shop}”于{acted_on}{how_zh}，而同一经营者（{same_zh}）在本平台照常经营{back_zh}。同一促销前后有{traders}个经营者如此。这只是疑似限制多平台经营的迹象，并非认定，请向经营者和平台核实原因。"
  en: "The sale “{sale}” of this platform began on {sale_on}; the shop “{shop}” on {rival} {how} on {acted_on}, while the same trader ({same}) went on here{back}. {traders} traders did so around that sale. It is only a sign that merchants may be kept from other platforms, no finding of a breach: trader and platform are to be asked why."
cannot_tell:
  trader_unsure: {zh: 电话相同，但名称不同或没有登记号，不知是否同一经营者, en: "the same phone under other names, or without a code: perhaps not the same trader"}
versions:
  - from: 2019-01-01
    until: 2021-04-30
    law: [cn.ecl.35]
    params: {before_days: 10, after_days: 3, sale_days: 14, both_days: 30, least_listings: 3, phone_traders: 3, many: 3}
  - {from: 2021-05-01, until: 2024-08-31, law: [cn.ecl.35, cn.olt.32], params: {before_days: 10, after_days: 3, sale_days: 14, both_days: 30, least_listings: 3, phone_traders: 3, many: 3}}
  - {from: 2024-09-01, until: 2026-01-31, law: [cn.ecl.35, cn.olt.32, cn.netaucl.24], params: {before_days: 10, after_days: 3, sale_days: 14, both_days: 30, least_listings: 3, phone_traders: 3, many: 3}}
  - {from: 2026-02-01, law: [cn.ecl.35, cn.olt.32, cn.netaucl.24, cn.platrules.27], params: {before_days: 10, after_days: 3, sale_days: 14, both_days: 30, least_listings: 3, phone_traders: 3, many: 3}}
note: >-
  The office names the sales in the catalogue cn.platform_sales. A shop vanishes when it closes, or all of its listings (least_listings or more) are
  taken down, from before_days before another platform's sale begins to after_days after. The same trader - the same code; else phone and name -
  must have been on both platforms for both_days and go on at the sale. Left alone: closed for a violation or idle there, closed or emptied at both (holidays), another shop of the trader still open
  there, a platform that loses most of its shops (it is closing), two platforms of one operator. One shop proves little: back after the sale
  and many traders at one sale make it surer; a trader that goes on at yet other platforms makes it weaker.
examples:
  - name: 促销前三天关店，别家照开
    expect: find
    tables:
      platform_sale: [{platform_id: pf1, sale: 秋收节, from_on: 2025-11-01, until_on: 2025-11-11}]
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, opened_on: 2022-01-01, status: closed, closed_on: 2025-10-29}
        - {platform_id: pf1, platform_shop_no: "2", name: 青禾旗舰, registration_no: 91330100ma2aaaaa1x, opened_on: 2022-01-01}
  - name: 促销当天商品全部下架，结束后又上架
    expect: find
    tables:
      platform_sale: [{platform_id: pf1, sale: 秋收节, from_on: 2025-11-01, until_on: 2025-11-11}]
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X}
        - {platform_id: pf1, platform_shop_no: "2", name: 青禾旗舰, registration_no: 91330100MA2AAAAA1X}
      listing:
        - {platform_id: pf2, platform_shop_no: "1", item_no: a, title: 耳机, seen_at: 2025-11-12T10:00:00+08:00, listed_on: 2025-05-01, delisted_on: 2025-11-01}
        - {platform_id: pf2, platform_shop_no: "1", item_no: b, title: 键盘, seen_at: 2025-11-12T10:00:00+08:00, listed_on: 2025-05-01, delisted_on: 2025-10-31}
        - {platform_id: pf2, platform_shop_no: "1", item_no: c, title: 鼠标, seen_at: 2025-11-12T10:00:00+08:00, delisted_on: 2025-11-01}
        - {platform_id: pf2, platform_shop_no: "1", item_no: d, title: 鼠标, seen_at: 2025-11-13T10:00:00+08:00, listed_on: 2025-11-12}
        - {platform_id: pf1, platform_shop_no: "2", item_no: e, title: 鼠标, seen_at: 2025-11-05T10:00:00+08:00, listed_on: 2025-05-01}
  - name: 没有登记号，电话和名称相同；促销没写止日
    expect: find
    tables:
      platform_sale: [{platform_id: pf1, sale: 秋收节, from_on: 2020-11-01}]
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, registered_name: 杭州青禾贸易有限公司, phone_digest: d1, status: closed, closed_on: 2020-10-29}
        - {platform_id: pf1, platform_shop_no: "2", name: 青禾旗舰, registered_name: 杭州青禾贸易有限公司, phone_digest: d1}
  - name: 规则办法施行后，促销结束又开店
    expect: find
    tables:
      platform_sale: [{platform_id: pf1, sale: 夏收节, from_on: 2026-06-01, until_on: 2026-06-18}]
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: open, closed_on: 2026-05-29}
        - {platform_id: pf1, platform_shop_no: "2", name: 青禾旗舰, registration_no: 91330100MA2AAAAA1X}
  - name: 两边都关了
    expect: leave
    tables:
      platform_sale: [{platform_id: pf1, sale: 秋收节, from_on: 2025-11-01, until_on: 2025-11-11}]
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-10-29}
        - {platform_id: pf1, platform_shop_no: "2", name: 青禾旗舰, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-10-30}
  - name: 早已关店；促销中途才关店
    expect: leave
    tables:
      platform_sale: [{platform_id: pf1, sale: 秋收节, from_on: 2025-11-01, until_on: 2025-11-11}]
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-08-29}
        - {platform_id: pf1, platform_shop_no: "2", name: 青禾旗舰, registration_no: 91330100MA2AAAAA1X}
        - {platform_id: pf2, platform_shop_no: "3", name: 蓝麦数码, registration_no: 91330100MA2BBBBB1X, status: closed, closed_on: 2025-11-08}
        - {platform_id: pf1, platform_shop_no: "4", name: 蓝麦旗舰, registration_no: 91330100MA2BBBBB1X}
  - name: 放假歇业，两边的商品都下架
    expect: leave
    tables:
      platform_sale: [{platform_id: pf1, sale: 年货节, from_on: 2025-01-25, until_on: 2025-02-05}]
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X}
        - {platform_id: pf1, platform_shop_no: "2", name: 青禾旗舰, registration_no: 91330100MA2AAAAA1X}
      listing:
        - {platform_id: pf2, platform_shop_no: "1", item_no: a, title: 耳机, seen_at: 2025-02-12T10:00:00+08:00, delisted_on: 2025-01-26}
        - {platform_id: pf2, platform_shop_no: "1", item_no: b, title: 键盘, seen_at: 2025-02-12T10:00:00+08:00, delisted_on: 2025-01-26}
        - {platform_id: pf2, platform_shop_no: "1", item_no: c, title: 鼠标, seen_at: 2025-02-12T10:00:00+08:00, delisted_on: 2025-01-26}
        - {platform_id: pf1, platform_shop_no: "2", item_no: e, title: 鼠标, seen_at: 2025-02-12T10:00:00+08:00, delisted_on: 2025-01-26}
  - name: 只下架一部分；只有两件商品的店卖完了
    expect: leave
    tables:
      platform_sale: [{platform_id: pf1, sale: 秋收节, from_on: 2025-11-01, until_on: 2025-11-11}]
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X}
        - {platform_id: pf1, platform_shop_no: "2", name: 青禾旗舰, registration_no: 91330100MA2AAAAA1X}
        - {platform_id: pf2, platform_shop_no: "3", name: 蓝麦数码, registration_no: 91330100MA2BBBBB1X}
        - {platform_id: pf1, platform_shop_no: "4", name: 蓝麦旗舰, registration_no: 91330100MA2BBBBB1X}
      listing:
        - {platform_id: pf2, platform_shop_no: "1", item_no: a, title: 耳机, seen_at: 2025-11-12T10:00:00+08:00, delisted_on: 2025-11-01}
        - {platform_id: pf2, platform_shop_no: "1", item_no: b, title: 键盘, seen_at: 2025-11-12T10:00:00+08:00, delisted_on: 2025-11-01}
        - {platform_id: pf2, platform_shop_no: "1", item_no: c, title: 鼠标, seen_at: 2025-11-12T10:00:00+08:00, delisted_on: 2025-11-01}
        - {platform_id: pf2, platform_shop_no: "1", item_no: d, title: 手表, seen_at: 2025-11-12T10:00:00+08:00}
        - {platform_id: pf2, platform_shop_no: "3", item_no: a, title: 耳机, seen_at: 2025-11-12T10:00:00+08:00, delisted_on: 2025-11-01}
        - {platform_id: pf2, platform_shop_no: "3", item_no: b, title: 键盘, seen_at: 2025-11-12T10:00:00+08:00, delisted_on: 2025-11-01}
  - name: 从没在办促销的平台开过店；名称相近的另一家企业；刚搬去
    expect: leave
    tables:
      platform_sale: [{platform_id: pf1, sale: 秋收节, from_on: 2025-11-01, until_on: 2025-11-11}]
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, registered_name: 杭州青禾贸易有限公司, status: closed, closed_on: 2025-10-29}
        - {platform_id: pf1, platform_shop_no: "2", name: 青禾数码旗舰店, registration_no: 91330100MA2BBBBB1X, registered_name: 杭州青禾商贸有限公司}
        - {platform_id: pf2, platform_shop_no: "3", name: 蓝麦数码, registration_no: 91330100MA2CCCCC1X, status: closed, closed_on: 2025-10-29}
        - {platform_id: pf1, platform_shop_no: "4", name: 蓝麦旗舰, registration_no: 91330100MA2CCCCC1X, opened_on: 2025-10-27}
  - name: 因违规被原平台关店；原平台上还有一家店开着
    expect: leave
    tables:
      platform_sale: [{platform_id: pf1, sale: 秋收节, from_on: 2025-11-01, until_on: 2025-11-11}]
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-10-29, closed_reason: violation}
        - {platform_id: pf1, platform_shop_no: "2", name: 青禾旗舰, registration_no: 91330100MA2AAAAA1X}
        - {platform_id: pf2, platform_shop_no: "3", name: 蓝麦数码, registration_no: 91330100MA2BBBBB1X, status: closed, closed_on: 2025-10-29}
        - {platform_id: pf2, platform_shop_no: "5", name: 蓝麦优品, registration_no: 91330100MA2BBBBB1X}
        - {platform_id: pf1, platform_shop_no: "4", name: 蓝麦旗舰, registration_no: 91330100MA2BBBBB1X}
  - name: 原平台自己停业；两个平台是一家的
    expect: leave
    tables:
      platform_sale: [{platform_id: pf1, sale: 秋收节, from_on: 2025-11-01, until_on: 2025-11-11}]
      platform:
        - {platform_id: pf1, name: 甲平台, operator_no: 91330100MA2XXXXX1X}
        - {platform_id: pf3, name: 丙平台, operator_no: 91330100MA2XXXXX1X}
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2025-10-29}
        - {platform_id: pf1, platform_shop_no: "2", name: 青禾旗舰, registration_no: 91330100MA2AAAAA1X}
        - {platform_id: pf2, platform_shop_no: "11", name: 甲店, status: closed, closed_on: 2025-10-29}
        - {platform_id: pf2, platform_shop_no: "12", name: 乙店, status: closed, closed_on: 2025-10-29}
        - {platform_id: pf2, platform_shop_no: "13", name: 丙店, status: closed, closed_on: 2025-10-29}
        - {platform_id: pf2, platform_shop_no: "14", name: 丁店, status: closed, closed_on: 2025-10-30}
        - {platform_id: pf3, platform_shop_no: "3", name: 蓝麦数码, registration_no: 91330100MA2BBBBB1X, status: closed, closed_on: 2025-10-29}
        - {platform_id: pf1, platform_shop_no: "4", name: 蓝麦旗舰, registration_no: 91330100MA2BBBBB1X}
  - name: 电话相同，名称不同，没有登记号
    expect: cannot_tell
    tables:
      platform_sale: [{platform_id: pf1, sale: 秋收节, from_on: 2025-11-01, until_on: 2025-11-11}]
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, phone_digest: d1, status: closed, closed_on: 2025-10-29}
        - {platform_id: pf1, platform_shop_no: "2", name: 蓝麦旗舰, phone_digest: d1}
  - name: 电子商务法施行前
    expect: before_law
    tables:
      platform_sale: [{platform_id: pf1, sale: 秋收节, from_on: 2018-11-01, until_on: 2018-11-11}]
      shop:
        - {platform_id: pf2, platform_shop_no: "1", name: 青禾数码, registration_no: 91330100MA2AAAAA1X, status: closed, closed_on: 2018-10-29}
        - {platform_id: pf1, platform_shop_no: "2", name: 青禾旗舰, registration_no: 91330100MA2AAAAA1X}
---*/
WITH sales AS (
  SELECT s.platform_id, s.from_on, MIN(s.sale) AS sale, MAX(COALESCE(s.until_on, add_days(s.from_on, :sale_days))) AS until_on
  FROM platform_sale AS s
  GROUP BY s.platform_id, s.from_on
),
shops AS (
  SELECT s.entity_key AS shop_key, MIN(s.platform_id) AS platform_id, MIN(s.platform_shop_no) AS shop_no, MIN(s.name) AS name, MIN(s.row_key) AS row_key,
    MIN(NULLIF(fold_code(COALESCE(s.registration_no, '')), '')) AS code, MIN(NULLIF(s.phone_digest, '')) AS phone,
    MIN(COALESCE(NULLIF(fold_name(COALESCE(s.registered_name, '')), ''), fold_title(s.name))) AS trader_name,
    MIN(s.opened_on) AS opened_on, MAX(s.closed_on) AS closed_on, MAX(s.closed_reason) AS reason, MIN(s.status) AS status
  FROM shop AS s
  GROUP BY s.entity_key
),
operators AS (
  SELECT p.platform_id, MIN(NULLIF(p.operator_no, '')) AS operator_no, MIN(p.name) AS name FROM platform AS p GROUP BY p.platform_id
),
phones AS (
  SELECT s.phone FROM shops AS s WHERE s.phone IS NOT NULL GROUP BY s.phone HAVING COUNT(DISTINCT COALESCE(s.code, s.trader_name)) <= :phone_traders
),
staying AS (
  SELECT y.shop_key, y.platform_id, y.code, y.phone, y.trader_name, y.row_key, s.from_on, s.until_on, s.sale,
    MAX(l.title) AS any_title, MAX(CASE WHEN l.delisted_on IS NULL OR l.delisted_on > add_days(s.from_on, :after_days) THEN 1 ELSE 0 END) AS sells
  FROM sales AS s
  JOIN shops AS y ON y.platform_id = s.platform_id
  LEFT JOIN listing AS l ON l.platform_id = y.platform_id AND l.platform_shop_no = y.shop_no AND (l.listed_on IS NULL OR l.listed_on <= s.until_on)
  WHERE (y.opened_on IS NULL OR y.opened_on <= add_days(s.from_on, -:both_days))
    AND ((y.status = 'open' AND y.closed_on IS NULL) OR y.closed_on > s.until_on OR (y.status = 'open' AND y.closed_on < add_days(s.from_on, -:both_days)))
  GROUP BY y.shop_key, y.platform_id, y.code, y.phone, y.trader_name, y.row_key, s.from_on, s.until_on, s.sale
),
twins AS (
  SELECT y.shop_key AS y_key, x.shop_key AS x_key, 'code' AS how
  FROM (SELECT DISTINCT t.shop_key, t.platform_id, t.code FROM staying AS t) AS y
  JOIN shops AS x ON x.code = y.code AND x.platform_id <> y.platform_id
  UNION ALL
  SELECT y.shop_key AS y_key, x.shop_key AS x_key, CASE WHEN x.trader_name = y.trader_name THEN 'phone' ELSE 'unsure' END AS how
  FROM (SELECT DISTINCT t.shop_key, t.platform_id, t.code, t.phone, t.trader_name FROM staying AS t) AS y
  JOIN phones AS p ON p.phone = y.phone
  JOIN shops AS x ON x.phone = y.phone AND x.platform_id <> y.platform_id
  WHERE COALESCE(x.code, '') <> COALESCE(y.code, '-') AND (x.trader_name = y.trader_name OR x.code IS NULL OR y.code IS NULL)
),
pairs AS (
  SELECT y.platform_id AS home_id, y.from_on, y.until_on, y.sale, y.shop_key AS y_key, y.row_key AS y_row, x.shop_key AS x_key, x.platform_id AS rival_id, x.shop_no,
    x.name AS x_name, x.row_key AS x_row, x.code, x.closed_on, x.status, t.how, rival.name AS rival
  FROM staying AS y
  JOIN twins AS t ON t.y_key = y.shop_key
  JOIN shops AS x ON x.shop_key = t.x_key
  LEFT JOIN operators AS home ON home.platform_id = y.platform_id
  LEFT JOIN operators AS rival ON rival.platform_id = x.platform_id
  WHERE (y.any_title IS NULL OR y.sells = 1) AND COALESCE(x.reason, 'own_wish') IN ('own_wish', 'other')
    AND (x.opened_on IS NULL OR x.opened_on <= add_days(y.from_on, -:both_days))
    AND COALESCE(home.operator_no, '') <> COALESCE(rival.operator_no, '-')
),
shelves AS (
  SELECT p.x_key, p.from_on, p.until_on, MAX(l.delisted_on) AS gone_on,
    SUM(CASE WHEN l.listed_on > p.until_on THEN 1 ELSE 0 END) AS later,
    SUM(CASE WHEN COALESCE(l.listed_on, p.from_on) <= p.until_on AND l.delisted_on BETWEEN add_days(p.from_on, -:before_days) AND add_days(p.from_on, :after_days) THEN 1 ELSE 0 END) AS taken_down,
    SUM(CASE WHEN COALESCE(l.listed_on, p.from_on) <= p.until_on AND (l.delisted_on IS NULL OR l.delisted_on > add_days(p.from_on, :after_days)) THEN 1 ELSE 0 END) AS still_there
  FROM (SELECT DISTINCT q.x_key, q.rival_id, q.shop_no, q.from_on, q.until_on FROM pairs AS q) AS p
  JOIN listing AS l ON l.platform_id = p.rival_id AND l.platform_shop_no = p.shop_no
  GROUP BY p.x_key, p.from_on, p.until_on
),
gone AS (
  SELECT p.*, p.closed_on AS gone_on, 'closed' AS way, CASE WHEN p.status = 'open' THEN 1 ELSE 0 END AS back
  FROM pairs AS p
  WHERE p.closed_on BETWEEN add_days(p.from_on, -:before_days) AND add_days(p.from_on, :after_days)
  UNION ALL
  SELECT p.*, s.gone_on, 'emptied' AS way, CASE WHEN s.later > 0 THEN 1 ELSE 0 END AS back
  FROM pairs AS p
  JOIN shelves AS s ON s.x_key = p.x_key AND s.from_on = p.from_on AND s.until_on = p.until_on
  WHERE s.taken_down >= :least_listings AND s.still_there = 0 AND p.closed_on IS NULL AND p.status = 'open'
),
leaving AS (
  SELECT s.platform_id, g.gone_on
  FROM (SELECT DISTINCT q.rival_id, q.gone_on FROM gone AS q) AS g
  JOIN shops AS s ON s.platform_id = g.rival_id
  GROUP BY s.platform_id, g.gone_on
  HAVING COUNT(s.shop_key) >= 5
    AND SUM(CASE WHEN s.status = 'closed' AND s.closed_on <= add_days(g.gone_on, 30) THEN 1 ELSE 0 END) * 10 >= COUNT(s.shop_key) * 8
),
elsewhere AS (
  SELECT g.x_key, g.from_on, MAX(CASE WHEN z.platform_id = g.rival_id THEN 1 ELSE 0 END) AS still_there,
    MAX(CASE WHEN z.platform_id <> g.rival_id AND z.platform_id <> g.home_id THEN 1 ELSE 0 END) AS on_others
  FROM gone AS g
  JOIN shops AS z ON z.code = g.code AND z.shop_key <> g.x_key
  WHERE z.status = 'open' AND z.closed_on IS NULL AND (z.opened_on IS NULL OR z.opened_on <= g.from_on)
  GROUP BY g.x_key, g.from_on
),
kept AS (
  SELECT g.*, COALESCE(e.on_others, 0) AS on_others
  FROM gone AS g
  LEFT JOIN leaving AS l ON l.platform_id = g.rival_id AND l.gone_on = g.gone_on
  LEFT JOIN elsewhere AS e ON e.x_key = g.x_key AND e.from_on = g.from_on
  WHERE l.platform_id IS NULL AND COALESCE(e.still_there, 0) = 0
),
crowds AS (
  SELECT k.home_id, k.from_on, COUNT(DISTINCT k.x_key) AS traders FROM kept AS k WHERE k.how <> 'unsure' GROUP BY k.home_id, k.from_on
),
evidence AS (
  SELECT k.home_id, k.x_key, k.gone_on, k.x_row AS row_key FROM kept AS k
  UNION
  SELECT k.home_id, k.x_key, k.gone_on, k.y_row AS row_key FROM kept AS k
),
told AS (
  SELECT k.home_id, k.x_key, k.gone_on, MIN(k.from_on) AS from_on, MIN(k.sale) AS sale, MIN(k.how) AS how, MIN(k.way) AS way, MAX(k.back) AS back,
    MIN(k.x_name) AS x_name, MIN(COALESCE(k.rival, k.rival_id)) AS rival, MAX(k.on_others) AS on_others
  FROM kept AS k
  GROUP BY k.home_id, k.x_key, k.gone_on
)
SELECT
  CONCAT('platform:', t.home_id) AS subject_key,
  t.x_key AS object_key,
  t.gone_on AS acted_on,
  CASE WHEN t.on_others = 1 THEN 0.4 WHEN t.back = 1 AND COALESCE(c.traders, 1) >= :many THEN 0.85 WHEN t.back = 1 THEN 0.75 WHEN COALESCE(c.traders, 1) >= :many THEN 0.65 ELSE 0.5 END AS confidence,
  CONCAT(CAST(t.from_on AS TEXT), '|', t.way, '|', CAST(t.back AS TEXT)) AS object_digest,
  CASE WHEN t.how = 'unsure' THEN 'trader_unsure' END AS cannot_tell,
  t.sale AS sale,
  CAST(t.from_on AS TEXT) AS sale_on,
  t.rival AS rival,
  t.x_name AS shop,
  CASE WHEN t.way = 'closed' THEN '关店' ELSE '下架了全部商品' END AS how_zh,
  CASE WHEN t.way = 'closed' THEN 'closed' ELSE 'took all its listings down' END AS how,
  CASE WHEN t.how = 'code' THEN '登记号相同' ELSE '电话和名称相同' END AS same_zh,
  CASE WHEN t.how = 'code' THEN 'same registration' ELSE 'same phone and name' END AS same,
  CASE WHEN t.back = 1 THEN '，促销后又恢复' WHEN t.on_others = 1 THEN '，在其他平台也照常' ELSE '。该店此后未见恢复' END AS back_zh,
  CASE WHEN t.back = 1 THEN ', and came back after the sale' WHEN t.on_others = 1 THEN ', and on other platforms too' ELSE '; the shop was not seen again' END AS back,
  CAST(COALESCE(c.traders, 1) AS TEXT) AS traders,
  e.row_key AS row_key_shop
FROM told AS t
JOIN evidence AS e ON e.home_id = t.home_id AND e.x_key = t.x_key AND e.gone_on = t.gone_on
LEFT JOIN crowds AS c ON c.home_id = t.home_id AND c.from_on = t.from_on
