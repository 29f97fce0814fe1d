/*---
id: wj.count.findings
title: {zh: 命中, en: findings}
definition:
  zh: "同一规则、同一主体、同一对象为一条，重复发现只计一次"
  en: "the same rule, subject and object is one finding, however often it is found"
unit: {zh: 条, en: findings}
counts: distinct
value: distinct id
day: acted_on
on: docket
direction: neutral
reads: []
group: monitoring
order: 115
---*/
SELECT f.id, f.rule_id, f.subject_key, f.object_key, f.acted_on, f.first_seen_at, f.times
FROM monitoring_finding AS f
