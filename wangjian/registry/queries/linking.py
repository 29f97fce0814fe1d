"""归属问询: which ties hold, which links wait for an officer, and a pair side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from wangjian.errors import NoSuchRecord
from wangjian.registry.decisions.linking import Method, side_by_side
from wangjian.registry.models import EntityTie
from wangjian.registry.queries.entities import SubjectCard, subject_card, titles_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from wangjian.registry.decisions.linking import Facing

LIST_ROWS = 50


@dataclass(frozen=True, slots=True)
class Reason:
    """What a comparison came to."""

    zh: str
    en: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class PairCard:
    """A thing and the business that probably runs it."""

    tie_id: int
    left: SubjectCard
    right: SubjectCard
    probability: float
    reasons: list[Reason]
    rows: list[Facing]  # field by field, what both say
    rivals: list[tuple[int, str, float]]  # other businesses that wait for the same thing


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """What somebody decided about a pair."""

    tie: EntityTie
    left_title: str
    right_title: str


def ties_in_force() -> QuerySet[EntityTie]:
    """Ties that hold: what was decided before what was linked; no tie against a decision."""
    return (
        EntityTie.objects.filter(undone_at=None, verdict=EntityTie.SAME)
        .exclude(Q(how=EntityTie.LINKED) & Exists(_decisions(about_pair=True)))
        .exclude(Q(how=EntityTie.LINKED) & Exists(_decisions(about_pair=False)))
    )


def waiting_ties() -> QuerySet[EntityTie]:
    """Links that an officer should look at, the likeliest first."""
    return (
        EntityTie.objects.filter(undone_at=None, verdict=EntityTie.WAITS)
        .exclude(Exists(_decisions(about_pair=True)))
        .exclude(Exists(_decisions(about_pair=False)))
        .order_by("-probability", "id")
    )


def _decisions(*, about_pair: bool) -> QuerySet[EntityTie]:
    """Decisions in force about the pair itself, or about who runs the thing."""
    decided = EntityTie.objects.filter(
        how=EntityTie.DECIDED, undone_at=None, entity=OuterRef("entity")
    )
    if about_pair:
        return decided.filter(business=OuterRef("business"))
    return decided.filter(verdict=EntityTie.SAME)


def next_waiting(*, after: int = 0) -> EntityTie | None:
    """The next pair in the order of the list, behind the one given; then from the beginning."""
    waiting = waiting_ties()
    seen = EntityTie.objects.filter(id=after).first() if after else None
    if seen is not None and seen.probability is not None:
        behind = waiting.filter(
            Q(probability__lt=seen.probability) | Q(probability=seen.probability, id__gt=seen.id)
        ).first()
        if behind is not None:
            return behind
    return waiting.exclude(id=after).first() or waiting.first()


def pair_card(tie_id: int, *, method: Method) -> PairCard:
    """The pair of a link, field by field."""
    tie = EntityTie.objects.select_related("entity", "business").filter(id=tie_id).first()
    if tie is None:
        raise NoSuchRecord(f"没有归属 {tie_id}", f"there is no tie {tie_id}")
    left = subject_card(tie.entity.natural_key)
    right = subject_card(tie.business.natural_key)
    said = {field.name: field.value for field in left.fields}
    shown = {field.name: field.value for field in left.shown.fields} if left.shown else {}
    rivals = waiting_ties().filter(entity=tie.entity).exclude(id=tie.id)
    names = titles_of([rival.business_id for rival in rivals])
    return PairCard(
        tie_id=tie.id,
        left=left,
        right=right,
        probability=tie.probability or 0.0,
        reasons=_reasons(tie, method),
        rows=side_by_side(said | shown, {field.name: field.value for field in right.fields}),
        rivals=[
            (rival.id, names.get(rival.business_id, ""), rival.probability or 0.0)
            for rival in rivals
        ],
    )


def _reasons(tie: EntityTie, method: Method) -> list[Reason]:
    """What each comparison said; levels that a later file no longer has are left out."""
    found = []
    for comparison, level in tie.reasons.items():
        words = method.words.get((comparison, level))
        if words is not None and level != method.missing.get(comparison):
            found.append(Reason(words.zh, words.en, words.agrees))
    return sorted(found, key=lambda one: not one.agrees)


def decided_ties(*, before: int = 0, limit: int = LIST_ROWS) -> list[DecidedRow]:
    """What officers decided about links, the newest first, also what was taken back."""
    rows = EntityTie.objects.filter(how=EntityTie.DECIDED).select_related(
        "entity", "business", "by", "undone_by"
    )
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[:limit])
    names = titles_of([one for row in found for one in (row.entity_id, row.business_id)])
    return [
        DecidedRow(row, names.get(row.entity_id, ""), names.get(row.business_id, ""))
        for row in found
    ]
