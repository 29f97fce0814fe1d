"""Leads by the number of who sent them, and the list of all leads by severity: the range of a top office's paths gives no such order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_second_readings")]

    operations = [
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["-severity", "-matter"], name="lead_all_severity"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["source_outside_no"], name="lead_outside_no"),
        ),
    ]
