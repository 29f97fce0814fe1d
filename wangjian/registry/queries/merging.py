"""归并问询: pairs that are probably one, two things side by side, and the merges made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadInput, NoSuchRecord
from wangjian.registry.decisions.linking import marked
from wangjian.registry.models import Entity, EntityMerge, SameCandidate
from wangjian.registry.queries.subject_page import SubjectPage, subject_page, titles_by_kind
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    import uuid

PAGE = 50
Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One pair of the list."""

    candidate: SameCandidate
    one_title: str
    other_title: str


@dataclass(frozen=True, slots=True)
class SideLine:
    """A field of two things, in pieces; those that differ are marked."""

    zh: str
    en: str
    name: str
    left: Pieces
    right: Pieces

    @property
    def differs(self) -> bool:
        """Whether anything is marked, or one side says nothing."""
        return any(wrong for _, wrong in (*self.left, *self.right)) or not (
            self.left and self.right
        )


@dataclass(frozen=True, slots=True)
class SamePair:
    """Two things of one kind side by side."""

    left: SubjectPage
    right: SubjectPage
    lines: list[SideLine]
    candidate: SameCandidate | None
    merge: EntityMerge | None  # in force between the two


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge, in force or undone."""

    merge: EntityMerge
    gone_title: str
    into_title: str


def candidates(*, after: int = 0, limit: int = PAGE) -> list[CandidateRow]:
    """Pairs that wait, in the order in which they were found."""
    rows = SameCandidate.objects.filter(state=SameCandidate.WAITS, id__gt=after)
    found = list(rows.select_related("one", "other").order_by("id")[:limit])
    titles = titles_by_kind([one for row in found for one in (row.one, row.other)])
    return [CandidateRow(row, titles[row.one_id], titles[row.other_id]) for row in found]


def same_pair(one: uuid.UUID, other: uuid.UUID) -> SamePair:
    """Two things side by side; they are of one kind, and are not one thing."""
    if one == other:
        raise BadInput("请选两个不同的主体", "choose two different things")
    kinds = dict(Entity.objects.filter(id__in=[one, other]).values_list("id", "kind"))
    if len(kinds) < 2:
        raise NoSuchRecord("没有这个主体", "there is no such thing in the registry")
    if len(set(kinds.values())) > 1:
        raise BadInput("两个主体种类不同，不能归并", "things of different kinds cannot be one")
    left, right = subject_page(one), subject_page(other)
    waits = SameCandidate.objects.filter(one_id=min(one, other), other_id=max(one, other))
    merge = EntityMerge.objects.filter(
        entity_id__in=[one, other], into_id__in=[one, other], undone_at=None
    ).select_related("by")
    return SamePair(left, right, _lines(left, right), waits.first(), merge.first())


def _lines(left: SubjectPage, right: SubjectPage) -> list[SideLine]:
    shape = TABLES.get(left.kind)
    if shape is None:
        return []
    lines = []
    for name in dict.fromkeys((*left.row, *right.row)):
        one, other = _text(left.row.get(name)), _text(right.row.get(name))
        if one or other:
            column = shape.column(name)
            lines.append(SideLine(column.zh, column.en, name, *marked(one, other)))
    return sorted(lines, key=lambda line: not line.differs)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def merges(*, before: int = 0, limit: int = PAGE) -> list[MergeRow]:
    """Merges that officers made, the newest first, also what was taken back."""
    rows = EntityMerge.objects.select_related("entity", "into", "by", "undone_by")
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[:limit])
    titles = titles_by_kind([one for row in found for one in (row.entity, row.into)])
    return [MergeRow(row, titles[row.entity_id], titles[row.into_id]) for row in found]
