/*---
id: cn.site.shell_filing
title: {zh: 空壳备案, en: filing without a live site}
topic: site
category: site
domain: R4
severity: 1
reads: [site, shown]
needs: [site]
jurisdiction: domicile
reason:
  zh: "网站{domain}的备案{icp_no}（主体：{filer_name}，{filed_on}备案）仍然有效，至{acted_on}{problem_zh}，疑为空壳备案，未办注销。"
  en: "The filing {icp_no} of {domain} (by {filer_name}, filed on {filed_on}) was still in force; up to {acted_on} {problem}: a shell filing that should be cancelled."
cannot_tell:
  one_look: {zh: 只有一次打不开，可能是暂时故障或维护, en: "it did not answer once: that may be a breakdown or repairs"}
  not_looked: {zh: 没有探测过能否打开, en: "nobody looked whether it answers"}
versions:
  - {from: 2005-03-20, law: [cn.icp.15], params: {new_days: 90, down_days: 90}}
note: >-
  A filing without access (never connected, and it does not answer) is found once it is older than a new one's grace; one with
  access only when looks far enough apart all found it down. A site answers for its main domain: a name below it that answers,
  or a look at a page of it within those days, shows that it lives. The number of an app or mini-program (-nA) needs no site.
examples:
  - name: 备案两年从未接入
    expect: find
    tables:
      site: [{domain: a.example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2018-01-01, live: false, seen_on: 2020-11-05}]
  - name: 接入过，相隔四个月两次都打不开
    expect: find
    tables:
      site:
        - {source: 甲, domain: b-example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2018-01-01, connected_on: 2018-01-05, live: false, seen_on: 2020-07-01}
        - {source: 乙, domain: b-example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2018-01-01, connected_on: 2018-01-05, live: false, seen_on: 2020-11-05}
  - name: 刚备案，尚未开通
    expect: leave
    tables:
      site: [{domain: c-example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2020-09-20, live: false, seen_on: 2020-11-05}]
  - name: 备案已注销
    expect: leave
    tables:
      site: [{domain: d-example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2018-01-01, filing_ended_on: 2020-10-01, live: false, seen_on: 2020-11-05}]
  - name: 主域名打不开，子域名在用
    expect: leave
    tables:
      site:
        - {domain: e-example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2018-01-01, live: false, seen_on: 2020-11-05}
        - {domain: shop.e-example.cn, live: true, seen_on: 2020-11-01}
  - name: 登记为未接入，巡查却打开过页面
    expect: leave
    tables:
      site: [{domain: f-example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2018-01-01, live: false, seen_on: 2020-11-05}]
      shown: [{subject_kind: site, subject_no: www.f-example.cn, seen_at: 2020-10-20T10:00:00+08:00, icp_no: 闽ICP备11000001号-1}]
  - name: App的备案不需要网站
    expect: leave
    tables:
      site: [{domain: g-example.cn, icp_no: 闽ICP备11000001号-2A, filed_on: 2018-01-01, live: false, seen_on: 2020-11-05}]
  - name: 能打开
    expect: leave
    tables:
      site: [{domain: h-example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2018-01-01, live: true, seen_on: 2020-11-05}]
  - name: 接入过，只有一次打不开
    expect: cannot_tell
    tables:
      site: [{domain: i-example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2018-01-01, connected_on: 2018-01-05, live: false, seen_on: 2020-11-05}]
  - name: 没有接入日期，也没有探测过
    expect: cannot_tell
    tables:
      site: [{domain: j-example.cn, icp_no: 闽ICP备11000001号-1, filed_on: 2018-01-01, seen_on: 2020-11-05}]
  - name: 办法施行以前
    expect: before_law
    tables:
      site: [{domain: k-example.cn, icp_no: 闽ICP备00000009号-1, filed_on: 2003-01-01, live: false, seen_on: 2005-03-19}]
---*/
WITH known AS (
  SELECT domain_root(t.domain) AS root, t.domain, t.entity_key, t.icp_no, t.filer_name, t.filed_on, t.connected_on,
    t.live, t.seen_on, t.row_key,
    CASE WHEN icp_kind(t.icp_no) = 'filing' AND NOT REGEXP_LIKE(t.icp_no, '[0-9] ?[AaＡａ] *$')
           AND COALESCE(t.filing_ended_on, DATE '9999-12-31') > t.seen_on THEN 1 ELSE 0 END AS filed
  FROM site AS t
  WHERE t.seen_on IS NOT NULL
),
looks AS (
  SELECT domain_root(s.subject_no) AS root, beijing_date(s.seen_at) AS shown_on
  FROM shown AS s
  WHERE s.subject_kind = 'site'
),
looked AS (
  SELECT k.root, MAX(k.shown_on) AS shown_on
  FROM looks AS k
  GROUP BY k.root
),
roots AS (
  SELECT k.root, MAX(k.seen_on) AS seen_on,
    MIN(CASE WHEN NOT k.live THEN k.seen_on END) AS down_from,
    MAX(CASE WHEN k.live THEN 1 ELSE 0 END) AS live,
    MAX(CASE WHEN k.live IS NOT NULL THEN 1 ELSE 0 END) AS looked_at,
    MIN(k.connected_on) AS connected_on
  FROM known AS k
  GROUP BY k.root
),
filings AS (
  SELECT k.root, MIN(k.domain) AS domain, MIN(k.entity_key) AS entity_key, MAX(k.icp_no) AS icp_no,
    MAX(k.filer_name) AS filer_name, MAX(k.filed_on) AS filed_on, MIN(k.row_key) AS row_key
  FROM known AS k
  WHERE k.filed = 1
  GROUP BY k.root
)
SELECT
  f.entity_key AS subject_key,
  f.entity_key AS object_key,
  r.seen_on AS acted_on,
  CASE WHEN r.connected_on IS NULL THEN 0.8 ELSE 0.7 END AS confidence,
  CONCAT(f.icp_no, '|', COALESCE(CAST(f.filed_on AS TEXT), '')) AS object_digest,
  CASE WHEN r.looked_at = 0 THEN 'not_looked'
       WHEN r.connected_on IS NOT NULL AND days_between(r.down_from, r.seen_on) < :down_days THEN 'one_look'
  END AS cannot_tell,
  f.domain AS domain,
  f.icp_no AS icp_no,
  f.filer_name AS filer_name,
  f.filed_on AS filed_on,
  CASE WHEN r.connected_on IS NULL THEN '没有接入，也打不开' ELSE '多次探测都打不开' END AS problem_zh,
  CASE WHEN r.connected_on IS NULL THEN 'it was not connected and did not answer'
       ELSE 'it answered at no look' END AS problem,
  f.row_key AS row_key_site
FROM filings AS f
JOIN roots AS r ON r.root = f.root
LEFT JOIN looked AS l ON l.root = f.root
WHERE r.live = 0
  AND add_days(COALESCE(f.filed_on, DATE '1900-01-01'), :new_days) < r.seen_on
  AND add_days(COALESCE(l.shown_on, DATE '1900-01-01'), :down_days) < r.seen_on
