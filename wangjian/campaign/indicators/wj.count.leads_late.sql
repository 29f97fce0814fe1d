/*---
id: wj.count.leads_late
title: {zh: 逾期线索, en: late leads}
definition:
  zh: "在办线索中，最近期限早于今天（北京日期）的"
  en: "open leads whose nearest due day is before today in Beijing"
unit: {zh: 条, en: leads}
counts: distinct
value: count
day: due_on
on: docket
office: office_path
changes_with: [docket_matter, casework_lead]
direction: less_is_better
reads: []
group: casework
order: 122
by: {day: due_on, region: region_id, topic: topic}
front: [figures]
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open,
  o.region_id, l.topic, m.office_path
FROM docket_matter AS m
JOIN authority_office AS o ON o.id = m.office_id
LEFT JOIN casework_lead AS l ON l.matter_id = m.id
WHERE m.kind = 'lead' AND m.is_open AND m.due_on < (now() AT TIME ZONE 'Asia/Shanghai')::date
