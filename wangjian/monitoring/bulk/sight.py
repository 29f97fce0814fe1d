"""一条规则跑一遍: its query, each row judged by the version of its day, one sighting an act.

Rows of one rule, subject, object and day are one sighting: the surest of them gives the values,
all of them give hits and rows. Rows of a day on which no version held are dropped and counted,
rows that cannot be judged are counted by reason.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from wangjian.errors import BadKnowledge
from wangjian.monitoring.bulk import excerpts
from wangjian.monitoring.decisions import digest
from wangjian.monitoring.rulebook import CANNOT_TELL, HIT_COLUMNS, Rule, RuleVersion
from wangjian.monitoring.tables import SIGHTING
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wangjian.lake.session import Session

    Tell = Callable[[str, int], None]

BATCH_ROWS = 20_000
MOST_SPANS = 200  # of one sighting; a page full of one word needs no more to be shown
VERSION = "rule_version_no"
LOAD = "load_id_"
_KEY = re.compile(r"[a-z][a-z_]*:.+", re.DOTALL)
_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "date": pa.date32(),
    "float": pa.float64(),
    "bool": pa.bool_(),
}
SIGHTING_SCHEMA = pa.schema(
    [pa.field(column.name, _TYPES[column.kind]) for column in SIGHTING.columns]
)


@dataclass(slots=True)
class Counts:
    """What became of the rows of one rule."""

    rows: int = 0
    sightings: int = 0
    before_law: int = 0
    no_version: int = 0  # on or after the first version, but on a day that none covers
    no_day: int = 0
    no_key: int = 0
    cannot_tell: Counter[str] = field(default_factory=Counter)
    by_version: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """The counts as the run's record keeps them."""
        return {
            "rows": self.rows,
            "sightings": self.sightings,
            "before_law": self.before_law,
            "no_version": self.no_version,
            "no_day": self.no_day,
            "no_key": self.no_key,
            "cannot_tell": dict(sorted(self.cannot_tell.items())),
            "by_version": dict(sorted(self.by_version.items())),
        }


def sight(
    session: Session,
    rule: Rule,
    *,
    run_id: str,
    counts: Counts,
    tell: Tell,
    shadow: bool = False,
) -> Iterator[pa.RecordBatch]:
    """The sightings of one rule, batch by batch; `counts` is complete at the end."""
    for versions, with_rest in _together(rule):
        sql = query(rule, versions, with_rest=with_rest)
        rows = _rows(session, sql, counts, rule, tell)
        made: list[dict[str, Any]] = []
        for _, same in itertools.groupby(rows, key=_act):
            made.append(_sighting(list(same), rule, run_id, shadow=shadow))
            counts.by_version[made[-1]["rule_version"].isoformat()] += 1
            if len(made) == BATCH_ROWS:
                yield pa.RecordBatch.from_pylist(made, schema=SIGHTING_SCHEMA)
                counts.sightings += len(made)
                made = []
        if made:
            yield pa.RecordBatch.from_pylist(made, schema=SIGHTING_SCHEMA)
            counts.sightings += len(made)


def query(rule: Rule, versions: tuple[RuleVersion, ...], *, with_rest: bool) -> str:
    """The rule's query with version and loads beside each row, the rows of one act together.

    `with_rest` keeps the rows that no version judges (0: before the law, -1: in a gap), so
    that they are counted, once.
    """
    first = rule.versions[0].from_on
    cases = " ".join(
        f"WHEN {_between(version)} THEN {number}" for number, version in enumerate(rule.versions, 1)
    )
    number = f"CASE WHEN q.acted_on < DATE '{first}' THEN 0 {cases} ELSE -1 END"
    wanted = [rule.versions.index(version) + 1 for version in versions]
    if with_rest:
        wanted += [0, -1]
    loads = "".join(f", t{n}.load_id AS {LOAD}{table}" for n, table in enumerate(rule.row_tables))
    joins = "".join(
        f" LEFT JOIN {table} AS t{n} ON t{n}.row_key = q.row_key_{table}"
        for n, table in enumerate(rule.row_tables)
    )
    columns = ", ".join(f"q.{column} AS {column}" for column in rule.columns)
    text = excerpts.expression(rule.row_tables, TABLES) if HIT_COLUMNS[0] in rule.columns else ""
    said = f", {text} AS {excerpts.COLUMN}" if text else ""
    sql = rule.bound(versions[0])
    listed = ", ".join(str(one) for one in wanted)
    return (
        f"SELECT {columns}{loads}{said}, {number} AS {VERSION} FROM ({sql}) AS q{joins}"  # noqa: S608
        f" WHERE {number} IN ({listed})"
        " ORDER BY subject_key, object_key, acted_on"
    )


