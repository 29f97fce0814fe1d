/*---
id: wj.count.leads_removed
title: {zh: 已改正或移除, en: leads removed or corrected}
definition:
  zh: "办结为已改正、移除的线索"
  en: "leads that ended with a removal or correction"
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
order: 131
by: {day: closed_on, region: region_id, topic: topic}
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open,
  o.region_id, l.topic, m.office_path
FROM docket_matter AS m
JOIN authority_office AS o ON o.id = m.office_id
LEFT JOIN casework_lead AS l ON l.matter_id = m.id
WHERE m.kind = 'lead' AND m.state = 'removed'
