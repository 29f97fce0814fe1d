/*---
id: wj.count.leads
title: {zh: 线索, en: leads}
definition:
  zh: "受理的全部线索，不论是否办结"
  en: "all leads that were taken in, ended or not"
unit: {zh: 条, en: leads}
counts: distinct
value: count
day: opened_on
on: docket
office: office_path
changes_with: [docket_matter, casework_lead]
direction: neutral
reads: []
group: casework
order: 120
by: {day: opened_on, region: region_id, topic: topic}
front: [figures, day]
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open,
  o.region_id, l.topic, m.office_path
FROM docket_matter AS m
JOIN authority_office AS o ON o.id = m.office_id
LEFT JOIN casework_lead AS l ON l.matter_id = m.id
WHERE m.kind = 'lead'
