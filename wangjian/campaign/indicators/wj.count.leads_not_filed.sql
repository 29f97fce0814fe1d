/*---
id: wj.count.leads_not_filed
title: {zh: 不予立案, en: leads not filed}
definition:
  zh: "办结为不予立案的线索"
  en: "leads that ended as not filed"
unit: {zh: 条, en: leads}
counts: distinct
value: distinct id
day: closed_on
on: docket
direction: neutral
reads: []
group: casework
order: 134
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open
FROM docket_matter AS m
WHERE m.kind = 'lead' AND m.state = 'not_filed'
