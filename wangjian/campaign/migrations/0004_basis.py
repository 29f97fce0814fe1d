"""What a figure on the lake stands on, so that it is counted anew only where that changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaign", "0003_parts_within")]

    operations = [
        migrations.AddField(
            model_name="metricvalue",
            name="basis",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="所据"),
        ),
    ]
