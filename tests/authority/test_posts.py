"""Offices, officers and posts: who may do what, where, on which day."""

from datetime import date, timedelta

import people
import pytest
from django.db import DatabaseError, connection, transaction

from wangjian.authority import actions, permissions, queries
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.models import Journal, Office, Officer, Post, Region
from wangjian.errors import BadInput, Duplicate, Late, NoSuchRecord, NotAllowed, WangjianError

pytestmark = pytest.mark.django_db
LONG = "a long sentence that nobody guesses 42"


@pytest.fixture
def land():
    return people.province()


def test_the_first_administrator_gets_a_link_that_works_once():
    token = actions.make_first_administrator(login="admin", display_name="王建")
    officer = actions.use_link(token=token, password=LONG)
    assert officer.check_password(LONG)
    with pytest.raises(Late):
        actions.use_link(token=token, password=LONG + "x")


def test_a_link_asked_for_twice_before_its_use_makes_nobody_new():
    first = actions.make_first_administrator(login="admin", display_name="王建")
    again = actions.make_first_administrator(login="admin", display_name="王建")
    assert Officer.objects.count() == Office.objects.count() == 1
    actions.use_link(token=again, password=LONG)
    with pytest.raises(Late):
        actions.use_link(token=first, password=LONG)
    with pytest.raises(Duplicate):
        actions.make_first_administrator(login="admin", display_name="王建")


@pytest.mark.parametrize("token", ["", "x", "e30:abc:def", "\x00", "汉字"])
def test_a_made_up_link_is_refused(token):
    with pytest.raises(NotAllowed):
        actions.use_link(token=token, password=LONG)


def test_a_link_expires(monkeypatch):
    from wangjian.authority import links

    token = actions.make_first_administrator(login="admin", display_name="王建")
    monkeypatch.setattr(links, "LIFETIME", timedelta(seconds=-1))
    with pytest.raises(Late):
        queries.officer_of_link(token)


@pytest.mark.parametrize("password", ["short", "password1234", "12345678901234"])
def test_an_easy_password_is_refused_and_the_link_is_not_used_up(password):
    token = actions.make_first_administrator(login="admin", display_name="王建")
    with pytest.raises(BadInput):
        actions.use_link(token=token, password=password)
    actions.use_link(token=token, password=LONG)


def test_the_first_login_is_administrator_and_head_until_the_office_is_given_to_another():
    actions.make_first_administrator(login="admin", display_name="王建")
    by = queries.actor_by_login("admin")
    assert by.roles == {"administrator", "head"}
    assert permissions.may(by, "docket.see")
    chief = actions.add_officer(by=by, login="chief", display_name="李局")
    actions.appoint(
        by=by,
        officer_id=chief.id,
        office_id=by.office_id,
        role="head",
        until_on=today() + timedelta(days=900),
    )
    interim = Post.objects.get(officer_id=by.officer_id, role="head")
    assert interim.until_on == today()
    tomorrow = today() + timedelta(days=1)
    after = queries.actor_of(Officer.objects.get(username="admin"), on=tomorrow)
    assert after.roles == {"administrator"}
    assert not permissions.may(after, "docket.see")


def test_a_head_needs_the_last_day_of_the_term():
    actions.make_first_administrator(login="admin", display_name="王建")
    by = queries.actor_by_login("admin")
    with pytest.raises(BadInput, match="任期"):
        actions.appoint(by=by, officer_id=by.officer_id, office_id=by.office_id, role="deputy")


def test_only_an_administrator_manages_officers(land):
    by = land.actor("sc/", "officer")
    with pytest.raises(NotAllowed, match="系统管理员"):
        actions.add_officer(by=by, login="x", display_name="x")
    with pytest.raises(NotAllowed):
        actions.add_office(by=by, parent_id=by.office_id, name="x", code="x")


@pytest.mark.parametrize("code", ["", "A", "a/b", "成都", "x" * 21, "a b"])
def test_an_office_code_is_plain(land, code):
    by = land.actor("sc/", "administrator")
    with pytest.raises(WangjianError):
        actions.add_office(by=by, parent_id=by.office_id, name="x", code=code)


@pytest.mark.parametrize("login", ["", "a b", "x" * 200, "a\x00b"])
def test_a_bad_login_is_refused(land, login):
    by = land.actor("sc/", "administrator")
    with pytest.raises(WangjianError):
        actions.add_officer(by=by, login=login, display_name="x")


def test_there_is_one_top_office(land):
    with pytest.raises(DatabaseError), transaction.atomic():
        Office.objects.create(name="x", short_name="x", code="yy", path="yy/", valid_from=today())


