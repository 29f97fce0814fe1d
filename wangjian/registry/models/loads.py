"""批次: what was taken in, mirrored from the lake, and the rows that wait in quarantine.

The lake's `load.json` is the truth; these rows are what pages list. `reconcile` makes them again.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class LoadRecord(models.Model):
    """批次: one accepted file."""

    load_id = models.CharField("批次", primary_key=True, max_length=64)
    table = models.CharField("数据表", max_length=40)
    source = models.CharField("来源", max_length=200)
    scope = models.CharField("范围", max_length=200, blank=True, default="")
    kind = models.CharField("方式", max_length=10, choices=[("full", "全量"), ("delta", "增量")])
    as_of_on = models.DateField("数据日期")
    received_at = models.DateTimeField("接收时间")
    rows = models.BigIntegerField("行数")
    rejected = models.BigIntegerField("隔离行数")
    file_name = models.CharField("文件", max_length=400)
    digest = models.CharField("文件摘要", max_length=64)
    parent = models.ForeignKey("self", models.PROTECT, verbose_name="更正自", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经办人",
        related_name="+",
        null=True,
        blank=True,
    )
    in_force = models.BooleanField("现行", default=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.TextField("撤回理由", blank=True, default="")

    class Meta:
        verbose_name = "批次"
        verbose_name_plural = "批次"
        indexes = [
            models.Index(fields=["-received_at", "load_id"], name="registry_load_newest"),
            models.Index(fields=["table", "-received_at"], name="registry_load_of_table"),
        ]


class QuarantineRow(models.Model):
    """隔离行: a row that was not taken in, as it came, with the reasons."""

    OPEN, CORRECTED, DROPPED = "open", "corrected", "dropped"

    load = models.ForeignKey(LoadRecord, models.PROTECT, verbose_name="批次", db_index=False)
    line = models.BigIntegerField("行号")
    raw = models.JSONField("原始内容")
    reasons_zh = models.TextField("原因")
    reasons_en = models.TextField("原因（英文）")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[(OPEN, "待处理"), (CORRECTED, "已更正"), (DROPPED, "已放弃")],
        default=OPEN,
        db_default=OPEN,
    )
    corrected_load = models.ForeignKey(
        LoadRecord,
        models.PROTECT,
        verbose_name="更正批次",
        related_name="+",
        null=True,
        blank=True,
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经办人",
        related_name="+",
        null=True,
        blank=True,
    )
    at = models.DateTimeField("处理时间", null=True, blank=True)
    reason = models.TextField("处理说明", blank=True, default="", db_default="")

    class Meta:
        verbose_name = "隔离行"
        verbose_name_plural = "隔离行"
        indexes = [
            models.Index(fields=["state", "id"], name="registry_quarantine_state"),
            models.Index(fields=["load", "line"], name="registry_quarantine_line"),
        ]


class ProjectionMark(models.Model):
    """投影进度: up to which version of a lake table the pages' copy has come."""

    table = models.CharField("数据表", primary_key=True, max_length=40)
    version = models.IntegerField("版本")
    rows = models.BigIntegerField("行数")
    written = models.BigIntegerField("写入行数")
    deleted = models.BigIntegerField("删除行数")
    projected_at = models.DateTimeField("完成时间")

    class Meta:
        verbose_name = "投影进度"
        verbose_name_plural = "投影进度"
