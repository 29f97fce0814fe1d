"""专项行动文件: names, period and marked days; a broken file leaves out only itself."""

from datetime import date

import pytest

from wangjian.campaign.knowledge import MarkedDay, campaigns, marks, problems, read_campaign
from wangjian.errors import BadKnowledge
from wangjian.packs.packs import Packs


def a_file(tmp_path, text):
    folder = tmp_path / "packs" / "campaign" / "campaigns"
    folder.mkdir(parents=True)
    (tmp_path / "packs" / "pack.toml").write_text('packs = ["sc"]\n', encoding="utf-8")
    (folder / "autumn.toml").write_text(text, encoding="utf-8")
    packs = Packs.open([tmp_path / "packs"])
    return next(one for one in packs.files("campaign", "campaigns", ".toml") if one.pack == "sc")


GOOD = """
id = "sc.autumn"
title = { zh = "秋季行动", en = "Autumn" }
from_on = 2026-09-01
until_on = 2026-11-30
[[marked]]
day = 2026-09-09
zh = "九九"
en = "Ninth"
[[marked]]
day = "11-11"
zh = "双11"
en = "Double 11"
"""


def test_the_campaigns_that_ship_read_and_everyday_work_is_none_of_them(workspace):
    assert problems() == ()
    assert campaigns()["cn.wj2020"].from_on == date(2020, 10, 1)
    assert "cn.everyday" not in campaigns()


def test_a_file_says_its_period_and_its_marked_days(tmp_path):
    read = read_campaign(a_file(tmp_path, GOOD))
    assert (read.from_on, read.until_on) == (date(2026, 9, 1), date(2026, 11, 30))
    found = read.marks(date(2026, 9, 1), date(2027, 11, 30))
    assert [(on, one.zh) for on, one in found] == [
        (date(2026, 9, 9), "九九"),
        (date(2026, 11, 11), "双11"),
        (date(2027, 11, 11), "双11"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("from_on = 2026-09-01", "", "from_on"),
        ("until_on = 2026-11-30", "until_on = 2026-08-30", "until_on"),
        ('day = "11-11"', 'day = "11-31"', "11-31"),
        ('en = "Autumn"', 'en = ""', "title"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(tmp_path, old, new, told):
    with pytest.raises(BadKnowledge, match=told):
        read_campaign(a_file(tmp_path, GOOD.replace(old, new)))


def test_without_a_campaign_charts_mark_the_days_of_the_year(workspace):
    found = marks("", date(2026, 1, 1), date(2026, 12, 31))
    assert [(on.month, on.day) for on, _one in found] == [(3, 15), (6, 18), (11, 11), (12, 12)]


def test_a_day_that_not_every_year_has_is_marked_where_it_is_one():
    leap = MarkedDay("闰日", "leap day", 2, 29)
    assert list(leap.between(date(2023, 1, 1), date(2025, 1, 1))) == [date(2024, 2, 29)]
