"""拆看: single members of a sealed package, without reading the whole of it.

>>> with opened(file) as found:                                     # doctest: +SKIP
...     found.json("wangjian/environment.json")["fresh_profile"]
True
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wangjian.errors import NoSuchRecord
from wangjian.evidence import manifest

# Of a text that a page shows, and of a file that is read as JSON.
MOST_TEXT = 40_000
_MOST_JSON = 4_000_000
_MOST_LINES = 2_000
_MOST_PICTURE = 40_000_000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
# Of the page itself, then of what its licence link led to.
_PICTURE = re.compile(r"seen/((?:follow-\d+-)?screenshot-\d+\.png)\Z")
_FRAME = re.compile(r"\d{5}\.jpg\Z")
_MOST_FRAMES = 48  # of a video are shown, from all of its length


@dataclass(frozen=True, slots=True)
class Video:
    """Some pictures of a video with the seconds since the first, and how many there are."""

    shown: list[tuple[str, float]]
    count: int


@dataclass(slots=True)
class Opened:
    """A package whose directory was read; members are read when they are asked for."""

    _zip: zipfile.ZipFile | None
    names: tuple[str, ...] = field(default=())

    def json(self, name: str) -> dict[str, Any]:
        """A member that holds one JSON object; empty where there is none, or none of that kind."""
        try:
            found = json.loads(self.raw(name, _MOST_JSON))
        except (ValueError, NoSuchRecord):
            return {}
        return found if isinstance(found, dict) else {}

    def lines(self, name: str) -> tuple[list[dict[str, Any]], int]:
        """A member of one JSON object a line: the first of them, and how many more follow."""
        try:
            raw = self.raw(name, _MOST_JSON)
        except NoSuchRecord:
            return [], 0
        rows, all_lines = [], raw.splitlines()
        for line in all_lines[:_MOST_LINES]:
            try:
                row = json.loads(line)
            except ValueError:  # cut off
                continue
            if isinstance(row, dict):
                rows.append(row)
        return rows, max(0, len(all_lines) - _MOST_LINES)

    def text(self, name: str) -> tuple[str, bool]:
        """The beginning of a text, and whether there is more."""
        try:
            raw = self.raw(name, MOST_TEXT * 4 + 1)
        except NoSuchRecord:
            return "", False
        said = raw.decode("utf-8", "replace").replace("\x00", "")
        return said[:MOST_TEXT], len(said) > MOST_TEXT

    @property
    def pictures(self) -> list[str]:
        """The names of its screenshots, from top to bottom."""
        found = [match[1] for name in self.names if (match := _PICTURE.match(name))]
        return sorted(found, key=lambda name: (name.startswith("follow"), name))

    def picture(self, name: str) -> bytes:
        """A screenshot; nothing else leaves as a picture."""
        if name not in self.pictures:
            raise NoSuchRecord("没有这张截图", "there is no such screenshot")
        found = self.raw(f"seen/{name}", _MOST_PICTURE)
        if not found.startswith(_PNG):
            raise NoSuchRecord("这个文件不是图片", "this file is no picture")
        return found

    def video(self) -> Video:
        """Some of the pictures of the screen over time, from its beginning to its end."""
        rows, more = self.lines("seen/video/frames.jsonl")
        first = _seconds(rows[0]) if rows else 0.0
        step = max(1, -(-len(rows) // _MOST_FRAMES))
        shown = [
            (str(row["picture"]), round(_seconds(row) - first, 1))
            for row in rows[::step]
            if _FRAME.match(str(row.get("picture", "")))
        ]
        return Video(shown, len(rows) + more)

    def frame(self, name: str) -> bytes:
        """One of the pictures of a video."""
        found = self.raw(f"seen/video/{name}", _MOST_PICTURE) if _FRAME.match(name) else b""
        if not found.startswith(_JPEG):
            raise NoSuchRecord("没有这幅画面", "there is no such picture")
        return found

    def raw(self, name: str, most: int) -> bytes:
        """The beginning of a member."""
        if self._zip is None or name not in self.names:
            raise NoSuchRecord(f"包里没有 {name}", f"the package has no {name}")
        try:
            with self._zip.open(name) as member:
                return member.read(most)
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            raise NoSuchRecord(f"包里的 {name} 读不出", f"{name} cannot be read") from error

    @property
    def resources(self) -> list[dict[str, Any]]:
        """The files that its manifest lists, with their sums."""
        found = self.json(manifest.MANIFEST).get("resources")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    @property
    def about(self) -> dict[str, Any]:
        """What its manifest says beside them."""
        found = self.json(manifest.MANIFEST)
        more = found.get("wangjian")
        return {**(more if isinstance(more, dict) else {}), "software": found.get("software", "")}

    @property
    def domain(self) -> str:
        """In whose name it is signed; empty: with the office's own key. `verify` says if it is."""
        signed = self.json(manifest.DIGEST).get("signedData")
        found = signed.get("domain", "") if isinstance(signed, dict) else ""
        return found if isinstance(found, str) else ""


def _seconds(row: dict[str, Any]) -> float:
    said = row.get("seconds")
    return float(said) if isinstance(said, int | float) else 0.0


@contextmanager
def opened(file: Path) -> Iterator[Opened]:
    """Open a package; one that is gone or damaged has nothing in it, and `verify` says so."""
    try:
        archive = zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile, NotImplementedError):
        yield Opened(None)
        return
    with archive:
        yield Opened(archive, tuple(archive.namelist()))
