/*---
id: cn.price.compared
title: {zh: 被比较价格须说明, en: compared price to be explained}
topic: price
category: price
domain: M7
severity: 3
reads: [price_point]
needs_before: {table: price_point, days: 7}
jurisdiction: real_place
reason:
  zh: "{acted_on}起商品{item_no}标价{price}元，与{compared}元作比较（依据：{basis}）：{problem_zh}（{base}元）。所记为标价，不是成交价，请经营者提供成交记录说明。"
  en: "From {acted_on} item {item_no} was marked {price} yuan against {compared} yuan (basis: {basis}): {problem} ({base} yuan). These are list prices, not deals; the trader is asked to explain by records of deals."
cannot_tell:
  no_record: {zh: 比较开始前的七日（或所称期间）没有价格记录, en: "no price was recorded in the seven days (or the period named) before the comparison"}
  day_not_seen: {zh: 所标日期没有价格记录, en: no price was recorded on the day that is named}
  record_short: {zh: 此前的价格记录不足三十日或不足五次, en: "the record before is shorter than thirty days or five looks"}
  basis_unreadable: {zh: 比较依据无法对照价格记录, en: the stated basis cannot be held against the recorded prices}
versions:
  - {from: 2015-06-12, until: 2020-11-30, law: [cn.price.14(4), cn.pricefraud2001.7], params: {bare: [原价, 原标价, 原售价, 原来价格]}}
  - {from: 2020-12-01, until: 2022-06-30, law: [cn.price.14(4), cn.pricefraud2001.7, cn.promo.21], params: {bare: ['', '-', 无, 原价, 划线价, 划线价格, 参考价, 市场价, 市场参考价, 价格, 标价, 原标价]}}
  - {from: 2022-07-01, law: [cn.price.14(4), cn.pricemark.16, cn.pricemark.19(3), cn.promo.21], params: {bare: ['', '-', 无, 原价, 划线价, 划线价格, 参考价, 市场价, 市场参考价, 价格, 标价, 原标价]}}
note: >-
  Only like is compared with like: the same item of the same shop, place of delivery, kind of account and coupon state. A comparison
  begins where the compared price first shows, or rises by more than 2 %; the seven days are those before that day. A bare 原价, 划线价,
  参考价 or 市场价 explains nothing, so that the lowest price of the seven days is the limit; a maker's, tag, counter or cover price is no price of the
  shop's own and is not judged here. A named day is held against what was recorded on it, "the usual price" against all that
  was recorded. Before 2020-12 only what is called the original price
  has a limit by law; a bare line through a figure has one since. A period between two days cannot be held against single looks. Differences up to 2 % pass as rounding (cn.pricemark.21). The first version begins with the reading of 原价 that the
  price authority gave in June 2015 (发改价监〔2015〕1382号; its day recalled).
examples:
  - name: 只写原价，高于前七日最低标价
    expect: find
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-01T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 29900, compared_basis: 原价}
  - name: 什么也没写，促销前两天刚提价
    expect: find
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-03T10:00:00+08:00, price_fen: 10000}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-06T10:00:00+08:00, price_fen: 20000}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 10000, compared_price_fen: 20000}
  - name: 写明前七日最低价，却不是
    expect: find
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-01T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 25900, compared_basis: 本店前七日最低成交价}
  - name: 写明某日本店售价，那天不是这个价
    expect: find
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-10-01T10:00:00+08:00, price_fen: 15900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 39900, compared_basis: 本店10月1日售价}
  - name: 写本店日常价，一个多月里从未标过
    expect: find
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-09-20T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-10-01T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-10-10T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-10-20T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 39900, compared_basis: 本店日常价}
  - name: 比较价在活动中途又抬高
    expect: find
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 10000}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9000, compared_price_fen: 10000}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-10T10:00:00+08:00, price_fen: 9000, compared_price_fen: 30000}
  - name: 规范促销行为暂行规定时期
    expect: find
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2021-06-01T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2021-06-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2021-06-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 29900, compared_basis: 划线价}
  - name: 2020年双十一，原价虚高
    expect: find
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2020-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2020-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 29900, compared_basis: 原价}
  - name: 等于前七日最低标价
    expect: leave
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-01T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 19900}
  - name: 舍零取整
    expect: leave
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 9990}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 6900, compared_price_fen: 10000}
  - name: 划线价写明是厂商指导价
    expect: leave
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-01T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 29900, compared_basis: 划线价为厂商指导价}
  - name: 与标注的某日售价相符
    expect: leave
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-10-01T10:00:00+08:00, price_fen: 39900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 39900, compared_basis: 本店2025年10月1日售价}
  - name: 促销前日刚恢复的原价，写明是活动前售价
    expect: leave
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-01T10:00:00+08:00, price_fen: 10000}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-06T10:00:00+08:00, price_fen: 20000}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 10000, compared_price_fen: 20000, compared_basis: 活动前售价}
  - name: 前几日低价是领券后的价，状态不同
    expect: leave
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 9900, coupon: 领券后}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 12900, compared_price_fen: 19900}
  - name: 别处送达的价低
    expect: leave
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 9900, place: 北京}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900, place: 乌鲁木齐}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 12900, place: 乌鲁木齐, compared_price_fen: 19900}
  - name: 新人价与普通账户价
    expect: leave
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 9900, account_kind: 新用户}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900, account_kind: 普通}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 12900, account_kind: 普通, compared_price_fen: 19900}
  - name: 低价在七日之外
    expect: leave
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-10-31T10:00:00+08:00, price_fen: 9900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-01T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 12900, compared_price_fen: 19900}
  - name: 促销持续多日，以开始前的价为准
    expect: leave
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 12900, compared_price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-12T10:00:00+08:00, price_fen: 11900, compared_price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-18T10:00:00+08:00, price_fen: 12900, compared_price_fen: 19900}
  - name: 促销前没有记录
    expect: cannot_tell
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 19900}
  - name: 写明的那天没有看过
    expect: cannot_tell
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 9900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 19900, compared_basis: 本店10月1日售价}
  - name: 本店日常价，记录太短
    expect: cannot_tell
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 9900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 19900, compared_basis: 本店日常价}
  - name: 2020年12月以前，只有划线价，没有称作原价
    expect: cannot_tell
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2019-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2019-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 29900, compared_basis: 划线价}
  - name: 写的是27日的售价，不是七日
    expect: leave
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-10-27T10:00:00+08:00, price_fen: 29900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 29900, compared_basis: 上月27日本店售价}
  - name: 写的是一段日子里的售价
    expect: cannot_tell
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-10-01T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 9900, compared_price_fen: 29900, compared_basis: 10月1日至10月7日本店售价}
  - name: 依据看不懂
    expect: cannot_tell
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-05T10:00:00+08:00, price_fen: 9900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2025-11-08T10:00:00+08:00, price_fen: 8900, compared_price_fen: 19900, compared_basis: 以大仓核算为准}
  - name: 原价的解释印发前
    expect: before_law
    tables:
      price_point:
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2015-05-01T10:00:00+08:00, price_fen: 19900}
        - {platform_id: pf1, platform_shop_no: "1", item_no: a, seen_at: 2015-05-03T10:00:00+08:00, price_fen: 9900, compared_price_fen: 29900, compared_basis: 原价}
---*/
WITH points AS (
  SELECT p.platform_id, p.platform_shop_no, p.item_no, p.seen_at, beijing_date(p.seen_at) AS day, p.price_fen,
    CASE WHEN p.compared_price_fen > p.price_fen THEN p.compared_price_fen END AS compared_fen,
    p.compared_basis, p.row_key,
    CONCAT(p.platform_id, '|', p.platform_shop_no, '|', p.item_no, '|', COALESCE(p.place, ''), '|',
      COALESCE(p.account_kind, ''), '|', COALESCE(p.coupon, '')) AS k
  FROM price_point AS p
  WHERE p.price_fen > 0
),
steps AS (
  SELECT t.*, LAG(t.compared_fen) OVER (PARTITION BY t.k ORDER BY t.seen_at, t.row_key) AS before_fen
  FROM points AS t
),
numbered AS (
  SELECT t.*, SUM(CASE WHEN t.compared_fen IS NOT NULL
      AND (t.before_fen IS NULL OR t.compared_fen * 100 > t.before_fen * 102) THEN 1 ELSE 0 END)
      OVER (PARTITION BY t.k ORDER BY t.seen_at) AS run_no
  FROM steps AS t
),
starts AS (
  SELECT n.k, n.run_no, MIN(n.platform_id) AS platform_id, MIN(n.platform_shop_no) AS platform_shop_no,
    MIN(n.item_no) AS item_no, MIN(n.day) AS start_on, MIN(n.seen_at) AS start_at
  FROM numbered AS n
  WHERE n.compared_fen IS NOT NULL
  GROUP BY n.k, n.run_no
),
comparisons AS (
  SELECT s.k, s.run_no, s.platform_id, s.platform_shop_no, s.item_no, s.start_on, n.price_fen, n.compared_fen,
    n.compared_basis, n.row_key,
    REPLACE(REPLACE(REPLACE(LOWER(COALESCE(n.compared_basis, '')), ' ', ''), '：', ''), ':', '') AS b
  FROM starts AS s
  JOIN numbered AS n ON n.k = s.k AND n.run_no = s.run_no AND n.seen_at = s.start_at
  WHERE n.compared_fen IS NOT NULL
),
sorted AS (
  SELECT c.*,
    CASE WHEN c.b IN (:bare)
      THEN 'unstated'
    WHEN c.b LIKE '%指导价%'
      OR c.b LIKE '%建议零售%'
      OR c.b LIKE '%建议价%'
      OR c.b LIKE '%吊牌%'
      OR c.b LIKE '%专柜%'
      OR c.b LIKE '%门店%'
      OR c.b LIKE '%厂商%'
      OR c.b LIKE '%厂家%'
      OR c.b LIKE '%品牌方%'
      OR c.b LIKE '%官网%'
      OR c.b LIKE '%定价%'
      OR c.b LIKE '%市场调查%'
      OR c.b LIKE '%其他平台%'
      OR c.b LIKE '%他店%'
      OR c.b LIKE '%同行%'
      OR c.b LIKE '%海外%'
      OR c.b LIKE '%境外%'
      OR c.b LIKE '%国外%'
      OR c.b LIKE '%单独购买%'
      OR c.b LIKE '%单买%'
      THEN 'other'
    WHEN REGEXP_LIKE(c.b, '[0-9]+月[0-9]+日.*(至|到|-|—|~|～)') THEN 'unread'
    WHEN REGEXP_LIKE(c.b, '[0-9]+月[0-9]+日') THEN 'dated'
    WHEN REGEXP_LIKE(c.b, '(^|[^0-9十])(7|七)(日|天)') THEN 'week'
    WHEN REGEXP_LIKE(c.b, '(30|三十)(日|天)|一个月') THEN 'month'
    WHEN c.b LIKE '%促销前%' OR c.b LIKE '%活动前%' OR c.b LIKE '%最近一次%' OR c.b LIKE '%上次%' OR c.b LIKE '%上一次%'
      THEN 'just_before'
    WHEN c.b LIKE '%本店%'
      OR c.b LIKE '%本网店%'
      OR c.b LIKE '%店铺%'
      OR c.b LIKE '%此前%'
      OR c.b LIKE '%之前%'
      OR c.b LIKE '%以前%'
      OR c.b LIKE '%日常%'
      OR c.b LIKE '%平时%'
      OR c.b LIKE '%平日%'
      OR c.b LIKE '%历史%'
      OR c.b LIKE '%首发%'
      OR c.b LIKE '%上市%'
      OR c.b LIKE '%原价%'
      OR c.b LIKE '%原售价%'
      OR c.b LIKE '%成交价%'
      OR c.b LIKE '%售价%'
      OR c.b LIKE '%促销前%'
      OR c.b LIKE '%活动前%'
      OR c.b LIKE '%最近一次%'
      OR c.b LIKE '%上次%'
      OR c.b LIKE '%上一次%'
      THEN 'own'
    ELSE 'unread' END AS kind,
    CASE WHEN c.b LIKE '%最低%' THEN 1 ELSE 0 END AS says_lowest
  FROM comparisons AS c
),
held AS (
  SELECT c.row_key,
    MIN(CASE WHEN p.day >= add_days(c.start_on, -7) THEN p.price_fen END) AS low_week,
    MAX(CASE WHEN p.day >= add_days(c.start_on, -7) THEN p.price_fen END) AS high_week,
    MIN(CASE WHEN p.day >= add_days(c.start_on, -30) THEN p.price_fen END) AS low_month,
    MAX(CASE WHEN p.day >= add_days(c.start_on, -30) THEN p.price_fen END) AS high_month,
    MAX(p.price_fen) AS high_ever, COUNT(p.row_key) AS looks, MIN(p.day) AS first_on,
    MAX(CASE WHEN c.b LIKE CONCAT('%', CAST(EXTRACT(MONTH FROM p.day) AS TEXT), '月', CAST(EXTRACT(DAY FROM p.day) AS TEXT), '日%')
      AND NOT c.b LIKE CONCAT('%1', CAST(EXTRACT(MONTH FROM p.day) AS TEXT), '月', CAST(EXTRACT(DAY FROM p.day) AS TEXT), '日%')
      THEN p.price_fen END) AS high_named
  FROM sorted AS c
  JOIN points AS p ON p.k = c.k AND p.day < c.start_on
  GROUP BY c.row_key
),
judged AS (
  SELECT c.*, h.looks, h.first_on,
    CASE WHEN c.kind = 'unstated' OR (c.kind = 'week' AND c.says_lowest = 1) THEN h.low_week
      WHEN c.kind IN ('week', 'just_before') THEN h.high_week
      WHEN c.kind = 'month' AND c.says_lowest = 1 THEN h.low_month
      WHEN c.kind = 'month' THEN h.high_month
      WHEN c.kind = 'dated' THEN h.high_named
      WHEN c.kind = 'own' THEN h.high_ever END AS base_fen
  FROM sorted AS c
  LEFT JOIN held AS h ON h.row_key = c.row_key
)
SELECT
  CONCAT('shop:', j.platform_id, '/', j.platform_shop_no) AS subject_key,
  CONCAT('listing:', j.platform_id, '/', j.platform_shop_no, '/', j.item_no) AS object_key,
  j.start_on AS acted_on,
  CASE WHEN j.kind = 'own' THEN 0.6 WHEN j.compared_fen * 10 > COALESCE(j.base_fen, 0) * 11 THEN 0.8 ELSE 0.6 END AS confidence,
  CONCAT(CAST(j.compared_fen AS TEXT), '|', CAST(COALESCE(j.base_fen, 0) AS TEXT), '|', j.b) AS object_digest,
  CASE WHEN j.kind = 'unread' THEN 'basis_unreadable'
    WHEN j.kind = 'dated' AND j.base_fen IS NULL THEN 'day_not_seen'
    WHEN j.kind = 'own' AND (COALESCE(j.looks, 0) < 5 OR j.first_on > add_days(j.start_on, -30)) THEN 'record_short'
    WHEN j.base_fen IS NULL THEN 'no_record' END AS cannot_tell,
  j.item_no AS item_no,
  CONCAT(CAST(CAST(FLOOR(j.price_fen / 100) AS BIGINT) AS TEXT), CASE WHEN j.price_fen % 100 < 10 THEN '.0' ELSE '.' END, CAST(j.price_fen % 100 AS TEXT)) AS price,
  CONCAT(CAST(CAST(FLOOR(j.compared_fen / 100) AS BIGINT) AS TEXT), CASE WHEN j.compared_fen % 100 < 10 THEN '.0' ELSE '.' END, CAST(j.compared_fen % 100 AS TEXT)) AS compared,
  CONCAT(CAST(CAST(FLOOR(j.base_fen / 100) AS BIGINT) AS TEXT), CASE WHEN j.base_fen % 100 < 10 THEN '.0' ELSE '.' END, CAST(j.base_fen % 100 AS TEXT)) AS base,
  j.compared_basis AS basis,
  CASE WHEN j.kind = 'unstated' THEN '没有说明依据，且高于比较前七日内所见的最低标价'
    WHEN j.kind = 'own' THEN '高于此前记录中的一切标价'
    WHEN j.kind = 'dated' THEN '与所标日期记录的标价不符'
    ELSE '与所称期间记录的标价不符' END AS problem_zh,
  CASE WHEN j.kind = 'unstated' THEN 'no basis is stated, and it is above the lowest list price seen in the seven days before'
    WHEN j.kind = 'own' THEN 'it is above every list price on record before'
    WHEN j.kind = 'dated' THEN 'it is not what was recorded on the day named'
    ELSE 'it is not what was recorded in the period named' END AS problem,
  j.row_key AS row_key_price_point
FROM judged AS j
WHERE j.kind <> 'other'
  AND (j.base_fen IS NULL OR j.kind = 'unread' OR j.compared_fen * 100 > j.base_fen * 102)
