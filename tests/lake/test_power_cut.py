"""A power cut played at every step of a load: what was not synced is gone, the old version stands.

Two disks are played. The strict one keeps names and bytes only where folder and file were synced.
The hasty one keeps every name at once and bytes only of files that were synced, so that a rename
can survive what it names. After each cut the lake is the old one or the new one, whole, and the
same act once more ends in the new one.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from stalls import STALL

from wangjian.lake.loads import Lake
from wangjian.lake.publishing import publish_lake

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's /proc")
DAY = date(2020, 1, 1)
HEAD = "market,stall_no,name\n"
Tree = dict[str, bytes | None]  # relative path -> bytes, None for a folder


class Disk:
    """What would survive, told by the syncs that were asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.bytes: dict[int, bytes] = {}  # inode -> as last synced
        self.names: dict[int, dict[str, int]] = {}  # folder's inode -> names as last synced
        self.folders: set[int] = set()
        self.known: set[int] = set()
        self.handles: list[int] = []
        self.cuts: list[tuple[str, Tree]] = []
        self.trees: list[Tree] = []
        for path in [root, *root.rglob("*")]:  # what is there has long been on the disk
            self.synced(path)

    def synced(self, path: Path) -> None:
        inode = self.held(path)
        if inode in self.folders:
            self.names[inode] = {one.name: self.held(one) for one in path.iterdir()}
        else:
            self.bytes[inode] = path.read_bytes()

    def held(self, path: Path) -> int:
        """The inode; held open, so that it is not another file's when this one is deleted."""
        said = path.lstat()
        if said.st_ino not in self.known:
            self.known.add(said.st_ino)
            self.handles.append(os.open(path, os.O_PATH))
            if stat.S_ISDIR(said.st_mode):
                self.folders.add(said.st_ino)
        return said.st_ino

    def cut(self, what: str) -> None:
        for tree in (self.strict(), self.hasty()):
            if tree not in self.trees:  # most cuts leave what an earlier one left
                self.trees.append(tree)
                self.cuts.append((what, tree))

    def strict(self) -> Tree:
        tree: Tree = {}

        def walk(inode: int, at: str) -> None:
            for name, inner in self.names.get(inode, {}).items():
                if inner in self.folders:
                    tree[f"{at}{name}"] = None
                    walk(inner, f"{at}{name}/")
                else:
                    tree[f"{at}{name}"] = self.bytes.get(inner, b"")

        walk(self.root.stat().st_ino, "")
        return tree

    def hasty(self) -> Tree:
        return {
            path.relative_to(self.root).as_posix(): None
            if path.is_dir()
            else self.bytes.get(path.lstat().st_ino, b"")
            for path in sorted(self.root.rglob("*"))
        }


@contextmanager
def watched(root: Path) -> Iterator[Disk]:
    """Every sync and rename below the folder; a cut is played before and after each."""
    disk = Disk(root)
    real = {name: getattr(os, name) for name in ("fsync", "rename", "replace")}

    def fsync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        real["fsync"](handle)
        if path == root or root in path.parents:
            disk.synced(path)
            disk.cut(f"sync {path.relative_to(root)}")

    def moving(name: str) -> Callable[..., None]:
        def move(source: str, target: str) -> None:
            disk.cut(f"before {name} to {target}")
            real[name](source, target)
            disk.cut(f"{name} to {target}")

        return move

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        patch.setattr(os, "rename", moving("rename"))
        patch.setattr(os, "replace", moving("replace"))
        yield disk
    disk.cut("end")
    for handle in disk.handles:
        os.close(handle)


def lay(tree: Tree, folder: Path) -> Path:
    """A tree of files as the disk has it when the power is back."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in tree.items():
        path = folder / name
        if data is None:
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return folder


def rows(lake: Lake) -> tuple[int, list[tuple[str, str | None]]]:
    version = lake.version(STALL)
    read = [pq.read_table(path, columns=["stall_no", "name"]) for path in lake.paths(version)]
    found = pa.concat_tables(read).to_pylist() if read else []
    assert len(found) == version.rows
    for load_id in version.loads:
        assert lake.load(load_id, STALL).load_id == load_id
    return version.n, sorted((row["stall_no"], row["name"]) for row in found)


def acts(tmp_path: Path) -> dict[str, Callable[[Lake], object]]:
    files = {}
    for name, text in (
        ("first", "e,1,一\ne,2,二\ne,,无号\n"),  # the last one goes to quarantine
        ("second", "e,2,改\ne,3,三\n"),
    ):
        files[name] = tmp_path / f"{name}.csv"
        files[name].write_text(HEAD + text, encoding="utf-8")
    made = pa.table({"market": ["e"], "stall_no": ["9"], "name": ["自产"]})

    def take(lake: Lake, name: str, kind: str) -> object:
        return lake.accept(STALL, files[name], source="s", kind=kind, as_of_on=DAY)

    def withdraw(lake: Lake) -> None:
        version = lake.version(STALL)
        if not version.withdrawn:
            lake.withdraw(version.accepted[0].load_id, why="错")

    return {
        "full": lambda lake: take(lake, "first", "full"),
        "delta": lambda lake: take(lake, "second", "delta"),
        "append": lambda lake: lake.append(STALL, made, source="own", load_id="run-1"),
        "withdraw": withdraw,
    }


@pytest.mark.parametrize(
    ("before", "act"),
    [
        pytest.param([], "full", marks=pytest.mark.slow),
        (["full"], "delta"),
        pytest.param(["full"], "append", marks=pytest.mark.slow),
        pytest.param(["full", "delta"], "withdraw", marks=pytest.mark.slow),
    ],
    ids=["the first load", "a delta over a load", "rows of our own", "a load taken back"],
)
def test_a_power_cut_leaves_the_old_version_or_the_new_one(tmp_path, before, act):
    does = acts(tmp_path)
    root = tmp_path / "lake"
    root.mkdir()
    lake = Lake(root)
    for name in before:
        does[name](lake)
    old = rows(lake)
    with watched(root) as disk:
        does[act](lake)
    new = rows(lake)
    assert old != new
    assert len(disk.cuts) > 6
    seen = set()
    for what, tree in disk.cuts:
        back = Lake(lay(tree, tmp_path / "back"))
        found = rows(back)
        assert found in (old, new), what
        seen.add(found[0])
        does[act](back)
        assert rows(back) == new, what
    assert seen == {old[0], new[0]}
    # Once the act has ended no cut takes it back.
    assert rows(Lake(lay(disk.strict(), tmp_path / "back"))) == new


def test_a_power_cut_while_publishing_leaves_no_list_without_its_files(tmp_path):
    does = acts(tmp_path)
    lake = Lake(tmp_path / "lake")
    does["full"](lake)
    does["delta"](lake)
    root = tmp_path / "shared"
    root.mkdir()
    with watched(root) as disk:
        publish_lake(lake, str(root))
    for what, tree in disk.cuts:
        back = lay(tree, tmp_path / "back")
        if (back / "stall/versions/2.json").exists():
            for placed in lake.version(STALL).files:
                whole = (lake.path / "stall" / placed.path).read_bytes()
                assert (back / "stall" / placed.path).read_bytes() == whole, what
        [done] = publish_lake(lake, str(back), check=True)
        assert done.n == 2
    assert disk.strict().keys() >= {"stall/versions/2.json", "stall/versions/2.sha256"}
