"""Findings, their groups and the groups' history under row-level security; history only grows."""

from django.db import migrations

from wangjian.authority import rls

SCOPED = ("monitoring_findinggroup", "monitoring_findinggroupevent", "monitoring_finding")
# Every run writes to rows that it saw before; with room on the page no index is touched.
ROOMY = ("monitoring_findinggroup", "monitoring_finding")
STATEMENTS = [
    *(
        (f"ALTER TABLE {table} SET (fillfactor = 70)", f"ALTER TABLE {table} RESET (fillfactor)")
        for table in ROOMY
    ),
    *(statement for table in SCOPED for statement in rls.scoped(table)),
    *rls.only_append("monitoring_findinggroupevent"),
    *rls.only_append("monitoring_ruletext"),
]


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial"), ("authority", "0002_guards")]

    operations = [migrations.RunSQL(forward, backward) for forward, backward in STATEMENTS]
