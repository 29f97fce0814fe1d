"""监测计划: topics, batches and items of a campaign's monitors, sample lists, runs held together.

A plan is read by every officer, as runs and rules are; who may plan writes those of the own
office and the ones below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from wangjian.authority.ids import new_id
from wangjian.authority.models import Officer

if TYPE_CHECKING:
    Json = models.JSONField[dict[str, Any], dict[str, Any]]


class JobState(models.TextChoices):
    """后台事项的状态."""

    QUEUED = "queued", "排队"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


class SweepPlan(models.Model):
    """监测计划: what a campaign monitors, between which days."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    office_path = models.TextField("机关路径", db_collation="C")
    name = models.TextField("名称")
    campaign = models.TextField("专项行动", blank=True)
    from_on = models.DateField("起始日")
    until_on = models.DateField("截止日")
    source = models.TextField("范本", blank=True)  # the file that it was opened from
    source_digest = models.CharField("范本摘要", max_length=64, blank=True)
    made_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="编制人", related_name="+")
    made_at = models.DateTimeField("编制时间", db_default=models.functions.Now())
    version = models.IntegerField("版本", default=1)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "监测计划"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="monitoring_plan_days"
            )
        ]


class PlanTopic(models.Model):
    """计划专题: one subject of the plan, and the divisions whose word is asked."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(
        SweepPlan, models.PROTECT, verbose_name="计划", related_name="topics", db_index=False
    )
    no = models.IntegerField("序号")
    name = models.TextField("名称")
    topics = ArrayField(models.TextField(), verbose_name="监测专题", default=list, blank=True)
    divisions = ArrayField(models.TextField(), verbose_name="征求处室", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "计划专题"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "no"], name="monitoring_plan_topic_no")
        ]


class PlanBatch(models.Model):
    """计划批次: a span of days in which some items are run."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(
        SweepPlan, models.PROTECT, verbose_name="计划", related_name="batches", db_index=False
    )
    no = models.IntegerField("序号")
    name = models.TextField("名称")
    from_on = models.DateField("起始日")
    until_on = models.DateField("截止日")

    class Meta:
        verbose_name = verbose_name_plural = "计划批次"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "no"], name="monitoring_plan_batch_no"),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="monitoring_batch_days"
            ),
        ]


class SampleList(models.Model):
    """样本名单: subjects drawn by a question and a seed, frozen before anybody looks at them."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(SweepPlan, models.PROTECT, verbose_name="计划", related_name="samples")
    name = models.TextField("名称")
    kind = models.CharField("对象", max_length=20)  # a projected table: shop, site, ...
    question: Json = models.JSONField("条件", default=dict)  # platforms, regions
    wanted = models.IntegerField("拟抽数")
    seed = models.TextField("种子")
    state = models.CharField(
        "状态", max_length=10, choices=JobState.choices, default=JobState.QUEUED
    )
    population = models.BigIntegerField("总体", null=True, blank=True)
    size = models.IntegerField("抽得数", null=True, blank=True)
    digest = models.CharField("摘要", max_length=64, blank=True)  # sha256 of the keys, a line each
    frozen_at = models.DateTimeField("固定时间", null=True, blank=True)
    asked_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="抽取人", related_name="+")
    asked_at = models.DateTimeField("提出时间", db_default=models.functions.Now())
    problem_zh = models.TextField("失败原因", blank=True)
    problem_en = models.TextField("失败原因（英文）", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "样本名单"
        indexes: ClassVar = [
            models.Index(
                fields=["state"], condition=Q(state="queued"), name="monitoring_sample_queued"
            )
        ]


class SampleSubject(models.Model):
    """样本: one subject of a list, by its place in the draw."""

    sample = models.ForeignKey(
        SampleList, models.PROTECT, verbose_name="名单", related_name="subjects", db_index=False
    )
    no = models.IntegerField("序号")
    subject_key = models.TextField("主体键", db_collation="C")

    class Meta:
        verbose_name = verbose_name_plural = "样本"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "no"], name="monitoring_sample_no")
        ]


class PlanItem(models.Model):
    """监测项目: one monitor - its rules, where it looks, whom it was agreed with, when it runs."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(
        SweepPlan, models.PROTECT, verbose_name="计划", related_name="items", db_index=False
    )
    topic = models.ForeignKey(PlanTopic, models.PROTECT, verbose_name="专题", related_name="items")
    batch = models.ForeignKey(PlanBatch, models.PROTECT, verbose_name="批次", related_name="items")
    no = models.IntegerField("序号")
    name = models.TextField("名称")
    rules = ArrayField(models.TextField(), verbose_name="规则", default=list, blank=True)
    platforms = ArrayField(models.TextField(), verbose_name="平台", default=list, blank=True)
    regions = ArrayField(models.TextField(), verbose_name="地区", default=list, blank=True)
    sample = models.ForeignKey(
        SampleList, models.PROTECT, verbose_name="样本名单", null=True, blank=True, related_name="+"
    )
    prices_since = models.DateField("价格自何日记录", null=True, blank=True)
    responsible = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="负责人", null=True, blank=True, related_name="+"
    )
    schedule = models.TextField("时间安排", blank=True)
    next_at = models.DateTimeField("下次运行", null=True, blank=True)
    scheduled_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="安排人", null=True, blank=True, related_name="+"
    )
    problem_zh = models.TextField("未能运行的原因", blank=True)
    problem_en = models.TextField("未能运行的原因（英文）", blank=True)
    note = models.TextField("说明", blank=True)
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "监测项目"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "no"], name="monitoring_plan_item_no")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="monitoring_item_due"
            )
        ]


class Consultation(models.Model):
    """征求意见: a division was asked about an item, and what it answered."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(
        PlanItem, models.PROTECT, verbose_name="项目", related_name="consultations"
    )
    division = models.TextField("处室")
    asked_on = models.DateField("征求日期")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer = models.TextField("答复", blank=True)
    by = models.ForeignKey(Officer, models.PROTECT, verbose_name="记录人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"


class RunComparison(models.Model):
    """批次对照: what a second run saw that a first one did not, and the other way round."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    first = models.ForeignKey("monitoring.Run", models.PROTECT, verbose_name="先", related_name="+")
    second = models.ForeignKey(
        "monitoring.Run", models.PROTECT, verbose_name="后", related_name="+"
    )
    state = models.CharField(
        "状态", max_length=10, choices=JobState.choices, default=JobState.QUEUED
    )
    result: Json = models.JSONField("结果", default=dict)
    problem_zh = models.TextField("失败原因", blank=True)
    problem_en = models.TextField("失败原因（英文）", blank=True)
    asked_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="提出人", related_name="+")
    asked_at = models.DateTimeField("提出时间", db_default=models.functions.Now())

    class Meta:
        verbose_name = verbose_name_plural = "批次对照"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="monitoring_compared_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["state"], condition=Q(state="queued"), name="monitoring_comparison_queued"
            )
        ]
