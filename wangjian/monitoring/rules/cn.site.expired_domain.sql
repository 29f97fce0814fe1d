/*---
id: cn.site.expired_domain
title: {zh: 备案对应的域名已过期, en: filing whose domain has expired}
topic: site
category: site
domain: R4
severity: 2
reads: [site]
jurisdiction: domicile
reason:
  zh: "{acted_on}探测网站{domain}时，其域名已于{expires_on}到期，备案{icp_no}（主体：{filer_name}）仍然有效，未办变更或注销。"
  en: "When {domain} was looked at on {acted_on} its domain had expired on {expires_on}, while the filing {icp_no} (of {filer_name}) still stood unchanged."
versions:
  - {from: 2005-03-20, law: [cn.icp.14], params: {renewal_days: 30}}
note: >-
  A registrar holds an expired name for its owner for some weeks; only what is not renewed by then is found.
  The last day of the registration still counts as registered. A filing that has ended has nothing to correct.
examples:
  - name: 域名过期两个月，备案仍在
    expect: find
    tables:
      site: [{domain: a.example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2018-01-01, domain_expires_on: 2020-09-01, live: false, seen_on: 2020-11-05}]
  - name: 过期后又能打开，多半已归他人
    expect: find
    tables:
      site: [{domain: b.example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2018-01-01, domain_expires_on: 2019-09-01, live: true, seen_on: 2020-11-05}]
  - name: 仍在续费宽限期内
    expect: leave
    tables:
      site: [{domain: c.example.cn, icp_no: 闽ICP备11000001号-1, domain_expires_on: 2020-10-20, seen_on: 2020-11-05}]
  - name: 当天到期
    expect: leave
    tables:
      site: [{domain: d.example.cn, icp_no: 闽ICP备11000001号-1, domain_expires_on: 2020-11-05, seen_on: 2020-11-05}]
  - name: 备案早已注销
    expect: leave
    tables:
      site: [{domain: e.example.cn, icp_no: 闽ICP备11000001号-1, filing_ended_on: 2020-05-01, domain_expires_on: 2020-06-01, seen_on: 2020-11-05}]
  - name: 已续费，另一来源仍是旧日期
    expect: leave
    tables:
      site:
        - {domain: f.example.cn, icp_no: 闽ICP备11000001号-1, domain_expires_on: 2020-06-01, seen_on: 2020-11-05, source: 甲}
        - {domain: f.example.cn, icp_no: 闽ICP备11000001号-1, domain_expires_on: 2021-06-01, seen_on: 2020-11-05, source: 乙}
  - name: 没有备案的域名
    expect: leave
    tables:
      site: [{domain: g.example.cn, domain_expires_on: 2020-01-01, seen_on: 2020-11-05}]
  - name: 办法施行以前
    expect: before_law
    tables:
      site: [{domain: h.example.cn, icp_no: 闽ICP备00000009号-1, domain_expires_on: 2004-10-01, seen_on: 2005-03-19}]
---*/
WITH latest AS (
  SELECT t.domain, MIN(t.entity_key) AS entity_key, MAX(t.seen_on) AS seen_on,
    MAX(t.domain_expires_on) AS expires_on, MAX(COALESCE(t.filing_ended_on, DATE '9999-12-31')) AS filing_ended_on,
    MAX(t.icp_no) AS icp_no, MAX(t.filer_name) AS filer_name, MIN(t.row_key) AS row_key
  FROM site AS t
  WHERE COALESCE(t.icp_no, '') <> '' AND t.domain_expires_on IS NOT NULL AND t.seen_on IS NOT NULL
  GROUP BY t.domain
)
SELECT
  v.entity_key AS subject_key,
  v.entity_key AS object_key,
  v.seen_on AS acted_on,
  0.9 AS confidence,
  CONCAT(v.icp_no, '|', CAST(v.expires_on AS TEXT)) AS object_digest,
  v.domain AS domain,
  v.expires_on AS expires_on,
  v.icp_no AS icp_no,
  v.filer_name AS filer_name,
  v.row_key AS row_key_site
FROM latest AS v
WHERE add_days(v.expires_on, :renewal_days) < v.seen_on AND v.filing_ended_on > v.seen_on
