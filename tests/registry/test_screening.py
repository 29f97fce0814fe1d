"""名单比对: every shop against all lists, by code, then by name and region, old names too."""

from __future__ import annotations

import warnings
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.registry.conftest import REGIONS
from tests.registry.made import business as made_business
from tests.registry.made import code_of, write_csv
from tests.registry.made import shop as made_shop
from wangjian.lake.loads import Lake
from wangjian.lake.portable import check
from wangjian.lake.session import memory_session
from wangjian.packs.packs import Packs
from wangjian.registry.bulk import increment, judging, projection
from wangjian.registry.bulk import screening as bulk
from wangjian.registry.tables import TABLES
from wangjian.text.functions import FUNCTIONS

DAY = date(2026, 11, 1)
JUDGEMENT = judging.read_judgement(
    Packs.open().file("registry", "", ".yaml", "wj.screening").header
)
PLACES = judging.places({i: p for i, p, _ in REGIONS}, JUDGEMENT)
HANGZHOU, HUZHOU, NANJING, ZHEJIANG = "330100", "330500", "320100", "330000"


def shop(no, code=None, name=None, region=None, **said):
    return {
        "platform_id": "p1", "platform_shop_no": str(no), "name": f"店{no}", "source": "p1",
        "registration_no": code, "registered_name": name, "region_id": region, **said,
    }  # fmt: skip


def entry(no, code=None, name="某某有限公司", region=None, kind="serious", **said):
    return {
        "list_kind": kind, "authority": "局", "entry_no": str(no), "registration_no": code,
        "name": name, "region_id": region, "entered_on": date(2026, 1, 1), "source": "局", **said,
    }  # fmt: skip


def business(code, name, former=None, region=HANGZHOU):
    return {
        "registration_scheme": "cn.uscc", "registration_no": code, "name": name,
        "former_names": former, "region_id": region,
    }  # fmt: skip


def screened(shops, entries, businesses, tmp_path, *, on=DAY, engine="duckdb", by_code=False):
    rows = {"shop": shops, "list_entry": entries, "business": businesses}
    shapes = [TABLES[name] for name in rows]
    with memory_session(rows, shapes, engine=engine, tmp=tmp_path) as session:
        session.register(FUNCTIONS)
        loads = {row.get("load_id", "example") for row in shops + entries}
        session.add_table(projection.LOAD_ORDER, projection.load_order(sorted(loads)))
        planned = bulk.plan(session, on, JUDGEMENT)
        known = [
            *rows, bulk.PLACE, bulk.WHO, bulk.ENTRY, bulk.SHOP, bulk.ENTRY_CODE, bulk.SHOP_CODE,
            projection.LOAD_ORDER,
        ]  # fmt: skip
        for sql in (planned.by_code_sql(), planned.who_sql(), planned.entry_sql(),
                    planned.shop_sql(), planned.entry_code_sql(), planned.shop_code_sql(),
                    planned.found_sql()):  # fmt: skip
            check(sql, known, [one.name for one in FUNCTIONS])
        if by_code:
            found = session.arrow(planned.by_code_sql()).to_pylist()
        else:
            bulk.prepare(session, planned, PLACES)
            found = session.arrow(planned.found_sql()).to_pylist()
    return sorted(found, key=lambda row: (row["shop_key"], row["entry_key"]))


def ways(shops, entries, businesses, tmp_path, **said):
    return {
        (row["shop_key"].partition("/")[2], row["entry_key"].rpartition("/")[2]): row["how"]
        for row in screened(shops, entries, businesses, tmp_path, **said)
    }


def test_a_code_finds_its_shop_however_it_is_written(tmp_path):
    code = code_of(1)
    spaced = f"{code[:8].lower()} {code[8:]}"
    found = ways([shop(1, code), shop(2, spaced)], [entry(1, f"　{code}")], [], tmp_path)
    assert found == {("1", "1"): "code", ("2", "1"): "code"}


def test_what_is_no_code_joins_nobody(tmp_path):
    bad = code_of(1)[:-1] + ("0" if code_of(1)[-1] != "0" else "1")
    shops = [shop(1, "无"), shop(2, "0" * 18), shop(3, bad, "甲乙丙丁戊己有限公司")]
    entries = [entry(1, "无"), entry(2, "0" * 18), entry(3, bad)]
    assert ways(shops, entries, [], tmp_path) == {}


