"""哈希树: RFC 6962 section 2.1, on SHA-256; every hash is 32 bytes and that is checked.

The functions that prove take `node(level, index)`, the root of the full subtree that holds the
leaves `index << level` to `(index + 1) << level`, and never see the leaves themselves.

>>> leaf(b"").hex()[:8], EMPTY.hex()[:8]
('6e340b9c', 'e3b0c442')
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

LENGTH = 32
EMPTY = hashlib.sha256(b"").digest()
Node = Callable[[int, int], bytes]


class BadProofError(ValueError):
    """A proof that does not lead from what was said to the root."""


def leaf(body: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(b"\x00" + body).digest()


def join(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def full(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of hashes."""
    row = list(hashes)
    while len(row) > 1:
        row = [join(row[n], row[n + 1]) for n in range(0, len(row), 2)]
    return row[0]


def root(size: int, node: Node) -> bytes:
    """The root of the tree of the first `size` leaves."""
    return _range(0, size, node) if size else EMPTY


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The path from a leaf to the root, the leaf's sibling first."""
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    return _path(index, 0, size, node)


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """What shows that the tree of `old` leaves is the beginning of that of `new`."""
    if not 0 < old <= new:
        raise IndexError(f"no proof from {old} to {new}")
    return _grown(old, 0, new, node, whole=True) if old < new else []


def check_inclusion(body_hash: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root to which a path leads from a leaf (RFC 9162, 2.1.3.2).

    Raises:
        BadProofError: the path has not the one length that it can have.
    """
    _check_lengths([body_hash, *path])
    if not 0 <= index < size:
        raise BadProofError(f"no leaf {index} in a tree of {size}")
    number, last, found = index, size - 1, body_hash
    for one in path:
        if last == 0:
            raise BadProofError("the path is too long")
        if number & 1 or number == last:
            found = join(one, found)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            found = join(found, one)
        number, last = number >> 1, last >> 1
    if last:
        raise BadProofError("the path is too short")
    return found


def check_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Follow a proof that one tree is the beginning of the other (RFC 9162, 2.1.4.2).

    Raises:
        BadProofError: it is not, as far as this proof shows.
    """
    _check_lengths([old_root, new_root, *path])
    if not 0 <= old <= new:
        raise BadProofError(f"a tree of {new} does not begin with one of {old}")
    if old in (0, new):
        if path or old_root != (EMPTY if old == 0 else new_root):
            raise BadProofError("these two roots need no path, and do not fit")
        return
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps or _climbed(old, new, steps) != (old_root, new_root):
        raise BadProofError("the path does not lead to both roots")


def _climbed(old: int, new: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The two roots to which the steps of a proof of growth lead."""
    number, last = old - 1, new - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    before = after = steps[0]
    for one in steps[1:]:
        if last == 0:
            raise BadProofError("the path is too long")
        if number & 1 or number == last:
            before, after = join(one, before), join(one, after)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            after = join(after, one)
        number, last = number >> 1, last >> 1
    if last:
        raise BadProofError("the path is too short")
    return before, after


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _range(start: int, stop: int, node: Node) -> bytes:
    """The root over leaves of which the first subtree is full and aligned."""
    size = stop - start
    if not size & (size - 1):
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(size)
    return join(_range(start, middle, node), _range(middle, stop, node))


def _path(index: int, start: int, stop: int, node: Node) -> list[bytes]:
    if stop - start == 1:
        return []
    middle = start + _split(stop - start)
    if index < middle:
        return [*_path(index, start, middle, node), _range(middle, stop, node)]
    return [*_path(index, middle, stop, node), _range(start, middle, node)]


def _grown(old: int, start: int, stop: int, node: Node, *, whole: bool) -> list[bytes]:
    if old == stop:
        return [] if whole else [_range(start, stop, node)]
    middle = start + _split(stop - start)
    if old <= middle:
        return [*_grown(old, start, middle, node, whole=whole), _range(middle, stop, node)]
    return [*_grown(old, middle, stop, node, whole=False), _range(start, middle, node)]


def _check_lengths(hashes: Sequence[bytes]) -> None:
    if any(len(one) != LENGTH for one in hashes):
        raise BadProofError("a hash that is not 32 bytes long")
