/*---
id: wj.count.listed_businesses
title: {zh: 名单内企业, en: businesses on lists}
definition:
  zh: "在经营异常名录、严重违法失信名单中尚未移出的企业"
  en: "businesses that are on the list of abnormal operations or of serious violations and have not left it"
unit: {zh: 户, en: businesses}
counts: distinct
value: distinct name
day: entered_on
on: lake
direction: less_is_better
reads: [list_entry]
group: registry
order: 90
by: {day: entered_on}
---*/
SELECT e.registration_no, e.name, e.list_kind, e.authority, e.entry_no, e.entered_on
FROM list_entry AS e
WHERE e.list_kind IN ('abnormal', 'serious') AND e.left_on IS NULL
