"""指标: counted from files on real data, opening to their rows, each office its own."""

from datetime import date, timedelta

import pytest

from tests.registry.made import write_csv
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.models import Office, Region
from wangjian.authority.queries import house_actor
from wangjian.campaign import actions, basis, queries
from wangjian.campaign.models import MetricValue
from wangjian.campaign.queries import opened as opened_rows
from wangjian.casework.actions import NewLead, open_lead
from wangjian.docket.models import Matter
from wangjian.errors import NoSuchRecord, NotAllowed
from wangjian.registry.actions import ingest

LISTED = {
    "list_kind": "abnormal", "authority": "局", "entry_no": "1", "name": "某某有限公司",
    "entered_on": date(2026, 1, 1),
}  # fmt: skip


def a_lead(by, path, title="未亮照"):
    return open_lead(
        by=by,
        new=NewLead(
            office_path=path,
            severity=2,
            title=title,
            received_on=date(2026, 11, 20),
            source="report",
        ),
    )


def test_every_indicator_file_loads_and_there_are_at_least_twelve(workspace, land):
    found = queries.indicators(workspace)
    assert len(found) >= 12
    assert {one.on for one in found} == {"lake", "docket"}
    assert all(one.definition_zh and one.definition_en and one.unit_zh for one in found)


def test_a_figure_that_was_never_counted_says_so_and_is_no_zero(workspace, land):
    figures = queries.figures(workspace, land.actor("sc/cd/", "officer"))
    assert {one.value for one in figures} == {None}
    assert queries.balances(workspace, figures)[0].holds is None


def test_each_office_sees_the_figure_of_itself_and_those_below(workspace, land):
    officer = land.actor("sc/cd/", "officer")
    a_lead(officer, "sc/cd/")
    a_lead(officer, "sc/cd/qy/")
    a_lead(land.actor("sc/my/", "officer"), "sc/my/")
    actions.roll_up(workspace, by=house_actor())

    def leads_of(path, login):
        return queries.figure(
            workspace, land.actor(path, "officer", login=login), "wj.count.leads"
        ).value

    assert leads_of("sc/", "a") == 3
    assert leads_of("sc/cd/", "b") == 2
    assert leads_of("sc/cd/qy/", "c") == 1
    assert leads_of("sc/my/", "d") == 1


def test_a_figure_opens_to_the_rows_that_it_counts_and_to_no_other_offices(workspace, land):
    officer = land.actor("sc/cd/", "officer")
    ours = a_lead(officer, "sc/cd/")
    a_lead(land.actor("sc/my/", "officer"), "sc/my/")
    actions.roll_up(workspace, by=house_actor())
    opened = queries.rows_of(workspace, officer, queries.Behind("wj.count.leads"))
    assert [row["id"] for row in opened.rows] == [ours.matter_id]
    assert opened.rows_now == opened.figure.value == 1


def test_leads_are_the_sum_of_their_ends_and_those_still_open(workspace, land):
    officer = land.actor("sc/cd/", "officer")
    for _ in range(3):
        a_lead(officer, "sc/cd/")
    actions.roll_up(workspace, by=house_actor())
    [weighed] = queries.balances(workspace, queries.figures(workspace, officer))
    assert weighed.holds is True
    assert weighed.left == 3


def test_figures_appear_together_and_of_a_count_that_is_stopped_those_counted_by_then(
    workspace, land
):
    officer = land.actor("sc/cd/", "officer")
    a_lead(officer, "sc/cd/")
    actions.roll_up(workspace, by=house_actor())
    assert MetricValue.objects.values("computed_at").distinct().count() == 1

    def of_office(metric):
        return MetricValue.objects.get(metric=metric, scope="sc/cd/").value

    def stop(_zh, en, _done):
        assert of_office("wj.count.leads") == 1  # no page sees half of a count
        if en == "counting leads not filed":
            raise KeyboardInterrupt

    a_lead(officer, "sc/cd/")
    with pytest.raises(KeyboardInterrupt):
        actions.roll_up(workspace, by=house_actor(), progress=stop)
    assert of_office("wj.count.leads") == of_office("wj.count.leads_open") == 2
    assert MetricValue.objects.values("computed_at").distinct().count() == 2


def test_a_figure_on_an_empty_lake_is_zero_and_a_share_of_nothing_is_unknown(workspace, land):
    actions.roll_up(workspace, by=house_actor())
    officer = land.actor("sc/cd/", "officer")
    assert queries.figure(workspace, officer, "wj.count.shops").value == 0
    assert queries.figure(workspace, officer, "wj.rate.licence_display").value is None


