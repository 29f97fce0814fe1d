"""Scores of credit: what the files say, added up; the same on both engines."""

from __future__ import annotations

import warnings
from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangjian.credit.bulk import CATEGORY_WEIGHT, REASONS, category_table, score_sql
from wangjian.credit.weights import Age, Category, Weights, read_weights
from wangjian.errors import BadKnowledge
from wangjian.lake.portable import check
from wangjian.lake.session import memory_session
from wangjian.packs.packs import Packs
from wangjian.registry.tables import TABLES

PACKS = Packs.open()
WEIGHTS = read_weights(PACKS)
ON = date(2026, 11, 25)
SMALL = Weights(
    {0: 10, 1: 5, 2: 15, 3: 40, 4: 100, 5: 250},
    (Age(0, 100), Age(365, 50), Age(730, 0)),
    (Category("charity", -100, 15), Category("serious_list", 150, 300), Category("tax_a", 40, 50)),
)


def record(number, category, severity, happened_on, ended_on=None, no="91110000600037341L"):
    return {
        "authority": "示例局", "category": category, "record_no": str(number),
        "registration_no": no, "happened_on": happened_on, "severity": severity,
        "ended_on": ended_on,
    }  # fmt: skip


def scores(rows, tmp_path, weights=SMALL, on=ON, engine="duckdb"):
    shape = TABLES["credit_record"]
    with memory_session({"credit_record": rows}, [shape], engine=engine, tmp=tmp_path) as session:
        session.add_table(CATEGORY_WEIGHT, category_table(weights))
        sql = score_sql(weights, on)
        check(sql, ["credit_record", CATEGORY_WEIGHT], [])
        found = session.arrow(sql).to_pylist()
    return sorted(found, key=lambda row: row["registration_no"])


def by_hand(rows, weights, on):
    """The same sums without SQL."""
    points: dict[tuple[str, str], int] = defaultdict(int)
    counts: dict[str, int] = defaultdict(int)
    caps = {one.id: one for one in weights.categories}
    for row in rows:
        happened, ended = row["happened_on"], row["ended_on"]
        if happened > on or (ended is not None and ended <= on):
            continue
        age = [one for one in weights.ages if one.from_days <= (on - happened).days][-1]
        if age == weights.ages[-1] and not age.share_percent:
            continue
        severity = 1 if row["severity"] is None else row["severity"]
        points[row["registration_no"], row["category"]] += (
            weights.severities[severity] * age.share_percent
        )
        counts[row["registration_no"]] += 1
    made = []
    for no in sorted(counts):
        weighed = []
        for (of, category), sum_ in points.items():
            if of == no:
                one = caps[category]
                product = sum_ * one.weight_percent
                whole = min(abs(product) // 10_000, one.cap)
                weighed.append((-whole if product < 0 else whole, category))
        weighed.sort(key=lambda pair: (-pair[0], pair[1]))
        row = {
            "registration_no": no,
            "score": max(0, sum(p for p, _ in weighed)),
            "records": counts[no],
        }
        against = [pair for pair in weighed[:REASONS] if pair[0] > 0]
        for n in range(REASONS):
            sure = against[n] if n < len(against) else (None, None)
            row[f"reason_{n + 1}"], row[f"points_{n + 1}"] = sure[1], sure[0]
        made.append(row)
    return made


def test_severity_age_and_category_weigh_a_record_and_a_cap_bounds_them(tmp_path):
    rows = [
        record(1, "serious_list", 4, date(2026, 11, 1)),  # 100 points, 150 percent
        record(2, "serious_list", 4, date(2025, 11, 1)),  # half of that by age
        record(3, "tax_a", 5, date(2026, 11, 1)),  # 100, capped at 50
        record(4, "charity", 0, date(2026, 11, 1)),  # speaks well: 10 off
    ]
    (only,) = scores(rows, tmp_path)
    assert only["score"] == 150 + 75 + 50 - 10
    assert (only["reason_1"], only["points_1"]) == ("serious_list", 225)
    assert (only["reason_2"], only["points_2"]) == ("tax_a", 50)
    assert only["reason_3"] is None
    assert only["records"] == 4


def test_only_records_in_force_on_the_day_count(tmp_path):
    rows = [
        record(1, "serious_list", 4, date(2026, 11, 26)),  # not yet
        record(2, "serious_list", 4, date(2026, 1, 1), ended_on=date(2026, 11, 25)),  # no longer
        record(3, "serious_list", 1, date(2026, 1, 1), ended_on=date(2026, 11, 26)),
    ]
    (only,) = scores(rows, tmp_path)
    assert (only["score"], only["records"]) == (7, 1)


def test_what_speaks_well_never_makes_a_score_below_nothing(tmp_path):
    assert scores([record(1, "charity", 0, ON)], tmp_path)[0]["score"] == 0


ROWS = st.lists(
    st.builds(
        record,
        st.integers(0, 999),
        st.sampled_from(["charity", "serious_list", "tax_a"]),
        st.sampled_from([None, 0, 1, 2, 3, 4, 5]),
        st.integers(-30, 900).map(lambda days: ON - timedelta(days)),
        st.none() | st.integers(-60, 60).map(lambda days: ON + timedelta(days)),
        st.sampled_from(["91110000600037341L", "91350100M000100Y43"]),
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda row: (row["authority"], row["category"], row["record_no"]),
)


@settings(deadline=None, max_examples=20)
@given(ROWS)
def test_the_query_adds_up_what_the_files_say(tmp_path_factory, rows):
    assert scores(rows, tmp_path_factory.mktemp("s")) == by_hand(rows, SMALL, ON)


def many_records():
    categories = [one.id for one in WEIGHTS.categories]
    return [
        record(n, categories[n % len(categories)], n % 6, ON - timedelta(n * 7 % 2500),
               no="91110000600037341L" if n % 3 else "91350100M000100Y43")
        for n in range(400)
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the client's own
def test_a_spark_cluster_scores_alike(spark, tmp_path):
    rows = many_records()
    wanted = by_hand(rows, WEIGHTS, ON)
    assert scores(rows, tmp_path, WEIGHTS, engine=spark) == wanted


def test_both_engines_score_alike(tmp_path):
    pysail = pytest.importorskip("pysail.spark")
    rows = many_records()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pysail.SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
    try:
        address = f"sc://127.0.0.1:{server.listening_address[1]}"
        spark = scores(rows, tmp_path, WEIGHTS, engine=address)
    finally:
        server.stop()
    assert spark == scores(rows, tmp_path, WEIGHTS) == by_hand(rows, WEIGHTS, ON)


@pytest.mark.parametrize(
    ("table", "rows", "said"),
    [
        ("scoring/severities", [{"severity": "1", "points": "5"}], "缺少程度 0、2、3、4、5"),
        ("scoring/severities", [{"severity": "1", "points": "五"}], "points 为 五"),
        ("scoring/ages", [{"from_days": "30", "share_percent": "100"}], "须从 0 起"),
        ("scoring/ages", [{"from_days": "0", "share_percent": "101"}], "share_percent 为 101"),
        (
            "scoring/caps",
            [{"category": "no_such", "weight_percent": "1", "cap": "1"}],
            "没有类别 no_such",
        ),
        ("scoring/caps", [], "缺少类别"),
    ],
)
def test_weights_that_do_not_hold_do_not_load(monkeypatch, table, rows, said):
    real = PACKS.table
    monkeypatch.setattr(
        PACKS, "table", lambda room, name: rows if name == table else real(room, name)
    )
    with pytest.raises(BadKnowledge) as caught:
        read_weights(PACKS)
    assert said in caught.value.zh
