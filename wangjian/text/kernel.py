"""扫描内核: the one loop that reads UTF-8 bytes, compiled by numba and run without Python's lock.

Two steps over a block of texts. The filter reads every character once and asks two bit tables,
small enough for the processor's cache: may the last two characters (separators left out) be a
whole term, may the last three begin a longer one? What passes, about one character in a hundred
of ordinary prose with 25 thousand terms, is written down. Then the terms' trie is walked from
each of those places, which alone decides.

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
PAIR_BITS = 18  # 32 KB, for terms of two characters: fits the first-level cache
PAIR_MASK = (1 << PAIR_BITS) - 1
THIRD_BITS = 22  # 512 KB, for longer terms: fits the second-level cache
THIRD_MASK = (1 << THIRD_BITS) - 1
# Odd multipliers; where they come from does not matter, only that bits are spread.
SPREAD = 40_503
SPREAD_THIRD = 2_654_435_761
SPREAD_LETTER = 0x1656_67B1
THIRD_SHIFT = 18
SPREAD_EDGE = 0x9E37_79B9_7F4A_7C15
EDGE_SHIFT = 20
LONGEST_GAP = 6
BLOCK = 1 << 15  # candidates between filter and walk
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
def _three(first: int, second: int, third: int) -> Any:
    """Code point of a character of three bytes: nearly all Chinese ones."""
    return (
        (first & np.uint32(15)) << np.uint32(12)
        | (np.uint32(second) & np.uint32(63)) << np.uint32(6)
        | (np.uint32(third) & np.uint32(63))
    )


@compiled()
def _decode(data: Any, at: int, end: int) -> Any:
    """Code point at a byte, times 8, plus its length; broken bytes are unreadable ones."""
    first = np.uint32(data[at])
    if first < 0x80:
        return np.int64(first) << 3 | 1
    if 0xE0 <= first < 0xF0 and at + 2 < end:
        return np.int64(_three(first, data[at + 1], data[at + 2])) << 3 | 3
    if 0xC0 <= first < 0xE0 and at + 1 < end:
        return (np.int64(first & 31) << 6 | np.int64(data[at + 1] & 63)) << 3 | 2
    if first >= 0xF0 and at + 3 < end:
        point = np.int64(first & 7) << 18 | np.int64(data[at + 1] & 63) << 12
        point |= np.int64(data[at + 2] & 63) << 6 | np.int64(data[at + 3] & 63)
        if point < 0x110000:
            return point << 3 | 4
    return np.int64(UNREADABLE << 3 | 1)


@compiled(inline="always")
def _mix(first: int, second: int) -> Any:
    return (first * SPREAD) ^ second


@compiled(inline="always")
def _pair_bit(mixed: int) -> Any:
    return (mixed ^ (mixed >> 13)) & PAIR_MASK


@compiled(inline="always")
def _third_bit(mixed: int, third: int) -> Any:
    return ((mixed * SPREAD_THIRD + third * SPREAD_LETTER) >> THIRD_SHIFT) & THIRD_MASK


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
def build_trie(letters: Any, begins: Any, edges: Any, children: Any, ends: Any) -> Any:
    """Lay every term into a hash table (as `build_edges` does); how many nodes there are.

    Term i is `letters[begins[i]:begins[i + 1]]`; `ends` takes the node at which it ends.
    """
    mask = edges.size - 1
    nodes = 0
    for i in range(ends.size):
        node = np.int64(0)
        for p in range(begins[i], begins[i + 1]):
            key = node << 16 | letters[p]
            at = _slot(node, letters[p], mask)
            while edges[at] != -1 and edges[at] != key:
                at = (at + 1) & mask
            if edges[at] == -1:
                nodes += 1
                edges[at] = key
                children[at] = nodes
            node = np.int64(children[at])
        ends[i] = node
    return nodes


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
def build_filters(letters: Any, begins: Any, pairs: Any, thirds: Any) -> None:
    """Set the bit of each term of two characters, and of each longer one's first three.

    Term i is `letters[begins[i]:begins[i + 1]]`; its separators are 0 and passed over.
    """
    for i in range(begins.size - 1):
        a, b, c = np.int64(0), np.int64(0), np.int64(0)
        for p in range(begins[i], begins[i + 1]):
            if letters[p] and not c:
                if not a:
                    a = letters[p]
                elif not b:
                    b = letters[p]
                else:
                    c = letters[p]
        if c:
            h = _third_bit(_mix(a, b), c)
            thirds[h >> 3] |= np.uint8(1 << (h & 7))
        else:
            h = _pair_bit(_mix(a, b))
            pairs[h >> 3] |= np.uint8(1 << (h & 7))


@compiled()
def _before(data: Any, start: int, at: int) -> Any:
    """Code point that ends before byte `at`, or -1 at the start of the text."""
    if at <= start:
        return -1
    back = at - 1
    while back > start and data[back] & 0xC0 == 0x80 and at - back < 4:
        back -= 1
    return _decode(data, back, at) >> 3


@compiled()
def _walk(  # noqa: PLR0913, PLR0912, PLR0915, C901 - one loop: calls cost more than it
    data: Any, offsets: Any, at_rows: Any, places: Any, befores: Any, found: int,
    ids: Any, own_ids: Any, edges: Any, children: Any, kinds: Any, plain: Any, numeral: Any,
    node_from: Any, terms: Any, checks: Any,
    rows: Any, numbers: Any, starts: Any, stops: Any, n: int,
) -> Any:  # fmt: skip
    """Report every term that begins at a candidate; (row that found no room or -1, hits)."""
    room = rows.size
    row, n_row = np.int64(-1), n
    begin, end = np.int64(0), np.int64(0)
    for i in range(found):
        at, before = places[i], befores[i]
        if at_rows[i] != row:
            row, n_row = at_rows[i], n
            begin, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        node: Any = np.int64(0)
        depth, chars = 0, 0
        gaps, gaps_of_signs = 0, 0
        packed_plain, packed_numeral = np.int64(0), np.int64(0)
        first_kind, last_kind = np.int64(0), np.int64(0)
        looked_before, free_before, tied_before = False, True, False
        p = at
        while p < end:
            step = _decode(data, p, end)
            point = step >> 3
            kind = np.int64(kinds[point])
            if kind & SEPARATOR:
                gap_chars, visible, signs = 0, np.int64(0), np.int64(0)
                q = p
                while q < end:
                    step = _decode(data, q, end)
                    point = step >> 3
                    kind = np.int64(kinds[point])
                    if not kind & SEPARATOR:
                        break
                    visible += kind >= VISIBLE
                    signs += kind == SIGN
                    gap_chars += 1
                    q += step & 7
                if q >= end:
                    break
                if visible and last_kind & DIGIT and kind & DIGIT:
                    while p < q and node >= 0:
                        sign = _decode(data, p, end)
                        point = sign >> 3
                        if kinds[point] >= VISIBLE:
                            letter = np.int64(own_ids[point])
                            node = _child(node, letter, edges, children) if letter > 1 else -1
                            depth += 1
                            if depth <= SHORT:
                                packed_plain = packed_plain << 21 | np.int64(plain[point])
                                packed_numeral = packed_numeral << 21 | np.int64(numeral[point])
                        p += sign & 7
                    if node < 0:
                        break
                    point = step >> 3
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
            p += step & 7
            last_kind = kind
            if depth <= SHORT:
                packed_plain = packed_plain << 21 | np.int64(plain[point])
                packed_numeral = packed_numeral << 21 | np.int64(numeral[point])
            first_term, after_terms = node_from[node], node_from[node + 1]
            if first_term == after_terms:
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
                kind = np.int64(kinds[_decode(data, p, end) >> 3])
                free_after = kind & WORD == 0
                if kind & last_kind & (LETTER | DIGIT):
                    continue
            # A short term with something between its characters needs more to count.
            if depth == 2 and gaps > gaps_of_signs and not (free_before and free_after):
                continue
            if depth == 3 and gaps == 1 and gaps_of_signs == 0 and not (free_before or free_after):
                continue
            for k in range(first_term, after_terms):
                number = terms[k]
                if depth == 2 and packed_plain != checks[number]:
                    continue
                if depth == 3 and packed_numeral != checks[number]:
                    continue
                if n >= room:
                    return row, n_row
                rows[n], numbers[n] = row, number
                starts[n], stops[n] = before, before + chars
                n += 1
    return -1, n


@compiled()
def _candidates(  # noqa: PLR0913 - arrays one by one: the loop runs twice as fast
    data: Any, offsets: Any, row: int, last_row: int, ids: Any, pairs: Any, thirds: Any,
    rows: Any, places: Any, befores: Any,
) -> Any:  # fmt: skip
    """Places where a term may begin, in bytes and characters; (next row, places): whole rows."""
    n = 0
    room = rows.size
    while row < last_row:
        end = np.int64(offsets[row + 1])
        n_before = n
        # None yet: the filter may err at the first letters, before which nothing can begin.
        older_at, old_at, walked = np.int64(-1), np.int64(-1), np.int64(-1)
        older_no, old_no, no = np.int64(0), np.int64(0), np.int64(-1)
        old, mixed = np.int64(0), np.int64(0)
        p = np.int64(offsets[row])
        while p < end:
            at = p
            no += 1
            first = np.uint32(data[p])
            if 0xE0 <= first < 0xF0 and p + 2 < end:
                letter = np.int64(ids[_three(first, data[p + 1], data[p + 2])])
                p += 3
            elif first < 0x80:
                letter = np.int64(ids[first])
                p += 1
            else:
                step = _decode(data, p, end)
                letter = np.int64(ids[step >> 3])
                p += step & 7
            if letter == SEPARATOR_ID:
                continue
            third = _third_bit(mixed, letter)
            mixed = _mix(old, letter)
            pair = _pair_bit(mixed)
            begins = thirds[third >> 3] >> (third & 7) & 1
            whole = pairs[pair >> 3] >> (pair & 7) & 1
            if begins | whole:
                if n + 2 > room:
                    return row, n_before
                # Where a pair was written down, the walk finds the longer terms as well.
                if begins and older_at != walked:
                    rows[n], places[n], befores[n] = row, older_at, older_no
                    n += 1
                if whole and old_at >= 0:
                    rows[n], places[n], befores[n] = row, old_at, old_no
                    n += 1
                    walked = old_at
            old = letter
            older_at, old_at = old_at, at
            older_no, old_no = old_no, no
        row += 1
    return row, n


@compiled()
def scan_rows(data: Any, offsets: Any, row: int, last_row: int, t: Any, out: Any) -> Any:
    """Scan texts from `row` on; (next row, hits): short of `last_row` when `out` is full."""
    (
        ids,
        pairs,
        thirds,
        edges,
        children,
        own_ids,
        kinds,
        plain,
        numeral,
        node_from,
        terms,
        checks,
    ) = t
    hit_rows, numbers, starts, stops = out
    room = max(BLOCK, hit_rows.size)
    rows, places = np.empty(room, np.int64), np.empty(room, np.int64)
    befores = np.empty(room, np.int64)
    n = 0
    while row < last_row:
        after, found = _candidates(
            data, offsets, row, last_row, ids, pairs, thirds, rows, places, befores
        )
        if after == row:
            return row, n  # more places in one text than there is room for
        full, n = _walk(
            data, offsets, rows, places, befores, found,
            ids, own_ids, edges, children, kinds, plain, numeral, node_from, terms, checks,
            hit_rows, numbers, starts, stops, n,
        )  # fmt: skip
        if full >= 0:
            return full, n
        row = after
    return row, n
