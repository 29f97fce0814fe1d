"""Words: hits in the original characters, contexts that excuse them, lists that do not load."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangjian.errors import BadKnowledge
from wangjian.lake.session import memory_session
from wangjian.lake.tables import Kind
from wangjian.monitoring.bulk.coverage import coverage
from wangjian.monitoring.bulk.found import slices
from wangjian.monitoring.bulk.scan import scan
from wangjian.monitoring.bulk.words import Words
from wangjian.monitoring.catalogue import read_catalogue
from wangjian.monitoring.rulebook import Words as Bilingual
from wangjian.monitoring.wordbook import Entry, Lexicon, read_lexicon
from wangjian.packs.files import KnowledgeFile, read_file
from wangjian.packs.packs import Packs
from wangjian.registry.tables import TABLES

PACKS = Packs.open()
SIDECAR = {
    "id": "cn.made_up",
    "title": {"zh": "一", "en": "one"},
    "category": "made_up",
    "severity": 2,
    "law": ["cn.ads.9"],
    "columns": {"listing": ["title"]},
    "examples": [
        {"name": "a", "expect": "find", "text": "最佳"},
        {"name": "b", "expect": "leave", "text": "好"},
    ],
}


def lexicon(*entries, window=5, lexicon_id="cn.made_up", columns=None):
    return Lexicon(
        lexicon_id, Bilingual("一", "one"), "made_up", (), columns or {"listing": ("title",)},
        window, entries, (), "0", "product", "",
    )  # fmt: skip


def hits(words, text):
    texts = pa.array([text], pa.string())
    found = words.find(texts)
    return sorted(zip(slices(texts, found), found.excused_by, strict=True), key=str)


def bare(entry, text, **more):
    return [said for said, excuse in hits(Words([lexicon(entry, **more)]), text) if excuse is None]


def test_a_hit_stands_where_the_original_characters_are():
    texts = pa.array(["好花椒", "🌶國 家　級花椒"], pa.string())
    words = Words([lexicon(Entry("国家级", "rank", 3))])
    found = words.find(texts)
    assert (found.row.tolist(), found.start.tolist(), found.stop.tolist()) == ([1], [1], [6])
    assert slices(texts, found) == ["國 家　級"]


def test_a_phrase_that_holds_the_term_excuses_it_where_it_covers_it_and_nowhere_else():
    entry = Entry("最高", "x", 3, excuse=("最高温度",))
    assert bare(entry, "最高温度120度") == []
    assert bare(entry, "最高温度120度，品质最高") == ["最高"]


def test_another_phrase_excuses_within_the_window():
    entry = Entry("第一名", "x", 3, excuse=("力争",))
    assert bare(entry, "力争做到第一名") == []
    assert bare(entry, "力争，每一天都不停地向前走，我们就是第一名") == ["第一名"]


def test_words_that_must_be_near_and_words_that_must_not():
    entry = Entry("治愈", "x", 3, near=("疾病", "药品"), not_near=("无法",))
    assert bare(entry, "治愈疾病") == ["治愈"]
    assert bare(entry, "治愈系插画") == []
    assert bare(entry, "无法治愈疾病") == []
    assert hits(Words([lexicon(entry)]), "治愈系插画") == [("治愈", "near")]


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("无需手术", {"not_near": ("手术",)}),
        ("排行榜第一品牌", {"not_near": ("排行", "排行榜")}),
        ("没有任何副作用", {"excuse": ("没有任何",)}),
        ("不凭处方", {"excuse": ("凭处方",), "not_near": ("凭处方",)}),
    ],
)
def test_what_a_term_itself_says_does_not_excuse_it(term, said):
    entry = Entry(term, "x", 3, **said)
    assert bare(entry, f"本品{term}放心") == [term]
    (word, *_) = (*said.get("excuse", ()), *said.get("not_near", ()))
    assert bare(entry, f"{word}，{term}") == []


def test_a_word_that_must_be_near_may_stand_in_the_term_itself():
    assert bare(Entry("治愈疾病", "x", 3, near=("疾病",)), "治愈疾病") == ["治愈疾病"]


def test_one_text_is_scanned_for_many_lexicons_at_once():
    words = Words(
        [
            lexicon(Entry("最佳", "a", 3), lexicon_id="cn.a"),
            lexicon(Entry("最佳", "b", 1, excuse=("最佳赏味",)), lexicon_id="cn.b"),
        ]
    )
    texts = pa.array(["最佳赏味期"], pa.string())
    found = words.find(texts)
    said = {
        words.entries[entry][0].id: excuse
        for entry, excuse in zip(found.entry.tolist(), found.excused_by, strict=True)
    }
    assert said == {"cn.a": None, "cn.b": "excuse:最佳赏味"}


def test_terms_that_fold_alike_but_are_read_otherwise_keep_their_names_and_contexts():
    listed = [Entry("二奶", "a", 3), Entry("2奶", "b", 3, excuse=("2奶粉",))]
    words = Words([lexicon(*listed)])
    assert hits(words, "养二奶") == [("二奶", None)]
    assert hits(words, "买2奶粉") == [("2奶", "excuse:2奶粉")]
    assert {words.entries[e][1].term for e in words.find(pa.array(["2奶"])).entry} == {"2奶"}


alphabet = st.sampled_from("最高温度力争第一无法近")
phrases = st.text(alphabet, min_size=2, max_size=3)
entries = st.builds(
    Entry,
    phrases,
    st.just("x"),
    st.just(1),
    st.lists(phrases, max_size=2).map(tuple),
    st.lists(phrases, max_size=2).map(tuple),
    st.lists(phrases, max_size=2).map(tuple),
)


@given(
    st.lists(entries, min_size=1, max_size=4, unique_by=lambda entry: entry.term),
    st.lists(st.text(alphabet, max_size=14), min_size=1, max_size=4),
    st.integers(1, 4),
)
def test_whole_batches_are_judged_as_each_hit_by_itself(listed, texts, window):
    words = Words([lexicon(*listed, window=window)])
    found = words.find(pa.array(texts, pa.string()))
    got = {
        (row, words.entries[entry][1].term, start): excuse
        for row, entry, start, excuse in zip(
            found.row.tolist(),
            found.entry.tolist(),
            found.start.tolist(),
            found.excused_by,
            strict=True,
        )
    }
    want = {
        (row, entry.term, start): plain_excuse(entry, text, start, window)
        for row, text in enumerate(texts)
        for entry in listed
        for start in places(entry.term, text)
    }
    assert got == want


def places(phrase, text):
    return [at for at in range(len(text)) if text.startswith(phrase, at)]


def plain_excuse(entry, text, start, window):
    """The same in plain loops."""
    stop = start + len(entry.term)

    def close(phrase, *, inside=False):
        return any(
            max(at - stop, start - at - len(phrase)) <= window
            and (inside or at < start or at + len(phrase) > stop)
            for at in places(phrase, text)
            if phrase != entry.term
        )

    reasons = [
        f"excuse:{phrase}"
        for phrase in entry.excuse
        if phrase != entry.term
        and (
            any(at <= start and at + len(phrase) >= stop for at in places(phrase, text))
            if entry.term in phrase
            else close(phrase)
        )
    ]
    reasons += [f"not_near:{phrase}" for phrase in entry.not_near if close(phrase)]
    if reasons:
        return min(reasons)
    return (
        "near"
        if entry.near and not any(close(phrase, inside=True) for phrase in entry.near)
        else None
    )


def test_a_scan_reads_each_column_that_some_lexicon_names(tmp_path):
    shop = {"platform_id": "p", "platform_shop_no": "1", "seen_at": "2020-11-05 10:00:00"}
    rows = {
        "listing": [
            {**shop, "item_no": "a", "title": "最佳", "body": "最佳"},
            {**shop, "item_no": "b", "title": "好"},
        ]
    }
    both = lexicon(
        Entry("最佳", "rank", 3), lexicon_id="cn.b", columns={"listing": ("title", "body")}
    )
    title = lexicon(Entry("最佳", "rank", 2), lexicon_id="cn.a")
    empty = lexicon(lexicon_id="cn.c", columns={"shown": ("page_text",)})
    told = []
    with memory_session(rows, [TABLES["listing"]], tmp=tmp_path) as session:
        made = scan(session, [both, title, empty], run_id="r", tell=lambda *said: told.append(said))
    found = {(row["lexicon"], row["hit_column"]) for row in made.to_pylist()}
    assert found == {("cn.a", "title"), ("cn.b", "body"), ("cn.b", "title")}
    assert made.num_rows == len(found)
    assert told == [("listing", 2)]


@pytest.mark.parametrize(
    ("body", "excuse"),
    [("三天就好了", None), ("三天就好了 小说", "excuse:小说"), ("包邮", "near")],
)
def test_what_a_title_lacks_its_text_may_say_and_excuse(tmp_path, body, excuse):
    row = {"platform_id": "p", "platform_shop_no": "1", "item_no": "a", "title": "感冒",
           "body": body, "seen_at": "2020-11-05 10:00:00"}  # fmt: skip
    cured = Entry("感冒", "ill", 3, ("小说",), ("治愈", "/〇.{0,6}好了/"))
    made = lexicon(cured, window=10, columns={"listing": ("title", "body")})
    with memory_session({"listing": [row]}, [TABLES["listing"]], tmp=tmp_path) as session:
        (hit,) = scan(session, [made], run_id="r", tell=lambda *_: None).to_pylist()
    assert hit["excused_by"] == excuse


def read(rows="term\n最佳\n", suffix=".csv", **said):
    header = {key: value for key, value in {**SIDECAR, **said}.items() if value is not None}
    file = KnowledgeFile("cn.made_up", Path(f"cn.made_up{suffix}"), "0", header, rows, "office")
    return read_lexicon(file, law=PACKS.law(), shapes=TABLES)


def test_a_good_list_loads():
    rows = (
        "term,category,severity,excuse,near,not_near\n"
        "最佳,rank,4,最佳赏味|最佳食用,,禁用\n"
        "顶级,,,,,\n"
    )
    first, second = read(rows, excuse=["力争"]).entries
    assert first == Entry("最佳", "rank", 4, ("最佳赏味", "最佳食用", "力争"), (), ("禁用",))
    assert second == Entry("顶级", "made_up", 2, ("力争",), (), ())


def test_a_lexicon_says_which_ways_of_evasion_it_wants_and_a_term_otherwise():
    rows = "term,also,evasion\n最佳,zj|best,\n顶级,,none\n至尊,,pinyin|split\n"
    first, second, third = read(rows, evasion=["homophone"]).entries
    assert (first.also, first.ways) == (("zj", "best"), ("homophone",))
    assert (second.ways, third.ways) == ((), ("pinyin", "split"))
    assert read().entries[0].ways is None
    assert read(evasion=[]).entries[0].ways == ()


GROUPS = {"bred": ["人工繁育许可证", "驯养繁殖许可证"], "asked": ["如何", "怎么"]}


def test_a_group_stands_for_its_contexts_beside_plain_phrases():
    rows = "term,excuse,near,not_near\n最佳,最佳赏味|@asked,@bred,禁用|@bred|不卖\n顶级,,,\n"
    first, second = read(rows, groups=GROUPS, not_near=["@asked", "怎样"]).entries
    assert first.excuse == ("最佳赏味", *GROUPS["asked"])
    assert first.near == tuple(GROUPS["bred"])
    assert first.not_near == ("禁用", *GROUPS["bred"], "不卖", *GROUPS["asked"], "怎样")
    assert second.not_near == (*GROUPS["asked"], "怎样")


@given(
    st.lists(
        st.lists(st.sampled_from(["甲乙", "丙丁", "戊己"]), min_size=1), min_size=3, max_size=3
    ),
    st.permutations(["@a", "@b", "@c", "庚辛"]),
)
def test_a_list_with_groups_reads_as_the_same_list_written_out(phrases, cell):
    groups = dict(zip("abc", phrases, strict=True))
    out = [text for part in cell for text in groups.get(part[1:], [part])]
    read_as = [
        read(f"term,near\n最佳,{'|'.join(listed)}\n", groups=said).entries
        for listed, said in ((cell, groups), (out, None))
    ]
    assert read_as[0] == read_as[1]


def on_disk(folder, rows, **said):
    header = {**SIDECAR, **said}
    (folder / "cn.made_up.csv").write_text(rows)
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in header.items()]
    (folder / "cn.made_up.yaml").write_text("\n".join(lines) + "\n")
    return read_file(folder / "cn.made_up.csv", origin="office", pack="cn")


@pytest.mark.parametrize(
    ("rows", "said", "where", "zh"),
    [
        ("term,near\n顶级,\n最佳,@bread\n", {}, ".csv, line 3", "没有组“@bread”"),
        ("term,near\n顶级,\n最佳,好\n", {}, ".csv, line 3", "“好”不足两个字"),
        ("term\n最佳\n", {"excuse": ["@bread"]}, ".yaml, line 9", "没有组“@bread”"),
        ("term\n最佳\n", {"groups": {"bred": ["繁育"]}}, ".yaml, line 8", "没有用到"),
        ("term\n最佳\n", {"groups": {"bred": ["好"]}}, ".yaml, line 8", "“好”不足两个字"),
        ("term,near\n最佳,@bred\n", {"groups": {"bred": ["@bred"]}}, ".yaml, line 8", "不能再用"),
        ("term,near\n最佳,@bred\n", {"groups": {"bred": []}}, ".yaml, line 8", "短语列表"),
        ("term,near\n最佳,@bred\n", {"groups": {"bred": "繁育"}}, ".yaml, line 8", "短语列表"),
        ("term,near\n最佳,@Bred\n", {"groups": {"Bred": ["繁育"]}}, ".yaml, line 8", "小写字母"),
        ("term\n最佳\n", {"groups": ["繁育"]}, ".yaml, line 8", "groups"),
        ("term\n最佳\n", {"groups": {"bred": ["繁育", "/(治/"]}}, ".yaml, line 8", "句式"),
        ("term\n最佳\n", {"groups": {"bred": ["繁育", "/治?/"]}}, ".yaml, line 8", "不匹配空文字"),
        ("term\n最佳\n", {"groups": {"bred": ["/治〇/"]}}, ".yaml, line 8", "还须有短语"),
    ],
)
def test_what_is_wrong_with_a_group_is_told_with_file_and_line(tmp_path, rows, said, where, zh):
    file = on_disk(tmp_path, rows, **{"groups": {}, **said})
    with pytest.raises(BadKnowledge) as caught:
        read_lexicon(file, law=PACKS.law(), shapes=TABLES)
    assert f"cn.made_up{where}:" in caught.value.en
    assert zh in caught.value.zh


def test_two_terms_that_are_found_in_different_places_stand_in_one_list():
    assert [entry.term for entry in read("term\n二奶\n2奶\n").entries] == ["二奶", "2奶"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("term\n最\n", {}),
        ("term\n最 \n", {}),
        ("term,category\n,rank\n", {}),
        ("term\n最佳\n最 佳\n", {}),
        ("term\n國家級\n国家级\n", {}),
        ("term,severity\n最佳,9\n", {}),
        ("term,surprise\n最佳,1\n", {}),
        ("term,evasion\n最佳,surprise\n", {}),
        ("term,also\n最佳,佳\n", {}),
        ("term\n最佳\n", {"evasion": ["surprise"]}),
        ("term\n最佳\n", {"evasion": "split"}),
        ("term,excuse\n最佳,好\n", {}),
        ("term\n最佳\n", {"severity": 0}),
        ("term\n最佳\n", {"window": 0}),
        ("term\n最佳\n", {"law": ["cn.none.1"]}),
        ("term\n最佳\n", {"columns": {"listing": ["price_fen"]}}),
        ("term\n最佳\n", {"columns": {}}),
        ("term\n最佳\n", {"examples": SIDECAR["examples"][:1]}),
        ("term\n最佳\n", {"examples": [{"name": "a"}]}),
        ("term\n最佳\n", {"title": "一"}),
        ("term\n最佳\n", {"excuse": ["好"]}),
        ("term\n最佳\n", {"surprise": 1}),
    ],
)
def test_a_list_that_would_fire_on_anything_or_is_not_whole_does_not_load(rows, said):
    with pytest.raises(BadKnowledge):
        read(rows, **said)


def catalogue(rows, **said):
    header = {
        "view": "things",
        "title": {"zh": "一", "en": "one"},
        "columns": [
            {"name": "title", "kind": "text", "zh": "名", "en": "title", "required": True},
            {"name": "since_on", "kind": "date", "zh": "起", "en": "since"},
        ],
        **said,
    }
    file = KnowledgeFile("cn.things", Path("cn.things.csv"), "0", header, rows, "office")
    return read_catalogue(file)


def test_a_catalogue_is_a_view_with_typed_rows():
    made = catalogue("title,since_on\n甲,2020-01-02\n乙,\n")
    assert made.rows == (
        {"title": "甲", "since_on": date(2020, 1, 2)},
        {"title": "乙", "since_on": None},
    )
    assert [column.kind for column in made.table.columns] == [Kind.TEXT, Kind.DATE]


@pytest.mark.parametrize(
    "rows", ["title,since_on\n,2020-01-02\n", "title,since_on\n甲,soon\n", "name\n甲\n"]
)
def test_a_catalogue_with_a_bad_row_does_not_load(rows):
    with pytest.raises(BadKnowledge):
        catalogue(rows)


def test_a_lexicon_takes_its_terms_from_a_catalogue():
    things = catalogue("title,since_on\n山居夜话,\n短,\n山居夜话,\n")
    header = {**SIDECAR, "terms_from": {"view": "things", "column": "title"}, "examples": []}
    file = KnowledgeFile("cn.made_up", Path("cn.made_up.yaml"), "0", header, "", "office")
    made = read_lexicon(file, law=PACKS.law(), shapes=TABLES, catalogues=[things])
    assert [entry.term for entry in made.entries] == ["山居夜话"]
    assert [entry.term for entry in made.fed([{"title": "另一本书"}]).entries] == ["另一本书"]
    header["terms_from"] = {"view": "things", "column": "none"}
    with pytest.raises(BadKnowledge):
        read_lexicon(file, law=PACKS.law(), shapes=TABLES, catalogues=[things])


def test_a_full_load_covers_its_region_and_those_below_up_to_its_day():
    parents = {"51": None, "5101": "51", "510105": "5101", "11": None}
    days = [date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1)]
    loads = [("business", "51", days[0]), ("business", "5101", days[2]), ("business", "", days[1])]
    made = {row["region_id"]: row["as_of_on"] for row in coverage(loads, parents).to_pylist()}
    assert made == {"51": days[0], "5101": days[2], "510105": days[2]}
    assert coverage([("site", "99", days[0])], parents).num_rows == 0


def hits_of(words, text):
    found = words.find(pa.array([text], pa.string()))
    return list(found.excused_by)


@pytest.mark.parametrize(
    ("text", "excuse"),
    [
        ("治反复感冒", None),  # 治 shortly before the term
        ("感冒三天就好了", None),  # and what comes after it
        ("感冒的人", "near"),
        ("治好一定，感冒", "near"),  # not over the end of a clause
        ("不卖治感冒", "excuse:/不卖.{0,3}〇/"),
    ],
)
def test_a_pattern_says_what_stands_around_a_term(text, excuse):
    near = ("专治", "/治[^，]{0,3}〇/", "/〇.{0,4}好了/")
    entry = Entry("感冒", "x", 3, near=near, excuse=("不售", "/不卖.{0,3}〇/"))
    assert hits_of(Words([lexicon(entry)]), text) == [excuse]


def test_a_pattern_reaches_no_further_than_the_window():
    entry = Entry("感冒", "x", 3, near=("专治", "/治.*〇/"))
    words = Words([lexicon(entry)])
    assert hits_of(words, "治一二三四感冒") == [None]
    assert hits_of(words, "治一二三四五六七八九感冒") == ["near"]


@settings(deadline=None)
@given(st.text("治感冒好了，。 〇abc", max_size=30))
def test_a_pattern_never_takes_a_hit_away_that_a_phrase_grants(text):
    plain = Entry("感冒", "x", 3, near=("治好",))
    more = Entry("感冒", "x", 3, near=("治好", "/治.{0,3}〇/"))
    for first, second in zip(
        hits_of(Words([lexicon(plain)]), text),
        hits_of(Words([lexicon(more)]), text),
        strict=True,
    ):
        assert second is None or first == second
