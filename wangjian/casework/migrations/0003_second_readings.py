"""Second readings under row-level security; a lead that was taken back keeps what it was about."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import wangjian.authority.ids
from wangjian.authority import rls


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "lead",
            "withdrawn_group_id",
            models.UUIDField(blank=True, null=True, verbose_name="撤回的归组"),
        ),
        migrations.CreateModel(
            name="SecondReading",
            fields=[
                ("office_path", models.TextField(db_collation="C", verbose_name="机关路径")),
                (
                    "id",
                    models.UUIDField(
                        default=wangjian.authority.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("group_id", models.UUIDField(verbose_name="命中归组")),
                (
                    "why",
                    models.TextField(
                        choices=[("drawn", "抽中"), ("asked", "送复核")], verbose_name="缘由"
                    ),
                ),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "待复核"),
                            ("read", "已复核"),
                            ("dropped", "已撤销"),
                        ],
                        default="waiting",
                        verbose_name="状态",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="提出时间",
                    ),
                ),
                ("reason_code", models.TextField(blank=True, verbose_name="理由代码")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                (
                    "read_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
                ),
                (
                    "verdict",
                    models.TextField(
                        blank=True,
                        choices=[("agree", "同意排除"), ("disagree", "不同意，退回研判")],
                        verbose_name="复核意见",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="说明")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
            ],
            options={
                "verbose_name": "复核",
                "verbose_name_plural": "复核",
                "indexes": [
                    models.Index(
                        fields=["office_path", "state", "id"], name="second_reading_office"
                    ),
                    models.Index(fields=["group_id", "-id"], name="second_reading_group"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("group_id",),
                        name="second_reading_waits_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("read_by__isnull", True),
                            ("asked_by__isnull", True),
                            models.Q(("read_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="second_reading_by_another",
                    ),
                ],
            },
        ),
        *(
            migrations.RunSQL(forward, backward)
            for forward, backward in rls.scoped("casework_secondreading")
        ),
    ]
