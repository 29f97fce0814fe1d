"""谁是谁: entities of keys, merges of duplicates, and who runs what; each undone by one act."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from wangjian.authority import permissions
from wangjian.authority.actions import fact, journal
from wangjian.authority.actor import scope
from wangjian.authority.ids import new_id
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, WrongState
from wangjian.registry.decisions.keys import check_merge, check_tie, kind_of, natural_key
from wangjian.registry.models import Entity, EntityMerge, EntityTie

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from wangjian.authority.actor import Actor

_BATCH = 5_000


def entities_for(keys: Iterable[str]) -> dict[str, uuid.UUID]:
    """The entity of each key, made where there is none: a finding may come before the register."""
    stored = {key: natural_key(key) for key in dict.fromkeys(keys)}
    found: dict[str, uuid.UUID] = {}
    wanted = sorted(set(stored.values()))
    with transaction.atomic():
        for start in range(0, len(wanted), _BATCH):
            some = wanted[start : start + _BATCH]
            known = _known(some)
            # In the order of the keys, so that two at once wait for each other and do not lock up.
            new = [
                Entity(id=new_id(), kind=kind_of(k), natural_key=k) for k in some if k not in known
            ]
            if new:
                Entity.objects.bulk_create(new, ignore_conflicts=True)
                known = _known(some)
            found.update(known)
    return {key: found[kept] for key, kept in stored.items()}


def _known(keys: list[str]) -> dict[str, uuid.UUID]:
    rows = Entity.objects.filter(natural_key__in=keys)
    return dict(rows.values_list("natural_key", "id"))


def merge(*, by: Actor, gone: uuid.UUID, into: uuid.UUID, reason: str) -> EntityMerge:
    """Say that two entities are one. What refers to either stays where it is, shown together."""
    permissions.require(by, "registry.ingest")
    reason = _reason(reason)
    with scope(by):
        # One merge at a time: two at once could close a circle that neither sees.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('registry.merge'))")
        rows = {row.id: row for row in Entity.objects.filter(id__in=[gone, into])}
        for wanted in (gone, into):
            if wanted not in rows:
                raise _no_entity(wanted)
        check_merge(
            gone=gone,
            into=into,
            kinds={id_: row.kind for id_, row in rows.items()},
            canonical=_merges_in_force(),
        )
        made = EntityMerge.objects.create(
            entity_id=gone, into_id=into, reason=reason, by_id=_officer(by)
        )
        Entity.objects.filter(id=gone).update(canonical_id=into)
        journal(by, "registry.merge", f"entity:{gone}", reason, values={"into": str(into)})
        fact("registry", "merged", str(gone), values={"into": str(into)})
    return made


def undo_merge(*, by: Actor, merge_id: int, reason: str) -> None:
    """Take a merge back: the entity stands for itself again."""
    permissions.require(by, "registry.ingest")
    reason = _reason(reason)
    with scope(by):
        row = EntityMerge.objects.select_for_update().filter(id=merge_id).first()
        if row is None:
            raise NoSuchRecord(f"没有归并 {merge_id}", f"there is no merge {merge_id}")
        if row.undone_at is not None:
            raise WrongState("该归并已撤销", "this merge is undone already")
        row.undone_at, row.undone_by_id, row.undone_reason = _now(), by.officer_id, reason
        row.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        Entity.objects.filter(id=row.entity_id).update(canonical=None)
        journal(by, "registry.undo_merge", f"entity:{row.entity_id}", reason)
        fact("registry", "unmerged", str(row.entity_id))


def tie(*, by: Actor, entity: uuid.UUID, business: uuid.UUID, reason: str) -> EntityTie:
    """Decide who runs a shop, site, account or app; no later linking overrules it."""
    return decide_tie(
        by=by, entity=entity, business=business, verdict=EntityTie.SAME, reason=_reason(reason)
    )


def decide_tie(
    *, by: Actor, entity: uuid.UUID, business: uuid.UUID, verdict: str, reason: str = ""
) -> EntityTie:
    """Say that a business runs something, that it does not, or that nobody can tell.

    What the linker computed stays as it was and can be seen beside it.
    """
    permissions.require(by, "registry.ingest")
    if verdict not in _DECIDED:
        raise BadInput(f"没有“{verdict}”这种结论", f"there is no verdict {verdict}")
    with scope(by):
        # One decision about a thing at a time.
        kinds = dict(
            Entity.objects.select_for_update()
            .filter(id__in=[entity, business])
            .order_by("id")
            .values_list("id", "kind")
        )
        for wanted in (entity, business):
            if wanted not in kinds:
                raise _no_entity(wanted)
        check_tie(kind=kinds[entity], business_kind=kinds[business])
        _not_decided(entity, business, verdict)
        linked = EntityTie.objects.filter(
            entity_id=entity, business_id=business, how=EntityTie.LINKED, undone_at=None
        ).first()
        made = EntityTie.objects.create(
            entity_id=entity,
            business_id=business,
            how=EntityTie.DECIDED,
            verdict=verdict,
            probability=linked.probability if linked else None,
            reasons=linked.reasons if linked else {},
            run=linked.run if linked else "",
            reason=reason.strip(),
            by_id=_officer(by),
        )
        verb, kind = _DECIDED[verdict]
        values = {"business": str(business), "tie": made.id}
        journal(by, verb, f"entity:{entity}", made.reason, values=values)
        fact("registry", kind, str(entity), values={"business": str(business)})
    return made


# What each verdict is called in the journal and among the facts.
_DECIDED = {
    EntityTie.SAME: ("registry.tie", "tied"),
    EntityTie.DIFFERENT: ("registry.tell_apart", "told_apart"),
    EntityTie.CANNOT_TELL: ("registry.leave_open", "left_open"),
}


def _not_decided(entity: uuid.UUID, business: uuid.UUID, verdict: str) -> None:
    decided = EntityTie.objects.filter(entity_id=entity, how=EntityTie.DECIDED, undone_at=None)
    if verdict == EntityTie.SAME and decided.filter(verdict=EntityTie.SAME).exists():
        raise WrongState(
            "该对象的经营主体已认定",
            "who runs it is decided already",
            remedy_zh="请先撤销原认定",
            remedy_en="undo that decision first",
        )
    if decided.filter(business_id=business).exists():
        raise WrongState(
            "这一对已有结论",
            "this pair is decided already",
            remedy_zh="请先撤销原结论",
            remedy_en="undo that decision first",
        )


def undo_tie(*, by: Actor, tie_id: int, reason: str) -> None:
    """Take back what was decided about who runs something."""
    permissions.require(by, "registry.ingest")
    reason = _reason(reason)
    with scope(by):
        row = EntityTie.objects.select_for_update().filter(id=tie_id).first()
        if row is None:
            raise NoSuchRecord(f"没有归属 {tie_id}", f"there is no tie {tie_id}")
        if row.undone_at is not None:
            raise WrongState("该归属已撤销", "this tie is undone already")
        if row.how != EntityTie.DECIDED:
            raise WrongState(
                "这是比对得出的，不是认定的",
                "the linker computed this, nobody decided it",
                remedy_zh="如有误，请认定为“不是”",
                remedy_en='if it is wrong, decide "different"',
            )
        row.undone_at, row.undone_by_id, row.undone_reason = _now(), by.officer_id, reason
        row.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        journal(by, "registry.undo_tie", f"entity:{row.entity_id}", reason)
        fact("registry", "untied", str(row.entity_id))


def _merges_in_force() -> dict[uuid.UUID, uuid.UUID]:
    rows = Entity.objects.exclude(canonical=None).values_list("id", "canonical_id")
    return {gone: into for gone, into in rows if into is not None}


def _officer(by: Actor) -> uuid.UUID:
    """Who is who is decided by somebody, never by the house."""
    if by.officer_id is None:
        raise NotAllowed("须由执法人员认定", "an officer must decide this")
    return by.officer_id


def _reason(text: str) -> str:
    if not text.strip():
        raise BadInput("请写明理由", "a reason is needed")
    return text.strip()


def _no_entity(wanted: uuid.UUID) -> NoSuchRecord:
    return NoSuchRecord(f"没有主体 {wanted}", f"there is no entity {wanted}")


def _now() -> datetime:
    return datetime.now(UTC)
