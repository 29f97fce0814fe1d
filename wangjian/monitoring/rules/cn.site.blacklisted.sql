/*---
id: cn.site.blacklisted
title: {zh: 黑名单网站重新接入, en: black-listed site connected again}
topic: site
category: site
domain: R4
severity: 4
reads: [site]
jurisdiction: domicile
reason:
  zh: "网站{blacklisted}已于{blacklisted_on}列入违法网站黑名单，{acted_on}{domain}{problem_zh}（接入：{access_provider}）。"
  en: "The site {blacklisted} was black-listed on {blacklisted_on}; on {acted_on} {domain} {problem} (access by {access_provider})."
cannot_tell:
  filed_since: {zh: 列入黑名单之后又有新的备案，是否已移出或换了主体无从得知, en: "a filing was made since; whether it left the list or changed hands is not known"}
versions:
  - {from: 2005-03-20, law: [cn.icp.18]}
note: >-
  Found when it answers after the day on which it was black-listed, or was connected after that day and was not found down since. A name
  below a black-listed one is the same site; one that merely ends in the same letters is not. The day of listing itself is left: the notice
  has to arrive. Who gave access is named; access without filing is another rule's.
examples:
  - name: 列入之后仍能打开
    expect: find
    tables:
      site: [{domain: a-example.cn, blacklisted_on: 2020-06-01, connected_on: 2019-01-01, live: true, seen_on: 2020-11-05, access_provider: 某云}]
  - name: 列入之后换一家重新接入
    expect: find
    tables:
      site: [{domain: b-example.cn, blacklisted_on: 2020-06-01, connected_on: 2020-08-01, seen_on: 2020-11-05, access_provider: 另一家云}]
  - name: 换用子域名恢复
    expect: find
    tables:
      site:
        - {domain: c-example.cn, blacklisted_on: 2020-06-01, live: false, seen_on: 2020-11-05}
        - {domain: m.c-example.cn, live: true, seen_on: 2020-11-05}
  - name: 原备案尚未注销
    expect: find
    tables:
      site: [{domain: d-example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2018-01-01, blacklisted_on: 2020-06-01, live: true, seen_on: 2020-11-05}]
  - name: 已关闭，打不开
    expect: leave
    tables:
      site: [{domain: e-example.cn, blacklisted_on: 2020-06-01, connected_on: 2019-01-01, live: false, seen_on: 2020-11-05}]
  - name: 重新接入后又已断开
    expect: leave
    tables:
      site: [{domain: f-example.cn, blacklisted_on: 2020-06-01, connected_on: 2020-08-01, live: false, seen_on: 2020-11-05}]
  - name: 探测在前，列入在后
    expect: leave
    tables:
      site: [{domain: g-example.cn, blacklisted_on: 2020-11-06, live: true, seen_on: 2020-11-05}]
  - name: 列入当天还能打开
    expect: leave
    tables:
      site: [{domain: h-example.cn, blacklisted_on: 2020-11-05, live: true, seen_on: 2020-11-05}]
  - name: 字尾相同的别家网站
    expect: leave
    tables:
      site:
        - {domain: bad.example.cn, blacklisted_on: 2020-06-01, live: false, seen_on: 2020-11-05}
        - {domain: notbad.example.cn, live: true, seen_on: 2020-11-05}
  - name: 列入之后有新的备案
    expect: cannot_tell
    tables:
      site: [{domain: i-example.cn, icp_no: 京ICP备12000002号-1, filed_on: 2020-09-01, blacklisted_on: 2020-06-01, live: true, seen_on: 2020-11-05}]
  - name: 办法施行以前
    expect: before_law
    tables:
      site: [{domain: j-example.cn, blacklisted_on: 2004-06-01, live: true, seen_on: 2005-03-19}]
---*/
WITH black AS (
  SELECT t.domain, domain_root(t.domain) AS root, MAX(t.blacklisted_on) AS blacklisted_on
  FROM site AS t
  WHERE t.blacklisted_on IS NOT NULL
  GROUP BY t.domain
),
seen AS (
  SELECT t.domain, domain_root(t.domain) AS root, t.entity_key, t.icp_no, t.filed_on, t.filing_ended_on,
    t.access_provider, t.row_key,
    CASE WHEN t.live THEN t.seen_on END AS live_on,
    CASE WHEN COALESCE(t.live, TRUE) THEN t.connected_on END AS connected_on
  FROM site AS t
),
again AS (
  SELECT b.domain AS blacklisted, b.blacklisted_on, s.domain, s.entity_key, s.access_provider, s.row_key,
    CASE WHEN s.live_on > b.blacklisted_on THEN s.live_on ELSE s.connected_on END AS acted_on,
    CASE WHEN s.live_on > b.blacklisted_on THEN 1 ELSE 0 END AS live,
    CASE WHEN icp_kind(s.icp_no) IN ('filing', 'licence') AND s.filed_on > b.blacklisted_on
           AND COALESCE(s.filing_ended_on, DATE '9999-12-31') > COALESCE(s.live_on, s.connected_on)
         THEN 1 ELSE 0 END AS filed_since,
    ROW_NUMBER() OVER (
      PARTITION BY s.domain
      ORDER BY CASE WHEN s.live_on > b.blacklisted_on THEN s.live_on ELSE s.connected_on END DESC, s.row_key
    ) AS place
  FROM seen AS s
  JOIN black AS b ON b.root = s.root
    AND (s.domain = b.domain OR ENDS_WITH(s.domain, CONCAT('.', b.domain)))
  WHERE s.live_on > b.blacklisted_on OR s.connected_on > b.blacklisted_on
)
SELECT
  CONCAT('site:', a.blacklisted) AS subject_key,
  a.entity_key AS object_key,
  a.acted_on AS acted_on,
  CASE WHEN a.live = 1 THEN 0.95 ELSE 0.8 END AS confidence,
  CONCAT(CAST(a.blacklisted_on AS TEXT), '|', COALESCE(a.access_provider, '')) AS object_digest,
  CASE WHEN a.filed_since = 1 THEN 'filed_since' END AS cannot_tell,
  a.domain AS domain,
  a.blacklisted AS blacklisted,
  a.blacklisted_on AS blacklisted_on,
  a.access_provider AS access_provider,
  CASE WHEN a.live = 1 THEN '仍可访问' ELSE '重新接入' END AS problem_zh,
  CASE WHEN a.live = 1 THEN 'could be reached' ELSE 'was connected again' END AS problem,
  a.row_key AS row_key_site
FROM again AS a
WHERE a.place = 1
