"""不入卷: values of a login go over the wire, and stay out of the record.

A package is handed to the other party, and whoever has a login's cookie is logged in. Each of its
values is written as so many stars in what the browser sent, in addresses, and in the heads of
answers; lengths stay, and the record says how many there were. What a server says in a body, also
of new values that it gives out itself, is in the record as it came; `repeating` counts where it
repeats one of these.

>>> held = Withheld(["s3cret-of-the-office"])
>>> held.masked(b"Cookie: sid=s3cret-of-the-office; a=1")
(b'Cookie: sid=********************; a=1', 1)
>>> held.said_in(b"sid: s3cret-of-the-office")
{0}
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

_SHORTEST = 8  # characters: what is shorter (a language, a flag) opens no door
_JS_LEAVES = "!'()*"  # encodeURIComponent does not touch these


class Withheld:
    """The values of one login."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._values = tuple(dict.fromkeys(one for one in values if len(one) >= _SHORTEST))
        self._written = [tuple(_writings(one)) for one in self._values]
        each = {one for writings in self._written for one in writings}
        raw = b"|".join(map(re.escape, sorted(each, key=len, reverse=True)))
        self._any = re.compile(raw) if raw else None

    @classmethod
    def of(cls, file: Path | None) -> Withheld:
        """Those of a login's file; none without one."""
        return cls(_values(json.loads(file.read_text(encoding="utf-8")))) if file else cls()

    def __bool__(self) -> bool:
        """Whether there is anything to be withheld."""
        return self._any is not None

    @property
    def longest(self) -> int:
        """Bytes of the longest writing of a value."""
        return max((len(one) for writings in self._written for one in writings), default=0)

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

    def said_in(self, said: bytes) -> set[int]:
        """Which of the values stand in this, by their numbers."""
        return {
            number
            for number, writings in enumerate(self._written)
            if any(one in said for one in writings)
        }

    def without(self, numbers: set[int]) -> Withheld:
        """The other values alone."""
        return Withheld(one for number, one in enumerate(self._values) if number not in numbers)


def _writings(value: str) -> Iterator[bytes]:
    """A value as addresses, forms, markup and JSON write it, in UTF-8 and as Chinese pages do."""
    escaped = {
        value,
        quote(value, safe=""),
        quote(value, safe=_JS_LEAVES),
        quote_plus(value),
        html.escape(value, quote=False),
        html.escape(value),
        value.replace("&", "&amp;").replace('"', "&quot;"),  # an attribute, as browsers write it
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        json.dumps(value)[1:-1].replace("/", "\\/"),
    }
    for one in escaped:
        for coding in ("utf-8", "gb18030"):
            with suppress(UnicodeEncodeError):  # half a character
                yield one.encode(coding)


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
