"""扫描: the kernel against two well-known automata, each called as one calls it, on the same texts.

    python -m bench.scanning [--data FOLDER] [--megabytes N]

`FOLDER/lexicon/keywords.csv` has the terms, `FOLDER/texts/texts.parquet` the texts, repeated to so
many megabytes; without FOLDER the product's own words and made-up titles. Ours folds and gives the
place of every hit; the automata look at the texts as they are, one call a text. Ours without
folding must give exactly the hits of ahocorasick_rs.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Row = dict[str, Any]
MEGABYTES = 60


def texts(data: Path | None, megabytes: int) -> pa.ChunkedArray[Any]:
    """Texts to scan, repeated to about so many megabytes."""
    if data is not None:
        found = pq.read_table(data / "texts" / "texts.parquet", columns=["text"])["text"]
    else:
        from wangjian.demo.market import ordinary_titles, seeds

        found = pa.chunked_array([ordinary_titles(Random(1), seeds("market"), 100_000)])
    times = max(1, round(megabytes * 1e6 / found.nbytes))
    return pa.chunked_array([chunk for _ in range(times) for chunk in found.chunks])


def terms(data: Path | None) -> list[str]:
    """Terms to look for: a developer's list, or the lexicons of the product."""
    if data is not None:
        files = [data / "lexicon" / "keywords.csv"]
    else:
        folder = Path(__file__).parents[1] / "wangjian" / "monitoring" / "lexicons"
        files = sorted(folder.glob("*.csv"))
    found = set()
    for path in files:
        with path.open(encoding="utf-8", newline="") as stream:
            found |= {row["term"].strip() for row in csv.DictReader(stream)}
    return sorted(term for term in found if len(term) > 1)


@contextmanager
def clock(into: Row, name: str) -> Iterator[None]:
    """Seconds of the block, noted under `name`."""
    began = time.perf_counter()
    yield
    into[name] = round(time.perf_counter() - began, 3)


def scanning(data: Path | None, megabytes: int = MEGABYTES) -> Row:
    """One row of figures, see above."""
    import ahocorasick
    import ahocorasick_rs

    from wangjian.text.scanning import Scanner

    column, wanted = texts(data, megabytes), terms(data)
    row: Row = {
        "what": "scanning",
        "texts": len(column),
        "terms": len(wanted),
        "megabytes": round(column.nbytes / 1e6, 1),
    }
    scanner = Scanner(wanted)
    scanner.scan(column.slice(0, 100))  # compiled once, outside the clock
    with clock(row, "ours_seconds"):
        row["hits"] = scanner.scan(column).num_rows
    with clock(row, "ours_one_thread_seconds"):
        scanner.scan(column, threads=1)
    row["second_core"] = round(row["ours_one_thread_seconds"] / row["ours_seconds"], 2)

    plain = Scanner(wanted, folded=False)
    plain.scan(column.slice(0, 100))
    with clock(row, "ours_unfolded_seconds"):
        unfolded = plain.scan(column)
    automaton = ahocorasick_rs.AhoCorasick(wanted)
    calls = 0
    with clock(row, "ahocorasick_rs_seconds"):
        for text in _each(column):
            calls += len(automaton.find_matches_as_indexes(text, overlapping=True))
    row["unfolded_hits"], row["ahocorasick_rs_hits"] = unfolded.num_rows, calls
    row["same_hits"] = _same(plain, automaton.find_matches_as_indexes, column)
    other = ahocorasick.Automaton()
    for number, term in enumerate(wanted):
        other.add_word(term, number)
    other.make_automaton()
    calls = 0
    with clock(row, "pyahocorasick_seconds"):
        for text in _each(column):
            calls += sum(1 for _ in other.iter(text))
    row["pyahocorasick_hits"] = calls
    for name in ("ahocorasick_rs", "pyahocorasick"):
        row[f"times_{name}"] = round(row[f"{name}_seconds"] / row["ours_seconds"], 1)
    row["megabytes_a_second"] = int(row["megabytes"] / row["ours_seconds"])
    return row


def _each(column: pa.ChunkedArray[Any]) -> Iterator[str]:
    """The texts as Python has them, a chunk at a time; making them counts, as it would in use."""
    for chunk in column.chunks:
        for text in chunk.to_pylist():
            yield text or ""


def _same(scanner: Any, find: Callable[..., Any], column: pa.ChunkedArray[Any]) -> bool:
    """Whether both give the same places, on the texts before they are repeated."""
    chunk = column.chunks[0]
    table = scanner.scan(chunk)
    columns = (table[name].to_pylist() for name in ("row", "term_no", "start", "stop"))
    ours = set(zip(*columns, strict=True))
    theirs = {
        (number, *match)
        for number, text in enumerate(chunk.to_pylist())
        for match in find(text or "", overlapping=True)
    }
    return ours == theirs


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.scanning")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--megabytes", type=int, default=MEGABYTES)
    options = parser.parse_args()
    for name, value in scanning(options.data, options.megabytes).items():
        print(f"{name:28}{value:,}" if isinstance(value, int | float) else f"{name:28}{value}")


if __name__ == "__main__":
    main()
