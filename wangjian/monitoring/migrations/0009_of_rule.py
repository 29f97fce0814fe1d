"""What one rule found is read by it, the newest first: the rows of its figure."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies = [("monitoring", "0008_catalogue_drafts")]

    operations = [
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["rule_id", "id"], name="monitoring_finding_rule"),
        ),
    ]
