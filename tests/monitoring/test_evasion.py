"""Ways of evasion: what each finds, what it leaves alone, where the hit stands."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangjian.errors import BadKnowledge
from wangjian.monitoring.bulk.found import slices
from wangjian.monitoring.bulk.variants import sounds, variants
from wangjian.monitoring.bulk.words import Words
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


def said(words, text):
    """Way, certainty and excuse of each hit."""
    found = words.find(pa.array([text], pa.string()))
    return list(zip(found.way, found.certainty, found.excused_by, strict=True))


SOLD = Words([lexicon(entry("地西泮", near=("药片", "现货", "货到付款")))])


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("地西泮 苭片", "look_alike"),
        ("地西泮 艹约片", "split"),
        ("地西泮 yao片", "pinyin"),
        ("xianhuo 地西泮", "pinyin"),
        ("地西泮 现祸", "homophone"),
        ("地西泮 获到付款", "homophone"),
        ("地西泮 货的到的付的款", "inserted"),
        ("地西泮 现（大）货", "inserted"),
        ("地西泮 huodaofu款", "inserted"),
    ],
)
def test_a_word_that_must_be_near_may_be_evaded_too_and_the_hit_counts_less(text, way):
    assert said(SOLD, text) == [(way, EVASIONS.ways[way].certainty, None)]


def test_a_term_and_its_near_word_both_evaded_count_by_both_ways():
    (hit,) = said(SOLD, "地西判 苭片")
    ways = EVASIONS.ways
    assert hit == ("homophone", ways["homophone"].certainty * ways["look_alike"].certainty, None)


def test_a_near_word_as_it_is_written_counts_in_full():
    assert said(SOLD, "地西泮 药片") == [("plain", 1.0, None)]
    assert said(SOLD, "地西泮 苭片 现货") == [("plain", 1.0, None)]


@pytest.mark.parametrize("text", ["地西泮", "地西泮，有一点苭", "地西泮 说明书全文在这里 苭片"])
def test_a_term_that_lacks_its_near_word_or_has_it_far_away_stays_excused(text):
    assert [excuse for *_, excuse in said(SOLD, text)] == ["near"]


def test_a_term_without_ways_takes_no_evaded_near_word():
    plain = Words([lexicon(entry("地西泮", near=("药片",), ways=()))])
    assert said(plain, "地西泮 苭片") == [("plain", 1.0, "near")]
    assert said(plain, "地西泮 药（大）片") == [("plain", 1.0, "near")]


def test_an_evaded_near_word_lifts_no_other_excuse():
    words = Words([lexicon(entry("地西泮", near=("药片",), not_near=("禁止",)))])
    assert [excuse for *_, excuse in said(words, "禁止 地西泮 苭片")] == ["not_near:禁止"]


@pytest.mark.parametrize("text", ["没钲 自制香肠", "mei证 香肠", "没政 香肠", "没丶证 香肠"])
def test_a_term_of_two_characters_that_needs_a_near_word_is_looked_for_in_every_way(text):
    words = Words([lexicon(entry("没证", near=("香肠",)))])
    bare = Words([lexicon(entry("没证"))])
    assert [excuse for *_, excuse in said(words, text)] == [None]
    assert [excuse for *_, excuse in said(words, text.replace("香肠", "裤子"))] == ["near"]
    if text in {"没政 香肠", "没丶证 香肠", "没钲 自制香肠"}:
        assert said(bare, text) == []


@pytest.mark.parametrize(
    ("text", "way", "cut"),
    [
        ("国（大）家【x】级花椒", "inserted", "国（大）家【x】级"),
        ("guo家ji花椒", "pinyin", "guo家ji"),
        ("zhenguojiaji花椒", "pinyin", "guojiaji"),
        ("国（有企业）家级", None, ""),
        ("国家（大）花椒级", None, ""),
    ],
)
def test_what_stands_in_brackets_or_pinyin_inside_a_term_is_read_over(text, way, cut):
    assert ways(ALL, text) == ([(way, cut)] if way else [])


def test_a_picture_stands_for_its_character():
    words = Words([lexicon(entry("象牙手串"), entry("降血糖"))])
    assert ways(words, "🐘牙手串 降🩸糖") == [("look_alike", "🐘牙手串"), ("look_alike", "降🩸糖")]
    assert ways(words, "🐘象🐘牙🐘手🐘串") == [("plain", "象🐘牙🐘手🐘串")]


def test_what_excuses_a_term_where_it_covers_it_excuses_its_other_spellings():
    words = Words([lexicon(entry("国家级", excuse=("国家级新区",)))])
    for text in ("囯家级新区", "国家纟及新区", "国家ji新区", "国家集新区"):
        assert [excuse for *_, excuse in said(words, text)] == ["excuse:国家级新区"], text
    assert ways(words, "囯家级花椒") == [("look_alike", "囯家级")]


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


@pytest.mark.slow
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


# No character of these stands for another, sounds like another, or is idle or a part of one.
CLEAR = "国家级手术药片现货无需"
NEAR_AND_NOT = (
    entry("国家级", near=("药片", "现货"), not_near=("无需",)),
    entry("无需手术", not_near=("手术", "现货"), excuse=("无需", "无需手术药片")),
    entry("手术药", excuse=("手术药片",)),
    entry("现货", near=("国家",)),
)


def test_the_characters_of_the_next_test_are_clear():
    assert len({sounds()[character] for character in CLEAR}) == len(CLEAR)
    stand = {one.character for of in CLEAR for one in EVASIONS.stand_ins.get(of, ())}
    parts = [set(one) for of in CLEAR for one in EVASIONS.parts.get(of, ())]
    assert not set(CLEAR) & (stand | EVASIONS.fillers)
    assert not any(one <= set(CLEAR) for one in parts)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.sampled_from(CLEAR + " ，（）a"), max_size=16), min_size=1, max_size=4))
def test_a_text_without_evasion_gives_the_hits_that_it_gives_without_the_ways(rows):
    texts = pa.array(rows, pa.string())
    got, want = (
        Words([lexicon(*NEAR_AND_NOT, evasions=files)]).find(texts) for files in (EVASIONS, None)
    )
    in_brackets = {row for row, text in enumerate(rows) if "（" in text and "）" in text}
    assert _listed(got, without=in_brackets) == _listed(want, without=in_brackets)
    assert set(_listed(got, without=())) >= set(_listed(want, without=in_brackets))


def _listed(found, without):
    columns = (found.row, found.entry, found.start, found.stop)
    places = zip(*(column.tolist() for column in columns), strict=True)
    listed = zip(places, found.excused_by, found.way, strict=True)
    return sorted((one for one in listed if one[0][0] not in without), key=str)


EVADING = Words([lexicon(*NEAR_AND_NOT)])


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("国囯家级手术药苭片现货祸无需（大）的🔥yao "), max_size=16),
        min_size=1,
        max_size=5,
    )
)
def test_a_column_with_evaded_contexts_says_what_each_of_its_texts_says(rows):
    together = _listed(EVADING.find(pa.array(rows, pa.string())), without=())
    alone = [
        ((row, *place[1:]), excuse, way)
        for row, text in enumerate(rows)
        for place, excuse, way in _listed(EVADING.find(pa.array([text], pa.string())), without=())
    ]
    assert together == sorted(alone, key=str)


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


NEEDS = entry("布洛芬", near=("现货",))


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("布💊洛💊芬", "apart"),
        ("布1洛2芬 缓释", "apart"),
        ("布①洛芬", "apart"),
        ("布氵各芬", "split"),
        ("布luo芬", "pinyin"),
        ("B洛芬", "letter"),
        ("布 洛 芬 缓释", "apart"),
        ("布-洛-芬", "apart"),
    ],
)
def test_whoever_hides_a_name_needs_no_word_nearby(text, way):
    assert [said for said, _ in ways(Words([lexicon(NEEDS)]), text)] == [way]


@pytest.mark.parametrize("text", ["布洛芬", "布的洛芬", "CBU洛芬", "BUA洛芬", "布L2芬", "布洛 芬"])
def test_a_name_that_is_not_hidden_still_needs_its_word(text):
    assert ways(Words([lexicon(NEEDS)]), text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("氵台痘膏", True), ("治★痘膏", True), ("治痘膏", False), ("zhi痘膏", False),
        ("治-痘膏", False),
    ],
)  # fmt: skip
def test_a_hidden_word_of_two_characters_needs_no_word_nearby_where_chance_writes_none_so(
    text, found
):
    words = Words([lexicon(entry("治痘", near=("现货",)))])
    assert bool(ways(words, text)) is found


@pytest.mark.parametrize(
    "text",
    [
        "bù洛芬", "布ｌｕｏ芬", "布氵各fen", "步ｌｕｏ芬", "布 luo 芬", "布ⓛuò芬",
        "布（正品）洛（包邮好）芬", "布🈵洛🈵芬",
    ],
)  # fmt: skip
def test_a_name_that_is_hidden_in_two_ways_at_once_is_found(text):
    assert len(ways(Words([lexicon(entry("布洛芬"))]), f"正宗{text}片")) == 1


def test_english_beside_a_word_is_not_pinyin_of_it():
    assert ways(Words([lexicon(entry("布洛芬"))]), "布 look 芬 布 men 芬") == []


@pytest.mark.parametrize("text", ["机❤️关特供", "机*关 特供", "机~关特供"])
def test_a_pattern_is_found_in_words_that_are_pulled_apart(text):
    assert ways(Words([lexicon(entry("特供", near=("军队", "/机关.{0,3}〇/")))]), text)


def test_a_hidden_name_is_still_excused_by_what_excuses_it():
    words = Words([lexicon(entry("布洛芬", near=("现货",), not_near=("说明书",)))])
    assert ways(words, "布💊洛💊芬说明书") == []


@pytest.mark.parametrize(
    ("text", "cut"), [("⚡🐟机 全套", "⚡🐟机"), ("电🐟机", "电🐟机"), ("⚡鱼机", "⚡鱼机")]
)
def test_pictures_are_read_as_what_they_stand_for(text, cut):
    words = Words([lexicon(entry("电鱼机"))])
    assert [found for _, found in ways(words, text)] == [cut]
