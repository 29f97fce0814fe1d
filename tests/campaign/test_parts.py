"""指标分项: a figure by day, region, platform and rule; narrowed to a region and a period."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.conftest import make_group
from wangjian.authority.actor import Actor, scope
from wangjian.authority.days import today
from wangjian.authority.models import Office
from wangjian.authority.queries import house_actor
from wangjian.campaign import actions, queries
from wangjian.campaign.decisions import read_indicator
from wangjian.campaign.dividing import Counted, Part, first_kept, joined, lifted, together
from wangjian.campaign.models import MetricPart
from wangjian.casework.actions import NewLead, open_lead
from wangjian.docket.models import Matter
from wangjian.errors import BadInput, BadKnowledge
from wangjian.monitoring.models import FindingGroup

PARENTS = {"51": None, "5101": "51", "510105": "5101", "510106": "5101", "5107": "51", "11": None}
LEAVES = st.sampled_from(["510105", "510106", "5107", "11"])
RATES = st.lists(st.tuples(LEAVES, st.integers(0, 9), st.integers(1, 9)), max_size=12)


def region(key, value, rows=1):
    return Part("region", key, value, rows)


def as_dict(parts):
    return {part.key: (part.value, part.rows) for part in parts}


def test_a_regions_part_holds_those_of_the_regions_below_it():
    found = as_dict(
        lifted([region("510105", 3.0, 3), region("5107", 2.0, 2)], PARENTS, share=False)
    )
    assert found == {"510105": (3, 3), "5101": (3, 3), "5107": (2, 2), "51": (5, 5)}


def test_shares_of_regions_are_weighed_by_their_rows():
    found = as_dict(
        lifted([region("510105", 1.0, 1), region("510106", 0.5, 4)], PARENTS, share=True)
    )
    assert found["5101"] == (0.6, 5)


@given(RATES)
def test_the_largest_regions_together_are_the_whole(rates):
    held = {}
    for key, met, more in rates:
        done, rows = held.get(key, (0, 0))
        held[key] = (done + met, rows + met + more)
    parts = [region(key, met / rows, rows) for key, (met, rows) in held.items()]
    found = lifted(parts, PARENTS, share=True)
    value, rows = joined([one for one in found if PARENTS[one.key] is None], share=True)
    assert rows == sum(rows for _, rows in held.values())
    if rows:
        assert value == pytest.approx(sum(met for met, _ in held.values()) / rows)


def test_a_region_that_no_table_knows_stands_for_itself_and_a_ring_ends():
    assert as_dict(lifted([region("99", 1.0)], {}, share=False)) == {"99": (1, 1)}
    ring = lifted([region("a", 1.0)], {"a": "b", "b": "a"}, share=False)
    assert as_dict(ring) == {"a": (1, 1), "b": (1, 1)}


HEADER = {
    "title": {"zh": "数", "en": "n"},
    "definition": {"zh": "数", "en": "n"},
    "unit": {"zh": "个", "en": "n"},
    "counts": "distinct",
    "on": "docket",
}


@pytest.mark.parametrize(
    "header",
    [
        {"by": {"colour": "x"}},
        {"by": {"day": "seen_at"}},
        {"by": {"region": "a; drop"}},
        {"by": "day"},
        {"front": ["nowhere"]},
        {"front": "day"},
    ],
)
def test_a_dimension_that_is_none_does_not_load(header):
    with pytest.raises(BadKnowledge):
        read_indicator(file_id="x", digest="d", header={**HEADER, **header}, sql="SELECT 1")


def a_lead(by, path, days_ago=0):
    lead = open_lead(
        by=by,
        new=NewLead(
            office_path=path,
            severity=2,
            title="一店",
            received_on=today() - timedelta(days=days_ago),
            source="report",
        ),
    )
    with scope(by):
        Matter.objects.filter(id=lead.matter_id).update(
            opened_on=today() - timedelta(days=days_ago)
        )
    return lead


@pytest.fixture
def counted(workspace, land):
    """Two leads in Chengdu's district, one in the city itself ten days ago, one in Mianyang."""
    province = land.actor("sc/", "officer", login="province")
    a_lead(province, "sc/cd/qy/")
    a_lead(province, "sc/cd/qy/")
    a_lead(province, "sc/cd/", days_ago=10)
    a_lead(province, "sc/my/")
    actions.roll_up(workspace, by=house_actor())
    return workspace, province


