"""Figures told apart by day, region, platform, rule or topic."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaign", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="MetricPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("metric", models.CharField(max_length=120, verbose_name="指标")),
                (
                    "scope",
                    models.CharField(
                        blank=True, db_collation="C", max_length=400, verbose_name="范围"
                    ),
                ),
                ("dimension", models.CharField(max_length=10, verbose_name="维度")),
                (
                    "key",
                    models.CharField(db_collation="C", max_length=200, verbose_name="分项"),
                ),
                ("value", models.FloatField(null=True, verbose_name="值")),
                ("counted_rows", models.BigIntegerField(verbose_name="行数")),
            ],
            options={
                "verbose_name": "指标分项",
                "verbose_name_plural": "指标分项",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("metric", "scope", "dimension", "key"),
                        include=("value", "counted_rows"),
                        name="metric_part_once",
                    )
                ],
            },
        ),
    ]
