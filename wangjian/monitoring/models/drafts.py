"""草稿与试放: rules and lexicons as somebody writes them, and what each was tried on.

None of it is an office's alone: rules and lexicons are open to every officer, and who may write
them writes for the whole house.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q

from wangjian.authority.ids import new_id
from wangjian.authority.models import Officer
from wangjian.monitoring.models.runs import Run

if TYPE_CHECKING:
    Json = models.JSONField[dict[str, Any], dict[str, Any]]


class RuleSwitch(models.Model):
    """规则停用: a rule that no run of the house uses until somebody switches it on again."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    rule_id = models.TextField("规则")
    off_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="停用人", related_name="+")
    off_at = models.DateTimeField("停用时间", db_default=models.functions.Now())
    reason = models.TextField("停用理由")
    on_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="启用人", null=True, blank=True, related_name="+"
    )
    on_at = models.DateTimeField("启用时间", null=True, blank=True)
    on_reason = models.TextField("启用理由", blank=True, default="", db_default="")

    class Meta:
        verbose_name = verbose_name_plural = "规则停用"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule_id"], condition=Q(on_at=None), name="monitoring_rule_off_once"
            )
        ]


class DraftKind(models.TextChoices):
    """草稿写的是什么."""

    RULE = "rule", "规则"
    LEXICON = "lexicon", "词库"
    CATALOGUE = "catalogue", "目录"


class DraftState(models.TextChoices):
    """草稿的状态."""

    READING = "reading", "读入中"  # an uploaded list waits to be read
    OPEN = "open", "编写中"
    SAVED = "saved", "已保存为文件"
    DROPPED = "dropped", "已放弃"


class CheckState(models.TextChoices):
    """检查的状态."""

    NONE = "", "未检查"
    QUEUED = "queued", "排队"
    RUNNING = "running", "检查中"
    DONE = "done", "已检查"


class Draft(models.Model):
    """草稿: the text of a rule, lexicon or catalogue before it becomes a file of the office."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    kind = models.CharField("种类", max_length=10, choices=DraftKind.choices)
    ref = models.TextField("规则或词库")
    state = models.CharField(
        "状态", max_length=10, choices=DraftState.choices, default=DraftState.OPEN
    )
    body = models.TextField("正文", blank=True)  # the rule, or the sidecar of a list
    table = models.TextField("词表", blank=True)  # the csv of a lexicon or catalogue
    digest = models.CharField("摘要", max_length=64, blank=True)  # of both
    base: Json = models.JSONField("所据文件", default=dict)  # place -> digest that stood there
    replaces = models.CharField("所据摘要", max_length=64, blank=True)  # of the file as it is read
    source: Json = models.JSONField("来源", default=dict)  # of an imported list
    check_state = models.CharField(
        "检查", max_length=10, choices=CheckState.choices, default=CheckState.NONE, blank=True
    )
    check_digest = models.CharField("所检摘要", max_length=64, blank=True)
    check_started_at = models.DateTimeField("检查开始", null=True, blank=True)
    checked: Json = models.JSONField("检查结果", default=dict)
    version = models.IntegerField("版本", default=1)
    made_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="建立人", related_name="+")
    made_at = models.DateTimeField("建立时间", db_default=models.functions.Now())
    changed_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="改动人", related_name="+")
    changed_at = models.DateTimeField("改动时间", db_default=models.functions.Now())
    change_no = models.IntegerField("文件改动号", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "草稿"
        indexes: ClassVar = [
            models.Index(fields=["-id"], condition=Q(state="open"), name="monitoring_draft_open"),
            models.Index(
                fields=["check_state"],
                condition=Q(check_state__in=["queued", "running"]),
                name="monitoring_draft_check",
            ),
            models.Index(
                fields=["state"],
                condition=Q(state="reading"),
                name="monitoring_draft_reading",
            ),
        ]


class Trial(models.Model):
    """试放: the texts of a draft as one shadow run tried them, and what that came to."""

    run = models.OneToOneField(
        Run, models.PROTECT, verbose_name="试运行", primary_key=True, related_name="trial"
    )
    draft = models.ForeignKey(Draft, models.PROTECT, verbose_name="草稿", related_name="trials")
    ref = models.TextField("规则或词库")
    files: Json = models.JSONField("文件")  # place -> text
    digest = models.CharField("摘要", max_length=64)
    report: Json = models.JSONField("结果", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "试放"
