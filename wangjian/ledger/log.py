"""日志文件夹: the log on disk; many read it, one at a time appends to it.

The signed `checkpoint` is what counts: it is renamed into place after all that it speaks of is on
the disk. What a killed writer left beyond it is written over by the next, or taken away.

>>> import tempfile
>>> log = Log(Path(tempfile.mkdtemp()), Signer("log.example", bytes(32)))
>>> log.append([b"one", b"two"])
0
>>> log.entry(1), log.prove(1).check(b"two", [log.signer.verifier]).size
(b'two', 2)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from wangjian.errors import BadInput, NotReady
from wangjian.ledger import entries, files, hashing, tiles
from wangjian.ledger.checkpoints import Checkpoint
from wangjian.ledger.notes import BadNoteError, Signer
from wangjian.ledger.proofs import Proof

_CACHED_TILES = 64


class Log:
    """One log in one folder, and the key that signs for it."""

    def __init__(self, folder: Path, signer: Signer) -> None:
        self.folder = folder
        self.signer = signer

    # -- what it is now ------------------------------------------------------------------------

    def note(self) -> str:
        """The newest signed checkpoint; an empty log signs that it is empty."""
        try:
            return (self.folder / "checkpoint").read_text(encoding="utf-8")
        except FileNotFoundError:
            return self.signer.sign(Checkpoint(self.signer.name, 0, hashing.EMPTY).text)
        except UnicodeDecodeError as error:
            raise self._damaged("checkpoint", str(error)) from error

    def checkpoint(self) -> Checkpoint:
        """What the note says, after its signature was checked."""
        return self._opened(self.note())

    def entry(self, index: int) -> bytes:
        """One entry."""
        return next(self.read(index, index + 1))

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Entries in order, 256 in memory at a time."""
        size = self.checkpoint().size
        stop = size if stop is None else stop
        if not 0 <= start <= stop <= size:
            raise IndexError(f"no entries {start} to {stop} in a log of {size}")
        while start < stop:
            number, first = divmod(start, tiles.WIDTH)
            width = min(tiles.WIDTH, size - number * tiles.WIDTH)
            found = self._bundle(number, width)
            last = min(width, stop - number * tiles.WIDTH)
            yield from found[first:last]
            start = number * tiles.WIDTH + last

    # -- what it proves ------------------------------------------------------------------------

    def prove(self, index: int, note: str = "") -> Proof:
        """That an entry stands in the newest tree, or in that of an earlier checkpoint.

        Raises:
            BadNoteError: the checkpoint given is not of this log as it is.
            IndexError: the entry was not there yet.
        """
        kept = note or self.note()
        told = self._opened(kept) if not note else Checkpoint.opened(note, [self.signer.verifier])
        nodes = _Nodes(self, self.checkpoint().size if note else told.size)
        if note and self.root(told.size) != told.root:
            raise BadNoteError("the log does not continue this checkpoint")
        return Proof(index, tuple(hashing.inclusion(index, told.size, nodes)), kept)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """That the tree of `old` entries is the beginning of that of `new`."""
        size = self.checkpoint().size
        if new > size:
            raise IndexError(f"no tree of {new} in a log of {size}")
        return hashing.consistency(old, new, _Nodes(self, size))

    def root(self, size: int) -> bytes:
        """The root as it was at an earlier size."""
        now = self.checkpoint().size
        if not 0 <= size <= now:
            raise IndexError(f"no tree of {size} in a log of {now}")
        return hashing.root(size, _Nodes(self, now))

    def check_continues(self, earlier: Checkpoint) -> None:
        """Hold an earlier checkpoint against the log as it is now.

        Raises:
            BadNoteError: the log was never this one.
        """
        if earlier.size > self.checkpoint().size or self.root(earlier.size) != earlier.root:
            raise BadNoteError("the log does not continue this checkpoint")

    # -- how it grows --------------------------------------------------------------------------

    def append(self, bodies: Sequence[bytes], *, expect: int | None = None) -> int:
        """Add entries, all or none; the first one's index is returned.

        With `expect` nothing is added unless the log has that size: who has read up to there
        adds nothing twice.
        """
        for body in bodies:
            if len(body) > entries.MOST_BYTES:
                raise BadInput(
                    f"日志条目有 {len(body)} 字节，最多 {entries.MOST_BYTES}",
                    f"a log entry of {len(body)} bytes, {entries.MOST_BYTES} at most",
                    remedy_zh="日志只收摘要，不收内容",
                    remedy_en="the log takes hashes, not content",
                )
        with files.alone(self.folder / "lock"):
            before = self.checkpoint()
            if expect is not None and before.size != expect:
                raise BadInput(
                    f"日志有 {before.size} 条，不是 {expect} 条",
                    f"the log has {before.size} entries, not {expect}",
                    remedy_zh="请重新读取后再试",
                    remedy_en="read it again, then try again",
                )
            if bodies:
                self._grow(before, bodies)
        return before.size

    def _grow(self, before: Checkpoint, bodies: Sequence[bytes]) -> None:
        nodes = _Nodes(self, before.size)
        if hashing.root(before.size, nodes) != before.root:
            raise self._damaged("tile", "the tiles do not give the signed root")
        size = before.size + len(bodies)
        self._write_bundles(before.size, bodies)
        fresh = [hashing.leaf(body) for body in bodies]
        for level, _, _ in tiles.widths(size):
            fresh = self._write_level(level, before.size // tiles.WIDTH**level, fresh)
        after = Checkpoint(self.signer.name, size, hashing.root(size, _Nodes(self, size)))
        files.place(self.folder / "checkpoint", self.signer.sign(after.text).encode())
        self._drop_partial(before.size, size)

    def _write_bundles(self, size: int, bodies: Sequence[bytes]) -> None:
        number, width = divmod(size, tiles.WIDTH)
        waiting = self._bundle(number, width) if width else []
        for chunk in _chunks([*waiting, *bodies]):
            place = tiles.path("entries", number, len(chunk))
            files.place(self.folder / place, tiles.bundle(chunk))
            number += 1

    def _write_level(self, level: int, have: int, fresh: list[bytes]) -> list[bytes]:
        """Add hashes to a level that has `have`; returns the roots of the tiles now full."""
        number, width = divmod(have, tiles.WIDTH)
        waiting = self._tile(level, number, width) if width else []
        above = []
        for chunk in _chunks([*waiting, *fresh]):
            files.place(self.folder / tiles.path(level, number, len(chunk)), b"".join(chunk))
            if len(chunk) == tiles.WIDTH:
                above.append(hashing.full(chunk))
            number += 1
        return above

    def _drop_partial(self, before: int, after: int) -> None:
        """Narrow tiles give way to the full one."""
        for level, full, _ in tiles.widths(after):
            for kind in (level, "entries") if level == 0 else (level,):
                for number in range(before // tiles.WIDTH ** (level + 1), full):
                    full_one = self.folder / tiles.path(kind, number, tiles.WIDTH)
                    narrow = full_one.with_name(f"{full_one.name}.p")
                    if narrow.is_dir():
                        for one in narrow.iterdir():
                            one.unlink()
                        narrow.rmdir()

    # -- tiles ---------------------------------------------------------------------------------

    def _bundle(self, number: int, width: int) -> list[bytes]:
        content, found = self._content("entries", number, width)
        try:
            return tiles.bodies(content, found)[:width]
        except tiles.BadTileError as error:
            raise self._damaged(tiles.path("entries", number, found), str(error)) from error

    def _tile(self, level: int, number: int, width: int) -> list[bytes]:
        content, found = self._content(level, number, width)
        try:
            return tiles.hashes(content, found)[:width]
        except tiles.BadTileError as error:
            raise self._damaged(tiles.path(level, number, found), str(error)) from error

    def _content(self, level: int | str, number: int, width: int) -> tuple[bytes, int]:
        """The tile of this width, or the full one that took its place meanwhile."""
        for wide in dict.fromkeys((width, tiles.WIDTH)):
            try:
                return (self.folder / tiles.path(level, number, wide)).read_bytes(), wide
            except FileNotFoundError:
                continue
        raise self._damaged(tiles.path(level, number, width), "it is missing")

    def _opened(self, note: str) -> Checkpoint:
        try:
            return Checkpoint.opened(note, [self.signer.verifier])
        except BadNoteError as error:
            raise self._damaged("checkpoint", str(error)) from error

    def _damaged(self, name: str, why: str) -> NotReady:
        return NotReady(
            f"日志文件 {self.folder / name} 已损坏",
            f"the log's file {self.folder / name} is damaged: {why}",
            remedy_zh="请运行 wangjian ledger verify 查看，并从备份恢复",
            remedy_en="run wangjian ledger verify to see how far, and restore from a backup",
        )


class _Nodes:
    """Roots of full subtrees of a log of some size, out of its tiles."""

    def __init__(self, log: Log, size: int) -> None:
        @lru_cache(maxsize=_CACHED_TILES)
        def tile(level: int, number: int) -> list[bytes]:
            have = size // tiles.WIDTH**level - number * tiles.WIDTH
            return log._tile(level, number, min(tiles.WIDTH, have))  # noqa: SLF001

        self._hashes = tile

    def __call__(self, level: int, index: int) -> bytes:
        height, above = divmod(level, 8)
        number, first = divmod(index << above, tiles.WIDTH)
        return hashing.full(self._hashes(height, number)[first : first + (1 << above)])


def _chunks(row: list[bytes]) -> Iterator[list[bytes]]:
    for at in range(0, len(row), tiles.WIDTH):
        yield row[at : at + tiles.WIDTH]
