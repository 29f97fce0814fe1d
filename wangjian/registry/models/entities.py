"""主体: one row for each thing that a key names, and who is who.

The key never contains the source: two registers that know one business are two sources of one
entity. Findings and foreign keys take `entity.id` and never the canonical one, so that a merge
rewrites nothing and its undoing is one row.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Entity(models.Model):
    """主体: a business, platform, shop, account, site, app, permit, list entry, listing, link."""

    id = models.UUIDField("编号", primary_key=True, editable=False)
    kind = models.CharField("种类", max_length=40)
    natural_key = models.TextField("主体键", db_collation="C")
    canonical = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="归并到",
        null=True,
        blank=True,
        related_name="merged",
        db_index=False,
    )

    class Meta:
        verbose_name = "主体"
        verbose_name_plural = "主体"
        indexes = [
            models.Index(
                fields=["canonical"],
                condition=Q(canonical__isnull=False),
                name="registry_entity_merged",
            ),
        ]
        constraints = [
            # Not `unique=True`, which would add a second index for LIKE: ten million keys twice.
            models.UniqueConstraint(fields=["natural_key"], name="registry_entity_key"),
            models.CheckConstraint(
                condition=Q(canonical__isnull=True) | ~Q(canonical=F("id")),
                name="registry_entity_not_itself",
            ),
        ]


class EntitySource(models.Model):
    """主体来源: what each source says of a thing that more than one source knows.

    A thing with a single source has no rows here: its projected row says it all.
    """

    entity = models.ForeignKey(Entity, models.PROTECT, verbose_name="主体", db_constraint=False)
    table = models.CharField("数据表", max_length=40)
    source = models.CharField("来源", max_length=200)
    row_key = models.CharField("行键", max_length=64)
    load_id = models.CharField("批次", max_length=64)
    digest = models.CharField("内容摘要", max_length=64)
    fields = models.JSONField("各项")

    class Meta:
        verbose_name = "主体来源"
        verbose_name_plural = "主体来源"
        constraints = [
            models.UniqueConstraint(fields=["row_key"], name="registry_source_row"),
        ]


class EntityMerge(models.Model):
    """归并: somebody decided that two entities are one; undone by a date, never deleted."""

    entity = models.ForeignKey(Entity, models.PROTECT, verbose_name="并入者", related_name="merges")
    into = models.ForeignKey(
        Entity, models.PROTECT, verbose_name="归并到", related_name="merges_into"
    )
    reason = models.TextField("理由")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="撤销人",
        related_name="+",
        null=True,
        blank=True,
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_reason = models.TextField("撤销理由", blank=True, default="")

    class Meta:
        verbose_name = "归并"
        verbose_name_plural = "归并"
        constraints = [
            models.UniqueConstraint(
                fields=["entity"],
                condition=Q(undone_at__isnull=True),
                name="registry_one_merge_in_force",
            ),
        ]


class EntityTie(models.Model):
    """归属: who runs a shop, site, account or app; what was decided is never overruled by a run.

    A run of the linker writes rows of its own (`linked`): that a business is the one, or that an
    officer should look (`waits`). What an officer says is another row (`decided`), which stands
    above them and may say no. `queries.ties_in_force` reads them together.
    """

    SHOWN, LINKED, DECIDED = "shown", "linked", "decided"
    SAME, DIFFERENT, CANNOT_TELL, WAITS = "same", "different", "cannot_tell", "waits"

    entity = models.ForeignKey(Entity, models.PROTECT, verbose_name="对象", related_name="ties")
    business = models.ForeignKey(
        Entity, models.PROTECT, verbose_name="经营主体", related_name="tied"
    )
    how = models.CharField(
        "依据",
        max_length=10,
        choices=[(SHOWN, "亮照"), (LINKED, "比对"), (DECIDED, "人工认定")],
    )
    verdict = models.CharField(
        "结论",
        max_length=12,
        choices=[
            (SAME, "是"),
            (DIFFERENT, "不是"),
            (CANNOT_TELL, "无法判断"),
            (WAITS, "待复核"),
        ],
        default=SAME,
        db_default=SAME,
    )
    probability = models.FloatField("可信度", null=True, blank=True)
    reasons = models.JSONField("比对依据", blank=True, default=dict, db_default={})
    run = models.CharField("比对批次", max_length=40, blank=True, default="", db_default="")
    reason = models.TextField("理由", blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经办人",
        related_name="+",
        null=True,
        blank=True,
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="撤销人",
        related_name="+",
        null=True,
        blank=True,
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_reason = models.TextField("撤销理由", blank=True, default="")

    class Meta:
        verbose_name = "归属"
        verbose_name_plural = "归属"
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "business", "how"],
                condition=Q(undone_at__isnull=True),
                name="registry_one_tie_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(how="decided") | Q(by__isnull=False),
                name="registry_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["entity"],
                condition=Q(how="decided", verdict="same", undone_at__isnull=True),
                name="registry_one_runner_decided",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="waits") | Q(how="linked"),
                name="registry_only_links_wait",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-probability", "id"],
                condition=Q(verdict="waits", undone_at__isnull=True),
                name="registry_tie_waiting",
            ),
            models.Index(fields=["-id"], condition=Q(how="decided"), name="registry_tie_decided"),
        ]
