"""What pages keep: earlier rows, display rates counted in full, pairs that are probably one."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DisplayCount",
            fields=[
                ("basis", models.TextField(primary_key=True, serialize=False, verbose_name="依据")),
                ("counted_at", models.DateTimeField(verbose_name="统计时间")),
                ("data_as_of", models.DateTimeField(null=True, verbose_name="数据时间")),
            ],
            options={
                "verbose_name": "亮明统计时点",
                "verbose_name_plural": "亮明统计时点",
            },
        ),
        migrations.CreateModel(
            name="DisplayRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("platform_id", models.TextField(db_collation="C", verbose_name="平台编号")),
                (
                    "region_id",
                    models.TextField(blank=True, db_collation="C", verbose_name="行政区划"),
                ),
                ("mark", models.CharField(max_length=60, verbose_name="标识")),
                ("shops", models.BigIntegerField(verbose_name="在营网店")),
                ("exempt", models.BigIntegerField(verbose_name="免登记")),
                ("counted", models.BigIntegerField(verbose_name="应亮明")),
                ("looked", models.BigIntegerField(verbose_name="已查看")),
                ("met", models.BigIntegerField(verbose_name="已亮明")),
            ],
            options={
                "verbose_name": "亮明统计",
                "verbose_name_plural": "亮明统计",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("platform_id", "region_id", "mark"), name="registry_display_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EntityPast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=40, verbose_name="数据表")),
                ("source", models.TextField(verbose_name="来源")),
                ("load_id", models.CharField(max_length=64, verbose_name="批次")),
                (
                    "until_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="至"
                    ),
                ),
                (
                    "gone",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="已不在数据中"
                    ),
                ),
                ("fields", models.JSONField(verbose_name="各项")),
                (
                    "entity",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="registry.entity",
                        verbose_name="主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "主体旧记录",
                "verbose_name_plural": "主体旧记录",
                "indexes": [models.Index(fields=["entity", "-id"], name="registry_past_of")],
            },
        ),
        migrations.CreateModel(
            name="SameCandidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.CharField(max_length=40, verbose_name="依据")),
                (
                    "state",
                    models.CharField(
                        choices=[("waits", "待核对"), ("different", "不是同一主体")],
                        db_default="waits",
                        default="waits",
                        max_length=10,
                        verbose_name="结论",
                    ),
                ),
                ("at", models.DateTimeField(blank=True, null=True, verbose_name="时间")),
                (
                    "reason",
                    models.TextField(blank=True, db_default="", default="", verbose_name="理由"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.entity",
                        verbose_name="主体",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.entity",
                        verbose_name="另一主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "重复候选",
                "verbose_name_plural": "重复候选",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waits")),
                        fields=["id"],
                        name="registry_same_waits",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="registry_same_once")
                ],
            },
        ),
    ]
