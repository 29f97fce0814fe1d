/*---
id: cn.ads.cosmetics_claims
title: {zh: 化妆品宣称医疗作用, en: cosmetics with medical claims}
topic: advertising
category: advertising
domain: M7
severity: 3
reads: [hit, listing]
lexicons: [cn.ads.cosmetics, cn.ads.cures]
jurisdiction: publisher_place
reason:
  zh: "{acted_on}商品“{listing_title}”的宣传中有“{hit_term}”，使用医疗用语或宣称化妆品没有的效果。"
  en: "On {acted_on} “{listing_title}” was advertised with “{hit_term}”, a medical term or an effect that no cosmetic has."
versions:
  - {from: 2015-09-01, until: 2020-12-31, law: [cn.ads.17, cn.ads.28], params: {longest_title: 60, about_ads: "合规|广告审查|违禁词|极限词|敏感词|讲义|自查|禁用词|禁用语|违规用语|违规词|培训课|不接任何", for_animals: "宠物|宠康|宠医|犬用|猫用|犬猫|猫犬|狗狗|猫咪|猫猫|幼犬|成犬|兽用|兽药|泰迪犬|金毛犬", goods: "面霜|精华|护肤|乳液|面膜|祛痘|美白|化妆|洗面奶|洁面|爽肤水|身体乳|护手霜|眼霜|唇膏|牙膏|漱口水|洗发|护发|香皂|手工皂|精油|冻干粉|原液|祛斑|祛疤|疤痕|痘印|润肤|霜|沐浴|染发|头皮|妆字|膏霜|睫毛|眼袋|妊娠纹|丰胸|瘦腿|黑头|毛孔|肌肤|皮肤|红血丝|水光|换肤|粉底|隔离|脱毛|颈霜|次抛|安瓶|防晒|面部|素颜|水乳|乳霜|泥膜|精粹"}}
  - {from: 2021-01-01, law: [cn.cosmetics.43, cn.ads.17, cn.ads.28], params: {longest_title: 60, about_ads: "合规|广告审查|违禁词|极限词|敏感词|讲义|自查|禁用词|禁用语|违规用语|违规词|培训课|不接任何", for_animals: "宠物|宠康|宠医|犬用|猫用|犬猫|猫犬|狗狗|猫咪|猫猫|幼犬|成犬|兽用|兽药|泰迪犬|金毛犬", goods: "面霜|精华|护肤|乳液|面膜|祛痘|美白|化妆|洗面奶|洁面|爽肤水|身体乳|护手霜|眼霜|唇膏|牙膏|漱口水|洗发|护发|香皂|手工皂|精油|冻干粉|原液|祛斑|祛疤|疤痕|痘印|润肤|霜|沐浴|染发|头皮|妆字|膏霜|睫毛|眼袋|妊娠纹|丰胸|瘦腿|黑头|毛孔|肌肤|皮肤|红血丝|水光|换肤|粉底|隔离|脱毛|颈霜|次抛|安瓶|防晒|面部|素颜|水乳|乳霜|泥膜|精粹"}}
note: >-
  Devices and special cosmetics with their number are left alone, and long titles about software and games.
examples:
  - name: 药妆
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "药妆祛痘面霜", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 化妆品监督管理条例施行前
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "药妆祛痘面霜", seen_at: 2020-12-31T10:00:00+08:00}]
  - name: 永久美白
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "永久美白 身体乳", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 特殊化妆品
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "防脱生发特效 洗发水 国妆特字G20200001", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 宠物用喷剂
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "宠康喷剂 真菌性皮肤病 湿疹 细菌皮炎 杀菌", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 药妆店游记
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "日本药妆店攻略", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 新广告法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "药妆祛痘面霜", seen_at: 2015-08-31T10:00:00+08:00}]
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
WHERE (h.lexicon = 'cn.ads.cosmetics' OR (h.lexicon = 'cn.ads.cures' AND h.category = 'cosmetic')) AND h.hit_table = 'listing'
  AND (h.excused_by IS NULL OR (h.lexicon = 'cn.ads.cosmetics' AND h.excused_by = 'near'
    AND (h.hit_column = 'body' OR LENGTH(l.title) <= :longest_title) AND REGEXP_LIKE(l.title, :goods)))
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT REGEXP_LIKE(CONCAT(l.title, ' ', COALESCE(l.body, '')), :about_ads)
  AND NOT REGEXP_LIKE(l.title, :for_animals)
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
  AND NOT (h.hit_column = 'title' AND LENGTH(l.title) > :longest_title
    AND (LOWER(l.title) LIKE '%app%' OR l.title LIKE '%软件%' OR l.title LIKE '%应用%' OR l.title LIKE '%玩家%'
      OR l.title LIKE '%客户端%' OR l.title LIKE '%下载%' OR l.title LIKE '%游戏%' OR l.title LIKE '%平台%' OR l.title LIKE '%服务%'))
  AND NOT (CONCAT(l.title, COALESCE(l.body, '')) LIKE '%国药准字%' OR CONCAT(l.title, COALESCE(l.body, '')) LIKE '%械注%'
    OR CONCAT(l.title, COALESCE(l.body, '')) LIKE '%械备%' OR CONCAT(l.title, COALESCE(l.body, '')) LIKE '%药广审%'
    OR CONCAT(l.title, COALESCE(l.body, '')) LIKE '%械广审%')
