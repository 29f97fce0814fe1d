"""存在证明: a text that shows one entry in a signed tree (C2SP tlog-proof), checked offline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from wangjian.ledger import hashing, notes
from wangjian.ledger.checkpoints import Checkpoint

HEAD = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})\Z")
_MOST_HASHES = 63


@dataclass(frozen=True)
class Proof:
    """Where an entry stands, the path to the root, and the note that signs the root."""

    index: int
    path: tuple[bytes, ...]
    note: str
    extra: bytes | None = None

    @property
    def text(self) -> str:
        """The proof as it is handed over."""
        lines = [HEAD]
        if self.extra is not None:
            lines.append(f"extra {notes.base64_of(self.extra)}")
        lines.append(f"index {self.index}")
        lines += [notes.base64_of(one) for one in self.path]
        return "\n".join(lines) + "\n\n" + self.note

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a proof; nothing is verified yet.

        Raises:
            BadNoteError: this is none, or it is not written as it must be.
        """
        above, blank, note = text.partition("\n\n")
        lines = above.split("\n")
        if not blank or lines.pop(0) != HEAD or not lines:
            raise notes.BadNoteError("not a proof of an entry")
        extra = None
        if lines[0].startswith("extra "):
            extra = notes.unbase64(lines.pop(0).removeprefix("extra "))
        match = _INDEX.match(lines.pop(0)) if lines else None
        if match is None or len(lines) > _MOST_HASHES:
            raise notes.BadNoteError("a proof without its index, or with too many hashes")
        return cls(int(match[1]), tuple(notes.unbase64(line) for line in lines), note, extra)

    def check(self, body: bytes, keys: list[notes.Verifier]) -> Checkpoint:
        """The signed tree in which this entry stands.

        Raises:
            BadNoteError: nobody known signed the tree.
            BadProofError: the entry is not in it at this place.
        """
        checkpoint = Checkpoint.opened(self.note, keys)
        found = hashing.check_inclusion(hashing.leaf(body), self.index, checkpoint.size, self.path)
        if found != checkpoint.root:
            raise hashing.BadProofError("the path leads to another root")
        return checkpoint
