"""扫描内核: the one loop that reads UTF-8 bytes, compiled by numba and run without Python's lock.

For each pair of neighbouring characters (separators left out) one bit says whether any term
begins so. Where it is set, the terms' trie is walked from there, character by character, which
alone decides. The bit is read for every character, the walk done for few: with 25 thousand
terms, about one character in thirty of ordinary prose.

The meaning of every branch is written once more, slowly, in `tests/text/test_scanning.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

SEPARATOR_ID = 1  # in the table of ids: not a character of a term, skipped between them
UNREADABLE = 0xFFFD
PAIR_BITS = 21  # 256 KB for pairs: fits the second-level cache
PAIR_MASK = (1 << PAIR_BITS) - 1
THIRD_BITS = 21
THIRD_MASK = (1 << THIRD_BITS) - 1
# Odd multipliers; where they come from does not matter, only that bits are spread.
SPREAD = 40_503
SPREAD_THIRD = 2_654_435_761
SPREAD_EDGE = 0x9E37_79B9_7F4A_7C15
EDGE_SHIFT = 20
LONGEST_GAP = 6
SHORT = 3  # terms up to this length must agree in a weaker fold, see scanning
VISIBLE, SIGN, SEPARATOR, LETTER, DIGIT, WORD = 2, 3, 3, 4, 8, 16


def compiled(**options: Any) -> Callable[[Any], Any]:
    """`njit` with a cache on disk where numba finds a folder it may write to."""

    def decorate(function: Any) -> Any:
        try:
            return njit(nogil=True, cache=True, **options)(function)
        except RuntimeError:  # a read-only installation and no NUMBA_CACHE_DIR
            return njit(nogil=True, **options)(function)

    return decorate


@compiled(inline="always")
def _decode(data: Any, at: int, end: int) -> Any:
    """Code point at a byte and its length; broken bytes are one unreadable character each."""
    first = np.int64(data[at])
    if first < 0x80:
        return first, 1
    if 0xE0 <= first < 0xF0 and at + 2 < end:
        return (first & 15) << 12 | (np.int64(data[at + 1]) & 63) << 6 | (
            np.int64(data[at + 2]) & 63
        ), 3
    if 0xC0 <= first < 0xE0 and at + 1 < end:
        return (first & 31) << 6 | (np.int64(data[at + 1]) & 63), 2
    if first >= 0xF0 and at + 3 < end:
        point = (
            (first & 7) << 18
            | (np.int64(data[at + 1]) & 63) << 12
            | (np.int64(data[at + 2]) & 63) << 6
            | (np.int64(data[at + 3]) & 63)
        )
        if point < 0x110000:
            return point, 4
    return UNREADABLE, 1


@compiled(inline="always")
def _pair_hash(first: int, second: int) -> Any:
    return ((first * SPREAD) ^ second) & PAIR_MASK


@compiled(inline="always")
def _third_hash(first: int, second: int, third: int) -> Any:
    mixed = (first * SPREAD) ^ second
    return ((mixed * SPREAD_THIRD) ^ (third * SPREAD) ^ (mixed >> 7)) & THIRD_MASK


@compiled(inline="always")
def _slot(node: int, letter: int, mask: int) -> Any:
    key = np.uint64(node << 16 | letter) * np.uint64(SPREAD_EDGE)
    return np.int64(key >> np.uint64(EDGE_SHIFT)) & mask


@compiled()
def _child(node: int, letter: int, edges: Any, children: Any) -> Any:
    """The trie's node below `node` by `letter`, or -1."""
    mask = edges.size - 1
    key = node << 16 | letter
    at = _slot(node, letter, mask)
    while edges[at] != -1:
        if edges[at] == key:
            return np.int64(children[at])
        at = (at + 1) & mask
    return -1


@compiled()
def build_edges(keys: Any, values: Any, edges: Any, children: Any) -> None:
    """Fill the trie's hash table (linear probing; `edges` comes filled with -1)."""
    mask = edges.size - 1
    for i in range(keys.size):
        at = _slot(keys[i] >> 16, keys[i] & 0xFFFF, mask)
        while edges[at] != -1:
            at = (at + 1) & mask
        edges[at] = keys[i]
        children[at] = values[i]


@compiled()
def build_filters(firsts: Any, pairs: Any, thirds: Any) -> None:
    """Set the bits of the first two, and of the first three, characters of each term.

    `pairs` holds two bits: 1 a term of two characters, 2 the beginning of a longer one.
    """
    for i in range(firsts.shape[0]):
        a, b, c = firsts[i, 0], firsts[i, 1], firsts[i, 2]
        h = _pair_hash(a, b)
        pairs[h >> 2] |= np.uint8((2 if c else 1) << ((h & 3) * 2))
        if c:
            t = _third_hash(a, b, c)
            thirds[t >> 3] |= np.uint8(1 << (t & 7))


@compiled()
def _before(data: Any, start: int, at: int) -> Any:
    """Code point that ends before byte `at`, or -1 at the start of the text."""
    if at <= start:
        return -1
    back = at - 1
    while back > start and data[back] & 0xC0 == 0x80 and at - back < 4:
        back -= 1
    point, _ = _decode(data, back, at)
    return point


@compiled()
def _count(data: Any, start: int, stop: int) -> Any:
    """Characters in a stretch of bytes (those that do not continue another)."""
    n = 0
    for i in range(start, stop):
        n += data[i] & 0xC0 != 0x80
    return n


