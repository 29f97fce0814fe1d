"""监测计划列表: what the list of plans is, that of the items of one, and of a sample list."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from wangjian.authority.days import today
from wangjian.errors import NoSuchRecord
from wangjian.monitoring import queries
from wangjian.web.lists.listing import Column, Listing, behind, extra, of_rows, row_id, row_number
from wangjian.web.templatetags.plans import schedule
from wangjian.web.words import library, names_of, rule_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.monitoring.models import SampleSubject
    from wangjian.monitoring.queries import ItemShown
    from wangjian.monitoring.queries.plans import PlanRow
    from wangjian.web.lists.listing import Asked


def _plans(_asked: Asked, after: str, limit: int) -> tuple[Sequence[PlanRow], str]:
    found = queries.plans(before=row_id(after), limit=limit + 1)
    return behind(found, limit, lambda row: row.plan.id)


def _called(column: str, codes: Sequence[str]) -> list[str]:
    names = names_of(column, codes)
    return [names.get(code, code) for code in codes]


def _next(row: PlanRow) -> str:
    one = row.next_item
    return f"{one.next_at:%Y-%m-%d %H:%M} {one.name}" if one and one.next_at else ""


PLANS = Listing(
    name="plans",
    title=_("监测计划"),
    address="plans",
    right="",
    export_right="",
    columns=(
        Column("name", _("计划"), lambda row: row.plan.name),
        Column("days", _("期间"), lambda row: f"{row.plan.from_on} — {row.plan.until_on}"),
        Column("topics", _("专题")),
        Column("batches", _("批次")),
        Column("items", _("项目")),
        Column("next", _("下次运行"), _next),
        extra("campaign", _("专项"), lambda row: row.plan.campaign),
        extra("made_by", _("建立人"), lambda row: row.plan.made_by.display_name),
        extra("source", _("来源"), lambda row: row.plan.source),
        extra("ended_at", _("结束时间"), lambda row: row.plan.ended_at),
        extra("id", _("计划编号"), lambda row: row.plan.id),
    ),
    page=_plans,
)


def _consulted(shown: ItemShown) -> list[str]:
    return [
        f"{one.division} {one.asked_on}"
        + (f" {one.answered_on} {one.answer}" if one.answered_on else f" {said('待答复')}")
        for one in shown.consulted
    ]


def items(plan_id: str) -> Listing:
    """The items of one plan."""
    plan = _uuid(plan_id)

    def rows(_asked: Asked) -> Sequence[ItemShown]:
        return queries.plan_card(plan, library=library(), today=today()).items

    return Listing(
        name=f"items:{plan_id}",
        title=_("监测项目"),
        address="plans_one",
        right="",
        export_right="",
        columns=(
            Column("name", _("项目"), lambda one: one.item.name),
            Column("topic", _("专题"), lambda one: one.item.topic.name),
            Column("batch", _("批次"), lambda one: one.item.batch.name),
            Column("from_on", _("起"), lambda one: one.item.batch.from_on),
            Column("until_on", _("止"), lambda one: one.item.batch.until_on),
            Column("rules", _("规则"), lambda one: [rule_title(rule) for rule in one.item.rules]),
            Column("platforms", _("平台"), lambda one: _called("platform_id", one.item.platforms)),
            Column("regions", _("地区"), lambda one: _called("region_id", one.item.regions)),
            Column("sample", _("样本名单"), lambda one: one.item.sample and one.item.sample.name),
            Column(
                "responsible",
                _("负责人"),
                lambda one: one.item.responsible and one.item.responsible.display_name,
            ),
            Column("schedule", _("何时运行"), lambda one: schedule(one.item.schedule)),
            Column("next_at", _("下次运行"), lambda one: one.item.next_at),
            Column("consulted", _("征求意见"), _consulted),
            Column("unasked", _("尚未征求"), lambda one: one.unasked),
            Column("note", _("说明"), lambda one: one.item.note),
        ),
        page=of_rows(rows),
        arguments=(plan_id,),
        as_drawn=True,
    )


def sample_rows(sample_id: str) -> Listing:
    """The things of one sample list."""
    found, _rows = queries.sample_card(_uuid(sample_id), limit=1)

    def page(_asked: Asked, after: str, limit: int) -> tuple[Sequence[SampleSubject], str]:
        _found, rows = queries.sample_card(found.id, after=row_number(after), limit=limit + 1)
        return behind(rows, limit, lambda row: row.no)

    return Listing(
        name=f"sample:{sample_id}",
        title=found.name,
        address="plans_sample",
        right="",
        export_right="",
        columns=(Column("no", _("序号")), Column("subject_key", _("主体标识"))),
        page=page,
        arguments=(sample_id,),
        as_drawn=True,
    )


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NoSuchRecord("没有这份计划或名单", "there is no such plan or list") from None
