"""线索表: leads, the groups that joined them, and who signed which intake policy.

A lead is a matter (`docket.Matter`) with what is a lead's own; its state, number, office, clock
and steps stand there.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.db import models

from wangjian.authority.ids import new_id
from wangjian.authority.models import Office, Officer, Scoped
from wangjian.docket.models import Matter


class Lead(Scoped):
    """线索: what an officer must answer. One finding group is one lead, its findings the items."""

    class Source(models.TextChoices):
        """Where it came from (程序规定 art. 18: found, reported, handed over)."""

        FINDING = "finding", "监测发现"
        COMPLAINT = "complaint", "投诉"
        REPORT = "report", "举报"
        HANDED_OVER = "handed_over", "其他市场监管部门移送"
        OTHER_DEPARTMENT = "other_department", "其他部门移送"

    matter = models.OneToOneField(
        Matter, models.PROTECT, verbose_name="事项", primary_key=True, related_name="lead"
    )
    # The group in monitoring; its row may be archived there, so it is a key without its table.
    group_id = models.UUIDField("命中归组", null=True, unique=True)
    # Of a lead that was taken back: its group waits again and may become another lead.
    withdrawn_group_id = models.UUIDField("撤回的归组", null=True, blank=True)
    source = models.TextField("来源", choices=Source.choices, default=Source.FINDING)
    source_outside_no = models.TextField("外部编号", blank=True)
    topic = models.TextField("专题", blank=True)
    subject_key = models.TextField("主体标识", blank=True)
    severity = models.PositiveSmallIntegerField("严重程度")
    confidence = models.FloatField("把握", null=True)
    score = models.FloatField("排序分", null=True)
    law: models.JSONField[list[str], list[str]] = models.JSONField("法条", default=list)
    # What the rules and rows were when it was taken in; the findings themselves may grow.
    rules: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        "规则版本", default=list
    )
    load_ids: models.JSONField[list[str], list[str]] = models.JSONField("数据批次", default=list)
    findings_count = models.PositiveIntegerField("命中数", default=0)
    first_acted_on = models.DateField("最早行为日", null=True)
    last_acted_on = models.DateField("最近行为日", null=True)
    taken_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="受理人", null=True, related_name="+"
    )
    policy_id = models.TextField("受理策略", blank=True)
    policy_digest = models.CharField("策略摘要", max_length=64, blank=True)
    # Of its end, which is the matter's state: the ground and the article that the step named.
    ground = models.TextField("办结情形", blank=True)
    article = models.TextField("办结条款", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "线索"
        indexes: ClassVar = [
            models.Index(fields=["office_path", "-matter"], name="lead_office"),
            models.Index(fields=["subject_key", "topic"], name="lead_subject"),
            models.Index(fields=["office_path", "-severity", "-matter"], name="lead_severity"),
            models.Index(fields=["-severity", "-matter"], name="lead_all_severity"),
            models.Index(fields=["source_outside_no"], name="lead_outside_no"),
        ]


class JoinedGroup(Scoped):
    """并入的归组: a further group of the same subject and topic that joined an open lead."""

    group_id = models.UUIDField("命中归组", primary_key=True)
    lead = models.ForeignKey(
        Lead, models.PROTECT, verbose_name="线索", related_name="joined_groups"
    )
    at = models.DateTimeField("时间", db_default=models.functions.Now())

    class Meta:
        verbose_name = verbose_name_plural = "并入的归组"


class PolicySignature(Scoped):
    """策略签批: the head of an office signed one text of an intake policy until a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    policy_id = models.TextField("受理策略")
    digest = models.CharField("策略摘要", max_length=64)
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="机关", related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name="签批人", related_name="+")
    signed_at = models.DateTimeField("签批时间", db_default=models.functions.Now())
    signed_on = models.DateField("签批日")
    until_on = models.DateField("有效期至", help_text="最后一个有效日")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_why = models.TextField("撤回理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "策略签批"
        constraints: ClassVar = [
            # Signing again takes the place of what was signed before: that one is withdrawn.
            models.UniqueConstraint(
                fields=["policy_id", "office"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="policy_signed_once",
            )
        ]


@pgtrigger.register(
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
)
class PolicyRun(Scoped):
    """策略运行: what one run of a policy took in, what it left out, or why it did not run."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    policy_id = models.TextField("受理策略")
    digest = models.CharField("策略摘要", max_length=64)
    signature = models.ForeignKey(
        PolicySignature, models.PROTECT, verbose_name="签批", null=True, related_name="runs"
    )
    ran_on = models.DateField("运行日")
    ran_at = models.DateTimeField("运行时间", db_default=models.functions.Now())
    matching = models.PositiveIntegerField("符合条件", default=0)
    taken = models.PositiveIntegerField("受理", default=0)
    left_out = models.PositiveIntegerField("超出当日限额", default=0)
    stopped_zh = models.TextField("停止原因", blank=True)
    stopped_en = models.TextField("停止原因（英文）", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "策略运行"
        indexes: ClassVar = [models.Index(fields=["policy_id", "-id"], name="policy_run_newest")]


class SecondReading(Scoped):
    """复核: a second pair of eyes, on a dismissal that was drawn or on what an officer sent."""

    class Why(models.TextChoices):
        """How it came here."""

        DRAWN = "drawn", "抽中"
        ASKED = "asked", "送复核"

    class State(models.TextChoices):
        """Whether it waits."""

        WAITING = "waiting", "待复核"
        READ = "read", "已复核"
        DROPPED = "dropped", "已撤销"

    class Verdict(models.TextChoices):
        """What the reader says of there being nothing to act on."""

        AGREE = "agree", "同意排除"
        DISAGREE = "disagree", "不同意，退回研判"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group_id = models.UUIDField("命中归组")
    why = models.TextField("缘由", choices=Why.choices)
    state = models.TextField("状态", choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="决定人", null=True, related_name="+"
    )
    asked_at = models.DateTimeField("提出时间", db_default=models.functions.Now())
    # As the first officer decided: codes and words may be others once the group is put back.
    reason_code = models.TextField("理由代码", blank=True)
    reason = models.TextField("理由", blank=True)
    read_by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="复核人", null=True, blank=True, related_name="+"
    )
    read_at = models.DateTimeField("复核时间", null=True, blank=True)
    verdict = models.TextField("复核意见", choices=Verdict.choices, blank=True)
    words = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "复核"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group_id"],
                condition=models.Q(state="waiting"),
                name="second_reading_waits_once",
            ),
            # Nobody reads what they decided themselves.
            models.CheckConstraint(
                condition=models.Q(read_by__isnull=True)
                | models.Q(asked_by__isnull=True)
                | ~models.Q(read_by=models.F("asked_by")),
                name="second_reading_by_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office_path", "state", "id"], name="second_reading_office"),
            models.Index(fields=["group_id", "-id"], name="second_reading_group"),
        ]