def value(found, metric="wj.count.leads"):
    return next(one for one in found if one.indicator.id == metric)


def test_the_roll_up_tells_a_figure_apart_by_region(counted):
    ws, province = counted
    found = queries.parts(ws, province, "wj.count.leads", "region")
    assert as_dict(found) == {
        "510000": (4, 4),
        "510100": (3, 3),
        "510105": (2, 2),
        "510700": (1, 1),
    }


def test_an_office_sees_only_its_own_parts(counted, land):
    ws, _ = counted
    other = land.actor("sc/my/", "officer")
    found = queries.parts(ws, other, "wj.count.leads", "region")
    assert as_dict(found) == {"510000": (1, 1), "510700": (1, 1)}


def test_a_region_with_an_office_shows_that_offices_figure_of_any_period(counted):
    ws, province = counted
    narrowed = queries.Narrowed("510100", today() - timedelta(days=5), today())
    one = value(queries.figures(ws, province, narrowed))
    assert (one.value, one.whole_place, one.whole_time) == (2, False, False)


def test_a_period_adds_up_its_days(counted):
    ws, province = counted
    narrowed = queries.Narrowed("", today() - timedelta(days=10), today() - timedelta(days=1))
    assert value(queries.figures(ws, province, narrowed)).value == 1


def test_a_figure_that_knows_no_region_or_days_says_so_and_shows_the_whole(counted):
    ws, province = counted
    narrowed = queries.Narrowed("510100", today(), today())
    shops = value(queries.figures(ws, province, narrowed), "wj.count.shops")
    assert (shops.whole_place, shops.whole_time) == (True, True)


def test_the_rows_of_a_part_are_those_that_it_counts(counted):
    ws, province = counted
    opened = queries.rows_of(
        ws, province, queries.Behind("wj.count.leads", part=("region", "510100"))
    )
    assert len(opened.rows) == opened.part.value == 3
    assert {row["region_id"] for row in opened.rows} == {"510100", "510105"}
    assert not opened.changed
    a_lead(province, "sc/cd/")
    again = queries.rows_of(
        ws, province, queries.Behind("wj.count.leads", part=("region", "510100"))
    )
    assert (again.changed, again.rows_then, again.rows_now) == (True, 3, 4)


def test_rows_follow_the_period_and_the_region(counted):
    ws, province = counted
    narrowed = queries.Narrowed("510105", today(), today())
    assert (
        len(queries.rows_of(ws, province, queries.Behind("wj.count.leads", narrowed=narrowed)).rows)
        == 2
    )


def test_a_part_that_the_figure_does_not_have_is_refused(counted):
    ws, province = counted
    with pytest.raises(BadInput):
        queries.rows_of(ws, province, queries.Behind("wj.count.leads", part=("platform", "x")))


def test_counting_again_changes_only_what_changed_and_takes_away_what_is_gone(counted):
    ws, province = counted
    before = {one.id: one.value for one in MetricPart.objects.filter(metric="wj.count.leads_open")}
    with scope(house_actor()):
        Matter.objects.filter(office_path="sc/my/").update(state="filed")
    a_lead(province, "sc/cd/qy/")
    actions.roll_up(ws, by=house_actor())
    parts = MetricPart.objects.filter(metric="wj.count.leads_open", scope="sc/", dimension="region")
    assert {one.key: one.value for one in parts}["510105"] == 3
    kept = MetricPart.objects.filter(metric="wj.count.leads_open", id__in=before)
    assert kept.count() == len(before)


