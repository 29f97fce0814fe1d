"""发布: a whole version of tables copied to where a cluster reads it, whole or not at all.

    TARGET/<table>/<load>/part-0000.parquet     the files of the version, under the lake's names
    TARGET/<table>/versions/<n>.sha256          their digests, as `sha256sum -c` takes them
    TARGET/<table>/versions/<n>.json            the list, last: the version is there when it is

Nothing there is ever changed: a version is asked for by its number, there is no CURRENT. Files
that an earlier version brought are not sent again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wangjian.errors import BadFile, Conflict, NotReady
from wangjian.lake.disk import Progress, clear_words, silent
from wangjian.lake.loads import Lake
from wangjian.lake.places import Place, pieces, place
from wangjian.lake.versions import VERSIONS, Version, to_json

URL_VARIABLE = "WANGJIAN_LAKE_URL"


@dataclass(frozen=True, slots=True)
class Published:
    """One version of a table, as it was found or brought there."""

    table: str
    n: int
    files: int
    sent: int  # files that were not there yet
    sent_bytes: int
    already: bool  # the list stood there before


def publish_lake(
    lake: Lake,
    target: str,
    tables: Iterable[str] = (),
    *,
    check: bool = False,
    progress: Progress = silent,
) -> list[Published]:
    """The current version of each table (or of those named) to a folder or an object store.

    `check` reads every file there back and compares digests, not sizes alone.
    """
    there = place(target)
    wanted = list(tables) or lake.tables()
    versions = [version for name in wanted if (version := lake.version(name)).n]
    if not versions:
        raise NotReady(
            "数据湖里没有可发布的表",
            "the lake has no table to publish",
            remedy_zh="先用 wangjian ingest 导入",
            remedy_en="take files in first: wangjian ingest",
        )
    with clear_words(Path(there.address)):
        return [_publish(lake, version, there, progress, check=check) for version in versions]


def _publish(
    lake: Lake, version: Version, there: Place, progress: Progress, *, check: bool
) -> Published:
    listed, text = list_name(version), to_json(version)
    already = there.size(listed) is not None
    if already and b"".join(there.read(listed)).decode() != text:
        raise Conflict(
            f"{there.address} 上的 {version.table} 第 {version.n} 版是另一个数据湖的",
            f"version {version.n} of {version.table} at {there.address} is of another lake",
            remedy_zh="换一个发布处；从备份恢复过的数据湖也要换",
            remedy_en="publish to another place; so too after a restore from a backup",
        )
    sent = sent_bytes = 0
    sums: list[str] = []
    for number, placed in enumerate(version.files):
        path, name = lake.path / version.table / placed.path, f"{version.table}/{placed.path}"
        progress(
            f"发布 {version.table} 第 {version.n} 版：{placed.path}",
            f"publishing {version.table} version {version.n}: {placed.path}",
            number,
        )
        known = there.size(name) == path.stat().st_size
        digest = _digest(_read(path)) if known else _send(path, there, name)
        if check and _digest(there.read(name)) != digest:
            # What is there can be read by a run at this moment; it is not replaced in silence.
            raise BadFile(
                f"{there.address}/{name} 与本地文件不同",
                f"{there.address}/{name} is not what the lake has",
                remedy_zh="删除该文件后再发布一次",
                remedy_en="delete it there and publish again",
            )
        sums.append(f"{digest}  {placed.path}\n")
        if not known:
            sent, sent_bytes = sent + 1, sent_bytes + path.stat().st_size
    if not already:
        there.write(f"{version.table}/{VERSIONS}/{version.n}.sha256", _text("".join(sums)))
        there.write(listed, _text(text))
    return Published(version.table, version.n, len(version.files), sent, sent_bytes, already)


def list_name(version: Version) -> str:
    """Where the list of a version stands."""
    return f"{version.table}/{VERSIONS}/{version.n}.json"


def published_files(target: str, version: Version) -> list[str]:
    """The files of a version as a Spark server reads them there; NotReady if it is not there."""
    there = place(target)
    listed = list_name(version)
    if there.size(listed) is None or b"".join(there.read(listed)).decode() != to_json(version):
        raise NotReady(
            f"{version.table} 第 {version.n} 版还没有发布到 {there.address}",
            f"version {version.n} of {version.table} is not published to {there.address}",
            remedy_zh=f"先执行 wangjian lake publish，地址用 {URL_VARIABLE} 所写的",
            remedy_en=f"run wangjian lake publish with the address of {URL_VARIABLE} first",
        )
    return [f"{there.address}/{version.table}/{placed.path}" for placed in version.files]


def _send(path: Path, there: Place, name: str) -> str:
    """Copy a file; its digest, taken on the way, and its size there compared."""
    whole = hashlib.sha256()

    def passing() -> Iterator[bytes]:
        for piece in _read(path):
            whole.update(piece)
            yield piece

    there.write(name, passing())
    if there.size(name) != path.stat().st_size:
        raise NotReady(
            f"{there.address}/{name} 没有写全",
            f"{there.address}/{name} was not written whole",
            remedy_zh="再发布一次",
            remedy_en="publish again",
        )
    return whole.hexdigest()


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from pieces(file)


def _digest(read: Iterator[bytes]) -> str:
    whole = hashlib.sha256()
    for piece in read:
        whole.update(piece)
    return whole.hexdigest()


def _text(text: str) -> Iterator[bytes]:
    yield text.encode()
