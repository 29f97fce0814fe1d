/*---
id: cn.ads.health_food_claims
title: {zh: 保健食品违法宣传, en: health food claims}
topic: advertising
category: advertising
domain: M7
severity: 3
reads: [hit, listing]
lexicons: [cn.ads.health_food, cn.ads.cures]
jurisdiction: publisher_place
reason:
  zh: "{acted_on}商品“{listing_title}”的宣传中有“{hit_term}”，断言功效、宣称代替药物或者健康必需。"
  en: "On {acted_on} “{listing_title}” was advertised with “{hit_term}”: an effect asserted, a drug replaced, or a need of health."
versions:
  - {from: 2015-09-01, law: [cn.ads.18], params: {longest_title: 60, about_ads: "合规|广告审查|违禁词|极限词|敏感词|讲义|自查|禁用词|禁用语|违规用语|违规词|培训课|不接任何", goods: "保健食品|保健品|保健酒|蓝帽|国食健|卫食健|健字号|G20[0-9]{4}|软胶囊|胶囊|鱼油|蛋白粉|褪黑素|氨糖|软骨素|辅酶|螺旋藻|蜂胶|钙片|液体钙|补钙|葡萄籽|孢子|叶黄素|益生菌|番茄红素|红曲|纳豆|西洋参|左旋肉碱|阿胶|蜂王浆|牛初乳|石斛|胶原蛋白|角鲨烯|玛咖|口服液|减肥茶|减肥|瘦身|酵素|维生素|维[DCEBAK]|虫草|膳食补充|营养品|鱼肝油|NMN|姜黄|奶蓟|护肝|花青素|大豆异黄酮|蛹虫草|灵芝|代餐|辅助睡眠|增强免疫|免疫力"}}
note: >-
  The statement that it cannot replace a drug is the duty itself. Long titles about software and games are left alone.
examples:
  - name: 代替药物
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "本品可代替药物 三高人群", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 快速减肥
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "睡觉都能瘦 懒人胶囊", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 法定声明
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "蛋白粉", body: "保健食品不是药物，不能代替药物治疗疾病", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 营养学用语
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "人体必需氨基酸 蛋白粉", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 新广告法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "本品可代替药物", seen_at: 2015-08-31T10:00:00+08:00}]
---*/
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  (CASE WHEN h.severity >= 4 THEN 0.9 WHEN h.severity = 3 THEN 0.8 ELSE 0.6 END) * h.certainty
    * (CASE WHEN h.excused_by = 'near' THEN 0.8 ELSE 1.0 END) AS confidence,
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
WHERE (h.lexicon = 'cn.ads.health_food' OR (h.lexicon = 'cn.ads.cures' AND
    (h.category = 'supplement' OR (h.category = 'remedy' AND REGEXP_LIKE(l.title, :goods))))) AND h.hit_table = 'listing'
  AND (h.excused_by IS NULL OR (h.lexicon = 'cn.ads.health_food' AND h.excused_by = 'near'
    AND (h.hit_column = 'body' OR LENGTH(l.title) <= :longest_title) AND REGEXP_LIKE(l.title, :goods)))
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT REGEXP_LIKE(CONCAT(l.title, ' ', COALESCE(l.body, '')), :about_ads)
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
  AND NOT (h.hit_column = 'title' AND LENGTH(l.title) > :longest_title
    AND (LOWER(l.title) LIKE '%app%' OR l.title LIKE '%软件%' OR l.title LIKE '%应用%' OR l.title LIKE '%玩家%'
      OR l.title LIKE '%客户端%' OR l.title LIKE '%下载%' OR l.title LIKE '%游戏%' OR l.title LIKE '%平台%' OR l.title LIKE '%服务%'))