@pytest.mark.parametrize(
    ("entered", "left", "on", "listed"),
    [
        (date(2026, 11, 1), None, DAY, True),
        (date(2026, 11, 2), None, DAY, False),
        (date(2026, 1, 1), date(2026, 11, 1), DAY, False),
        (date(2026, 1, 1), date(2026, 11, 2), DAY, True),
    ],
)
def test_only_an_entry_in_force_on_the_day_counts(tmp_path, entered, left, on, listed):
    entries = [entry(1, code_of(1), entered_on=entered, left_on=left)]
    assert bool(ways([shop(1, code_of(1))], entries, [], tmp_path, on=on)) is listed


def test_without_a_code_the_name_counts_where_the_places_agree(tmp_path):
    name = "近水电子商务有限公司"
    shops = [
        shop(1, None, "近水電子商務（有限責任公司）", HANGZHOU),
        shop(2, "O" * 18, "近水电子商务有限公司", HANGZHOU),
        shop(3, None, name, HUZHOU),
        shop(4, None, name, ZHEJIANG),
        shop(5, None, name),
        shop(6, None, "近山电子商务有限公司", HANGZHOU),
        shop(7, code_of(7), name, HANGZHOU),
    ]
    found = ways(shops, [entry(1, code_of(1), name, HANGZHOU)], [], tmp_path)
    assert {no for no, _ in found} == {"1", "2", "4", "5"}
    assert set(found.values()) == {"name_region"}
    rows = screened(shops, [entry(1, code_of(1), name, HANGZHOU)], [], tmp_path)
    assert {row["shop_key"][-1]: row["confidence"] for row in rows} == {
        "1": 0.95, "2": 0.95, "4": 0.95, "5": 0.8,
    }  # fmt: skip


def test_a_short_name_without_a_place_is_nobodys(tmp_path):
    assert ways([shop(1, None, "张三")], [entry(1, None, "张三")], [], tmp_path) == {}


def test_an_entry_under_an_old_name_finds_the_shop_and_the_other_way_round(tmp_path):
    new, old = "近水网络科技有限公司", "远山网络科技有限公司"
    register = [business(code_of(1), new, f"{old}；更早网络有限公司")]
    cases = {
        "shop by code, entry by old name": (shop(1, code_of(1)), entry(1, None, old, HANGZHOU)),
        "shop by new name, entry by old": (shop(1, None, new, HANGZHOU), entry(1, None, old, ZHEJIANG)),
        "shop by old name, entry by code": (shop(1, None, old, HANGZHOU), entry(1, code_of(1), new)),
        "shop by old name, entry by new": (shop(1, None, old, HANGZHOU), entry(1, None, new, HANGZHOU)),
        "shop by the second old name": (shop(1, None, "更早网络有限公司", HANGZHOU), entry(1, code_of(1))),
    }  # fmt: skip
    for case, (one, listed) in cases.items():
        assert ways([one], [listed], register, tmp_path) == {("1", "1"): "former_name"}, case


def test_a_shop_that_the_register_knows_is_found_by_the_registers_name(tmp_path):
    register = [business(code_of(1), "近水网络科技有限公司")]
    listed = [
        entry(1, None, "近水网络科技有限公司", HANGZHOU),
        entry(2, None, "别人网络有限公司", HANGZHOU),
    ]
    said_otherwise = [shop(1, code_of(1), "别人网络有限公司", HANGZHOU)]
    assert ways(said_otherwise, listed, register, tmp_path) == {("1", "1"): "name_region"}


def test_two_codes_are_two_businesses(tmp_path):
    name = "近水网络科技有限公司"
    register = [business(code_of(1), name), business(code_of(2), "远山网络有限公司", name)]
    shops = [shop(1, code_of(1), name, HANGZHOU)]
    assert ways(shops, [entry(1, code_of(2), name, HANGZHOU)], register, tmp_path) == {}


def test_of_several_sources_the_latest_stands_and_each_pair_is_one_row(tmp_path):
    code = code_of(1)
    early, late = {"load_id": "load-1"}, {"load_id": "load-2", "source": "二", "row_key": "x2"}
    shops = [shop(1, code, **early), shop(1, code_of(2), **late)]
    entries = [entry(1, code, **early), entry(1, code, left_on=date(2026, 2, 1), **late),
               entry(2, code_of(2), **early), entry(2, code_of(2), **late)]  # fmt: skip
    assert ways(shops, entries, [], tmp_path) == {("1", "2"): "code"}
    assert len(screened(shops, entries, [], tmp_path)) == 1


