"""取证列表: what the lists of exhibits and of the queue are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.evidence import queries
from wangjian.evidence.queries import CaptureFilter, ExhibitFilter
from wangjian.web.evidence.forms import CaptureFilterForm, ExhibitFilterForm
from wangjian.web.lists.listing import Column, Listing, extra
from wangjian.web.lists.telling import filled
from wangjian.web.templatetags.desk import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.evidence.models import CaptureRequest, Exhibit
    from wangjian.web.lists.listing import Asked


def kind_name(kind: str) -> str:
    """What kinds of exhibits are called."""
    return {
        "capture": gettext("网页取证"),
        "phone": gettext("移动取证"),
        "files": gettext("文件固定"),
    }.get(kind, kind)


def state_name(state: str) -> str:
    """What states of the queue are called."""
    return {
        "queued": gettext("排队"),
        "running": gettext("取证中"),
        "done": gettext("已固定"),
        "failed": gettext("未能取证"),
        "cancelled": gettext("已取消"),
    }.get(state, state)


def why_name(why: str) -> str:
    """What asked for a capture."""
    return {
        "officer": gettext("人工"),
        "batch": gettext("批量"),
        "schedule": gettext("定时"),
        "intake": gettext("受理"),
    }.get(why, why)


def place_name(row: Exhibit) -> str:
    """How far an exhibit is in the log and with its time."""
    if row.entry.leaf_index is None:
        return gettext("待记入日志")
    return (
        gettext("日志 %(n)s，有时间戳") % {"n": row.entry.leaf_index}
        if (row.attached == row.Attached.TIME)
        else gettext("日志 %(n)s") % {"n": row.entry.leaf_index}
    )


def _exhibits(asked: Asked, after: str, limit: int) -> tuple[Sequence[Exhibit], str]:
    form = ExhibitFilterForm(asked.params)
    if not form.is_valid():
        return [], ""
    wanted = ExhibitFilter(
        kind=form.cleaned_data["kind"],
        text=form.cleaned_data["text"],
        sealed_from=asked.scope.from_on,
        sealed_until=asked.scope.until_on,
    )
    return queries.exhibits(asked.actor, wanted, after=after, limit=limit)


def _captures(asked: Asked, after: str, limit: int) -> tuple[Sequence[CaptureRequest], str]:
    form = CaptureFilterForm(asked.params)
    if not form.is_valid():
        return [], ""
    said = form.cleaned_data
    batch = said["batch"]
    wanted = CaptureFilter(
        state=said["state"],
        text=said["text"],
        batch_id=str(batch) if batch else "",
        mine=said["whose"] == "mine",
    )
    return queries.captures(asked.actor, wanted, after=after, limit=limit)


def _officer(row: Exhibit | CaptureRequest) -> str:
    return row.officer.display_name if row.officer else gettext("系统")


EXHIBITS = Listing(
    name="exhibits",
    title=_("电子证据"),
    address="exhibits",
    right="docket.see",
    export_right="casework.export",
    columns=(
        Column("title", _("名称")),
        Column("kind", _("种类"), lambda row: kind_name(row.kind)),
        Column("sealed_at", _("固定时间")),
        Column("officer", _("取证人员"), _officer),
        Column("place", _("日志与时间"), place_name),
        extra("url", _("网址")),
        extra("sha256", "SHA-256"),
        extra("sm3", "SM3"),
        extra("size_bytes", _("字节")),
        extra("id", _("编号")),
    ),
    page=_exhibits,
    told=filled(lambda asked: ExhibitFilterForm(asked.params)),
    keeps=("period",),
)

CAPTURES = Listing(
    name="captures",
    title=_("取证队列"),
    address="captures",
    right="docket.see",
    export_right="casework.export",
    columns=(
        Column("url", _("网址")),
        Column("state", _("状态"), lambda row: state_name(row.state)),
        Column("why", _("来由"), lambda row: why_name(row.why)),
        Column("officer", _("申请人"), _officer),
        Column("asked_at", _("申请时间")),
        extra("told", _("说明"), lambda row: spoken(row.told) if row.told else ""),
        extra("login", _("登录状态")),
        extra("video", _("录像"), lambda row: gettext("是") if row.video else ""),
        extra("attempts", _("次数")),
        extra("started_at", _("开始时间")),
        extra("finished_at", _("结束时间")),
        extra("batch", _("批次"), lambda row: row.batch.title if row.batch else ""),
        extra("exhibit", _("证据编号"), lambda row: str(row.exhibit_id or "")),
    ),
    page=_captures,
    told=filled(lambda asked: CaptureFilterForm(asked.params)),
)
