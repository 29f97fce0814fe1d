"""Statutes and calendars from files: what does not load, and where it says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wangjian.errors import BadKnowledge
from wangjian.packs import law_files
from wangjian.packs.files import read_file

STATUTE = """id: my.act
title: {zh: 某法, en: Some Act}
kind: law
issuer: x
checked: recalled
editions:
- {id: a, number: 一号, from: 2010-01-01, until: 2019-12-31}
- {id: b, number: 二号, from: 2020-01-01}
articles:
- no: "5"
  edition: a
  head: {zh: 题, en: head}
  asks: {zh: 做, en: do}
  later: milder
  later_why: {zh: 因, en: why}
- no: "5"
  edition: b
  head: {zh: 题, en: head}
  asks: {zh: 做, en: do}
  checked: verified 2026-11-20
- no: "6"
  head: {zh: 题, en: head}
  asks: {zh: 做, en: do}
  from: 2015-01-01
"""


def statute(folder: Path, text: str):
    path = folder / "my.act.yaml"
    path.write_text(text)
    return law_files.read_law([read_file(path, origin="office", pack="my")])


def test_an_article_takes_its_days_from_the_editions_that_it_names(tmp_path):
    law = statute(tmp_path, STATUTE)
    first, second = law.versions("my.act.5")
    assert (first.from_on, first.until_on) == (date(2010, 1, 1), date(2019, 12, 31))
    assert (second.from_on, second.until_on) == (date(2020, 1, 1), None)
    assert first.successor == "my.act.5"
    assert [article.checked for article in (first, second)] == ["recalled", "verified 2026-11-20"]
    (third,) = law.versions("my.act.6")
    assert (third.from_on, third.until_on) == (date(2015, 1, 1), None)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("  later: milder\n", "", 10),
        ("  later: milder\n", "  later: better\n", 14),
        ("  later_why: {zh: 因, en: why}\n", "", None),
        ("checked: recalled\n", "checked: sure\n", 5),
        ("checked: recalled\n", "", None),
        ("kind: law\n", "kind: poem\n", 3),
        ("  edition: b\n", "  edition: c\n", 17),
        ("  edition: b\n", "", None),
        ('- no: "6"\n', '- no: "six"\n', 21),
        ('- no: "6"\n', '- no: "6"\n  colour: red\n', 22),
        ("from: 2020-01-01}", "from: 2019-06-01}", 8),
        ("from: 2020-01-01}", "}", 8),
        ("  from: 2015-01-01\n", "  from: 2009-01-01\n", None),
        ("  from: 2015-01-01\n", "  from: soon\n", 24),
        ("  asks: {zh: 做, en: do}\n  from", "  asks: {zh: 做, en: do, and more}\n  from", 23),
        ("  asks: {zh: 做, en: do}\n  from", "  asks: {zh: 做}\n  from", 23),
        ("  from: 2015-01-01\n", "  by: [my.act.99]\n", None),
        ("  from: 2015-01-01\n", "  by: [第五条]\n", 24),
        ("  later: milder\n", "  later: milder\n  successor: my.act.99\n", None),
    ],
)
def test_a_statute_that_is_wrong_names_file_and_line(tmp_path, old, new, line):
    assert old in STATUTE
    with pytest.raises(BadKnowledge) as caught:
        statute(tmp_path, STATUTE.replace(old, new))
    assert "my.act.yaml" in caught.value.zh
    if line:
        assert f"第{line}行" in caught.value.zh


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("date,kind,name\n2027-02-30,off,x\n", 2),
        ("date,kind,name\n2027-02-03,free,x\n", 2),
        ("date,kind,name\n2027-02-03,off,x\n2027-02-03,off,x\n", 3),
        ("date,kind\n2027-02-03,off\n", 1),
    ],
)
def test_a_calendar_that_is_wrong_names_file_and_line(tmp_path, text, line):
    path = tmp_path / "my.csv"
    path.write_text(text)
    with pytest.raises(BadKnowledge, match=f"第{line}行"):
        law_files.read_calendar([read_file(path, origin="office", pack="my")])


def test_years_that_a_calendar_covers_are_numbers(tmp_path):
    (tmp_path / "my.csv").write_text("date,kind,name\n2027-01-01,off,x\n")
    (tmp_path / "my.yaml").write_text("id: my\ncovers: all\n")
    with pytest.raises(BadKnowledge, match="covers"):
        law_files.read_calendar([read_file(tmp_path / "my.csv", origin="office", pack="my")])


def test_a_place_that_is_not_listed_decides_nothing(tmp_path):
    path = tmp_path / "jurisdiction.yaml"
    path.write_text(
        "places: {here: {zh: 此, en: here}}\nvenues:\n"
        "- {kind: k, from: 2020-01-01, tries: [there], law: [], says: {zh: 说, en: says}}\n"
    )
    with pytest.raises(BadKnowledge, match="第3行"):
        law_files.read_jurisdiction(read_file(path, origin="office", pack="my"))