@pytest.fixture(scope="module")
def sail():
    spark = pytest.importorskip("pysail.spark")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = spark.SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
    yield f"sc://127.0.0.1:{server.listening_address[1]}"
    server.stop()


def world():
    """Everything at once: codes, names, old names, places, two sources."""
    names = [f"{brand}网络科技有限公司" for brand in ("近水", "远山", "高云", "长风", "小桥")]
    places = [HANGZHOU, HUZHOU, NANJING, ZHEJIANG, None]
    register = [business(code_of(n), names[n % 5], names[(n + 1) % 5] if n % 3 else None,
                         places[n % 4]) for n in range(8)]  # fmt: skip
    shops = [
        shop(n, [code_of(n % 11), None, f" {code_of(n % 11).lower()}", "无"][n % 4],
             names[n % 5] if n % 7 else None, places[n // 5 % 5])
        for n in range(60)
    ]  # fmt: skip
    entries = [
        entry(n, code_of(n % 13) if n % 3 else None, names[n % 5], places[n // 3 % 5],
              ["abnormal", "serious", "penalty"][n % 3], entered_on=date(2026, 1 + n % 12, 1),
              left_on=date(2026, 10, 20 + n % 10) if n % 4 == 0 else None)
        for n in range(40)
    ]  # fmt: skip
    twice = [{**one, "source": "二", "load_id": "later", "row_key": f"t{n}", "region_id": NANJING}
             for n, one in enumerate(shops[:10] + [])]  # fmt: skip
    return shops + twice, entries, register


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the client's own
def test_a_spark_cluster_finds_the_same(tmp_path, spark):
    made = screened(*world(), tmp_path)
    assert len(made) > 50
    assert screened(*world(), tmp_path, engine=spark) == made
    by_code = screened(*world(), tmp_path, by_code=True)
    assert screened(*world(), tmp_path, engine=spark, by_code=True) == by_code


def test_both_engines_find_the_same(tmp_path, sail):
    made = screened(*world(), tmp_path)
    assert {row["how"] for row in made} == set(bulk.HOWS)
    assert screened(*world(), tmp_path, engine=sail) == made
    by_code = screened(*world(), tmp_path, by_code=True)
    assert screened(*world(), tmp_path, engine=sail, by_code=True) == by_code
    assert {(r["shop_key"], r["entry_key"]) for r in by_code} == {
        (r["shop_key"], r["entry_key"]) for r in made if r["how"] == "code"
    }


@pytest.fixture
def taken(workspace, take, tmp_path):
    """Three shops, three entries and a register in the lake."""
    take("business", write_csv(tmp_path / "b.csv", [made_business(n) for n in range(3)]))
    take("shop", write_csv(tmp_path / "s.csv", [made_shop(n) for n in range(3)]))
    listed = [entry(n, code_of(n), f"杭州第{n}网络有限公司") for n in range(1, 4)]
    for row in listed:
        del row["source"]
    take("list_entry", write_csv(tmp_path / "e.csv", listed))
    return workspace


def rows_in(workspace, table):
    from wangjian.lake.loads import Lake
    from wangjian.lake.session import open_session

    with open_session(Lake(workspace.lake), [table], tmp=workspace.tmp) as session:
        return session.arrow(f"SELECT * FROM {table.name}").to_pylist()


def test_a_run_is_written_to_the_lake_with_its_record(taken, clerk):
    from wangjian.authority.models import Journal
    from wangjian.registry.actions import screen
    from wangjian.registry.tables.results import SCREENING, SCREENING_RUN

    done = screen(taken, by=clerk, on=DAY)
    assert dict(done.counts) == {("found", "serious", "code"): 2}
    found = rows_in(taken, SCREENING)
    assert {(row["run_id"], row["shop_key"]) for row in found} == {
        (done.run_id, "shop:p1/1"), (done.run_id, "shop:p1/2"),
    }  # fmt: skip
    (record,) = rows_in(taken, SCREENING_RUN)
    assert (record["screened_on"], record["full_run_id"]) == (DAY, done.run_id)
    assert '"shop": 1' in record["table_versions"]
    assert Journal.objects.filter(verb="registry.screen").count() == 1


def test_who_has_no_right_screens_nothing(taken, clerk):
    from dataclasses import replace

    from wangjian.errors import NotAllowed
    from wangjian.registry.actions import screen

    with pytest.raises(NotAllowed):
        screen(taken, by=replace(clerk, roles=frozenset({"auditor"})))


def asked(workspace, **said):
    from wangjian.registry.queries import screen_one

    found = screen_one(workspace, on=said.pop("on", DAY), **said).matches
    return [(one.how, one.entry["entry_no"], one.confidence) for one in found]


def test_one_merchant_is_found_by_code_name_old_name_and_a_name_with_noise(
    workspace, take, tmp_path
):
    from wangjian.registry.actions import index_lists

    register = [
        made_business(1, name="杭州近水网络科技有限公司", former_names="杭州远山网络科技有限公司")
    ]
    listed = [
        entry(1, code_of(1), "杭州近水网络科技有限公司", HANGZHOU),
        entry(2, None, "湖州长风电子商务有限公司", HUZHOU, left_on=date(2026, 10, 1)),
        entry(3, None, "杭州远山网络科技有限公司", HANGZHOU, kind="penalty"),
    ]
    for row in listed:
        del row["source"]
    take("business", write_csv(tmp_path / "b.csv", register))
    take("list_entry", write_csv(tmp_path / "e.csv", listed))
    index_lists(workspace)
    assert asked(workspace, code=f" {code_of(1).lower()}") == [
        ("code", "1", 1.0), ("former_name", "3", 0.9),
    ]  # fmt: skip
    assert asked(workspace, name="近水（杭州）", region=HUZHOU) == []
    assert asked(workspace, name="杭州近水網絡科技有限责任公司", region=HANGZHOU) == [
        ("name_region", "1", 0.95)
    ]
    both = asked(workspace, name="杭州远山网络科技有限公司", region=HANGZHOU)
    assert both == [("name_region", "3", 0.95), ("former_name", "1", 0.9)]
    (similar,) = asked(workspace, name="杭州近氺网络科技有限公司", region=HANGZHOU)
    assert similar[:2] == ("name_similar", "1")
    left = {"name": "湖州长风电子商务有限公司", "region": HUZHOU}
    assert asked(workspace, **left) == []
    assert asked(workspace, on=date(2026, 9, 30), **left) == [("name_region", "2", 0.95)]
    assert asked(workspace, code=code_of(2), name="杭州近水网络科技有限公司", region=HANGZHOU) == []


def test_a_new_load_makes_a_new_index_and_an_old_one_is_cleared_away(taken, take, tmp_path):
    from wangjian.registry.actions import index_lists
    from wangjian.registry.queries.screening import folder_of

    assert index_lists(taken) == index_lists(taken)
    for number in (5, 6, 7):
        row = entry(number, code_of(number))
        del row["source"]
        take("list_entry", write_csv(tmp_path / f"e{number}.csv", [row]), kind="delta")
        index_lists(taken)
        assert asked(taken, code=code_of(number))[0][0] == "code"
    assert len([path for path in folder_of(taken).iterdir() if path.is_dir()]) == 2


ANY_NAME = st.sampled_from([f"{brand}网络科技有限公司" for brand in ("近水", "远山", "高云")])
ANY_CODE = st.sampled_from([None, "无", *(code_of(n) for n in range(3))])
ANY_PLACE = st.sampled_from([HANGZHOU, HUZHOU, ZHEJIANG, None])
SHOPS = st.dictionaries(st.integers(0, 5), st.tuples(ANY_CODE, ANY_NAME, ANY_PLACE), max_size=6)
DAYS = st.sampled_from([date(2026, 1, 1), date(2026, 10, 31), date(2026, 11, 2)])
ENTRIES = st.dictionaries(
    st.integers(0, 5), st.tuples(ANY_CODE, ANY_NAME, ANY_PLACE, DAYS, st.none() | DAYS), max_size=6
)

ON_DAYS = st.sampled_from([DAY, date(2026, 11, 3)])


def as_rows(shops, entries):
    listed = [
        entry(no, code, name, place, entered_on=entered, left_on=left)
        for no, (code, name, place, entered, left) in entries.items()
    ]
    return [shop(no, *said) for no, said in shops.items()], listed


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SHOPS, ENTRIES, SHOPS, ENTRIES, st.tuples(ON_DAYS, st.booleans()))
def test_an_increment_finds_what_a_full_run_finds(
    tmp_path, shops, entries, later, relisted, asked_for
):
    on, in_one_load = asked_for
    register = [business(code_of(n), f"{b}网络科技有限公司", f"{f}网络科技有限公司")
                for n, (b, f) in enumerate([("近水", "高云"), ("远山", "近水")])]  # fmt: skip
    shapes = [TABLES[name] for name in bulk.READS]

    def opened(shops, entries, *new):
        rows = dict(zip(("shop", "list_entry"), as_rows(shops, entries), strict=True))
        for table, numbers in zip(rows.values(), new, strict=False):
            for row in table:
                number = int(row.get("platform_shop_no") or row["entry_no"])
                row["load_id"] = "later" if number in numbers else "example"
        return memory_session({**rows, "business": register}, shapes, tmp=tmp_path)

    with opened(shops, entries) as session:
        session.register(FUNCTIONS)
        planned = bulk.plan(session, DAY, JUDGEMENT)
        kept = bulk.prepare(session, planned, PLACES)
        before = session.arrow(planned.found_sql())
    now_shops, now_entries = {**shops, **later}, {**entries, **relisted}
    with opened(now_shops, now_entries, later, relisted) as session:
        session.register(FUNCTIONS)
        planned = bulk.plan(session, on, JUDGEMENT)
        turned = session.arrow(increment.turned_sql(planned, DAY))["entity_key"].to_pylist()
        listed = [f"list_entry:serious/局/{no}" for no in relisted]
        loads = ("later",) if in_one_load else None
        since = increment.Since(
            DAY,
            increment.Change(frozenset(f"shop:p1/{no}" for no in later), loads),
            increment.Change(frozenset([*listed, *turned]), loads),
        )
        for sql in (increment.turned_sql(planned, DAY),):
            check(sql, ["list_entry"], [])
        part = increment.found(session, planned, PLACES, kept, since)
    with opened(now_shops, now_entries) as session:
        session.register(FUNCTIONS)
        planned = bulk.plan(session, on, JUDGEMENT)
        bulk.prepare(session, planned, PLACES)
        full = session.arrow(planned.found_sql())
    concerned = [row for row in before.to_pylist()
                 if row["shop_key"] in since.shops.keys
                 or row["entry_key"] in since.entries.keys]  # fmt: skip
    old = before.schema.empty_table() if not concerned else type(before).from_pylist(
        concerned, schema=before.schema)  # fmt: skip
    arisen, ended = increment.changes(old, part)
    stands = {(row["shop_key"], row["entry_key"]): row for row in before.to_pylist()}
    for row in ended.to_pylist():
        del stands[row["shop_key"], row["entry_key"]]
    stands |= {(row["shop_key"], row["entry_key"]): row for row in arisen.to_pylist()}
    assert stands == {(row["shop_key"], row["entry_key"]): row for row in full.to_pylist()}


def test_what_changed_since_a_full_run_is_all_that_the_next_one_writes(
    taken, take, clerk, tmp_path
):
    from wangjian.registry.actions import screen

    full = screen(taken, by=clerk, on=DAY)
    assert full.full
    nothing = screen(taken, by=clerk, on=DAY)
    assert (nothing.full, dict(nothing.counts)) == (False, {})
    moved = entry(1, code_of(1), "杭州第1网络有限公司", left_on=date(2026, 10, 1))
    new = entry(9, code_of(0), "杭州第0网络有限公司")
    for row in (moved, new):
        del row["source"]
    take("list_entry", write_csv(tmp_path / "later.csv", [moved, new]), kind="delta")
    take(
        "shop",
        write_csv(tmp_path / "moved.csv", [made_shop(2, registration_no="无")]),
        kind="delta",
    )
    part = screen(taken, by=clerk, on=DAY)
    assert not part.full
    assert dict(part.counts) == {
        ("found", "serious", "code"): 1, ("ended", "serious", "code"): 2,
    }  # fmt: skip
    again = screen(taken, by=clerk, on=DAY, full=True)
    assert dict(again.counts) == {("found", "serious", "code"): 1}
    # A load taken back gives the older rows their place again.
    lake = Lake(taken.lake)
    lake.withdraw(lake.version("list_entry").accepted[-1].load_id, why="错")
    back = screen(taken, by=clerk, on=DAY)
    assert not back.full
    assert dict(back.counts) == {
        ("found", "serious", "code"): 1, ("ended", "serious", "code"): 1,
    }  # fmt: skip


def test_a_new_load_is_indexed_and_screened_by_the_timetable(taken, take, clerk, tmp_path):
    from wangjian.registry.actions import keep_screened

    assert keep_screened(taken, by=clerk)
    assert not keep_screened(taken, by=clerk)
    row = entry(9, code_of(0), "杭州第0网络有限公司")
    del row["source"]
    take("list_entry", write_csv(tmp_path / "later.csv", [row]), kind="delta")
    assert keep_screened(taken, by=clerk)
    assert asked(taken, code=code_of(0))[0][:2] == ("code", "9")
