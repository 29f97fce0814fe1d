"""批次问询: what was taken in, and what waits in quarantine, newest first, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from wangjian.errors import NoSuchRecord
from wangjian.registry.models import LoadRecord, QuarantineRow

if TYPE_CHECKING:
    from datetime import datetime

LIST_ROWS = 100


def loads(
    *,
    table: str = "",
    source: str = "",
    in_force: bool | None = None,
    before: tuple[datetime, str] | None = None,
    limit: int = LIST_ROWS,
) -> list[LoadRecord]:
    """Loads, the newest first; each carries `open_rows`, what still waits in its quarantine.

    `before` is (received_at, load_id) of the last one of the page before.
    """
    found = LoadRecord.objects.select_related("by").annotate(
        open_rows=Count("quarantinerow", filter=Q(quarantinerow__state=QuarantineRow.OPEN))
    )
    if table:
        found = found.filter(table=table)
    if source:
        found = found.filter(source=source)
    if in_force is not None:
        found = found.filter(in_force=in_force)
    if before:
        at, load_id = before
        found = found.filter(Q(received_at__lt=at) | Q(received_at=at, load_id__gt=load_id))
    return list(found.order_by("-received_at", "load_id")[:limit])


def load_card(load_id: str) -> LoadRecord:
    """One load by its id or by the beginning of it, as people read ids to each other."""
    found = list(
        LoadRecord.objects.select_related("by", "parent").filter(load_id__startswith=load_id)[:2]
        if load_id
        else ()
    )
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSuchRecord(
            f"以 {load_id} 开头的批次不止一个",
            f"more than one load begins with {load_id}",
            remedy_zh="请多写几位",
            remedy_en="write more of it",
        )
    raise NoSuchRecord(
        f"没有批次 {load_id}",
        f"there is no load {load_id}",
        remedy_zh="可用 wangjian registry loads 查看",
        remedy_en="see: wangjian registry loads",
    )


def quarantine(
    *,
    load_id: str = "",
    table: str = "",
    state: str = QuarantineRow.OPEN,
    after: int = 0,
    limit: int = LIST_ROWS,
) -> list[QuarantineRow]:
    """Rows in quarantine in the order in which they came; `after` is the id of the last one seen.

    An empty `state` means any.
    """
    found = QuarantineRow.objects.select_related("load", "by").filter(id__gt=after)
    if load_id:
        found = found.filter(load_id=load_id)
    if table:
        found = found.filter(load__table=table)
    if state:
        found = found.filter(state=state)
    return list(found.order_by("id")[:limit])


def quarantine_counts() -> dict[str, int]:
    """How many rows wait, table by table."""
    counted = (
        QuarantineRow.objects.filter(state=QuarantineRow.OPEN, load__withdrawn_at=None)
        .values_list("load__table")
        .annotate(waiting=Count("id"))
        .order_by("load__table")
    )
    return dict(counted)
