"""名单索引: the list entries laid out so that one merchant is looked up in a millisecond.

Plain arrays in files, mapped into memory and so shared by all processes that read them: codes and
folded names by their hash, and for names written with noise the pairs of neighbouring characters
(bigrams) with the names that hold them. Made when a version of the lists becomes current, in a
folder named by the versions it was made from; `CURRENT` says which one is read.
"""

from __future__ import annotations

import itertools
import json
import shutil
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import ipc

from wangjian.lake.disk import make_folder, publish, replace_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT = 1
CURRENT = "CURRENT"
KEPT = 2  # indexes: the one read, and the one that a slow reader may still hold
BUCKETS = 1 << 22  # of bigrams; two that share one only cost a glance
_CHUNK = 200_000
_OTHER = 0xFFFD  # a character beyond the first plane
_BASE = np.uint64(0x9E3779B97F4A7C15)
_LONGEST = 64  # characters of a name that are indexed


def points_of(name: str) -> NDArray[np.uint16]:
    """A folded name as numbers of two bytes."""
    points = np.frombuffer(name.encode("utf-32-le", "surrogatepass"), "<u4")[:_LONGEST]
    return np.where(points > 0xFFFF, _OTHER, points).astype(np.uint16)


def hash_of(points: NDArray[np.uint16]) -> np.uint64:
    """The hash of one name or code."""
    return np.uint64(_hashes(points, np.array([0, len(points)]))[0])


def buckets_of(points: NDArray[np.uint16]) -> NDArray[np.uint32]:
    """The bigrams of one name, by bucket."""
    pairs = points[:-1].astype(np.uint32) * np.uint32(40_503) + points[1:].astype(np.uint32)
    return (pairs * np.uint32(2_654_435_761) >> np.uint32(10)).astype(np.uint32)


