"""监测运行列表: what the list of runs is, and those of the rows that differ between two."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.errors import NoSuchRecord
from wangjian.monitoring import queries
from wangjian.web.lists.listing import Column, Listing, of_rows
from wangjian.web.templatetags.desk import rules_asked, took
from wangjian.web.words import rule_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangjian.authority.actor import Actor
    from wangjian.monitoring.queries import RunRow
    from wangjian.web.lists.listing import Asked


def _page(_asked: Asked, after: str, limit: int) -> tuple[Sequence[RunRow], str]:
    found = queries.runs(before=_cursor(after), limit=limit + 1)
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


def _cursor(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _state(row: RunRow) -> str:
    names = {
        "queued": gettext("排队"),
        "running": gettext("运行中"),
        "done": gettext("完成"),
        "stopped": gettext("已停止"),
    }
    return names.get(row.state, gettext("失败"))


RUNS = Listing(
    name="runs",
    title=_("监测运行"),
    address="runs",
    right="",
    export_right="monitoring.run",
    columns=(
        Column("asked_at", _("发起")),
        Column("state", _("状态"), _state),
        Column("asked_by", _("发起人")),
        Column("rules", _("规则"), lambda row: rules_asked(len(row.rules))),
        Column("sightings", _("所见")),
        Column("groups_new", _("新归组")),
        Column("skipped", _("略过")),
        Column("took", _("用时"), took),
        Column("shadow", _("试运行"), shown=False, drawn=False),
        Column("started_at", _("开始时间"), shown=False, drawn=False),
        Column("finished_at", _("完成时间"), shown=False, drawn=False),
        Column("withdrawn_at", _("撤回时间"), shown=False, drawn=False),
        Column("id", _("编号"), shown=False, drawn=False),
    ),
    page=_page,
)


def of_ones_own(actor: Actor, rules: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that differ, rule by rule, which belong to the officer's office or one below it."""
    holds = actor.range.holds
    return [
        {**row, "rule": rule_id}
        for rule_id, found in sorted(rules.items())
        for row in found["rows"]
        if holds(row["office_path"])
    ]


def _kind(row: dict[str, Any]) -> str:
    names = {"added": gettext("新增"), "again": gettext("再犯"), "revived": gettext("重提")}
    return names.get(row["kind"], gettext("不再查出"))


_RULE = Column("rule", _("规则"), lambda row: rule_title(row["rule"]))
_CHANGED = (
    Column("kind", _("变化"), _kind),
    Column("subject_key", _("主体标识"), lambda row: row["subject_key"]),
    Column("object_key", _("对象"), lambda row: row["object_key"]),
)
_ACTED_ON = Column("acted_on", _("行为日期"), lambda row: row["acted_on"])


def changed(run_id: str) -> Listing:
    """What a trial would change: the rows kept of each rule and kind."""
    run = _known(run_id)

    def rows(asked: Asked) -> Sequence[dict[str, Any]]:
        return of_ones_own(asked.actor, queries.run_card(run).counts.get("compared", {}))

    queries.run_card(run)  # one that there is
    return Listing(
        name=f"changed:{run}",
        title=_("试运行的变化"),
        address="runs_one",
        right="",
        export_right="casework.export",
        columns=(_RULE, *_CHANGED, _ACTED_ON),
        page=of_rows(rows),
        arguments=(str(run),),
        as_drawn=True,
    )


def differing(comparison_id: str) -> Listing:
    """What one of two runs saw and the other did not."""
    made = _known(comparison_id)

    def rows(asked: Asked) -> Sequence[dict[str, Any]]:
        return of_ones_own(asked.actor, queries.comparison(made).result.get("rules", {}))

    queries.comparison(made)
    return Listing(
        name=f"differing:{made}",
        title=_("两次运行的对照"),
        address="runs_compared",
        right="",
        export_right="casework.export",
        columns=(_RULE, *_CHANGED),
        page=of_rows(rows),
        arguments=(str(made),),
        as_drawn=True,
    )


def _known(text: str) -> uuid.UUID:
    found = _cursor(text)
    if found is None:
        raise NoSuchRecord("没有这次运行或对照", "there is no such run or comparison")
    return found
