"""Matters are found by how and on which day they ended: figures open to them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes."""

    dependencies = [("docket", "0010_of_subject")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["closed_on", "id"], name="matter_closed"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["state", "id"], name="matter_state"),
        ),
    ]
