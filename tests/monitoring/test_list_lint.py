"""Lint of a list: what fires on ordinary text is counted, shown where it stands, and explained."""

from __future__ import annotations

import pyarrow as pa
import pytest

from wangjian.errors import BadInput
from wangjian.monitoring.library import read_library
from wangjian.monitoring.lists import ordinary
from wangjian.monitoring.lists.lint import Limits, Lint
from wangjian.monitoring.lists.ordinary import Text, Texts, of_texts
from wangjian.monitoring.rulebook import Words
from wangjian.monitoring.wordbook import Entry, Lexicon
from wangjian.packs.packs import Packs

PACKS = Packs.open()


def lexicon(*entries):
    return Lexicon("sc.a", Words("一", "one"), "a", (), {"listing": ("title",)}, 9, entries, (), "", "", "")  # fmt: skip


def linted(entries, texts, limits=None):
    made = Lint(lexicon(*entries), limits or Limits())
    made.feed(*of_texts([Text(kind, text) for kind, text in texts]))
    return made


def flags(made):
    return {one.term: one.flags for one in made.figures()}


def test_a_text_is_counted_once_however_often_a_term_stands_in_it():
    made = linted(
        [Entry("代考", "a", 3)], [("title", "代考代考 代考"), ("title", "好"), ("review", "代考")]
    )
    (figure,) = made.figures()
    assert (figure.texts, figure.kinds) == (2, {"review": 1, "title": 1})
    assert [(one.kind, one.texts, one.hit) for one in made.by_kind()] == [
        ("review", 1, 1),
        ("title", 2, 1),
    ]


def test_a_list_is_held_to_the_limit_of_each_kind():
    limits = Limits(share=0.2, kinds={"review": 0.6})
    texts = [("title", "代考"), ("title", "好"), ("review", "代考"), ("review", "好")]
    made = linted([Entry("代考", "a", 3)], texts, limits)
    assert [(one.kind, one.ok) for one in made.by_kind()] == [("review", True), ("title", False)]


def test_a_hit_is_shown_where_it_stands_with_the_longer_word_that_would_excuse_it():
    made = linted([Entry("第一", "a", 3)], [("review", f"第一次来{n}号店") for n in range(5)])
    (figure,) = made.figures()
    assert figure.neighbours == (("第一次", 5),)
    assert figure.samples[0] == ("", "第一", "次来0号店")
    assert {"loose", "inside_word"} <= set(figure.flags)


def test_a_term_that_its_contexts_always_excuse_is_told():
    made = linted([Entry("最高", "a", 3, ("最高温度",))], [("title", "最高温度40度")])
    (figure,) = made.figures()
    assert (figure.texts, figure.excused, figure.flags) == (0, 1, ("always_excused",))


def test_a_term_within_another_and_one_with_a_sign_are_told_without_any_text():
    made = linted(
        [Entry("代考", "a", 3), Entry("高考代考", "a", 3), Entry("考试,答案", "a", 3)], []
    )
    assert flags(made) == {"代考": ("part_of",), "考试,答案": ("sign_inside",)}


def test_shops_are_counted_where_they_are_known():
    made = Lint(lexicon(Entry("代考", "a", 3)), Limits())
    made.feed(Texts(["listing.title"] * 3, pa.array(["代考", "代考", "好"]), ["p/1", "p/1", "p/2"]))
    assert (made.owners, made.owners_hit) == ({"p/1", "p/2"}, {"p/1"})
    assert made.figures()[0].owners == 1


def test_the_shipped_texts_are_many_always_the_same_and_of_several_kinds():
    texts = list(ordinary.shipped(PACKS))
    assert texts == list(ordinary.shipped(PACKS))
    assert len(set(texts)) == len(texts) > 1_000
    assert {one.kind for one in texts} == {"title", "review", "query", "description", "headline"}
    assert not [one for one in texts if "{" in one.text]


def test_the_lexicons_on_advertising_that_ship_keep_silent_on_the_shipped_texts():
    loud = []
    lexicons = [
        one for id_, one in read_library(PACKS).lexicons.items() if id_.startswith("cn.ads.")
    ]
    assert len(lexicons) > 4
    for one in lexicons:
        made = Lint(one, Limits.of(PACKS))
        made.feed(*of_texts(ordinary.shipped(PACKS)))
        loud += [(one.id, kind.kind, kind.share) for kind in made.by_kind() if not kind.ok]
    assert loud == []


def test_texts_of_a_file_are_read_by_their_heading(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,文本,种类\n1,代考,评论\n2,好,\n")
    (batch,) = ordinary.of_file(path, ("text", "文本"), ("kind", "种类"))
    assert (batch.texts.to_pylist(), batch.kinds) == (["代考", "好"], ["评论", "a"])
    path.write_text("编号,甲\n1,代考\n")
    with pytest.raises(BadInput, match="没有文本一列"):
        list(ordinary.of_file(path, ("text",), ()))