def test_a_series_has_a_column_for_each_day_and_longer_ones_for_longer_periods(counted):
    ws, province = counted
    first = today() - timedelta(days=10)
    days = queries.series(ws, province, "wj.count.leads", first, today())
    assert days.step == "day"
    assert [point.value for point in days.points] == [1, *[0] * 9, 3]
    weeks = queries.series(ws, province, "wj.count.leads", today() - timedelta(days=200), today())
    assert weeks.step == "week"
    months = queries.series(ws, province, "wj.count.leads", date(2020, 1, 15), today())
    assert months.step == "month"
    assert months.points[1].first == date(2020, 2, 1)
    for series in (weeks, months):
        assert sum(point.value for point in series.points) == 4
        ends = [point.last + timedelta(days=1) for point in series.points[:-1]]
        assert ends == [point.first for point in series.points[1:]]


def test_a_series_follows_a_region_with_an_office(counted):
    ws, province = counted
    found = queries.series(ws, province, "wj.count.leads", today(), today(), "510700")
    assert ([point.value for point in found.points], found.whole_place) == ([1], False)


def test_every_layout_of_tiles_names_regions_that_there_are_each_at_a_place_of_its_own(land):
    from wangjian.authority.actions import load_regions
    from wangjian.authority.places import parts

    load_regions()
    for region_id, count in (("", 34), ("510000", 21), ("110000", 16), ("310000", 16)):
        tiles = queries.tiles(region_id)
        named = {tile.region_id for tile in tiles if tile.region_id}
        assert named == {place.id for place in parts(region_id or None)}
        assert len(named) == count
        assert len({(tile.row, tile.column) for tile in tiles}) == len(tiles)


@pytest.fixture
def found(workspace, land):
    """Findings of two rules in three offices, one of them a month old."""
    day = today()
    make_group("shop:pf1:1", path="sc/cd/", acted_on=day)
    make_group("shop:pf1:2", path="sc/my/", acted_on=day - timedelta(days=30))
    make_group("shop:pf1:3", path="sc/", rule="cn.code.malformed", acted_on=day, findings=2)
    with scope(house_actor()):
        FindingGroup.objects.filter(subject_key="shop:pf1:3").update(region_id="510106")
    actions.roll_up(workspace, by=house_actor())
    return land.actor("sc/", "officer", login="province")


def by_rule(actor, workspace, *narrowed):
    one = next(x for x in queries.indicators(workspace) if x.id == "wj.count.findings")
    told = queries.divided(actor, one, "rule", queries.Narrowed(*narrowed))
    return {part.key: part.value for part in told.parts}, told


def test_the_panel_by_rule_follows_the_period(found, workspace):
    assert by_rule(found, workspace)[0] == {"cn.display.licence": 2, "cn.code.malformed": 2}
    values, told = by_rule(found, workspace, "", today() - timedelta(days=7), None)
    assert values == {"cn.display.licence": 1, "cn.code.malformed": 2}
    assert (told.whole_place, told.whole_time) == (False, False)


def test_the_panel_by_rule_follows_a_region_with_an_office_and_its_period(found, workspace):
    values, told = by_rule(found, workspace, "510700", today() - timedelta(days=40), today())
    assert values == {"cn.display.licence": 1}
    assert (told.whole_place, told.whole_time) == (False, False)
    assert by_rule(found, workspace, "510700", today(), today())[0] == {}


def test_a_city_without_an_office_has_what_was_counted_in_it_and_says_that_it_knows_no_days(
    found, workspace
):
    Office.objects.filter(path__startswith="sc/cd/").update(region_id=None)
    values, told = by_rule(found, workspace, "510100")
    assert values["cn.code.malformed"] == 2
    assert (told.whole_place, told.whole_time) == (False, False)
    assert by_rule(found, workspace, "510100", today(), today())[1].whole_time


