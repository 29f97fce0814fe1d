"""取证任务表: addresses that wait to be captured, in batches and by a schedule."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from wangjian.authority.ids import new_id
from wangjian.authority.models import Office, Officer, Scoped
from wangjian.evidence.models.exhibits import Exhibit
from wangjian.registry.models import Entity


class Ordered(Scoped):
    """Who asks, and how it is to be captured."""

    class Device(models.TextChoices):
        """As what the browser shows itself."""

        DESKTOP = "desktop", "电脑"
        PHONE = "phone", "手机"

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    # none: the house itself, by a policy that the office's head signed
    officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="取证人员", null=True, related_name="+"
    )
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="经办机关", related_name="+")
    second_officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="另一名执法人员", null=True, related_name="+"
    )
    device = models.CharField("设备", max_length=10, choices=Device.choices, default=Device.DESKTOP)
    scroll = models.BooleanField("滚动到底", default=False)
    video = models.BooleanField("录下屏幕", default=False)
    # The name of one that the office of who asks has; what is in it no table holds.
    login = models.CharField("登录状态", max_length=64, blank=True, default="")
    asked_at = models.DateTimeField("申请时间", db_default=models.functions.Now())

    class Meta:
        abstract = True


class CaptureSchedule(Ordered):
    """定时取证: the same addresses again and again, until a day."""

    class Every(models.TextChoices):
        """How often."""

        ONCE = "once", "一次"
        DAY = "day", "每天"
        WEEK = "week", "每周"

    title = models.TextField("名称")
    # address, subject and what it is for, of each
    addresses: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(
        "网址"
    )
    every = models.CharField("频次", max_length=10, choices=Every.choices)
    next_at = models.DateTimeField("下一次", null=True)
    until_on = models.DateField("截止日", null=True)
    stopped_at = models.DateTimeField("停止时间", null=True)
    told: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField("说明", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "定时取证"
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(next_at__isnull=False),
                name="capture_schedule_next",
            ),
        ]


class CaptureBatch(Ordered):
    """批量取证: many addresses that were asked for at once."""

    title = models.TextField("名称")
    total = models.PositiveIntegerField("件数")
    schedule = models.ForeignKey(
        CaptureSchedule, models.PROTECT, verbose_name="定时", null=True, related_name="batches"
    )

    class Meta:
        verbose_name = verbose_name_plural = "批量取证"
        indexes: ClassVar = [
            models.Index(fields=["office_path", "id"], name="capture_batch_office")
        ]


class CaptureRequest(Ordered):
    """取证任务: one address that waits, is being captured, or was; the row is what counts."""

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", "排队"
        RUNNING = "running", "取证中"
        DONE = "done", "已固定"
        FAILED = "failed", "未能取证"
        CANCELLED = "cancelled", "已取消"

    class Why(models.TextChoices):
        """What asked for it."""

        OFFICER = "officer", "人工"
        BATCH = "batch", "批量"
        SCHEDULE = "schedule", "定时"
        INTAKE = "intake", "受理"

    url = models.TextField("网址")
    # At what the pace is kept: the host, or the domain that counts as one.
    host = models.TextField("主机", db_collation="C")
    # Places that need not be on the open network; only the command line says them.
    allowed: models.JSONField[list[str], list[str]] = models.JSONField(
        "允许的内网地址", default=list
    )
    subject = models.ForeignKey(
        Entity,
        models.PROTECT,
        verbose_name="主体",
        null=True,
        related_name="+",
        db_index=False,
    )
    made_for = models.TextField("用于", blank=True)
    why = models.CharField("来由", max_length=10, choices=Why.choices, default=Why.OFFICER)
    batch = models.ForeignKey(
        CaptureBatch,
        models.PROTECT,
        verbose_name="批次",
        null=True,
        related_name="requests",
        db_index=False,
    )
    # 0: somebody waits for it; 1: one of many.
    rank = models.PositiveSmallIntegerField("次序", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    told: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField("说明", default=dict)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    not_before = models.DateTimeField("不早于", db_default=models.functions.Now())
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    stop_asked = models.BooleanField("要求停止", default=False)
    exhibit = models.OneToOneField(
        Exhibit, models.PROTECT, verbose_name="电子证据", null=True, related_name="request"
    )

    class Meta:
        verbose_name = verbose_name_plural = "取证任务"
        indexes: ClassVar = [
            models.Index(fields=["office_path", "id"], name="capture_office"),
            models.Index(fields=["state", "id"], name="capture_state"),
            models.Index(
                fields=["host", "rank", "not_before"],
                condition=models.Q(state="queued"),
                name="capture_queue",
            ),
            models.Index(
                fields=["subject", "id"],
                condition=models.Q(subject__isnull=False),
                name="capture_subject",
            ),
            models.Index(
                fields=["made_for", "id"],
                condition=~models.Q(made_for=""),
                name="capture_made_for",
            ),
            models.Index(
                fields=["batch", "state", "id"],
                condition=models.Q(batch__isnull=False),
                name="capture_batch",
            ),
        ]
        constraints: ClassVar = [
            # What is taken in asks once for each of its addresses.
            models.UniqueConstraint(
                fields=["made_for", "url"],
                condition=models.Q(why="intake"),
                name="capture_intake_once",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class CapturePace(models.Model):
    """取证节奏: from when on a host may be visited again; no office's, and kept while it counts."""

    host = models.TextField("主机", primary_key=True, db_collation="C")
    free_at = models.DateTimeField("可再访问", db_default=models.functions.Now())

    class Meta:
        verbose_name = verbose_name_plural = "取证节奏"
