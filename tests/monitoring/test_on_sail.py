"""Every rule on its examples: it does as they say, and a Spark Connect server sees the same rows."""

from __future__ import annotations

import warnings
from collections import defaultdict
from contextlib import contextmanager

import pytest

from wangjian.monitoring.examples import judged, trial
from wangjian.monitoring.library import read_library
from wangjian.monitoring.rulebook import Example
from wangjian.packs.packs import Packs

pysail = pytest.importorskip("pysail.spark")
LIBRARY = read_library(Packs.open())


@pytest.fixture(scope="module")
def sail():
    server = pysail.SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    yield f"sc://127.0.0.1:{server.listening_address[1]}"
    server.stop()


@contextmanager
def both(rule, sail, tmp_path):
    with (
        warnings.catch_warnings(),
        trial(LIBRARY, rule, engine=None, tmp=tmp_path) as one,
        trial(LIBRARY, rule, engine=sail, tmp=tmp_path) as other,
    ):
        warnings.simplefilter("ignore")
        yield one, other


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
def test_a_spark_connect_server_sees_the_same_rows(rule_id, sail, tmp_path):
    rule = LIBRARY.rules[rule_id]
    world = crowd(rule.examples, "all")
    with both(rule, sail, tmp_path) as (one, other):
        assert other(world) == one(world)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the client's own
@pytest.mark.parametrize("rule_id", LIBRARY.rules)
def test_every_example_does_as_it_says_on_both_engines(rule_id, sail, tmp_path):
    rule = LIBRARY.rules[rule_id]
    with both(rule, sail, tmp_path) as (one, other):
        for example in rule.examples:
            counts, rows = one(example)
            result = judged(rule, example, counts, "duckdb")
            assert result.ok, (example.name, result.en)
            assert other(example) == (counts, rows), example.name
