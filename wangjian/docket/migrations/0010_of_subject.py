"""The matters of one subject are found by it: its page and each lead of it ask for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies = [("docket", "0009_said")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["subject_id", "id"], name="matter_of_subject"),
        ),
    ]
