/*---
id: cn.access.unfiled
title: {zh: 为未备案网站提供接入, en: access given to a site without filing}
topic: site
category: site
domain: R4
severity: 3
reads: [site]
jurisdiction: domicile
reason:
  zh: "接入服务商“{access_provider}”自{connected_on}起接入网站{domain}，{acted_on}该网站可以访问，{problem_zh}。"
  en: "The access provider “{access_provider}” has connected {domain} since {connected_on}; on {acted_on} the site could be reached and {problem}."
versions:
  - {from: 2005-03-20, law: [cn.icp.18], params: {cut_off_days: 3}}
note: >-
  The duty is the access provider's, so that it is the subject, and its sites are the items of one group; the site's own duty is
  the rule cn.site.icp. A filing of the main domain covers the names below it; a licence (ICP证, B2-) stands for a filing. After a
  filing has ended a provider has some days until the notice has come and the line is cut. A number that cannot be read is no
  proof that there is none.
examples:
  - name: 没有备案就接入
    expect: find
    tables:
      site: [{domain: a-example.cn, access_provider: 某云, connected_on: 2020-01-01, live: true, seen_on: 2020-11-05}]
  - name: 备案栏里写的是“备案中”
    expect: find
    tables:
      site: [{domain: b-example.cn, icp_no: 备案中, access_provider: 某云, connected_on: 2020-01-01, live: true, seen_on: 2020-11-05}]
  - name: 备案注销数月仍未断开
    expect: find
    tables:
      site: [{domain: c-example.cn, icp_no: 闽ICP备11000001号-1, filing_ended_on: 2020-06-01, access_provider: 某云, connected_on: 2019-01-01, live: true, seen_on: 2020-11-05}]
  - name: 有备案
    expect: leave
    tables:
      site: [{domain: d-example.cn, icp_no: 闽 ICP 备 11000001 号 - 1, access_provider: 某云, connected_on: 2020-01-01, live: true, seen_on: 2020-11-05}]
  - name: 主域名有备案，子域名另列一行
    expect: leave
    tables:
      site:
        - {domain: e-example.cn, icp_no: 闽ICP备11000001号-1, access_provider: 某云, connected_on: 2020-01-01, live: true, seen_on: 2020-11-05}
        - {domain: shop.e-example.cn, access_provider: 某云, connected_on: 2020-01-01, live: true, seen_on: 2020-11-05}
  - name: 经营性网站，持有许可证
    expect: leave
    tables:
      site: [{domain: f-example.cn, icp_no: 京ICP证030001号, access_provider: 某云, connected_on: 2020-01-01, live: true, seen_on: 2020-11-05}]
  - name: 已断开，打不开
    expect: leave
    tables:
      site: [{domain: g-example.cn, access_provider: 某云, connected_on: 2020-01-01, live: false, seen_on: 2020-11-05}]
  - name: 注销通知刚发出
    expect: leave
    tables:
      site: [{domain: h-example.cn, icp_no: 闽ICP备11000001号-1, filing_ended_on: 2020-11-03, access_provider: 某云, connected_on: 2019-01-01, live: true, seen_on: 2020-11-05}]
  - name: 不知由谁接入
    expect: leave
    tables:
      site: [{domain: i-example.cn, connected_on: 2020-01-01, live: true, seen_on: 2020-11-05}]
  - name: 号码写得不全
    expect: leave
    tables:
      site: [{domain: j-example.cn, icp_no: ICP备1100001, access_provider: 某云, connected_on: 2020-01-01, live: true, seen_on: 2020-11-05}]
  - name: 办法施行以前
    expect: before_law
    tables:
      site: [{domain: k-example.cn, access_provider: 某云, connected_on: 2004-01-01, live: true, seen_on: 2005-03-19}]
---*/
WITH known AS (
  SELECT t.domain, domain_root(t.domain) AS root, t.entity_key, t.access_provider, t.connected_on, t.live, t.seen_on,
    COALESCE(icp_kind(t.icp_no), 'none') AS kind, t.filing_ended_on, t.row_key
  FROM site AS t
),
filed AS (
  SELECT k.root, MAX(COALESCE(k.filing_ended_on, DATE '9999-12-31')) AS ended_on
  FROM known AS k
  WHERE k.kind <> 'none'
  GROUP BY k.root
),
connected AS (
  SELECT k.domain, k.root, k.access_provider, MIN(k.entity_key) AS entity_key, MIN(k.connected_on) AS connected_on,
    MAX(k.seen_on) AS seen_on, MIN(k.row_key) AS row_key
  FROM known AS k
  WHERE k.live AND k.seen_on >= k.connected_on AND COALESCE(k.access_provider, '') <> ''
  GROUP BY k.domain, k.root, k.access_provider
)
SELECT
  CONCAT('access_provider:', fold_name(c.access_provider)) AS subject_key,
  c.entity_key AS object_key,
  c.seen_on AS acted_on,
  0.9 AS confidence,
  COALESCE(CAST(f.ended_on AS TEXT), '') AS object_digest,
  c.domain AS domain,
  c.access_provider AS access_provider,
  c.connected_on AS connected_on,
  CASE WHEN f.root IS NULL THEN '没有备案' ELSE CONCAT('备案已于', CAST(f.ended_on AS TEXT), '注销') END AS problem_zh,
  CASE WHEN f.root IS NULL THEN 'had no filing' ELSE CONCAT('its filing had ended on ', CAST(f.ended_on AS TEXT)) END AS problem,
  c.row_key AS row_key_site
FROM connected AS c
LEFT JOIN filed AS f ON f.root = c.root
WHERE f.root IS NULL OR add_days(f.ended_on, :cut_off_days) < c.seen_on
