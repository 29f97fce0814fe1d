"""The pages' copies: written by difference, one row a thing, the later source first."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.registry.made import business, code_of, shop, write_csv, write_jsonl
from wangjian.lake.loads import Lake
from wangjian.lake.session import memory_session
from wangjian.registry import queries
from wangjian.registry.actions import project, projection, withdraw_load
from wangjian.registry.bulk import projection as bulk
from wangjian.registry.decisions.keys import entity_key
from wangjian.registry.models import PROJECTED, Business, Entity, EntitySource, ProjectionMark, Shop
from wangjian.registry.models.projected import FIXED
from wangjian.registry.tables import TABLES


@pytest.mark.parametrize("name", PROJECTED)
def test_a_copy_has_the_names_of_the_dictionary_and_nothing_personal(name):
    shape = TABLES[name]
    for column in PROJECTED[name].columns():
        assert not shape.column(column).personal
        assert not shape.column(column).scanned
    assert shape.entity
    assert not set(PROJECTED[name].columns()) & set(FIXED)


@pytest.mark.django_db
class TestOnPages:
    def test_only_what_differs_is_written_and_what_vanished_goes(self, take, tmp_path):
        take("shop", write_csv(tmp_path / "a.csv", [shop(n) for n in range(20)]))
        rows = [shop(n, name="改名") if n == 3 else shop(n) for n in range(2, 22)]
        take("shop", write_csv(tmp_path / "b.csv", rows), as_of_on=date(2020, 12, 1))
        mark = ProjectionMark.objects.get(table="shop")
        assert (mark.rows, mark.written, mark.deleted) == (20, 3, 2)
        assert Shop.objects.get(platform_shop_no="3").name == "改名"
        assert Entity.objects.count() == 22  # who was known stays known: findings point there

    def test_a_thing_keeps_its_id_when_it_comes_back(self, take, tmp_path):
        take("shop", write_csv(tmp_path / "a.csv", [shop(1)]))
        before = Shop.objects.get().entity_id
        take("shop", write_csv(tmp_path / "b.csv", [shop(2)]), as_of_on=date(2020, 11, 2))
        take(
            "shop",
            write_csv(tmp_path / "c.csv", [shop(1, name="又开")]),
            as_of_on=date(2020, 11, 3),
        )
        assert Shop.objects.get().entity_id == before

    def test_asking_again_does_nothing(self, take, workspace, tmp_path):
        take("shop", write_csv(tmp_path / "a.csv", [shop(1)]))
        (done,) = project(workspace, ["shop"])
        assert (done.rows, done.written, done.deleted) == (1, 0, 0)
        assert [one.rows for one in project(workspace) if one.table != "shop"] == [0] * 8

    def test_many_changes_are_read_again_whole(self, take, tmp_path, monkeypatch):
        take("shop", write_csv(tmp_path / "a.csv", [shop(n) for n in range(9)]))
        monkeypatch.setattr(projection, "MOST_KEYS", 3)
        rows = [shop(n, name="改名") for n in range(9)]
        take("shop", write_csv(tmp_path / "b.csv", rows), as_of_on=date(2020, 12, 1))
        assert Shop.objects.filter(name="改名").count() == 9

    def test_when_the_shown_source_goes_the_other_one_stands(
        self, take, workspace, clerk, tmp_path
    ):
        take("business", write_csv(tmp_path / "a.csv", [business(1, name="省"), business(2)]))
        (later,) = take(
            "business",
            write_csv(tmp_path / "b.csv", [business(1, name="市")]),
            source="市局",
            as_of_on=date(2020, 12, 1),
        )
        assert EntitySource.objects.count() == 2
        withdraw_load(workspace, by=clerk, load_id=later.load_id, reason="错")
        row = Business.objects.get(registration_no=code_of(1))
        assert (row.name, row.source) == ("省", "省局")
        assert not EntitySource.objects.exists()

    def test_words_that_need_care_arrive_as_they_are(self, take, tmp_path):
        words = ['a"b', "a\\b", "a\tb", "换\n行", "，,;", "x\\N", "NULL君", "😀", " x"]
        rows = [shop(n, name=word) for n, word in enumerate(words)]
        take("shop", write_jsonl(tmp_path / "a.jsonl", rows))
        found = dict(Shop.objects.values_list("platform_shop_no", "name"))
        assert [found[str(n)].strip() for n in range(len(words))] == [w.strip() for w in words]
        assert Shop.objects.filter(url=None).count() == len(words)

    @pytest.mark.parametrize("most_keys", [500_000, 3])
    def test_whatever_comes_and_goes_pages_show_what_the_lake_holds(
        self, take, workspace, clerk, tmp_path, monkeypatch, most_keys
    ):
        """A seeded walk: full and partial files of two sources, some taken back again."""
        monkeypatch.setattr(projection, "MOST_KEYS", most_keys)
        dice = random.Random(7)
        loads = []
        for step in range(12):
            if loads and dice.random() < 0.3:
                load = loads.pop(dice.randrange(len(loads)))
                withdraw_load(workspace, by=clerk, load_id=load.load_id, reason="错")
            else:
                numbers = dice.sample(range(8), dice.randint(1, 6))
                rows = [shop(n, name=dice.choice("甲乙"), address=str(step)) for n in numbers]
                loads += take(
                    "shop",
                    write_csv(tmp_path / f"{step}.csv", rows),
                    source=dice.choice(["平台", "巡查"]),
                    kind=dice.choice(["full", "delta"]),
                    as_of_on=date(2020, 11, dice.randint(1, 9)),
                )
            assert on_pages() == in_lake(workspace), step


def on_pages():
    names = ("entity__natural_key", "source", "row_key", "digest", "name", "address")
    rows = {row[0]: row[1:] for row in Shop.objects.values_list(*names)}
    told = EntitySource.objects.values_list("entity__natural_key", "source", "digest")
    return rows, set(told)


def in_lake(workspace):
    lake = Lake(workspace.lake)
    version = lake.version("shop")
    loads = sorted(
        (lake.load(one) for one in version.loads), key=lambda one: (one.as_of_on, one.received_at)
    )
    order = {load.load_id: place for place, load in enumerate(loads)}
    known = {}
    for row in queries.rows(workspace, "shop", limit=1_000).to_pylist():
        known.setdefault(row["entity_key"], []).append(row)
    rows, told = {}, set()
    for key, several in known.items():
        row = min(several, key=lambda one: (-order[one["load_id"]], one["source"]))
        names = ("source", "row_key", "digest", "name", "address")
        rows[key] = tuple(row[name] for name in names)
        if len(several) > 1:
            told |= {(key, one["source"], one["digest"]) for one in several}
    return rows, told


def test_a_key_read_from_a_file_is_the_key_that_the_engine_says(tmp_path):
    said = {
        "shop": [{"platform_id": "p", "platform_shop_no": "1", "name": "x"}],
        "shown": [
            {"subject_kind": "site", "subject_no": "a.cn", "seen_at": "2020-01-01T00:00:00Z"},
            {
                "subject_kind": "shop",
                "platform_id": "p",
                "subject_no": "1",
                "seen_at": "2020-01-01T00:00:00Z",
            },
        ],
        "credit_record": [
            {
                "authority": "a",
                "category": "c",
                "record_no": "1",
                "registration_no": "1",
                "happened_on": "2020-01-01",
            }
        ],
    }
    shapes = [TABLES[name] for name in said]
    with memory_session(said, shapes, tmp=tmp_path) as session:
        for shape in shapes:
            for row in session.arrow(f'SELECT * FROM "{shape.name}"').to_pylist():
                assert entity_key(shape, row) == row["entity_key"]


SOURCES = ("甲", "乙", "丙")
ROWS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(SOURCES), st.sampled_from(["l1", "l2", "l3"])),
    unique_by=lambda one: one[:2],
    max_size=12,
)


@settings(max_examples=25)  # each opens an engine
@given(rows=ROWS, order=st.permutations(["l1", "l2", "l3"]))
def test_of_several_sources_the_row_of_the_latest_load_stands(tmp_path_factory, rows, order):
    said = [
        {
            "platform_id": "p",
            "platform_shop_no": str(n),
            "name": f"{n}{source}",
            "source": source,
            "load_id": load,
            "row_key": f"{n}{source}",
        }
        for n, source, load in rows
    ]
    sql = bulk.current_sql("shop", (*bulk.FIRST, "name"), one_source=False)
    tmp = tmp_path_factory.getbasetemp() / "session"
    with memory_session({"shop": said}, [TABLES["shop"]], tmp=tmp) as session:
        session.add_table(bulk.LOAD_ORDER, bulk.load_order(order))
        found = {row["entity_key"]: row["name"] for row in session.arrow(sql).to_pylist()}
    wanted = {}
    for n, source, _load in sorted(rows, key=lambda one: (-order.index(one[2]), one[1])):
        wanted.setdefault(f"shop:p/{n}", f"{n}{source}")
    assert found == wanted


def test_fresh_ids_are_all_different_and_of_version_seven():
    import uuid

    ids = bulk.fresh_ids(10_000).to_pylist()
    assert len(set(ids)) == 10_000
    assert {uuid.UUID(one).version for one in ids} == {7}
    assert {uuid.UUID(one).variant for one in ids} == {uuid.RFC_4122}
    assert bulk.fresh_ids(0).to_pylist() == []
