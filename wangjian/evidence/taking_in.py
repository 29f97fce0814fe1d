"""文件入档: plain files (photographs, films, a phone's recording) as an archive to be sealed.

Each file becomes a resource record under an address of our own; its name, which may be in any
script, stands in `wangjian/files.json` with its sums.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wangjian.evidence import index, package, warc
from wangjian.evidence.package import Source
from wangjian.ledger import canonical

ARCHIVE, INDEX, PAGES = "archive/data.warc", "indexes/index.cdx", "pages/pages.jsonl"
FILES = "wangjian/files.json"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that lies under another name than its own, and its kind by its content."""

    place: Path
    name: str
    content_type: str


def archived(
    files: Sequence[Path | Taken], folder: Path, at: datetime, software: str
) -> dict[str, Source]:
    """The parts of a package of these files; the archive is written into `folder`."""
    out = folder / "data.warc"
    rows = []
    with out.open("wb") as opened:
        archive = warc.Archive(opened)
        archive.info(at, software)
        for number, given in enumerate(files, 1):
            file = given if isinstance(given, Taken) else _named(given)
            told = package.measured(file.name, file.place)
            url = f"urn:wangjian:sha256:{told.sha256}"
            archive.resource(url, at, file.content_type, file.place)
            rows.append(
                {
                    "bytes": told.size_bytes, "content_type": file.content_type, "name": file.name,
                    "no": number, "sha256": told.sha256, "sm3": told.sm3, "url": url,
                }
            )  # fmt: skip
    pages = [(str(row["url"]), warc.stamp(at), str(row["name"])) for row in rows]
    return {
        ARCHIVE: out,
        INDEX: index.written(out),
        PAGES: index.pages(pages),
        FILES: canonical.dump({"files": rows, "version": 1}),
    }


def _named(file: Path) -> Taken:
    """A file under its own name, which says its kind."""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Taken(file, file.name, kind)
