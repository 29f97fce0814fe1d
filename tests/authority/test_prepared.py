"""A question made once gives what its queryset gives, whoever asks and however often."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, F, Value
from django.test.utils import CaptureQueriesContext

from wangjian.authority.days import today
from wangjian.authority.models import Office, Officer, Post
from wangjian.authority.prepared import Prepared, given


@pytest.fixture
def land(db):
    import people

    land = people.province()
    land.officer("li", "sc/cd/", "officer", "head")
    land.officer("wang", "sc/my/", "officer")
    return land


def test_rows_are_those_of_the_queryset(land):
    asked = Prepared(
        lambda: (
            Post.objects.select_related("office", "officer")
            .annotate(path=F("office__path"), one=Value(1))
            .filter(officer__username=given("login"), from_on__lte=given("on"))
            .order_by("role")
        )
    )
    for login in ("li", "wang", "nobody", "li"):
        whole = (
            Post.objects.filter(officer__username=login, from_on__lte=today())
            .select_related("office", "officer")
            .order_by("role")
        )
        rows = asked.rows(login=login, on=today())
        assert rows == list(whole)
        with CaptureQueriesContext(connection) as counted:
            assert [(p.office.path, p.officer.username, p.path, p.one) for p in rows] == [
                (p.office.path, p.officer.username, p.office.path, 1) for p in whole
            ]
        assert len(counted) <= 1  # offices and officers came along; the other is the queryset's own
    assert asked.rows(login="li", on=today() - timedelta(days=31)) == []


@pytest.mark.parametrize("shape", ["values", "tuples", "flat", "named"])
def test_rows_that_are_no_models(land, shape):
    def made(start):
        offices = Office.objects.filter(path__gte=start).annotate(posts_=Count("posts"))
        return {
            "values": lambda: offices.order_by("path").values("path", "posts_"),
            "tuples": lambda: offices.order_by("path").values_list("path", "posts_"),
            "flat": lambda: offices.order_by("path").values_list("posts_", flat=True),
            "named": lambda: offices.order_by("path").values_list("path", "posts_", named=True),
        }[shape]()

    asked = Prepared(lambda: made(given("start")))
    for start in ("sc/cd/", "sc/", "zz"):
        assert asked.rows(start=start) == list(made(start))


def test_one_of_a_list_is_one_parameter_and_an_empty_list_finds_nothing(land):
    by_id = Prepared(lambda: Office.objects.filter(id__any=given("ids")).order_by("path"))
    by_office = Prepared(lambda: Post.objects.filter(office__any=given("ids")).order_by("id"))
    ids = [land.offices["sc/cd/"].id, land.offices["sc/my/"].id]
    assert by_id.rows(ids=ids) == list(Office.objects.filter(id__in=ids).order_by("path"))
    assert by_office.rows(ids=ids) == list(Post.objects.filter(office__in=ids).order_by("id"))
    assert by_id.rows(ids=[]) == [] == by_office.rows(ids=[])
    assert by_id.rows(ids=[uuid.uuid4()]) == []


def test_rows_are_counted_where_they_are(land):
    asked = Prepared(lambda: Post.objects.filter(officer__username=given("login"))[:2])
    land.officer("li", "sc/", "auditor")
    assert [asked.count(login=login) for login in ("li", "wang", "nobody")] == [2, 1, 0]


def test_the_text_is_made_once(land):
    made = []

    def make():
        made.append(1)
        return Officer.objects.filter(username=given("login"))[:1]

    asked = Prepared(make)
    assert asked.first(login="li").username == "li"
    assert asked.first(login="wang").username == "wang"
    assert asked.first(login="nobody") is None
    assert len(made) == 1


def test_a_value_is_never_read_as_sql(land):
    asked = Prepared(lambda: Officer.objects.filter(username=given("login")))
    for text in ("' OR '1'='1", "%s", "li'; DROP TABLE authority_post; --", "%(login)s"):
        assert asked.rows(login=text) == []


def test_names_that_were_not_said_or_are_not_there_are_refused(land):
    asked = Prepared(lambda: Officer.objects.filter(username=given("login")))
    with pytest.raises(TypeError, match="login"):
        asked.rows()
    with pytest.raises(TypeError, match="login"):
        asked.rows(login="li", office="x")
    with pytest.raises(TypeError, match="question of its own"):
        Prepared(lambda: Officer.objects.prefetch_related("posts")).rows()


def test_two_threads_ask_on_their_own_connections(land):
    import threading

    asked = Prepared(lambda: Office.objects.filter(path=given("path")))
    assert asked.first(path="sc/") is not None
    seen = []

    def ask():
        # another connection does not see what this transaction has not committed
        try:
            seen.append(asked.rows(path="sc/"))
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert seen == [[]]
    assert asked.first(path="sc/") is not None
