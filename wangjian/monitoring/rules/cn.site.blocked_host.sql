/*---
id: cn.site.blocked_host
title: {zh: 被封堵主机仍可访问, en: blocked host reachable}
topic: site
category: site
domain: M10
severity: 4
reads: [link, site, blocked_host]
needs: [blocked_host]
jurisdiction: domicile
reason:
  zh: "{acted_on}看到{where_zh}{host}，在{authority}的封堵名单内（{document_no}）。"
  en: "On {acted_on} {host} was {where_en}; it stands in the list of blocked hosts of {authority} ({document_no})."
versions:
  - {from: 2011-01-08, law: [cn.iis.16]}
note: >-
  A host stands for those below it, never for one that ends in the same letters.
examples:
  - name: 链接
    expect: find
    tables:
      blocked_host: [{host: blocked.example.org, blocked_from: 2021-01-01, blocked_until: 2022-12-31, authority: 某局, document_no: 某通〔2021〕1号}]
      link: [{url: "https://blocked.example.org/x", host: blocked.example.org, seen_at: 2021-05-01T10:00:00+08:00}]
  - name: 下级主机
    expect: find
    tables:
      blocked_host: [{host: blocked.example.org, blocked_from: 2021-01-01, blocked_until: 2022-12-31, authority: 某局, document_no: 某通〔2021〕1号}]
      link: [{url: "https://a.blocked.example.org/x", host: a.blocked.example.org, seen_at: 2021-05-01T10:00:00+08:00}]
  - name: 网站恢复
    expect: find
    tables:
      blocked_host: [{host: blocked.example.org, blocked_from: 2021-01-01, blocked_until: 2022-12-31, authority: 某局, document_no: 某通〔2021〕1号}]
      site: [{domain: blocked.example.org, live: true, seen_on: 2021-05-01}]
  - name: 名单里写作*.主机
    expect: find
    tables:
      blocked_host: [{host: "*.Blocked.example.org", blocked_from: 2021-01-01}]
      link: [{url: "https://a.blocked.example.org/x", host: a.blocked.example.org, seen_at: 2021-05-01T10:00:00+08:00}]
  - name: 字尾相同的别家
    expect: leave
    tables:
      blocked_host: [{host: blocked.example.org, blocked_from: 2021-01-01, blocked_until: 2022-12-31, authority: 某局, document_no: 某通〔2021〕1号}]
      link: [{url: "https://unblocked.example.org/x", host: unblocked.example.org, seen_at: 2021-05-01T10:00:00+08:00}]
  - name: 解除之后
    expect: leave
    tables:
      blocked_host: [{host: blocked.example.org, blocked_from: 2021-01-01, blocked_until: 2022-12-31, authority: 某局, document_no: 某通〔2021〕1号}]
      link: [{url: "https://blocked.example.org/x", host: blocked.example.org, seen_at: 2023-05-01T10:00:00+08:00}]
  - name: 已打不开
    expect: leave
    tables:
      blocked_host: [{host: blocked.example.org, blocked_from: 2021-01-01, blocked_until: 2022-12-31, authority: 某局, document_no: 某通〔2021〕1号}]
      link: [{url: "https://blocked.example.org/x", host: blocked.example.org, reachable: false, seen_at: 2021-05-01T10:00:00+08:00}]
  - name: 封堵之前
    expect: leave
    tables:
      blocked_host: [{host: blocked.example.org, blocked_from: 2021-01-01, blocked_until: 2022-12-31, authority: 某局, document_no: 某通〔2021〕1号}]
      link: [{url: "https://blocked.example.org/x", host: blocked.example.org, seen_at: 2020-12-31T10:00:00+08:00}]
  - name: 办法施行文本以前
    expect: before_law
    tables:
      blocked_host: [{host: blocked.example.org}]
      link: [{url: "https://blocked.example.org/x", host: blocked.example.org, seen_at: 2010-12-31T10:00:00+08:00}]
---*/
WITH seen AS (
  SELECT k.entity_key, k.host, k.url, beijing_date(k.seen_at) AS seen_on, k.row_key AS row_key_link,
    CAST(NULL AS TEXT) AS row_key_site, '链接指向' AS where_zh, 'linked to' AS where_en
  FROM link AS k
  WHERE COALESCE(k.reachable, TRUE) AND COALESCE(k.host, '') <> ''
  UNION ALL
  SELECT t.entity_key, t.domain AS host, CAST(NULL AS TEXT) AS url, t.seen_on, CAST(NULL AS TEXT) AS row_key_link,
    t.row_key AS row_key_site, '网站可访问' AS where_zh, 'reachable' AS where_en
  FROM site AS t
  WHERE t.live AND t.seen_on IS NOT NULL
),
level_1 AS (
  SELECT s.host, LOWER(s.host) AS parent FROM seen AS s GROUP BY s.host
),
level_2 AS (
  SELECT v.host, SUBSTR(v.parent, STRPOS(v.parent, '.') + 1) AS parent FROM level_1 AS v WHERE v.parent LIKE '%.%.%'
),
level_3 AS (
  SELECT v.host, SUBSTR(v.parent, STRPOS(v.parent, '.') + 1) AS parent FROM level_2 AS v WHERE v.parent LIKE '%.%.%'
),
level_4 AS (
  SELECT v.host, SUBSTR(v.parent, STRPOS(v.parent, '.') + 1) AS parent FROM level_3 AS v WHERE v.parent LIKE '%.%.%'
),
parents AS (
  SELECT v.host, v.parent FROM level_1 AS v
  UNION ALL
  SELECT v.host, v.parent FROM level_2 AS v
  UNION ALL
  SELECT v.host, v.parent FROM level_3 AS v
  UNION ALL
  SELECT v.host, v.parent FROM level_4 AS v
),
hosts AS (
  SELECT b.host, b.blocked_from, b.blocked_until, b.authority, b.document_no,
    CASE WHEN b.host LIKE '*.%' THEN LOWER(SUBSTR(b.host, 3))
         WHEN b.host LIKE '.%' THEN LOWER(SUBSTR(b.host, 2)) ELSE LOWER(TRIM(b.host)) END AS plain
  FROM blocked_host AS b
)
SELECT
  CONCAT('site:', COALESCE(domain_root(s.host), s.host)) AS subject_key,
  s.entity_key AS object_key,
  s.seen_on AS acted_on,
  0.95 AS confidence,
  CONCAT(b.host, '|', s.host) AS object_digest,
  s.host AS host,
  b.host AS blocked_host,
  COALESCE(b.authority, '') AS authority,
  COALESCE(b.document_no, '') AS document_no,
  s.where_zh AS where_zh,
  s.where_en AS where_en,
  s.url AS url,
  s.row_key_link AS row_key_link,
  s.row_key_site AS row_key_site
FROM seen AS s
JOIN parents AS v ON v.host = s.host
JOIN hosts AS b ON b.plain = v.parent
WHERE s.seen_on BETWEEN COALESCE(b.blocked_from, DATE '1900-01-01') AND COALESCE(b.blocked_until, DATE '9999-12-31')