@compiled()
def _walk(  # noqa: PLR0913, PLR0912, PLR0915, C901 - one loop: calls cost more than it
    data: Any, begin: int, end: int, at: int, t: Any, row: int, chars_before: int, out: Any, n: int
) -> Any:
    """Report every term that begins at byte `at`; the new number of hits, or -1: no room."""
    (ids, _, _, edges, children, own_ids, kinds, plain, numeral, node_from, terms, checks) = t
    rows, numbers, starts, stops = out
    node: Any = np.int64(0)
    depth = 0
    chars = 0
    gaps, gaps_of_signs = 0, 0
    packed_plain: Any
    packed_numeral: Any
    packed_plain, packed_numeral = np.int64(0), np.int64(0)
    last_kind: Any = 0
    p = at
    free_before: Any = True
    tied_before: Any = False
    looked_before = False
    first_kind: Any = 0
    while p < end:
        point, size = _decode(data, p, end)
        kind = np.int64(kinds[point])
        if kind & SEPARATOR and kind < LETTER:
            visible: Any = 0
            signs: Any = 0
            gap_chars = 0
            q = p
            while q < end:
                point, size = _decode(data, q, end)
                kind = np.int64(kinds[point])
                if not (kind & SEPARATOR and kind < LETTER):
                    break
                visible += kind >= VISIBLE
                signs += kind == SIGN
                gap_chars += 1
                q += size
            if q >= end:
                break
            if visible and last_kind & DIGIT and kind & DIGIT:
                r = p
                while r < q and node >= 0:
                    point, size = _decode(data, r, end)
                    if kinds[point] & SEPARATOR >= VISIBLE:
                        letter = np.int64(own_ids[point])
                        node = _child(node, letter, edges, children) if letter > 1 else -1
                        depth += 1
                        if depth <= SHORT:
                            packed_plain = packed_plain << 21 | np.int64(plain[point])
                            packed_numeral = packed_numeral << 21 | np.int64(numeral[point])
                    r += size
                if node < 0:
                    break
                point, size = _decode(data, q, end)
            elif visible > LONGEST_GAP:
                break
            elif visible:
                gaps += 1
                gaps_of_signs += visible == signs
            chars += gap_chars
            p = q
        letter = np.int64(ids[point])
        if letter <= SEPARATOR_ID:
            break
        node = _child(node, letter, edges, children)
        if node < 0:
            break
        if depth == 0:
            first_kind = kind
        depth += 1
        chars += 1
        p += size
        last_kind = kind
        if depth <= SHORT:
            packed_plain = packed_plain << 21 | np.int64(plain[point])
            packed_numeral = packed_numeral << 21 | np.int64(numeral[point])
        begin_terms, end_terms = node_from[node], node_from[node + 1]
        if begin_terms == end_terms:
            continue
        # Edges: half a word or half a number is another word, another number.
        if not looked_before:
            looked_before = True
            point = _before(data, begin, at)
            if point >= 0:
                kind = np.int64(kinds[point])
                free_before = kind & WORD == 0
                tied_before = kind & first_kind & (LETTER | DIGIT) != 0
        if tied_before:
            break
        free_after = True
        if p < end:
            point, size = _decode(data, p, end)
            kind = np.int64(kinds[point])
            free_after = kind & WORD == 0
            if kind & last_kind & (LETTER | DIGIT):
                continue
        # A short term with something between its characters needs more than that to count.
        if depth == 2 and gaps > gaps_of_signs and not (free_before and free_after):
            continue
        if depth == 3 and gaps == 1 and gaps_of_signs == 0 and not (free_before or free_after):
            continue
        for i in range(begin_terms, end_terms):
            number = terms[i]
            if depth == 2 and packed_plain != checks[number]:
                continue
            if depth == 3 and packed_numeral != checks[number]:
                continue
            if n >= rows.size:
                return -1
            rows[n] = row
            numbers[n] = number
            starts[n] = chars_before
            stops[n] = chars_before + chars
            n += 1
    return n


@compiled()
def scan_rows(data: Any, offsets: Any, row: int, last_row: int, t: Any, out: Any) -> Any:
    """Scan texts from `row` on; (next row, hits): short of `last_row` when `out` is full."""
    ids, pairs, thirds = t[0], t[1], t[2]
    n = 0
    while row < last_row:
        begin, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        hits_before = n
        counted_to, counted = begin, np.int64(0)
        older, older_at = np.int64(0), begin
        old, old_at = np.int64(0), begin
        waiting = False  # the two characters before begin a longer term, says the filter
        p = begin
        while p < end:
            point, size = _decode(data, p, end)
            letter = np.int64(ids[point])
            if letter == SEPARATOR_ID:
                p += size
                continue
            h = _pair_hash(old, letter)
            bits = (pairs[h >> 2] >> ((h & 3) * 2)) & 3
            at = np.int64(-1)
            if waiting:
                third = _third_hash(older, old, letter)
                if thirds[third >> 3] >> (third & 7) & 1:
                    at = older_at
            # A pair that may be a whole term is walked at once (and with it all longer ones).
            both = bits & 1
            while at >= 0 or both:
                if at < 0:
                    at, both = old_at, 0
                counted += _count(data, counted_to, at)
                counted_to = at
                n = _walk(data, begin, end, at, t, row, counted, out, n)
                at = np.int64(-1)
                if n < 0:
                    return row, hits_before
            waiting = bits == 2
            older, older_at = old, old_at
            old, old_at = letter, p
            p += size
        row += 1
    return row, n
