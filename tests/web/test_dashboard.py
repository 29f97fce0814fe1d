"""The dashboard: figures that open, a trend with marked days, regions, and what waits for me."""

import re
from datetime import date, timedelta

import pytest

from wangjian.authority.days import today
from wangjian.authority.models import Office, Region
from wangjian.authority.queries import house_actor
from wangjian.campaign.actions import roll_up
from wangjian.campaign.knowledge import MarkedDay
from wangjian.campaign.queries import Point
from wangjian.casework.actions import NewLead, open_lead
from wangjian.web.home.chart import LEFT, RIGHT, draw, level

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(house, workspace):
    """Regions of the whole province, one lead in the office of Chengdu, all counted."""
    from wangjian.authority.actions import load_regions

    load_regions()
    for office, region in ((house.top, "510000"), (house.north, "510100")):
        Office.objects.filter(id=office.id).update(region_id=region)
    assert Region.objects.filter(id="510100").exists()
    one_more_lead(house)
    roll_up(workspace, by=house_actor())
    return house


def one_more_lead(house):
    open_lead(
        by=house.actor("top"),
        new=NewLead(
            office_path=house.north.path,
            severity=2,
            title="一条线索",
            received_on=today(),
            source="report",
        ),
    )


def page(client, address="/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_anything_is_counted_it_says_so_and_shows_no_zero(sign_in, workspace):
    html = page(sign_in("head"))
    assert "还没有统计过" in html
    assert "未统计" in html


def test_every_figure_leads_to_its_rows_and_says_its_definition_and_data_time(sign_in, counted):
    html = page(sign_in("head"))
    cards = html.split('<article class="figure">')[1:]
    assert len(cards) > 15
    for card in (one.split("</article>")[0] for one in cards):
        assert 'href="/figures/wj.' in card
        assert re.search(r'class="means">\S', card)
        assert "数据时间" in card


def test_what_is_counted_anew_stands_there_at_once(sign_in, counted, workspace):
    client = sign_in("head")
    before = value(page(client), "wj.count.leads")
    assert value(page(client), "wj.count.leads") == before  # drawn once, shown twice
    one_more_lead(counted)
    roll_up(workspace, by=house_actor())
    assert value(page(client), "wj.count.leads") == before + 1


def value(html, figure):
    (card,) = {one for one in html.split('<article class="figure">')[1:] if f"/{figure}/" in one}
    return int(re.search(r'class="value">(?:<[^>]+>)*([\d,]+)', card)[1].replace(",", ""))


def test_a_tile_names_its_region_and_number_and_opens_to_those_rows(sign_in, counted):
    html = page(sign_in("head"), "/?by_region=wj.count.leads")
    tile = next(one for one in html.split("<li ") if "成都市：1" in one)
    there = re.search(r'href="([^"]*)"', tile)[1].replace("&amp;", "&")
    assert "一店" not in page(sign_in("head"), there)
    assert "看这个地区的驾驶舱" in page(sign_in("head"), there)
    assert "共 1 行" in page(sign_in("head"), there)


def test_the_map_says_that_it_counts_by_subject_where_a_dashboard_counts_by_office(
    sign_in, counted
):
    said = "此处按主体所在地区计"
    assert said in page(sign_in("head"), "/?by_region=wj.count.leads")
    assert said in page(sign_in("head"), "/?wall=1&by_region=wj.count.leads")
    # of no office but its own, and of a figure that no office has for itself
    assert said not in page(sign_in("head"), "/?by_region=wj.count.leads&region=510100")
    assert said not in page(sign_in("head"), "/?by_region=wj.count.businesses")


def test_a_region_narrows_the_map_to_its_parts_which_stand_as_bars_without_a_layout(
    sign_in, counted
):
    html = page(sign_in("head"), "/?region=510100")
    assert "data-tiles" not in html
    assert "锦江区" in html


def test_the_trend_marks_the_days_of_the_campaign_and_has_a_table(sign_in, counted):
    html = page(sign_in("head"), "/?campaign=cn.wj2020")
    assert html.count('class="mark"') == 2
    assert "双12" in html
    assert "2020-12-12" in html.split('class="as-table"')[1]


def test_what_waits_for_me_stands_beside_the_figures(sign_in, counted):
    assert "一条线索" in page(sign_in("north")).split('class="card flush mine"')[1]
    assert "现在没有要您办的" in page(sign_in("south")).split('class="card flush mine"')[1]


def test_the_wall_shows_the_same_without_the_shell_and_refreshes_itself(sign_in, counted):
    html = page(sign_in("head"), "/?wall=1&region=510000")
    assert 'class="wall"' in html
    assert 'class="nav"' not in html
    assert 'hx-trigger="every 60s"' in html
    assert 'hx-get="/?wall=1&amp;region=510000"' in html
    assert 'id="stale"' in html  # old figures look like new ones, so it says when it stops
    assert "一条线索" not in html  # what waits for one officer is nothing for a meeting


def test_another_office_counts_only_its_own(sign_in, counted):
    html = page(sign_in("south"), "/figures/wj.count.leads/")
    assert "没有行" in html


def test_a_period_leaves_out_sums_that_then_need_not_agree(sign_in, counted):
    assert "平衡关系" in page(sign_in("head"))
    assert "平衡关系" not in page(sign_in("head"), f"/?from={today()}")


@pytest.mark.parametrize("query", ["by_region=x", "by_day=%00", "wall=x", "by_rule=wj.count.leads"])
def test_a_figure_that_a_panel_does_not_have_is_replaced_by_its_own(sign_in, counted, query):
    assert 'class="chart"' in page(sign_in("head"), f"/?{query}")


def test_who_may_not_see_figures_is_refused_in_words(sign_in, house):
    from wangjian.authority.models import Post

    Post.objects.filter(officer=house.officers["north"]).update(role="liaison_of_nobody")
    answer = sign_in("north").get("/")
    assert answer.status_code == 403
    assert "权限" in answer.content.decode()


def points(*values):
    first = date(2026, 11, 1)
    days = [first + timedelta(days=n) for n in range(len(values))]
    return [Point(day, day, value) for day, value in zip(days, values, strict=True)]


def test_columns_fill_the_width_and_the_highest_stays_within_the_scale():
    chart = draw(points(0, 5, None, 20), [(date(2026, 11, 2), MarkedDay("标", "m", 11, 2))])
    assert chart.columns[0].x == LEFT
    assert chart.columns[-1].x + chart.columns[-1].width == pytest.approx(RIGHT, abs=0.01)
    assert [column.height for column in chart.columns][::2] == [0, 0]
    assert max(column.height for column in chart.columns) <= chart.floor
    [(mark, _)] = chart.marks
    second = chart.columns[1]
    assert second.x < mark.at < second.x + second.width


def test_a_chart_of_nothing_has_a_scale_and_no_columns_of_any_height():
    chart = draw(points(0, 0), [])
    assert {column.height for column in chart.columns} == {0}
    assert chart.values[-1][1] > 0


def test_a_tile_without_anything_has_no_colour_and_the_largest_the_deepest():
    assert level(0, [0, 4]) == 0
    assert level(4, [0, 4]) == 5
    assert level(1, [1, 2, 3, 4, 5]) == 1
