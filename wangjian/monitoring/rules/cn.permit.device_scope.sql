/*---
id: cn.permit.device_scope
title: {zh: 销售第三类医疗器械超出许可的经营范围, en: class III devices sold beyond the scope of the permit}
topic: permit
category: permit
domain: M5
severity: 3
reads: [hit, listing, shop, permit, coverage]
needs: [listing, permit]
lexicons: [cn.devices.kinds]
jurisdiction: real_place
reason:
  zh: "{acted_on}店铺销售“{listing_title}”，属{needed_zh}，其医疗器械经营许可证{permit_no}的范围为“{scope}”。"
  en: "On {acted_on} the shop sold “{listing_title}”, a matter of {needed}; the scope of its permit {permit_no} is “{scope}”."
cannot_tell:
  scope_unsaid: {zh: 许可登记没有按分类目录写明经营范围, en: the register does not name the scope by the catalogue of classes}
  no_full_load: {zh: 该地区没有全量许可数据，可能还有别的许可, en: "no full load of permits covers the region; there may be another permit"}
  too_old: {zh: 许可数据早于查看之日，范围可能已变更, en: "the permits are older than the look; the scope may have changed"}
versions:
  - {from: 2022-05-01, law: [cn.devicetrade.14, cn.devicetrade.15, cn.device.42]}
note: >-
  The scope of a permit for class III names kinds of the catalogue of classes, by the old numbers (6822) or by the new headings
  (16眼科器械). Asked are three kinds that shops sell: lenses, what injects, fillers. A scope that lists no kinds does not tell, nor does
  one that says 全部. Any permit of the trader that names the kind is enough. The measures of 2014, in force until 2022-04-30, are not
  held here; earlier acts are not judged. Who has no permit at all is the matter of cn.permit.device_3.
examples:
  - name: 范围没有眼科器械
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "美瞳 半年抛 2片装", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "三类：6815注射穿刺器械，6866医用高分子材料及制品"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 写明除角膜接触镜
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "美瞳 半年抛 2片装", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "三类：6822医用光学器具（角膜接触镜除外）"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 范围没有注输器械
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "一次性注射器 5ml 无菌 100支", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "三类：6822医用光学器具、仪器及内窥镜设备"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 范围没有植入器械
    expect: find
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "注射用透明质酸钠 1ml 支装", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "2017年分类目录：16眼科器械，14注输、护理和防护器械"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 旧目录眼科
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "美瞳 半年抛 2片装", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "三类：6815注射穿刺器械，6822医用光学器具、仪器及内窥镜设备"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 新目录眼科
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "美瞳 半年抛 2片装", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "2017年分类目录：14注输、护理和防护器械，16眼科器械"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 另一张许可证有
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "美瞳 半年抛 2片装", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "三类：6815注射穿刺器械"}, {permit_kind: device_permit, permit_no: 京海药监械经营许20220002号, holder_no: 91110000600037341L, scope: "三类：6822医用光学器具"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 伴侣盒
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "美瞳伴侣盒 包邮", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "三类：6815注射穿刺器械"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 玩具类目
    expect: leave
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "一次性注射器 玩具 5ml", category: 玩具, seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "三类：6822医用光学器具"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 范围没有列目录
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "美瞳 半年抛 2片装", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "第三类医疗器械销售"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 没有写范围
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "美瞳 半年抛 2片装", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
  - name: 许可数据早于查看之日
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "美瞳 半年抛 2片装", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "三类：6815注射穿刺器械"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2024-03-04}]
  - name: 没有全量许可数据
    expect: cannot_tell
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "美瞳 半年抛 2片装", seen_at: 2024-03-05T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "三类：6815注射穿刺器械"}]
  - name: 办法施行前
    expect: before_law
    tables:
      listing: [{platform_id: pf1, platform_shop_no: "1", item_no: a, title: "美瞳 半年抛 2片装", seen_at: 2022-04-30T10:00:00+08:00}]
      shop: [{platform_id: pf1, platform_shop_no: "1", name: 甲店, registration_no: 91110000600037341L}]
      permit: [{permit_kind: device_permit, permit_no: 京海药监械经营许20210001号, holder_no: 91110000600037341L, scope: "三类：6815注射穿刺器械"}]
      coverage: [{table_name: permit, region_id: "110000", as_of_on: 2026-09-01}]
---*/
WITH need AS (
  SELECT h.hit_table, h.hit_column, h.hit_row_key, h.term, h.hit_start, h.hit_stop, h.certainty, h.category AS kind, l.platform_id,
    l.platform_shop_no, l.entity_key, l.title, l.url, l.row_key, beijing_date(l.seen_at) AS seen_on,
    fold_code(s.registration_no) AS registration_no, s.row_key AS row_key_shop
  FROM hit AS h
  JOIN listing AS l ON l.row_key = h.hit_row_key
  JOIN shop AS s ON s.platform_id = l.platform_id AND s.platform_shop_no = l.platform_shop_no
  WHERE h.lexicon = 'cn.devices.kinds' AND h.hit_table = 'listing' AND h.hit_column = 'title' AND h.excused_by IS NULL
    AND NOT (l.title LIKE CONCAT('%《%', h.matched, '%》%'))
    AND NOT (COALESCE(l.category, '') LIKE '%图书%' OR COALESCE(l.category, '') LIKE '%玩具%' OR COALESCE(l.category, '') LIKE '%模型%')
    AND COALESCE(l.delisted_on, DATE '9999-12-31') >= beijing_date(l.seen_at)
),
permitted AS (
  SELECT n.row_key, n.kind, MIN(p.permit_no) AS permit_no, MIN(p.scope) AS scope, MAX(p.row_key) AS row_key_permit,
    MIN(CASE WHEN p.scope LIKE '%68__%' OR p.scope LIKE '%分类目录%' THEN 1 ELSE 0 END) AS said,
    MAX(CASE WHEN p.scope LIKE '%全部%' THEN 1
             WHEN n.kind = 'lens' AND (p.scope LIKE '%接触镜除外%' OR p.scope LIKE '%除角膜接触镜%' OR p.scope LIKE '%不含角膜接触镜%') THEN 0
             WHEN n.kind = 'lens' AND (p.scope LIKE '%6822%' OR p.scope LIKE '%眼科%' OR p.scope LIKE '%接触镜%') THEN 1
             WHEN n.kind = 'injection' AND (p.scope LIKE '%6815%' OR p.scope LIKE '%6866%' OR p.scope LIKE '%注输%') THEN 1
             WHEN n.kind = 'filler' AND (p.scope LIKE '%6846%' OR p.scope LIKE '%6864%' OR p.scope LIKE '%6877%'
               OR p.scope LIKE '%植入%' OR p.scope LIKE '%整形填充%') THEN 1
             ELSE 0 END) AS named
  FROM need AS n
  JOIN permit AS p ON p.holder_no = n.registration_no AND p.permit_kind = 'device_permit'
  WHERE COALESCE(p.status, 'valid') = 'valid'
    AND n.seen_on BETWEEN COALESCE(p.issued_on, DATE '1900-01-01') AND COALESCE(p.expires_on, DATE '9999-12-31')
  GROUP BY n.row_key, n.kind
),
covered AS (
  SELECT c.region_id, MAX(c.as_of_on) AS as_of_on FROM coverage AS c WHERE c.table_name = 'permit' GROUP BY c.region_id
)
SELECT
  CONCAT('shop:', n.platform_id, '/', n.platform_shop_no) AS subject_key,
  n.entity_key AS object_key,
  n.seen_on AS acted_on,
  0.8 * n.certainty AS confidence,
  CONCAT(n.title, '|', n.kind) AS object_digest,
  CASE WHEN p.said = 0 THEN 'scope_unsaid' WHEN COALESCE(c.as_of_on, whole.as_of_on) IS NULL THEN 'no_full_load'
       WHEN COALESCE(c.as_of_on, whole.as_of_on) < n.seen_on THEN 'too_old' END AS cannot_tell,
  n.title AS listing_title,
  p.permit_no AS permit_no,
  p.scope AS scope,
  CASE WHEN n.kind = 'lens' THEN '眼科器械（角膜接触镜）' WHEN n.kind = 'injection' THEN '注输器械' ELSE '植入、填充器械' END AS needed_zh,
  CASE WHEN n.kind = 'lens' THEN 'ophthalmic devices (contact lenses)' WHEN n.kind = 'injection' THEN 'devices that inject'
       ELSE 'implants and fillers' END AS needed,
  n.url AS url,
  n.hit_table AS hit_table,
  n.hit_column AS hit_column,
  n.hit_row_key AS hit_row_key,
  n.term AS hit_term,
  n.hit_start AS hit_start,
  n.hit_stop AS hit_stop,
  n.row_key AS row_key_listing,
  p.row_key_permit AS row_key_permit,
  n.row_key_shop AS row_key_shop
FROM need AS n
JOIN permitted AS p ON p.row_key = n.row_key AND p.kind = n.kind
LEFT JOIN covered AS c ON c.region_id = code_region(n.registration_no)
LEFT JOIN covered AS whole ON whole.region_id = CONCAT(SUBSTRING(code_region(n.registration_no), 1, 2), '0000')
WHERE p.named = 0
