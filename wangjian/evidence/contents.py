"""包里有什么: the files of a capture, laid out as a WACZ (1.1.1) that other programs play back.

    archive/data.warc        what went over the wire
    indexes/index.cdx        where each answer stands in it (CDXJ)
    pages/pages.jsonl        the page that was opened
    seen/                    what it showed: screenshots, rendered DOM, text, PDF
    wangjian/                how it was done: browser, steps, names, TLS, exchanges, replay

Nothing of ours lies in the first three folders; every file is listed in the manifest.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator

from wangjian.evidence.recording.playback import split
from wangjian.evidence.recording.warc import moment
from wangjian.evidence.recording.wire import Broken
from wangjian.evidence.urlkeys import url_key
from wangjian.ledger import canonical

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
_MOST_POSTED = 4_096  # bytes of a posted body that an index repeats

Source = bytes | Path


def laid_out(folder: Path, url: str) -> dict[str, Source]:
    """The files of a capture by their path in the package."""
    warc = folder / "data.warc"
    files: dict[str, Source] = {
        WARC: warc,
        INDEX: "".join(index(warc)).encode(),
        PAGES: pages(url, _steps(folder)).encode(),
    }
    for picture in sorted(folder.glob("screenshot-*.png")):
        files[f"seen/{picture.name}"] = picture
    for place, names in (("seen", _SEEN), ("wangjian", _HOW)):
        for name in names:
            if (folder / name).exists():
                files[f"{place}/{name}"] = folder / name
    return files


def pages(url: str, steps: list[dict[str, Any]]) -> str:
    """The list of pages: one, under the address that was asked for."""
    opened = next((one for one in steps if one["step"] == "open"), {"at": moment()})
    end = next((one for one in steps if one["step"] == "end"), {})
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Pages"}
    page = {
        "id": "page-1",
        "url": url,
        "ts": opened["at"],
        "title": end.get("title") or url,
        "text": "",
    }
    return "".join(canonical.dump(one).decode() + "\n" for one in (head, page))


def index(warc: Path) -> list[str]:
    """One line an answer: key, second, and where the record stands; in the order of its bytes."""
    asked: dict[str, tuple[str, bytes]] = {}
    answers: list[dict[str, Any]] = []
    with warc.open("rb") as file:
        records = ArchiveIterator(file, no_record_parse=True)
        for record in records:
            fields = record.rec_headers
            if record.rec_type == "response":
                head = _head(record.raw_stream.read())
                answers.append(
                    {
                        "id": fields.get_header("WARC-Record-ID"),
                        "url": fields.get_header("WARC-Target-URI"),
                        "at": fields.get_header("WARC-Date"),
                        "digest": fields.get_header("WARC-Payload-Digest"),
                        **head,
                    }
                )
            elif record.rec_type == "request":
                to = fields.get_header("WARC-Concurrent-To")
                asked[to] = _posted(record.raw_stream.read())
            else:
                record.raw_stream.read()
            if record.rec_type == "response":
                answers[-1]["offset"] = records.get_record_offset()
                answers[-1]["length"] = records.get_record_length()
    return sorted(_line(one, *asked.get(one["id"], ("GET", b""))) for one in answers)


def _head(block: bytes) -> dict[str, str]:
    try:
        head, _ = split(block)
    except Broken:
        return {"status": "-", "mime": "unk"}
    kind = head.get(b"content-type").split(b";")[0].strip().decode("latin-1").lower()
    parts = head.line.split(None, 2)
    return {"status": parts[1].decode("latin-1") if len(parts) > 1 else "-", "mime": kind or "unk"}


def _posted(block: bytes) -> tuple[str, bytes]:
    """Method and body of a request."""
    head, body = split(block)
    return head.line.split(b" ", 1)[0].decode("latin-1"), body


def _line(one: dict[str, Any], method: str, body: bytes) -> str:
    url, more = one["url"], {}
    if method not in {"GET", "HEAD"}:
        said = quote(body[:_MOST_POSTED].decode("latin-1"), safe="=&+%")
        more = {"method": method, "requestBody": said}
        url = f"{url}{'&' if '?' in url else '?'}__wb_method={method}&{said}"
    at = one["at"]
    second = f"{at[:4]}{at[5:7]}{at[8:10]}{at[11:13]}{at[14:16]}{at[17:19]}"
    row = {
        "url": one["url"],
        "mime": one["mime"],
        "status": one["status"],
        "digest": one["digest"],
        "length": str(one["length"]),
        "offset": str(one["offset"]),
        "filename": WARC.rpartition("/")[2],
        **more,
    }
    return f"{url_key(url)} {second} {json.dumps(row, ensure_ascii=False)}\n"


def _steps(folder: Path) -> list[dict[str, Any]]:
    file = folder / "steps.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [json.loads(line) for line in lines]