def test_a_figure_on_the_lake_is_counted_anew_only_where_its_rows_its_file_or_the_day_changed(
    workspace, land, monkeypatch, tmp_path
):
    by = house_actor()
    assert actions.roll_up(workspace, by=by)["lake"] > 5
    assert actions.roll_up(workspace, by=by)["lake"] == 0
    listed = write_csv(tmp_path / "e.csv", [LISTED])
    clerk = land.actor("sc/", "administrator")
    ingest(workspace, "list_entry", [listed], source="省局", as_of_on=today(), by=clerk)
    assert actions.roll_up(workspace, by=by)["lake"] == sum(
        "list_entry" in one.reads for one in queries.indicators(workspace)
    )
    MetricValue.objects.filter(metric="wj.count.shops").update(basis="of another file")
    assert actions.roll_up(workspace, by=by)["lake"] == 1
    Region.objects.create(id="519900", parent_id="510000", name="新市")
    divided = sum(one.on == "lake" and bool(one.by) for one in queries.indicators(workspace))
    assert actions.roll_up(workspace, by=by)["lake"] == divided > 0
    later = today() + timedelta(days=1)
    monkeypatch.setattr(basis, "today", lambda: later)
    assert actions.roll_up(workspace, by=by)["lake"] > 5


@pytest.mark.django_db(transaction=True)
def test_a_figure_on_the_docket_is_counted_anew_where_its_tables_were_written_to(workspace, land):
    by = house_actor()
    on_docket = [one for one in queries.indicators(workspace) if one.on == "docket"]
    offices = Office.objects.count()
    officer = land.actor("sc/cd/", "officer")

    def seen(name="wj.count.leads"):
        return queries.figure(workspace, officer, name)

    actions.roll_up(workspace, by=by)
    before = seen().data_as_of
    assert actions.roll_up(workspace, by=by, lightly=True)["docket"] == 0
    assert seen().data_as_of > before  # it is of now too, since nothing changed
    a_lead(officer, "sc/cd/")
    of_leads = [one for one in on_docket if "docket_matter" in one.changes_with]
    assert 0 < len(of_leads) < len(on_docket)
    assert actions.roll_up(workspace, by=by, lightly=True)["docket"] == len(of_leads) * offices
    assert seen().value == 1
    assert actions.roll_up(workspace, by=by)["docket"] == len(on_docket) * offices
    above = Office.objects.get(path="sc/cd/")
    Office.objects.create(
        parent=above,
        path="sc/cd/new/",
        code="new",
        name="新所",
        region_id="510100",
        valid_from=today(),
    )
    assert actions.roll_up(workspace, by=by, lightly=True)["docket"] == len(on_docket) * (
        offices + 1
    )


def test_rows_behind_a_figure_come_the_newest_first_however_many_there_were(
    workspace, land, monkeypatch
):
    officer = land.actor("sc/cd/", "officer")
    for n in range(5):
        a_lead(officer, "sc/cd/", title=f"第{n}条")
    actions.roll_up(workspace, by=house_actor())
    leads = queries.Behind("wj.count.leads")
    with scope(officer):
        newest = list(Matter.objects.order_by("-id").values_list("id", flat=True))

    def walked(limit):
        found, after = [], ""
        while True:
            opened = queries.rows_of(workspace, officer, leads, limit=limit, after=after)
            found += [row["id"] for row in opened.rows]
            if not (after := opened.following):
                return found

    assert walked(2) == walked(50) == newest
    assert queries.rows_of(workspace, officer, leads, limit=2).rows_now == 5
    monkeypatch.setattr(opened_rows, "_MANY", 4)  # too many to be looked for one by one
    assert walked(2) == walked(50) == newest
    assert queries.rows_of(workspace, officer, leads, limit=2).rows_now is None


def test_the_rows_of_a_day_are_those_of_a_day_and_of_no_day_there_are_none(workspace, land):
    officer = land.actor("sc/cd/", "officer")
    a_lead(officer, "sc/cd/")
    actions.roll_up(workspace, by=house_actor())

    def of(key):
        wanted = queries.Behind("wj.count.leads", part=("day", key))
        return len(queries.rows_of(workspace, officer, wanted).rows)

    with scope(officer):
        on = Matter.objects.get().opened_on
    assert of(on.isoformat()) == 1
    assert of((on - timedelta(days=1)).isoformat()) == of("昨天") == of("") == 0


def test_an_unknown_figure_is_named(workspace, land):
    with pytest.raises(NoSuchRecord, match=r"xx\.nothing"):
        queries.figure(workspace, land.actor("sc/cd/", "officer"), "xx.nothing")


def test_somebody_without_the_right_does_not_count(workspace, land):
    stranger = land.actor("sc/cd/", "nobody")
    with pytest.raises(NotAllowed), scope(house_actor()):
        actions.roll_up(workspace, by=stranger)
