"""Who is who: entities of keys, merges and ties, each undone by one act; and where things are."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.registry.made import business, code_of, shop, write_csv
from wangjian.authority.models import Journal
from wangjian.errors import BadInput, Conflict, NoSuchRecord, NotAllowed, WrongState
from wangjian.registry import queries
from wangjian.registry.actions import entities_for, merge, tie, undo_merge, undo_tie
from wangjian.registry.decisions.keys import (
    LONGEST_KEY_BYTES,
    check_merge,
    kind_of,
    natural_key,
    root_of,
)
from wangjian.registry.models import Entity, EntityMerge, EntityTie


@given(st.text(min_size=1, max_size=3_000))
def test_a_stored_key_fits_an_index_and_says_its_kind(rest):
    key = f"link:{rest}"
    stored = natural_key(key)
    assert len(stored.encode("utf-8", "surrogatepass")) <= LONGEST_KEY_BYTES
    assert kind_of(stored) == "link"
    assert natural_key(stored) == stored


@pytest.mark.parametrize("wrong", ["", "shop", "shop:", ":x"])
def test_what_is_no_key_is_refused(wrong):
    with pytest.raises(BadInput):
        kind_of(wrong)


NODES = [uuid.UUID(int=n) for n in range(6)]


@given(st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=20))
def test_merges_that_are_let_through_never_run_in_a_circle(pairs):
    canonical: dict[uuid.UUID, uuid.UUID] = {}
    kinds = dict.fromkeys(NODES, "shop")
    groups = {node: {node} for node in NODES}
    for gone, into in pairs:
        try:
            check_merge(gone=gone, into=into, kinds=kinds, canonical=canonical)
        except Conflict:
            continue
        canonical[gone] = into
        together = groups[gone] | groups[into]
        groups |= dict.fromkeys(together, together)
    for node in NODES:
        assert {root_of(one, canonical) for one in groups[node]} == {root_of(node, canonical)}


@pytest.mark.django_db
class TestEntities:
    def test_a_key_gets_one_entity_for_ever(self):
        long = "link:https://example.cn/" + "长" * 2_000
        keys = ["shop:p1/1", "listing:p1/1/9", "shop:p1/1", long]
        found = entities_for(keys)
        assert set(found) == set(keys)
        assert entities_for(keys) == found
        assert Entity.objects.count() == 3
        assert Entity.objects.get(id=found[long]).natural_key.startswith("link:~sha256/")

    def test_a_merge_sets_one_pointer_and_its_undoing_takes_it_back(self, clerk):
        ids = entities_for(["shop:p1/1", "shop:p1/2", "shop:p1/3"])
        a, b, c = ids.values()
        first = merge(by=clerk, gone=a, into=b, reason="同一店")
        merge(by=clerk, gone=b, into=c, reason="又同一店")
        assert set(queries.canonical_of([a, b, c]).values()) == {c}
        assert [one.natural_key for one in queries.same_as(a)] == list(ids)
        assert queries.subject_card("shop:p1/1").one_with == ["shop:p1/2", "shop:p1/3"]
        with pytest.raises(Conflict):
            merge(by=clerk, gone=c, into=a, reason="成环")
        with pytest.raises(Conflict):
            merge(by=clerk, gone=a, into=c, reason="已归并")
        undo_merge(by=clerk, merge_id=first.id, reason="看错")
        assert queries.canonical_of([a, b])[a] == a
        assert [one.id for one in queries.same_as(a)] == [a]
        row = EntityMerge.objects.get(id=first.id)
        assert (row.undone_by_id, row.undone_reason) == (clerk.officer_id, "看错")
        with pytest.raises(WrongState):
            undo_merge(by=clerk, merge_id=first.id, reason="再次")
        merge(by=clerk, gone=a, into=c, reason="还是同一店")
        assert Journal.objects.filter(verb__startswith="registry.").count() == 4

    def test_unlike_things_are_not_merged(self, clerk):
        a, b = entities_for(["shop:p1/1", "site:example.cn"]).values()
        with pytest.raises(BadInput):
            merge(by=clerk, gone=a, into=b, reason="x")
        with pytest.raises(Conflict):
            merge(by=clerk, gone=a, into=a, reason="x")
        with pytest.raises(NoSuchRecord):
            merge(by=clerk, gone=a, into=uuid.uuid4(), reason="x")
        with pytest.raises(BadInput):
            merge(by=clerk, gone=a, into=b, reason=" ")
        assert not EntityMerge.objects.exists()

    def test_who_is_who_is_never_decided_by_the_house(self, clerk):
        a, b = entities_for(["shop:p1/1", "shop:p1/2"]).values()
        with pytest.raises(NotAllowed):
            merge(by=replace(clerk, officer_id=None), gone=a, into=b, reason="x")
        with pytest.raises(NotAllowed):
            merge(by=replace(clerk, roles=frozenset({"officer"})), gone=a, into=b, reason="x")

    def test_the_database_itself_refuses_a_merge_with_oneself(self):
        (a,) = entities_for(["shop:p1/1"]).values()
        with pytest.raises(IntegrityError), transaction.atomic():
            Entity.objects.filter(id=a).update(canonical_id=a)

    def test_who_runs_a_shop_is_decided_once_and_can_be_taken_back(self, clerk):
        a, b, c = entities_for(["shop:p1/1", "business:x/1", "business:x/2"]).values()
        made = tie(by=clerk, entity=a, business=b, reason="询问笔录")
        with pytest.raises(WrongState):
            tie(by=clerk, entity=a, business=c, reason="另一家")
        assert [one.entity_key for one in queries.subject_card("shop:p1/1").ties] == [
            "business:x/1"
        ]
        assert [one.entity_key for one in queries.subject_card("business:x/1").ties] == [
            "shop:p1/1"
        ]
        undo_tie(by=clerk, tie_id=made.id, reason="记错")
        assert tie(by=clerk, entity=a, business=c, reason="另一家").how == EntityTie.DECIDED
        with pytest.raises(BadInput):
            tie(by=clerk, entity=b, business=c, reason="x")
        with pytest.raises(BadInput):
            tie(by=clerk, entity=a, business=a, reason="x")

    def test_a_thing_that_nobody_named_has_no_card(self):
        with pytest.raises(NoSuchRecord):
            queries.subject_card("shop:p1/none")

    def test_a_thing_that_no_source_knows_has_a_card_that_says_so(self):
        entities_for(["listing:p1/1/2"])
        card = queries.subject_card("listing:p1/1/2")
        assert (card.known, card.title, card.kind_zh) == (False, "p1/1/2", "商品信息")
        assert card.as_json()["entity_key"] == "listing:p1/1/2"


@pytest.mark.django_db
@pytest.mark.usefixtures("market")
class TestPlaces:
    @pytest.fixture
    def market(self, take, tmp_path):
        def put(table, rows):
            take(table, write_csv(tmp_path / f"{table}.csv", rows))

        put(
            "business",
            [
                business(1),
                business(2, province="江苏省", city="南京市"),
                business(3, province="四川省", city="成都市"),
            ],
        )
        put(
            "platform",
            [
                {"platform_id": "p1", "name": "甲", "operator_no": code_of(3)},
                {"platform_id": "p2", "name": "乙", "region_id": "310000"},
            ],
        )
        put(
            "shop",
            [
                shop(1, region_id="330500"),
                shop(2),
                shop(3, registration_no="nothing"),
                shop(4, registration_no="", platform_id="p2"),
            ],
        )
        put("site", [{"domain": "example.cn", "filer_no": code_of(2)}])
        put(
            "shown",
            [
                {
                    "subject_kind": "shop",
                    "platform_id": "p2",
                    "subject_no": "4",
                    "seen_at": "2020-10-01",
                    "shown_no": code_of(1),
                },
            ],
        )

    def test_each_thing_belongs_where_the_law_looks_first(self):
        for key, kind, region in (
            ("shop:p1/1", "real_place", "330500"),
            ("shop:p1/1", "domicile", "330100"),
            ("shop:p1/1", "platform_home", "510100"),
            ("shop:p1/1", "publisher_place", "330500"),
            ("shop:p1/1", "premises", "330500"),
            ("shop:p1/2", "real_place", "320100"),  # unknown: the domicile
            ("shop:p1/3", "real_place", "510100"),  # that too: the platform's home
            ("shop:p1/3", "domicile", None),
            ("shop:p2/4", "domicile", "330100"),  # by the number that it shows
            ("shop:p2/4", "platform_home", "310000"),
            ("listing:p1/1/77", "real_place", "330500"),
            ("site:example.cn", "domicile", "320100"),
            ("platform:p1", "platform_home", "510100"),
            ("platform:p2", "domicile", "310000"),
            (f"business:cn.uscc/{code_of(1)}", "domicile", "330100"),
            ("shop:p1/none", "real_place", None),
            ("link:https://example.cn/", "domicile", None),
        ):
            found = queries.region_of([key], kind, on=date(2020, 11, 1))
            assert found == {key: region}, (key, kind)

    def test_who_was_decided_to_run_a_shop_counts_before_what_it_reports(self, clerk):
        key = "shop:p1/2"
        runs, run_by = entities_for([key, f"business:cn.uscc/{code_of(1)}"]).values()
        tie(by=clerk, entity=runs, business=run_by, reason="笔录")
        assert queries.region_of([key], "domicile") == {key: "330100"}

    def test_many_keys_are_answered_with_few_questions(self, django_assert_max_num_queries):
        keys = [f"shop:p1/{n}" for n in range(3_000)]
        with django_assert_max_num_queries(10):
            assert len(queries.places_of(keys)) == 3_000
