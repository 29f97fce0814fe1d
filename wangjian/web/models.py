"""网页的名词: what is kept of the lists: views, columns, and exports that were asked for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from wangjian.authority.ids import new_id
from wangjian.authority.models import Office, Officer, Scoped


class SavedView(models.Model):
    """保存的视图: a list as somebody narrowed it, by a name; shared with the office or not."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name="执法人员", related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="机关", related_name="+")
    listing = models.CharField("列表", max_length=200)
    name = models.CharField("名称", max_length=60)
    query = models.TextField("条件", blank=True)
    shared = models.BooleanField("本机关可见", default=False)
    made_at = models.DateTimeField("保存时间", db_default=models.functions.Now())

    class Meta:
        verbose_name = verbose_name_plural = "保存的视图"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["officer", "listing", "name"], name="saved_view_named_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["office", "listing"],
                condition=models.Q(shared=True),
                name="saved_view_shared",
            ),
        ]


class ChosenColumns(models.Model):
    """所选的列: which columns of a list an officer wants to see."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name="执法人员", related_name="+")
    listing = models.CharField("列表", max_length=200)
    columns: models.JSONField[list[str], list[str]] = models.JSONField("列", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "所选的列"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["officer", "listing"], name="chosen_columns_once"),
        ]


class ExportRequest(Scoped):
    """导出申请: a list that somebody asked for as a file; the worker makes it."""

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", "排队"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        STOPPED = "stopped", "已停止"
        FAILED = "failed", "失败"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name="申请人", related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="机关", related_name="+")
    listing = models.CharField("列表", max_length=200)
    query = models.TextField("条件", blank=True)
    columns: models.JSONField[list[str], list[str]] = models.JSONField("列", default=list)
    form = models.CharField("格式", max_length=4, choices=[("csv", "CSV"), ("xlsx", "Excel")])
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    stop_asked = models.BooleanField("要求停止", default=False)
    rows = models.PositiveIntegerField("行数", default=0)
    asked_at = models.DateTimeField("申请时间", db_default=models.functions.Now())
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    # While it runs: when it last wrote rows, so that one whose worker died is told from a slow one.
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    alive_at = models.DateTimeField("最近进展", null=True, blank=True)
    keep_until = models.DateTimeField("保留至", null=True, blank=True)
    sha256 = models.CharField("摘要", max_length=64, blank=True)
    size_bytes = models.BigIntegerField("字节", default=0)
    told: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        "失败原因", default=dict
    )

    class Meta:
        verbose_name = verbose_name_plural = "导出申请"
        indexes: ClassVar = [
            models.Index(fields=["officer", "-id"], name="export_of_officer"),
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=["queued", "running"]),
                name="export_unfinished",
            ),
            models.Index(
                fields=["keep_until"],
                condition=models.Q(state="done"),
                name="export_kept",
            ),
        ]
