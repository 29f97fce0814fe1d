"""差异: what a new version of a table or a file says that the old one did not.

>>> old = [{"term": "代考", "severity": "3"}, {"term": "高仿", "severity": "3"}]
>>> new = [{"term": "代 考", "severity": "4"}, {"term": "枪手", "severity": "3"}]
>>> made = compare(old, new, key="term")
>>> made.counts
{'added': 1, 'removed': 1, 'changed': 1, 'same': 0}
>>> made.changes[0].columns
{'term': ('代考', '代 考'), 'severity': ('3', '4')}
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

KINDS = {"added": ("新增", "added"), "removed": ("删去", "removed"), "changed": ("改动", "changed")}


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that came, went, or says something else."""

    kind: str  # key of KINDS
    key: str
    columns: dict[str, tuple[str, str]]  # column -> (old, new), only those that differ


@dataclass(frozen=True, slots=True)
class Difference:
    """All rows that differ, those that changed first, then what went, then what came."""

    changes: tuple[RowChange, ...]
    same: int

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        made = {kind: sum(one.kind == kind for one in self.changes) for kind in KINDS}
        return {**made, "same": self.same}

    def rows(self) -> Iterator[dict[str, Any]]:
        """For a table or JSON: a row a difference."""
        for one in self.changes:
            yield {"kind": one.kind, "key": one.key, "columns": one.columns}


def compare(
    old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]], *, key: str
) -> Difference:
    """Rows held against each other by their key; a term by what it folds to."""
    before, after = _keyed(old, key), _keyed(new, key)
    changed: list[RowChange] = []
    removed = [_whole("removed", before[k], key) for k in before if k not in after]
    added = [_whole("added", after[k], key) for k in after if k not in before]
    for name in before.keys() & after.keys():
        was, became = before[name], after[name]
        columns = {
            column: (was.get(column, ""), became.get(column, ""))
            for column in dict.fromkeys([*was, *became])
            if was.get(column, "") != became.get(column, "")
        }
        if columns:
            changed.append(RowChange("changed", became.get(key, ""), columns))
    changed.sort(key=lambda one: one.key)
    same = len(before.keys() & after.keys()) - len(changed)
    return Difference((*changed, *removed, *added), same)


def line_difference(old: str, new: str) -> list[str]:
    """What changed in a text, as lines that begin with + and -."""
    made = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)
    return [line for line in made if not line.startswith(("---", "+++"))]


def _whole(kind: str, row: Mapping[str, str], key: str) -> RowChange:
    said = {name: value for name, value in row.items() if value and name != key}
    pair = {n: (v, "") if kind == "removed" else ("", v) for n, v in said.items()}
    return RowChange(kind, row.get(key, ""), pair)


def _keyed(rows: Sequence[Mapping[str, str]], key: str) -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for row in rows:
        name = row.get(key, "")
        folded = fold(name).text if key == "term" else name
        while folded in found:  # a table may say a key twice: the second is held against a second
            folded += "\0"
        found[folded] = row
    return found
