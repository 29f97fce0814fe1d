/*---
id: wj.rate.licence_display
title: {zh: 亮照率, en: licence display rate}
definition:
  zh: "每个看过的网店取最近一次查看：亮出执照（代码、电子标识）的占比；声明免登记的网店不计入分母"
  en: "of each shop that was looked at, the newest look: the share that shows a licence (code or badge); shops that state an exemption are out of the denominator"
unit: {zh: 比率, en: share}
counts: distinct
value: share met
day: seen_at
on: lake
direction: more_is_better
reads: [shown, shop]
group: monitoring
order: 50
by: {platform: platform_id}
front: [figures, platform]
---*/
SELECT looks.entity_key AS shop_key, s.platform_id, looks.seen_at, looks.shown_no, looks.shown_name, looks.badge_no,
  coalesce(looks.shown_no, '') <> '' OR coalesce(looks.badge_no, '') <> '' AS met
FROM (
  SELECT w.entity_key, w.seen_at, w.shown_no, w.shown_name, w.badge_no, w.exemption_statement,
    row_number() OVER (PARTITION BY w.entity_key ORDER BY w.seen_at DESC, w.row_key) AS newest
  FROM shown AS w
  WHERE w.subject_kind = 'shop'
) AS looks
LEFT JOIN (
  SELECT t.entity_key, min(t.platform_id) AS platform_id FROM shop AS t GROUP BY t.entity_key
) AS s ON s.entity_key = looks.entity_key
WHERE looks.newest = 1 AND coalesce(looks.exemption_statement, '') = ''
