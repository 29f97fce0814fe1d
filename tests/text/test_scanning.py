"""The kernel against the same rules written slowly, and against ahocorasick_rs."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import ahocorasick_rs
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangjian.errors import BadKnowledge
from wangjian.text import folding
from wangjian.text.folding import DIGIT, INVISIBLE, LETTER, SEPARATOR, SIGN, WORD
from wangjian.text.scanning import HITS, Scanner, one, spelling

# Few characters, so that terms meet texts; every branch of folding has one.
LETTERS = "仿真槍枪代考一1壹\uff12oO0\u0406лl\u0456二2aA\u0430\uff21.-*·  \u200b\u3000。，\n:%😀½ée"
words = st.text(alphabet=LETTERS, min_size=1, max_size=6)
texts = st.text(alphabet=LETTERS, max_size=40)


def kind(character: str) -> int:
    return int(folding.tables().kinds[ord(character)])


def slow(term: str, text: str) -> list[tuple[int, int]]:
    """Occurrences of a term, character by character, as the docstring of `scanning` says."""
    tables = folding.tables()
    term_folded, term_places = folding.fold(term).text, folding.fold(term).offsets
    folded = folding.fold(text)
    length = len(term_folded)
    if length < 2:
        return []
    found = []
    for begin in range(len(folded.text) - length + 1):
        if folded.text[begin : begin + length] != term_folded:
            continue
        places = folded.offsets[begin : begin + length]
        if kind(text[places[0]]) & SEPARATOR:  # a kept separator begins no term
            continue
        first, last = places[0], places[-1]
        gaps = [text[a + 1 : b] for a, b in pairwise(places)]
        visible = [[c for c in gap if kind(c) & SEPARATOR != INVISIBLE] for gap in gaps]
        if any(len(gap) > folding.LONGEST_GAP for gap in visible):
            continue
        before = kind(text[first - 1]) if first else 0
        after = kind(text[last + 1]) if last + 1 < len(text) else 0
        if before & kind(text[first]) & (LETTER | DIGIT):
            continue
        if after & kind(text[last]) & (LETTER | DIGIT):
            continue
        broken = [gap for gap in visible if gap]
        of_signs = [gap for gap in broken if all(kind(c) & SEPARATOR == SIGN for c in gap)]
        free = (not before & WORD) + (not after & WORD)
        if length == 2 and len(broken) > len(of_signs) and free < 2:
            continue
        if length == 3 and len(broken) == 1 and not of_signs and not free:
            continue
        weaker = {2: tables.plain, 3: tables.numeral}.get(length, tables.full)
        if any(
            weaker[ord(term[a])] != weaker[ord(text[b])]
            for a, b in zip(term_places, places, strict=True)
        ):
            continue
        found.append((first, last + 1))
    return found


@settings(max_examples=200, deadline=None)
@given(st.lists(words, min_size=1, max_size=8), st.lists(texts, min_size=1, max_size=4))
def test_folded_hits_are_those_of_the_slow_reading(terms, rows):
    expected = sorted(
        (row, no, *place)
        for row, text in enumerate(rows)
        for no, term in enumerate(terms)
        for place in slow(term, text)
    )
    assert sorted(one(Scanner(terms), rows)) == expected


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(alphabet=LETTERS, min_size=2, max_size=5), min_size=1, max_size=8),
    st.lists(texts, min_size=1, max_size=4),
)
def test_unfolded_hits_are_exactly_those_of_ahocorasick(terms, rows):
    automaton = ahocorasick_rs.AhoCorasick(terms)
    expected = sorted(
        (row, *hit)
        for row, text in enumerate(rows)
        for hit in automaton.find_matches_as_indexes(text, overlapping=True)
    )
    assert sorted(one(Scanner(terms, folded=False), rows)) == expected


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_any_text_whatever_can_be_a_term_and_be_scanned(rows):
    scanner = Scanner(rows)
    for row, no, start, stop in one(scanner, rows):
        assert no not in scanner.too_short
        assert 0 <= start < stop <= len(rows[row])
    found = {(row, no) for row, no, _, _ in one(Scanner(rows, folded=False), rows)}
    assert all((no, no) in found for no, text in enumerate(rows) if len(text) > 1)


@pytest.mark.parametrize(
    ("term", "text", "said"),
    [
        ("仿真枪", "出售仿-真-槍", "仿-真-槍"),
        ("仿真枪", "出售仿　真\u200b枪支", None),
        ("仿真枪", "仿 真枪支", "仿 真枪"),
        ("仿真枪支", "出售仿 真枪支吗", "仿 真枪支"),
        ("仿真", "高仿 真皮", None),
        ("代考", "找 代 考 吗", "代 考"),
        ("代考", "专业代*考名额", "代*考"),
        ("代考", "专业代．考名额", "代．考"),
        ("代考", "专业代🔥考名额", "代🔥考"),
        ("代考", "当代-考据", None),
        ("代考", "不代。考试", None),
        ("代考", "不代，考试", None),
        ("代考", "不代\n考试", None),
        ("三氧化二砷", "3氧化2砷", "3氧化2砷"),
        ("二奶", "买2奶瓶", None),
        ("三级片", "3级片", "3级片"),
        ("av", "have", None),
        ("av", "\uff21\uff36女", "\uff21\uff36"),
        ("heroin", "her0in", "her0in"),
        ("heroin", "heroine", None),
        ("15元", "只要1.5元", None),
        ("15元", "只要115元", None),
        ("1:1", "高仿1:1复刻", "1:1"),
        ("1:1", "第11名", None),
        ("偽鈔", "伪钞", "伪钞"),
        ("ac米兰", "ас米兰", "ас米兰"),
        ("狼", "狼", None),
        ("仿真枪", "仿" + "-" * 7 + "真枪", None),
    ],
)
def test_a_term_is_found_where_a_reader_would_find_it(term, text, said):
    hits = one(Scanner([term]), [text])
    assert [text[start:stop] for _, _, start, stop in hits] == ([said] if said else [])


def test_terms_that_fold_to_less_than_two_characters_are_listed():
    assert Scanner(["狼", "+v", "代考", ""]).too_short == (0, 1, 3)


def test_terms_that_fold_alike_are_each_reported():
    assert [hit[1] for hit in one(Scanner(["假钞", "假鈔"]), ["假钞"])] == [0, 1]


@settings(max_examples=200, deadline=None)
@given(words, words, texts)
def test_terms_of_one_spelling_are_found_in_the_same_places(one_term, other, text):
    places = [
        {(start, stop) for _, no, start, stop in one(Scanner([one_term, other]), [text]) if no == n}
        for n in (0, 1)
    ]
    assert places[0] == places[1] or spelling(one_term) != spelling(other)


def test_a_number_that_is_read_otherwise_makes_another_spelling_of_a_short_term():
    assert spelling("二奶") != spelling("2奶")
    assert spelling("三级片") == spelling("3级片")


@pytest.mark.parametrize(
    "rows",
    [
        pa.array(["无", None, "代考"]),
        pa.array(["无", None, "代考"], pa.large_string()),
        pa.array(["无", None, "代考"], pa.string_view()),
        pa.array(["无", None, "代考"]).dictionary_encode(),
        pa.array(["代考", "无", None, "代考"])[1:],
        pa.chunked_array([["无"], [None, "代考"], []]),
    ],
)
def test_rows_are_counted_in_every_kind_of_column(rows):
    assert Scanner(["代考"]).scan(rows).to_pylist() == [
        {"row": 2, "term_no": 0, "start": 0, "stop": 2}
    ]


def test_nothing_to_scan_gives_an_empty_table():
    empty = pa.chunked_array([], pa.string())
    assert Scanner(["代考"]).scan(empty).schema == HITS
    assert Scanner([]).scan(pa.array(["代考"])).num_rows == 0
    assert Scanner(["代考"]).scan(pa.array([None], pa.string())).num_rows == 0


def test_a_null_that_hides_bytes_is_not_read():
    plain = pa.array(["代考", "代考"])
    _, offsets, data = plain.buffers()
    hidden = pa.StringArray.from_buffers(2, offsets, data, pa.py_buffer(b"\x01"), 1)
    assert Scanner(["代考"]).scan(hidden).num_rows == 1


def test_broken_bytes_are_passed_over():
    data = b"\xff\xe4\xbb\xa3\xe8\x80\x83\xe4\xbb"
    array = pa.StringArray.from_buffers(
        1, pa.py_buffer(b"\0\0\0\0" + len(data).to_bytes(4, "little")), pa.py_buffer(data)
    )
    assert Scanner(["代考"]).scan(array).num_rows == 1


def test_more_hits_than_there_is_room_for_are_all_reported():
    long = "代考" * 200_000
    table = Scanner(["代考", "考代"]).scan(pa.array(["代考", long, "代考"]))
    assert table.num_rows == 2 + 200_000 + 199_999
    assert table["row"].to_pylist()[-1] == 2


def test_what_stands_in_the_first_text_is_reported_of_no_other_and_once():
    # So many terms that the filter lets through letters that begin none of them.
    letters = [chr(0x4E00 + number) for number in range(800)]
    terms = [
        letters[a] + letters[(a * 7 + b) % 800] + letters[(a * 13 + b * 31) % 800]
        for a in range(800)
        for b in range(0, 400, 4)
    ]
    rows = [terms[5], *letters, *(a + b for a, b in pairwise(letters)), *terms[:500:7]]
    found = one(Scanner(terms), rows)
    assert len(set(found)) == len(found)
    assert {row for row, *_ in found} == {0, *range(1 + 800 + 799, len(rows))}


def test_threads_find_the_same_in_the_same_order():
    rows = pa.array([f"第{i}条" + "普通文字" * 20 + "代考" for i in range(20_000)])
    scanner = Scanner(["代考", "普通文"])
    assert scanner.scan(rows, threads=1).equals(scanner.scan(rows, threads=3))


def test_one_scanner_serves_several_threads():
    scanner = Scanner(["代考"])
    rows = pa.array(["代考"] * 100)
    barrier = threading.Barrier(4)

    def work(_):
        barrier.wait()
        return scanner.scan(rows).num_rows

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [100] * 4


def test_an_alphabet_that_cannot_be_one_is_refused():
    terms = [chr(c) + chr(c + 1) for c in range(0x20000, 0x20000 + 70_000)]
    with pytest.raises(BadKnowledge, match="不同字符"):
        Scanner(terms, folded=False)
