"""Indexes of the worklist: what waits to be assigned in one office, and what all offices have.

In the second one the office's path stands last: the rows come in the order of their days, and an
office that has few of them is found without reading the others' rows.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("docket", "0002_guards")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["office_path", "due_on", "id"],
                condition=models.Q(is_open=True, assignee__isnull=True),
                name="matter_unassigned",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["due_on", "id", "office_path"],
                condition=models.Q(is_open=True),
                name="matter_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["opened_on", "office_path"], name="matter_opened"),
        ),
    ]
