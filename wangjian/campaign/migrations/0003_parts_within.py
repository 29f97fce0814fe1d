"""Parts within a day or a region, so that panels follow the period and the region."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaign", "0002_metric_parts")]

    operations = [
        migrations.RemoveConstraint(model_name="metricpart", name="metric_part_once"),
        migrations.AddField(
            model_name="metricpart",
            name="within",
            field=models.CharField(
                blank=True, db_collation="C", default="", max_length=24, verbose_name="其中"
            ),
        ),
        migrations.AddConstraint(
            model_name="metricpart",
            constraint=models.UniqueConstraint(
                fields=("metric", "scope", "dimension", "within", "key"),
                include=("value", "counted_rows"),
                name="metric_part_once",
            ),
        ),
    ]
