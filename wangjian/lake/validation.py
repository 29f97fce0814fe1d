"""核验: batches of texts into typed rows of a table, and what does not fit into quarantine.

Everything is done on whole columns: in DuckDB SQL made once a load, and in the checks that the
caller hands in. A bad row is kept as the file had it, under our names, with every reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from wangjian.errors import BadInput
from wangjian.lake.keys import digest_sql, row_key_sql
from wangjian.lake.mapping import SAID_BY_SOURCE, ColumnMap
from wangjian.lake.readers.raw import RawBatch
from wangjian.lake.tables import ROW_COLUMNS, Column, Kind, Table
from wangjian.lake.values import (
    ARROW_TYPES,
    DUCKDB_TYPES,
    KIND_WORDS,
    cleaned,
    ident,
    pieces,
    quoted,
    typed,
)

# Fills in what a file may leave out, on typed columns of the table; adds and drops no row.
Derive = Callable[[pa.Table], pa.Table]

_REJECTED_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("line", pa.int64()),
    ("raw", pa.string()),
    ("reasons_zh", pa.string()),
    ("reasons_en", pa.string()),
]
REJECTED = pa.schema(_REJECTED_COLUMNS)
Test: TypeAlias = tuple[str, str, str]  # SQL: true for a bad value, the words in zh, in en
_SHOWN_CHARACTERS = 40  # of a bad value, in a reason


@dataclass(frozen=True, slots=True)
class Check:
    """A check by name, handed in by a room that knows: `ok` answers for each value at once.

    `zh` and `en` complete the sentence "the value ...": "校验位不对", "has a wrong check digit".
    """

    name: str
    zh: str
    en: str
    ok: Callable[[Any], Any]  # a pa.StringArray in, a pa.BooleanArray out


def arrow_schema(table: Table) -> pa.Schema:
    """The columns of a stored row: those of every row, then the table's own."""
    return pa.schema(
        [
            pa.field(column.name, ARROW_TYPES[column.kind])
            for column in (*ROW_COLUMNS, *table.columns)
        ]
    )


def file_columns(table: Table) -> tuple[Column, ...]:
    """The columns that a file may fill."""
    return (*table.columns, *SAID_BY_SOURCE)