def test_the_rows_of_a_region_with_an_office_are_those_of_its_figure(found, workspace):
    """The subjects of the office of 510700 are nowhere known to be; the figure counts them."""
    there = queries.Narrowed("510700")
    opened = queries.rows_of(
        workspace, found, queries.Behind("wj.count.groups_open", narrowed=there)
    )
    assert [row["subject_key"] for row in opened.rows] == ["shop:pf1:2"]
    assert (opened.figure.value, opened.rows_now, opened.changed) == (1, 1, False)


def test_days_long_past_are_not_kept_within_a_rule_and_the_panel_says_so(found, workspace):
    values, told = by_rule(found, workspace, "", date(2020, 1, 1), today())
    assert values == {"cn.display.licence": 2, "cn.code.malformed": 2}
    assert told.whole_time


def test_the_rows_of_a_part_in_a_period_are_those_that_the_panel_counts(found, workspace):
    week = queries.Narrowed("", today() - timedelta(days=7), today())
    part = ("rule", "cn.display.licence")
    opened = queries.rows_of(
        workspace, found, queries.Behind("wj.count.findings", narrowed=week, part=part)
    )
    assert (len(opened.rows), opened.part.value, opened.changed) == (1, 1, False)
    nothing = queries.rows_of(
        workspace, found, queries.Behind("wj.count.findings", part=("rule", "cn.site.icp"))
    )
    assert (nothing.part.value, nothing.rows, nothing.changed) == (0, (), False)


def asked(office, path, sql):
    with scope(Actor(None, "系统", office.id, path)), connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_the_whole_that_is_counted_with_its_parts_is_the_one_counted_alone(counted, workspace):
    divided = [one for one in queries.indicators(workspace) if one.on == "docket" and one.by]
    assert len(divided) > 5
    paths = [*Office.objects.values_list("path", flat=True), "nobody/"]
    for one, path in ((one, path) for one in divided for path in paths):
        office = Office.objects.filter(path=path).first() or Office.objects.first()
        (alone,) = asked(office, path, one.value_sql())
        found = one.counted(asked(office, path, one.parts_sql(first_kept(today()), whole=True)))
        assert (found.value, found.rows) == (alone["value"], alone["counted_rows"])
        assert all(part.dimension for part in found.parts)


def test_counted_for_all_offices_at_once_each_has_what_it_would_count_alone(counted, workspace):
    """One look at all rows instead of one for each office; the rows that an office sees decide."""
    at_once = [one for one in queries.indicators(workspace) if one.adds_up]
    assert len(at_once) > 8
    offices = list(Office.objects.order_by("path"))
    held = set()
    for indicator in at_once:
        alone = dict(actions._each_office(indicator, offices))
        for office, found in actions._offices_at_once(indicator, offices):
            expected = alone[office]
            assert (found.value, found.rows) == (expected.value, expected.rows)
            assert sorted(found.parts, key=str) == sorted(expected.parts, key=str)
            held.add((indicator.id, office.path, found.value))
    leads = {value for metric, _, value in held if metric == "wj.count.leads"}
    assert len(leads) > 1  # one office sees leads that another does not


OF_OFFICES = st.lists(
    st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), max_size=6), max_size=4
)


@given(OF_OFFICES)
def test_shares_of_offices_together_are_the_share_of_all_their_rows(offices):
    def share(rows):
        return sum(met for _, met in rows) / len(rows) if rows else None

    def counted_of(rows):
        keys = sorted({key for key, _ in rows})
        held = [(key, [one for one in rows if one[0] == key]) for key in keys]
        parts = tuple(Part("topic", key, share(of), len(of)) for key, of in held)
        return Counted(share(rows), len(rows), parts)

    found = together(map(counted_of, offices), share=True)
    expected = counted_of([one for rows in offices for one in rows])
    assert found.rows == expected.rows
    assert found.value == (None if expected.value is None else pytest.approx(expected.value))
    assert {part.key: part.rows for part in found.parts} == {
        part.key: part.rows for part in expected.parts
    }
    values = {part.key: part.value for part in expected.parts}
    assert {part.key: part.value for part in found.parts} == pytest.approx(values)
