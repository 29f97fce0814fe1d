"""Every rule on its examples: it does as they say, and a Spark Connect server sees the same rows."""

from __future__ import annotations

import warnings
from collections import defaultdict
from contextlib import contextmanager

import pytest

from wangjian.lake.examples import reader
from wangjian.lake.portable.allowed import check
from wangjian.lake.session import memory_session
from wangjian.monitoring.bulk import large_shops
from wangjian.monitoring.bulk.scan import scan
from wangjian.monitoring.bulk.scoping import reads
from wangjian.monitoring.examples import judged, trial_in
from wangjian.monitoring.library import read_library
from wangjian.monitoring.rulebook import Example
from wangjian.packs.packs import Packs
from wangjian.registry.tables import TABLES
from wangjian.text.functions import FUNCTIONS

pysail = pytest.importorskip("pysail.spark")
LIBRARY = read_library(Packs.open())


@pytest.fixture(scope="module")
def sail():
    server = pysail.SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    yield f"sc://127.0.0.1:{server.listening_address[1]}"
    server.stop()


@contextmanager
def on_both(server, tmp):
    """A session on each engine for all rules; opening one costs more than a rule's few rows."""
    with (
        warnings.catch_warnings(),
        reader() as reading,
        memory_session({}, (), engine="duckdb", tmp=tmp) as one,
        memory_session({}, (), engine=server, tmp=tmp) as other,
    ):
        warnings.simplefilter("ignore")
        one.register(FUNCTIONS)
        other.register(FUNCTIONS)
        yield lambda rule: [trial_in(each, LIBRARY, rule, reading) for each in (one, other)]


@pytest.fixture(scope="module")
def both(sail, tmp_path_factory):
    with on_both(sail, tmp_path_factory.mktemp("rules")) as see:
        yield see


def crowd(examples, name):
    """The worlds of several examples as one: their traders meet, which no single example has.

    Of rows with one key the first is kept, as the lake keeps one.
    """
    tables = defaultdict(dict)
    for example in examples:
        for table, rows in example.tables.items():
            key = LIBRARY.shapes[table].key
            for row in rows:
                tables[table].setdefault(tuple(str(row.get(part)) for part in key), row)
    return Example(name, "find", {table: list(rows.values()) for table, rows in tables.items()})


@pytest.mark.filterwarnings("ignore")  # the client's own
@pytest.mark.parametrize("rule_id", LIBRARY.rules)
def test_a_spark_connect_server_sees_the_same_rows(rule_id, both):
    rule = LIBRARY.rules[rule_id]
    world = crowd(rule.examples, "all")
    ours, theirs = (see(world) for see in both(rule))
    assert theirs == ours


def hits(engine, lexicons, tmp_path):
    """What a scan of every text of every example finds, and how many rows it says that it read."""
    names = reads(lexicons)
    world = {name: [] for name in names}
    for example in (one for rule in LIBRARY.rules.values() for one in rule.examples):
        for name in names & set(example.tables):
            last = LIBRARY.shapes[name].key[-1]  # each example's rows with keys of their own
            world[name] += [
                {**row, last: f"{len(world[name])}-{n}"}
                for n, row in enumerate(example.tables[name])
            ]
    told = {}
    shapes = [LIBRARY.shapes[name] for name in names]
    with memory_session(world, shapes, engine=engine, tmp=tmp_path) as session:
        found = scan(session, lexicons, run_id="r", tell=told.__setitem__)
    return sorted(map(repr, found.to_pylist())), told


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the client's own
def test_a_scan_on_executors_finds_what_one_in_the_process_finds(sail, tmp_path):
    lexicons = [one for one in LIBRARY.lexicons.values() if 0 < len(one.entries) < 400]
    (ours, read), (theirs, read_there) = (
        hits(engine, lexicons, tmp_path) for engine in ("duckdb", sail)
    )
    assert theirs == ours
    assert len(ours) > 100
    # What held no hit at the end of a task is not told; it is of no table that was not read.
    assert read_there.keys() <= read.keys()
    assert all(0 < read_there[table] <= read[table] for table in read_there)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the client's own
@pytest.mark.parametrize("rule_id", LIBRARY.rules)
def test_every_example_does_as_it_says_on_both_engines(rule_id, both):
    rule = LIBRARY.rules[rule_id]
    one, other = both(rule)
    for example in rule.examples:
        counts, rows = one(example)
        result = judged(rule, example, counts, "duckdb")
        assert result.ok, (example.name, result.en)
        assert other(example) == (counts, rows), example.name


@pytest.mark.filterwarnings("ignore")  # the client's own
def test_large_shops_are_those_with_a_hundred_listings_and_more(tmp_path, sail):
    listings = [
        {"platform_id": "p1", "platform_shop_no": shop, "item_no": str(n), "title": "t"}
        for shop, count in (("1", 100), ("2", 99))
        for n in range(count)
    ]
    check(large_shops.SQL, ["listing"], [])
    for engine in ("duckdb", sail):
        with memory_session(
            {"listing": listings}, [TABLES["listing"]], engine=engine, tmp=tmp_path
        ) as session:
            assert large_shops.large_shops(session) == {"shop:p1/1": 100}
