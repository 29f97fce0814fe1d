"""Every rule on a real Spark cluster: the same sightings as on DuckDB, from its own examples."""

from __future__ import annotations

import pytest
from test_on_sail import LIBRARY, crowd, hits, on_both

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # the client's own


@pytest.fixture(scope="module")
def both(spark, tmp_path_factory):
    with on_both(spark, tmp_path_factory.mktemp("rules")) as see:
        yield see


@pytest.mark.parametrize("rule_id", LIBRARY.rules)
def test_a_spark_cluster_sees_the_same_rows(rule_id, both):
    rule = LIBRARY.rules[rule_id]
    world = crowd(rule.examples, "all")
    ours, theirs = (see(world) for see in both(rule))
    assert theirs == ours


def test_a_scan_on_executors_finds_what_one_in_the_process_finds(spark, tmp_path):
    lexicons = [one for one in LIBRARY.lexicons.values() if one.entries]
    ours, _ = hits("duckdb", lexicons, tmp_path)
    theirs, read = hits(spark, lexicons, tmp_path)
    assert theirs == ours
    assert sum(read.values()) > 0