class Validator:
    """One load's way from texts to rows."""

    def __init__(  # noqa: PLR0913 - what a load consists of
        self,
        table: Table,
        given: ColumnMap,
        matched: Mapping[str, str],
        *,
        identity: tuple[str, str],  # source and load_id
        checks: Mapping[str, Check],
        derive: Derive | None,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        self._table = table
        self._columns = file_columns(table)
        self._source, self._load_id = identity
        self._derive = derive
        self._connection = connection
        self._checks = {
            column.name: _check(column, checks) for column in self._columns if column.check
        }
        self._to_typed = self._typed_sql(given, matched)
        tests = [test for column in self._columns for test in self._tests(column)]
        self._to_stored = self._stored_sql(tests)
        self._to_reasons = self._reasons_sql(tests)

    def run(self, batch: RawBatch) -> tuple[pa.Table, pa.Table]:
        """The good rows, in the stored form with `line` at the end, and the rejected ones."""
        rejected = _rejected(batch)
        schema = arrow_schema(self._table).append(pa.field("line", pa.int64()))
        if batch.columns.num_rows == 0:
            return schema.empty_table(), rejected
        texts = [cleaned(column) for column in batch.columns.columns]
        raw = pa.table([*texts, batch.lines], names=[*self._headings.values(), "line"])
        rows = self._ask(self._to_typed, raw)
        if self._derive is not None:
            rows = self._derived(rows)
        for name, check in self._checks.items():
            rows = rows.append_column(f"c_{name}", _answers(check, rows.column(name)))
        told = self._ask(self._to_stored, rows)
        bad = told.column("bad")
        if pc.any(bad).as_py():
            reasons = self._ask(self._to_reasons, rows.filter(bad))
            rejected = pa.concat_tables([rejected, reasons.select(REJECTED.names).cast(REJECTED)])
            told = told.filter(pc.invert(bad))
        return told.select(schema.names).cast(schema), rejected

    def _ask(self, sql: str, rows: pa.Table) -> pa.Table:
        self._connection.register("batch", rows)
        try:
            told: pa.Table = self._connection.sql(sql).to_arrow_table()
            return told
        finally:
            self._connection.unregister("batch")

    def _derived(self, rows: pa.Table) -> pa.Table:
        """The table's own columns through the caller's hook; the rest stays beside them."""
        names = [column.name for column in self._table.columns]
        assert self._derive is not None  # noqa: S101 - only called when it is there
        derived = self._derive(rows.select(names))
        if derived.num_rows != rows.num_rows or set(derived.column_names) != set(names):
            raise ValueError(f"the derive hook of {self._table.name} changed rows or columns")
        for name in names:
            place = rows.schema.get_field_index(name)
            rows = rows.set_column(place, rows.schema.field(name), derived.column(name))
        return rows

    def _typed_sql(self, given: ColumnMap, matched: Mapping[str, str]) -> str:
        """Texts (`t_`), parts of days (`p_`), then typed values under our names."""
        self._headings = {theirs: f"h{i}" for i, theirs in enumerate(_order(given, matched))}
        texts = ["line"]
        texts += [
            f"{self._text(column, given, matched)} AS {ident('t_' + column.name)}"
            for column in self._columns
        ]
        given_now = {*matched, *given.constants, *given.split}
        parted = [
            f"{pieces(ident('t_' + column.name))} AS {ident('p_' + column.name)}"
            for column in self._columns
            if column.kind in (Kind.DATE, Kind.TIME) and column.name in given_now
        ]
        values = []
        for column in self._columns:
            value = f"CAST(NULL AS {DUCKDB_TYPES[column.kind]})"
            if column.name in given_now:
                text, parts = ident("t_" + column.name), ident("p_" + column.name)
                value = typed(column, text, parts, given.scale.get(column.name, 1))
            values.append(f"{value} AS {ident(column.name)}")
        kept = ["line", *(ident("t_" + column.name) for column in self._columns)]
        return (
            f"WITH texts AS (SELECT {', '.join(texts)} FROM batch), "  # noqa: S608
            f"parts AS (SELECT {', '.join(['*', *parted])} FROM texts) "
            f"SELECT {', '.join([*kept, *values])} FROM parts"
        )

    def _text(self, column: Column, given: ColumnMap, matched: Mapping[str, str]) -> str:
        """The cleaned text of one column, constants, splits and words of theirs applied."""
        if column.name in given.constants:
            text = quoted(given.constants[column.name])
        elif column.name in given.split:
            split = given.split[column.name]
            whole = self._headings[split.of]
            text = f"nullif(trim(regexp_extract({whole}, {quoted(split.pattern)}, 1)), '')"
        elif column.name in matched:
            text = self._headings[matched[column.name]]
        else:
            return "CAST(NULL AS VARCHAR)"
        words = given.values.get(column.name)
        if words:
            cases = " ".join(
                f"WHEN {quoted(theirs)} THEN {quoted(ours) if ours else 'NULL'}"
                for theirs, ours in words.items()
            )
            text = f"CASE {text} {cases} ELSE {text} END"
        return text

    def _stored_sql(self, tests: list[Test]) -> str:
        """Rows in the stored form, and whether anything speaks against each."""
        own = [ident(column.name) for column in self._table.columns]
        bad = " OR ".join(f"coalesce({test}, false)" for test, _, _ in tests) or "false"
        return (
            f"SELECT {row_key_sql(self._table, quoted(self._source))} AS row_key,"  # noqa: S608
            f" {quoted(self._source)} AS source, {quoted(self._load_id)} AS load_id,"
            f" valid_from, valid_until, {digest_sql(self._table)} AS digest,"
            f" {', '.join(own)}, line, {bad} AS bad FROM batch"
        )

    def _reasons_sql(self, tests: list[Test]) -> str:
        """Every reason against a row, and the row as it was, under our names."""
        zh = ", ".join(f"CASE WHEN {test} THEN {zh} END" for test, zh, _ in tests)
        en = ", ".join(f"CASE WHEN {test} THEN {en} END" for test, _, en in tests)
        raw = ", ".join(
            f"{quoted(column.name)}: {ident('t_' + column.name)}" for column in self._columns
        )
        return (
            f"SELECT line, CAST(to_json({{{raw}}}) AS VARCHAR) AS raw,"  # noqa: S608
            f" concat_ws('；', {zh}) AS reasons_zh, concat_ws('; ', {en}) AS reasons_en"
            " FROM batch"
        )

    def _tests(self, column: Column) -> list[Test]:
        """SQL that is true for a bad value, with SQL for the words in both languages."""
        value, text = ident(column.name), ident("t_" + column.name)
        label = f"“{column.zh}”"
        shown = f"left({text}, {_SHOWN_CHARACTERS})"
        tests: list[Test] = []

        def add(test: str, zh: str, en: str, *, show: bool = True) -> None:
            zh_sql, en_sql = quoted(f"{label}{zh}"), quoted(f"{column.name} {en}")
            if show:
                zh_sql = f"concat({quoted(f'{label}{zh}：')}, {shown})"
                en_sql = f"concat({quoted(f'{column.name} {en}: ')}, {shown})"
            tests.append((test, zh_sql, en_sql))

        if column.kind != Kind.TEXT:
            zh, en = KIND_WORDS[column.kind]
            add(f"{text} IS NOT NULL AND {value} IS NULL", zh, en)
        elif column.values:
            allowed = ", ".join(map(quoted, column.values))
            add(
                f"{value} NOT IN ({allowed})",
                f"只能是 {'、'.join(column.values)}",
                f"must be one of {', '.join(column.values)}",
            )
        if column.kind == Kind.TEXT:
            most = column.max_length
            add(
                f"length({value}) > {most}", f"超过 {most} 个字", f"has more than {most} characters"
            )
            unseen = f"contains({value}, chr(0))"
            if column.name in self._table.key:
                unseen = f"regexp_matches({value}, '[\\x00-\\x1f]')"
            add(
                unseen,
                "含有不可见的控制字符",
                "holds control characters",
                show=False,
            )
        if column.required:
            empty = f"{value} IS NULL"
            if column.kind != Kind.TEXT:
                empty += f" AND {text} IS NULL"  # else it has been called no date and the like
            add(empty, "不能为空", "is empty", show=False)
        if column.name in self._checks:
            check = self._checks[column.name]
            add(f"NOT {ident('c_' + column.name)}", check.zh, check.en)
        return tests


def _order(given: ColumnMap, matched: Mapping[str, str]) -> list[str]:
    """Headings in the order in which `select_columns` hands them on."""
    theirs = [*matched.values(), *(split.of for split in given.split.values())]
    return list(dict.fromkeys(theirs))


def select_columns(batch: RawBatch, given: ColumnMap, matched: Mapping[str, str]) -> RawBatch:
    """The batch with only the columns that are taken in."""
    return RawBatch(batch.lines, batch.columns.select(_order(given, matched)), batch.bad)


def _check(column: Column, checks: Mapping[str, Check]) -> Check:
    try:
        return checks[column.check]
    except KeyError:
        raise BadInput(
            f"没有名为 {column.check} 的核验（列“{column.zh}”）",
            f"there is no check named {column.check} (column {column.name})",
        ) from None


def _answers(check: Check, values: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    """True where the check agrees or there is nothing to check."""
    answers: list[Any] = []
    for chunk in values.chunks:
        agreed: Any = pc.fill_null(check.ok(chunk), False)
        answers.append(pc.or_(pc.is_null(chunk), agreed))
    return pa.chunked_array(answers, pa.bool_())


def _rejected(batch: RawBatch) -> pa.Table:
    return pa.table(
        {
            "line": [row.line for row in batch.bad],
            "raw": [row.raw for row in batch.bad],
            "reasons_zh": [row.zh for row in batch.bad],
            "reasons_en": [row.en for row in batch.bad],
        },
        schema=REJECTED,
    )
