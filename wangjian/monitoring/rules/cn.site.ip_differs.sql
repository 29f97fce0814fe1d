/*---
id: cn.site.ip_differs
title: {zh: 报备IP与实际IP不一致, en: address reported differs from the address seen}
topic: site
category: site
domain: R4
severity: 1
reads: [site]
jurisdiction: domicile
reason:
  zh: "{acted_on}网站{domain}实际解析到{ip_seen}，备案库中报备的是{ip_reported}（接入：{access_provider}），未及时变更。"
  en: "On {acted_on} the site {domain} stood at {ip_seen}; the filing says {ip_reported} (access by {access_provider}) and was not changed in time."
versions:
  - {from: 2005-03-20, law: [cn.icp.14]}
note: >-
  Addresses are read as addresses: several in one cell, IPv6 long or short, full width, a port, a network or a range; one that
  agrees is enough. Where the two sides have no family in common, one is an inner network's, or one cannot be read, they
  are not compared. A site that does not answer is left, and one that was seen at several addresses at once.
  A content network answers from addresses of its own, so this is a signal for checking and no proof.
examples:
  - name: 换了机房没有变更
    expect: find
    tables:
      site: [{domain: a.example.cn, icp_no: 闽ICP备11000001号-1, ip_reported: 203.0.113.5, ip_seen: 198.51.100.7, live: true, seen_on: 2020-11-05}]
  - name: 多个报备地址都不是
    expect: find
    tables:
      site: [{domain: b.example.cn, icp_no: 闽ICP备11000001号-1, ip_reported: 203.0.113.5；203.0.113.6, ip_seen: 203.0.113.60, live: true, seen_on: 2020-11-05}]
  - name: 多个报备地址之一
    expect: leave
    tables:
      site: [{domain: c.example.cn, icp_no: 闽ICP备11000001号-1, ip_reported: "203.0.113.5; 203.0.113.6", ip_seen: 203.0.113.6, live: true, seen_on: 2020-11-05}]
  - name: IPv6大小写
    expect: leave
    tables:
      site: [{domain: d.example.cn, icp_no: 闽ICP备11000001号-1, ip_reported: "2001:DB8::A", ip_seen: "2001:db8::a", live: true, seen_on: 2020-11-05}]
  - name: 没有报备地址
    expect: leave
    tables:
      site: [{domain: e.example.cn, icp_no: 闽ICP备11000001号-1, ip_seen: 203.0.113.6, live: true, seen_on: 2020-11-05}]
  - name: 报备的是IPv4，看到的是IPv6
    expect: leave
    tables:
      site: [{domain: f.example.cn, icp_no: 闽ICP备11000001号-1, ip_reported: 203.0.113.6, ip_seen: "2001:db8::a", live: true, seen_on: 2020-11-05}]
  - name: IPv6的全写与缩写
    expect: leave
    tables:
      site: [{domain: i.example.cn, icp_no: 闽ICP备11000001号-1, ip_reported: "2001:0db8:0000:0000:0000:0000:0000:000a", ip_seen: "2001:db8::a", live: true, seen_on: 2020-11-05}]
  - name: 报备的是一个网段，用顿号并列
    expect: leave
    tables:
      site: [{domain: j.example.cn, icp_no: 闽ICP备11000001号-1, ip_reported: 203.0.113.5、198.51.100.0/24, ip_seen: 198.51.100.7, live: true, seen_on: 2020-11-05}]
  - name: 报备的是内网地址，无从比较
    expect: leave
    tables:
      site: [{domain: k.example.cn, icp_no: 闽ICP备11000001号-1, ip_reported: 192.168.1.8, ip_seen: 198.51.100.7, live: true, seen_on: 2020-11-05}]
  - name: 内容分发网络，同时从几个地址看到
    expect: leave
    tables:
      site: [{domain: l.example.cn, icp_no: 闽ICP备11000001号-1, ip_reported: 203.0.113.6, ip_seen: 198.51.100.7；192.0.2.9, live: true, seen_on: 2020-11-05}]
  - name: 打不开
    expect: leave
    tables:
      site: [{domain: g.example.cn, icp_no: 闽ICP备11000001号-1, ip_reported: 203.0.113.6, ip_seen: 203.0.113.9, live: false, seen_on: 2020-11-05}]
  - name: 办法施行以前
    expect: before_law
    tables:
      site: [{domain: h.example.cn, icp_no: 闽ICP备00000009号-1, ip_reported: 203.0.113.6, ip_seen: 203.0.113.9, live: true, seen_on: 2005-03-19}]
---*/
WITH told AS (
  SELECT t.domain, t.entity_key, t.seen_on, t.icp_no, t.ip_reported, t.ip_seen, t.access_provider, t.row_key
  FROM site AS t
  WHERE t.live AND t.seen_on IS NOT NULL AND COALESCE(t.icp_no, '') <> ''
    AND COALESCE(t.ip_reported, '') <> '' AND COALESCE(t.ip_seen, '') <> ''
    AND COALESCE(t.filing_ended_on, DATE '9999-12-31') > t.seen_on
)
SELECT
  v.entity_key AS subject_key,
  v.entity_key AS object_key,
  v.seen_on AS acted_on,
  0.5 AS confidence,
  CONCAT(v.ip_reported, '|', v.ip_seen) AS object_digest,
  v.domain AS domain,
  v.ip_reported AS ip_reported,
  v.ip_seen AS ip_seen,
  v.access_provider AS access_provider,
  v.row_key AS row_key_site
FROM told AS v
WHERE NOT address_within(v.ip_seen, v.ip_reported)
  AND NOT (v.ip_seen LIKE '%;%' OR v.ip_seen LIKE '%；%' OR v.ip_seen LIKE '%,%' OR v.ip_seen LIKE '%、%')
