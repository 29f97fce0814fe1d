/*---
id: cn.copyright.pirated_copy
title: {zh: 自称盗版、破解的复制件, en: copies sold as pirated or cracked}
topic: copyright
category: copyright
domain: M3
severity: 3
reads: [hit, listing]
lexicons: [cn.piracy.copies]
jurisdiction: real_place
reason:
  zh: "{acted_on}商品“{listing_title}”自称“{hit_term}”，是未经许可复制、破解的作品。"
  en: "On {acted_on} “{listing_title}” says “{hit_term}” of itself: a work copied or cracked without a licence."
versions:
  - {from: 2019-01-01, until: 2021-05-31, law: [cn.copyright.10, cn.copyright.48], params: {longest_title: 60}}
  - {from: 2021-06-01, law: [cn.copyright.10, cn.copyright.49, cn.copyright.53], params: {longest_title: 60}}
note: >-
  The seller's own words say that the copy is pirated; no list of works is needed. Whether it harms the public, which the fine asks
  for, the office says. Books are not left out by their category, since pirated ones are sold under it.
examples:
  - name: 盗版光盘
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "盗版光盘批发 热映大片", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 盗版书在图书类
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "盗版小说全套 跟正版一样", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 破解软件
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "制图软件 破解补丁", body: "附注册机，断网安装", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 旧法时的翻录课
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "付费课翻录 全套打包", seen_at: 2020-03-05T10:00:00+08:00}]
  - name: 拒绝盗版
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "正版小说全套 拒绝盗版", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 录像带转录
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "老磁带翻录成光盘 来料加工", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 解谜玩具
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "鲁班锁 破解教程 益智玩具", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 书名
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "《盗版电影的历史》 平装", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 存电影用的硬盘
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "移动硬盘 存电影资料用 大容量", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 已下架的
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "盗版光盘批发 热映大片", delisted_on: 2024-03-01, seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 监测起始以前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "盗版光盘批发 热映大片", seen_at: 2018-03-05T10:00:00+08:00}]
---*/
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  (CASE WHEN h.severity >= 4 THEN 0.9 ELSE 0.8 END) * h.certainty AS confidence,
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
WHERE h.lexicon = 'cn.piracy.copies' AND h.hit_table = 'listing' AND h.excused_by IS NULL
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
  AND NOT (h.hit_column = 'title' AND LENGTH(l.title) > :longest_title
    AND (LOWER(l.title) LIKE '%app%' OR l.title LIKE '%软件%' OR l.title LIKE '%应用%' OR l.title LIKE '%玩家%'
      OR l.title LIKE '%客户端%' OR l.title LIKE '%下载%' OR l.title LIKE '%游戏%' OR l.title LIKE '%平台%' OR l.title LIKE '%服务%'))
