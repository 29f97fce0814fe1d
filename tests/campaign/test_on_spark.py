"""Every figure of the lake on Spark: its value and its rows are those of DuckDB."""

from __future__ import annotations

import warnings
from collections import defaultdict

import pytest

from wangjian.campaign import bulk
from wangjian.campaign.decisions import read_indicator
from wangjian.lake.session import memory_session
from wangjian.monitoring.library import read_library
from wangjian.packs.packs import Packs
from wangjian.registry.tables import TABLES
from wangjian.text.functions import FUNCTIONS

PACKS = Packs.open()
INDICATORS = [
    one
    for file in PACKS.files("campaign", "indicators", ".sql")
    if (
        one := read_indicator(
            file_id=file.id, digest=file.digest, header=file.header, sql=file.body
        )
    ).on
    == "lake"
]


@pytest.fixture(scope="module")
def sail():
    server = pytest.importorskip("pysail.spark").SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    yield f"sc://127.0.0.1:{server.listening_address[1]}"
    server.stop()


@pytest.fixture(scope="module")
def world():
    """What the examples of all rules tell of, as one market; the first row of a key stands."""
    library = read_library(PACKS)
    tables = defaultdict(dict)
    for rule in library.rules.values():
        for example in rule.examples:
            for table, rows in example.tables.items():
                if table in TABLES:
                    for row in rows:
                        key = tuple(str(row.get(part)) for part in TABLES[table].key)
                        tables[table].setdefault(key, row)
    return {table: list(rows.values()) for table, rows in tables.items()}


def counted(world, engine, tmp_path):
    """Each figure with its value, and how many rows it has, and which."""
    figures = {}
    with (
        warnings.catch_warnings(),
        memory_session(world, TABLES.values(), engine=engine, tmp=tmp_path) as session,
    ):
        warnings.simplefilter("ignore")
        session.register(FUNCTIONS)
        for one in INDICATORS:
            rows = sorted(repr(row) for some in bulk.all_rows(session, one) for row in some)
            figures[one.id] = (*bulk.count(session, one), rows)
    return figures


def same_on(engine, world, tmp_path):
    ours = counted(world, "duckdb", tmp_path)
    assert sum(rows > 0 for _, rows, _ in ours.values()) > 6  # the market has something to count
    assert counted(world, engine, tmp_path) == ours


@pytest.mark.filterwarnings("ignore")  # the client's own
def test_figures_are_the_same_on_a_spark_connect_server(world, sail, tmp_path):
    same_on(sail, world, tmp_path)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_figures_are_the_same_on_a_spark_cluster(world, spark, tmp_path):
    same_on(spark, world, tmp_path)
