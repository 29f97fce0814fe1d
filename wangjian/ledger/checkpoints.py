r"""检查点: what the log was at one size (C2SP tlog-checkpoint); signed, it is a note.

>>> Checkpoint("log.example", 0, bytes(32)).text
'log.example\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from wangjian.ledger import hashing, notes

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,18})\Z")


@dataclass(frozen=True)
class Checkpoint:
    """Name of the log, number of entries, root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{notes.base64_of(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a note; lines after the third are none of ours and refused.

        Raises:
            BadNoteError: this is no checkpoint.
        """
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0] or not _NUMBER.match(lines[1]):
            raise notes.BadNoteError("not a checkpoint: name, size, root, a line each")
        root = notes.unbase64(lines[2])
        if len(root) != hashing.LENGTH:
            raise notes.BadNoteError("a root that is not 32 bytes long")
        if lines[1] == "0" and root != hashing.EMPTY:
            raise notes.BadNoteError("an empty log has one root only")
        return cls(lines[0], int(lines[1]), root)

    @classmethod
    def opened(cls, note: str, keys: list[notes.Verifier]) -> Self:
        """Read a note that the log's own key (and maybe witnesses) signed."""
        text, signed = notes.opened(note, keys)
        found = cls.parse(text)
        own = {key.name for key in keys if key.kind == notes.NOTE}
        if found.origin not in own & set(signed):
            raise notes.BadNoteError("the log of this name did not sign it")
        return found
