"""办理表: matters, the steps taken in them, their clocks with ledgers, and their numbers.

`Matter` is the root of every kind: a lead today, cases and letters later join it with a
one-to-one table of their own.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.db import models

from wangjian.authority.ids import new_id
from wangjian.authority.models import Office, Officer, Scoped


class ProcedureVersion(models.Model):
    """程序版本: the text of a procedure as it was when a matter was opened by it."""

    digest = models.CharField("摘要", primary_key=True, max_length=64)
    procedure_id = models.TextField("程序")
    # JSON as text: jsonb would lose the order in which the file has its steps.
    header = models.TextField("内容")
    first_used_at = models.DateTimeField("首次使用", db_default=models.functions.Now())

    class Meta:
        verbose_name = verbose_name_plural = "程序版本"


@pghistory.track(context_field=pghistory.ContextJSONField(), append_only=True)
class Matter(Scoped):
    """事项: what somebody must act on by a day. It has a subject, an office, a state, clocks."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.TextField("种类")
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="机关", related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    seq = models.PositiveIntegerField("序号")
    number = models.TextField("编号")
    title = models.TextField("标题", blank=True)
    state = models.TextField("状态")
    is_open = models.BooleanField("在办", default=True)
    assignee = models.ForeignKey(
        Officer,
        models.PROTECT,
        verbose_name="承办人",
        null=True,
        blank=True,
        related_name="matters",
    )
    # The registry's entity, without a foreign key: a merge there moves nothing here.
    subject_id = models.UUIDField("主体", null=True, blank=True)
    subject_key = models.TextField("主体标识", blank=True)
    subject_name = models.TextField("主体名称", blank=True)
    subject_card: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        "主体信息", default=dict, help_text="受理时的主体信息，之后不变"
    )
    opened_on = models.DateField("受理日")
    opened_at = models.DateTimeField("受理时间", db_default=models.functions.Now())
    closed_on = models.DateField("办结日", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    # The earliest end of its running clocks: derived, written with each step, read by worklists.
    due_on = models.DateField("最近期限", null=True, blank=True)
    procedure = models.ForeignKey(
        ProcedureVersion, models.PROTECT, verbose_name="程序版本", related_name="+"
    )
    # The number of its last step: whoever brings an older one is told what changed since.
    version = models.PositiveIntegerField("版本")

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "kind", "year", "seq"], name="matter_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(is_open=True, closed_on__isnull=True, closed_at__isnull=True)
                | models.Q(is_open=False, closed_on__isnull=False, closed_at__isnull=False),
                name="matter_open_or_closed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office_path", "kind", "id"], name="matter_office"),
            models.Index(
                fields=["office_path", "due_on", "id"],
                condition=models.Q(is_open=True),
                name="matter_due",
            ),
            models.Index(
                fields=["assignee", "due_on", "id"],
                condition=models.Q(is_open=True),
                name="matter_mine",
            ),
            models.Index(
                fields=["office_path", "due_on", "id"],
                condition=models.Q(is_open=True, assignee__isnull=True),
                name="matter_unassigned",
            ),
            models.Index(
                fields=["due_on", "id", "office_path"],
                condition=models.Q(is_open=True),
                name="matter_by_day",
            ),
            # A list of all matters, ended ones too, begins with what is due first.
            models.Index(fields=["due_on", "id"], name="matter_all_by_day"),
            # The rows of a day and of one end behind a figure.
            models.Index(fields=["opened_on", "office_path"], name="matter_opened"),
            models.Index(fields=["closed_on", "id"], name="matter_closed"),
            models.Index(fields=["state", "id"], name="matter_state"),
            models.Index(fields=["subject_key"], name="matter_subject"),
            models.Index(fields=["subject_id", "id"], name="matter_of_subject"),
            models.Index(fields=["number"], name="matter_number"),
        ]


@pgtrigger.register(
    pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
    pgtrigger.ReadOnly(name="only_undone", exclude=["undone_by"]),
)
class Step(Scoped):
    """环节: one step taken in a matter. What was done stays; an undoing is a step of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, verbose_name="事项", related_name="steps")
    no = models.PositiveIntegerField("序号")
    verb = models.TextField("环节")
    state_before = models.TextField("原状态", blank=True)
    state_after = models.TextField("新状态")
    by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="办理人", null=True, related_name="+"
    )
    by_name = models.TextField("办理人姓名")
    acted_on = models.DateField("办理日", help_text="行为发生的日子，可早于登记时间")
    at = models.DateTimeField("登记时间", db_default=models.functions.Now())
    reason = models.TextField("理由", blank=True)
    fields: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        "内容", default=dict
    )
    undone_by = models.ForeignKey(
        "self", models.PROTECT, verbose_name="撤销", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "环节"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "no"], name="step_number_once")
        ]


class Clock(Scoped):
    """时限: a budget of days with a ledger; the due day is derived from both, never counted up."""

    class State(models.TextChoices):
        """Whether its days are running."""

        RUNNING = "running", "计算中"
        PAUSED = "paused", "暂停"
        STOPPED = "stopped", "已终止"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, verbose_name="事项", related_name="clocks")
    kind = models.TextField("种类")
    law_version = models.DateField("依据版本", help_text="起算日有效的版本的施行日")
    rule: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        "规则", help_text="起算时的期限规则，随时限保存"
    )
    budget = models.PositiveIntegerField("期限")
    unit = models.TextField("单位")
    started_on = models.DateField("起算日")
    due_on = models.DateField("期满日", null=True, blank=True, help_text="暂停期间未定")
    provisional = models.BooleanField("暂定", default=False)
    state = models.TextField("状态", choices=State.choices, default=State.RUNNING)
    stopped_on = models.DateField("终止日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "时限"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "kind"],
                condition=~models.Q(state="stopped"),
                name="clock_runs_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["office_path", "due_on"],
                condition=models.Q(state="running"),
                name="clock_due",
            ),
            models.Index(fields=["matter"], name="clock_matter"),
        ]


@pgtrigger.register(
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
)
class ClockEntry(Scoped):
    """时限台账: one line of a clock's ledger: start, pause, resume, extension, stop."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clock = models.ForeignKey(Clock, models.PROTECT, verbose_name="时限", related_name="entries")
    no = models.PositiveIntegerField("序号")
    verb = models.TextField("变动")
    acted_on = models.DateField("日期")
    amount = models.PositiveIntegerField("延长", null=True, blank=True)
    why = models.TextField("事由", blank=True)
    article = models.TextField("依据", blank=True)
    step = models.ForeignKey(Step, models.PROTECT, verbose_name="环节", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "时限台账"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clock", "no"], name="clock_entry_number_once")
        ]


