"""Exhibits and their custody under row-level security; what is sealed stays."""

from django.db import migrations

from wangjian.authority import rls

STATEMENTS = [
    *rls.scoped("evidence_exhibit"),
    *rls.scoped("evidence_custody"),
    # What comes after sealing is set later; triggers keep the other columns.
    *rls.only_append("evidence_exhibit", also=("UPDATE",)),
    *rls.only_append("evidence_custody"),
]


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial"), ("authority", "0005_ledger_entry")]

    operations = [migrations.RunSQL(forward, backward) for forward, backward in STATEMENTS]
