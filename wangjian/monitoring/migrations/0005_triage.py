"""By what the like of a finding is found, an office's own list, and what dismissals teach."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import wangjian.authority.ids
from wangjian.authority import rls


def told(column: str, path: str) -> models.GeneratedField:
    return models.GeneratedField(
        db_persist=True,
        expression=models.Func(
            models.F(column),
            output_field=models.TextField(),
            template=f"coalesce((%(expressions)s) {path}, '')",
        ),
        output_field=models.TextField({"values": "命中词", "spans": "原文摘要"}[column]),
    )


def officer(words: str) -> models.ForeignKey:
    return models.ForeignKey(
        blank=words == "处理人",
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=words,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0004_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("finding", "term", told("values", "->> 'hit_term'")),
        migrations.AddField("finding", "text_key", told("spans", "-> 0 ->> 'key'")),
        # Only findings in words stand in these two, so that the others cost nothing.
        migrations.AddIndex(
            "finding",
            models.Index(
                condition=models.Q(("text_key", ""), _negated=True),
                fields=["rule_id", "text_key"],
                name="monitoring_finding_text",
            ),
        ),
        migrations.AddIndex(
            "finding",
            models.Index(
                condition=models.Q(("term", ""), _negated=True),
                fields=["rule_id", "term"],
                name="monitoring_finding_term",
            ),
        ),
        # The next one begins with the same column.
        migrations.RemoveIndex("findinggroup", "monitoring_group_office"),
        migrations.AddIndex(
            "findinggroup",
            models.Index(
                models.F("office_path"),
                models.F("state"),
                models.OrderBy(models.F("score"), descending=True),
                models.F("id"),
                name="monitoring_group_desk",
            ),
        ),
        migrations.AddIndex(
            "findinggroup",
            models.Index(fields=["decided_at", "decided_by"], name="monitoring_group_decided"),
        ),
        migrations.CreateModel(
            name="ContextProposal",
            fields=[
                ("office_path", models.TextField(db_collation="C", verbose_name="机关路径")),
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
                ("lexicon", models.TextField(verbose_name="词库")),
                ("term", models.TextField(verbose_name="词语")),
                ("context", models.TextField(verbose_name="语境")),
                ("words", models.TextField(blank=True, verbose_name="说明")),
                ("silenced", models.IntegerField(default=0, verbose_name="将不再命中的归组")),
                ("looked_at", models.IntegerField(default=0, verbose_name="查看的归组")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待处理"),
                            ("accepted", "已采纳，待写入"),
                            ("written", "已写入词库"),
                            ("failed", "写入失败"),
                            ("refused", "未采纳"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("asked_by", officer("建议人")),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="建议时间",
                    ),
                ),
                ("answered_by", officer("处理人")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="处理时间"),
                ),
                ("answer", models.TextField(blank=True, verbose_name="处理意见")),
                ("problem_zh", models.TextField(blank=True, verbose_name="失败原因")),
                ("problem_en", models.TextField(blank=True, verbose_name="失败原因（英文）")),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monitoring.findinggroup",
                        verbose_name="命中组",
                    ),
                ),
            ],
            options={
                "verbose_name": "语境建议",
                "verbose_name_plural": "语境建议",
                "indexes": [
                    models.Index(fields=["state", "-id"], name="monitoring_proposal_state")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "accepted"])),
                        fields=("office_path", "lexicon", "term", "context"),
                        name="monitoring_proposed_once",
                    )
                ],
            },
        ),
        *(
            migrations.RunSQL(forward, backward)
            for forward, backward in rls.scoped("monitoring_contextproposal")
        ),
    ]