def test_of_several_posts_one_is_the_acting_one(land):
    officer = land.officer("two", "sc/cd/", "officer")
    land.officer("two", "sc/my/", "second_reader")
    first = queries.actor_of(officer, office_id=land.offices["sc/cd/"].id)
    assert (first.office_path, first.roles) == ("sc/cd/", {"officer"})
    second = queries.actor_of(officer, office_id=land.offices["sc/my/"].id)
    assert (second.office_path, second.roles) == ("sc/my/", {"second_reader"})
    with pytest.raises(NotAllowed):
        queries.actor_of(officer, office_id=land.offices["sc/"].id)


def test_a_post_that_ended_gives_nothing(land):
    officer = land.officer("gone", "sc/cd/", "officer")
    Post.objects.filter(officer=officer).update(until_on=today() - timedelta(days=1))
    with pytest.raises(NotAllowed, match="没有任职"):
        queries.actor_of(officer)


def test_a_disabled_officer_acts_no_more(land):
    officer = land.officer("off", "sc/cd/", "officer")
    Officer.objects.filter(id=officer.id).update(is_active=False)
    with pytest.raises(NotAllowed):
        queries.actor_by_login("off")


def test_an_unknown_login_is_told_so():
    with pytest.raises(NoSuchRecord, match="nobody"):
        queries.actor_by_login("nobody")


def test_who_holds_a_right_is_asked_in_the_office_and_above(land):
    chief = land.actor("sc/", "head")
    city = land.actor("sc/cd/", "deputy")
    land.actor("sc/my/", "head")
    land.actor("sc/cd/qy/", "officer")
    holders = queries.officers_holding("casework.approve_end", "sc/cd/qy/")
    assert set(holders) == {chief.officer_id, city.officer_id}


def test_regions_of_the_standard_are_rows_with_parents_and_years():
    actions.load_regions()
    gone = Region.objects.get(id="110103")
    assert (gone.name, gone.parent_id, gone.valid_until) == ("崇文区", "110100", date(2010, 12, 31))
    renamed = Region.objects.get(id="130102")
    assert renamed.parent_id == "130100"
    assert Region.objects.filter(parent__isnull=True).count() == 34
    before = Region.objects.count()
    actions.load_regions()
    assert Region.objects.count() == before


def test_a_place_finds_its_office(land):
    assert queries.office_for_region("510105").path == "sc/cd/qy/"
    assert queries.office_for_region("510106").path == "sc/cd/"
    assert queries.office_for_region("110000").path == "sc/"


def test_the_journal_is_only_added_to(land):
    by = land.actor("sc/cd/", "officer")
    row = actions.journal(by, "test.done", "thing:1", "因为")
    for statement in (
        "UPDATE authority_journal SET verb = 'x' WHERE id = %s",
        "DELETE FROM authority_journal WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [row.id])
    kept = Journal.objects.get(id=row.id)
    assert (kept.officer_name, kept.os_user, kept.office_path) == (
        by.officer_name,
        "tester",
        "sc/cd/",
    )


def test_even_the_owner_changes_no_journal(land, owner):
    for statement in ("UPDATE authority_journal SET verb = 'x'", "DELETE FROM authority_journal"):
        owner.execute("INSERT INTO authority_journal (id, verb, ref, officer_name, os_user,"
                      " office_path, reason, values) VALUES (gen_random_uuid(), 'v', '', '', '',"
                      " '', '', '{}')")  # fmt: skip
        with pytest.raises(Exception, match="pgtrigger"):
            owner.execute(statement)


def test_another_office_reads_no_journal_of_ours(land):
    ours, theirs = land.actor("sc/cd/", "head"), land.actor("sc/my/", "head")
    actions.journal(ours, "test.done", "thing:1")
    assert [row.ref for row in queries.journal(ours)] == ["thing:1"]
    assert queries.journal(theirs) == []
    assert [row.ref for row in queries.journal(land.actor("sc/", "auditor"))] == ["thing:1"]


def test_history_keeps_every_change_with_who_made_it(land):
    by = land.actor("sc/", "administrator")
    with scope(by):
        Office.objects.filter(path="sc/my/").update(name="绵阳市局")
    events = Office.pgh_event_model.objects.filter(pgh_obj__path="sc/my/").order_by("pgh_id")
    assert [event.name for event in events][-1] == "绵阳市局"
    assert events.last().pgh_context["officer"] == str(by.officer_id)


def test_a_history_holds_no_password(land):
    columns = {f.name for f in Officer.pgh_event_model._meta.get_fields()}
    assert not columns & {"password", "last_login"}


def test_the_password_is_asked_again(land):
    by = land.actor("sc/", "head")
    actions.require_password(by=by, password=people.PASSWORD)
    with pytest.raises(NotAllowed):
        actions.require_password(by=by, password="wrong")
    with pytest.raises(NotAllowed):
        actions.require_password(by=queries.house_actor(), password=people.PASSWORD)
