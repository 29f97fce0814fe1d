/*---
id: wj.count.leads
title: {zh: 线索, en: leads}
definition:
  zh: "受理的全部线索，不论是否办结"
  en: "all leads that were taken in, ended or not"
unit: {zh: 条, en: leads}
counts: distinct
value: distinct id
day: opened_on
on: docket
direction: neutral
reads: []
group: casework
order: 120
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open
FROM docket_matter AS m
WHERE m.kind = 'lead'
