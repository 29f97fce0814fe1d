"""规则里的函数: what rule SQL may call, over whole columns, the same on every engine.

`FUNCTIONS` is registered by the room that opens a session; the shape is that of
`lake.session.AnyFunction`, without knowing the lake. `CHECKS` are what ingest asks of columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyarrow import compute

from wangjian.text import addresses, code_columns, codes, hosts, names
from wangjian.text.folding import fold_bare

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute
Column = Callable[[Any], Any]  # an Arrow array to an array of the same length


@dataclass(frozen=True, slots=True)
class TextFunction:
    """A SQL function: name, kinds of its arguments and result, and what computes it."""

    name: str
    arguments: tuple[str, ...]
    returns: str
    run: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class TextCheck:
    """A check at ingest: `zh` and `en` complete the sentence "the value ..."."""

    name: str
    zh: str
    en: str
    ok: Column


_LABEL = r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?)"
_DOMAIN = rf"^(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{2,59}})$"
_LONGEST_DOMAIN = 253
_REGION = r"^[0-9A-Za-z-]{1,12}$"
_SHORTEST_NUMBER, _LONGEST_NUMBER = 4, 14
# Second levels under which names are given out (.com.cn): the root has one label more there.
_SECOND_LEVELS = frozenset({"com", "net", "org", "gov", "edu", "ac", "mil", "co"})
# Two letters of each province, below .cn.
_PROVINCES = frozenset(
    re.findall(
        "..",
        "ahbjcqfjgdgsgxgzhahbhehihkhlhnjljsjxlnmonmnxqhscsdshsnsxtjtwxjxzynzj",
    )
)
_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def _each(change: Callable[[str], str | None]) -> Column:
    """A column function out of one for a value; each different value is computed once."""

    def run(column: Any) -> Any:
        encoded = column.dictionary_encode()
        words = [change(word) for word in encoded.dictionary.to_pylist()]
        return pa.array(words, pa.string()).take(encoded.indices)

    return run


def fold_title(title: str) -> str:
    """A title in the plain fold without spaces and signs: 《A 书》 is a书."""
    return fold_bare(title)


def _ascii(label: str) -> str:
    """A label of a host in plain letters; one that cannot be written so stays as it is."""
    if label.isascii():
        return label
    try:
        return label.encode("idna").decode("ascii")
    except UnicodeError:
        return label


def domain_root(domain: str) -> str | None:
    """The registrable name: `https://a.b.example.com/x` -> `example.com`.

    Names in Chinese come in the letters that the net knows (xn--), so that both spellings are one.
    """
    plain = unicodedata.normalize("NFKC", domain.strip()).replace("。", ".")
    host = re.split(r"[/?#]", _ADDRESS.sub("", plain), maxsplit=1)[0]
    host = host.rsplit("@", 1)[-1].split(":", 1)[0]
    labels = [_ascii(label) for label in host.rstrip(".").lower().split(".") if label]
    if not labels:
        return None
    if all(label.isdigit() for label in labels):
        return ".".join(labels)  # an address in numbers has no root
    below = labels[-2] if len(labels) > 1 else ""
    given_out_below = below in _SECOND_LEVELS or (labels[-1] == "cn" and below in _PROVINCES)
    return ".".join(labels[-3 if given_out_below else -2 :])


def _address_within(seen: Any, reported: Any) -> Any:
    """`hosts.within` of each pair; each different pair is read once."""
    known: dict[tuple[str | None, str | None], bool | None] = {}
    answers = []
    for pair in zip(seen.to_pylist(), reported.to_pylist(), strict=True):
        if pair not in known:
            known[pair] = hosts.within(*pair)
        answers.append(known[pair])
    return pa.array(answers, pa.bool_())


def _edits(one: Any, other: Any) -> Any:
    """`edits.edits_all`; the kernel is compiled where it is called, not where it is named."""
    from wangjian.text.edits import edits_all

    return edits_all(one, other)


def _domains_ok(column: Any) -> Any:
    in_form = pc.match_substring_regex(pc.utf8_lower(column), _DOMAIN)
    return pc.and_(in_form, pc.less_equal(pc.binary_length(column), _LONGEST_DOMAIN))


def _numbers_ok(column: Any) -> Any:
    """Codes by their check digit; shorter numbers may be of another register, or a country's."""
    lengths = pc.utf8_length(code_columns.fold_codes(column))
    short = pc.and_(
        pc.greater_equal(lengths, _SHORTEST_NUMBER), pc.less_equal(lengths, _LONGEST_NUMBER)
    )
    return pc.or_(code_columns.codes_ok(column), short)


FUNCTIONS: tuple[TextFunction, ...] = (
    TextFunction("code_ok", ("text",), "bool", code_columns.codes_ok),
    TextFunction("code_region", ("text",), "text", code_columns.regions_of_codes),
    TextFunction("fold_code", ("text",), "text", code_columns.fold_codes),
    TextFunction("fold_name", ("text",), "text", names.normalise_all),
    TextFunction("same_name", ("text", "text", "text"), "bool", names.same_all),
    TextFunction("guess_code", ("text",), "text", _each(codes.guess_code)),
    TextFunction("name_parts", ("text",), "text", _each(names.parts)),
    TextFunction("edits", ("text", "text"), "int", _edits),
    TextFunction("fold_title", ("text",), "text", _each(fold_title)),
    TextFunction("fold_address", ("text",), "text", _each(addresses.normalise)),
    TextFunction("address_door", ("text",), "text", _each(addresses.door)),
    TextFunction("icp_body", ("text",), "text", _each(codes.icp_body)),
    TextFunction("icp_bodies", ("text",), "text", _each(codes.icp_bodies)),
    TextFunction("icp_kind", ("text",), "text", _each(codes.icp_kind)),
    TextFunction("address_within", ("text", "text"), "bool", _address_within),
    TextFunction("domain_root", ("text",), "text", _each(domain_root)),
)

CHECKS: tuple[TextCheck, ...] = (
    TextCheck(
        "registration_no",
        "不是有效的登记号（长度、字符或校验位不对）",
        "is no valid registration number (length, a character or the check digit is wrong)",
        _numbers_ok,
    ),
    TextCheck(
        "region_id",
        "不是行政区划代码",
        "is no region code",
        lambda column: pc.match_substring_regex(column, _REGION),
    ),
    TextCheck("domain", "不是域名", "is no domain name", _domains_ok),
)
