"""An office's own list: every term is taken or listed with a reason, and the difference is seen."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.errors import BadInput, BadKnowledge
from wangjian.monitoring.lists.difference import compare
from wangjian.monitoring.lists.importing import plan_import
from wangjian.monitoring.lists.lexicon_text import table_text
from wangjian.monitoring.lists.reading import REASONS, Headings, read_list
from wangjian.monitoring.lists.staging import try_out
from wangjian.monitoring.wordbook import read_lexicon
from wangjian.packs.changes import Changes
from wangjian.packs.files import read_file
from wangjian.packs.packs import Packs
from wangjian.registry.tables import TABLES
from wangjian.text.folding import fold

HEADINGS = Headings.of(Packs.open())
LAW = Packs.open().law()


@pytest.fixture
def office(tmp_path):
    root = tmp_path / "packs"
    root.mkdir()
    (root / "pack.toml").write_text('packs = ["sc"]\n')
    return root


def listed(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return read_list(path, HEADINGS)


def terms(taken):
    return [row["term"] for row in taken.rows]


def test_an_office_keeps_its_own_columns(tmp_path):
    taken = listed(
        tmp_path / "a.csv", "序号,关键词,类别,风险等级,备注\n1,代考,考试,高,旧表\n2,枪手,考试,2,\n"
    )
    assert taken.rows[0] == {
        **dict.fromkeys(taken.rows[0], ""),
        "term": "代考", "category": "考试", "severity": "4", "note": "旧表",
    }  # fmt: skip
    assert taken.rows[1]["severity"] == "2"
    assert taken.ignored == ("序号",)


def test_a_list_of_an_older_encoding_is_read(tmp_path):
    assert terms(listed(tmp_path / "a.csv", "词语,类别\n代考答案,考试\n", "gb18030")) == [
        "代考答案"
    ]
    assert terms(listed(tmp_path / "b.txt", "代考答案\n高考枪手\n", "gb18030")) == [
        "代考答案",
        "高考枪手",
    ]


def test_a_bare_list_needs_no_heading(tmp_path):
    assert terms(listed(tmp_path / "a.txt", "代考\n\n四六级,答案\n")) == ["代考", "四六级,答案"]
    assert terms(listed(tmp_path / "a.csv", "代考\n枪手\n")) == ["代考", "枪手"]


def test_a_sheet_is_read(tmp_path):
    book = openpyxl.Workbook()
    for row in (["违禁词", "等级"], ["代考", 5], ["枪", None]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    taken = read_list(tmp_path / "a.xlsx", HEADINGS)
    assert [(row["term"], row["severity"]) for row in taken.rows] == [("代考", "5")]
    assert [(one.line, one.reason) for one in taken.refused] == [(3, "short")]


def test_what_cannot_be_taken_is_listed_with_its_line_and_reason(tmp_path):
    rows = ["词语,等级,除外", "枪,3,", "★★★,3,", f"{'长' * 61},3,", "代考,3,", "代　考,3,", "代購,六,",
            "高仿,3,仿", ",3,"]  # fmt: skip
    taken = listed(tmp_path / "a.csv", "\n".join(rows) + "\n")
    assert terms(taken) == ["代考"]
    assert [(one.line, one.reason) for one in taken.refused] == [
        (2, "short"), (3, "signs"), (4, "long"), (6, "twice"), (7, "severity"), (8, "context"), (9, "empty"),
    ]  # fmt: skip
    assert "第5行“代考”" in taken.refused[3].zh
    assert "line 5" in taken.refused[3].en


def test_a_file_whose_columns_nobody_knows_says_how_to_name_them(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n代考,5\n")
    with pytest.raises(BadInput, match="--map 甲=term"):
        read_list(path, HEADINGS)
    mapped = Headings.of(Packs.open(), mapping={"甲": "term", "乙": "severity"})
    assert read_list(path, mapped).rows[0]["severity"] == "5"
    with pytest.raises(BadInput, match="词库没有列"):
        Headings.of(Packs.open(), mapping={"甲": "word"})


CELL = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    [
        "代考",
        "代 考",
        "代攷",
        "最佳",
        "最*佳",
        "仿真",
        "@told",
        "１２",
        "一二三",
        "av",
        "ａｖ",
        "= 1",
        '"',
        "a|b",
        "\u200b",
    ]
)
ROW = st.fixed_dictionaries(
    {"term": CELL}, optional={"excuse": CELL, "note": CELL, "severity": CELL}
)


@given(st.lists(ROW, max_size=12))
def test_every_term_is_taken_or_refused_and_what_is_taken_loads(tmp_path_factory, rows):
    taken = HEADINGS.take(list(enumerate(rows, 2)), headings=["term", "excuse", "note", "severity"])
    refused = {one.line for one in taken.refused}
    assert {one.reason for one in taken.refused} <= set(REASONS)
    kept = [row for line, row in enumerate(rows, 2) if line not in refused]
    assert [row["term"].strip() for row in kept] == terms(taken)
    assert taken.read == len(rows)
    folded = [fold(term).text for term in terms(taken)]
    assert len(set(folded)) == len(folded)
    if not taken.rows:
        return
    place = tmp_path_factory.mktemp("lexicon") / "sc.made_up.csv"
    place.write_bytes(table_text(taken.rows))
    place.with_suffix(".yaml").write_text(
        "id: sc.made_up\ntitle: {zh: 一, en: one}\ncategory: a\nseverity: 3\n"
        "columns: {listing: [title]}\nexamples:\n"
        "- {name: a, expect: find, text: a}\n- {name: b, expect: leave, text: b}\n"
    )
    file = read_file(place, origin="office", pack="sc")
    lexicon = read_lexicon(file, law=LAW, shapes=TABLES)
    assert [entry.term for entry in lexicon.entries] == terms(taken)
    assert table_text(file.rows()) == table_text(taken.rows)


def imported(office, text, **more):
    path = office.parent / "list.csv"
    path.write_text(text)
    header = {"title": {"zh": "本局词表", "en": "our list"}, **more}
    return plan_import(
        path, packs=Packs.open([office]), lexicon="sc.words", header=header, mapping={}
    )


def put(office, made):
    Changes(office).apply(made.plan.files, before=made.plan.before, by="甲", verb="words")


def test_a_list_becomes_a_lexicon_that_passes_its_own_examples(office):
    made = imported(office, "词语,等级\n代考,高\n枪手,\n")
    assert "sc.words" in try_out((office,), made.plan)
    assert Packs.open([office]).files("monitoring", "lexicons", ".csv")[-1].id != "sc.words"
    put(office, made)
    file = Packs.open([office]).file("monitoring", "lexicons", ".csv", "sc.words")
    assert [row["term"] for row in file.rows()] == ["代考", "枪手"]


def test_the_next_version_shows_what_came_what_went_and_which_column_changed(office):
    put(office, imported(office, "词语,等级,备注\n代考,3,\n枪手,3,\n高仿,3,\n"))
    made = imported(office, "词语,等级,备注\n代 考,3,\n枪手,4,新\n改分,3,\n")
    assert made.difference.counts == {"added": 1, "removed": 1, "changed": 2, "same": 0}
    assert [(one.kind, one.key, one.columns) for one in made.difference.changes[:2]] == [
        ("changed", "代 考", {"term": ("代考", "代 考")}),
        ("changed", "枪手", {"severity": ("3", "4"), "note": ("", "新")}),
    ]


def test_a_list_keeps_the_groups_of_its_lexicon_that_it_still_names(office):
    groups = {"told": ["如何", "怎么"], "sold": ["包过", "答案"]}
    put(office, imported(office, "词语,同现词\n代考,@sold\n枪手,@told\n", groups=groups))
    made = imported(office, "词语,同现词\n代考,@sold|现货\n枪手,@gone\n")
    assert [(one.term, one.reason) for one in made.taken.refused] == [("枪手", "group")]
    assert "@gone" in made.taken.refused[0].zh
    try_out((office,), made.plan)
    put(office, made)
    file = Packs.open([office]).file("monitoring", "lexicons", ".csv", "sc.words")
    assert file.header["groups"] == {"sold": groups["sold"]}
    assert read_lexicon(file, law=LAW, shapes=TABLES).entries[0].near == ("包过", "答案", "现货")


def test_a_list_that_needs_a_word_of_a_group_nearby_passes_its_own_examples(office):
    made = imported(office, "词语,同现词\n代考,@sold\n", groups={"sold": ["包过"]})
    assert "sc.words" in try_out((office,), made.plan)


def test_the_same_list_again_changes_nothing(office):
    put(office, imported(office, "词语\n代考\n枪手\n"))
    again = imported(office, "词语\n代考\n枪手\n")
    assert again.plan.files == {}
    assert again.difference.counts["same"] == 2


def test_a_list_of_a_pack_that_is_not_the_office_s_own_is_refused_before_anything_is_written(
    office,
):
    path = office.parent / "list.csv"
    path.write_text("词语\n代考\n")
    made = plan_import(path, packs=Packs.open([office]), lexicon="cn.mine", header={}, mapping={})
    with pytest.raises(BadKnowledge, match=r"sc\."):
        try_out((office,), made.plan)
    assert not (office / "monitoring").exists()


def test_a_list_that_cites_law_that_is_not_there_is_refused(office):
    made = imported(office, "词语\n代考\n", law=["cn.nowhere.1"])
    with pytest.raises(BadKnowledge, match=r"cn\.nowhere\.1"):
        try_out((office,), made.plan)


def test_a_list_in_which_nothing_can_be_taken_is_refused(office):
    with pytest.raises(BadInput, match="没有可用的词语"):
        imported(office, "词语\n枪\n")


@given(st.lists(ROW, max_size=8), st.lists(ROW, max_size=8))
def test_a_difference_counts_every_row_of_both_sides_once(old, new):
    made = compare(old, new, key="term").counts
    assert made["removed"] + made["changed"] + made["same"] == len(old)
    assert made["added"] + made["changed"] + made["same"] == len(new)


def test_the_table_of_a_lexicon_holds_only_columns_that_say_something():
    text = table_text([{"term": "代考", "note": "", "near": "答案|包过"}]).decode()
    assert list(csv.reader(io.StringIO(text))) == [["term", "near"], ["代考", "答案|包过"]]
