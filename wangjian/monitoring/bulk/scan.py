"""扫描: each text column that a lexicon names is read once, with all lexicons, into table `hit`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from wangjian.lake.session import MapOfBatches
from wangjian.monitoring.bulk.found import slices
from wangjian.monitoring.bulk.scoping import scoped
from wangjian.monitoring.bulk.words import words_of
from wangjian.monitoring.tables import HIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from wangjian.lake.session import Session
    from wangjian.monitoring.bulk.carrying import Carried
    from wangjian.monitoring.bulk.patterns import Beside
    from wangjian.monitoring.bulk.words import Words
    from wangjian.monitoring.wordbook import Lexicon

    # (what is read, rows done): called between batches, may raise Stopped
    Tell = Callable[[str, int], None]

BATCH_ROWS = 20_000
_TYPES: dict[str, pa.DataType] = {"text": pa.string(), "int": pa.int64(), "float": pa.float64()}
HIT_SCHEMA = pa.schema([pa.field(column.name, _TYPES[column.kind]) for column in HIT.columns])


def scan(
    session: Session,
    lexicons: Sequence[Lexicon],
    *,
    run_id: str,
    tell: Tell,
    carried: Carried | None = None,
) -> pa.Table:
    """All hits of these lexicons in the tables that they name.

    The session holds the tables that `scoping.reads` names; a hit outside the scope of its term is
    excused. Rows whose hits an earlier run leaves (`carried`) are not read again.
    """
    found: list[pa.RecordBatch] = []
    for table in sorted(_columns(lexicons)):
        known: list[Lexicon] = []
        if carried and table in carried.loads:
            known = [one for one in lexicons if one.id in carried.lexicons]
            still = carried.still(session, table, [one.id for one in known], run_id)
            found += still.to_batches()
            sql = f" AND NOT {carried.read_sql(table)}"
            found += _read(session, table, known, sql, run_id, tell)
        rest = [one for one in lexicons if one not in known]
        found += _read(session, table, rest, "", run_id, tell)
    whole = [batch for batch in found if batch.num_rows]
    return scoped(session, pa.Table.from_batches(whole, schema=HIT_SCHEMA), lexicons)


def _read(
    session: Session, table: str, lexicons: Sequence[Lexicon], where: str, run_id: str, tell: Tell
) -> Iterator[pa.RecordBatch]:
    columns = _columns(lexicons).get(table)
    if not columns:
        return
    reader = Reader(table, {name: tuple(readers) for name, readers in columns.items()}, run_id)
    done = 0
    for piece in session.mapped(_texts(table, sorted(columns), where), reader.map, BATCH_ROWS):
        yield piece.batch
        done += piece.rows_read
        tell(table, done)


@dataclass(frozen=True)
class Reader:
    """Reads batches of one table; it is sent to where the rows are, with its lexicons."""

    table: str
    columns: Mapping[str, tuple[Lexicon, ...]]  # column -> who reads it
    run_id: str

    @property
    def map(self) -> MapOfBatches:
        """As a session wants it."""
        return MapOfBatches(self.hits, HIT_SCHEMA, lambda: partial(_hits_with, self, self.words))

    @cached_property
    def words(self) -> dict[str, Words]:
        """Made ready, which takes seconds: once a process, and never sent."""
        return {column: words_of(readers) for column, readers in self.columns.items()}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "words"}

    def hits(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The hits in these rows."""
        found = [
            _hits(batch, words, self.table, column, self.run_id)
            for column, words in self.words.items()
        ]
        whole = pa.Table.from_batches(found).combine_chunks().to_batches()
        return whole[0] if whole else found[0]


def _hits_with(reader: Reader, words: dict[str, Words], batch: pa.RecordBatch) -> pa.RecordBatch:
    """The hits by words that were made ready elsewhere."""
    vars(reader).setdefault("words", words)
    return reader.hits(batch)


def _columns(lexicons: Iterable[Lexicon]) -> dict[str, dict[str, list[Lexicon]]]:
    """Table, then column, then who reads it; a lexicon without terms reads nothing."""
    wanted: dict[str, dict[str, list[Lexicon]]] = defaultdict(lambda: defaultdict(list))
    for lexicon in sorted(lexicons, key=lambda one: one.id):
        if lexicon.entries:
            for table, columns in lexicon.columns.items():
                for column in columns:
                    wanted[table][column].append(lexicon)
    return wanted


def _texts(table: str, columns: list[str], where: str) -> str:
    some = " OR ".join(f"{column} IS NOT NULL" for column in columns)
    return f"SELECT row_key, {', '.join(columns)} FROM {table} WHERE ({some}){where}"  # noqa: S608 - names of shapes


def _beside(batch: pa.RecordBatch, words: Words, table: str, column: str) -> Beside:
    """The columns that are read before and after this one, in the order that the lexicons name."""
    orders = [lexicon.columns[table] for lexicon, _ in words.entries]
    order = max([(column,), *orders], key=len)
    place = order.index(column) if column in order else 0
    near = (order[place - 1] if place else None, *order[place + 1 : place + 2], None)[:2]
    before, after = (
        None if name is None else batch.column(batch.schema.get_field_index(name)) for name in near
    )
    return before, after


def _hits(
    batch: pa.RecordBatch, words: Words, table: str, column: str, run_id: str
) -> pa.RecordBatch:
    texts = batch.column(batch.schema.get_field_index(column))
    found = words.find(texts, _beside(batch, words, table, column))
    count = len(found.row)
    entries = [words.entries[index] for index in found.entry.tolist()]
    keys = batch.column(batch.schema.get_field_index("row_key")).take(
        pa.array(found.row, pa.int64())
    )
    values: dict[str, Any] = {
        "run_id": [run_id] * count,
        "lexicon": [lexicon.id for lexicon, _ in entries],
        "term": [entry.term for _, entry in entries],
        "matched": slices(texts, found),
        "category": [entry.category for _, entry in entries],
        "severity": [entry.severity for _, entry in entries],
        "hit_table": [table] * count,
        "hit_column": [column] * count,
        "hit_row_key": keys,
        "hit_start": found.start,
        "hit_stop": found.stop,
        "excused_by": found.excused_by,
        "way": found.way,
        "certainty": found.certainty,
    }
    arrays = [pa.array(values[field.name], field.type) for field in HIT_SCHEMA]
    return pa.RecordBatch.from_arrays(arrays, schema=HIT_SCHEMA)
