"""改动: files of an office's own folder change together or not at all, and can be put back.

What stood there before is kept under `.kept/<number>/` with a record of who changed what. While
files are being written `.kept/pending` names the change: whoever dies in the middle leaves it
there, nobody reads such a folder, and the next verb of `wangjian packs` puts it back as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadInput, Conflict, NoSuchRecord
from wangjian.workspace.locks import belong, exclusive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

KEPT = ".kept"
PENDING = "pending"
_PLACE = re.compile(r"[a-z_]+/[a-z_]+/[a-z0-9_.]+\.(?:sql|csv|yaml|toml)|pack\.toml")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of several files: what each held before and after, by its digest."""

    number: int
    at: str
    by: str
    verb: str
    reason: str
    files: dict[str, list[str]] = field(default_factory=dict)  # place -> [before, after]
    undoes: int = 0


def sha256(content: bytes | None) -> str:
    """The digest of a file's bytes; empty where there is no file."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


class Changes:
    """The changes of one folder of knowledge, in their order."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._kept = root / KEPT

    def now(self, place: str) -> bytes | None:
        """What stands at a place, or nothing."""
        path = self._path(place)
        return path.read_bytes() if path.is_file() else None

    def history(self) -> list[Change]:
        """Every change, the latest last."""
        if not self._kept.is_dir():
            return []
        numbers = sorted(path for path in self._kept.iterdir() if (path / "record.json").is_file())
        return [Change(**json.loads((path / "record.json").read_text("utf-8"))) for path in numbers]

    def recover(self) -> None:
        """Put back what a writer that died in the middle left half done."""
        if (self._kept / PENDING).exists():
            with self._alone():
                pass

    def apply(
        self,
        files: Mapping[str, bytes | None],
        *,
        before: Mapping[str, str],
        by: str,
        verb: str,
        reason: str = "",
        undoes: int = 0,
    ) -> Change:
        """Write all files, nothing when one cannot be; `before` is what the caller looked at."""
        with self._alone():
            stand = {place: self.now(place) for place in sorted(files)}
            if moved := [place for place in stand if sha256(stand[place]) != before.get(place, "")]:
                raise Conflict(
                    f"查看之后又有改动：{'、'.join(moved)}",
                    f"changed since you looked: {', '.join(moved)}",
                    remedy_zh="请重新比对后再写入",
                    remedy_en="look at the difference again",
                )
            past = self.history()
            change = Change(
                number=past[-1].number + 1 if past else 1,
                at=datetime.now(UTC).replace(microsecond=0).isoformat(),
                by=by,
                verb=verb,
                reason=reason,
                files={place: [sha256(stand[place]), sha256(files[place])] for place in stand},
                undoes=undoes,
            )
            self._keep(change, stand)
            try:
                for place, content in sorted(files.items()):
                    self._put(place, content)
            except BaseException:
                self._put_back()
                raise
            (self._kept / PENDING).unlink()
            return change

    def withdraw(self, change: Change) -> None:
        """As if the last change had never been: its act was not recorded after all."""
        with self._alone():
            self._begin(change.number)
            self._put_back()

    def undo(self, *, by: str, verb: str) -> Change:
        """Put back what stood before the last change that is not undone yet."""
        past = self.history()
        undone = {change.undoes for change in past}
        open_ = [change for change in past if not change.undoes and change.number not in undone]
        if not open_:
            raise NoSuchRecord("没有可撤销的改动", "there is no change to undo")
        last = open_[-1]
        files = {
            place: self._before(last.number, place) if was else None
            for place, (was, _) in last.files.items()
        }
        before = {place: became for place, (_, became) in last.files.items()}
        reason = f"#{last.number}"
        return self.apply(files, before=before, by=by, verb=verb, reason=reason, undoes=last.number)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder(self._kept)
        lock = self._kept / "lock"
        with exclusive(lock, zh="知识文件的写入", en="the writing of knowledge files", seconds=30):
            belong(lock)
            if (self._kept / PENDING).exists():
                self._put_back()
            yield

    def _keep(self, change: Change, stand: Mapping[str, bytes | None]) -> None:
        folder = self._folder(self._kept / f"{change.number:06d}")
        for place, content in stand.items():
            if content is not None:
                self._write(folder / place.replace("/", "~"), content)
        record: dict[str, Any] = asdict(change)
        text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
        self._write(folder / "record.json", text.encode())
        self._begin(change.number)

    def _begin(self, number: int) -> None:
        self._write(self._kept / PENDING, f"{number:06d}".encode())

    def _put_back(self) -> None:
        folder = self._kept / (self._kept / PENDING).read_text("utf-8")
        change = Change(**json.loads((folder / "record.json").read_text("utf-8")))
        for place, (was, _) in change.files.items():
            self._put(place, self._before(change.number, place) if was else None)
        (self._kept / PENDING).unlink()
        shutil.rmtree(folder)

    def _before(self, number: int, place: str) -> bytes:
        return (self._kept / f"{number:06d}" / place.replace("/", "~")).read_bytes()

    def _put(self, place: str, content: bytes | None) -> None:
        path = self._path(place)
        if content is None:
            path.unlink(missing_ok=True)
            return
        self._folder(path.parent)
        self._write(path, content)

    def _write(self, path: Path, content: bytes) -> None:
        part = path.with_name(f".{path.name}.part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        belong(part)
        part.replace(path)

    def _folder(self, path: Path) -> Path:
        if not path.is_dir():
            self._folder(path.parent)
            path.mkdir(exist_ok=True)
            belong(path)
        return path

    def _path(self, place: str) -> Path:
        path = self.root / place
        if not _PLACE.fullmatch(place) or not path.resolve().is_relative_to(self.root.resolve()):
            raise BadInput(
                f"“{place}”不是知识文件的位置",
                f"{place} is no place of a knowledge file",
                remedy_zh="应为 室/文件夹/编号.sql、.csv、.yaml 或 .toml",
                remedy_en="it is room/folder/id.sql, .csv, .yaml or .toml",
            )
        return path
