"""What waits to be captured under row-level security; paces of hosts belong to no office."""

from django.db import migrations

from wangjian.authority import rls

STATEMENTS = [
    *rls.scoped("evidence_capturerequest"),
    *rls.scoped("evidence_capturebatch"),
    *rls.scoped("evidence_captureschedule"),
    *rls.scoped("evidence_notaryact"),
    *rls.only_append("evidence_notaryact"),
]


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_capture_requests")]

    operations = [migrations.RunSQL(forward, backward) for forward, backward in STATEMENTS]
