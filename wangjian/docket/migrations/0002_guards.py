"""Every scoped table under row-level security; ledgers and histories only grow."""

from django.db import migrations

from wangjian.authority import rls

SCOPED = (
    "docket_matter",
    "docket_matterevent",
    "docket_step",
    "docket_clock",
    "docket_clockentry",
    "docket_matterlink",
)
STATEMENTS = [
    *(statement for table in SCOPED for statement in rls.scoped(table)),
    *rls.only_append("docket_matterevent"),
    *rls.only_append("docket_clockentry"),
    # `undone_by` may be set; a trigger keeps the other columns.
    *rls.only_append("docket_step", also=("UPDATE",)),
]


class Migration(migrations.Migration):
    dependencies = [("docket", "0001_initial"), ("authority", "0002_guards")]

    operations = [migrations.RunSQL(forward, backward) for forward, backward in STATEMENTS]
