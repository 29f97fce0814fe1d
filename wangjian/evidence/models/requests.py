"""证据申请表: what an officer waits for of an exhibit: package with record, a long check."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from wangjian.authority.ids import new_id
from wangjian.authority.models import Office, Officer, Scoped
from wangjian.evidence.models.exhibits import Exhibit


class ExhibitRequest(Scoped):
    """证据申请: something made of an exhibit by the worker; the row in state `queued` counts."""

    class Kind(models.TextChoices):
        """What is made."""

        BUNDLE = "bundle", "带笔录的证据包"
        CHECK = "check", "校验"

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", "排队"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        STOPPED = "stopped", "已停止"
        FAILED = "failed", "失败"

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name="申请人", related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="机关", related_name="+")
    exhibit = models.ForeignKey(
        Exhibit, models.PROTECT, verbose_name="电子证据", related_name="requests", db_index=False
    )
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    stop_asked = models.BooleanField("要求停止", default=False)
    done_bytes = models.BigIntegerField("已处理字节", default=0)
    total_bytes = models.BigIntegerField("全部字节", default=0)
    asked_at = models.DateTimeField("申请时间", db_default=models.functions.Now())
    started_at = models.DateTimeField("开始时间", null=True)
    # While it runs: so that one whose worker died is told from a slow one.
    alive_at = models.DateTimeField("最近进展", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    keep_until = models.DateTimeField("保留至", null=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size_bytes = models.BigIntegerField("字节", default=0)
    # What a check found, as `wangjian verify --json` says it.
    found: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        "校验结论", default=dict
    )
    told: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField("说明", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "证据申请"
        indexes: ClassVar = [
            models.Index(fields=["exhibit", "officer", "-id"], name="exhibit_request_of"),
            models.Index(
                fields=["officer", "id"],
                condition=models.Q(state__in=["queued", "running"]),
                name="exhibit_request_unfinished",
            ),
            models.Index(
                fields=["keep_until"],
                condition=models.Q(keep_until__isnull=False),
                name="exhibit_request_kept",
            ),
        ]

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100; never 100 before it is done."""
        if self.state == self.State.DONE:
            return 100
        return min(99, self.done_bytes * 100 // self.total_bytes) if self.total_bytes else 0
