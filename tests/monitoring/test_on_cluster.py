"""Every rule on a real Spark cluster: the same sightings as on DuckDB, from its own examples."""

from __future__ import annotations

import pytest
from test_on_sail import LIBRARY, crowd, hits

from wangjian.lake.examples import reader
from wangjian.lake.session import memory_session
from wangjian.monitoring.examples import trial_in
from wangjian.text.functions import FUNCTIONS

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # the client's own


@pytest.fixture(scope="module")
def both(spark, tmp_path_factory):
    """A session on each for all rules: executors start a Python of its own for every session."""
    tmp = tmp_path_factory.mktemp("rules")
    with (
        reader() as reading,
        memory_session({}, (), engine="duckdb", tmp=tmp) as one,
        memory_session({}, (), engine=spark, tmp=tmp) as other,
    ):
        one.register(FUNCTIONS)
        other.register(FUNCTIONS)
        yield lambda rule: [trial_in(each, LIBRARY, rule, reading) for each in (one, other)]


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
