/*---
id: wj.count.leads_not_filed
title: {zh: 不予立案, en: leads not filed}
definition:
  zh: "办结为不予立案的线索"
  en: "leads that ended as not filed"
unit: {zh: 条, en: leads}
counts: distinct
value: count
day: closed_on
on: docket
office: office_path
changes_with: [docket_matter, casework_lead]
direction: neutral
reads: []
group: casework
order: 134
by: {day: closed_on, region: region_id, topic: topic}
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open,
  o.region_id, l.topic, m.office_path
FROM docket_matter AS m
JOIN authority_office AS o ON o.id = m.office_id
LEFT JOIN casework_lead AS l ON l.matter_id = m.id
WHERE m.kind = 'lead' AND m.state = 'not_filed'
