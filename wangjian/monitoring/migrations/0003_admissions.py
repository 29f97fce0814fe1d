"""Who let an office's rule or lexicon in, after which shadow run; only ever added to."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import wangjian.authority.ids
from wangjian.authority import rls


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Admission",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangjian.authority.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="编号",
                    ),
                ),
                ("ref", models.TextField(verbose_name="规则或词库")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                (
                    "admitted_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="准入时间",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                (
                    "admitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="准入人",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monitoring.run",
                        verbose_name="试运行",
                    ),
                ),
            ],
            options={
                "verbose_name": "准入",
                "verbose_name_plural": "准入",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ref", "digest"), name="monitoring_admitted_once"
                    )
                ],
            },
        ),
        *(
            migrations.RunSQL(forward, backward)
            for forward, backward in rls.only_append("monitoring_admission")
        ),
    ]
