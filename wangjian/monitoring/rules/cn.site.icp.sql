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
  - {from: 2011-01-08, law: [cn.iis.4, cn.iis.12, cn.icp.5, cn.icp.13]}
note: >-
  Two ways to be found: the filings register has the domain as reachable without a filing in force on that day, or the page shows a
  number that is not the domain's own. The filing of a main domain covers the names below it; a licence (ICP证, B2-) stands for
  a filing; words without a number (无, 备案中) are none, and a number that cannot be read is no proof of none. Shown
  numbers are compared without spaces, width, site suffix and licences beside them; one of several that is the domain's own is enough.
  Where the filing is younger than the look, or the shown number is another of the same filer's, nothing is said. A page
  that shows no number although the domain is filed is not this rule's; a domain that the register does not know cannot be judged. The measures on
  filing (art. 5, 13) are for sites without gain and fine at once what the regulations (art. 4) first order to be corrected.
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
        - {domain: other-example.cn, icp_no: 京ICP备12000002号-3, filer_no: B, filer_name: 别公司, live: true}
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
  - name: 备案栏里只有“备案中”
    expect: find
    tables:
      site: [{domain: m-example.cn, icp_no: 备案中, live: true, seen_on: 2020-11-05, connected_on: 2020-01-01}]
  - name: 页面上是没有填的模板号
    expect: find
    tables:
      site: [{domain: n-example.cn, icp_no: 闽ICP备11000001号-1, live: true}]
      shown: [{subject_kind: site, subject_no: n-example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 京ICP备XXXXXXXX号}]
  - name: 子域名页面亮别人的号
    expect: find
    tables:
      site: [{domain: o-example.cn, icp_no: 闽ICP备11000001号-1, live: true}]
      shown: [{subject_kind: site, subject_no: www.o-example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 京ICP备12000002号}]
  - name: 主域名有备案，子域名另列一行
    expect: leave
    tables:
      site:
        - {domain: p-example.cn, icp_no: 闽ICP备11000001号-1, live: true, seen_on: 2020-11-05}
        - {domain: shop.p-example.cn, live: true, seen_on: 2020-11-05, connected_on: 2020-01-01}
  - name: 经营性网站，库里登记的是许可证号
    expect: leave
    tables:
      site: [{domain: q-example.cn, icp_no: 京ICP证030001号, live: true, seen_on: 2020-11-05}]
  - name: 全角号码、同省的另一个简称
    expect: leave
    tables:
      site: [{domain: r-example.cn, icp_no: 蜀ICP备11000001号-1, live: true}]
      shown: [{subject_kind: site, subject_no: r-example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 川ＩＣＰ备１１０００００１号－１}]
  - name: 页脚并列集团两家公司的号，其一是本站的
    expect: leave
    tables:
      site: [{domain: s-example.cn, icp_no: 闽ICP备11000001号-1, live: true}]
      shown: [{subject_kind: site, subject_no: s-example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 京ICP备12000002号-3 闽ICP备11000001号-1}]
  - name: 由集团另一家公司备案，亮的是本站的号
    expect: leave
    tables:
      site: [{domain: t-example.cn, icp_no: 闽ICP备11000001号-1, filer_no: B, filer_name: 集团总公司, live: true}]
      shown: [{subject_kind: site, subject_no: t-example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 闽ICP备11000001号, shown_name: 子公司}]
  - name: 主体改名后换了号，页面还是自己的旧号
    expect: leave
    tables:
      site:
        - {domain: u-example.cn, icp_no: 闽ICP备11000001号-1, filer_no: A, filer_name: 新名公司, live: true}
        - {domain: old-example.cn, icp_no: 京ICP备12000002号-1, filer_no: a, filer_name: 旧名公司, live: true}
      shown: [{subject_kind: site, subject_no: u-example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 京ICP备12000002号}]
  - name: 域名后来转让，受让人另行备案
    expect: leave
    tables:
      site: [{domain: v-example.cn, icp_no: 京ICP备12000002号-1, filed_on: 2020-12-01, live: true}]
      shown: [{subject_kind: site, subject_no: v-example.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 闽ICP备11000001号}]
  - name: 中文域名的两种写法
    expect: leave
    tables:
      site: [{domain: xn--fsqu00a.cn, icp_no: 闽ICP备11000001号-1, live: true}]
      shown: [{subject_kind: site, subject_no: 例子.cn, seen_at: 2020-11-05T10:00:00+08:00, icp_no: 闽ICP备11000001号}]
  - name: 办法修订施行前
    expect: before_law
    tables:
      site: [{domain: l.example.cn, live: true, seen_on: 2011-01-07, connected_on: 2010-01-01}]
