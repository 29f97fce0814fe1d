/*---
id: wj.count.leads_withdrawn
title: {zh: 撤回受理, en: leads taken back}
definition:
  zh: "受理后十分钟内撤回的线索"
  en: "leads taken back within ten minutes of being taken in"
unit: {zh: 条, en: leads}
counts: distinct
value: count
day: closed_on
on: docket
office: office_path
changes_with: [docket_matter]
direction: neutral
reads: []
group: casework
order: 135
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open,
  m.office_path
FROM docket_matter AS m
WHERE m.kind = 'lead' AND m.state = 'withdrawn'
