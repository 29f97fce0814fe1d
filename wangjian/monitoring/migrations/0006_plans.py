"""Plans of monitors, their sample lists, and runs held against each other."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import wangjian.authority.ids
from wangjian.authority import rls

# A sample list never changes after it was drawn; nothing of a plan is ever taken off the record.
STATEMENTS = [
    *rls.only_append("monitoring_samplesubject"),
    *(
        statement
        for table in ("sweepplan", "samplelist", "consultation", "runcomparison")
        for statement in rls.only_append(f"monitoring_{table}", also=("UPDATE",))
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0005_triage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanBatch",
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
                ("no", models.IntegerField(verbose_name="序号")),
                ("name", models.TextField(verbose_name="名称")),
                ("from_on", models.DateField(verbose_name="起始日")),
                ("until_on", models.DateField(verbose_name="截止日")),
            ],
            options={
                "verbose_name": "计划批次",
                "verbose_name_plural": "计划批次",
            },
        ),
        migrations.CreateModel(
            name="PlanTopic",
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
                ("no", models.IntegerField(verbose_name="序号")),
                ("name", models.TextField(verbose_name="名称")),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="监测专题",
                    ),
                ),
                (
                    "divisions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="征求处室",
                    ),
                ),
            ],
            options={
                "verbose_name": "计划专题",
                "verbose_name_plural": "计划专题",
            },
        ),
        migrations.AddField(
            model_name="run",
            name="narrowed",
            field=models.JSONField(db_default={}, default=dict, verbose_name="范围"),
        ),
        migrations.CreateModel(
            name="PlanItem",
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
                ("no", models.IntegerField(verbose_name="序号")),
                ("name", models.TextField(verbose_name="名称")),
                (
                    "rules",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="规则",
                    ),
                ),
                (
                    "platforms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="平台",
                    ),
                ),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="地区",
                    ),
                ),
                (
                    "prices_since",
                    models.DateField(blank=True, null=True, verbose_name="价格自何日记录"),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
                ("schedule", models.TextField(blank=True, verbose_name="时间安排")),
                ("next_at", models.DateTimeField(blank=True, null=True, verbose_name="下次运行")),
                ("problem_zh", models.TextField(blank=True, verbose_name="未能运行的原因")),
                ("problem_en", models.TextField(blank=True, verbose_name="未能运行的原因（英文）")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("version", models.IntegerField(default=1, verbose_name="版本")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="monitoring.planbatch",
                        verbose_name="批次",
                    ),
                ),
                (
                    "scheduled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="安排人",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="monitoring.plantopic",
                        verbose_name="专题",
                    ),
                ),
            ],
            options={
                "verbose_name": "监测项目",
                "verbose_name_plural": "监测项目",
            },
        ),
        migrations.CreateModel(
            name="Consultation",
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
                ("division", models.TextField(verbose_name="处室")),
                ("asked_on", models.DateField(verbose_name="征求日期")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="monitoring.planitem",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "征求意见",
                "verbose_name_plural": "征求意见",
            },
        ),
        migrations.AddField(
            model_name="run",
            name="item",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="monitoring.planitem",
                verbose_name="监测项目",
            ),
        ),
        migrations.CreateModel(
            name="SampleList",
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
                ("name", models.TextField(verbose_name="名称")),
                ("kind", models.CharField(max_length=20, verbose_name="对象")),
                ("question", models.JSONField(default=dict, verbose_name="条件")),
                ("wanted", models.IntegerField(verbose_name="拟抽数")),
                ("seed", models.TextField(verbose_name="种子")),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "排队"), ("done", "完成"), ("failed", "失败")],
                        default="queued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("population", models.BigIntegerField(blank=True, null=True, verbose_name="总体")),
                ("size", models.IntegerField(blank=True, null=True, verbose_name="抽得数")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="摘要")),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="固定时间")),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="提出时间",
                    ),
                ),
                ("problem_zh", models.TextField(blank=True, verbose_name="失败原因")),
                ("problem_en", models.TextField(blank=True, verbose_name="失败原因（英文）")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="抽取人",
                    ),
                ),
            ],
            options={
                "verbose_name": "样本名单",
                "verbose_name_plural": "样本名单",
            },
        ),
        migrations.AddField(
            model_name="planitem",
            name="sample",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="monitoring.samplelist",
                verbose_name="样本名单",
            ),
        ),
        migrations.CreateModel(
            name="SweepPlan",
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
                ("office_path", models.TextField(db_collation="C", verbose_name="机关路径")),
                ("name", models.TextField(verbose_name="名称")),
                ("campaign", models.TextField(blank=True, verbose_name="专项行动")),
                ("from_on", models.DateField(verbose_name="起始日")),
                ("until_on", models.DateField(verbose_name="截止日")),
                ("source", models.TextField(blank=True, verbose_name="范本")),
                (
                    "source_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="范本摘要"),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="编制时间",
                    ),
                ),
                ("version", models.IntegerField(default=1, verbose_name="版本")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="编制人",
                    ),
                ),
            ],
            options={
                "verbose_name": "监测计划",
                "verbose_name_plural": "监测计划",
            },
        ),
        migrations.AddField(
            model_name="samplelist",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="samples",
                to="monitoring.sweepplan",
                verbose_name="计划",
            ),
        ),
        migrations.AddField(
            model_name="plantopic",
            name="plan",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="topics",
                to="monitoring.sweepplan",
                verbose_name="计划",
            ),
        ),
        migrations.AddField(
            model_name="planitem",
            name="plan",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="monitoring.sweepplan",
                verbose_name="计划",
            ),
        ),
        migrations.AddField(
            model_name="planbatch",
            name="plan",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batches",
                to="monitoring.sweepplan",
                verbose_name="计划",
            ),
        ),
        migrations.CreateModel(
            name="RunComparison",
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
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "排队"), ("done", "完成"), ("failed", "失败")],
                        default="queued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("result", models.JSONField(default=dict, verbose_name="结果")),
                ("problem_zh", models.TextField(blank=True, verbose_name="失败原因")),
                ("problem_en", models.TextField(blank=True, verbose_name="失败原因（英文）")),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="提出时间",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monitoring.run",
                        verbose_name="先",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="monitoring.run",
                        verbose_name="后",
                    ),
                ),
            ],
            options={
                "verbose_name": "批次对照",
                "verbose_name_plural": "批次对照",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["state"],
                        name="monitoring_comparison_queued",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("first", "second"), name="monitoring_compared_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SampleSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.IntegerField(verbose_name="序号")),
                ("subject_key", models.TextField(db_collation="C", verbose_name="主体键")),
                (
                    "sample",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="monitoring.samplelist",
                        verbose_name="名单",
                    ),
                ),
            ],
            options={
                "verbose_name": "样本",
                "verbose_name_plural": "样本",
                "constraints": [
                    models.UniqueConstraint(fields=("sample", "no"), name="monitoring_sample_no")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="sweepplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))),
                name="monitoring_plan_days",
            ),
        ),
        migrations.AddIndex(
            model_name="samplelist",
            index=models.Index(
                condition=models.Q(("state", "queued")),
                fields=["state"],
                name="monitoring_sample_queued",
            ),
        ),
        migrations.AddConstraint(
            model_name="plantopic",
            constraint=models.UniqueConstraint(
                fields=("plan", "no"), name="monitoring_plan_topic_no"
            ),
        ),
        migrations.AddIndex(
            model_name="planitem",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)),
                fields=["next_at"],
                name="monitoring_item_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.UniqueConstraint(
                fields=("plan", "no"), name="monitoring_plan_item_no"
            ),
        ),
        migrations.AddConstraint(
            model_name="planbatch",
            constraint=models.UniqueConstraint(
                fields=("plan", "no"), name="monitoring_plan_batch_no"
            ),
        ),
        migrations.AddConstraint(
            model_name="planbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))),
                name="monitoring_batch_days",
            ),
        ),
        *(migrations.RunSQL(forward, backward) for forward, backward in STATEMENTS),
    ]
