"""待办事项: open matters of every kind as rows of the worklist.

A kind is named by its procedure file, and its page is called by its kind (`leads_one` for
`lead`), so a new kind of matter is in the list without a change here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from wangjian.authority import knowledge as shelf
from wangjian.authority.days import today
from wangjian.authority.places import offices_within
from wangjian.authority.prepared import Prepared, given
from wangjian.docket import knowledge
from wangjian.docket.decisions.procedure import Words
from wangjian.docket.models import Matter
from wangjian.docket.worklist import MOST_COUNTED, Source, WorkRow, by_day, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor
    from wangjian.docket.worklist import Ask, Mark

_LEAN = (
    "id",
    "kind",
    "number",
    "title",
    "subject_name",
    "due_on",
    "state",
    "procedure_id",
    "assignee",
    "assignee__display_name",
    "office_path",
    "office__name",
)


def kinds() -> dict[str, Words]:
    """The kinds of matters that may be opened here, by the names of their procedures."""
    files = knowledge.files(shelf.packs())
    found = [knowledge.procedure(str(file.header["kind"]))[0] for file in files]
    return {procedure.kind: procedure.words for procedure in found}


def _mine(actor: Actor, ask: Ask, mark: Mark | None, limit: int) -> Sequence[WorkRow]:
    if ask.everyone or actor.officer_id is None:
        return []
    return _rows(actor, _asked(ask, assignee_id=actor.officer_id), mark, limit)


def _unassigned(actor: Actor, ask: Ask, mark: Mark | None, limit: int) -> Sequence[WorkRow]:
    if ask.everyone:
        return []
    asked = _asked(ask, office_path=actor.office_path, assignee__isnull=True)
    return _rows(actor, asked, mark, limit)


def _office(actor: Actor, ask: Ask, mark: Mark | None, limit: int) -> Sequence[WorkRow]:
    if not ask.everyone:
        return []
    return _rows(actor, _asked(ask), mark, limit)


def _count_mine(actor: Actor, ask: Ask) -> int:
    if ask.everyone or actor.officer_id is None:
        return 0
    return _counted(_asked(ask, assignee_id=actor.officer_id))


def _count_unassigned(actor: Actor, ask: Ask) -> int:
    if ask.everyone:
        return 0
    return _counted(_asked(ask, office_path=actor.office_path, assignee__isnull=True))


def _count_office(_actor: Actor, ask: Ask) -> int:
    if not ask.everyone:
        return 0
    return _counted(_asked(ask))


# Whose they are, as three questions that an index each answers.
SOURCES = (
    Source("mine", "docket.see", Words("由我承办", "mine"), _mine, _count_mine, kinds),
    Source(
        "unassigned",
        "docket.assign",
        Words("本机关待指派", "to be assigned"),
        _unassigned,
        _count_unassigned,
        kinds,
    ),
    Source(
        "office",
        "docket.see",
        Words("本机关及下级", "of the offices"),
        _office,
        _count_office,
        kinds,
    ),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Open matters, narrowed by plain values and, where a region is asked for, by its offices."""

    plain: dict[str, Any]
    inside: Q | None = None

    @property
    def rows(self) -> QuerySet[Matter]:
        """All of them, for a question that nobody asks all day."""
        rows = Matter.objects.filter(is_open=True, **self.plain)
        return rows if self.inside is None else rows.filter(self.inside)


def _asked(ask: Ask, **whose: Any) -> _Asked:
    said = {
        "kind": ask.kind,
        "due_on__lt": today() if ask.late else None,
        "opened_on__gte": ask.opened_from,
        "opened_on__lte": ask.opened_until,
    }
    plain = {**whose, **{name: value for name, value in said.items() if value}}
    if not ask.region_id:
        return _Asked(plain)
    inside = Q(pk__in=[])
    for start, stop in offices_within(ask.region_id):
        inside |= Q(office_path__gte=start, office_path__lt=stop)
    return _Asked(plain, inside)


@lru_cache(maxsize=100)  # as many as there are ways to narrow the list that anybody uses
def _first(narrowed_by: tuple[str, ...], limit: int) -> Prepared[Matter]:
    """The first page of a list by due day; those without a day come last in its index."""
    where = {name: True if name.endswith("__isnull") else given(name) for name in narrowed_by}
    lean = Matter.objects.filter(is_open=True, **where)
    lean = lean.select_related("office", "assignee").only(*_LEAN)
    return Prepared(lambda: lean.order_by("due_on", "id")[:limit])


def _said(asked: _Asked) -> dict[str, Any]:
    """What is said at the asking; that nobody has a matter stands in the question itself."""
    return {k: value for k, value in asked.plain.items() if not k.endswith("__isnull")}


def _counted(asked: _Asked) -> int:
    if asked.inside is not None:
        return counted(asked.rows)
    return _first(tuple(asked.plain), MOST_COUNTED).count(**_said(asked))


def _rows(actor: Actor, asked: _Asked, mark: Mark | None, limit: int) -> list[WorkRow]:
    now = today()
    limit = min(limit, MOST_COUNTED)
    if mark is None and asked.inside is None:
        found = _first(tuple(asked.plain), limit).rows(**_said(asked))
    else:
        lean = asked.rows.select_related("office", "assignee").only(*_LEAN)
        found = by_day(lean, mark, limit)
    return [
        WorkRow(
            key=str(one.id),
            kind=one.kind,
            kind_words=knowledge.kept(one.procedure_id).words,
            title=one.title or one.subject_name or one.number,
            subject=one.subject_name,
            due_on=one.due_on,
            late=one.due_on is not None and one.due_on < now,
            why=_why(actor, one),
            page=f"{one.kind}s_one",
            arguments=(str(one.id),),
            number=one.number,
            office_name=one.office.name,
        )
        for one in found
    ]


def _why(actor: Actor, matter: Matter) -> Words:
    """The state, and who it waits for."""
    state = knowledge.kept(matter.procedure_id).states[matter.state].words
    if matter.assignee_id is None:
        return Words(f"{state.zh} · 待指派", f"{state.en}, to be assigned")
    if matter.assignee_id == actor.officer_id:
        return Words(f"{state.zh} · 由我承办", f"{state.en}, assigned to me")
    name = matter.assignee.display_name if matter.assignee else ""
    return Words(f"{state.zh} · {name}承办", f"{state.en}, with {name}")
