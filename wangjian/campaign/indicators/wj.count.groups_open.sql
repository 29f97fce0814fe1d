/*---
id: wj.count.groups_open
title: {zh: 待研判命中组, en: groups to triage}
definition:
  zh: "尚未作出决定的命中归组"
  en: "finding groups on which nothing was decided yet"
unit: {zh: 组, en: groups}
counts: distinct
value: count
day: last_acted_on
on: docket
office: office_path
changes_with: [monitoring_findinggroup]
direction: less_is_better
reads: []
group: monitoring
order: 110
by: {day: last_acted_on, region: region_id, topic: topic, platform: platform_id}
front: [figures, region]
---*/
SELECT g.id, g.subject_key, g.topic, g.severity, g.findings_count, g.last_acted_on, g.last_seen_at,
  g.region_id,
  CASE WHEN g.subject_key LIKE 'shop:%' OR g.subject_key LIKE 'account:%'
    THEN split_part(split_part(g.subject_key, ':', 2), '/', 1) END AS platform_id,
  g.office_path
FROM monitoring_findinggroup AS g
WHERE g.state = 'open'
