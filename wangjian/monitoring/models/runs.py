"""监测的名词: runs, rules as they were run, findings and the groups that wait for a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from wangjian.authority.ids import new_id
from wangjian.authority.models import Officer, Scoped
from wangjian.monitoring.decisions import ACTIVE, GroupState
from wangjian.registry.models import Entity

if TYPE_CHECKING:
    Json = models.JSONField[dict[str, Any], dict[str, Any]]
    JsonList = models.JSONField[list[Any], list[Any]]


class RunState(models.TextChoices):
    """监测批次的状态."""

    QUEUED = "queued", "排队"
    RUNNING = "running", "运行中"
    DONE = "done", "完成"
    STOPPED = "stopped", "已停止"
    FAILED = "failed", "失败"


class Run(models.Model):
    """监测批次: rules and lexicons over the lake at certain table versions, once."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    state = models.CharField(
        "状态", max_length=10, choices=RunState.choices, default=RunState.QUEUED
    )
    shadow = models.BooleanField("试运行", default=False)
    rules = ArrayField(models.TextField(), verbose_name="所选规则", default=list, blank=True)
    engine = models.TextField("引擎", blank=True)
    asked_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="发起人", null=True, related_name="+"
    )
    asked_at = models.DateTimeField("发起时间", db_default=models.functions.Now())
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    stop_wanted = models.BooleanField("要求停止", default=False)
    progress: Json = models.JSONField("进度", default=dict)
    counts: Json = models.JSONField("计数", default=dict)
    skipped: JsonList = models.JSONField("略过", default=list)
    probes: Json = models.JSONField("探针", default=dict)
    table_versions: Json = models.JSONField("数据版本", default=dict)
    digests: Json = models.JSONField("知识摘要", default=dict)
    load_ids: JsonList = models.JSONField("写入批次", default=list)
    problem_zh = models.TextField("失败原因", blank=True)
    problem_en = models.TextField("失败原因（英文）", blank=True)
    item = models.ForeignKey(
        "monitoring.PlanItem",
        models.PROTECT,
        verbose_name="监测项目",
        null=True,
        blank=True,
        related_name="runs",
    )
    # platforms, regions and sample list that it is narrowed to, as its item had them then
    narrowed: Json = models.JSONField("范围", default=dict, db_default={})
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "监测批次"
        indexes: ClassVar = [models.Index(fields=["state"], name="monitoring_run_state")]


class RuleText(models.Model):
    """规则存档: a rule's file as it was run, so that a finding opens the rule that saw it."""

    digest = models.CharField("摘要", primary_key=True, max_length=64)
    rule_id = models.TextField("规则")
    header: Json = models.JSONField("说明")
    sql = models.TextField("查询")
    first_run = models.ForeignKey(Run, models.PROTECT, verbose_name="首次批次", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "规则存档"


class Admission(models.Model):
    """准入: an office's rule or lexicon was let in, after a shadow run that somebody looked at."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    ref = models.TextField("规则或词库")
    digest = models.CharField(
        "摘要", max_length=64
    )  # of a rule what decides, of a lexicon the file
    run = models.ForeignKey(Run, models.PROTECT, verbose_name="试运行", related_name="+")
    admitted_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="准入人", null=True, related_name="+"
    )
    admitted_at = models.DateTimeField("准入时间", db_default=models.functions.Now())
    reason = models.TextField("理由")

    class Meta:
        verbose_name = verbose_name_plural = "准入"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ref", "digest"], name="monitoring_admitted_once")
        ]


@pghistory.track(
    pghistory.UpdateEvent(
        "decided", condition=pghistory.AnyChange("state", "office_path", "decided_by")
    ),
    model_name="FindingGroupEvent",
    fields=["id", "office_path", "state", "decided_by", "decided_at", "reason_code", "reason"],
    append_only=True,
    context_field=pghistory.ContextJSONField(),
)
class FindingGroup(Scoped):
    """命中组: what was found about one subject under one topic, until somebody decides."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    subject = models.ForeignKey(
        Entity, models.PROTECT, verbose_name="主体", related_name="+", db_index=False
    )
    subject_key = models.TextField("主体键")
    topic = models.TextField("主题")
    episode = models.IntegerField("第几次", default=1)
    previous = models.ForeignKey(
        "self", models.PROTECT, verbose_name="前一次", null=True, blank=True, related_name="later"
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[
            (GroupState.OPEN.value, "待研判"),
            (GroupState.LEFT.value, "暂不受理"),
            (GroupState.TAKEN.value, "已受理"),
            (GroupState.DISMISSED.value, "已排除"),
            (GroupState.CLOSED.value, "已办结"),
        ],
        default=GroupState.OPEN,
    )
    region_id = models.TextField("属地", blank=True)
    score = models.FloatField("排序分", default=0)
    severity = models.IntegerField("程度", default=1)
    confidence = models.FloatField("把握", default=0)
    findings_count = models.IntegerField("命中数", default=0)
    rule_ids = ArrayField(models.TextField(), verbose_name="规则", default=list)
    first_acted_on = models.DateField("最早行为日期")
    last_acted_on = models.DateField("最近行为日期")
    first_seen_at = models.DateTimeField("首次发现")
    last_seen_at = models.DateTimeField("最近发现")
    decided_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="决定人", null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    reason_code = models.TextField("理由代码", blank=True)
    reason = models.TextField("理由", blank=True)
    settled_on = models.DateField("办结涵盖至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "命中组"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "topic"],
                condition=Q(state__in=[state.value for state in ACTIVE]),
                name="monitoring_one_active_group",
            ),
            models.UniqueConstraint(
                fields=["subject", "topic", "episode"], name="monitoring_group_episode"
            ),
        ]
        indexes: ClassVar = [
            models.Index("state", F("score").desc(), "id", name="monitoring_group_rank"),
            # An office without others below it reads its own list from this one.
            models.Index(
                "office_path", "state", F("score").desc(), "id", name="monitoring_group_desk"
            ),
            # What was decided today, and lately.
            models.Index(fields=["decided_at", "decided_by"], name="monitoring_group_decided"),
        ]


