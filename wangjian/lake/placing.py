"""排定: which rows of which parts stand, when loads come, are taken back, or arrive late.

The rule is in `versions`; here it is worked out with as little reading as it takes. What an
earlier version found out about two loads - whether the later holds keys of the earlier's part -
stays true, as loads never change, so only pairs that are new to each other are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from wangjian.lake.staging import GROUP_ROWS, write_options
from wangjian.lake.values import quoted
from wangjian.lake.versions import Accepted, Placed, Version, surviving, unchanged_parts


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Where parts are written that lose rows, and with what."""

    folder: Path  # of the table
    staged: Path  # a folder that becomes `final` when all are written
    final: str  # under the table's folder
    connection: duckdb.DuckDBPyConnection


def place(
    accepted: Sequence[Accepted], withdrawn: Mapping[str, str], old: Version, work: Rewriting
) -> tuple[Placed, ...]:
    """The parts of all loads in force, written again where rows of them are superseded."""
    standing = surviving(accepted, withdrawn)
    before = unchanged_parts(old)
    compared = _compared(old)
    of_source: dict[str, list[Accepted]] = defaultdict(list)
    for one in standing:
        if one.kind != "append":
            of_source[one.source].append(one)
    hits: dict[tuple[str, str], set[str]] = defaultdict(set)
    for loads in of_source.values():
        _find_hits(loads, before, compared, hits, work)
    order = {one.load_id: place for place, one in enumerate(standing)}
    placed = []
    for one in standing:
        for name, rows in one.parts:
            hit_by = tuple(sorted(hits[one.load_id, name], key=order.__getitem__))
            known = before.get((one.load_id, name))
            if known is not None and known.hit_by == hit_by:
                placed.append(known)
            elif not hit_by:
                placed.append(Placed(one.load_id, name, f"{one.load_id}/{name}", rows))
            else:
                later = [each for each in standing if each.load_id in set(hit_by)]
                placed.append(_write_again(one, name, later, work))
    return tuple(placed)


def _compared(old: Version) -> set[tuple[str, str]]:
    """Pairs of loads (earlier, later) that the old version compared already."""
    standing = [one for one in surviving(old.accepted, old.withdrawn) if one.kind != "append"]
    return {
        (earlier.load_id, later.load_id)
        for place, later in enumerate(standing)
        for earlier in standing[:place]
        if earlier.source == later.source
    }


def _find_hits(
    loads: Sequence[Accepted],
    before: Mapping[tuple[str, str], Placed],
    compared: set[tuple[str, str]],
    hits: dict[tuple[str, str], set[str]],
    work: Rewriting,
) -> None:
    """For each part the later loads of its source that hold one of its keys."""
    for at, later in enumerate(loads):
        unknown: dict[str, tuple[str, str]] = {}
        for earlier in loads[:at]:
            for name, _ in earlier.parts:
                key = (earlier.load_id, name)
                if (earlier.load_id, later.load_id) not in compared:
                    unknown[str(work.folder / earlier.load_id / name)] = key
                elif later.load_id in before[key].hit_by:
                    hits[key].add(later.load_id)
        if unknown and later.parts:
            for path in _overlapping(list(unknown), _paths(later, work), work):
                hits[unknown[path]].add(later.load_id)


def _paths(one: Accepted, work: Rewriting) -> list[str]:
    return [str(work.folder / one.load_id / name) for name, _ in one.parts]


def _listed(paths: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, paths))}]"


def _overlapping(earlier: Sequence[str], later: Sequence[str], work: Rewriting) -> list[str]:
    """Those of the earlier files that hold a key of the later ones."""
    rows = work.connection.sql(
        f"SELECT DISTINCT e.filename FROM read_parquet({_listed(earlier)}, filename = true) e"  # noqa: S608
        f" SEMI JOIN read_parquet({_listed(later)}) l ON e.row_key = l.row_key"
    ).fetchall()
    return [path for (path,) in rows]


def _write_again(one: Accepted, name: str, later: Sequence[Accepted], work: Rewriting) -> Placed:
    """The part without the rows whose keys later loads hold."""
    work.staged.mkdir(parents=True, exist_ok=True)
    file_name = f"{one.load_id}-{name}"
    target = work.staged / file_name
    newer = [path for each in later for path in _paths(each, work)]
    own = work.folder / one.load_id / name
    kept = work.connection.sql(
        f"SELECT e.* FROM read_parquet({_listed([str(own)])}) e"  # noqa: S608
        f" ANTI JOIN read_parquet({_listed(newer)}) l ON e.row_key = l.row_key"
    ).to_arrow_reader(GROUP_ROWS)
    schema, rows = pq.read_schema(own), 0
    with pq.ParquetWriter(target, schema, **write_options()) as writer:
        for batch in kept:
            writer.write_table(pa.Table.from_batches([batch]).cast(schema))
            rows += batch.num_rows
    hit_by = tuple(each.load_id for each in later)
    if not rows:
        target.unlink()
        return Placed(one.load_id, name, "", 0, hit_by)
    return Placed(one.load_id, name, f"{work.final}/{file_name}", rows, hit_by)
