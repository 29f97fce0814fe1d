/*---
id: cn.live.show_licence
title: {zh: 网络表演直播网站未标明许可证, en: site of live shows without the licence's number}
topic: live
category: live
domain: R4
severity: 2
reads: [shown, site]
needs: [shown, site]
jurisdiction: domicile
reason:
  zh: "{acted_on}查看直播表演网站{domain}（类别：{category}；主体：{filer_name}），主页没有标明网络文化经营许可证编号，须核实是否持证。"
  en: "On {acted_on} the home page of {domain} ({category}; by {filer_name}) showed no number of the licence that live shows need; whether it is held is to be checked."
cannot_tell:
  page_unread: {zh: 没有读到主页文字，编号可能在图片里, en: "the page's text was not read; the number may stand in a picture"}
versions:
  - {from: 2011-04-01, law: [cn.netculture.8, cn.netculture.12]}
note: >-
  Live shows (网络表演, 秀场, 娱乐直播, 游戏直播) for gain need the licence of the department of culture and show its number. Selling by live stream
  is no show and needs none. A number in any of its forms (京网文〔2020〕1234-567号), or that of the licence for audio-visual
  programmes beside it, is enough; all looks of one day count together. A single room on somebody's platform needs
  none of its own. The registers do not hold these licences, so that a page without a number is a sign and no proof.
examples:
  - name: 秀场直播网站没有许可证号
    expect: find
    tables:
      site: [{domain: a-example.cn, category: 秀场直播, icp_no: 闽ICP备11000001号-1, live: true}]
      shown: [{subject_kind: site, subject_no: a-example.cn, seen_at: 2020-11-05T10:00:00+08:00, page_text: 主播招募 闽ICP备11000001号-1}]
  - name: 只有演出经纪机构的证号
    expect: find
    tables:
      site: [{domain: b-example.cn, category: 网络表演, live: true}]
      shown: [{subject_kind: site, subject_no: b-example.cn, seen_at: 2020-11-05T10:00:00+08:00, page_text: 营业性演出许可证 京演机构〔2020〕1号}]
  - name: 页脚有网文号
    expect: leave
    tables:
      site: [{domain: c-example.cn, category: 秀场直播, live: true}]
      shown: [{subject_kind: site, subject_no: c-example.cn, seen_at: 2020-11-05T10:00:00+08:00, page_text: "京网文[2020] 1234-567号 主播招募"}]
  - name: 许可证号另列
    expect: leave
    tables:
      site: [{domain: d-example.cn, category: 娱乐直播, live: true}]
      shown: [{subject_kind: site, subject_no: www.d-example.cn, seen_at: 2020-11-05T10:00:00+08:00, page_text: 主播招募, permit_nos: 浙网文〔2020〕0101-001号}]
  - name: 信息网络传播视听节目许可证
    expect: leave
    tables:
      site: [{domain: e-example.cn, category: 游戏直播, live: true}]
      shown: [{subject_kind: site, subject_no: e-example.cn, seen_at: 2020-11-05T10:00:00+08:00, page_text: 信息网络传播视听节目许可证0110001号}]
  - name: 同日另一次查看读到了编号
    expect: leave
    tables:
      site: [{domain: f-example.cn, category: 秀场直播, live: true}]
      shown:
        - {subject_kind: site, subject_no: f-example.cn, seen_at: 2020-11-05T10:00:00+08:00, page_text: 加载中}
        - {subject_kind: site, subject_no: f-example.cn, seen_at: 2020-11-05T10:05:00+08:00, page_text: 沪网文〔2020〕0001-001号}
  - name: 直播卖货，不是表演
    expect: leave
    tables:
      site: [{domain: g-example.cn, category: 直播电商, live: true}]
      shown: [{subject_kind: site, subject_no: g-example.cn, seen_at: 2020-11-05T10:00:00+08:00, page_text: 今晚八点直播间见}]
  - name: 平台上的直播间
    expect: leave
    tables:
      site: [{domain: h-example.cn, category: 电商, live: true}]
      shown: [{subject_kind: account, platform_id: pf1, subject_no: "1", seen_at: 2020-11-05T10:00:00+08:00, page_text: 唱歌直播}]
  - name: 没有读到主页文字
    expect: cannot_tell
    tables:
      site: [{domain: i-example.cn, category: 秀场直播, live: true}]
      shown: [{subject_kind: site, subject_no: i-example.cn, seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 规定施行以前
    expect: before_law
    tables:
      site: [{domain: j-example.cn, category: 秀场直播, live: true}]
      shown: [{subject_kind: site, subject_no: j-example.cn, seen_at: 2011-03-31T10:00:00+08:00, page_text: 主播招募}]
---*/
WITH shows AS (
  SELECT domain_root(t.domain) AS root, t.domain, t.entity_key, t.category, t.filer_name, t.row_key
  FROM site AS t
  WHERE t.category LIKE '%网络表演%' OR t.category LIKE '%秀场%' OR t.category LIKE '%娱乐直播%'
    OR t.category LIKE '%游戏直播%' OR t.category LIKE '%才艺直播%' OR t.category LIKE '%直播表演%'
),
seen AS (
  SELECT domain_root(s.subject_no) AS root, beijing_date(s.seen_at) AS seen_on, s.row_key,
    CASE WHEN COALESCE(s.page_text, '') <> '' THEN 1 ELSE 0 END AS has_text,
    CASE WHEN CONCAT(COALESCE(s.page_text, ''), ' ', COALESCE(s.permit_nos, '')) LIKE '%网文%号%'
           OR CONCAT(COALESCE(s.page_text, ''), ' ', COALESCE(s.permit_nos, '')) LIKE '%网文%-%'
           OR CONCAT(COALESCE(s.page_text, ''), ' ', COALESCE(s.permit_nos, '')) LIKE '%网络文化经营许可证%'
           OR CONCAT(COALESCE(s.page_text, ''), ' ', COALESCE(s.permit_nos, '')) LIKE '%网络传播视听节目许可证%'
         THEN 1 ELSE 0 END AS marked
  FROM shown AS s
  WHERE s.subject_kind = 'site'
),
looks AS (
  SELECT k.root, k.seen_on, MAX(k.marked) AS marked, MAX(k.has_text) AS has_text, MAX(k.row_key) AS row_key_shown
  FROM seen AS k
  GROUP BY k.root, k.seen_on
),
one AS (
  SELECT w.root, MIN(w.domain) AS domain, MIN(w.entity_key) AS entity_key, MIN(w.category) AS category,
    MIN(w.filer_name) AS filer_name, MIN(w.row_key) AS row_key_site
  FROM shows AS w
  GROUP BY w.root
)
SELECT
  o.entity_key AS subject_key,
  o.entity_key AS object_key,
  l.seen_on AS acted_on,
  0.6 AS confidence,
  o.category AS object_digest,
  CASE WHEN l.has_text = 0 THEN 'page_unread' END AS cannot_tell,
  o.domain AS domain,
  o.category AS category,
  o.filer_name AS filer_name,
  l.row_key_shown AS row_key_shown,
  o.row_key_site AS row_key_site
FROM looks AS l
JOIN one AS o ON o.root = l.root
WHERE l.marked = 0
