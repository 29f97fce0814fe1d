"""不入卷: values of a login go over the wire, and stay out of the record.

A package is handed to the other party, and whoever has a login's cookie is logged in. Each of its
values is written as so many stars in what the browser sent, in addresses, and in the heads of
answers; lengths stay, and the record says how many there were. What a server says in a body, also
of new values that it gives out itself, is in the record as it came.

>>> held = Withheld(["s3cret-of-the-office"])
>>> held.masked(b"Cookie: sid=s3cret-of-the-office; a=1")
(b'Cookie: sid=********************; a=1', 1)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

_SHORTEST = 8  # characters: what is shorter (a language, a flag) opens no door


class Withheld:
    """The values of one login."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        each = {one for said in values for one in (said, quote(said, safe=""))}
        long = sorted((one for one in each if len(one) >= _SHORTEST), key=len, reverse=True)
        raw = b"|".join(re.escape(one.encode()) for one in long)
        self._any = re.compile(raw) if raw else None

    @classmethod
    def of(cls, file: Path | None) -> Withheld:
        """Those of a login's file; none without one."""
        return cls(_values(json.loads(file.read_text(encoding="utf-8")))) if file else cls()

    def __bool__(self) -> bool:
        """Whether there is anything to be withheld."""
        return self._any is not None

    def masked(self, said: bytes) -> tuple[bytes, int]:
        """The same with stars, and how many values that were."""
        if self._any is None:
            return said, 0
        return self._any.subn(lambda found: b"*" * len(found.group()), said)

    def text(self, said: str) -> str:
        """The same for a text."""
        if self._any is None:
            return said
        return self.masked(said.encode("utf-8", "surrogatepass"))[0].decode(
            "utf-8", "surrogatepass"
        )


def _values(said: Any) -> Iterator[str]:
    """What cookies and stored values hold, also inside of stored JSON."""
    for cookie in said.get("cookies", ()):
        yield str(cookie.get("value", ""))
    for origin in said.get("origins") or ():
        for one in origin.get("localStorage") or ():
            yield from _strings(str(one.get("value", "")))


def _strings(value: str) -> Iterator[str]:
    yield value
    try:
        inside: list[Any] = [json.loads(value)]
    except ValueError:
        return
    while inside:
        one = inside.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            inside += one.values() if isinstance(one, dict) else one
