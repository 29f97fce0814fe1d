"""页面所存: what pages would have to count or look for: earlier rows, rates, likely pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from wangjian.registry.models.entities import Entity

if TYPE_CHECKING:
    Json = models.JSONField[dict[str, Any], dict[str, Any]]


class EntityPast(models.Model):
    """主体旧记录: what a copy said of a thing until another row took its place.

    Written by the projection for the rows that it replaces or takes away, so it grows with what
    changes and never with what stands.
    """

    entity = models.ForeignKey(
        Entity, models.DO_NOTHING, verbose_name="主体", db_constraint=False, db_index=False
    )
    table = models.CharField("数据表", max_length=40)
    source = models.TextField("来源")
    load_id = models.CharField("批次", max_length=64)
    until_at = models.DateTimeField("至", db_default=models.functions.Now())
    gone = models.BooleanField("已不在数据中", default=False, db_default=False)
    fields: Json = models.JSONField("各项")

    class Meta:
        verbose_name = "主体旧记录"
        verbose_name_plural = "主体旧记录"
        indexes = [models.Index(fields=["entity", "-id"], name="registry_past_of")]


class DisplayRate(models.Model):
    """亮明统计: of the shops of a platform in a region, how many show a mark; counted in full.

    An empty region is the whole platform. Made by `actions.count_displays` from the copies that
    pages have; the whole table is written anew, so a page sees one count or the next.
    """

    platform_id = models.TextField("平台编号", db_collation="C")
    region_id = models.TextField("行政区划", blank=True, db_collation="C")
    mark = models.CharField("标识", max_length=60)
    shops = models.BigIntegerField("在营网店")
    exempt = models.BigIntegerField("免登记")
    counted = models.BigIntegerField("应亮明")
    looked = models.BigIntegerField("已查看")
    met = models.BigIntegerField("已亮明")

    class Meta:
        verbose_name = "亮明统计"
        verbose_name_plural = "亮明统计"
        constraints = [
            models.UniqueConstraint(
                fields=["platform_id", "region_id", "mark"], name="registry_display_once"
            ),
        ]


class DisplayCount(models.Model):
    """亮明统计时点: which versions of the tables the last count read, and when."""

    basis = models.TextField("依据", primary_key=True)
    counted_at = models.DateTimeField("统计时间")
    data_as_of = models.DateTimeField("数据时间", null=True)

    class Meta:
        verbose_name = "亮明统计时点"
        verbose_name_plural = "亮明统计时点"


class SameCandidate(models.Model):
    """重复候选: two entities of one kind that are probably one; somebody says whether they are."""

    WAITS, DIFFERENT = "waits", "different"

    one = models.ForeignKey(
        Entity, models.PROTECT, verbose_name="主体", related_name="+", db_constraint=False
    )
    other = models.ForeignKey(
        Entity,
        models.PROTECT,
        verbose_name="另一主体",
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    why = models.CharField("依据", max_length=40)
    state = models.CharField(
        "结论",
        max_length=10,
        choices=[(WAITS, "待核对"), (DIFFERENT, "不是同一主体")],
        default=WAITS,
        db_default=WAITS,
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经办人",
        related_name="+",
        null=True,
        blank=True,
    )
    at = models.DateTimeField("时间", null=True, blank=True)
    reason = models.TextField("理由", blank=True, default="", db_default="")

    class Meta:
        verbose_name = "重复候选"
        verbose_name_plural = "重复候选"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="registry_same_once"),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(state="waits"), name="registry_same_waits"
            ),
        ]
