/*---
id: cn.ads.efficacy_assertion
title: {zh: 断言功效或安全, en: efficacy or safety asserted}
topic: advertising
category: advertising
domain: M7
severity: 4
reads: [hit, listing]
lexicons: [cn.ads.efficacy, cn.ads.cures]
jurisdiction: publisher_place
reason:
  zh: "{acted_on}商品“{listing_title}”的宣传中有“{hit_term}”，断言功效、安全性或治愈率，或以专家、患者作证明。"
  en: "On {acted_on} “{listing_title}” was advertised with “{hit_term}”: efficacy, safety or a cure rate asserted, or an expert or patient as witness."
versions:
  - {from: 2015-09-01, law: [cn.ads.16, cn.ads.28], params: {longest_title: 60, about_ads: "合规|广告审查|违禁词|极限词|敏感词|讲义|自查|禁用词|禁用语|违规用语|违规词|培训课|不接任何", goods: "国药准字|药准字|药字号|械字号|械注|械备|医疗器械|器械|二类|药膏|膏药|药丸|药片|药水|药酒|药贴|贴膏|软膏|敷贴|冷敷|胶囊|喷剂|鼻喷|喷雾剂|糖浆|口服液|凝胶|颗粒|冲剂|滴剂|滴眼|眼药|灰甲|治疗仪|理疗|磁疗|助听器|雾化|制氧机|呼吸机|血压计|血糖仪|体温计|试纸|退烧|退热|止咳|止痛|感冒|中药|西药|药品|处方药|OTC|祖传|疗法|诊所|门诊|针灸|艾灸|植发|种植牙|正畸|近视手术|埋线|玻尿酸|鼻炎|咽炎|痛风|糖尿病|高血压|湿疹|皮炎|银屑病|牛皮癣|脚气|痔疮|前列腺|风湿|颈椎|腰椎|腰突|关节|骨刺|失眠|狐臭|妇科|肿瘤|癌|静脉曲张|疝气|白癜风|丸$|丸 "}}
note: >-
  Also approved drugs and devices may not say so. Long titles about software and games are left alone.
examples:
  - name: 治愈率
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "鼻炎喷剂 治愈率高达98%", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 无效退款
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "止痛贴", body: "止痛贴，无效全额退款", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 卤味秘方
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "祖传秘方卤味 酱料", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 没有特效药
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "目前没有特效药", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 小品节目
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "喜剧大会 小毛植发重生 20140413", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 眼药水的规格
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "某牌滴眼液 10毫升*1瓶/盒", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 电影
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "电影 神药 dvd", seen_at: 2024-03-05T10:00:00+08:00}]
  - name: 新广告法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "鼻炎喷剂 治愈率高达98%", seen_at: 2015-08-31T10:00:00+08:00}]
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
WHERE (h.lexicon = 'cn.ads.efficacy' OR (h.lexicon = 'cn.ads.cures' AND h.category IN ('ill', 'remedy'))) AND h.hit_table = 'listing'
  AND (h.excused_by IS NULL OR (h.lexicon = 'cn.ads.efficacy' AND h.excused_by = 'near'
    AND (h.hit_column = 'body' OR LENGTH(l.title) <= :longest_title) AND REGEXP_LIKE(l.title, :goods)))
  AND NOT (COALESCE(CASE WHEN h.hit_column = 'title' THEN l.title ELSE l.body END, '') LIKE CONCAT('%《%', h.matched, '%》%'))
  AND NOT REGEXP_LIKE(CONCAT(l.title, ' ', COALESCE(l.body, '')), :about_ads)
  AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%书籍%' OR COALESCE(l.category, '') LIKE '%音像%')
  AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
  AND NOT (h.hit_column = 'title' AND LENGTH(l.title) > :longest_title
    AND (LOWER(l.title) LIKE '%app%' OR l.title LIKE '%软件%' OR l.title LIKE '%应用%' OR l.title LIKE '%玩家%'
      OR l.title LIKE '%客户端%' OR l.title LIKE '%下载%' OR l.title LIKE '%游戏%' OR l.title LIKE '%平台%' OR l.title LIKE '%服务%'))
