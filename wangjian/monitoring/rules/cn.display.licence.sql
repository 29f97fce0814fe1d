/*---
id: cn.display.licence
title: {zh: 网店未亮照, en: shop shows no licence}
topic: display
category: display
domain: R2
severity: 2
reads: [shown, shop]
needs: [shown]
jurisdiction: real_place
reason:
  zh: "{acted_on}查看该店{looks}次，页面上没有营业执照信息或电子标识，也没有依法免予登记的声明。"
  en: "Looked at {looks} time(s) on {acted_on}: the page showed neither a licence nor its link, nor a statement that none is needed."
cannot_tell:
  behind_link: {zh: 页面提到营业执照，但内容在链接或图片中，未能读出, en: "the page speaks of a licence, but it stands behind a link or in a picture"}
versions:
  - {from: 2019-01-01, until: 2021-04-30, law: [cn.ecl.15]}
  - {from: 2021-05-01, law: [cn.ecl.15, cn.olt.12]}
note: >-
  All looks of one day count together: a page that showed the licence once that day showed it. A shop that
  the platform closed before the look is left alone. A name without a code is no licence, but
  may be one that could not be read, so the confidence is lower.
examples:
  - name: 什么都没有亮
    expect: find
    tables:
      shop: [{platform_id: pf1, platform_shop_no: "100", name: 山里土货}]
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "100", seen_at: 2020-11-05T10:00:00+08:00, page_text: 七天无理由退换}]
  - name: 页面自称执照暂未上传
    expect: find
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "101", seen_at: 2020-11-05T10:00:00+08:00, page_text: 该商家暂未上传营业执照}]
  - name: 亮出了代码
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "102", seen_at: 2020-11-05T10:00:00+08:00, shown_no: 91510100MA0000000X}]
  - name: 只挂电子标识
    expect: leave
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "103", seen_at: 2020-11-05T10:00:00+08:00, badge: national}]
  - name: 免登记经营者已作声明
    expect: leave
    tables:
      shop: [{platform_id: pf1, platform_shop_no: "104", name: 阿婆手作, exemption: own_crafts}]
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "104", seen_at: 2021-11-05T10:00:00+08:00, exemption_statement: 个人销售家庭手工业产品，依法不需要办理市场主体登记}]
  - name: 同日早些时候的一次查看没有加载完整
    expect: leave
    tables:
      shown:
        - {subject_kind: shop, platform_id: pf1, subject_no: "105", seen_at: 2020-11-05T10:00:00+08:00}
        - {subject_kind: shop, platform_id: pf1, subject_no: "105", seen_at: 2020-11-05T10:05:00+08:00, shown_no: 91510100MA0000000X}
  - name: 查看时店铺早已关闭
    expect: leave
    tables:
      shop: [{platform_id: pf1, platform_shop_no: "106", name: 旧店, status: closed, closed_on: 2020-10-01}]
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "106", seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 看的是网站，不是网店
    expect: leave
    tables:
      shown: [{subject_kind: site, subject_no: example.com, seen_at: 2020-11-05T10:00:00+08:00}]
  - name: 执照在链接或图片里
    expect: cannot_tell
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "107", seen_at: 2020-11-05T10:00:00+08:00, page_text: 营业执照（点击查看大图）}]
  - name: 电子商务法施行前
    expect: before_law
    tables:
      shown: [{subject_kind: shop, platform_id: pf1, subject_no: "108", seen_at: 2018-12-31T10:00:00+08:00}]
---*/
WITH looks AS (
  SELECT
    s.entity_key,
    s.platform_id,
    s.subject_no,
    beijing_date(s.seen_at) AS seen_on,
    COUNT(*) AS looks,
    MAX(CASE WHEN COALESCE(s.shown_no, '') <> '' OR COALESCE(s.badge, '') <> ''
               OR COALESCE(s.badge_no, '') <> '' OR COALESCE(s.exemption_statement, '') <> ''
             THEN 1 ELSE 0 END) AS lit,
    MAX(CASE WHEN s.page_text LIKE '%营业执照%' OR s.page_text LIKE '%证照信息%' THEN 1 ELSE 0 END) AS mentioned,
    MAX(CASE WHEN s.page_text LIKE '%未上传%' OR s.page_text LIKE '%未公示%' OR s.page_text LIKE '%未提供营业执照%'
             THEN 1 ELSE 0 END) AS denied,
    MAX(COALESCE(s.shown_name, '')) AS shown_name,
    MAX(s.row_key) AS row_key_shown
  FROM shown AS s
  WHERE s.subject_kind = 'shop'
  GROUP BY s.entity_key, s.platform_id, s.subject_no, beijing_date(s.seen_at)
)
SELECT
  l.entity_key AS subject_key,
  l.entity_key AS object_key,
  l.seen_on AS acted_on,
  CASE WHEN l.shown_name = '' THEN 0.95 ELSE 0.6 END AS confidence,
  l.shown_name AS object_digest,
  CASE WHEN l.mentioned = 1 AND l.denied = 0 THEN 'behind_link' END AS cannot_tell,
  l.looks AS looks,
  p.name AS shop_name,
  p.url AS shop_url,
  l.row_key_shown AS row_key_shown,
  p.row_key AS row_key_shop
FROM looks AS l
LEFT JOIN shop AS p ON p.platform_id = l.platform_id AND p.platform_shop_no = l.subject_no
WHERE l.lit = 0
  AND NOT (COALESCE(p.status, 'open') = 'closed' AND COALESCE(p.closed_on, l.seen_on) <= l.seen_on)
