"""个人信息遮盖: what pages show of a natural person's name, number and address.

Which fields these are says `personal.csv`; whose they are, the row: a trader without any
registration, an identity number in place of a code, or a name of two to four characters that is
no organisation's.

>>> hide("王小明", "name"), hide("11010519491231002X", "number")
('王**', '110*****2X')
>>> hide("成都市武侯区近水街1号2栋", "address"), hide("", "gone")
('成都市武侯区***', '')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadKnowledge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMS = frozenset({"name", "number", "address", "gone"})
ALWAYS, NATURAL_PERSON = "always", "natural_person"
_STAR = "*"
_IDENTITY = re.compile(
    r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}"
    r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECK = "10X98765432"
_PERSON = re.compile(r"[\u3400-\u9fff·]{2,4}")
_ORGANISED = re.compile(
    r"(?:公司|[店厂部社行坊馆站所院园场铺屋家城堂庄楼阁轩吧]|中心|商贸|工作室)$"
)
_UPTO_COUNTY = re.compile(r".{0,30}?(?:自治县|市辖区|[县区旗]|(?<=.{4})市)")
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Personal:
    """One personal field: its form, and whether it is so of everybody."""

    form: str
    always: bool


Fields = dict[str, dict[str, Personal]]  # table -> column -> how it is hidden


def read_personal(rows: Iterable[Mapping[str, str]]) -> Fields:
    """The file's rows; a form or a case that nobody knows is a slip that would show a name."""
    found: Fields = {}
    for row in rows:
        if row["form"] not in FORMS or row["when"] not in {ALWAYS, NATURAL_PERSON}:
            raise BadKnowledge(
                f"registry/personal.csv：不认识 {row['form']}、{row['when']}",
                f"registry/personal.csv: there is no {row['form']} or {row['when']}",
            )
        made = Personal(row["form"], row["when"] == ALWAYS)
        found.setdefault(row["table"], {})[row["column"]] = made
    return found


def mask_row(fields: Fields, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as pages show it."""
    listed = fields.get(table, {})
    if not listed:
        return dict(row)
    person = is_person(
        *(
            [row.get(name) for name, one in listed.items() if one.form == form and not one.always]
            for form in ("number", "name")
        ),
        scheme=row.get("registration_scheme"),
    )
    return {
        name: hide(str(value), listed[name].form)
        if value and name in listed and (person or listed[name].always)
        else value
        for name, value in row.items()
    }


def is_person(numbers: Iterable[Any], names: Iterable[Any], *, scheme: Any = None) -> bool:
    """Whether these numbers and names are a natural person's.

    >>> is_person(["91510100MA0000000X"], ["王小明"]), is_person([None], ["王小明"])
    (False, True)
    >>> is_person([None], ["近水店"]), is_person([None], ["近水"], scheme="none")
    (False, True)
    """
    if scheme == "none":
        return True
    said = [str(one).strip() for one in numbers if one]
    if said:
        return any(is_identity(one) for one in said)
    named = [str(one).strip() for one in names if one]
    return any(_PERSON.fullmatch(one) and not _ORGANISED.search(one) for one in named)


def is_identity(number: str) -> bool:
    """Whether it is an identity number, its check digit right.

    >>> is_identity("11010519491231002X"), is_identity("110105194912310021")
    (True, False)
    """
    if not _IDENTITY.fullmatch(number):
        return False
    total = sum(int(digit) * by for digit, by in zip(number, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == number[-1].upper()


def hide(text: str, form: str) -> str:
    """A text in the form in which pages show it."""
    if form == "gone" or not text:
        return ""
    if form == "name":
        return text[0] + _STAR * min(3, len(text) - 1)
    if form == "number":
        return f"{text[:3]}{_STAR * 5}{text[-2:]}" if len(text) > 6 else _STAR * len(text)
    county = _UPTO_COUNTY.match(text)
    return hide_phones((county[0] if county else text[:3]) + _STAR * 3)


def hide_phones(text: str) -> str:
    """A text with the middle of mobile numbers hidden.

    >>> hide_phones("电话13800138000")
    '电话138****8000'
    """
    return _PHONE.sub(rf"\1{_STAR * 4}\2", text)
