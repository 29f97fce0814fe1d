/*---
id: wj.count.findings
title: {zh: 命中, en: findings}
definition:
  zh: "同一规则、同一主体、同一对象为一条，重复发现只计一次"
  en: "the same rule, subject and object is one finding, however often it is found"
unit: {zh: 条, en: findings}
counts: distinct
value: count
day: acted_on
on: docket
office: office_path
changes_with: [monitoring_finding]
direction: neutral
reads: []
group: monitoring
order: 115
by: {day: acted_on, region: region_id, rule: rule_id, topic: topic, platform: platform_id}
front: [rule]
---*/
SELECT f.id, f.rule_id, f.subject_key, f.object_key, f.acted_on, f.first_seen_at, f.times,
  g.region_id, g.topic,
  CASE WHEN f.subject_key LIKE 'shop:%' OR f.subject_key LIKE 'account:%'
    THEN split_part(split_part(f.subject_key, ':', 2), '/', 1) END AS platform_id,
  f.office_path
FROM monitoring_finding AS f
JOIN monitoring_findinggroup AS g ON g.id = f.group_id
