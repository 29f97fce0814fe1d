"""语境建议: what dismissals teach, until somebody who may write rules answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from wangjian.authority.ids import new_id
from wangjian.authority.models import Officer, Scoped
from wangjian.monitoring.models.runs import FindingGroup


class ContextProposal(Scoped):
    """语境建议: what a dismissal taught: a context that excuses a term, until somebody answers."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "待处理"
        ACCEPTED = "accepted", "已采纳，待写入"
        WRITTEN = "written", "已写入词库"
        FAILED = "failed", "写入失败"
        REFUSED = "refused", "未采纳"

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey(
        FindingGroup,
        models.PROTECT,
        verbose_name="命中组",
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    lexicon = models.TextField("词库")
    term = models.TextField("词语")
    context = models.TextField("语境")
    words = models.TextField("说明", blank=True)
    silenced = models.IntegerField("将不再命中的归组", default=0)
    looked_at = models.IntegerField("查看的归组", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="建议人", null=True, related_name="+"
    )
    asked_at = models.DateTimeField("建议时间", db_default=models.functions.Now())
    answered_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="处理人", null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)
    answer = models.TextField("处理意见", blank=True)
    problem_zh = models.TextField("失败原因", blank=True)
    problem_en = models.TextField("失败原因（英文）", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "语境建议"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office_path", "lexicon", "term", "context"],
                condition=Q(state__in=["waiting", "accepted"]),
                name="monitoring_proposed_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-id"], name="monitoring_proposal_state")
        ]
