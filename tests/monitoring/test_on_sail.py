"""The same rules on a Spark Connect server: the same rows as on DuckDB, example by example."""

from __future__ import annotations

import warnings

import pytest

from wangjian.monitoring.examples import run_example
from wangjian.monitoring.library import read_library
from wangjian.packs.packs import Packs

pysail = pytest.importorskip("pysail.spark")
LIBRARY = read_library(Packs.open())


@pytest.fixture(scope="module")
def sail():
    server = pysail.SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    yield f"sc://127.0.0.1:{server.listening_address[1]}"
    server.stop()


@pytest.mark.filterwarnings("ignore")  # the client's own
@pytest.mark.parametrize("rule_id", LIBRARY.rules)
def test_both_engines_see_the_same(rule_id, sail, tmp_path):
    rule = LIBRARY.rules[rule_id]
    for example in rule.examples:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            one = run_example(LIBRARY, rule, example, engine=None, tmp=tmp_path)
            other = run_example(LIBRARY, rule, example, engine=sail, tmp=tmp_path)
        assert one == other, example.name
