"""移动取证表: captures with a phone, and the files of each while they come in."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.db import models

from wangjian.authority.ids import new_id
from wangjian.authority.models import Office, Officer, Scoped


@pgtrigger.register(
    pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
    pgtrigger.Protect(
        name="as_announced",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(
            "office_path", "id", "office", "officer", "second", "title", "note", "matter_number",
            "matter_id", "subject_id", "matter_office_path", "device", "place", "checkpoint",
            "code", "began_at", "announced_at",
        ),
    ),
    # Once sealed the second officer's word alone comes to it, and once.
    pgtrigger.Protect(
        name="as_sealed",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__state="sealed")
        & (
            pgtrigger.Q(old__confirmed_at__isnull=False)
            | ~pgtrigger.Q(new__state="sealed")
            | pgtrigger.Q(old__exhibit__df=pgtrigger.F("new__exhibit"))
            | pgtrigger.Q(old__received_at__df=pgtrigger.F("new__received_at"))
        ),
    ),
)  # fmt: skip
class PhoneCapture(Scoped):
    """移动取证: what one officer took at one time; sealed as one exhibit."""

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", "正在传送"
        RECEIVED = "received", "已收到，正在核对"
        SEALED = "sealed", "已固定"
        REFUSED = "refused", "已拒收"
        EXPIRED = "expired", "已过期"

    # Given by the phone, which may ask twice when an answer was lost.
    id = models.UUIDField("编号", primary_key=True, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="机关", related_name="+")
    officer = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="取证人员", related_name="phone_captures"
    )
    second = models.ForeignKey(
        Officer, models.PROTECT, verbose_name="第二名执法人员", related_name="+"
    )
    title = models.TextField("名称")
    note = models.TextField("说明", blank=True)
    # As typed or scanned; the matter itself is of a room above.
    matter_number = models.TextField("线索编号", blank=True)
    matter_id = models.UUIDField("线索", null=True)
    subject_id = models.UUIDField("主体", null=True)
    # Whose the matter is: there the exhibit stands.
    matter_office_path = models.TextField("线索机关", blank=True, default="", db_default="")
    device = models.TextField("设备", blank=True)
    place: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField("位置", default=dict)
    checkpoint = models.TextField("检查点")
    code = models.TextField("校验码")
    # By the phone's clock.
    began_at = models.DateTimeField("取证时间")
    announced_at = models.DateTimeField("登记时间")
    received_at = models.DateTimeField("收齐时间", null=True)
    expires_at = models.DateTimeField("保留至")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    # How often it was tried to check and seal it, and when that is tried next.
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0, db_default=0)
    next_try_at = models.DateTimeField("下次尝试", null=True)
    why_zh = models.TextField("原因", blank=True)
    why_en = models.TextField("原因（英文）", blank=True)
    exhibit = models.OneToOneField(
        "evidence.Exhibit", models.PROTECT, verbose_name="电子证据", null=True,
        related_name="phone_capture",
    )  # fmt: skip
    confirmed_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "移动取证"
        indexes: ClassVar = [
            models.Index(fields=["officer", "announced_at"], name="phone_by_officer"),
            models.Index(
                fields=["second", "announced_at"], name="phone_to_confirm",
                condition=models.Q(state="sealed", confirmed_at__isnull=True),
            ),
            models.Index(
                fields=["expires_at"], name="phone_under_way",
                condition=models.Q(state__in=["open", "received"]),
            ),
        ]  # fmt: skip
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(officer=models.F("second")), name="phone_two_officers"
            ),
        ]

    def __str__(self) -> str:
        return self.title


@pgtrigger.register(
    pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
    pgtrigger.Protect(
        name="as_announced",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(
            "office_path", "id", "capture", "no", "name", "size_bytes", "sha256", "sm3", "taken_at"
        ),
    ),
)
class PhoneFile(Scoped):
    """移动取证文件: one file of a capture and how much of it has come in."""

    id = models.UUIDField("编号", primary_key=True, default=new_id, editable=False)
    capture = models.ForeignKey(
        PhoneCapture, models.PROTECT, verbose_name="移动取证", related_name="files"
    )
    no = models.PositiveSmallIntegerField("序号")
    name = models.TextField("文件名")
    size_bytes = models.BigIntegerField("字节")
    offset = models.BigIntegerField("已收到", default=0)
    # As the phone made them before it sent anything.
    sha256 = models.CharField("SHA-256", max_length=64)
    sm3 = models.CharField("SM3", max_length=64)
    taken_at = models.DateTimeField("拍摄时间")

    class Meta:
        verbose_name = verbose_name_plural = "移动取证文件"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["capture", "no"], name="phone_file_no"),
        ]

    def __str__(self) -> str:
        return self.name
