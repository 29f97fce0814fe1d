"""沿用上次: the last run whose hits a new one may take over, and what of them still holds."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from wangjian.errors import NoSuchRecord
from wangjian.lake.own_code import code_digest
from wangjian.monitoring.bulk.carrying import Carried
from wangjian.monitoring.bulk.scan import HIT_SCHEMA
from wangjian.monitoring.tables import HIT, RUN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wangjian.lake.loads import Lake
    from wangjian.monitoring.wordbook import Lexicon

# What a run's digests say beside its rules and lexicons.
EVASION = "evasion"  # the files of `monitoring/evasion/`
CODE = "code"  # our own
MOST_LOOKED_AT = 20  # runs, from the last on


def knowledge(lexicons: Iterable[Lexicon]) -> dict[str, str]:
    """Digests of all that decides what is a hit."""
    made = {CODE: code_digest()}
    for one in lexicons:
        made[one.id] = one.digest
        if one.terms_from:  # its file does not hold the terms: a catalogue does
            made[f"{one.id}/terms"] = _digest(entry.term for entry in one.entries)
        if one.evasions:
            made[EVASION] = one.evasions.digest
    return made


def _digest(terms: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(terms).encode()).hexdigest()


def carried(lake: Lake, lexicons: Sequence[Lexicon], now: Mapping[str, int]) -> Carried | None:
    """What the last run leaves that read by the same code and the same ways of evasion.

    `now` says the versions that the new run reads.
    """
    known = knowledge(lexicons)
    tables = {table for one in lexicons for table in one.columns}
    read = {table: n for table, n in now.items() if table in tables}
    for record in _records(lake):
        digests = json.loads(record["digests"])
        if record["shadow"] or any(digests.get(one) != known.get(one) for one in (CODE, EVASION)):
            continue
        same = frozenset(
            one.id
            for one in lexicons
            if all(digests.get(key) == known.get(key) for key in (one.id, f"{one.id}/terms"))
        )
        loads = _loads(lake, json.loads(record["table_versions"]), read)
        if same and loads:
            return Carried(_hits(lake, record["run_id"]), same, loads)
    return None


def rows_carried(lake: Lake, before: Carried | None, now: Mapping[str, int]) -> int:
    """How many rows are not read again."""
    return sum(
        placed.rows
        for table, loads in (before.loads.items() if before else ())
        for placed in lake.version(table, now[table]).placed
        if placed.load_id in loads
    )


def _records(lake: Lake) -> Iterator[dict[str, Any]]:
    """The last runs in the lake, newest first; one that was taken back is not there any more."""
    for path in list(reversed(lake.paths(lake.version(RUN))))[:MOST_LOOKED_AT]:
        with pq.ParquetFile(path) as file:
            yield from file.read().to_pylist()


def _loads(
    lake: Lake, then: Mapping[str, int], now: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """By table the loads that were read; none where one of them went, for older rows are back."""
    found: dict[str, tuple[str, ...]] = {}
    for table in sorted(set(then) & set(now)):
        try:
            read = lake.version(table, then[table]).loads
        except NoSuchRecord:
            continue  # cleared away
        if read and set(read) <= set(lake.version(table, now[table]).loads):
            found[table] = read
    return found


def _hits(lake: Lake, run_id: str) -> pa.Table:
    version = lake.version(HIT)
    wanted = f"{HIT.name}-{run_id}"
    parts = []
    for placed, path in zip(version.files, lake.paths(version), strict=True):
        if placed.load_id == wanted:
            with pq.ParquetFile(path) as file:
                parts.append(file.read(HIT_SCHEMA.names).cast(HIT_SCHEMA))
    return pa.concat_tables(parts) if parts else HIT_SCHEMA.empty_table()
