/*---
id: cn.ads.absolutes
title: {zh: 使用绝对化用语, en: absolute terms in advertising}
topic: advertising
category: advertising
domain: M7
severity: 2
reads: [hit, listing]
lexicons: [cn.ads.absolutes]
jurisdiction: publisher_place
reason:
  zh: "{acted_on}商品“{listing_title}”的宣传文字中有绝对化用语“{hit_term}”，未见执法指南所列的例外语境。"
  en: "On {acted_on} “{listing_title}” was advertised with the absolute term “{hit_term}”, outside the contexts that the enforcement guidelines except."
versions:
  - {from: 2015-09-01, law: ["cn.ads.9(3)"], params: {longest_title: 60, sourced: "数据来源|数据来自|统计时间|统计期|统计范围|统计周期|统计口径|截至[0-9]{4}年", about_ads: "合规|广告审查|违禁词|极限词|敏感词|讲义|自查|禁用词|禁用语|违规用语|违规词|培训课|不接任何"}}
note: >-
  The words and the contexts that excuse them are in the lexicon; the 2023 guidelines' exceptions
  (the firm's own aims, tips for use, true order of time or place, national standards, the like of own goods)
  stand there as excuses. Titles of works in their marks are left alone, and running text about software and games, longer than
  any title, which tells what they do and offers no goods; in a title that long also what speaks of platforms and services.
examples:
  - name: 自称全国第一品牌
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: 全国第一品牌 花椒油, seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 详情里写国家级品质
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: b, title: 花椒油, body: 国家级品质，送礼体面, seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 繁体和插入符号的写法
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: c, title: 國家級 花椒油, seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 国家级非物质文化遗产
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "2", item_no: a, title: 国家级非物质文化遗产传承人手作花椒油, seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 第一次、最高温度、最后一批
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "2", item_no: b, title: 第一次下厨也会用 最高温度220度 最后一批, seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 自己的追求
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "2", item_no: c, title: 花椒油, body: 我们力争做到行业第一, seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 使用提示
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "2", item_no: d, title: 花椒油, body: 冷藏后三天内为最佳食用期, seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 自家商品之间比较
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "2", item_no: e, title: 本店最新款 本店销量第一 花椒油, seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 新广告法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "3", item_no: a, title: 全国第一品牌 花椒油, seen_at: 2015-08-31T10:00:00+08:00}]
---*/
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  (CASE WHEN h.severity >= 3 THEN 0.9 WHEN h.severity = 2 THEN 0.75 ELSE 0.55 END) * h.certainty AS confidence,
  CONCAT(l.title, '|', COALESCE(l.body, '')) AS object_digest,
  l.title AS listing_title,
  h.category AS kind_of_term,
  l.url AS url,
  h.hit_table AS hit_table,
  h.hit_column AS hit_column,
  h.hit_row_key AS hit_row_key,
  h.term AS hit_term,
  h.hit_start AS hit_start,
  h.hit_stop AS hit_stop,
  l.row_key AS row_key_listing
FROM hit AS h
JOIN listing AS l ON l.row_key = h.hit_row_key
WHERE h.lexicon = 'cn.ads.absolutes' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT (h.category = 'rank' AND REGEXP_LIKE(CONCAT(l.title, ' ', COALESCE(l.body, '')), :sourced))
  AND NOT REGEXP_LIKE(CONCAT(l.title, ' ', COALESCE(l.body, '')), :about_ads)
  AND NOT (
    LENGTH(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END) > :longest_title
    AND (LOWER(CONCAT(l.title, COALESCE(l.body, ''))) LIKE '%app%' OR CONCAT(l.title, COALESCE(l.body, '')) LIKE '%软件%'
      OR CONCAT(l.title, COALESCE(l.body, '')) LIKE '%应用%' OR CONCAT(l.title, COALESCE(l.body, '')) LIKE '%玩家%'
      OR CONCAT(l.title, COALESCE(l.body, '')) LIKE '%客户端%' OR CONCAT(l.title, COALESCE(l.body, '')) LIKE '%更新内容%'
      OR CONCAT(l.title, COALESCE(l.body, '')) LIKE '%下载%' OR CONCAT(l.title, COALESCE(l.body, '')) LIKE '%游戏%'
      OR (h.severity <= 2 AND CONCAT(l.title, COALESCE(l.body, '')) LIKE '%用户%')))
  AND NOT (h.hit_column = 'title' AND LENGTH(l.title) > :longest_title
    AND (l.title LIKE '%平台%' OR l.title LIKE '%服务%' OR l.title LIKE '%功能%' OR l.title LIKE '%数据%' OR l.title LIKE '%手机%'
      OR l.title LIKE '%用户%' OR l.title LIKE '%导航%'))
