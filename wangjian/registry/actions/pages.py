"""网页归集: a folder of saved pages with a list of what they are, read into looks (`shown`).

Each page is kept as a snapshot and read for code, names, badge and filing numbers. A page that
is missing, too large or outside the folder, and a line of the list that does not fit, go to
quarantine like any bad row; the others are taken in.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wangjian.authority import permissions
from wangjian.authority.days import today
from wangjian.errors import BadFile, BadInput
from wangjian.lake.loads import Lake, Load
from wangjian.lake.readers import open_file
from wangjian.lake.readers.opening import sniff
from wangjian.lake.readers.raw import FileOptions
from wangjian.registry import snapshots
from wangjian.registry.actions.ingesting import Shelf, check_words
from wangjian.registry.actions.mirror import bring_up_to_date
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from wangjian.authority.actor import Actor
    from wangjian.lake.disk import Progress
    from wangjian.lake.readers.raw import BadRow
    from wangjian.workspace.folder import Workspace

SHOWN = TABLES["shown"]
# A saved page of ten megabytes is a film or an archive, not something that a visitor reads.
LARGEST_PAGE_BYTES = 10_000_000
_FILE_HEADINGS = ("file", "文件", "文件名")
# Columns that the list says; the rest is read from the page.
_LISTED = ("url", "seen_at", "subject_kind", "platform_id", "subject_no")
_READ = (
    "shown_no",
    "shown_name",
    "badge",
    "badge_no",
    "icp_no",
    "police_no",
    "exemption_statement",
    "shown_address",
)
_JOINT = "；"
_SAY_EVERY = 200


def ingest_pages(  # noqa: PLR0913 - what must be said of a folder, each by its name
    ws: Workspace,
    folder: Path,
    list_file: Path,
    *,
    source: str,
    scope: str = "",
    as_of_on: date | None = None,
    by: Actor,
    progress: Progress | None = None,
) -> Load:
    """Read the pages that the list names; the same list and pages a second time change nothing.

    The list (CSV, Excel or JSON Lines) has the columns file, seen_at, subject_kind, subject_no,
    and where it applies platform_id and url.
    """
    permissions.require(by, "registry.ingest")
    check_words(source, scope, [list_file])
    folder, list_file = Path(folder), Path(list_file)
    if not folder.is_dir():
        raise BadInput(f"没有文件夹 {folder}", f"there is no folder {folder}")
    day = as_of_on or today()
    shelf = Shelf.open(ws, on=day)
    lake = Lake(ws.lake)
    with tempfile.TemporaryDirectory(dir=ws.tmp, prefix="pages-") as tmp:
        staged = Path(tmp) / f"{list_file.stem}.pages.jsonl"
        _stage(staged, _Looks(ws, folder, list_file), progress)
        try:
            load = lake.accept(
                SHOWN,
                staged,
                source=source,
                scope=scope,
                kind="delta",
                as_of_on=day,
                checks=shelf.checks,
                derive=shelf.derive_for(SHOWN),
                progress=progress,
            )
        finally:
            bring_up_to_date(ws, lake, SHOWN.name, by=by, progress=progress)
    return load


def _stage(staged: Path, looks: _Looks, progress: Progress | None) -> None:
    """One line for each line of the list, on the line where it stands there."""
    done = 0
    with staged.open("w", encoding="utf-8") as file:
        for line, look in looks.rows():
            file.write("\n" * max(0, line - 1 - done))
            file.write(json.dumps(look, ensure_ascii=False) + "\n")
            done = max(done + 1, line)
            if progress and done % _SAY_EVERY == 0:
                progress("读取网页", "reading pages", done)
    if not done:
        raise BadFile(
            f"{looks.list_file.name} 中没有任何一行",
            f"{looks.list_file.name} has no row",
            remedy_zh="请检查清单",
            remedy_en="look at the list",
        )


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why a page is not read; it stands where the digest would, so the check refuses the row."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} {self.en}"


@dataclass(slots=True)
class _Looks:
    """The list, line by line, with what each page shows."""

    ws: Workspace
    folder: Path
    list_file: Path
    _columns: dict[str, str] = field(default_factory=dict)  # ours -> theirs

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Line in the list and the row of `shown` that comes of it."""
        reader = open_file(self.list_file, sniff(self.list_file), FileOptions())
        self._columns = self._match(reader.headings)
        for batch in reader.batches():
            lines = batch.lines.to_pylist()
            found = [
                (int(line or 0), self._look(row))
                for line, row in zip(lines, batch.columns.to_pylist(), strict=True)
            ]
            found += [(bad.line, _unreadable(bad)) for bad in batch.bad]
            yield from sorted(found, key=lambda one: one[0])

    def _match(self, headings: Sequence[str]) -> dict[str, str]:
        known = dict.fromkeys(_FILE_HEADINGS, "file")
        for name in _LISTED:
            column = SHOWN.column(name)
            known |= dict.fromkeys((name, column.zh, *column.aliases), name)
        matched = {known[heading]: heading for heading in headings if heading in known}
        unknown = [heading for heading in headings if heading not in known]
        missing = [
            name for name in ("file", *_LISTED) if name not in matched and name not in _OPTIONAL
        ]
        if unknown or missing:
            raise BadFile(
                f"网页清单 {self.list_file.name} 的列不对："
                f"缺少 {'、'.join(missing) or '无'}；多出 {'、'.join(unknown) or '无'}",
                f"the list of pages {self.list_file.name} has the wrong columns: "
                f"missing {', '.join(missing) or 'none'}; unknown {', '.join(unknown) or 'none'}",
                remedy_zh=f"应有列：file、{'、'.join(_LISTED)}",
                remedy_en=f"it has the columns file, {', '.join(_LISTED)}",
            )
        return matched

    def _look(self, row: dict[str, str | None]) -> dict[str, Any]:
        look: dict[str, Any] = {name: row[theirs] for name, theirs in self._columns.items()}
        page = self._page(look.pop("file", None))
        if isinstance(page, _Fault):
            return {**look, **_nothing(), "snapshot_sha256": str(page)}
        from wangjian.text.pages import read_page  # lxml: only who reads pages waits for it

        reading = read_page(page)
        longest = SHOWN.column("page_text").max_length
        return {
            **look,
            **{name: getattr(reading, name) for name in _READ},
            "permit_nos": _JOINT.join(reading.permit_nos),
            "page_text": reading.text[:longest],
            "snapshot_sha256": snapshots.keep(self.ws.snapshots, page),
        }

    def _page(self, name: str | None) -> bytes | _Fault:
        """The bytes of a page, or why there are none."""
        name = (name or "").strip()
        if not name:
            return _Fault("没有写文件名", "no file is named")
        try:
            path = (self.folder / name).resolve()
            fault = self._fault(path, name)
            return fault or path.read_bytes()
        except (OSError, ValueError) as error:
            return _Fault("文件不能读取", f"cannot be read: {name} ({type(error).__name__})")

    def _fault(self, path: Path, name: str) -> _Fault | None:
        if not path.is_relative_to(self.folder.resolve()):
            return _Fault("文件在文件夹之外", f"outside the folder: {name}")
        if not path.is_file():
            return _Fault("没有此文件", f"no such file: {name}")
        size = path.stat().st_size
        if size > LARGEST_PAGE_BYTES:
            return _Fault("文件过大", f"too large: {name}, {size:,} bytes")
        return None if size else _Fault("文件是空的", f"empty: {name}")


_OPTIONAL = frozenset({"platform_id", "url"})


def _nothing() -> dict[str, None]:
    """All columns in every line, so that the file has one shape."""
    return dict.fromkeys((*_READ, "permit_nos", "page_text"))


def _unreadable(bad: BadRow) -> dict[str, Any]:
    """A torn line of the list: what it said goes along as the text."""
    empty = dict.fromkeys((*_LISTED, *_nothing()))
    longest = SHOWN.column("page_text").max_length
    fault = _Fault(f"清单此行有误：{bad.zh}", bad.en)
    return {**empty, "page_text": bad.raw[:longest], "snapshot_sha256": str(fault)}