def _between(version: RuleVersion) -> str:
    begins = f"q.acted_on >= DATE '{version.from_on}'"
    if version.until_on is None:
        return begins
    return f"{begins} AND q.acted_on <= DATE '{version.until_on}'"


def _together(rule: Rule) -> Iterator[tuple[tuple[RuleVersion, ...], bool]]:
    """Versions of the same figures are asked in one query; the first also counts the rest."""
    by_params: dict[str, list[RuleVersion]] = defaultdict(list)
    for version in rule.versions:
        by_params[repr(version.params)].append(version)
    for number, versions in enumerate(by_params.values()):
        yield tuple(versions), number == 0


def _rows(
    session: Session, sql: str, counts: Counts, rule: Rule, tell: Tell
) -> Iterator[dict[str, Any]]:
    """Rows that a version judges; the others are counted here and go no further."""
    for batch in session.batches(sql, BATCH_ROWS):
        for row in batch.to_pylist():
            counts.rows += 1
            if not _counted_out(row, counts, rule):
                yield row
        tell(rule.id, counts.rows)


def _counted_out(row: dict[str, Any], counts: Counts, rule: Rule) -> bool:
    reason = row.get(CANNOT_TELL)
    if row["acted_on"] is None:
        counts.no_day += 1
    elif not _KEY.fullmatch(row["subject_key"] or "") or not row["object_key"]:
        counts.no_key += 1
    elif row[VERSION] == 0:
        counts.before_law += 1
    elif row[VERSION] < 0:
        counts.no_version += 1
    elif reason:
        if reason not in rule.cannot_tell:
            raise BadKnowledge(
                f"规则 {rule.id} 给出了未说明的 cannot_tell：{reason}",
                f"the rule {rule.id} gives a cannot_tell that it does not explain: {reason}",
            )
        counts.cannot_tell[str(reason)] += 1
    else:
        return False
    return True


def _act(row: dict[str, Any]) -> tuple[str, str, date]:
    return row["subject_key"], row["object_key"], row["acted_on"]


def _sighting(
    rows: list[dict[str, Any]], rule: Rule, run_id: str, *, shadow: bool
) -> dict[str, Any]:
    """One sighting out of the rows of one act."""
    for row in rows:
        if not isinstance(row["confidence"], float) or not 0 <= row["confidence"] <= 1:
            raise BadKnowledge(
                f"规则 {rule.id} 的 confidence 须为 0 至 1，查得 {row['confidence']}",
                f"the confidence of the rule {rule.id} is 0 to 1, not {row['confidence']}",
            )
    rows.sort(key=lambda row: (-row["confidence"], _json(row)))
    best = rows[0]
    spans = _spans(rows)
    terms = sorted({str(span["term"]) for span in spans})
    values = {name: _plain(best[name]) for name in rule.values}
    if terms:
        values["hit_term"] = "、".join(terms[:5]) + ("…" if len(terms) > 5 else "")
    row_keys: dict[str, list[str]] = {}
    load_ids: dict[str, list[str]] = {}
    for table in rule.row_tables:
        row_keys[table] = sorted({r[f"row_key_{table}"] for r in rows if r[f"row_key_{table}"]})
        load_ids[table] = sorted({r[f"{LOAD}{table}"] for r in rows if r[f"{LOAD}{table}"]})
    judged_by = rule.versions[best[VERSION] - 1]
    return {
        "run_id": run_id,
        "rule_id": rule.id,
        "rule_digest": rule.digest,
        "rule_logic": rule.logic,
        "rule_version": judged_by.from_on,
        "subject_key": best["subject_key"],
        "object_key": best["object_key"],
        "acted_on": best["acted_on"],
        "confidence": best["confidence"],
        # New words in an unchanged text are a changed object too.
        "object_digest": digest(_json([str(best["object_digest"] or ""), terms])),
        "shown_values": _json(values),
        "spans": _json(spans),
        "row_keys": _json({table: keys for table, keys in row_keys.items() if keys}),
        "load_ids": _json({table: ids for table, ids in load_ids.items() if ids}),
        "shadow": shadow,
        "probe": False,
    }


def _spans(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where the words stand, in the order of the text, each once, with the text around them."""
    if HIT_COLUMNS[0] not in rows[0]:
        return []
    found = {
        tuple(row[name] for name in HIT_COLUMNS): excerpts.around(
            row.get(excerpts.COLUMN), row["hit_start"]
        )
        for row in rows
        if row["hit_start"] is not None
    }
    listed = sorted(found)[:MOST_SPANS]
    spans = [
        {name.removeprefix("hit_"): value for name, value in zip(HIT_COLUMNS, one, strict=True)}
        for one in listed
    ]
    return excerpts.with_text(spans, [found[one] for one in listed])


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
