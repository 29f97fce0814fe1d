"""Rule files: what loads, what does not and why, and that every example does as it says."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.errors import BadKnowledge
from wangjian.monitoring.examples import test_library as try_library
from wangjian.monitoring.library import read_library
from wangjian.monitoring.reading import read_rule
from wangjian.monitoring.rulebook import Words, bind, logic_digest, placeholders
from wangjian.monitoring.tables import COVERAGE, HIT
from wangjian.packs.files import KnowledgeFile
from wangjian.packs.packs import Packs
from wangjian.registry.tables import TABLES
from wangjian.text.functions import FUNCTIONS

PACKS = Packs.open()
LIBRARY = read_library(PACKS)
SQL = """SELECT s.entity_key AS subject_key, s.entity_key AS object_key,
  beijing_date(s.seen_at) AS acted_on, 0.9 AS confidence, s.shown_name AS object_digest,
  s.url AS url, s.row_key AS row_key_shown
FROM shown AS s WHERE LENGTH(s.shown_no) > :longest"""
WORLD = {"shown": [{"subject_kind": "shop", "subject_no": "1", "seen_at": "2020-11-05 10:00:00"}]}
HEADER = {
    "id": "cn.made_up",
    "title": {"zh": "一", "en": "one"},
    "topic": "display",
    "category": "display",
    "domain": "R2",
    "severity": 2,
    "reads": ["shown"],
    "jurisdiction": "real_place",
    "reason": {"zh": "{url}有误", "en": "{url} is wrong"},
    "versions": [{"from": date(2019, 1, 1), "law": ["cn.ecl.15"], "params": {"longest": 3}}],
    "examples": [
        {"name": name, "expect": name, "tables": WORLD} for name in ("find", "leave", "before_law")
    ],
}


def read(sql=SQL, **said):
    header = {**copy.deepcopy(HEADER), **said}
    header = {key: value for key, value in header.items() if value is not None}
    file = KnowledgeFile("cn.made_up", Path("rules/cn.made_up.sql"), "0", header, sql, "office")
    return read_rule(
        file,
        law=PACKS.law(),
        tables={*TABLES, HIT.name, COVERAGE.name},
        functions={function.name for function in FUNCTIONS},
        kinds=PACKS.jurisdiction().kinds,
    )


def test_a_good_rule_loads_with_its_columns_and_versions():
    rule = read()
    assert (rule.values, rule.row_tables, rule.needs) == (("url",), ("shown",), ("shown",))
    assert "> 3" in rule.bound(rule.versions[0])
    assert rule.version(date(2018, 12, 31)) is None


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"examples": HEADER["examples"][:2]}, "before_law"),
        ({"examples": HEADER["examples"][1:]}, "find"),
        ({"severity": 6}, "severity"),
        ({"severity": True}, "severity"),
        ({"title": {"zh": "一"}}, "title"),
        ({"reads": []}, "reads"),
        ({"reads": ["nowhere"]}, "nowhere"),
        ({"reads": ["shop"]}, "shown"),
        ({"lexicons": ["cn.ads.absolutes"]}, "hit"),
        ({"jurisdiction": "moon"}, "moon"),
        ({"reason": {"zh": "{nothing}", "en": "x"}}, "nothing"),
        ({"reason": {"zh": "{url!r}", "en": "x"}}, "url"),
        ({"surprise": 1}, "surprise"),
        ({"versions": None}, "versions"),
        ({"versions": [{"from": date(2019, 1, 1), "law": ["cn.ecl.15"]}]}, "longest"),
        ({"versions": [{"from": date(2018, 1, 1), "law": ["cn.ecl.15"]}]}, "cn.ecl.15"),
        ({"versions": [{"from": date(2019, 1, 1), "law": ["cn.olt2014.8"]}]}, "cn.olt2014.8"),
        ({"versions": [{"from": date(2019, 1, 1), "law": ["cn.none.1"]}]}, "cn.none.1"),
        ({"versions": [{"from": date(2019, 1, 1), "law": []}]}, "law"),
        ({"versions": [{"from": "2019", "law": ["cn.ecl.15"]}]}, "from"),
        ({"cannot_tell": {"x": {"zh": "一", "en": "one"}}}, "cannot_tell"),
    ],
)
def test_a_rule_that_is_not_whole_does_not_load_and_says_where(said, complaint):
    with pytest.raises(BadKnowledge) as problem:
        read(**said)
    assert complaint in str(problem.value)
    assert "cn.made_up.sql" in str(problem.value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("s.url AS url,", "*,"),
        ("0.9 AS confidence,", ""),
        ("s.row_key AS row_key_shown", "1 AS one"),
        ("s.row_key AS row_key_shown", "s.row_key AS row_key_shop"),
        ("s.url AS url", "s.url AS hit_start"),
        ("s.url AS url", "now() AS url"),
        ("s.url AS url", "s.url AS object_key"),
        ("FROM shown", "FROM read_csv('x')"),
        ("SELECT s.entity_key", "SELEC s.entity_key"),
        ("SELECT s.entity_key", "DELETE FROM shown; SELECT s.entity_key"),
        ("beijing_date(s.seen_at)", "CAST(s.seen_at AS DATE)"),
    ],
)
def test_a_query_that_is_not_portable_or_lacks_a_column_does_not_load(before, after):
    assert before in SQL
    with pytest.raises(BadKnowledge):
        read(SQL.replace(before, after))


def test_versions_neither_overlap_nor_run_backwards():
    def versions(*spans):
        return [
            {"from": a, "until": b, "law": ["cn.ecl.15"], "params": {"longest": 3}}
            for a, b in spans
        ]

    days = [date(2019, 1, 1), date(2020, 1, 1), date(2021, 1, 1)]
    read(versions=versions((days[0], date(2019, 12, 31)), (days[1], None)))
    for spans in ([(days[0], None), (days[1], None)], [(days[0], days[1]), (days[1], None)]):
        with pytest.raises(BadKnowledge):
            read(versions=versions(*spans))


def test_what_decides_has_its_own_digest():
    plain = read()
    assert read(title={"zh": "二", "en": "two"}).logic == plain.logic
    assert read(SQL + " -- why").logic == plain.logic
    assert read(SQL.replace("0.9", "0.8")).logic != plain.logic
    version = {"from": date(2019, 1, 1), "law": ["cn.ecl.15"], "params": {"longest": 4}}
    assert read(versions=[version]).logic != plain.logic
    assert logic_digest(SQL, plain.versions) == plain.logic


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@given(texts)
def test_a_figure_is_a_literal_never_text_of_the_query(text):
    import duckdb

    sql = bind(
        "SELECT 1 AS one WHERE :said = :said AND 'x' IN (:all)", {"said": text, "all": ["x"]}
    )
    assert duckdb.sql(sql).fetchall() == [(1,)]


def test_figures_of_every_kind_are_bound():
    sql = "SELECT a FROM t WHERE b > :day AND c IN (:kinds) AND d < :share AND e = :yes"
    bound = bind(sql, {"day": date(2020, 1, 2), "kinds": ["x'", "y"], "share": 0.5, "yes": True})
    assert "CAST('2020-01-02' AS DATE)" in bound
    assert "IN ('x''', 'y')" in bound
    assert "TRUE" in bound
    with pytest.raises(KeyError):
        bind(sql, {"day": date(2020, 1, 2)})
    with pytest.raises(KeyError):
        bind("SELECT a FROM t WHERE b = :kinds", {"kinds": ["x"]})


def test_a_sentence_is_filled_and_says_what_is_not_known():
    words = Words("{a}与{b}", "{a} and {b}")
    assert words.filled({"a": 1, "b": None}, "zh") == "1与—"
    assert words.filled({"a": "{b}"}, "en") == "{b} and —"
    assert placeholders("{a}{b}") == ("a", "b")
    for bad in ("{a.b}", "{a[0]}", "{}", "{a:>9}", "{a!r}", "{"):
        with pytest.raises(ValueError):  # noqa: PT011 - Formatter's own words
            placeholders(bad)


def test_every_rule_of_ours_loads():
    assert set(LIBRARY.rules) >= {
        "cn.ads.absolutes",
        "cn.business.ended_trading",
        "cn.code.malformed",
        "cn.code.name_differs",
        "cn.code.unregistered",
        "cn.display.licence",
        "cn.publication.banned_title",
        "cn.site.icp",
    }


@pytest.mark.parametrize("lexicon_id", LIBRARY.lexicons)
def test_every_example_of_a_lexicon_does_as_it_says(lexicon_id, tmp_path):
    results = try_library(LIBRARY, tmp=tmp_path, only=lexicon_id)
    assert results or LIBRARY.lexicons[lexicon_id].terms_from
    assert [result for result in results if not result.ok] == []