class MatterLink(Scoped):
    """关联事项: one matter follows, joins or comes from another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, verbose_name="事项", related_name="links")
    other = models.ForeignKey(Matter, models.PROTECT, verbose_name="关联事项", related_name="+")
    how = models.TextField("关系")
    at = models.DateTimeField("时间", db_default=models.functions.Now())

    class Meta:
        verbose_name = verbose_name_plural = "关联事项"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "other", "how"], name="matter_link_once"),
        ]


@pgtrigger.register(
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
)
class Comment(Scoped):
    """批注: what somebody said beside a matter."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, verbose_name="事项", related_name="comments")
    by = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="批注人", null=True, related_name="+"
    )
    by_name = models.TextField("批注人姓名")
    at = models.DateTimeField("时间", db_default=models.functions.Now())
    text = models.TextField("批注")

    class Meta:
        verbose_name = verbose_name_plural = "批注"


class NumberSeries(models.Model):
    """编号序列: the last number given, per office, kind and year; without gaps."""

    office = models.ForeignKey(Office, models.PROTECT, verbose_name="机关", related_name="+")
    kind = models.TextField("种类")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后序号")

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "kind", "year"], name="number_series_once")
        ]


class OneMatterLink(Scoped):
    """一事一链: the way of a colleague who rarely signs in to one matter, for some days."""

    class State(models.TextChoices):
        """What became of it; one whose last day has passed opens nothing, whatever its state."""

        OPEN = "open", "待办复"
        ANSWERED = "answered", "已办复"
        WITHDRAWN = "withdrawn", "已收回"
        LOCKED = "locked", "已锁定"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, verbose_name="事项", related_name="+")
    addressee = models.TextField("收件人")
    phone = models.TextField("手机号")
    purpose = models.TextField("请办内容")
    until_on = models.DateField("最后有效日")
    token_sha256 = models.CharField("链接摘要", max_length=64, unique=True)
    state = models.TextField("状态", choices=State.choices, default=State.OPEN)
    made_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="发出人", related_name="+")
    made_at = models.DateTimeField("发出时间", db_default=models.functions.Now())
    code_sha256 = models.CharField("验证码摘要", max_length=64, blank=True)
    code_sent_at = models.DateTimeField("验证码发出时间", null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField("本次试错", default=0)
    codes_sent = models.PositiveSmallIntegerField("发出次数", default=0)
    tries = models.PositiveSmallIntegerField("试错次数", default=0)
    opened_at = models.DateTimeField("首次打开", null=True, blank=True)
    answer = models.TextField("办复内容", blank=True)
    answered_at = models.DateTimeField("办复时间", null=True, blank=True)
    step = models.ForeignKey(
        Step, models.PROTECT, verbose_name="环节", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "一事一链"
        indexes: ClassVar = [
            models.Index(fields=["matter", "id"], name="link_matter"),
            models.Index(fields=["office_path", "id"], name="link_office"),
        ]


@pgtrigger.register(
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
)
class LinkPhoto(Scoped):
    """链接照片: a picture that came by a one-matter link; its file is named by its digest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    link = models.ForeignKey(
        OneMatterLink, models.PROTECT, verbose_name="一事一链", related_name="photos"
    )
    sha256 = models.CharField("摘要", max_length=64)
    media = models.TextField("格式")
    size_bytes = models.PositiveIntegerField("大小")
    name = models.TextField("原文件名", blank=True)
    at = models.DateTimeField("时间", db_default=models.functions.Now())

    class Meta:
        verbose_name = verbose_name_plural = "链接照片"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "sha256"], name="link_photo_once")
        ]


class OutMessage(Scoped):
    """待发消息: a text for somebody's phone, sent by the office's hook or copied by hand."""

    class State(models.TextChoices):
        """Whether it left the house."""

        QUEUED = "queued", "排队"
        WAITING = "waiting", "待人工发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "未送出"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    link = models.ForeignKey(
        OneMatterLink, models.PROTECT, verbose_name="一事一链", related_name="messages"
    )
    kind = models.TextField("种类")
    phone = models.TextField("手机号")
    # Emptied once it is sent: it holds the link or the code.
    text = models.TextField("内容")
    state = models.TextField("状态", choices=State.choices)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    problem = models.TextField("问题", blank=True)
    made_at = models.DateTimeField("时间", db_default=models.functions.Now())
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待发消息"
        indexes: ClassVar = [
            models.Index(
                fields=["office_path", "id"],
                condition=models.Q(state__in=["queued", "waiting", "failed"]),
                name="message_to_send",
            )
        ]
