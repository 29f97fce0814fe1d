/*---
id: wj.count.leads_transferred
title: {zh: 移送其他机关, en: leads transferred}
definition:
  zh: "办结为移送其他机关的线索"
  en: "leads that ended with a transfer to another authority"
unit: {zh: 条, en: leads}
counts: distinct
value: distinct id
day: closed_on
on: docket
direction: neutral
reads: []
group: casework
order: 132
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open
FROM docket_matter AS m
WHERE m.kind = 'lead' AND m.state = 'transferred'
