"""Drafts of rules and lexicons, what each was tried on, and rules that are switched off."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import wangjian.authority.ids
from wangjian.authority import rls

NOW = django.db.models.functions.datetime.Now
PROTECT = django.db.models.deletion.PROTECT


def officer(name: str, **more: object) -> models.Field:
    return models.ForeignKey(
        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name=name, **more
    )


def key() -> models.Field:
    return models.UUIDField(
        default=wangjian.authority.ids.new_id,
        editable=False,
        primary_key=True,
        serialize=False,
        verbose_name="编号",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0003_admissions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleSwitch",
            fields=[
                ("id", key()),
                ("rule_id", models.TextField(verbose_name="规则")),
                ("off_at", models.DateTimeField(db_default=NOW(), verbose_name="停用时间")),
                ("reason", models.TextField(verbose_name="停用理由")),
                ("on_at", models.DateTimeField(blank=True, null=True, verbose_name="启用时间")),
                (
                    "on_reason",
                    models.TextField(
                        blank=True, db_default="", default="", verbose_name="启用理由"
                    ),
                ),
                ("off_by", officer("停用人")),
                ("on_by", officer("启用人", blank=True, null=True)),
            ],
            options={
                "verbose_name": "规则停用",
                "verbose_name_plural": "规则停用",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("on_at", None)),
                        fields=("rule_id",),
                        name="monitoring_rule_off_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", key()),
                (
                    "kind",
                    models.CharField(
                        choices=[("rule", "规则"), ("lexicon", "词库")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("ref", models.TextField(verbose_name="规则或词库")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "读入中"),
                            ("open", "编写中"),
                            ("saved", "已保存为文件"),
                            ("dropped", "已放弃"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("body", models.TextField(blank=True, verbose_name="正文")),
                ("table", models.TextField(blank=True, verbose_name="词表")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="摘要")),
                ("base", models.JSONField(default=dict, verbose_name="所据文件")),
                ("replaces", models.CharField(blank=True, max_length=64, verbose_name="所据摘要")),
                ("source", models.JSONField(default=dict, verbose_name="来源")),
                (
                    "check_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "未检查"),
                            ("queued", "排队"),
                            ("running", "检查中"),
                            ("done", "已检查"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="检查",
                    ),
                ),
                (
                    "check_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="所检摘要"),
                ),
                (
                    "check_started_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="检查开始"),
                ),
                ("checked", models.JSONField(default=dict, verbose_name="检查结果")),
                ("version", models.IntegerField(default=1, verbose_name="版本")),
                ("made_at", models.DateTimeField(db_default=NOW(), verbose_name="建立时间")),
                ("changed_at", models.DateTimeField(db_default=NOW(), verbose_name="改动时间")),
                (
                    "change_no",
                    models.IntegerField(blank=True, null=True, verbose_name="文件改动号"),
                ),
                ("changed_by", officer("改动人")),
                ("made_by", officer("建立人")),
            ],
            options={
                "verbose_name": "草稿",
                "verbose_name_plural": "草稿",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["-id"],
                        name="monitoring_draft_open",
                    ),
                    models.Index(
                        condition=models.Q(("check_state__in", ["queued", "running"])),
                        fields=["check_state"],
                        name="monitoring_draft_check",
                    ),
                    models.Index(
                        condition=models.Q(("state", "reading")),
                        fields=["state"],
                        name="monitoring_draft_reading",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=PROTECT,
                        primary_key=True,
                        related_name="trial",
                        serialize=False,
                        to="monitoring.run",
                        verbose_name="试运行",
                    ),
                ),
                ("ref", models.TextField(verbose_name="规则或词库")),
                ("files", models.JSONField(verbose_name="文件")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("report", models.JSONField(default=dict, verbose_name="结果")),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="trials",
                        to="monitoring.draft",
                        verbose_name="草稿",
                    ),
                ),
            ],
            options={"verbose_name": "试放", "verbose_name_plural": "试放"},
        ),
        *(
            migrations.RunSQL(forward, backward)
            for table in ("monitoring_ruleswitch", "monitoring_draft", "monitoring_trial")
            for forward, backward in rls.only_append(table, also=("UPDATE",))
        ),
    ]
