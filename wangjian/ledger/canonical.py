r"""唯一写法: JSON that can be written in one way only, so that it can be made again and compared.

A part of RFC 8785: sorted ASCII keys, no spaces, UTF-8. Fractions are refused, because languages
write them differently; a share is written as text or in thousandths.

>>> dump({"b": [1, "甲"], "a": None})
b'{"a":null,"b":[1,"\xe7\x94\xb2"]}'
>>> load(b'{"a": 1}')
Traceback (most recent call last):
...
ValueError: not in the canonical form
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

# Beyond this a number of JavaScript is not exact.
_MOST = 2**53 - 1
# Deeper than any file of ours; a stranger's file must not exhaust the reader.
_DEPTH = 40


def dump(value: Any) -> bytes:
    """The one way to write this value.

    Raises:
        ValueError: it holds something that has no one way.
    """
    _check(value, 0)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def load(text: bytes) -> Any:
    """Read it back.

    Raises:
        ValueError: this is not how the value is written.
    """
    try:
        value = json.loads(text.decode("utf-8"), parse_constant=_no, parse_float=_no)
        same = dump(value) == text
    except RecursionError:
        raise ValueError("too deep") from None
    if not same:
        raise ValueError("not in the canonical form")
    return value


def _check(value: Any, depth: int) -> None:
    if depth > _DEPTH:
        raise ValueError("too deep")
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if abs(value) > _MOST:
            raise ValueError("a number too large to be exact")
    elif isinstance(value, list | tuple):
        for one in value:
            _check(one, depth + 1)
    elif isinstance(value, dict):
        for key, one in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError("a key that is not plain ASCII")
            _check(one, depth + 1)
    else:
        raise ValueError(f"{type(value).__name__} has no one way to be written")  # noqa: TRY004


def _no(text: str) -> NoReturn:
    raise ValueError(f"not a whole number: {text[:40]}")
