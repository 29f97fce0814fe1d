"""待办清单: several kinds of work as one list by due day, each row once, page by page."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.authority.actor import Actor, scope
from wangjian.authority.days import today
from wangjian.docket import actions, waiting
from wangjian.docket.decisions.procedure import Words
from wangjian.docket.models import Matter
from wangjian.docket.worklist import Ask, Source, WorkRow, counts, merged, page
from wangjian.errors import BadInput

HOUSE = Actor(None, "系统", None, "sc/")
DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 1, 6)))


def listed(name, days):
    """A source over a plain list, as a room would write one over its table."""
    rows = sorted(
        (
            WorkRow(f"{n:03}", name, Words(name, name), "题", "", day, False, Words("", ""), "x")
            for n, day in enumerate(days)
        ),
        key=lambda row: (row.due_on or date.max, row.key),
    )

    def after(row, mark):
        if mark is None:
            return True
        there, here = row.due_on or date.max, mark.due_on or date.max
        return there > here or (there == here and not mark.done and row.key > mark.key)

    return Source(
        name,
        "docket.see",
        Words(name, name),
        lambda _actor, _ask, mark, limit: [row for row in rows if after(row, mark)][:limit],
        lambda _actor, _ask: len(rows),
    )


@given(st.lists(st.lists(DAYS, max_size=9), min_size=1, max_size=4), st.integers(1, 4))
def test_pages_put_together_have_each_row_once_in_the_order_of_days(days, limit):
    sources = [listed(f"s{n}", one) for n, one in enumerate(days)]
    found, after = [], ""
    while True:
        rows, after = merged(sources, HOUSE, Ask(), after=after, limit=limit)
        assert len(rows) <= limit
        found += rows
        if not after:
            break
    order = [row.due_on or date.max for row in found]
    assert order == sorted(order)
    assert len({(row.kind, row.key) for row in found}) == len(found) == sum(map(len, days))


@pytest.mark.parametrize("after", ["x", "2026-01-01", "2026-01-01~no~1", "2026-13-01~mine~1", "~~"])
def test_a_mark_that_is_none_is_refused(after):
    with pytest.raises(BadInput):
        merged(waiting.SOURCES, HOUSE, Ask(), after=after)


@pytest.mark.django_db
class TestMatters:
    @pytest.fixture(autouse=True)
    def offices(self, land, open_one):
        self.land = land
        self.officer = land.actor("sc/cd/", "officer")
        self.colleague = land.actor("sc/cd/", "officer", login="colleague")
        self.below = land.actor("sc/cd/qy/", "officer")
        self.elsewhere = land.actor("sc/my/", "officer")
        self.open_one = open_one

    def rows(self, actor, **asked):
        return page(waiting.SOURCES, actor, Ask(**asked))[0]

    def assign(self, matter, to):
        actions.take_step(
            by=self.officer,
            matter_id=matter.id,
            verb="assign",
            fields={"assignee": str(to.officer_id)},
            version=1,
        )

    def keys(self, actor, **asked):
        return [row.key for row in self.rows(actor, **asked)]

    def test_a_matter_waits_for_whom_it_was_given_to_and_for_nobody_else(self):
        matter = self.open_one(self.officer)
        self.assign(matter, self.colleague)
        assert self.keys(self.colleague) == [str(matter.id)]
        assert self.keys(self.officer) == []
        assert "由我承办" in self.rows(self.colleague)[0].why.zh

    def test_one_that_nobody_has_waits_for_those_who_assign_in_its_office(self):
        matter = self.open_one(self.officer)
        assert self.keys(self.officer) == self.keys(self.colleague) == [str(matter.id)]
        assert self.keys(self.below) == self.keys(self.elsewhere) == []
        assert "待指派" in self.rows(self.officer)[0].why.zh

    def test_an_officer_sees_all_matters_of_the_office_and_those_below_and_no_others(self):
        ours, lower = self.open_one(self.officer), self.open_one(self.below)
        other = self.open_one(self.elsewhere)
        assert set(self.keys(self.officer, everyone=True)) == {str(ours.id), str(lower.id)}
        assert self.keys(self.elsewhere, everyone=True) == [str(other.id)]

    def test_what_is_late_is_marked_and_can_be_asked_for_alone(self):
        early, late = self.open_one(self.officer), self.open_one(self.officer)
        with scope(self.officer):
            Matter.objects.filter(id=late.id).update(due_on=today() - timedelta(days=1))
        assert self.keys(self.officer) == [str(late.id), str(early.id)]
        assert [row.late for row in self.rows(self.officer)] == [True, False]
        assert self.keys(self.officer, late=True) == [str(late.id)]

    def test_one_without_a_day_stands_last_and_pages_go_on_to_it(self):
        undated, dated = self.open_one(self.officer), self.open_one(self.officer)
        with scope(self.officer):
            Matter.objects.filter(id=undated.id).update(due_on=None)
        first, after = page(waiting.SOURCES, self.officer, Ask(), limit=1)
        last, end = page(waiting.SOURCES, self.officer, Ask(), after=after, limit=1)
        assert [row.key for row in first + last] == [str(dated.id), str(undated.id)]
        assert end == ""

    def test_a_closed_matter_waits_for_nobody(self):
        matter = self.open_one(self.officer)
        head = self.land.actor("sc/cd/", "head")
        actions.take_step(
            by=self.officer,
            matter_id=matter.id,
            verb="not_file",
            fields={
                "ground": "minor",
                "decided_by": str(head.officer_id),
                "reason": "情节轻微",
            },
            version=1,
        )
        assert self.keys(self.officer) == self.keys(self.officer, everyone=True) == []

    def test_counts_are_those_of_the_rows(self):
        self.assign(self.open_one(self.officer), self.officer)
        self.open_one(self.officer)
        assert counts(waiting.SOURCES, self.officer, Ask()) == {
            "mine": 1,
            "unassigned": 1,
            "office": 0,
        }

    def test_a_kind_that_has_no_rows_here_gives_none(self):
        self.open_one(self.officer)
        assert len(self.rows(self.officer, kind="lead")) == 1
        assert self.rows(self.officer, kind="second_reading") == []

    def test_a_region_narrows_to_its_offices(self):
        self.open_one(self.officer)
        lower = self.open_one(self.below)
        assert self.keys(self.officer, everyone=True, region_id="510105") == [str(lower.id)]
        assert self.keys(self.officer, everyone=True, region_id="510106") == []
