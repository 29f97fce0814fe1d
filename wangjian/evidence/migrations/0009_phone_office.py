"""The exhibit of a capture with a phone stands with the lead that it is for, also below."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0008_exhibit_token_once"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="phonecapture",
            name="as_announced",
        ),
        migrations.AddField(
            model_name="phonecapture",
            name="matter_office_path",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="线索机关"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phonecapture",
            trigger=pgtrigger.compiler.Trigger(
                name="as_announced",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."announced_at" IS DISTINCT FROM (NEW."announced_at") OR OLD."began_at" IS DISTINCT FROM (NEW."began_at") OR OLD."checkpoint" IS DISTINCT FROM (NEW."checkpoint") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."device" IS DISTINCT FROM (NEW."device") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."matter_id" IS DISTINCT FROM (NEW."matter_id") OR OLD."matter_number" IS DISTINCT FROM (NEW."matter_number") OR OLD."matter_office_path" IS DISTINCT FROM (NEW."matter_office_path") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."office_path" IS DISTINCT FROM (NEW."office_path") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."second_id" IS DISTINCT FROM (NEW."second_id") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="9fb36829b9c4c55181ff5d8cb524e640ad6ceb38",
                    operation="UPDATE",
                    pgid="pgtrigger_as_announced_75a2f",
                    table="evidence_phonecapture",
                    when="BEFORE",
                ),
            ),
        ),
    ]
