"""发布处: where a lake is published to, a folder on a shared path or an object store.

A place takes whole files under names of its own and never shows half of one under its name:
a folder by syncing and renaming, a store because an object is there when it is complete.
Addresses are those of `pyarrow.fs`: a path, `file:///shared/lake`, or
`s3://bucket/lake?endpoint_override=host:9000&scheme=http&region=...`; keys come from the
environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`), never from the address.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

import pyarrow as pa
from pyarrow import fs

from wangjian.errors import BadInput, NotReady
from wangjian.lake.disk import make_folder, sync_folder

CHUNK = 1 << 22


class Place(Protocol):
    """Files by their names, `<table>/<load>/part-0000.parquet` and the like."""

    address: str  # as a Spark server reads it

    def size(self, name: str) -> int | None:
        """How many bytes, None where there is no such file."""
        ...

    def read(self, name: str) -> Iterator[bytes]:
        """The file, piece by piece."""
        ...

    def write(self, name: str, pieces: Iterator[bytes]) -> None:
        """A file in place of what was there of that name."""
        ...


def place(target: str) -> Place:
    """The place of an address."""
    if "://" not in target:
        return FolderPlace(Path(target).absolute())
    if target.startswith("file://"):
        return FolderPlace(Path(urlsplit(target).path))
    try:
        system, path = fs.FileSystem.from_uri(target)
    except (pa.ArrowException, ValueError, OSError) as error:
        raise BadInput(
            f"不是可用的地址：{target}（{error}）",
            f"no address to publish to: {target} ({error})",
            remedy_zh="写成文件夹路径、file:///路径 或 s3://存储桶/路径?endpoint_override=主机:端口",
            remedy_en="say a folder, file:///path or s3://bucket/path?endpoint_override=host:port",
        ) from error
    return StorePlace(system, path.rstrip("/"), _for_spark(target))


def _for_spark(target: str) -> str:
    """Spark's own name of the place; where the store is, its settings say."""
    said = urlsplit(target)
    scheme = "s3a" if said.scheme == "s3" else said.scheme
    return f"{scheme}://{said.netloc.rsplit('@', 1)[-1]}{said.path}".rstrip("/")


class FolderPlace:
    """A folder, of this machine or mounted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.address = str(folder)

    def size(self, name: str) -> int | None:
        """How many bytes, None where there is no such file."""
        path = self._folder / name
        return path.stat().st_size if path.is_file() else None

    def read(self, name: str) -> Iterator[bytes]:
        """The file, piece by piece."""
        with (self._folder / name).open("rb") as file:
            yield from pieces(file)

    def write(self, name: str, pieces: Iterator[bytes]) -> None:
        """Written beside, synced, renamed, the name synced."""
        path = self._folder / name
        make_folder(path.parent)
        beside = path.with_name(f".{path.name}.{os.getpid()}.new")
        try:
            with beside.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


class StorePlace:
    """A bucket, or what else `pyarrow.fs` knows."""

    def __init__(self, system: fs.FileSystem, path: str, address: str) -> None:
        self._system = system
        self._path = path
        self.address = address

    def size(self, name: str) -> int | None:
        """How many bytes, None where there is no such object."""
        with self._said():
            found = self._system.get_file_info(f"{self._path}/{name}")
        return int(found.size) if found.type == fs.FileType.File else None

    def read(self, name: str) -> Iterator[bytes]:
        """The object, piece by piece."""
        with self._said(), self._system.open_input_stream(f"{self._path}/{name}") as file:
            while piece := file.read(CHUNK):
                yield piece

    def write(self, name: str, pieces: Iterator[bytes]) -> None:
        """There when its last piece is; one that broke off has another size and is sent again."""
        with self._said(), self._system.open_output_stream(f"{self._path}/{name}") as file:
            for piece in pieces:
                file.write(piece)

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except (pa.ArrowException, OSError) as error:
            raise NotReady(
                f"对象存储 {self.address} 不可用：{error}",
                f"the object store {self.address} cannot be used: {error}",
                remedy_zh="检查地址、密钥与存储桶后再执行一次；已发布的版本未受影响",
                remedy_en="check address, keys and bucket, then run it again; what is published"
                " is untouched",
            ) from error


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """An open file, piece by piece."""
    while piece := file.read(CHUNK):
        yield piece
