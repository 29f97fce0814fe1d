"""What follows from a row without being said."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registry.made import code_of
from wangjian.registry.decisions.checks import checks_for
from wangjian.registry.decisions.derive import (
    Derive,
    RegionNames,
    not_refused,
    scheme_of,
    tidy_domain,
    tidy_number,
)
from wangjian.registry.tables import TABLES

REGIONS = RegionNames(
    [
        ("31", None, "上海市"),
        ("3101", "31", "黄浦区"),
        ("22", None, "吉林省"),
        ("2202", "22", "吉林市"),
        ("2224", "22", "延边朝鲜族自治州"),
        ("222401", "2224", "延吉市"),
        ("32", None, "江苏省"),
        ("3201", "32", "南京市"),
        ("320106", "3201", "鼓楼区"),
        ("3203", "32", "徐州市"),
        ("320302", "3203", "鼓楼区"),
    ]
)


@pytest.mark.parametrize(
    ("province", "city", "region"),
    [
        ("上海", "黄浦", "3101"),
        ("上海市", "黄浦区", "3101"),
        ("吉林", "吉林", "2202"),
        ("吉林省", "延边", "2224"),
        ("吉林省", "延吉市", "222401"),
        ("江苏", "鼓楼区", "32"),  # two of that name: the province stands
        ("江苏", "市辖区", "32"),
        ("江苏", "", "32"),
        ("亚特兰蒂斯", "黄浦", None),
        ("", "黄浦", None),
        ("", "", None),
    ],
)
def test_a_region_is_found_by_its_names_never_by_digits(province, city, region):
    assert REGIONS.find(province, city) == region


def column(*values):
    return pa.chunked_array([pa.array(values, pa.string())])


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("HTTPS://WWW.Example.CN:8080/a?b#c", "www.example.cn"),
        ("example.cn.", "example.cn"),
        ("\uff45\uff58ample\uff0ecn", "example.cn"),
        ("中国。cn", "xn--fiqs8s.cn"),
        ("user@example.cn", "example.cn"),
        (" example.cn ", "example.cn"),
        (None, None),
    ],
)
def test_a_domain_has_one_spelling(written, tidy):
    assert tidy_domain(column(written)).to_pylist() == [tidy]


@given(st.lists(st.one_of(st.none(), st.text(max_size=30)), max_size=8))
def test_tidying_twice_changes_nothing_more_and_keeps_every_row(values):
    for tidy in (tidy_domain, tidy_number):
        once = tidy(column(*values))
        assert len(once) == len(values)
        assert [one is None for one in once.to_pylist()] == [one is None for one in values]
    assert tidy_number(tidy_number(column(*values))) == tidy_number(column(*values))


def test_a_scheme_follows_from_the_length():
    numbers = column(code_of(1), "330106000012345", "12345", None)
    assert scheme_of(numbers).to_pylist() == ["cn.uscc", "cn.ric", None, None]


def whole(name, rows):
    """Rows with every column of the table, as the lake hands them on."""
    names = [one.name for one in TABLES[name].columns]
    return pa.table({one: pa.array([row.get(one) for row in rows], pa.string()) for one in names})


def test_words_of_others_become_ours_and_an_empty_status_is_the_usual_one():
    words = [{"table": "shop", "column": "status", "theirs": "关店", "ours": "closed"}]
    rows = whole("shop", [{"status": "关店"}, {"status": " 关店 "}, {"status": "?"}, {}])
    derived = Derive(words=words)(TABLES["shop"], rows)
    assert derived["status"].to_pylist() == ["closed", "closed", "?", "open"]


def test_what_a_shop_reports_and_shows_stays_as_it_came():
    rows = whole("shop", [{"registration_no": " 9133 0106ma-x"}])
    assert Derive()(TABLES["shop"], rows)["registration_no"].to_pylist() == [" 9133 0106ma-x"]
    rows = whole("shown", [{"subject_kind": "shop", "subject_no": "A b", "shown_no": "\uff58"}])
    derived = Derive()(TABLES["shown"], rows)
    assert derived["subject_no"].to_pylist() == ["A b"]
    assert derived["shown_no"].to_pylist() == ["\uff58"]


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "registration_no": st.text(max_size=20),
                "registration_scheme": st.sampled_from(["cn.uscc", "cn.ric", "hk.br", "xx.tin"]),
                "province": st.sampled_from(["上海", "吉林", "?", ""]),
                "city": st.text(max_size=5),
                "region_id": st.sampled_from(["9", ""]),
                "status": st.text(max_size=5),
            },
        ),
        max_size=6,
    )
)
def test_deriving_keeps_rows_columns_and_what_was_said(rows):
    table = whole("business", rows)
    derived = Derive(regions=REGIONS)(TABLES["business"], table)
    assert derived.num_rows == len(rows)
    assert set(derived.column_names) == set(table.column_names)
    for row, out in zip(rows, derived.to_pylist(), strict=True):
        if row.get("region_id"):
            assert out["region_id"] == row["region_id"]
        if row.get("registration_scheme"):
            assert out["registration_scheme"] == row["registration_scheme"]
        assert out["status"]


@pytest.mark.parametrize(
    ("scheme", "number", "fits"),
    [
        (None, code_of(1), True),
        (None, code_of(1)[:-1] + "?", False),
        ("cn.uscc", code_of(1)[:17], False),
        ("xx.tin", "7", True),
        ("hk.br", "nonsense", False),
    ],
)
def test_a_refused_number_carries_a_mark_that_its_check_sees(scheme, number, fits):
    rows = whole("business", [{"registration_no": number, "registration_scheme": scheme}])
    marked = Derive()(TABLES["business"], rows)["registration_no"].combine_chunks()
    assert not_refused(marked).to_pylist() == [fits]


def test_every_check_that_a_column_names_is_there():
    checks = checks_for(permit_kinds=["a"], categories=["b"])
    named = {one.check for table in TABLES.values() for one in table.columns if one.check}
    assert named <= set(checks)
    for check in checks.values():
        answers = check.ok(pa.array(["x", None, ""], pa.string()))
        assert len(answers) == 3
        assert pa.types.is_boolean(answers.type)
        assert check.zh
        assert check.en
