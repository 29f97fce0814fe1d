"""扫描: all terms of all lexicons over a column of texts in one pass, on all cores.

What a hit is (folded mode):

* text and term are folded alike (`wangjian.text.folding`, full strength), separators between
  the characters of a term are skipped; punctuation that ends a clause never is;
* a term's outer characters are not half of something: a Latin letter next to a Latin
  letter, a digit next to a digit is another word, another number (`av` is not in `have`);
* a term of two characters must agree in the plain fold (2奶 is not 二奶), one of three in the
  numeral fold, and only longer ones let o stand for 0 and l for 1;
* a short term that is pulled apart by ordinary separators needs an edge free of words, as in
  代 考: two characters both edges, three characters pulled apart once one of them
  (高仿 真皮 does not say 仿真); signs that prose does not know (代*考) need none;
* terms of one character (after folding) are never matched bare.

In exact mode (`folded=False`) a hit is simply an occurrence, overlapping ones included.
Places are in characters of the original text, `stop` not included.

>>> import pyarrow as pa
>>> scanner = Scanner(["仿真枪", "代考"])
>>> scanner.scan(pa.array(["出售仿-真-槍", "代。考"])).to_pylist()
[{'row': 0, 'term_no': 0, 'start': 2, 'stop': 7}]
"""

from __future__ import annotations

import itertools
import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from wangjian.errors import BadKnowledge
from wangjian.text import folding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute

HITS = pa.schema(
    [("row", pa.int64()), ("term_no", pa.int32()), ("start", pa.int32()), ("stop", pa.int32())]
)
_FIRST_ID = 2  # 0: in no term, 1: separator
_MOST_LETTERS = 65_000  # distinct characters of all terms; ids are 16 bits wide
_SLICE_BYTES = 1 << 20  # below this a second thread costs more than it brings
_ROOM = 1 << 16  # hits a slice has room for at first
_PACK = 21  # bits of a code point


class Scanner:
    """All terms made ready for scanning; made once a run, then used from any thread."""

    def __init__(
        self, terms: Sequence[str], *, folded: bool = True, by: folding.Tables | None = None
    ) -> None:
        """`by` folds otherwise than the room does: by sound, for one."""
        self.terms = tuple(terms)
        self._fold = by or (folding.tables() if folded else _unfolded())
        spelled = folding.fold_all(self.terms, self._fold)
        #: numbers of the terms that are too short to be matched
        self.too_short = tuple(no for no, one in enumerate(spelled) if len(one.text) < 2)
        self._tables = self._build(spelled)

    def scan(
        self, texts: pa.Array[Any] | pa.ChunkedArray[Any], *, threads: int | None = None
    ) -> pa.Table:
        """Hits by row and place: columns row, term_no, start, stop (see `HITS`)."""
        chunks = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
        threads = threads or os.cpu_count() or 1
        tables, row = [], 0
        for chunk in chunks:
            tables.append(self._scan_chunk(_as_strings(chunk), row, threads))
            row += len(chunk)
        return pa.concat_tables(tables) if tables else HITS.empty_table()

    def _scan_chunk(self, texts: pa.Array[Any], first_row: int, threads: int) -> pa.Table:
        if not len(texts) or len(self.too_short) == len(self.terms):
            return HITS.empty_table()
        _, offset_buffer, data_buffer = texts.buffers()
        width = np.int64 if pa.types.is_large_string(texts.type) else np.int32
        # One width for all: the kernel is compiled once. Eight bytes a row are nothing.
        offsets = _view(offset_buffer, width)[texts.offset :][: len(texts) + 1].astype(np.int64)
        data = _view(data_buffer, np.uint8)
        bounds = _slices(offsets, threads)
        with ThreadPoolExecutor(max(1, len(bounds))) as pool:
            parts = list(pool.map(lambda pair: self._scan_slice(data, offsets, *pair), bounds))
        columns = [np.concatenate([part[i] for part in parts]) for i in range(4)]
        columns[0] = columns[0] + first_row
        return pa.table([pa.array(column) for column in columns], schema=HITS)

    def _scan_slice(
        self, data: NDArray[np.uint8], offsets: NDArray[Any], first: int, last: int
    ) -> list[NDArray[Any]]:
        from wangjian.text import kernel

        room, row = _ROOM, first
        found: list[tuple[NDArray[Any], ...]] = []
        while row < last:
            out = (
                np.empty(room, np.int64),
                np.empty(room, np.int32),
                np.empty(room, np.int32),
                np.empty(room, np.int32),
            )
            after, hits = kernel.scan_rows(data, offsets, row, last, self._tables, out)
            if after == row:
                room *= 4  # a single text has more than there is room for
            row = after
            found.append(tuple(column[:hits].copy() for column in out))
        return [np.concatenate([part[i] for part in found]) for i in range(4)]

    def _build(self, spelled: list[folding.Folded]) -> tuple[Any, ...]:
        """Alphabet, filters and trie as flat arrays."""
        from wangjian.text import kernel

        fold = self._fold
        usable = [(no, one.text) for no, one in enumerate(spelled) if len(one.text) > 1]
        joined = "".join([text for _, text in usable])
        points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
        begins = np.cumsum([0, *(len(text) for _, text in usable)])
        alphabet = np.unique(points)
        if len(alphabet) > _MOST_LETTERS:
            raise BadKnowledge(
                f"词表共有 {len(alphabet)} 个不同字符，多于 {_MOST_LETTERS}",
                f"the terms have {len(alphabet)} distinct characters, more than {_MOST_LETTERS}",
                remedy_zh="请检查词表文件的编码",
                remedy_en="check the encoding of the lexicon files",
            )
        id_of_form = np.zeros(folding.CODE_POINTS, np.uint16)
        id_of_form[alphabet] = np.arange(_FIRST_ID, _FIRST_ID + len(alphabet))
        own_ids = id_of_form[fold.full]
        ids = own_ids.copy()
        separators = (fold.kinds & folding.SEPARATOR) != 0
        ids[separators] = kernel.SEPARATOR_ID

        letters = id_of_form[points].astype(np.int64)
        ends, nodes, edge_keys, edge_nodes = _trie(letters, begins)
        pairs = np.zeros(1 << (kernel.PAIR_BITS - 3), np.uint8)
        thirds = np.zeros(1 << (kernel.THIRD_BITS - 3), np.uint8)
        # Separators that a term keeps (1:1 has none, 1-1 has) are not in the filter.
        kernel.build_filters(np.where(separators[points], 0, letters), begins, pairs, thirds)
        checks = np.zeros(len(self.terms), np.int64)
        for no, text in usable:
            if len(text) <= kernel.SHORT:
                checks[no] = _packed(self.terms[no], spelled[no], fold)
        numbers = np.array([no for no, _ in usable], np.int32)
        return (
            ids,
            pairs,
            thirds,
            edge_keys,
            edge_nodes,
            own_ids,
            fold.kinds,
            fold.plain,
            fold.numeral,
            np.searchsorted(np.sort(ends), np.arange(nodes + 2)),
            numbers[np.argsort(ends, kind="stable")],
            checks,
        )


