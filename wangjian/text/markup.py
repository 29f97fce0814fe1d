"""网页正文: what a visitor of a saved page sees, and where its links and scripts lead.

Pages come from sellers: wrong encodings, tags that never close, a hundred thousand of them
nested, gigabytes by expansion. The parser calls back for each tag and no tree is built, so that
depth and order cost nothing; comments, scripts, styles and what is hidden are not seen.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

LARGEST_BYTES = 16_000_000  # the rest of a longer page is not read
LONGEST_TEXT = 1_000_000  # characters of visible text that are kept
MOST_LINKS = 20_000

_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Their whole content is not shown as text.
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "template",
        "noframes",
        "noembed",
        "head",
        "title",
        "svg",
        "math",
        "object",
        "applet",
        "iframe",
        "select",
        "option",
        "datalist",
        "textarea",
    ]
)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "frame",
        "keygen",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "nobr",
    ]
)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Link:
    """A place that a page leads to or takes something from, with the words of the link."""

    tag: str
    address: str
    words: str = ""


@dataclass(slots=True)
class Seen:
    """What a page shows: one line for each block of text."""

    text: str = ""
    title: str = ""
    links: list[Link] = field(default_factory=list)
    scripts: str = ""


def decode(page: bytes) -> str:
    """The page's characters: by byte order mark, as UTF-8, as declared, else as GB 18030."""
    page = page[:LARGEST_BYTES]
    for mark, name in _BOMS:
        if page.startswith(mark):
            return page.decode(name, errors="replace")
    try:
        # A cut in the middle of a character is no sign of another encoding.
        return codecs.getincrementaldecoder("utf-8")().decode(page, final=False)
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(page[:4096])
    name = declared.group(1).decode("ascii", "replace").lower() if declared else ""
    if name in {"", "utf-8", "utf8", "gb2312", "gbk", "gb18030", "x-gbk"}:
        # One bad byte in an honest UTF-8 page must not turn all of it into another script.
        as_utf8 = page.decode("utf-8", errors="replace")
        as_gb = page.decode("gb18030", errors="replace")
        return as_utf8 if as_utf8.count("\ufffd") <= as_gb.count("\ufffd") else as_gb
    try:
        return page.decode(name, errors="replace")
    except LookupError:
        return page.decode("gb18030", errors="replace")


class _Reader:
    """Target of the parser: gathers what is visible."""

    def __init__(self) -> None:
        self.seen = Seen()
        self._parts: list[str] = []
        self._size = 0
        self._open: list[bool] = []  # for each open element: does it hide its content?
        self._hidden = 0
        self._tag = ""
        self._title: list[str] = []
        self._scripts: list[str] = []
        self._links: list[tuple[str, str, int]] = []  # tag, address, where its words begin
        self._words: dict[int, str] = {}
        self._anchors: list[int] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._tag = tag
        hides = (
            tag in _UNSEEN
            or "hidden" in attributes
            or _HIDING.search(attributes.get("style") or "") is not None
        )
        if tag not in _INLINE:
            self._add("\n")
        address = attributes.get("href") or attributes.get("src") or ""
        # A script in a hidden place still runs and may draw; a hidden link cannot be seen.
        shown = not self._hidden and (tag == "script" or not hides)
        if address and (shown or tag == "script") and len(self._links) < MOST_LINKS:
            self._links.append((tag, address.strip(), len(self._parts)))
            if tag == "a":
                self._anchors.append(len(self._links) - 1)
        if tag == "iframe":
            hides = True
        if tag not in _VOID:
            self._open.append(hides)
            self._hidden += hides

    def end(self, tag: str) -> None:
        self._tag = ""
        if tag == "a" and self._anchors:
            number = self._anchors.pop()
            first = self._links[number][2]
            self._words[number] = "".join(self._parts[first : first + 50]).strip()[:400]
        if tag in _VOID:
            return
        if self._open:
            self._hidden -= self._open.pop()
        if tag not in _INLINE:
            self._add("\n")

    def data(self, text: str) -> None:
        if self._tag == "title":
            self._title.append(text[:1000])
        elif self._tag == "script":
            self._scripts.append(text)
        elif not self._hidden:
            self._add(text)

    def comment(self, text: str) -> None:
        """Not seen by a visitor."""

    def close(self) -> Seen:
        text = _BLANKS.sub(" ", "".join(self._parts))
        self.seen.text = _LINES.sub("\n", text).strip()[:LONGEST_TEXT]
        self.seen.title = " ".join("".join(self._title).split())
        self.seen.scripts = "\n".join(self._scripts)[:LONGEST_TEXT]
        self.seen.links = [
            Link(tag, address, self._words.get(number, ""))
            for number, (tag, address, _) in enumerate(self._links)
        ]
        return self.seen

    def _add(self, text: str) -> None:
        if self._size < LONGEST_TEXT * 4:
            self._parts.append(text)
            self._size += len(text)


def see(page: bytes) -> Seen:
    """Read a page; whatever the bytes are, something comes back."""
    text = decode(page).replace("\x00", "")
    if not text.strip():
        return Seen()
    reader = _Reader()
    target: Any = reader  # the stubs know only targets that build trees
    parser: Any = etree.HTMLParser(
        target=target, encoding="utf-8", no_network=True, huge_tree=True, recover=True
    )
    try:
        # Lone surrogates cannot come out of a decoder that replaces; encode cannot fail.
        parser.feed(text.encode("utf-8", "replace"))
        seen: Seen = parser.close()
    except etree.XMLSyntaxError:
        return reader.close()
    return seen
