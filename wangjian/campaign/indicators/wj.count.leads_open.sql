/*---
id: wj.count.leads_open
title: {zh: 在办线索, en: open leads}
definition:
  zh: "已受理、尚未办结的线索"
  en: "leads taken in and not ended"
unit: {zh: 条, en: leads}
counts: distinct
value: distinct id
day: opened_on
on: docket
direction: less_is_better
reads: []
group: casework
order: 121
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open
FROM docket_matter AS m
WHERE m.kind = 'lead' AND m.is_open
