"""规则里的函数: what rule SQL may call, over whole columns, the same on every engine.

`FUNCTIONS` is registered by the room that opens a session; the shape is that of
`lake.session.AnyFunction`, without knowing the lake.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from wangjian.text import addresses, codes, names
from wangjian.text.folding import fold


@dataclass(frozen=True, slots=True)
class TextFunction:
    """A SQL function: name, kinds of its arguments and result, and what computes it."""

    name: str
    arguments: tuple[str, ...]
    returns: str
    run: Callable[..., pa.Array]


@dataclass(frozen=True, slots=True)
class TextCheck:
    """A check at ingest: `zh` and `en` complete the sentence "the value ..."."""

    name: str
    zh: str
    en: str
    ok: Callable[[pa.StringArray], pa.BooleanArray]


_DOMAIN = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
# Second levels under which names are given out (.com.cn): the root has one label more there.
_SECOND_LEVELS = frozenset({"com", "net", "org", "gov", "edu", "ac", "mil", "co"})


def _each(change: Callable[[str], str | None]) -> Callable[[pa.StringArray], pa.StringArray]:
    """A column function out of one for a value; each different value is computed once."""

    def run(column: pa.StringArray) -> pa.StringArray:
        encoded = column.dictionary_encode()
        words = [change(word) for word in encoded.dictionary.to_pylist()]
        return pa.array(words, pa.string()).take(encoded.indices)

    return run


def fold_title(title: str) -> str:
    """A title without spaces and signs, folded as words are."""
    return "".join(character for character in fold(title).text if character.isalnum())


def domain_root(domain: str) -> str:
    """The registrable name: `a.b.example.com` -> `example.com`."""
    labels = domain.strip().rstrip(".").lower().split(".")
    take = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVELS else 2
    return ".".join(labels[-take:])


def _domains_ok(column: pa.StringArray) -> pa.BooleanArray:
    return pa.array(
        [None if word is None else bool(_DOMAIN.fullmatch(word)) for word in column.to_pylist()],
        pa.bool_(),
    )


def _regions_ok(column: pa.StringArray) -> pa.BooleanArray:
    return pa.array(
        [
            None if word is None else word.isascii() and word.isalnum() and len(word) <= 12
            for word in column.to_pylist()
        ],
        pa.bool_(),
    )


FUNCTIONS: tuple[TextFunction, ...] = (
    TextFunction("code_ok", ("text",), "bool", codes.codes_ok),
    TextFunction("code_region", ("text",), "text", codes.regions_of_codes),
    TextFunction("fold_code", ("text",), "text", codes.fold_codes),
    TextFunction("fold_name", ("text",), "text", names.normalise_all),
    TextFunction("same_name", ("text", "text", "text"), "bool", names.same_all),
    TextFunction("fold_title", ("text",), "text", _each(fold_title)),
    TextFunction("fold_address", ("text",), "text", _each(addresses.normalise)),
    TextFunction("icp_body", ("text",), "text", _each(codes.icp_body)),
    TextFunction("domain_root", ("text",), "text", _each(domain_root)),
)

CHECKS: tuple[TextCheck, ...] = (
    TextCheck(
        "registration_no",
        "不是有效的登记号（长度或校验位不对）",
        "is no valid registration number",
        codes.codes_ok,
    ),
    TextCheck("region_id", "不是行政区划代码", "is no region code", _regions_ok),
    TextCheck("domain", "不是域名", "is no domain name", _domains_ok),
)
