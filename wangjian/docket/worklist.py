"""待办清单: rows of several kinds of work as one list, by due day, page by page.

A room gives a `Source`: a query that returns its rows in order after a mark, and a bounded count.
Matters of every kind come by themselves from `docket.waiting`; what is no matter (a second
reading, a signature that ends) comes from a source of its room. A row without a due day stands
after all that have one.

    found, following = page(sources, actor, Ask(), after="", limit=50)
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model, Q

from wangjian.authority.actor import reading
from wangjian.authority.permissions import may
from wangjian.docket.decisions.procedure import Words
from wangjian.errors import BadInput

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor


Row = TypeVar("Row", bound=Model)

_FAR = date.max
# Counts stop here: a page says "999+", and never reads a million rows to say a number.
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Ask:
    """What of the work is wanted."""

    everyone: bool = False  # all that the office and those below it have, not only one's own
    late: bool = False
    kind: str = ""  # a kind of matter, or the name of a source
    region_id: str = ""
    opened_from: date | None = None
    opened_until: date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """The place in the list after which rows are wanted."""

    due_on: date | None
    key: str = ""  # of the last row shown of this source on that day; empty: none yet
    done: bool = False  # nothing more of that day


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One piece of work, whatever it is."""

    key: str  # its place among those of the same day of its source; for a table its id
    kind: str
    kind_words: Words
    title: str | Words
    subject: str
    due_on: date | None
    late: bool
    why: Words  # why it waits for this officer
    page: str  # the name of its address, and the arguments of it
    arguments: tuple[str, ...] = ()
    number: str = ""
    office_name: str = ""
    urgency: int | None = None  # 1 to 5, where the kind has one


@dataclass(frozen=True, slots=True)
class Source:
    """Where work comes from; its questions are asked within the actor's scope."""

    name: str
    right: str  # who does not hold it has none of it
    words: Words
    rows: Callable[[Actor, Ask, Mark | None, int], Sequence[WorkRow]]
    count: Callable[[Actor, Ask], int]  # at most MOST_COUNTED
    # the kinds of its rows where they are not one kind that is called as the source is
    several: Callable[[], Mapping[str, Words]] | None = None

    def kinds(self) -> Mapping[str, Words]:
        """The kinds of its rows and what they are called."""
        return self.several() if self.several else {self.name: self.words}

    def serves(self, actor: Actor, ask: Ask) -> bool:
        """Whether it has anything to say to this question."""
        return may(actor, self.right) and (not ask.kind or ask.kind in self.kinds())


def page(
    sources: Sequence[Source], actor: Actor, ask: Ask, *, after: str = "", limit: int = 50
) -> tuple[list[WorkRow], str]:
    """One page over all sources, and the mark of the next (empty at the end)."""
    with reading(actor):
        return merged(sources, actor, ask, after=after, limit=limit)


def merged(
    sources: Sequence[Source], actor: Actor, ask: Ask, *, after: str = "", limit: int = 50
) -> tuple[list[WorkRow], str]:
    """The same, for who is in the actor's scope already."""
    names = [source.name for source in sources]
    last_day, last_source, last_key = _read(after, names) if after else (None, -1, "")
    found: list[tuple[date, int, WorkRow]] = []
    for number, source in enumerate(sources):
        if not source.serves(actor, ask):
            continue
        mark = None
        if after:
            here = number == last_source
            mark = Mark(last_day, last_key if here else "", done=number < last_source)
        rows = source.rows(actor, ask, mark, limit + 1)
        found += [(row.due_on or _FAR, number, row) for row in rows]
    found.sort(key=lambda one: one[:2])  # stable: a source's own order stays
    shown = found[:limit]
    if len(found) <= limit:
        return [row for _, _, row in shown], ""
    day, number, row = shown[-1]
    return [row for _, _, row in shown], f"{day.isoformat()}~{names[number]}~{row.key}"


def counts(sources: Sequence[Source], actor: Actor, ask: Ask) -> dict[str, int]:
    """How much of each source there is, each at most `MOST_COUNTED`."""
    with reading(actor):
        return {one.name: one.count(actor, ask) for one in sources if one.serves(actor, ask)}


def by_day(
    rows: QuerySet[Row], mark: Mark | None, limit: int, *, due: str = "due_on", key: str = "id"
) -> list[Row]:
    """Rows of a table in the order of their due day, after a mark; an index of both serves it.

    Those with a day and those without are asked for one after the other, so that each question
    is one stretch of the index.
    """
    found: list[Row] = []
    if mark is None or mark.due_on is not None:
        dated = rows.filter(**{f"{due}__isnull": False})
        if mark is not None:
            dated = dated.filter(**{f"{due}__{'gt' if mark.done else 'gte'}": mark.due_on})
            if mark.key:
                dated = dated.exclude(Q(**{due: mark.due_on, f"{key}__lte": as_id(mark.key)}))
        found = list(dated.order_by(due, key)[:limit])
    if len(found) < limit and not (mark and mark.due_on is None and mark.done):
        undated = rows.filter(**{f"{due}__isnull": True})
        if mark is not None and mark.due_on is None and mark.key:
            undated = undated.filter(**{f"{key}__gt": as_id(mark.key)})
        found += list(undated.order_by(key)[: limit - len(found)])
    return found


def counted(rows: QuerySet[Row]) -> int:
    """How many, at most `MOST_COUNTED`."""
    return rows.order_by()[:MOST_COUNTED].count()


def as_id(key: str) -> uuid.UUID:
    """The id that a mark names."""
    try:
        return uuid.UUID(key)
    except ValueError:
        raise _no_mark() from None


def _read(after: str, names: Sequence[str]) -> tuple[date | None, int, str]:
    day, _, rest = after.partition("~")
    name, _, key = rest.partition("~")
    try:
        due = date.fromisoformat(day)
    except ValueError:
        raise _no_mark() from None
    if name not in names or not key or "\x00" in key:
        raise _no_mark()
    return (None if due == _FAR else due), names.index(name), key


def _no_mark() -> BadInput:
    return BadInput(
        "翻页位置无效",
        "this is no place in the list",
        remedy_zh="请回到第一页",
        remedy_en="go back to the first page",
    )
