"""亮照标记: licence links and filing numbers that a page shows, and where they lead.

What is handed in is what a visitor sees: the visible text, and visible links with their words. A
link is a licence link by where it leads (`text.pages.badge_of`) or by its words (营业执照); a
filing number is one by its form, a template's zeros are told as such.

>>> found = marks("浙ICP备20209901号-1 营业执照", [Link("a", "/licence", "营业执照")], ["营业执照"])
>>> [(one.kind, one.said, one.address) for one in found]
[('licence', '营业执照', '/licence'), ('icp', '浙ICP备20209901号-1', '')]
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from wangjian.text import codes
from wangjian.text.markup import Link
from wangjian.text.pages import badge_of

_LONGEST_WORDS = 20  # a link to a licence says so and no more
_SAID = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: what it is, what stands there, and where its link leads ("" for nowhere)."""

    kind: str  # licence or icp
    said: str
    address: str
    form: str = ""  # of a licence link: gsxt, sgs, szcert; "words" where only its words say so
    number: str = ""  # the code in the link, or the filing number in its usual spelling
    placeholder: bool = False  # the zeros of a page template


def marks(text: str, links: Iterable[Link], words: Collection[str]) -> list[Mark]:
    """The marks of a page, licence links first; each once."""
    links = list(links)
    found = [mark for link in links if (mark := _licence(link, words)) is not None]
    found += _filings(text, links)
    return list(dict.fromkeys(found))


def _licence(link: Link, words: Collection[str]) -> Mark | None:
    form, number = badge_of(link)
    said = " ".join(link.words.split())[:_SAID]
    if form:
        return Mark("licence", said, link.address, form, number or "")
    if len(said) <= _LONGEST_WORDS and any(word in said for word in words):
        return Mark("licence", said, link.address, "words")
    return None


def _filings(text: str, links: list[Link]) -> list[Mark]:
    numbers = codes.find_icp(text)
    first = codes.normalise_icp(text)
    if first and not numbers:  # nothing but a template's zeros
        numbers = [first]
    return [
        Mark("icp", one, _leads(one, links), "", one, placeholder=codes.is_icp_placeholder(one))
        for one in numbers
    ]


def _leads(number: str, links: list[Link]) -> str:
    return next((one.address for one in links if codes.normalise_icp(one.words) == number), "")
