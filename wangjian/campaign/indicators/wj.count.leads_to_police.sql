/*---
id: wj.count.leads_to_police
title: {zh: 移送公安, en: leads sent to the police}
definition:
  zh: "办结为移送公安机关的线索"
  en: "leads that ended with a hand-over to the police"
unit: {zh: 条, en: leads}
counts: distinct
value: distinct id
day: closed_on
on: docket
direction: neutral
reads: []
group: casework
order: 133
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open
FROM docket_matter AS m
WHERE m.kind = 'lead' AND m.state = 'to_police'
