"""主体经过: what the register tells of things: registered, permitted, listed, looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangjian.authority import knowledge
from wangjian.authority import timeline as told
from wangjian.authority.days import day_of
from wangjian.authority.timeline import MOST, Event
from wangjian.registry.models import (
    SEARCHED,
    Business,
    Entity,
    EntityMerge,
    EntityPast,
    EntityTie,
    ListEntry,
    Permit,
    Shown,
)
from wangjian.registry.queries.personal import masked
from wangjian.registry.tables import TABLES
from wangjian.registry.tables.codes import NAMES

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator, Sequence

    from wangjian.authority.actor import Actor

# Of each kind: the columns of days that tell something, and what.
_DAYS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "business": (("registered_on", "成立", "registered"),),
    "shop": (("opened_on", "网店开店", "shop opened"), ("closed_on", "网店关店", "shop closed")),
    "account": (("opened_on", "账号开通", "account opened"),),
    "site": (
        ("filed_on", "网站备案", "site filed"),
        ("filing_ended_on", "网站备案注销", "filing of the site ended"),
    ),
}
_MANY = 50


def subject_timeline(actor: Actor, entity_ids: Sequence[uuid.UUID]) -> list[Event]:  # noqa: ARG001
    """Events of these things, the newest first; the register is open to every officer."""
    ids = list(entity_ids)
    events = [
        *_of_rows(ids),
        *_of_looks(ids),
        *_of_papers(ids),
        *_of_changes(ids),
        *_of_identity(ids),
    ]
    return sorted(events, key=lambda one: one.on, reverse=True)[:MOST]


def _of_rows(ids: Sequence[uuid.UUID]) -> Iterator[Event]:
    kinds = set(Entity.objects.filter(id__in=ids).values_list("kind", flat=True))
    for kind, days in _DAYS.items():
        if kind not in kinds:
            continue
        model = SEARCHED[kind]
        columns = [column for column, _, _ in days]
        rows: Any = model.all_rows().filter(entity__in=ids).order_by("-entity_id")[:_MANY]
        for row in rows.only("name", "source", *columns):
            for column, zh, en in days:
                if (on := getattr(row, column)) is not None:
                    ref = f"entity:{row.entity_id}"
                    yield Event(on, told.REGISTER, zh, en, row.name or "", ref, row.source)
    for firm in Business.objects.filter(entity__in=ids).exclude(status_on=None):
        zh, en = NAMES["status"].get(firm.status or "", (firm.status or "", firm.status or ""))
        if firm.status_on and firm.status != "active":
            yield Event(
                firm.status_on,
                told.REGISTER,
                f"登记状态：{zh}",
                f"status: {en}",
                firm.name or "",
                f"entity:{firm.entity_id}",
                firm.source,
            )


def _of_looks(ids: Sequence[uuid.UUID]) -> Iterator[Event]:
    for look in Shown.objects.filter(entity__in=ids).exclude(seen_at=None)[:_MANY]:
        if look.seen_at is None:
            continue
        shown = bool(look.shown_no or look.badge or look.badge_no)
        yield Event(
            day_of(look.seen_at),
            told.DISPLAY,
            "查看亮照：已亮明" if shown else "查看亮照：未亮照",
            "looked at: licence shown" if shown else "looked at: no licence shown",
            " ".join(filter(None, (look.shown_no, look.shown_name))),
            f"entity:{look.entity_id}",
            look.source,
            look.seen_at,
        )


def _of_papers(ids: Sequence[uuid.UUID]) -> Iterator[Event]:
    """Permits and list entries of the numbers of these businesses."""
    firms = Business.objects.filter(entity__in=ids).exclude(registration_no=None)
    numbers = list(firms.values_list("registration_no", flat=True)[:_MANY])
    rows = knowledge.packs().table("registry", "permit_kinds")
    kinds = {row["id"]: (row["zh"], row["en"]) for row in rows}
    for permit in Permit.objects.filter(holder_no__in=numbers).order_by("-entity_id")[:_MANY]:
        what = permit.permit_no or ""
        zh, en = kinds.get(permit.permit_kind or "", ("许可", "permit"))
        ref = f"entity:{permit.entity_id}"
        if permit.issued_on:
            yield Event(
                permit.issued_on,
                told.REGISTER,
                f"{zh}发证",
                f"{en} issued",
                what,
                ref,
                permit.source,
            )
        if permit.expires_on:
            yield Event(
                permit.expires_on,
                told.REGISTER,
                f"{zh}有效期至",
                f"{en} valid until",
                what,
                ref,
                permit.source,
            )
    for entry in ListEntry.objects.filter(registration_no__in=numbers).order_by("-entity_id")[
        :_MANY
    ]:
        zh, en = NAMES["list_kind"].get(entry.list_kind or "", ("名单", "list"))
        what = " · ".join(filter(None, (entry.ground, entry.authority, entry.entry_no)))
        if entry.entered_on:
            yield Event(
                entry.entered_on, told.LIST, f"列入{zh}", f"listed: {en}", what, "", entry.source
            )
        if entry.left_on:
            yield Event(
                entry.left_on, told.LIST, f"移出{zh}", f"off the list: {en}", what, "", entry.source
            )


def _of_changes(ids: Sequence[uuid.UUID]) -> Iterator[Event]:
    """Rows that others took the place of, with what became different."""
    past = EntityPast.objects.filter(entity__in=ids).order_by("-id")[:_MANY]
    newer: dict[tuple[uuid.UUID, str], dict[str, Any]] = {}
    for one in past:
        place = (one.entity_id, one.table)
        if place not in newer:
            newer[place] = _now(one)
        zh, en = ("已不在数据中", "no longer in the data") if one.gone else ("内容变更", "changed")
        shape = TABLES[one.table]
        yield Event(
            day_of(one.until_at),
            told.DISPLAY if one.table == "shown" else told.REGISTER,
            f"{shape.zh}{zh}",
            f"{shape.en}: {en}",
            "" if one.gone else _difference(one.table, one.fields, newer[place]),
            f"load:{one.load_id}",
            one.source,
            one.until_at,
        )
        newer[place] = one.fields


def _now(past: EntityPast) -> dict[str, Any]:
    from wangjian.registry.models import PROJECTED

    row = PROJECTED[past.table].all_rows().filter(entity=past.entity_id).first()
    return {name: str(value) for name, value in row.values().items() if value} if row else {}


def _difference(table: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """Which columns differ, old and new, personal ones hidden."""
    before, after = masked(table, before), masked(table, after)
    shape = TABLES[table]
    said = []
    for name in before | after:
        old, new = str(before.get(name) or ""), str(after.get(name) or "")
        if old[:10] != new[:10] or (old != new and not name.endswith("_at")):
            said.append(f"{shape.column(name).zh}：{old or '—'} → {new or '—'}")
    return "；".join(said[:6])


def _of_identity(ids: Sequence[uuid.UUID]) -> Iterator[Event]:
    """Who was said to be one with whom, and who runs what."""
    merges = EntityMerge.objects.filter(entity__in=ids) | EntityMerge.objects.filter(into__in=ids)
    for merge in merges.select_related("entity", "into", "by", "undone_by").order_by("-id")[:_MANY]:
        which = f"{merge.entity.natural_key} → {merge.into.natural_key}"
        yield Event(
            day_of(merge.at),
            told.IDENTITY,
            "归并",
            "merged",
            f"{which}：{merge.reason}",
            f"entity:{merge.into_id}",
            merge.by.display_name,
            merge.at,
        )
        if merge.undone_at and merge.undone_by:
            yield Event(
                day_of(merge.undone_at),
                told.IDENTITY,
                "撤销归并",
                "merge undone",
                f"{which}：{merge.undone_reason}",
                f"entity:{merge.entity_id}",
                merge.undone_by.display_name,
                merge.undone_at,
            )
    ties = EntityTie.objects.filter(how=EntityTie.DECIDED)
    told_of = ties.filter(entity__in=ids) | ties.filter(business__in=ids)
    words = {
        EntityTie.SAME: ("认定归属", "said to be run by it"),
        EntityTie.DIFFERENT: ("认定不是同一家", "said to be another's"),
        EntityTie.CANNOT_TELL: ("归属无法判断", "nobody can tell whose"),
    }
    for tie in told_of.select_related("entity", "business", "by").order_by("-id")[:_MANY]:
        zh, en = words[tie.verdict]
        yield Event(
            day_of(tie.at),
            told.IDENTITY,
            f"{zh}（已撤销）" if tie.undone_at else zh,
            f"{en} (undone)" if tie.undone_at else en,
            f"{tie.entity.natural_key} — {tie.business.natural_key}",
            f"entity:{tie.entity_id}",
            tie.by.display_name if tie.by else "",
            tie.at,
        )


def keys_of(ids: Iterable[uuid.UUID]) -> list[str]:
    """The keys of these things, for rooms that keep keys."""
    return list(Entity.objects.filter(id__in=list(ids)).values_list("natural_key", flat=True))
