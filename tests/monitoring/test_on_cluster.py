"""Every rule on a real Spark cluster: the same sightings as on DuckDB, from its own examples."""

from __future__ import annotations

import pytest
from test_on_sail import LIBRARY, both, crowd

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # the client's own


@pytest.mark.parametrize("rule_id", LIBRARY.rules)
def test_a_spark_cluster_sees_the_same_rows(rule_id, spark, tmp_path):
    rule = LIBRARY.rules[rule_id]
    world = crowd(rule.examples, "all")
    with both(rule, spark, tmp_path) as (one, other):
        assert other(world) == one(world)
