/*---
id: cn.site.icp
title: {zh: 网站未备案或冒用他人备案号, en: "site without ICP filing, or with another's"}
topic: site
category: site
domain: R4
severity: 3
reads: [site, shown]
needs: [site]
jurisdiction: domicile
reason:
  zh: "{acted_on}网站{domain}可以访问：{problem_zh}（备案库：{icp_no}，页面：{shown_icp}，该号备案主体：{holder}）。"
  en: "On {acted_on} the site {domain} was reachable: {problem} (on record: {icp_no}, on the page: {shown_icp}, filed by: {holder})."
versions:
  - {from: 2011-01-08, law: [cn.iis.4, cn.iis.12]}
note: >-
  Two ways to be found: the filings register has the domain as reachable without a filing in force on that
  day, or the page shows a filing number that is not the domain's own. Numbers are compared without spaces, site
  suffix and licence numbers beside them. A page that shows no number although the domain is filed is not
  this rule's; a domain that the register does not know cannot be judged.
examples:
  - name: 已接入、可访问、没有备案
    expect: find
    tables:
      site: [{domain: a.example.cn, live: true, seen_on: 2020-11-05, connected_on: 2020-01-01}]
  - name: 备案已注销仍可访问
    expect: find
    tables:
      site: [{domain: b.example.cn, icp_no: 闽ICP备11000001号-1, filing_ended_on: 2020-06-01, live: true, seen_on: 2020-11-05}]
  - name: 页面亮的是别人的备案号
    expect: find
    tables:
      site:
        - {domain: c.example.cn, icp_no: 闽ICP备11000001号-1, filer_no: A, filer_name: 本公司, live: true}
        - {domain: other.example.cn, icp_no: 京ICP备12000002号-3, filer_no: B, filer_name: 别公司, live: true}
      shown: [{subject_kind: site, subject_no: c.example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 京ICP备12000002号}]
  - name: 占位备案号
    expect: find
    tables:
      site: [{domain: d.example.cn, icp_no: 闽ICP备11000001号-1, live: true}]
      shown: [{subject_kind: site, subject_no: d.example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 闽ICP备00000000号}]
  - name: 备案号带空格、只写主体号
    expect: leave
    tables:
      site: [{domain: e.example.cn, icp_no: 闽ICP备11000001号-1, live: true, seen_on: 2020-11-05}]
      shown: [{subject_kind: site, subject_no: e.example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 闽 ICP 备 11000001 号}]
  - name: 同一主体名下另一网站的序号
    expect: leave
    tables:
      site: [{domain: f.example.cn, icp_no: 闽ICP备11000001号-1, live: true}]
      shown: [{subject_kind: site, subject_no: f.example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 闽ICP备11000001号-7}]
  - name: 许可证号与备案号并列
    expect: leave
    tables:
      site: [{domain: g.example.cn, icp_no: 闽ICP备11000001号-1, live: true}]
      shown: [{subject_kind: site, subject_no: g.example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 增值电信业务经营许可证 B2-20200001 闽ICP备11000001号-1}]
  - name: 没有备案但已打不开
    expect: leave
    tables:
      site: [{domain: h.example.cn, live: false, seen_on: 2020-11-05}]
  - name: 备案注销在查看之后
    expect: leave
    tables:
      site: [{domain: i.example.cn, icp_no: 闽ICP备11000001号-1, filing_ended_on: 2020-12-01, live: true, seen_on: 2020-11-05}]
  - name: 有备案，页面未标（不归本规则）
    expect: leave
    tables:
      site: [{domain: j.example.cn, icp_no: 闽ICP备11000001号-1, live: true}]
      shown: [{subject_kind: site, subject_no: j.example.cn, seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 换过备案主体，旧来源还是前一个号
    expect: leave
    tables:
      site:
        - {source: old, domain: k.example.cn, icp_no: 闽ICP备11000001号-1, live: true}
        - {source: new, domain: k.example.cn, icp_no: 京ICP备12000002号-1, live: true}
      shown: [{subject_kind: site, subject_no: k.example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 京ICP备12000002号-1}]
  - name: 办法修订施行前
    expect: before_law
    tables:
      site: [{domain: l.example.cn, live: true, seen_on: 2011-01-07, connected_on: 2010-01-01}]
---*/
WITH own AS (
  SELECT t.domain, t.entity_key, icp_body(t.icp_no) AS body, t.icp_no, t.filer_no, t.filer_name, t.row_key
  FROM site AS t
),
unfiled AS (
  SELECT t.domain, MIN(t.entity_key) AS entity_key, MAX(t.seen_on) AS seen_on,
    MAX(COALESCE(t.icp_no, '')) AS icp_no, MAX(t.filing_ended_on) AS filing_ended_on, MIN(t.row_key) AS row_key,
    MAX(CASE WHEN COALESCE(t.icp_no, '') <> ''
              AND COALESCE(t.filing_ended_on, DATE '9999-12-31') > t.seen_on THEN 1 ELSE 0 END) AS filed
  FROM site AS t
  WHERE t.live AND t.seen_on IS NOT NULL
  GROUP BY t.domain
),
looks AS (
  SELECT s.subject_no AS domain, beijing_date(s.seen_at) AS seen_on, s.icp_no AS shown_icp,
    COALESCE(icp_body(s.icp_no), '00000000') AS shown_body, s.row_key
  FROM shown AS s
  WHERE s.subject_kind = 'site'
    AND (icp_body(s.icp_no) IS NOT NULL OR s.icp_no LIKE '%ICP备00000000%')
),
borrowed AS (
  SELECT l.domain, l.seen_on, l.shown_icp, l.shown_body, l.row_key AS row_key_shown,
    MIN(o.entity_key) AS entity_key, MIN(o.icp_no) AS icp_no, MIN(o.filer_no) AS filer_no, MIN(o.row_key) AS row_key,
    MAX(CASE WHEN o.body = l.shown_body THEN 1 ELSE 0 END) AS same
  FROM looks AS l
  JOIN own AS o ON o.domain = l.domain
  GROUP BY l.domain, l.seen_on, l.shown_icp, l.shown_body, l.row_key
),
holders AS (
  SELECT o.body, MIN(o.filer_name) AS holder, MIN(o.filer_no) AS filer_no
  FROM own AS o
  WHERE o.body IS NOT NULL
  GROUP BY o.body
),
problems AS (
  SELECT u.domain, u.entity_key, u.seen_on, u.icp_no,
    CAST(NULL AS TEXT) AS shown_icp, CAST(NULL AS TEXT) AS holder,
    CASE WHEN u.icp_no = '' THEN '没有备案' ELSE '备案已注销' END AS problem_zh,
    CASE WHEN u.icp_no = '' THEN 'no filing' ELSE 'the filing has ended' END AS problem,
    0.9 AS confidence, u.row_key, CAST(NULL AS TEXT) AS row_key_shown
  FROM unfiled AS u
  WHERE u.filed = 0
  UNION ALL
  SELECT b.domain, b.entity_key, b.seen_on, b.icp_no, b.shown_icp, h.holder,
    '页面所标备案号不是本网站的' AS problem_zh,
    'the number on the page is not its own' AS problem,
    CASE WHEN h.body IS NULL THEN 0.8 ELSE 0.95 END AS confidence, b.row_key, b.row_key_shown
  FROM borrowed AS b
  LEFT JOIN holders AS h ON h.body = b.shown_body
  WHERE b.same = 0 AND NOT (COALESCE(h.filer_no, '-') = COALESCE(b.filer_no, '+'))
)
SELECT
  p.entity_key AS subject_key,
  p.entity_key AS object_key,
  p.seen_on AS acted_on,
  p.confidence AS confidence,
  CONCAT(p.problem, '|', COALESCE(p.icp_no, ''), '|', COALESCE(p.shown_icp, '')) AS object_digest,
  p.domain AS domain,
  p.problem_zh AS problem_zh,
  p.problem AS problem,
  p.icp_no AS icp_no,
  p.shown_icp AS shown_icp,
  p.holder AS holder,
  p.row_key AS row_key_site,
  p.row_key_shown AS row_key_shown
FROM problems AS p