def _trie(
    letters: NDArray[np.int64], begins: NDArray[np.int64]
) -> tuple[NDArray[np.int64], int, NDArray[np.int64], NDArray[np.int32]]:
    """The node at which each term ends, how many there are, and the edges as a hash table."""
    from wangjian.text import kernel

    def table(edges: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        size = 1 << max(8, (2 * edges).bit_length())
        return np.full(size, -1, np.int64), np.zeros(size, np.int32)

    ends = np.zeros(len(begins) - 1, np.int64)
    keys, children = table(len(letters))
    nodes = int(kernel.build_trie(letters, begins, keys, children, ends))
    # Terms share their beginnings: in a table for what is left more of it stays in the cache.
    used = np.flatnonzero(keys != -1)
    used = used[np.argsort(children[used])]
    edge_keys, edge_nodes = table(nodes)
    kernel.build_edges(keys[used], children[used], edge_keys, edge_nodes)
    return ends, nodes, edge_keys, edge_nodes


@lru_cache(maxsize=1)
def _unfolded() -> folding.Tables:
    same = np.arange(folding.CODE_POINTS, dtype=np.uint32)
    kinds = np.zeros(folding.CODE_POINTS, np.uint8)
    for table in (same, kinds):
        table.setflags(write=False)
    return folding.Tables(plain=same, numeral=same, full=same, kinds=kinds)


def spelling(term: str) -> str:
    """What two terms have in common that are found in the same places: 二奶 and 2奶 do not."""
    return _spelled(term, folding.fold(term))


def spellings(terms: Sequence[str]) -> list[str]:
    """The same of many."""
    return [_spelled(*pair) for pair in zip(terms, folding.fold_all(terms), strict=True)]


def _spelled(term: str, folded: folding.Folded) -> str:
    if len(folded.text) not in {2, 3}:
        return folded.text
    weaker = folding.tables().plain if len(folded.text) == 2 else folding.tables().numeral
    return "".join([chr(weaker[ord(term[place])]) for place in folded.offsets])


def _packed(term: str, folded: folding.Folded, fold: folding.Tables) -> int:
    """A short term's characters in the weaker fold that they must agree in, as one number."""
    weaker = fold.plain if len(folded.text) == 2 else fold.numeral
    number = 0
    for place in folded.offsets:
        number = number << _PACK | int(weaker[ord(term[place])])
    return number


def _as_strings(texts: pa.Array[Any]) -> pa.Array[Any]:
    if not (pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type)):
        texts = texts.cast(pa.large_string())
    filled: pa.Array[Any] = pc.fill_null(texts, "") if texts.null_count else texts
    return filled


def _view(buffer: Any, width: Any) -> NDArray[Any]:
    """The bytes of an Arrow buffer as numbers, not copied; a column of nothing has no buffer."""
    numbers = np.frombuffer(buffer if buffer is not None else b"", dtype=width)
    numbers.setflags(write=False)
    return numbers


def _slices(offsets: NDArray[Any], threads: int) -> list[tuple[int, int]]:
    """Stretches of rows with about equally many bytes, a few for each thread."""
    rows = len(offsets) - 1
    size = int(offsets[-1] - offsets[0])
    if threads == 1 or size < _SLICE_BYTES:
        return [(0, rows)]
    parts = threads * 4
    marks = offsets[0] + np.arange(1, parts, dtype=np.int64) * size // parts
    cuts = [0, *np.searchsorted(offsets, marks).tolist(), rows]
    return [(a, b) for a, b in itertools.pairwise(cuts) if b > a]


def one(scanner: Scanner, texts: Iterable[str]) -> list[tuple[int, int, int, int]]:
    """Hits in a few texts as tuples (row, term_no, start, stop): for examples and lint."""
    table = scanner.scan(pa.array(list(texts), pa.large_string()))
    return list(zip(*(table[name].to_pylist() for name in HITS.names), strict=True))