---*/
WITH known AS (
  SELECT t.domain, domain_root(t.domain) AS root, t.entity_key, COALESCE(icp_kind(t.icp_no), 'none') AS kind,
    icp_bodies(t.icp_no) AS bodies, t.icp_no, fold_code(t.filer_no) AS filer_no, t.filer_name,
    t.filed_on, t.filing_ended_on, t.live, t.seen_on,
    CASE WHEN t.connected_on IS NULL AND COALESCE(t.access_provider, '') = '' THEN 0 ELSE 1 END AS connected, t.row_key
  FROM site AS t
),
filed AS (
  SELECT k.root, MAX(k.icp_no) AS icp_no, MAX(COALESCE(k.filing_ended_on, DATE '9999-12-31')) AS ended_on
  FROM known AS k
  WHERE k.kind <> 'none'
  GROUP BY k.root
),
reachable AS (
  SELECT k.domain, k.root, MIN(k.entity_key) AS entity_key, MAX(k.seen_on) AS seen_on,
    MAX(k.connected) AS connected, MIN(k.row_key) AS row_key
  FROM known AS k
  WHERE k.live AND k.seen_on IS NOT NULL
  GROUP BY k.domain, k.root
),
looks AS (
  SELECT domain_root(s.subject_no) AS root, beijing_date(s.seen_at) AS seen_on, s.icp_no AS shown_icp,
    COALESCE(icp_bodies(s.icp_no), ';;') AS bodies, s.row_key
  FROM shown AS s
  WHERE s.subject_kind = 'site'
    AND (icp_bodies(s.icp_no) IS NOT NULL
      OR (icp_kind(s.icp_no) = 'none' AND UPPER(s.icp_no) LIKE '%ICP%' AND UPPER(s.icp_no) LIKE '%XXX%'))
),
holders AS (
  SELECT SPLIT_PART(k.bodies, ';', 2) AS body, MIN(k.filer_name) AS holder, MIN(k.filer_no) AS filer_no
  FROM known AS k
  WHERE k.bodies IS NOT NULL
  GROUP BY SPLIT_PART(k.bodies, ';', 2)
),
borrowed AS (
  SELECT l.row_key AS row_key_shown, l.seen_on, l.shown_icp, MIN(h.holder) AS holder, MIN(h.body) AS holder_body,
    MIN(k.domain) AS domain, MIN(k.entity_key) AS entity_key, MIN(k.icp_no) AS icp_no, MIN(k.row_key) AS row_key,
    MAX(CASE WHEN STRPOS(l.bodies, k.bodies) > 0 OR STRPOS(k.bodies, l.bodies) > 0 OR k.filed_on > l.seen_on
               OR k.filer_no = h.filer_no
               OR (COALESCE(k.filer_no, h.filer_no) IS NULL AND k.filer_name = h.holder) THEN 1 ELSE 0 END) AS own
  FROM looks AS l
  JOIN known AS k ON k.root = l.root
  LEFT JOIN holders AS h ON h.body = SPLIT_PART(l.bodies, ';', 2)
  GROUP BY l.row_key, l.seen_on, l.shown_icp
),
problems AS (
  SELECT r.domain, r.entity_key, r.seen_on, f.icp_no,
    CAST(NULL AS TEXT) AS shown_icp, CAST(NULL AS TEXT) AS holder,
    CASE WHEN f.root IS NULL THEN '没有备案' ELSE '备案已注销' END AS problem_zh,
    CASE WHEN f.root IS NULL THEN 'no filing' ELSE 'the filing has ended' END AS problem,
    CASE WHEN r.connected = 1 THEN 0.9 ELSE 0.7 END AS confidence, r.row_key, CAST(NULL AS TEXT) AS row_key_shown
  FROM reachable AS r
  LEFT JOIN filed AS f ON f.root = r.root
  WHERE f.root IS NULL OR f.ended_on <= r.seen_on
  UNION ALL
  SELECT b.domain, b.entity_key, b.seen_on, b.icp_no, b.shown_icp, b.holder,
    '页面所标备案号不是本网站的' AS problem_zh,
    'the number on the page is not its own' AS problem,
    CASE WHEN b.holder_body IS NULL THEN 0.8 ELSE 0.95 END AS confidence, b.row_key, b.row_key_shown
  FROM borrowed AS b
  WHERE b.own = 0
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
