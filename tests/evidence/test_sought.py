"""Captures and exhibits are found by a part of what they say: all of them, and no other office's."""

from __future__ import annotations

import people
import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from wangjian.authority.actor import scope
from wangjian.evidence import actions, queries
from wangjian.evidence.models import CaptureRequest
from wangjian.evidence.orders import asking
from wangjian.evidence.orders.asking import Wanted
from wangjian.evidence.queries import CaptureFilter, ExhibitFilter
from wangjian.evidence.showing import sought

URLS = (
    "https://Shop4000.example/goods/1?id=7", "https://mall.example/商品/近水楼台?名=一店",
    "https://mall.example/b%20c/+d_e", "http://[2001:db8::1]:8080/x", "https://x.example/ＡＢ",
)  # fmt: skip
# A part of each, as somebody would type it, and how many of them say it.
PARTS = {
    "shop4000.example": 1, "SHOP4000": 1, "/goods/1?id=7": 1, "mall": 2, "近水": 1, "水楼台": 1,
    "/商": 1, "名=一": 1, "%20c/+d_e": 1, "[2001:db8::1]:80": 1, "example/ab": 1, "https://mall.example/": 2,
    ".example": 4, "4001": 0, "近台": 0, "shop 4000": 0, "店": 1, "x": 5, "_e": 1, "100%": 0,
}  # fmt: skip


@pytest.fixture
def land(db):
    return people.province()


@pytest.fixture
def by(land):
    return land.actor("sc/cd/", "officer")


@pytest.fixture
def asked(workspace, by):
    for url in URLS:
        asking.request(by=by, wanted=Wanted(url))


def captures(actor, text, **more):
    return [one.url for one in queries.captures(actor, CaptureFilter(text=text, **more))[0]]


@pytest.mark.parametrize("part", PARTS)
def test_a_capture_is_found_by_any_part_of_its_address(by, asked, part):
    assert len(captures(by, part)) == PARTS[part]


@pytest.mark.parametrize("part", [part for part in PARTS if len(part) > 2])
def test_the_index_alone_finds_the_same(by, asked, part):
    with scope(by):
        found = sought.saying(sought.CAPTURES, part)
    assert found is not None
    assert len(found) == PARTS[part]


def test_other_offices_find_nothing_and_those_above_find_it(land, by, asked):
    for path, count in (("sc/my/", 0), ("sc/cd/qy/", 0), ("sc/", 1)):
        assert len(captures(land.actor(path, "officer"), "shop4000.example")) == count, path
    assert sought.saying(sought.CAPTURES, "shop4000.example") == [], "no office is set"


def test_what_very_many_say_is_found_by_reading_on(by, asked, monkeypatch):
    monkeypatch.setattr(sought, "MOST", 3)
    with scope(by):
        assert sought.saying(sought.CAPTURES, ".example") is None
        assert len(sought.saying(sought.CAPTURES, "mall.example")) == 2
    assert len(captures(by, ".example")) == 4


def test_pages_of_what_was_found_follow_each_other(by, asked):
    wanted = CaptureFilter(text=".example")
    first, after = queries.captures(by, wanted, limit=3)
    second, end = queries.captures(by, wanted, after=after, limit=3)
    assert [one.url for one in (*first, *second)] == [URLS[n] for n in (4, 2, 1, 0)]
    assert end == ""
    assert captures(by, ".example", state="failed") == []


def test_an_exhibit_is_found_by_its_title_its_address_and_its_sums(workspace, land, by):
    new = actions.NewExhibit(
        "files", "近水路一店 SHOP 首页", {"wangjian/a.txt": b"a"}, url="https://a.example/item/1"
    )
    made = actions.seal(by=by, workspace=workspace, new=new)
    other = land.actor("sc/my/", "officer")
    for text in ("近水", "一店 shop", "shop 首页", "A.example/item", made.sha256, made.sm3.upper()):
        assert [one.id for one in queries.exhibits(by, ExhibitFilter(text=text))[0]] == [made.id]
        assert queries.exhibits(other, ExhibitFilter(text=text))[0] == []
    for text in ("近水二", "首页https", "b.example", made.sha256[::-1]):
        assert queries.exhibits(by, ExhibitFilter(text=text))[0] == [], text


def test_it_follows_what_is_changed_and_forgets_what_is_gone(by, asked):
    with scope(by):
        CaptureRequest.objects.filter(url=URLS[0]).update(url="https://else.example/")
        assert sought.saying(sought.CAPTURES, "shop4000") == []
        [found] = sought.saying(sought.CAPTURES, "else.example")
        CaptureRequest.objects.filter(id=found).delete()
        assert sought.saying(sought.CAPTURES, "else.example") == []


def test_who_serves_cannot_read_the_table_past_the_offices(by, asked):
    said = "SELECT count(*) FROM evidence_sought"
    with scope(by), connection.cursor() as cursor, transaction.atomic():
        with pytest.raises(DatabaseError, match="permission"):
            cursor.execute(said)
        transaction.set_rollback(True)


def test_the_pieces_are_looked_up_in_the_index(owner: psycopg.Connection):
    owner.execute("SET enable_seqscan = off")
    rows = owner.execute(
        "EXPLAIN SELECT id FROM evidence_sought WHERE evidence_pieces(said) @> %s::text[]",
        [["abc"]],
    )
    assert "evidence_sought_pieces" in "\n".join(row for (row,) in rows)


class Pieces(TestCase):
    """What is asked for is always among what is kept, whatever the scripts."""

    @settings(max_examples=150)
    @given(
        st.text(
            st.sampled_from("abcXYZ019/.:?=&%-_ 近水楼台店éÀ\u3000ｱ😀\t'\"\\"),
            min_size=2,
            max_size=24,
        ),
        st.integers(0, 22),
        st.integers(2, 24),
    )
    def test_of_any_part_of_a_text(self, text, begin, length):
        word = sought.plain(text[begin : begin + length])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT evidence_plain(%s), evidence_pieces(evidence_plain(%s))", [text, text]
            )
            said, kept = cursor.fetchone()
        assert said.strip() == sought.plain(text)
        if word in said:
            assert set(sought.pieces(word)) <= set(kept)
