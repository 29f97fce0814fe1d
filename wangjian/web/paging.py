"""翻页: pages of a list that stands whole in memory, such as the rows of a knowledge file.

>>> page = sheet(list("abcde"), "2", 2)
>>> page.rows, page.following
(['c', 'd'], '4')
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a list, and the mark of the next; empty where it is the last."""

    rows: Sequence[Any]
    following: str


def sheet(rows: Sequence[Any], after: str, size: int) -> Sheet:
    """The rows after that many; a mark that is none begins at the first."""
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    stop = start + size
    return Sheet(rows[start:stop], str(stop) if stop < len(rows) else "")
