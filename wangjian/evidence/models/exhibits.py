"""取证表: sealed exhibits, and who had them in hand after sealing."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from wangjian.authority.ids import new_id
from wangjian.authority.models import LedgerEntry, Officer, Scoped
from wangjian.registry.models import Entity

_LATER = ["token", "token_entry", "token_asked_at", "attached"]


@pgtrigger.register(
    pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
    pgtrigger.ReadOnly(name="only_later", exclude=_LATER),
    # What came later comes once: a token is not exchanged, nothing attached goes again.
    pgtrigger.Protect(
        name="token_once",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__token__isnull=False, old__token__df=pgtrigger.F("new__token"))
        | pgtrigger.Q(
            old__token_entry__isnull=False, old__token_entry__df=pgtrigger.F("new__token_entry")
        )
        | pgtrigger.Q(old__attached__gt=pgtrigger.F("new__attached")),
    ),
)
class Exhibit(Scoped):
    """电子证据: one sealed package. The row is there only if its file is."""

    class Kind(models.TextChoices):
        """How it came to us."""

        CAPTURE = "capture", "网页取证"
        PHONE = "phone", "移动取证"
        FILES = "files", "文件固定"

    class Attached(models.IntegerChoices):
        """What stands beside the seal in the file."""

        NOTHING = 0, "未记入日志"
        LOG = 1, "已附日志证明"
        TIME = 2, "已附日志证明和时间戳"

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    title = models.TextField("名称")
    url = models.TextField("网址", blank=True)
    subject = models.ForeignKey(
        Entity, models.PROTECT, verbose_name="主体", null=True, related_name="exhibits"
    )
    officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="取证人员", null=True, related_name="+"
    )
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    sm3 = models.CharField("SM3", max_length=64)
    path = models.TextField("文件")
    size_bytes = models.BigIntegerField("字节")
    sealed_at = models.DateTimeField("固定时间")
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, verbose_name="日志条目", related_name="+"
    )
    token = models.BinaryField("时间戳", null=True)
    token_entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, verbose_name="时间戳的日志条目", null=True, related_name="+"
    )
    token_asked_at = models.DateTimeField("申请时间戳的时间", null=True)
    attached = models.IntegerField("所附", choices=Attached.choices, default=Attached.NOTHING)
    # What it was made for, as the journal writes it (lead:ID): a room above knows what that is.
    made_for = models.TextField("用于", blank=True, default="", db_default="")

    class Meta:
        verbose_name = verbose_name_plural = "电子证据"
        indexes: ClassVar = [
            models.Index(fields=["office_path", "id"], name="exhibit_office"),
            models.Index(fields=["subject", "id"], name="exhibit_subject"),
            models.Index(
                fields=["made_for", "id"], condition=~models.Q(made_for=""), name="exhibit_made_for"
            ),
            models.Index(
                fields=["id"], condition=models.Q(attached__lt=2), name="exhibit_unfinished"
            ),
            models.Index(fields=["sha256"], name="exhibit_sha256"),
            models.Index(fields=["sm3"], name="exhibit_sm3"),
        ]

    def __str__(self) -> str:
        return self.title


@pgtrigger.register(
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
)
class Custody(Scoped):
    """保管链: what was done with an exhibit after sealing; what came before is sealed in it."""

    id = models.BigAutoField(primary_key=True)
    exhibit = models.ForeignKey(
        Exhibit, models.PROTECT, verbose_name="电子证据", related_name="custody"
    )
    no = models.IntegerField("序号")
    verb = models.TextField("行为")
    officer_name = models.TextField("经手人")
    at = models.DateTimeField("时间")
    note = models.TextField("说明", blank=True)
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, verbose_name="日志条目", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "保管链"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exhibit", "no"], name="custody_no"),
        ]


@pgtrigger.register(
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
)
class NotaryAct(Scoped):
    """公证书: what a notary made of an exhibit; its file lies beside the sealed one."""

    custody = models.OneToOneField(
        Custody, models.PROTECT, verbose_name="保管链", primary_key=True, related_name="act"
    )
    exhibit = models.ForeignKey(
        Exhibit, models.PROTECT, verbose_name="电子证据", related_name="acts"
    )
    number = models.TextField("公证书编号")
    notary = models.TextField("公证机构")
    acted_on = models.DateField("出具日期")
    path = models.TextField("文件", blank=True)
    file_name = models.TextField("文件名", blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    sm3 = models.CharField("SM3", max_length=64, blank=True)
    size_bytes = models.BigIntegerField("字节", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "公证书"
