"""Row-level security, tried as the serving role: what is not yours is not there."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.docket import actions, queries
from wangjian.docket.models import Clock, ClockEntry, Matter, MatterLink, Step
from wangjian.errors import NoSuchRecord

pytestmark = pytest.mark.django_db

SCOPED = [Matter, Matter.pgh_event_model, Step, Clock, ClockEntry, MatterLink]


@pytest.fixture
def ours(land, open_one):
    by = land.actor("sc/cd/", "officer")
    one, two = open_one(by), open_one(by)
    actions.link_matters(by=by, matter_id=one.id, other_id=two.id, how="follows")
    return one


@pytest.mark.parametrize("model", SCOPED)
def test_without_an_office_set_no_scoped_row_is_there(ours, model):
    assert model.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("model", SCOPED)
def test_each_office_sees_its_own_and_those_below(land, ours, model):
    def counted(actor):
        with scope(actor):
            return model.objects.count()

    mine = counted(land.actor("sc/cd/", "officer", login="own"))
    assert mine > 0
    assert counted(land.actor("sc/", "auditor")) == mine
    assert counted(house_actor()) == mine
    assert counted(land.actor("sc/my/", "head")) == 0
    assert counted(land.actor("sc/cd/qy/", "head")) == 0
    assert counted(land.actor("sc/", "administrator")) == 0
    assert counted(land.actor("sc/", "administrator", "registry_clerk", login="clerk")) == 0


@pytest.mark.parametrize("path", ["sc/my/", "sc/cd/qy/"])
def test_a_stranger_opens_nothing_by_its_id(land, ours, path):
    stranger = land.actor(path, "head", "officer")
    for ask in (
        lambda: queries.matter(stranger, ours.id),
        lambda: queries.timeline(stranger, ours.id),
        lambda: queries.clock_cards(stranger, ours.id),
        lambda: queries.possible_steps(stranger, ours.id),
        lambda: actions.take_step(
            by=stranger, matter_id=ours.id, verb="note", fields={"reason": "x"}, version=1
        ),
        lambda: actions.link_matters(
            by=stranger, matter_id=ours.id, other_id=ours.id, how="follows"
        ),
    ):
        with pytest.raises(NoSuchRecord):
            ask()
    assert queries.matters(stranger) == ([], "")


def test_a_stranger_changes_and_makes_nothing(land, ours):
    stranger = land.actor("sc/my/", "head")
    with scope(stranger):
        assert Matter.objects.filter(id=ours.id).update(title="x") == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            Step.objects.create(
                office_path="sc/cd/", matter_id=ours.id, no=9, verb="note", state_after="open",
                by_name="x", acted_on=ours.opened_on,
            )  # fmt: skip


def test_a_row_is_not_pushed_into_another_office(land, ours):
    with (
        scope(land.actor("sc/cd/", "officer", login="own")),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        Matter.objects.filter(id=ours.id).update(office_path="sc/my/")


def test_the_range_ends_with_its_transaction_and_comes_back_after_an_inner_one(land, ours):
    city, other = land.actor("sc/cd/", "officer", login="own"), land.actor("sc/my/", "head")
    with scope(city):
        assert Matter.objects.count() == 2
        with scope(other):
            assert Matter.objects.count() == 0
        assert Matter.objects.count() == 2
        with pytest.raises(ZeroDivisionError), scope(other):
            raise ZeroDivisionError
        assert Matter.objects.count() == 2
    assert Matter.objects.count() == 0


def test_the_owner_is_bound_too(ours, owner):
    assert owner.execute("SELECT count(*) FROM docket_matter").fetchone() == (0,)


def test_an_id_that_nobody_has_is_told_the_same(land):
    with pytest.raises(NoSuchRecord):
        queries.matter(land.actor("sc/", "head"), uuid.uuid4())
