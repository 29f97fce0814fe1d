"""对账: what a recorder laid down, held against the shop's own log.

An answer that the shop sent as a whole, and that nobody broke off, must stand in the archive byte
for byte; of every other there must be a cut record, or a note that nothing came.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from wangjian.demo.shop.serving import WHOLE, Sent

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Score:
    """How much of what was sent is in the archive."""

    whole: int  # answers sent as a whole
    kept: int  # of these, in the archive byte for byte
    missing: tuple[Sent, ...]  # of these, not there
    others: int  # answers that were cut, broken off, or never came
    untold: tuple[Sent, ...]  # of these, not even a note

    @property
    def share(self) -> float:
        """Of the whole answers, how many are there; 1 is what is promised."""
        return self.kept / self.whole if self.whole else 0.0


def score(log: Iterable[Sent], warc: Path) -> Score:
    """Hold a log against an archive."""
    whole, told = _read(warc)
    complete: list[Sent] = []
    others: list[Sent] = []
    for row in log:
        (complete if row.ended == WHOLE else others).append(row)
    missing = []
    for row in complete:
        key = (row.url, row.sha256)
        if whole[key]:
            whole[key] -= 1
        else:
            missing.append(row)
    untold = tuple(row for row in others if row.url not in told)
    kept = len(complete) - len(missing)
    return Score(len(complete), kept, tuple(missing), len(others), untold)


def _read(warc: Path) -> tuple[Counter[tuple[str, str]], set[str]]:
    """Address and SHA-256 of each whole answer; addresses of which anything is said."""
    whole: Counter[tuple[str, str]] = Counter()
    told: set[str] = set()
    with warc.open("rb") as file:
        for record in ArchiveIterator(file, no_record_parse=True):
            fields = record.rec_headers
            url = fields.get_header("WARC-Target-URI") or ""
            told.add(url)
            block = hashlib.sha256()
            while piece := record.raw_stream.read(_PIECE):
                block.update(piece)
            if record.rec_type == "response" and not fields.get_header("WARC-Truncated"):
                whole[url, block.hexdigest()] += 1
    return whole, told
