"""列表的说明: what a list is, said once; the page and the export both go by it.

    LEADS = Listing(
        name="leads", title=gettext_lazy("线索"), address="leads",
        right="docket.see", export_right="casework.export",
        columns=(Column("number", gettext_lazy("编号"), shown=False), ...),
        page=_page,          # one page of rows after a mark, for whoever asks
    )

A screen registers its list in `lists/registered.py` and writes `{% list_tools "leads" %}` into its
page; nothing else is needed for views, columns, print and export. A list of something (the terms
of one lexicon) is a family: a function of what its address names, and its name is `terms:ID`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse

from wangjian.authority.permissions import may, require
from wangjian.errors import BadInput
from wangjian.web.paging import sheet
from wangjian.web.scope import Scope, chosen

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from wangjian.authority.actor import Actor
    from wangjian.web.middleware import OfficerRequest


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a list, narrowed to what."""

    actor: Actor
    params: QueryDict  # of the list's own filters
    scope: Scope
    # For a file: in an order in which rows that change meanwhile come neither twice nor never.
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in code, its heading, and the plain value of it in a row."""

    name: str
    label: _StrPromise | str
    value: Callable[[Any], Any] | None = None  # none: the attribute of that name
    shown: bool = True  # unless the officer chose otherwise
    drawn: bool = True  # the list's own template draws it; else it is a plain cell

    def of(self, row: Any) -> Any:
        """What stands in the column in that row."""
        return getattr(row, self.name) if self.value is None else self.value(row)


def extra(name: str, label: _StrPromise | str, value: Callable[[Any], Any] | None = None) -> Column:
    """A column that is shown to whoever chooses it, as a plain cell."""
    return Column(name, label, value, shown=False, drawn=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """One list."""

    name: str
    title: _StrPromise | str
    address: str  # the name of its page
    right: str  # to see it; empty: everybody with a post may
    export_right: str  # to take it away as a file; empty: whoever may see it
    columns: tuple[Column, ...]
    page: Callable[[Asked, str, int], tuple[Sequence[Any], str]]
    arguments: tuple[str, ...] = ()  # of its address
    fixed: tuple[tuple[str, str], ...] = ()  # what its address always asks for
    as_drawn: bool = False  # its page is no table of these columns: nobody chooses among them
    # What it is narrowed to, in words (`telling.filled`), and what of the scope it keeps to.
    told: Callable[[Asked], list[tuple[str, str]]] | None = None
    keeps: tuple[str, ...] = ()  # region, period
    # For a file, where the rows are no pages of what the page shows: all of them, in pieces.
    pieces: Callable[[Asked], Iterator[Sequence[Any]]] | None = None

    @property
    def by_default(self) -> tuple[str, ...]:
        """The columns that are shown to whoever chose none."""
        return tuple(column.name for column in self.columns if column.shown)

    def admit(self, actor: Actor, *, export: bool = False) -> None:
        """Refuse, in words, whoever may not see the list, or not take it away as a file."""
        for right in (self.right, self.export_right if export else ""):
            if right:
                require(actor, right)

    def may_export(self, actor: Actor) -> bool:
        """Whether the officer may take it away as a file."""
        return not self.export_right or may(actor, self.export_right)

    def whole(self, asked: Asked, size: int) -> Generator[Sequence[Any]]:
        """All rows for a file, piece by piece; each is asked for when its turn comes."""
        if self.pieces is not None:
            yield from self.pieces(asked)
            return
        after, more = "", True
        while more:
            rows, after = self.page(asked, after, size)
            yield rows
            more = bool(after)

    def named(self, names: Sequence[str]) -> tuple[Column, ...]:
        """The columns of those names, in the list's own order; unknown ones are left out."""
        wanted = set(names)
        return tuple(column for column in self.columns if column.name in wanted)

    def link(self, query: str = "") -> str:
        """The address of the list, narrowed so."""
        there = reverse(self.address, args=self.arguments)
        own = dict(self.fixed)
        pairs = [*own.items(), *(pair for pair in parse_qsl(query) if pair[0] not in own)]
        return f"{there}?{urlencode(pairs)}" if pairs else there


def row_id(after: str) -> uuid.UUID | None:
    """The id that a mark names; none at the beginning."""
    try:
        return uuid.UUID(after) if after else None
    except ValueError:
        raise BadInput("翻页位置无效", "this cursor is not valid") from None


def row_number(after: str) -> int:
    """The number that a mark names; 0 at the beginning."""
    return int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0


def asking(request: OfficerRequest) -> Asked:
    """What this page asks for."""
    return Asked(request.actor, request.GET, chosen(request))


def of_rows(
    rows: Callable[[Asked], Sequence[Any]],
) -> Callable[[Asked, str, int], tuple[Sequence[Any], str]]:
    """The pages of a list that stands whole in memory, such as the rows of a knowledge file."""

    def page(asked: Asked, after: str, limit: int) -> tuple[Sequence[Any], str]:
        found = sheet(rows(asked), after, limit)
        return found.rows, found.following

    return page


def behind(found: Sequence[Any], limit: int, mark: Callable[[Any], Any]) -> tuple[Any, str]:
    """A page out of one row more than it holds, and the mark of the next."""
    return found[:limit], str(mark(found[limit - 1])) if len(found) > limit else ""
