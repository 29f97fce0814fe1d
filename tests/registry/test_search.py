"""The one search box: parts of names and numbers, sounds, and whatever somebody types."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.registry.made import business, code_of, shop, write_csv
from wangjian.registry import queries
from wangjian.registry.actions import lay_pieces
from wangjian.registry.models import Business, Shop
from wangjian.text import grams

FIRM = "成都近水食品有限公司"


def pieces(names=(), codes=()):
    return set(grams.column([list(names)], [list(codes)]).to_pylist()[0])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.integers(0, 30), st.integers(1, 12))
def test_any_part_of_a_name_of_two_characters_is_asked_for_by_pieces_that_the_name_has(
    name, start, length
):
    part = grams.bare(name)[start : start + length]
    asked = grams.query(part)
    held = pieces([name])
    if len(part) > 3:
        assert set(asked.probes[0]) <= held
        assert grams.rank(asked, [name], []) is not None
    for probe in asked.probes:
        assert all(-(2**31) <= one < 2**31 for one in probe)


def test_sounds_find_a_name_from_its_beginning_or_within_it():
    for typed in ("cdjs", "JSSP", "cd"):
        asked = grams.query(typed)
        assert any(set(probe) <= pieces([FIRM]) for probe in asked.probes), typed
        assert grams.rank(asked, [FIRM], []) is not None
    assert grams.rank(grams.query("xxjs"), [FIRM], []) is None


def test_names_read_otherwise_than_the_dictionary_has_them():
    assert grams.initials("重庆长乐厦门商行") == "cqclxmsh"


def test_a_code_comes_before_a_name_and_what_begins_before_what_holds():
    ranks = [
        grams.rank(grams.query("9151"), ["a"], ["9151"]),
        grams.rank(grams.query("近水"), ["近水"], []),
        grams.rank(grams.query("9151"), ["a"], ["91510"]),
        grams.rank(grams.query("近水"), ["近水食品"], []),
        grams.rank(grams.query("近水"), ["成都近水"], []),
    ]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 5


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\x00", "'", "%", "_", "a" * 5_000, "近" * 5_000, "\ud800", "{1,2}", "*", "a"],
)
@pytest.mark.django_db
def test_whatever_is_typed_is_only_looked_for(typed):
    assert queries.search(typed) == []


@pytest.mark.django_db
class TestFinding:
    @pytest.fixture(autouse=True)
    def market(self, take, tmp_path):
        firms = [business(1, name=FIRM), business(2, name="成都近水食品有限公司双流店")]
        firms += [business(n) for n in range(3, 9)]
        take("business", write_csv(tmp_path / "b.csv", firms))
        shops = [shop(1, name="近水旗舰店", platform_shop_no="7788990011"), shop(2)]
        take("shop", write_csv(tmp_path / "s.csv", shops))

    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("近水", "近水旗舰店"),
            (FIRM, FIRM),
            ("食品 双流", "成都近水食品有限公司双流店"),
            ("cdjs", FIRM),
            ("jsqjd", "近水旗舰店"),
            ("889900", "近水旗舰店"),
            (code_of(1), FIRM),
            (code_of(1)[8:], FIRM),
            ("成", FIRM),
            ("双流店", "成都近水食品有限公司双流店"),
        ],
    )
    def test_the_best_answer_stands_first(self, typed, first):
        found = queries.search(typed)
        assert found[0].hits[0].title == first
        assert found[0].hits[0].key.startswith(found[0].kind)

    def test_kinds_and_numbers_of_hits_are_bounded_and_more_is_said(self):
        (found,) = queries.search("网络", kinds=["business"], limit=2)
        assert len(found.hits) == 2
        assert found.more

    def test_what_very_many_names_hold_is_found_on_a_sample(self, monkeypatch):
        from wangjian.registry.queries import searching as module

        seen = []
        real = module._sampled
        monkeypatch.setattr(module, "_SAMPLED_PAGES", 0)
        monkeypatch.setattr(module, "_COMMON", 3)
        monkeypatch.setattr(module, "common_pieces", lambda *_: {})

        def sampled(cursor, wanted, probe, _percent):
            rows = real(cursor, wanted, probe, 100)
            seen.append(len(rows))
            return rows

        monkeypatch.setattr(module, "_sampled", sampled)
        (found,) = queries.search("有限公司", kinds=["business"])
        assert max(seen) == 8
        assert len(found.hits) == 8
        (exact,) = queries.search(FIRM, kinds=["business"])
        assert exact.hits[0].title == FIRM

    def test_of_a_long_name_only_its_rarest_pieces_are_asked_for(self, monkeypatch):
        from wangjian.registry.queries import searching as module
        from wangjian.registry.queries.commonness import MOST_ASKED

        seen = []
        real = module._by_index
        common = dict.fromkeys(grams.query("有限公司").probes[0], 0.9)
        monkeypatch.setattr(module, "_SAMPLED_PAGES", 0)
        monkeypatch.setattr(module, "common_pieces", lambda *_: common)

        def by_index(cursor, ask, probe, most):
            seen.append(probe)
            return real(cursor, ask, probe, most)

        monkeypatch.setattr(module, "_by_index", by_index)
        (found,) = queries.search(FIRM, kinds=["business"])
        assert found.hits[0].title == FIRM
        assert all(len(probe) <= MOST_ASKED for probe in seen)
        assert not set(seen[0]) & set(common)

    def test_rows_that_came_by_another_way_are_found_once_their_pieces_are_laid(self):
        Shop.objects.update(grams=None)
        assert [one.kind for one in queries.search("近水")] == ["business"]
        assert lay_pieces("shop") == 2
        assert lay_pieces("shop") == 0
        assert queries.search("近水旗舰")[0].kind == "shop"

    def test_a_changed_name_is_found_by_the_new_one_only(self, take, tmp_path):
        take("business", write_csv(tmp_path / "c.csv", [business(1, name="成都远山食品有限公司")]))
        assert [hit.title for hit in queries.search("远山")[0].hits] == ["成都远山食品有限公司"]
        assert all(hit.title != FIRM for one in queries.search("近水") for hit in one.hits)


@pytest.mark.django_db
def test_a_natural_person_is_found_but_named_by_the_first_character_only(clerk):
    from wangjian.registry.actions import entities_for

    key = "business:none/p1-王小明"
    ids = entities_for([key])
    Business.objects.create(
        entity_id=ids[key],
        source="平台",
        load_id="l",
        row_key="r",
        digest="d",
        name="王小明",
        registration_scheme="none",
        registration_no="11010519491231002X",
    )
    lay_pieces("business")
    (found,) = queries.search("小明")
    assert (found.hits[0].title, found.hits[0].number) == ("王**", "110*****2X")


@pytest.mark.django_db
class TestItsIndex:
    def test_before_very_many_rows_come_it_is_put_away_and_laid_behind_them(
        self, take, tmp_path, monkeypatch
    ):
        from wangjian.registry.actions import projection

        seen = []
        monkeypatch.setattr(projection, "MOST_KEYS", 5)
        real = projection._project_table

        def project(*arguments):
            seen.append(is_there())
            return real(*arguments)

        monkeypatch.setattr(projection, "_project_table", project)
        take("shop", write_csv(tmp_path / "a.csv", [shop(n) for n in range(9)]))
        assert (seen, is_there()) == ([False], True)
        take("shop", write_csv(tmp_path / "b.csv", [shop(n, name="改名") for n in range(9)]))
        assert seen == [False, True]
        (found,) = queries.search("改名")
        assert len(found.hits) == 8
        take("shop", write_csv(tmp_path / "c.csv", [shop(n) for n in range(20, 60)]))
        assert seen == [False, True, False]  # far more than there were
        assert is_there()

    def test_while_it_is_away_a_search_finds_what_a_sample_holds(self, take, tmp_path):
        from wangjian.registry.actions.searching import put_away

        take("shop", write_csv(tmp_path / "a.csv", [shop(n) for n in range(9)]))
        put_away("shop")
        assert queries.search("小店") == []

    def test_whoever_serves_may_lay_no_other_index(self):
        from django.db import DatabaseError, connection, transaction

        for ask in (
            "SELECT registry_lay_index('entity', false)",
            "SELECT registry_lay_index('shop; drop', false)",
            "SELECT registry_settle('registry_entity_key')",
            "DROP INDEX registry_shop_grams",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(ask)


def is_there():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('registry_shop_grams') IS NOT NULL")
        return cursor.fetchone()[0]
