"""A time token comes once, and what is attached to a sealed file does not go again."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0007_phone_guards")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="exhibit",
            trigger=pgtrigger.compiler.Trigger(
                name="token_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN ((OLD."token" IS DISTINCT FROM (NEW."token") AND OLD."token" IS NOT NULL) OR (OLD."token_entry_id" IS DISTINCT FROM (NEW."token_entry_id") AND OLD."token_entry_id" IS NOT NULL) OR OLD."attached" > (NEW."attached"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="44180268625cc9dfea9eef17a7256bb7b3dcb654",
                    operation="UPDATE",
                    pgid="pgtrigger_token_once_f1c1c",
                    table="evidence_exhibit",
                    when="BEFORE",
                ),
            ),
        ),
    ]
