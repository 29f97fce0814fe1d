"""Row-level security, and one plain view of leads for figures and lists."""

from django.db import migrations

from wangjian.authority import rls

SCOPED = (
    "casework_lead",
    "casework_joinedgroup",
    "casework_policysignature",
    "casework_policyrun",
)
# security_invoker: the view sees what its reader sees, not what its owner would.
VIEW = """
CREATE VIEW lead_now WITH (security_invoker = true) AS
SELECT matter.id, matter.number, matter.title, matter.office_id, matter.office_path,
       matter.state, matter.is_open,
       CASE WHEN matter.is_open THEN 'open' ELSE matter.state END AS ended_as,
       matter.assignee_id, matter.subject_id, lead.subject_key, matter.subject_name,
       lead.topic, lead.severity, lead.confidence, lead.score, lead.source,
       lead.source_outside_no, lead.group_id, lead.findings_count, lead.law,
       lead.policy_id, lead.taken_by_id, lead.ground, lead.article,
       lead.first_acted_on, lead.last_acted_on,
       matter.opened_on, matter.opened_at, matter.closed_on, matter.closed_at, matter.due_on,
       (SELECT min(clock.started_on) FROM docket_clock AS clock
         WHERE clock.matter_id = matter.id) AS received_on,
       (SELECT max(clock.due_on) FROM docket_clock AS clock
         WHERE clock.matter_id = matter.id) AS last_due_on
  FROM docket_matter AS matter
  JOIN casework_lead AS lead ON lead.matter_id = matter.id
"""
STATEMENTS = [
    *(statement for table in SCOPED for statement in rls.scoped(table)),
    *rls.only_append("casework_policyrun"),
    (VIEW, "DROP VIEW lead_now"),
]


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("docket", "0002_guards")]

    operations = [migrations.RunSQL(forward, backward) for forward, backward in STATEMENTS]
