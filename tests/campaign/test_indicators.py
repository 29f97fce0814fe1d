"""指标: an indicator file says which rows it counts and how they become a number."""

import pytest

from wangjian.campaign.decisions import read_indicator
from wangjian.errors import BadKnowledge

HEADER = {
    "id": "xx.count.shops",
    "title": {"zh": "网店", "en": "shops"},
    "definition": {"zh": "未关闭的网店", "en": "open shops"},
    "unit": {"zh": "家", "en": "shops"},
    "counts": "distinct",
    "value": "distinct shop_key",
    "on": "lake",
    "reads": ["shop"],
}


def read(**changes):
    return read_indicator(
        file_id="xx.count.shops",
        digest="d",
        header={**HEADER, **changes},
        sql="SELECT 1 AS shop_key;",
    )


def test_the_value_is_counted_from_the_very_rows_that_open():
    indicator = read()
    assert indicator.sql in indicator.value_sql()
    assert "count(DISTINCT counted.shop_key)" in indicator.value_sql()


@pytest.mark.parametrize(
    ("value", "expected"),
    [("count", "count(*)"), ("sum price_fen", "sum(counted.price_fen)"), ("share met", "avg(")],
)
def test_the_word_says_how_rows_become_a_number(value, expected):
    assert expected in read(value=value).value_sql()


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "median price"},
        {"value": "distinct"},
        {"value": "distinct a;drop"},
        {"value": ""},
        {"counts": "perhaps"},
        {"on": "moon"},
        {"direction": "sideways"},
        {"title": "网店"},
        {"unit": {"zh": "家"}},
        {"definition": None},
        {"id": "xx.other"},
        {"on": "docket", "changes_with": ["docket_matter"]},
        {"on": "docket", "changes_with": "docket_matter"},
    ],
)
def test_a_file_that_contradicts_itself_does_not_load_and_says_why(changes):
    with pytest.raises(BadKnowledge) as caught:
        read(**changes)
    assert "xx.count.shops" in caught.value.zh
    assert caught.value.remedy_zh
