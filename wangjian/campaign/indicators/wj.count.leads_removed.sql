/*---
id: wj.count.leads_removed
title: {zh: 已改正或移除, en: leads removed or corrected}
definition:
  zh: "办结为已改正、移除的线索"
  en: "leads that ended with a removal or correction"
unit: {zh: 条, en: leads}
counts: distinct
value: distinct id
day: closed_on
on: docket
direction: neutral
reads: []
group: casework
order: 131
---*/
SELECT m.id, m.number, m.subject_name, m.state, m.opened_on, m.due_on, m.closed_on, m.is_open
FROM docket_matter AS m
WHERE m.kind = 'lead' AND m.state = 'removed'
