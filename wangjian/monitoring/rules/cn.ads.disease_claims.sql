/*---
id: cn.ads.disease_claims
title: {zh: 普通商品宣称治病, en: ordinary goods said to treat disease}
topic: advertising
category: advertising
domain: M7
severity: 4
reads: [hit, listing, shop, permit]
needs: [listing]
lexicons: [cn.ads.disease_claims, cn.ads.cures]
jurisdiction: publisher_place
reason:
  zh: "{acted_on}商品“{listing_title}”的宣传中有治病用语“{hit_term}”，未见药品或医疗器械的批准文号。"
  en: "On {acted_on} “{listing_title}” was advertised with “{hit_term}”, a claim to treat disease, without an approval as drug or device."
versions:
  - {from: 2015-09-01, law: [cn.ads.17], params: {longest_title: 60, about_ads: "合规|广告审查|违禁词|极限词|敏感词|讲义|自查|禁用词|禁用语|违规用语|违规词|培训课|不接任何", for_animals: "宠物|宠康|宠医|犬用|猫用|犬猫|猫犬|狗狗|猫咪|猫猫|幼犬|成犬|兽用|兽药|泰迪犬|金毛犬"}}
note: >-
  Drugs and devices with their approval number are left alone, and so is a listing of the categories of drugs and
  devices in a shop whose holder has a drug permit, and what is for animals (the law of veterinary drugs has its own words). Running text about software and games, longer than any title, tells what
  they do and offers no goods: left alone in titles, as in the three sister rules.
examples:
  - name: 茶叶根治糖尿病
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "祖传茶饮 根治糖尿病", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 插入符号
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "根.治.糖.尿.病 草本茶", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 写在详情里
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "草本喷雾", body: "专治鼻炎 用过都说好", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 有批准文号的药品
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "甲硝唑 治疗阴道炎 国药准字H00000000", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 否定
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "固体饮料", body: "本品不能治疗糖尿病，不能代替药物", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 宠物用品
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "狗狗益生菌 防治拉肚子 幼犬成犬通用", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 图书
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "《根治糖尿病》", category: 图书, seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 持证药房的药品
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "外用膏 治疗湿疹", category: OTC药品/皮肤用药, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: drug_business, permit_no: 京DA0100001, holder_no: 91110000600037341L}]
  - name: 新广告法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "祖传茶饮 根治糖尿病", seen_at: 2015-08-31T10:00:00+08:00}]
---*/
WITH pharmacy AS (
  SELECT s.platform_id, s.platform_shop_no, MIN(COALESCE(p.issued_on, DATE '1900-01-01')) AS from_on,
    MAX(COALESCE(p.expires_on, DATE '9999-12-31')) AS until_on
  FROM shop AS s
  JOIN permit AS p ON p.holder_no = s.registration_no
  WHERE p.permit_kind = 'drug_business' AND COALESCE(p.status, 'valid') = 'valid'
  GROUP BY s.platform_id, s.platform_shop_no
)
SELECT
  CONCAT('shop:', l.platform_id, '/', l.platform_shop_no) AS subject_key,
  l.entity_key AS object_key,
  beijing_date(l.seen_at) AS acted_on,
  (CASE WHEN h.severity >= 4 THEN 0.9 WHEN h.severity = 3 THEN 0.8 ELSE 0.6 END) * h.certainty AS confidence,
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
LEFT JOIN pharmacy AS f ON f.platform_id = l.platform_id AND f.platform_shop_no = l.platform_shop_no
  AND beijing_date(l.seen_at) BETWEEN f.from_on AND f.until_on
WHERE (h.lexicon = 'cn.ads.disease_claims' OR (h.lexicon = 'cn.ads.cures' AND h.category = 'ill')) AND h.hit_table = 'listing' AND h.excused_by IS NULL
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
  AND NOT (f.platform_id IS NOT NULL AND (COALESCE(l.category, '') LIKE '%药%' OR COALESCE(l.category, '') LIKE '%器械%'))
