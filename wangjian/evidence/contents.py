"""包里有什么: the files of a capture, laid out as a WACZ (1.1.1) that other programs play back.

    archive/data.warc        what went over the wire
    indexes/index.cdx        where each answer stands in it (CDXJ)
    pages/pages.jsonl        the page that was opened
    seen/                    what it showed: screenshots, rendered DOM, text, PDF
    wangjian/                how it was done: browser, steps, names, TLS, exchanges, replay

Nothing of ours lies in the first three folders; every file is listed in the manifest.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wangjian.evidence import index
from wangjian.evidence.recording.capture import rows
from wangjian.evidence.warc import stamp

WARC, INDEX, PAGES = "archive/data.warc", "indexes/index.cdx", "pages/pages.jsonl"
_SEEN = ("dom.html", "text.txt", "page.pdf")
_HOW = (
    "browser.json",
    "steps.jsonl",
    "witness.jsonl",
    "exchanges.jsonl",
    "names.json",
    "tls.json",
    "browser-errors.txt",
)

Source = bytes | Path


def laid_out(folder: Path, url: str) -> dict[str, Source]:
    """The files of a capture by their path in the package."""
    warc = folder / "data.warc"
    files: dict[str, Source] = {
        WARC: warc,
        INDEX: index.written(warc),
        PAGES: _pages(url, rows(folder / "steps.jsonl")),
    }
    for picture in sorted(folder.glob("screenshot-*.png")):
        files[f"seen/{picture.name}"] = picture
    for one in sorted(folder.glob("follow-*")):
        files[f"seen/{one.name}"] = one
    for one in sorted(folder.glob("video/*")):
        files[f"seen/video/{one.name}"] = one
    for place, names in (("seen", _SEEN), ("wangjian", _HOW)):
        for name in names:
            if (folder / name).exists():
                files[f"{place}/{name}"] = folder / name
    return files


def _pages(url: str, steps: list[dict[str, Any]]) -> bytes:
    """The list of pages: one, under the address that was asked for."""
    opened = next((one for one in steps if one.get("step") == "open"), {"at": stamp()})
    end = next((one for one in steps if one.get("step") == "end"), {})
    return index.pages([(url, opened["at"], end.get("title") or url)])
