/*---
id: cn.copyright.key_work_link
title: {zh: 未授权链接提供重点作品, en: key work at an unlicensed link}
topic: copyright
category: copyright
domain: M3
severity: 4
reads: [hit, link, key_work]
needs: [link, key_work]
lexicons: [cn.key_works, cn.piracy.offers]
jurisdiction: domicile
reason:
  zh: "{acted_on}链接{url}提供重点作品《{work}》，该链接未获授权。"
  en: "On {acted_on} {url} offered the key work “{work}” without a licence."
cannot_tell:
  not_known: {zh: 不知该链接是否获得授权, en: whether the link is licensed is not known}
versions:
  - {from: 2019-01-01, until: 2021-05-31, law: [cn.netcopy.2, cn.netcopy.18, cn.copyright.48]}
  - {from: 2021-06-01, law: [cn.netcopy.2, cn.netcopy.18, cn.copyright.53]}
note: >-
  A link is taken as one of a work by the title that the monitor noted or by the title of its page, then beside words of an offer.
  Licensed hosts of the work, what lies outside its days of protection, and links that are down are left alone.
examples:
  - name: 未授权
    expect: find
    tables:
      key_work: [{title: 虚构的山海归途, rights_holder: 不存在影业, protected_from: 2021-02-01, protected_until: 2021-12-31, licensed_hosts: video.example.com;film.example.cn}]
      link: [{url: "https://pirate.example.org/a", host: pirate.example.org, work_title: 虚构的山海归途, licensed: false, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 页面标题
    expect: find
    tables:
      key_work: [{title: 虚构的山海归途, rights_holder: 不存在影业, protected_from: 2021-02-01, protected_until: 2021-12-31, licensed_hosts: video.example.com;film.example.cn}]
      link: [{url: "https://pirate.example.org/b", host: pirate.example.org, page_title: 虚构的山海归途 高清资源包 网盘资源, licensed: false, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 持牌主机
    expect: leave
    tables:
      key_work: [{title: 虚构的山海归途, rights_holder: 不存在影业, protected_from: 2021-02-01, protected_until: 2021-12-31, licensed_hosts: video.example.com;film.example.cn}]
      link: [{url: "https://video.example.com/a", host: video.example.com, work_title: 虚构的山海归途, licensed: false, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 持牌主机的下级
    expect: leave
    tables:
      key_work: [{title: 虚构的山海归途, rights_holder: 不存在影业, protected_from: 2021-02-01, protected_until: 2021-12-31, licensed_hosts: video.example.com;film.example.cn}]
      link: [{url: "https://www.video.example.com/a", host: www.video.example.com, work_title: 虚构的山海归途, licensed: false, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 已授权
    expect: leave
    tables:
      key_work: [{title: 虚构的山海归途, rights_holder: 不存在影业, protected_from: 2021-02-01, protected_until: 2021-12-31, licensed_hosts: video.example.com;film.example.cn}]
      link: [{url: "https://other.example.org/a", host: other.example.org, work_title: 虚构的山海归途, licensed: true, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 打不开
    expect: leave
    tables:
      key_work: [{title: 虚构的山海归途, rights_holder: 不存在影业, protected_from: 2021-02-01, protected_until: 2021-12-31, licensed_hosts: video.example.com;film.example.cn}]
      link: [{url: "https://pirate.example.org/a", host: pirate.example.org, work_title: 虚构的山海归途, licensed: false, reachable: false, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 影评页
    expect: leave
    tables:
      key_work: [{title: 虚构的山海归途, rights_holder: 不存在影业, protected_from: 2021-02-01, protected_until: 2021-12-31, licensed_hosts: video.example.com;film.example.cn}]
      link: [{url: "https://news.example.org/a", host: news.example.org, page_title: 虚构的山海归途 影评, licensed: false, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 保护期前
    expect: leave
    tables:
      key_work: [{title: 虚构的山海归途, rights_holder: 不存在影业, protected_from: 2021-02-01, protected_until: 2021-12-31, licensed_hosts: video.example.com;film.example.cn}]
      link: [{url: "https://pirate.example.org/a", host: pirate.example.org, work_title: 虚构的山海归途, licensed: false, seen_at: 2021-01-01T10:00:00+08:00}]
  - name: 是否授权不明
    expect: cannot_tell
    tables:
      key_work: [{title: 虚构的山海归途, rights_holder: 不存在影业, protected_from: 2021-02-01, protected_until: 2021-12-31, licensed_hosts: video.example.com;film.example.cn}]
      link: [{url: "https://unknown.example.org/a", host: unknown.example.org, work_title: 虚构的山海归途, reachable: true, seen_at: 2021-03-01T10:00:00+08:00}]
  - name: 监测起始以前
    expect: before_law
    tables:
      key_work: [{title: 虚构的山海归途}]
      link: [{url: "https://pirate.example.org/a", host: pirate.example.org, work_title: 虚构的山海归途, licensed: false, seen_at: 2018-03-01T10:00:00+08:00}]
---*/
WITH offer AS (
  SELECT h.hit_row_key, MIN(h.term) AS term
  FROM hit AS h
  WHERE h.lexicon = 'cn.piracy.offers' AND h.hit_table = 'link' AND h.excused_by IS NULL
  GROUP BY h.hit_row_key
),
page AS (
  SELECT h.hit_row_key, h.term, MAX(h.certainty) AS certainty
  FROM hit AS h
  JOIN offer AS o ON o.hit_row_key = h.hit_row_key
  WHERE h.lexicon = 'cn.key_works' AND h.hit_table = 'link' AND h.excused_by IS NULL
  GROUP BY h.hit_row_key, h.term
),
offered AS (
  SELECT k.row_key, w.title, w.protected_from, w.protected_until, COALESCE(w.licensed_hosts, '') AS licensed_hosts,
    1.0 AS certainty
  FROM link AS k
  JOIN key_work AS w ON fold_title(w.title) = fold_title(k.work_title)
  UNION
  SELECT p.hit_row_key AS row_key, w.title, w.protected_from, w.protected_until, COALESCE(w.licensed_hosts, '') AS licensed_hosts,
    p.certainty
  FROM page AS p
  JOIN key_work AS w ON w.title = p.term
)
SELECT
  CASE WHEN COALESCE(k.platform_id, '') <> '' THEN CONCAT('platform:', k.platform_id)
       ELSE CONCAT('site:', COALESCE(domain_root(k.host), k.host)) END AS subject_key,
  k.entity_key AS object_key,
  beijing_date(k.seen_at) AS acted_on,
  0.9 * o.certainty AS confidence,
  CONCAT(o.title, '|', k.url) AS object_digest,
  CASE WHEN k.licensed IS NULL THEN 'not_known' END AS cannot_tell,
  o.title AS work,
  k.host AS host,
  k.url AS url,
  k.row_key AS row_key_link
FROM offered AS o
JOIN link AS k ON k.row_key = o.row_key
WHERE NOT COALESCE(k.licensed, FALSE)
  AND COALESCE(k.reachable, TRUE)
  AND beijing_date(k.seen_at) BETWEEN COALESCE(o.protected_from, DATE '1900-01-01') AND COALESCE(o.protected_until, DATE '9999-12-31')
  AND NOT (CONCAT(';', o.licensed_hosts, ';') LIKE CONCAT('%;', k.host, ';%'))
  AND NOT (CONCAT(';', o.licensed_hosts, ';') LIKE CONCAT('%;', COALESCE(domain_root(k.host), k.host), ';%'))
  AND NOT (k.host LIKE '%.%.%.%' AND CONCAT(';', o.licensed_hosts, ';')
    LIKE CONCAT('%;', SUBSTR(k.host, STRPOS(k.host, '.') + 1), ';%'))
