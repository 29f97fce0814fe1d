/*---
id: wj.count.leads_filed
title: {zh: 立案, en: leads filed as cases}
definition:
  zh: "办结为立案的线索"
  en: "leads that ended as filed"
unit: {zh: 条, en: leads}
counts: distinct
value: distinct id
day: closed_on
on: docket
direction: neutral
reads: []
group: casework
order: 130
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open
FROM docket_matter AS m
WHERE m.kind = 'lead' AND m.state = 'filed'
