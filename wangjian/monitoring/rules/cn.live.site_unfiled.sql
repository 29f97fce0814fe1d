/*---
id: cn.live.site_unfiled
title: {zh: 直播网站未备案, en: live-stream site without filing}
topic: live
category: live
domain: R4
severity: 3
reads: [site, platform, account]
needs: [site]
jurisdiction: domicile
reason:
  zh: "{acted_on}直播网站{domain}（{what_zh}）可以访问，{problem_zh}。"
  en: "On {acted_on} the live-stream site {domain} ({what}) could be reached and {problem}."
versions:
  - {from: 2011-01-08, law: [cn.iis.4, cn.icp.5]}
note: >-
  What streams live is told by the category of the site, by a platform of live streams that has it as its domain, or by a live room whose
  address lies outside the platform that names it. A room on a platform needs no filing of its own, whoever runs it: the
  platform's stands for it. Dealers in equipment, courses and studios for streaming do not stream. A filing of the main domain or
  a licence (ICP证, B2-) is enough here; whether a show needs the licence of the culture department is another rule's.
examples:
  - name: 直播网站没有备案
    expect: find
    tables:
      site: [{domain: a-example.cn, category: 网络直播, connected_on: 2020-01-01, live: true, seen_on: 2020-11-05}]
  - name: 直播平台的域名备案已注销
    expect: find
    tables:
      platform: [{platform_id: pf1, name: 某直播, platform_kind: 直播电商, domain: b-example.cn}]
      site: [{domain: b-example.cn, icp_no: 闽ICP备11000001号-1, filing_ended_on: 2020-06-01, live: true, seen_on: 2020-11-05}]
  - name: 直播间另设独立域名，没有备案
    expect: find
    tables:
      platform: [{platform_id: pf1, name: 某平台, platform_kind: 电商, domain: pf-example.cn}]
      account: [{platform_id: pf1, account_no: "1", account_kind: live_room, name: 甲的直播间, url: "https://live.c-example.cn/room/1"}]
      site: [{domain: c-example.cn, live: true, seen_on: 2020-11-05}]
  - name: 有备案
    expect: leave
    tables:
      site: [{domain: d-example.cn, category: 网络直播, icp_no: 闽ICP备11000001号-1, live: true, seen_on: 2020-11-05}]
  - name: 持有经营许可证
    expect: leave
    tables:
      site: [{domain: e-example.cn, category: 网络直播, icp_no: 浙B2-20200001, live: true, seen_on: 2020-11-05}]
  - name: 个人在平台上开的直播间
    expect: leave
    tables:
      platform: [{platform_id: pf1, name: 某平台, platform_kind: 直播, domain: f-example.cn}]
      account: [{platform_id: pf1, account_no: "1", account_kind: live_room, name: 乙的直播间, operator_name: 个人, url: "https://live.f-example.cn/room/1"}]
      site: [{domain: f-example.cn, icp_no: 闽ICP备11000001号-1, live: true, seen_on: 2020-11-05}]
  - name: 卖直播设备的网站
    expect: leave
    tables:
      site: [{domain: g-example.cn, category: 直播设备, live: true, seen_on: 2020-11-05}]
  - name: 已打不开
    expect: leave
    tables:
      site: [{domain: h-example.cn, category: 网络直播, live: false, seen_on: 2020-11-05}]
  - name: 普通网站未备案，不归本规则
    expect: leave
    tables:
      site: [{domain: i-example.cn, category: 电商, live: true, seen_on: 2020-11-05}]
  - name: 公众号的独立网站，不是直播间
    expect: leave
    tables:
      platform: [{platform_id: pf1, name: 某平台, platform_kind: 电商, domain: pf-example.cn}]
      account: [{platform_id: pf1, account_no: "1", account_kind: public_account, name: 丙, url: "https://j-example.cn"}]
      site: [{domain: j-example.cn, live: true, seen_on: 2020-11-05}]
  - name: 办法修订施行以前
    expect: before_law
    tables:
      site: [{domain: k-example.cn, category: 网络直播, live: true, seen_on: 2011-01-07}]
---*/
WITH known AS (
  SELECT t.domain, domain_root(t.domain) AS root, t.entity_key, t.live, t.seen_on, t.category,
    COALESCE(icp_kind(t.icp_no), 'none') AS kind, t.filing_ended_on, t.row_key
  FROM site AS t
),
filed AS (
  SELECT k.root, MAX(COALESCE(k.filing_ended_on, DATE '9999-12-31')) AS ended_on
  FROM known AS k
  WHERE k.kind <> 'none'
  GROUP BY k.root
),
homes AS (
  SELECT p.platform_id, p.name, p.platform_kind, domain_root(p.domain) AS root
  FROM platform AS p
  WHERE COALESCE(p.domain, '') <> ''
),
rooms AS (
  SELECT a.name, a.row_key, domain_root(a.url) AS root, h.root AS home
  FROM account AS a
  JOIN homes AS h ON h.platform_id = a.platform_id
  WHERE a.account_kind = 'live_room' AND COALESCE(a.status, 'open') = 'open' AND COALESCE(a.url, '') <> ''
),
streams AS (
  SELECT k.domain, k.category AS what_zh, 'by its category' AS what, 0.85 AS confidence,
    CAST(NULL AS TEXT) AS row_key_account
  FROM known AS k
  WHERE k.category LIKE '%直播%'
    AND NOT (k.category LIKE '%设备%' OR k.category LIKE '%器材%' OR k.category LIKE '%培训%'
      OR k.category LIKE '%教程%' OR k.category LIKE '%基地%' OR k.category LIKE '%软件%')
  UNION ALL
  SELECT k.domain, CONCAT('平台“', h.name, '”') AS what_zh, 'a platform of live streams' AS what,
    0.9 AS confidence, CAST(NULL AS TEXT) AS row_key_account
  FROM known AS k
  JOIN homes AS h ON h.root = k.root
  WHERE h.platform_kind LIKE '%直播%'
  UNION ALL
  SELECT k.domain, CONCAT('直播间“', r.name, '”') AS what_zh, 'a live room' AS what,
    0.8 AS confidence, r.row_key AS row_key_account
  FROM known AS k
  JOIN rooms AS r ON r.root = k.root AND r.root <> r.home
),
told AS (
  SELECT s.domain, MIN(s.what_zh) AS what_zh, MIN(s.what) AS what, MAX(s.confidence) AS confidence,
    MIN(s.row_key_account) AS row_key_account
  FROM streams AS s
  GROUP BY s.domain
),
looks AS (
  SELECT k.domain, k.root, MIN(k.entity_key) AS entity_key, MAX(k.seen_on) AS seen_on, MIN(k.row_key) AS row_key
  FROM known AS k
  WHERE k.live AND k.seen_on IS NOT NULL
  GROUP BY k.domain, k.root
)
SELECT
  l.entity_key AS subject_key,
  l.entity_key AS object_key,
  l.seen_on AS acted_on,
  s.confidence AS confidence,
  COALESCE(CAST(f.ended_on AS TEXT), '') AS object_digest,
  l.domain AS domain,
  s.what_zh AS what_zh,
  s.what AS what,
  CASE WHEN f.root IS NULL THEN '没有备案或者经营许可' ELSE CONCAT('备案已于', CAST(f.ended_on AS TEXT), '注销') END AS problem_zh,
  CASE WHEN f.root IS NULL THEN 'had neither filing nor licence' ELSE CONCAT('its filing had ended on ', CAST(f.ended_on AS TEXT)) END AS problem,
  l.row_key AS row_key_site,
  s.row_key_account AS row_key_account
FROM looks AS l
JOIN told AS s ON s.domain = l.domain
LEFT JOIN filed AS f ON f.root = l.root
WHERE f.root IS NULL OR f.ended_on <= l.seen_on
