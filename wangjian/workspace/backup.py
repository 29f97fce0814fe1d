"""备份与恢复: one file with all that cannot be made again, and a workspace out of that file.

The file is a plain tar: `database.dump` (pg_dump), the files of the workspace, and last
`manifest.json` with the SHA-256 of each. The database is dumped first, the files follow: a restored
folder may know more than its database, never less. Exports, logs and temporary files stay behind.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tarfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

from wangjian import errors
from wangjian.workspace import archive, cluster, dumping, folder, locks, postgres
from wangjian.workspace.folder import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Backup:
    """What a backup holds."""

    file: Path
    workspace_id: str
    files: int
    size_bytes: int
    rows: int
    # Links, sockets and packs outside of the workspace: named here, because they are not inside.
    left_out: tuple[str, ...]


def dump(workspace: Workspace, file: Path) -> Backup:
    """Write all of the workspace into one new file; nobody needs to stop working.

    Raises:
        Duplicate: there is a file of that name.
        BadInput: the file cannot be written there.
    """
    file = Path(file).resolve()
    if file.exists():
        raise errors.Duplicate(f"文件 {file} 已存在", f"the file {file} exists already")
    if any(file.is_relative_to(workspace.path / kept) for kept in archive.KEPT):
        raise errors.BadInput(
            f"备份文件不能放在被备份的文件夹里：{file}",
            f"the backup cannot lie inside what it backs up: {file}",
        )
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    dumped = workspace.tmp / f"database.{secrets.token_hex(4)}.dump"
    try:
        with postgres.running(workspace):
            rows = dumping.dump(workspace, dumped)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            made = _write(workspace, dumped, out, rows)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        raise errors.BadInput(
            f"无法写备份文件 {file}", f"cannot write the backup {file}: {error.strerror}"
        ) from error
    finally:
        part.unlink(missing_ok=True)
        dumped.unlink(missing_ok=True)
    return Backup(file, workspace.id, made.files, file.stat().st_size, sum(rows.values()), made.out)


@dataclass
class _Made:
    files: int
    out: tuple[str, ...]


def _write(workspace: Workspace, dumped: Path, out: IO[bytes], rows: dict[str, int]) -> _Made:
    left_out = [str(root) for root in workspace.packs[1:]]
    entries: list[archive.Entry] = []
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        entries.append(archive.add(tar, archive.DATABASE, dumped))
        settings = workspace.path / folder.FILE_NAME
        entries.append(archive.add(tar, folder.FILE_NAME, settings))

        def add(path: Path) -> None:
            name = path.relative_to(workspace.path).as_posix()
            if path.is_symlink() or not path.is_file() or not archive.allowed(name):
                left_out.append(name)
                return
            # A load that was withdrawn and cleared since the folder was listed is no loss.
            with suppress(FileNotFoundError):
                entries.append(archive.add(tar, name, path))

        log = workspace.evidence / "log"
        with _standing(log):
            for path in _walk(log):
                add(path)
        for path in chain.from_iterable(_walk(workspace.path / kept) for kept in archive.KEPT):
            if not path.is_relative_to(log):
                add(path)
        archive.finish(
            tar,
            archive.Manifest(
                workspace_id=workspace.id,
                workspace_format=workspace.format,
                created_at=datetime.now(UTC).replace(microsecond=0).isoformat(),
                roles=dumping.roles_of(workspace),
                rows=rows,
                left_out=tuple(left_out),
                entries=tuple(entries),
            ),
        )
    return _Made(len(entries), tuple(left_out))


@contextmanager
def _standing(log: Path) -> Iterator[None]:
    """The log does not grow while it is copied: its tiles and its checkpoint belong together."""
    if not log.is_dir():
        yield
        return
    with locks.exclusive(log / "lock", zh="日志正在写入", en="the log is being written"):
        yield


def _walk(top: Path) -> Iterator[Path]:
    """Files below a folder; `CURRENT` first: what a pointer names is there when it is listed."""
    found = [path for path in sorted(top.rglob("*")) if path.is_symlink() or not path.is_dir()]
    yield from sorted(found, key=lambda path: path.name != "CURRENT")


def load(file: Path, target: Path) -> Workspace:
    """Make a workspace out of a backup, in a new or an empty folder; all of it or nothing.

    Raises:
        BadFile: the file is no backup, is damaged, or is not one that this program wrote.
        NotReady: it was written by a newer version, or the database is not empty.
    """
    target = Path(target).resolve()
    folder.check_new(target)
    try:
        with Path(file).open("rb") as opened, archive.reading(opened) as tar:
            archive.manifest(tar)  # a file that is no backup leaves no trace
            staged = target / "tmp" / f"restore.{secrets.token_hex(4)}"
            known = target.exists()
            try:
                folder.make_folders(target)
                staged.mkdir(mode=0o700)
                return _restore(tar, staged, target)
            except BaseException:
                _undo(target, known=known)
                raise
    except OSError as error:
        raise errors.BadFile(
            f"无法读取备份 {file}", f"cannot read the backup {file}: {error.strerror}"
        ) from error


def _restore(tar: tarfile.TarFile, staged: Path, target: Path) -> Workspace:
    manifest = archive.unpack(tar, staged)
    archived = Workspace.open(staged)
    if archived.id != manifest.workspace_id:
        raise errors.BadFile("备份的清单与工作区不符", "the manifest names another workspace")
    for kept in archive.KEPT:
        if (staged / kept).is_dir():
            # The place is an empty folder of ours.
            (target / kept).rmdir()
            (staged / kept).rename(target / kept)
    restored = replace(archived, path=target)
    # While the database fills, the folder is no workspace: nobody opens half of one.
    with postgres.running(restored):
        dumping.load(restored, staged / archive.DATABASE, manifest)
    (staged / folder.FILE_NAME).rename(target / folder.FILE_NAME)
    (staged / archive.DATABASE).unlink()
    staged.rmdir()
    return Workspace.open(target)


def _undo(target: Path, *, known: bool) -> None:
    """Leave an empty folder behind, or none, as it was found."""
    (target / folder.FILE_NAME).unlink(missing_ok=True)
    if (target / "postgres").exists():
        cluster.discard(Workspace(target, "", folder.FORMAT, ""))
    for name in folder.FOLDERS:
        shutil.rmtree(target / name, ignore_errors=True)
    if not known:
        with suppress(OSError):
            target.rmdir()


def read_manifest(file: Path) -> archive.Manifest:
    """What a backup says of itself, without unpacking it."""
    with Path(file).open("rb") as opened, archive.reading(opened) as tar:
        return archive.manifest(tar)
