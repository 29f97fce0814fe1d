"""Ways of evasion: what each finds, what it leaves alone, where the hit stands."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangjian.errors import BadKnowledge
from wangjian.monitoring.bulk.variants import sounds, variants
from wangjian.monitoring.bulk.words import Words, slices
from wangjian.monitoring.evasive import ALWAYS, KNOWN, read_evasions
from wangjian.monitoring.rulebook import Words as Bilingual
from wangjian.monitoring.wordbook import Entry, Lexicon
from wangjian.packs.packs import Packs

EVASIONS = read_evasions(Packs.open())
OPTIONAL = tuple(way for way in KNOWN if way not in ALWAYS)
TERMS = ("国家级", "最佳", "销量第一", "全网最低价", "绝对安全", "100%有效")


def lexicon(*entries, evasions=EVASIONS):
    return Lexicon(
        "cn.made_up", Bilingual("一", "one"), "x", (), {"listing": ("title",)}, 5, entries, (), "0",
        "product", "", evasions=evasions,
    )  # fmt: skip


def entry(term, **said):
    return Entry(term, "x", 3, **said)


def ways(words, text):
    """Way and characters of each hit that nothing excuses."""
    texts = pa.array([text], pa.string())
    found = words.find(texts)
    return [
        (way, cut)
        for way, cut, excuse in zip(found.way, slices(texts, found), found.excused_by, strict=True)
        if excuse is None
    ]


ALL = Words([lexicon(*(entry(term) for term in TERMS))])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("真国家级花椒", [("plain", "国家级")]),
        ("真囯家级花椒", [("look_alike", "囯家级")]),
        ("蕞佳花椒", [("homophone", "蕞佳")]),
        ("最隹花椒", [("look_alike", "最隹")]),
        ("销量第—花椒", [("look_alike", "销量第—")]),
        ("国家纟及花椒", [("split", "国家纟及")]),
        ("国家JI花椒", [("pinyin", "国家JI")]),
        ("guo jia ji花椒", [("pinyin", "guo jia ji")]),
        ("销量帝一花椒", [("homophone", "销量帝一")]),
        ("绝怼安泉花椒", [("homophone", "绝怼安泉")]),
        ("国的家的级花椒", [("inserted", "国的家的级")]),
        ("国丶家丶级花椒", [("inserted", "国丶家丶级")]),
        ("国丨家丨级花椒", [("inserted", "国丨家丨级")]),
        ("国🔥家🔥级花椒", [("plain", "国🔥家🔥级")]),
        ("销🔥量🔥帝🔥一花椒", [("homophone", "销🔥量🔥帝🔥一")]),
    ],
)
def test_a_term_is_found_in_the_ways_that_sellers_write_it(text, said):
    assert ways(ALL, text) == said


@pytest.mark.parametrize(
    "text",
    [
        "世界纪录的花椒",
        "国家纪念日",
        "国家基金",
        "国加机",  # more than half of other characters
        "销量地一",  # 地 is what it says
        "国家，的级别",
        "guojian花椒",
        "王国嘉佳集团",
        "最加上花椒",  # two characters are not looked for by sound
    ],
)
def test_what_only_sounds_like_a_term_is_left_alone(text):
    assert ways(ALL, text) == []


def test_a_lexicon_or_a_term_says_which_ways_it_wants():
    only = Words([lexicon(entry("国家级", ways=("split",)), entry("世界级", ways=()))])
    assert ways(only, "国家纟及 囯家级 世界纟及 国家级") == [
        ("plain", "国家级"),
        ("split", "国家纟及"),
    ]
    asked = Words([lexicon(entry("国家级品质", ways=("initials",)))])
    assert ways(asked, "花椒 gjjpz 花椒") == [("initials", "gjjpz")]
    assert ways(ALL, "花椒 gjj 花椒") == []


def test_a_spelling_that_the_lexicon_names_counts_as_the_term():
    words = Words([lexicon(entry("第一名", also=("NO.1",)))])
    assert ways(words, "销售no.1的花椒") == [("also", "no.1")]
    assert words.certainty("also") == 1.0 > words.certainty("homophone")


def test_contexts_excuse_an_evaded_term_too():
    words = Words([lexicon(entry("国家级", excuse=("国家级新区", "不是")))])
    assert ways(words, "国家集新区") == []
    assert ways(words, "不是囯家级") == []
    assert ways(words, "国家集花椒") == [("homophone", "国家集")]


def test_lexicons_without_files_of_evasion_are_matched_as_they_are_written():
    assert ways(Words([lexicon(entry("国家级"), evasions=None)]), "囯家级 国家级") == [
        ("plain", "国家级")
    ]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TERMS), st.data())
def test_where_a_spelling_is_found_the_term_itself_would_be_and_the_place_is_its_own(term, data):
    made = variants(term, tuple(w for w in OPTIONAL if w in EVASIONS.by_default), EVASIONS)
    spelled = data.draw(st.sampled_from(sorted(made)))
    before = data.draw(st.sampled_from(["", "真", "，", "🔥 "]))
    texts = pa.array([f"{before}{spelled}，好", f"{before}{term}，好"], pa.string())
    found = ALL.find(texts)
    cut = slices(texts, found)
    places = set(zip(found.row.tolist(), cut, strict=True))
    assert (0, spelled) in places
    assert (1, term) in places
    assert all(texts[row].as_py()[start:stop] == piece for row, start, stop, piece in zip(
        found.row.tolist(), found.start.tolist(), found.stop.tolist(), cut, strict=True
    ))  # fmt: skip


alphabet = st.sampled_from("国囯家佳级集最蕞的丶纟及ji🔥 —第帝一1")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet, max_size=14), min_size=1, max_size=5))
def test_a_column_says_what_each_text_says_and_plain_hits_are_those_without_ways(rows):
    plain_only = Words([lexicon(*(entry(term, ways=()) for term in TERMS))])
    whole = ALL.find(pa.array(rows, pa.string()))
    got = sorted(zip(whole.row.tolist(), whole.start.tolist(), whole.way, strict=True))
    want = []
    for row, text in enumerate(rows):
        alone = ALL.find(pa.array([text], pa.string()))
        want += [(row, a, way) for a, way in zip(alone.start.tolist(), alone.way, strict=True)]
    assert got == sorted(want)
    bare = plain_only.find(pa.array(rows, pa.string()))
    assert {(r, a) for r, a, way in got if way == "plain"} == set(
        zip(bare.row.tolist(), bare.start.tolist(), strict=True)
    )


def test_the_files_name_every_way_and_parts_of_known_characters():
    assert set(EVASIONS.ways) == set(KNOWN)
    assert all(len(parts) > 1 for listed in EVASIONS.parts.values() for parts in listed)
    assert not {one.character for listed in EVASIONS.stand_ins.values() for one in listed if (
        one.way == "homophone" and one.character not in sounds()
    )}  # fmt: skip


class Shelf:
    """Packs with one table exchanged."""

    def __init__(self, name, rows):
        self.name, self.rows = name, rows

    def table(self, room, name):
        return self.rows if name == self.name else Packs.open().table(room, name)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("evasion/ways", []),
        (
            "evasion/ways",
            [
                {
                    "way": "plain", "zh": "", "en": "", "certainty": "2", "shortest": "2",
                    "by_default": "yes",
                }
            ],
        ),
        (
            "evasion/ways",
            [
                {
                    "way": "surprise", "zh": "", "en": "", "certainty": "1", "shortest": "x",
                    "by_default": "yes",
                }
            ],
        ),
        (
            "evasion/stand_ins",
            [{"character": "两字", "stands_for": "字", "way": "look_alike", "in_short_terms": ""}],
        ),
    ],
)  # fmt: skip
def test_files_that_do_not_hold_are_refused(name, rows):
    with pytest.raises(BadKnowledge):
        read_evasions(Shelf(name, rows))