def _hashes(flat: NDArray[np.uint16], offsets: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Of many texts one after the other: the sum of each character times a power of its place."""
    lengths = np.diff(offsets)
    powers = np.cumprod(np.full(_LONGEST + 1, _BASE, np.uint64))
    places = np.arange(len(flat)) - np.repeat(offsets[:-1], lengths)
    products = np.append((flat.astype(np.uint64) + np.uint64(1)) * powers[places], np.uint64(0))
    sums = np.add.reduceat(products, offsets[:-1]) if len(lengths) else np.zeros(0, np.uint64)
    sums[lengths == 0] = 0
    mixed: NDArray[np.uint64] = sums ^ (sums >> np.uint64(29))
    return mixed


def _flatten(
    texts: pa.Array[Any] | pa.ChunkedArray[Any],
) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """Texts as one array of characters and where each begins."""
    words = [str(word)[:_LONGEST] for word in texts.to_pylist()]
    points = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), "<u4")
    flat = np.where(points > 0xFFFF, _OTHER, points).astype(np.uint16)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    return flat, np.concatenate([[0], np.cumsum(lengths)])


def build(
    folder: Path,
    entries: Iterator[pa.RecordBatch],
    codes: Callable[[], pa.Table],
    names: Callable[[], pa.Table],
    about: Mapping[str, Any],
) -> Path:
    """Lay an index out under `folder` and make it the current one; gives its folder.

    `entries`: what an answer says of each entry, row by row; `codes` (no, code, rank) and `names`
    (no, name, rank): who each row is, `no` being its place; each is asked for when its turn comes,
    so that no two are held at once. `about` is kept beside, with `version`.
    """
    final = folder / str(about["version"])
    if (final / "about.json").exists():
        _make_current(folder, final.name)
        return final
    make_folder(folder)
    staged = folder / f".{uuid.uuid4().hex}"
    staged.mkdir()
    try:
        rows = _keep_entries(staged, entries)
        _keep_codes(staged, codes())
        count = _keep_names(staged, names())
        said = {**about, "format": FORMAT, "entries": rows, "names": count}
        (staged / "about.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        if final.exists():
            shutil.rmtree(final)
        publish(staged, final)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    _make_current(folder, final.name)
    return final


def _keep_entries(staged: Path, entries: Iterator[pa.RecordBatch]) -> int:
    """In pieces as they come, the first of which may be empty and gives the file its shape."""
    first = next(entries)
    rows = 0
    with ipc.new_file(str(staged / "entries.arrow"), first.schema) as writer:
        for batch in itertools.chain([first], entries):
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def _keep_codes(staged: Path, codes: pa.Table) -> None:
    hashes = _hashes_of(codes["code"])
    order = np.argsort(hashes, kind="stable")
    np.save(staged / "code_hash.npy", hashes[order])
    np.save(staged / "code_no.npy", codes["no"].to_numpy().astype(np.uint32)[order])
    np.save(staged / "code_rank.npy", codes["rank"].to_numpy().astype(np.uint8)[order])


def _hashes_of(texts: pa.ChunkedArray[Any]) -> NDArray[np.uint64]:
    parts = [
        _hashes(*_flatten(texts.slice(start, _CHUNK))) for start in range(0, len(texts), _CHUNK)
    ]
    return np.concatenate([*parts, np.zeros(0, np.uint64)])


def _keep_names(staged: Path, names: pa.Table) -> int:
    encoded: Any = names["name"].combine_chunks().dictionary_encode()
    which = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    order = np.argsort(which, kind="stable")
    count = len(encoded.dictionary)
    starts = np.concatenate([[0], np.cumsum(np.bincount(which, minlength=count))])
    np.save(staged / "name_start.npy", starts.astype(np.uint32))
    np.save(staged / "name_no.npy", names["no"].to_numpy().astype(np.uint32)[order])
    np.save(staged / "name_rank.npy", names["rank"].to_numpy().astype(np.uint8)[order])
    flats, lengths, hashes, grams = [], [], [], []
    for start in range(0, count, _CHUNK):
        flat, offsets = _flatten(encoded.dictionary.slice(start, _CHUNK))
        flats.append(flat)
        lengths.append(np.diff(offsets))
        hashes.append(_hashes(flat, offsets))
        grams.append(_grams(flat, offsets, start))
    flat = np.concatenate([*flats, np.zeros(0, np.uint16)])
    offsets = np.concatenate([[0], np.cumsum(np.concatenate([*lengths, np.zeros(0, np.int64)]))])
    np.save(staged / "name_points.npy", flat)
    np.save(staged / "name_offset.npy", offsets.astype(np.uint32))
    hashed = np.concatenate([*hashes, np.zeros(0, np.uint64)])
    order = np.argsort(hashed, kind="stable")
    np.save(staged / "name_hash.npy", hashed[order])
    np.save(staged / "name_hash_of.npy", order.astype(np.uint32))
    _keep_grams(staged, np.concatenate([*grams, np.zeros(0, np.uint64)]))
    return count


def _grams(flat: NDArray[np.uint16], offsets: NDArray[np.int64], start: int) -> NDArray[np.uint64]:
    """Bucket and name in one number each, for all bigrams of these names."""
    owner = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    inside = np.flatnonzero(owner[:-1] == owner[1:])
    buckets = buckets_of(flat)[inside].astype(np.uint64)
    return (buckets << np.uint64(32)) | (owner[inside] + start).astype(np.uint64)


def _keep_grams(staged: Path, grams: NDArray[np.uint64]) -> None:
    grams.sort()
    buckets = (grams >> np.uint64(32)).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(np.bincount(buckets, minlength=BUCKETS))])
    np.save(staged / "gram_start.npy", starts.astype(np.uint32))
    np.save(staged / "gram_name.npy", (grams & np.uint64(0xFFFFFFFF)).astype(np.uint32))


def _make_current(folder: Path, name: str) -> None:
    replace_text(folder / CURRENT, f"{name}\n")
    others = sorted(
        (path for path in folder.iterdir() if path.is_dir() and path.name != name),
        key=lambda path: path.stat().st_mtime_ns,
        reverse=True,
    )
    for old in others[KEPT - 1 :]:
        # Files that a reader still maps live on for it.
        shutil.rmtree(old, ignore_errors=True)


def current_name(folder: Path) -> str:
    """The folder's name of the index in force; empty before the first."""
    with suppress(FileNotFoundError):
        return (folder / CURRENT).read_text(encoding="utf-8").strip()
    return ""
