"""重复: where a server repeats a value of the login, and what the page shows of the others.

What a server said stays, byte for byte, in the record and in what the page shows of it; a package
says in how many answers it repeats a value, and at which addresses, never which value. A value that
no answer repeats was put into the page from the profile: that becomes stars in DOM and text, as in
all that was sent. Pictures, PDF and video stay as the page was drawn.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader

from wangjian.evidence.recording import wire
from wangjian.evidence.recording.following import FILE as MARKS
from wangjian.evidence.recording.playback import split
from wangjian.evidence.recording.withholding import Withheld

if TYPE_CHECKING:
    from wangjian.evidence.recording.limits import Limits

_PIECE = 1 << 20
_MOST_ADDRESSES = 20
_PAGES = ("dom.html", "text.txt", "follow-*-dom.html", "follow-*-text.txt", MARKS)
_CODECS: dict[bytes, Literal["brotli", "zstd"]] = {b"br": "brotli", b"zstd": "zstd"}
_ZLIB = (b"gzip", b"x-gzip", b"deflate")
_WINDOWS = (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS)  # gzip or zlib by its head; deflate without one


@dataclass(slots=True)
class Repeated:
    """What was found of a login in one capture."""

    answers: int = 0
    addresses: list[str] = field(default_factory=list)
    not_searched: int = 0  # answers of an unknown or broken coding, or unpacking to too much
    shown: int = 0  # times that the visible text shows a value: pictures show it then
    starred: dict[str, int] = field(default_factory=dict)  # by file: values put in from the profile
    others: Withheld = field(default_factory=Withheld)  # those that no answer repeats

    def as_json(self) -> dict[str, Any]:
        """For the record of the environment; no value is in it."""
        return {
            "answers": self.answers,
            "addresses": self.addresses,
            "not_searched": self.not_searched,
            "shown_in_text": self.shown,
            "starred_in_page": self.starred,
        }


def looked_for(folder: Path, login: Path | None, bound: Limits) -> Repeated:
    """Search what servers said, and put stars for what only the profile said."""
    held = Withheld.of(login)
    if not held:
        return Repeated()
    search, told = _Search(held, bound.body_bytes, bound.all_bytes), Repeated()
    known: set[int] = set()
    for url, block, cut in _answers(folder / "data.warc"):
        found, whole = search.through(block)
        told.not_searched += not (whole or cut)  # of what was cut no more is there
        if found:
            known |= found
            told.answers += 1
            told.addresses.append(url)
    told.addresses = list(dict.fromkeys(told.addresses))[:_MOST_ADDRESSES]
    told.others = held.without(known)
    for text in folder.glob("*text.txt"):
        told.shown += held.masked(text.read_bytes())[1]
    told.starred = dict(_starred(folder, told.others))
    return told


def _starred(folder: Path, others: Withheld) -> Iterator[tuple[str, int]]:
    for file in sorted(one for name in _PAGES for one in folder.glob(name)):
        said, count = others.masked(file.read_bytes())
        if count:
            file.write_bytes(said)
            yield file.name, count


def _answers(warc: Path) -> Iterator[tuple[str, bytes, bool]]:
    with warc.open("rb") as file:
        for record in ArchiveIterator(file, no_record_parse=True):
            if record.rec_type == "response":
                fields = record.rec_headers
                url, cut = fields.get_header("WARC-Target-URI"), fields.get_header("WARC-Truncated")
                yield url, record.raw_stream.read(), bool(cut)


@dataclass(slots=True)
class _Search:
    """For values in bodies; what packed bodies unpack to is bounded, one by one and together."""

    held: Withheld
    most: int
    left: int

    def through(self, block: bytes) -> tuple[set[int], bool]:
        """Which values an answer's body says, and whether it was searched to its end."""
        found: set[int] = set()
        tail, size = b"", 0
        try:
            for piece in _unpacked(*split(block)):
                found |= self.held.said_in(tail + piece)
                tail = (tail + piece)[-self.held.longest :]
                size, self.left = size + len(piece), self.left - len(piece)
                if size > self.most or self.left < 0:
                    return found, False
        except (wire.Broken, ValueError, OSError, zlib.error):
            return found, False
        return found, True


def _unpacked(head: wire.Head, body: bytes) -> Iterator[bytes]:
    """A body without its transfer and content codings, piece by piece."""
    stream: Any = io.BytesIO(body)
    if head.chunked:
        stream = io.BytesIO(ChunkedDataReader(stream, raise_exceptions=False).read())
    codings = [one.strip() for one in head.get(b"content-encoding").lower().split(b",")]
    packed = [one for one in codings if one not in (b"", b"identity")]
    if not packed or not body:
        yield from iter(lambda: stream.read(_PIECE), b"")
    elif len(packed) > 1:
        raise ValueError("more than one coding")
    elif packed[0] in _CODECS:
        opened = pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), _CODECS[packed[0]])
        yield from iter(lambda: opened.read(_PIECE), b"")
    elif packed[0] in _ZLIB:
        yield from _inflated(stream.read())
    else:
        raise ValueError("unknown coding")


def _inflated(packed: bytes) -> Iterator[bytes]:
    window = _WINDOWS[0]
    try:
        zlib.decompressobj(window).decompress(packed, 1)
    except zlib.error:
        window = _WINDOWS[1]
    opened = zlib.decompressobj(window)
    while packed and not opened.eof:
        yield opened.decompress(packed, _PIECE)
        packed = opened.unconsumed_tail
