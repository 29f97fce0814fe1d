"""备好的问询: questions whose SQL Django makes once, for pages that ask them all day.

    _POSTS = Prepared(lambda: Post.objects.filter(officer=given("officer")))
    posts = _POSTS.rows(officer=officer.id)

Most of what a short look-up costs a page is the making of its SQL. Here the text is made at the
first asking and kept for the process; what differs from asking to asking has a name in it. What
else stands in the queryset stays as it was made, so nothing that changes (a day, an actor, an
edition of the knowledge files) may stand there but by a name. Row-level security is the database's
and binds these questions as any other.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Lookup
from django.db.models.fields.related import ForeignObject

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

_Row = TypeVar("_Row")


class given(Expression):  # noqa: N801 - it reads as a word of a query
    """The place in a question for a value that is said when it is asked.

    psycopg writes the value as what it is in Python: `.filter(on__lte=given("day"))` is asked with
    a date. Nothing equals None in SQL, and this is no exception.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, *_args: Any, **_kwargs: Any) -> Any:
        """Itself as the parameter, until the value is known."""
        return "%s", [self]


@Field.register_lookup
@ForeignObject.register_lookup
class AnyOf(Lookup):
    """`id__any=given("ids")`: one of a list, however long, by one parameter."""

    lookup_name = "any"

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        """`column = ANY(list)`, which an index answers as it answers `IN`."""
        left, of_left = self.process_lhs(compiler, connection)
        right, of_right = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*of_left, *of_right]


@dataclass(frozen=True, slots=True)
class _Made:
    """A question as Django made it."""

    queryset: Any
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    names: frozenset[str]
    converters: Mapping[int, Any]

    def filled(self, values: Mapping[str, Any]) -> list[Any]:
        """The parameters of the text, with what is said for each name."""
        return [values[one.name] if isinstance(one, given) else one for one in self.params]


class Prepared(Generic[_Row]):
    """A question that is made once and asked with other values each time."""

    def __init__(self, make: Callable[[], QuerySet[Any, _Row]]) -> None:
        self._make = make
        self._made: _Made | None = None

    def rows(self, **values: Any) -> list[_Row]:
        """All rows, as the queryset would give them; each name of it must be said, and no other."""
        made = self._ready(values)
        return list(made.queryset._iterable_class(_Asked(made, values)))  # noqa: SLF001

    def first(self, **values: Any) -> _Row | None:
        """The first of its rows; a question that may have many says `[:1]` itself."""
        return next(iter(self.rows(**values)), None)

    def count(self, **values: Any) -> int:
        """How many rows there are; PostgreSQL counts them."""
        made = self._ready(values)
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            counting = f"SELECT count(*) FROM ({made.sql}) AS asked"  # noqa: S608 - Django's text
            cursor.execute(counting, made.filled(values))
            return int(cursor.fetchone()[0])

    def _ready(self, values: Mapping[str, Any]) -> _Made:
        made = self._made
        if made is None:  # two threads at once make the same
            made = self._made = _prepare(self._make())
        if values.keys() != made.names:
            raise TypeError(f"asked with {sorted(values)}, made for {sorted(made.names)}")
        return made


def _prepare(queryset: Any) -> _Made:
    if queryset._prefetch_related_lookups:  # noqa: SLF001
        raise TypeError("what is fetched along with rows is a question of its own")
    compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    fields = [one[0] for one in compiler.select[: compiler.col_count]]
    names = frozenset(one.name for one in params if isinstance(one, given))
    return _Made(queryset, compiler, sql, tuple(params), names, compiler.get_converters(fields))


class _Asked:
    """A queryset and its query, as far as Django's readers of rows need them."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects: ClassVar[dict[Any, Any]] = {}

    def __init__(self, made: _Made, values: Mapping[str, Any]) -> None:
        query = made.queryset.query
        params = made.filled(values)
        self.model = made.queryset.model
        self._fields = made.queryset._fields
        self.selected, self.extra_select = query.selected, query.extra_select
        self.values_select, self.annotation_select = query.values_select, query.annotation_select
        self.query = self
        self.compiler = copy(made.compiler)
        self.compiler.connection = connections[DEFAULT_DB_ALIAS]  # that of this thread
        self.compiler.as_sql = lambda: (made.sql, params)
        self.compiler.get_converters = lambda _fields: made.converters

    def get_compiler(self, *_args: Any, **_kwargs: Any) -> Any:
        """The compiler, which has compiled."""
        return self.compiler
