"""专项行动的名词: values of figures as they were counted."""

from __future__ import annotations

from django.db import models


class MetricValue(models.Model):
    """指标值: one figure of one office at one moment.

    `scope` is the office's path, so that an office sees the figure of itself and those below
    it; figures on the lake are the same for all and have an empty scope.
    """

    metric = models.CharField("指标", max_length=120)
    definition_digest = models.CharField("口径版本", max_length=64)
    scope = models.CharField("范围", max_length=400, blank=True, db_collation="C")
    value = models.FloatField("值", null=True)
    counted_rows = models.BigIntegerField("行数")
    data_as_of = models.DateTimeField("数据时间")
    computed_at = models.DateTimeField("计算时间")
    # A digest of all that it stands on; while that is the same it need not be counted anew.
    basis = models.CharField("所据", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "指标值"
        verbose_name_plural = "指标值"
        constraints = [
            models.UniqueConstraint(fields=["metric", "scope"], name="metric_value_once"),
        ]


class MetricPart(models.Model):
    """指标分项: a figure told apart by day, region, platform, rule or topic, as last counted.

    A region's part holds those of the regions below it too; `within` a day or a region stands
    what panels narrow by (`dividing`). Written with the figure, by difference, so that pages read
    sums and never count.
    """

    metric = models.CharField("指标", max_length=120)
    scope = models.CharField("范围", max_length=400, blank=True, db_collation="C")
    dimension = models.CharField("维度", max_length=10)
    within = models.CharField("其中", max_length=24, blank=True, default="", db_collation="C")
    key = models.CharField("分项", max_length=200, db_collation="C")
    value = models.FloatField("值", null=True)
    counted_rows = models.BigIntegerField("行数")

    class Meta:
        verbose_name = "指标分项"
        verbose_name_plural = "指标分项"
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "scope", "dimension", "within", "key"],
                include=["value", "counted_rows"],
                name="metric_part_once",
            ),
        ]


class MetricRow(models.Model):
    """指标明细: first rows that a figure on the lake counted; a page never scans for them."""

    metric = models.CharField("指标", max_length=120)
    no = models.IntegerField("序号")
    row = models.JSONField("明细")

    class Meta:
        verbose_name = "指标明细"
        verbose_name_plural = "指标明细"
        constraints = [
            models.UniqueConstraint(fields=["metric", "no"], name="metric_row_once"),
        ]
