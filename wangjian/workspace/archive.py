"""备份文件: the tar file of a backup, written by us and read as if a stranger had written it.

Only names that a backup can have are taken: below the folders of a workspace, no climbing, no
links, no devices, nothing twice; each file must have the length and the SHA-256 of the manifest.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tarfile
import uuid
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from wangjian.errors import BadFile, NotReady
from wangjian.workspace import folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KIND = "wangjian-backup"
FORMAT = 1
DATABASE, MANIFEST = "database.dump", "manifest.json"
KEPT = ("lake", "snapshots", "evidence", "packs", "secrets")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_NAME_BYTES, _PATH_BYTES = 255, 2048
_CHUNK_BYTES = 2**20
# Ten million files have a manifest of about a gigabyte; a larger one is no manifest.
_MANIFEST_BYTES = 2**30


@dataclass(frozen=True)
class Entry:
    """One file of a backup."""

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says it holds."""

    workspace_id: str
    workspace_format: int
    created_at: str
    # Role names of the dumped database: owner, app.
    roles: tuple[str, str]
    # Rows of each table at the moment of the dump.
    rows: dict[str, int]
    left_out: tuple[str, ...]
    entries: tuple[Entry, ...]


def allowed(name: str) -> bool:
    """Whether a file of a backup may have this name.

    >>> allowed("lake/shop/CURRENT"), allowed("lake/../secrets/x"), allowed("/etc/passwd")
    (True, False, False)
    """
    parts = name.split("/")
    if _CONTROL.search(name) or len(name.encode()) > _PATH_BYTES:
        return False
    if any(part in ("", ".", "..") or len(part.encode()) > _NAME_BYTES for part in parts):
        return False
    if len(parts) == 1:
        return name in (DATABASE, MANIFEST, folder.FILE_NAME)
    return parts[0] in KEPT


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.file.read(size)
        self.digest.update(chunk)
        return chunk


def add(tar: tarfile.TarFile, name: str, path: Path) -> Entry:
    """Write a file into the archive as it is when opened, with neither owner nor rights."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        member = tarfile.TarInfo(name)
        member.size = size
        member.mode = 0o600
        hashing = _Hashing(file)
        tar.addfile(member, hashing)
    return Entry(name, size, hashing.digest.hexdigest())


def finish(tar: tarfile.TarFile, manifest: Manifest) -> None:
    """Write the manifest, the last file."""
    text = json.dumps(
        {"kind": KIND, "format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=1
    ).encode(errors="backslashreplace")  # a file name may be no text at all
    member = tarfile.TarInfo(MANIFEST)
    member.size = len(text)
    member.mode = 0o600
    tar.addfile(member, BytesIO(text))


@contextmanager
def reading(file: IO[bytes]) -> Iterator[tarfile.TarFile]:
    """Open an archive; whatever is wrong with its form is a BadFile."""
    try:
        with tarfile.open(fileobj=file, mode="r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError, UnicodeError, ValueError, OverflowError) as error:
        raise bad(
            "不是备份文件，或已损坏", f"this is no backup, or it is damaged: {error}"
        ) from error


def manifest(tar: tarfile.TarFile) -> Manifest:
    """Read the manifest and see that the archive holds what it names, before unpacking anything."""
    members = _members(tar)
    last = members.get(MANIFEST)
    if last is None or last.size > _MANIFEST_BYTES:
        raise bad("没有清单", "there is no manifest in it")
    opened = tar.extractfile(last)
    found = _parsed(opened.read() if opened else b"")
    named = {entry.path: entry.size_bytes for entry in found.entries}
    held = {name: member.size for name, member in members.items() if name != MANIFEST}
    if named != held or len(named) != len(found.entries):
        odd = sorted(named.items() ^ held.items())
        raise bad(
            f"清单与内容不符：{odd[0][0] if odd else ''}",
            f"manifest and contents differ: {odd[0][0] if odd else 'a name twice'}",
        )
    if not {DATABASE, folder.FILE_NAME} <= named.keys():
        raise bad("缺少数据库或工作区设置", "the database or the settings are missing")
    return found


def _members(tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    members: dict[str, tarfile.TarInfo] = {}
    for member in tar:
        plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not member.issparse()
        if not plain or not allowed(member.name) or member.size < 0:
            raise bad(
                f"有不该有的内容：{member.name!r}",
                f"it holds what no backup holds: {member.name!r}",
            )
        if member.name in members:
            raise bad(f"文件重复：{member.name}", f"a file stands in it twice: {member.name}")
        members[member.name] = member
    return members


def unpack(tar: tarfile.TarFile, target: Path) -> Manifest:
    """Write the files below an empty folder, each checked against the manifest."""
    found = manifest(tar)
    needed, there = sum(entry.size_bytes for entry in found.entries), shutil.disk_usage(target).free
    if needed > there:
        raise NotReady(
            f"磁盘空间不足：需要 {needed} 字节，剩余 {there}",
            f"not enough room on the disk: {needed} bytes needed, {there} left",
        )
    for entry in found.entries:
        opened = tar.extractfile(entry.path)
        path = target / entry.path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with os.fdopen(os.open(path, flags, 0o600), "wb") as out:
            digest = hashlib.sha256()
            while opened and (chunk := opened.read(_CHUNK_BYTES)):
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != entry.sha256:
            raise bad(f"文件已损坏：{entry.path}", f"a file in it is damaged: {entry.path}")
    return found


def _parsed(text: bytes) -> Manifest:
    try:
        said = json.loads(text)
        if said["kind"] != KIND:
            raise bad("不是网剑的备份", "it is no backup of wangjian")
        if int(said["format"]) > FORMAT or int(said["workspace_format"]) > folder.FORMAT:
            raise NotReady(
                "备份由新版网剑写成",
                "the backup was written by a newer version of wangjian",
                remedy_zh="请用新版恢复",
                remedy_en="restore it with that version",
            )
        return Manifest(
            workspace_id=str(uuid.UUID(said["workspace_id"])),
            workspace_format=int(said["workspace_format"]),
            created_at=str(said["created_at"]),
            roles=(str(said["roles"][0]), str(said["roles"][1])),
            rows={str(table): int(rows) for table, rows in said["rows"].items()},
            left_out=tuple(str(name) for name in said["left_out"]),
            entries=tuple(_entry(entry) for entry in said["entries"]),
        )
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise bad("清单已损坏", f"its manifest is damaged: {error!r}") from error


def _entry(said: Any) -> Entry:
    entry = Entry(str(said["path"]), int(said["size_bytes"]), str(said["sha256"]))
    if not _SHA256.match(entry.sha256):
        raise ValueError(entry.path)
    return entry


def bad(zh: str, en: str) -> BadFile:
    """The error of a backup that cannot be read."""
    return BadFile(
        f"备份无法恢复：{zh}",
        f"the backup cannot be restored: {en}",
        remedy_zh="请用另一份备份",
        remedy_en="use another backup",
    )
