"""复核列表: what the list of second readings is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.casework import queries
from wangjian.web.lists.listing import Column, Listing, extra
from wangjian.web.words import dismissals, topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from wangjian.casework.queries.second import ReadingRow
    from wangjian.web.lists.listing import Asked

STATES = ("waiting", "read")


def state_wanted(params: QueryDict) -> str:
    """What waits, or what was read."""
    state = params.get("state", "waiting")
    return state if state in STATES else "waiting"


def _page(asked: Asked, after: str, limit: int) -> tuple[Sequence[ReadingRow], str]:
    return queries.second_readings(
        asked.actor, state=state_wanted(asked.params), after=after, limit=limit
    )


def _told(asked: Asked) -> list[tuple[str, str]]:
    waits = state_wanted(asked.params) == "waiting"
    return [(gettext("状态"), gettext("待复核") if waits else gettext("已复核"))]


def _verdict(row: ReadingRow) -> str:
    if row.state != "read":
        return ""
    return gettext("同意排除") if row.verdict == "agree" else gettext("不同意，退回研判")


SECOND = Listing(
    name="second",
    title=_("复核"),
    address="second",
    right="docket.see",
    export_right="casework.export",
    columns=(
        Column("subject_name", _("主体名称")),
        Column("severity", _("程度")),
        Column(
            "why",
            _("缘由"),
            lambda row: gettext("抽中") if row.why == "drawn" else gettext("送复核"),
        ),
        Column("asked_by", _("决定人")),
        Column("verdict", _("复核意见"), _verdict),
        Column("asked_at", _("时间")),
        extra("topic", _("专题"), lambda row: dict(topics()).get(row.topic, row.topic)),
        extra(
            "reason_code",
            _("排除理由"),
            lambda row: dict(dismissals()).get(row.reason_code, row.reason_code),
        ),
        extra("reason", _("理由")),
        extra("office_name", _("机关")),
        extra("read_by", _("复核人")),
        extra("read_at", _("复核时间")),
        extra("words", _("说明")),
    ),
    page=_page,
    told=_told,
)
