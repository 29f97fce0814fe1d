"""机关表: regions, offices, officers and their posts, the journal, and facts for rooms above."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models

from wangjian.authority.ids import new_id

OFFICE_CODE = re.compile(r"^[a-z0-9_]{1,20}$")


class Scoped(models.Model):
    """A row that belongs to an office; row-level security goes by its path."""

    office_path = models.TextField("机关路径", db_collation="C")

    class Meta:
        abstract = True


class Region(models.Model):
    """行政区划: a place with its parent and the days between which it existed."""

    id = models.CharField("区划代码", primary_key=True, max_length=12)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级区划", null=True, blank=True, related_name="parts"
    )
    name = models.TextField("名称")
    name_en = models.TextField("英文名称", blank=True)
    valid_from = models.DateField("起始日", null=True, blank=True)
    valid_until = models.DateField("截止日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"

    def __str__(self) -> str:
        return self.name


@pghistory.track(context_field=pghistory.ContextJSONField(), append_only=True)
class Office(models.Model):
    """机关: one office of the tree; its path begins with the path of the office above."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级机关", null=True, blank=True, related_name="parts"
    )
    name = models.TextField("名称")
    short_name = models.TextField("简称", help_text="编号字头，如“川市监”")
    code = models.CharField("路径代码", max_length=20)
    path = models.TextField("路径", db_collation="C", unique=True, editable=False)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="管辖区划", null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField("起始日")
    valid_until = models.DateField("截止日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "机关"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(code__regex=OFFICE_CODE.pattern), name="office_code_is_plain"
            ),
            # One top: the office whose range holds all others.
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(parent__isnull=True), name="office_one_top"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    context_field=pghistory.ContextJSONField(),
    append_only=True,
    # A sign-in is no change of an officer; a password's hash has no place in a history.
    exclude=["password", "last_login"],
)
class Officer(AbstractUser):
    """执法人员: somebody who signs in. What they may do comes from their posts."""

    class Language(models.TextChoices):
        """In which language the desk speaks to them."""

        CHINESE = "zh-hans", "中文"
        ENGLISH = "en", "English"

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    display_name = models.TextField("姓名")
    language = models.CharField(
        "界面语言", max_length=10, choices=Language.choices, default=Language.CHINESE
    )

    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = verbose_name_plural = "执法人员"

    def get_full_name(self) -> str:
        """The name that pages show."""
        return self.display_name or self.username

    def get_short_name(self) -> str:
        """The same: a Chinese name has no short form."""
        return self.get_full_name()


@pghistory.track(context_field=pghistory.ContextJSONField(), append_only=True)
class Post(models.Model):
    """任职: an officer holds a role in an office for a term."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="执法人员", related_name="posts"
    )
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="机关", related_name="posts")
    role = models.CharField("角色", max_length=40)
    from_on = models.DateField("任职日")
    until_on = models.DateField("离任日", null=True, blank=True, help_text="最后一个任职日")

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["officer", "office", "role", "from_on"], name="post_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True)
                | models.Q(until_on__gte=models.F("from_on")),
                name="post_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer.get_full_name()} · {self.office}"


@pgtrigger.register(
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
)
class Journal(models.Model):
    """留痕: who did what, when, for which office. Only ever added to."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField("时间", db_default=models.functions.Now())
    officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="执法人员", null=True, related_name="+"
    )
    officer_name = models.TextField("姓名", blank=True)
    os_user = models.TextField("系统用户", blank=True)
    office_path = models.TextField("机关路径", db_collation="C", blank=True)
    verb = models.TextField("行为")
    ref = models.TextField("对象", blank=True)
    reason = models.TextField("理由", blank=True)
    values: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        "内容", default=dict
    )

    class Meta:
        verbose_name = verbose_name_plural = "留痕"
        indexes: ClassVar = [
            models.Index(fields=["at"], name="journal_at"),
            # by id, which is made from the time: each search goes on after the last row shown
            models.Index(fields=["ref", "id"], name="journal_ref_id"),
            models.Index(fields=["officer", "id"], name="journal_officer_id"),
            models.Index(fields=["verb", "id"], name="journal_verb_id"),
            models.Index(fields=["office_path", "id"], name="journal_office_id"),
        ]


@pgtrigger.register(
    pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
    pgtrigger.ReadOnly(name="only_numbered", exclude=["seq"]),
)
class Fact(models.Model):
    """事实: what a room tells the rooms above it, which read it when they like.

    `id` is given when the row is written, so an earlier id can become visible after a later one;
    `seq` is given when the row is seen committed (`queries.facts_since`), so a reader that
    remembers the last `seq` misses nothing.
    """

    id = models.BigAutoField(primary_key=True)
    seq = models.BigIntegerField("序号", null=True, unique=True, editable=False)
    room = models.TextField("来源")
    kind = models.TextField("种类")
    ref = models.TextField("对象")
    values: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        "内容", default=dict
    )
    at = models.DateTimeField("时间", db_default=models.functions.Now())

    class Meta:
        verbose_name = verbose_name_plural = "事实"
        indexes: ClassVar = [
            models.Index(
                fields=["id"], condition=models.Q(seq__isnull=True), name="fact_not_numbered"
            ),
            models.Index(fields=["room", "kind", "seq"], name="fact_kind"),
        ]


@pgtrigger.register(
    pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
    pgtrigger.ReadOnly(name="only_indexed", exclude=["leaf_index"]),
    pgtrigger.Protect(
        name="index_stays",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__leaf_index__isnull=False),
    ),
)
class LedgerEntry(models.Model):
    """日志条目: what waits for the log, and where in the log it stands once it is there.

    Written in the transaction of the act (`actions.enter`); one writer (`actions.write_log`) takes
    rows into the log and notes their place. The same statement twice is one entry.
    """

    id = models.BigAutoField(primary_key=True)
    body = models.TextField("内容", help_text="规范 JSON，只含摘要")
    leaf = models.CharField("叶摘要", max_length=64, unique=True)
    kind = models.TextField("种类")
    ref = models.TextField("对象", blank=True)
    leaf_index = models.BigIntegerField("位置", null=True, unique=True, editable=False)
    at = models.DateTimeField("时间", db_default=models.functions.Now())

    class Meta:
        verbose_name = verbose_name_plural = "日志条目"
        indexes: ClassVar = [
            models.Index(
                fields=["id"], condition=models.Q(leaf_index__isnull=True), name="ledger_waiting"
            ),
            models.Index(fields=["kind", "ref"], name="ledger_kind_ref"),
        ]


class ApiToken(models.Model):
    """接口令牌: with it a program asks in an officer's name, for some things, until a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="执法人员", related_name="tokens"
    )
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="机关", related_name="+")
    purpose = models.TextField("用途")
    prefix = models.CharField("前缀", max_length=8, unique=True)
    sha256 = models.CharField("摘要", max_length=64)
    scopes: models.JSONField[list[str], list[str]] = models.JSONField("范围", default=list)
    made_at = models.DateTimeField("签发时间", db_default=models.functions.Now())
    until_on = models.DateField("最后有效日")
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
