/*---
id: wj.count.groups_open
title: {zh: 待研判命中组, en: groups to triage}
definition:
  zh: "尚未作出决定的命中归组"
  en: "finding groups on which nothing was decided yet"
unit: {zh: 组, en: groups}
counts: distinct
value: distinct id
day: last_acted_on
on: docket
direction: less_is_better
reads: []
group: monitoring
order: 110
---*/
SELECT g.id, g.subject_key, g.topic, g.severity, g.findings_count, g.last_acted_on, g.last_seen_at
FROM monitoring_findinggroup AS g
WHERE g.state = 'open'
