/*---
id: wj.count.leads_open
title: {zh: 在办线索, en: open leads}
definition:
  zh: "已受理、尚未办结的线索"
  en: "leads taken in and not ended"
unit: {zh: 条, en: leads}
counts: distinct
value: count
day: opened_on
on: docket
office: office_path
changes_with: [docket_matter, casework_lead]
direction: less_is_better
reads: []
group: casework
order: 121
by: {day: opened_on, region: region_id, topic: topic}
front: [figures]
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open,
  o.region_id, l.topic, m.office_path
FROM docket_matter AS m
JOIN authority_office AS o ON o.id = m.office_id
LEFT JOIN casework_lead AS l ON l.matter_id = m.id
WHERE m.kind = 'lead' AND m.is_open