class Finding(Scoped):
    """命中: one rule, one subject, one object, through one episode.

    Only the projection makes these rows, out of joins with the tables that they point at, by the
    hundred thousand: each constraint would be a trigger call a row, each index a write.
    """

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    thread = models.UUIDField("同一事由", editable=False)
    episode = models.IntegerField("第几次", default=1)
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="前一次",
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    group = models.ForeignKey(
        FindingGroup,
        models.PROTECT,
        verbose_name="命中组",
        related_name="findings",
        db_constraint=False,
    )
    subject = models.ForeignKey(
        Entity,
        models.PROTECT,
        verbose_name="主体",
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    subject_key = models.TextField("主体键")
    object_key = models.TextField("对象键")
    object_digest = models.TextField("对象摘要")
    rule_id = models.TextField("规则")
    rule_digest = models.TextField("规则摘要")
    rule_logic = models.TextField("判定摘要")
    rule_version = models.DateField("规则版本")
    severity = models.IntegerField("程度")
    first_acted_on = models.DateField("最早行为日期")
    acted_on = models.DateField("最近行为日期")
    confidence = models.FloatField("把握")
    values: Json = models.JSONField("依据值", default=dict)
    spans: JsonList = models.JSONField("命中位置", default=list)
    row_keys: Json = models.JSONField("依据行", default=dict)
    load_ids: Json = models.JSONField("依据批次", default=dict)
    first_seen_at = models.DateTimeField("首次发现")
    last_seen_at = models.DateTimeField("最近发现")
    times = models.IntegerField("发现次数", default=1)
    first_run = models.ForeignKey(
        Run,
        models.PROTECT,
        verbose_name="首次批次",
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    last_run = models.ForeignKey(
        Run,
        models.PROTECT,
        verbose_name="最近批次",
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    history: JsonList = models.JSONField("历次", default=list)
    # By these the like of a finding is found: under row-level security only equality of plain
    # columns finds an index.
    term = models.GeneratedField(
        expression=models.Func(
            F("values"),
            template="coalesce((%(expressions)s) ->> 'hit_term', '')",
            output_field=models.TextField(),
        ),
        output_field=models.TextField("命中词"),
        db_persist=True,
    )
    text_key = models.GeneratedField(
        expression=models.Func(
            F("spans"),
            template="coalesce((%(expressions)s) -> 0 ->> 'key', '')",
            output_field=models.TextField(),
        ),
        output_field=models.TextField("原文摘要"),
        db_persist=True,
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "命中"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thread", "episode"], name="monitoring_finding_episode"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["rule_id", "text_key"],
                condition=~Q(text_key=""),
                name="monitoring_finding_text",
            ),
            models.Index(
                fields=["rule_id", "term"], condition=~Q(term=""), name="monitoring_finding_term"
            ),
            # What one rule found, the newest first.
            models.Index(fields=["rule_id", "id"], name="monitoring_finding_rule"),
        ]


class LargeShop(models.Model):
    """大店: how many listings a shop with very many had when a run last found something there.

    No office owns it: it says what the registry says. Written by the projection alone.
    """

    subject = models.OneToOneField(
        Entity,
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="+",
        verbose_name="网店",
    )
    listings = models.IntegerField("商品数")

    class Meta:
        verbose_name = verbose_name_plural = "大店"
