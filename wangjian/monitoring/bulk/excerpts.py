"""摘录: the text around each hit, kept with the sighting, so that a page never opens the lake.

A rule's query gives beside each hit the characters around it; overlapping ones are kept once. The
first excerpt, folded, is the key by which the same text is known again in another shop.

>>> around = Around("全网销量第一的茶", 0)
>>> [span.get("text") for span in with_text(
...     [{"table": "listing", "row_key": "r", "column": "title", "start": 4, "stop": 6}], [around])]
['全网销量第一的茶']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.monitoring.decisions import digest
from wangjian.text.folding import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangjian.lake.tables import Table

BEFORE = 80  # characters before the hit: a title stands whole, of a page what is said around it
LENGTH = 360
MOST = 12  # excerpts of one sighting
COLUMN = "hit_text"


@dataclass(frozen=True, slots=True)
class Around:
    """The characters around one hit, and where in the whole text they begin."""

    text: str
    begins: int


def expression(tables: Sequence[str], shapes: Mapping[str, Table]) -> str:
    """SQL of the excerpt of a row's hit; `t0`, `t1` ... are the tables; empty where none has one.

    Portable: characters are counted from one, and alike on every engine.
    """
    start = f"(CASE WHEN q.hit_start > {BEFORE} THEN q.hit_start - {BEFORE} ELSE 0 END)"
    cases = [
        f"WHEN q.hit_table = '{name}' AND q.hit_column = '{column}'"
        f" AND q.hit_row_key = q.row_key_{name}"
        f" THEN SUBSTRING(t{n}.{column}, {start} + 1, {LENGTH})"
        for n, name in enumerate(tables)
        for column in (shapes[name].scanned if name in shapes else ())
    ]
    return f"CASE {' '.join(cases)} END" if cases else ""


def around(text: object, hit_start: object) -> Around | None:
    """What the query gave for one hit."""
    if not isinstance(text, str) or not isinstance(hit_start, int) or not text:
        return None
    return Around(text, max(hit_start - BEFORE, 0))


def with_text(
    spans: Sequence[dict[str, Any]], found: Sequence[Around | None]
) -> list[dict[str, Any]]:
    """The hits with their excerpts: `text` and `from`; the first also says the text's `key`."""
    made: list[dict[str, Any]] = []
    reached: dict[tuple[str, str, str], int] = {}
    kept = 0
    for span, one in zip(spans, found, strict=True):
        place = (str(span["table"]), str(span["row_key"]), str(span["column"]))
        said = dict(span)
        if one is not None and kept < MOST and span["stop"] > reached.get(place, -1):
            said |= {"text": one.text, "from": one.begins}
            if not kept:
                said["key"] = digest(folded(one.text))
            reached[place] = one.begins + len(one.text)
            kept += 1
        made.append(said)
    return made
