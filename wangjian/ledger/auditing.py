"""日志校验: the whole folder read again: entries, tiles, checkpoint, and what does not belong.

A log that somebody rewrote from an entry on and signed again with the stolen key is whole in
itself; only a checkpoint kept elsewhere (printed on a record, held by a witness) shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wangjian.errors import NotReady
from wangjian.ledger import entries, files, hashing, tiles
from wangjian.ledger.checkpoints import Checkpoint
from wangjian.ledger.log import Log
from wangjian.ledger.notes import BadNoteError


@dataclass
class Audit:
    """What was read, and each thing that is not as it must be."""

    size: int = 0
    root: bytes = hashing.EMPTY
    problems: list[tuple[str, str]] = field(default_factory=list)
    # Left by a killed writer beyond the checkpoint: harmless.
    left_over: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    def say(self, zh: str, en: str) -> None:
        """Note a problem."""
        self.problems.append((zh, en))


def audit(log: Log, kept: Sequence[str] = ()) -> Audit:
    """Read all of the log; `kept` are checkpoints (notes) from elsewhere that it must continue."""
    found = Audit()
    try:
        now = log.checkpoint()
    except NotReady as error:
        found.say(error.zh, error.en)
        return found
    found.size, found.root = now.size, now.root
    rows = _check_entries(log, now.size, found)
    _check_levels(log, now, rows, found)
    if found.holds:
        for note in kept:
            _check_kept(log, now, note, found)
    _check_names(log.folder, now.size, found)
    return found


def clear(log: Log) -> int:
    """Take away what a killed writer left beyond the checkpoint; returns how many files."""
    with files.alone(log.folder / "lock"):
        found = Audit()
        _check_names(log.folder, log.checkpoint().size, found)
        for name in found.left_over:
            (log.folder / name).unlink()
    return len(found.left_over)


def _check_entries(log: Log, size: int, found: Audit) -> list[bytes]:
    """Each bundle against its tile of leaf hashes; returns the hashes of the entries."""
    leaves: list[bytes] = []
    for number in range((size + tiles.WIDTH - 1) // tiles.WIDTH):
        width = min(tiles.WIDTH, size - number * tiles.WIDTH)
        try:
            bodies = log._bundle(number, width)  # noqa: SLF001 - the room's own reader
            told = log._tile(0, number, width)  # noqa: SLF001
        except NotReady as error:
            found.say(error.zh, error.en)
            return leaves
        for offset, (body, said) in enumerate(zip(bodies, told, strict=True)):
            index = number * tiles.WIDTH + offset
            leaves.append(hashing.leaf(body))
            if leaves[-1] != said:
                found.say(
                    f"第 {index} 条与哈希瓦片不符：已被改动、删除或换位",
                    f"entry {index} is not the one in the tile: changed, removed or moved",
                )
            try:
                entries.read(body)
            except entries.BadEntryError as error:
                found.say(f"第 {index} 条的写法不对", f"entry {index}: {error}")
    return leaves


def _check_levels(log: Log, now: Checkpoint, leaves: list[bytes], found: Audit) -> None:
    if len(leaves) != now.size:
        return
    row = leaves
    for level, full, width in tiles.widths(now.size):
        above = []
        for number in range(full + bool(width)):
            chunk = row[number * tiles.WIDTH : (number + 1) * tiles.WIDTH]
            try:
                told = log._tile(level, number, len(chunk))  # noqa: SLF001
            except NotReady as error:
                found.say(error.zh, error.en)
                return
            if level and told != chunk:
                name = tiles.path(level, number, len(chunk))
                found.say(f"瓦片 {name} 与下层不符", f"the tile {name} is not over those below")
            if len(chunk) == tiles.WIDTH:
                above.append(hashing.full(chunk))
        row = above

    def node(level: int, index: int) -> bytes:
        return hashing.full(leaves[index << level : (index + 1) << level])

    if hashing.root(now.size, node) != now.root:
        found.say(
            "各条算出的根与签名的检查点不符", "the entries do not give the root that is signed"
        )


def _check_kept(log: Log, now: Checkpoint, note: str, found: Audit) -> None:
    try:
        old = Checkpoint.opened(note, [log.signer.verifier])
    except BadNoteError as error:
        found.say("给出的检查点不是本日志签发的", f"a checkpoint that is not of this log: {error}")
        return
    if old.size > now.size:
        found.say(
            f"给出的检查点有 {old.size} 条，日志只有 {now.size} 条",
            f"the checkpoint given has {old.size} entries, the log only {now.size}",
        )
    elif log.root(old.size) != old.root:
        found.say(
            f"日志的前 {old.size} 条不是给出的检查点所签的那些：历史被改写",
            f"the first {old.size} entries are not those of the checkpoint: history was rewritten",
        )


def _check_names(folder: Path, size: int, found: Audit) -> None:
    """Files beyond the checkpoint are a killed writer's; files of other names are strangers."""
    depth = {level: (full, width) for level, full, width in tiles.widths(size)}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or name in ("checkpoint", "lock"):
            continue
        known = tiles.parsed(name)
        if known is None and not name.endswith(files.STAGED):
            found.say(f"日志文件夹里有别的文件：{name}", f"a file that is not the log's: {name}")
            continue
        if known is not None:
            level, number, width = known
            full, last = depth.get(0 if level == "entries" else int(level), (0, 0))
            if number < full or (number == full and width <= last):
                continue
        found.left_over.append(name)
