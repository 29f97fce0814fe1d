"""Pages without a browser: empty states, refusals in words, and what an error leaves behind."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.urls import reverse

pytestmark = pytest.mark.django_db

LISTS = (
    "loads", "runs", "groups", "leads", "policies", "home",
    "rules", "lexicons", "catalogues", "drafts", "plans",
)  # fmt: skip


@pytest.mark.parametrize("login", ["head", "north", "clerk"])
@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_so_or_is_refused_in_words(sign_in, name, login):
    answer = sign_in(login).get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code in {200, 403}
    if answer.status_code == 403:
        assert "权限" in page
    elif name in {"groups", "leads", "runs"}:
        assert 'class="empty"' in page
        assert 'class="button' in page.split('class="empty"')[1]


@pytest.mark.parametrize("name", LISTS)
def test_nonsense_in_the_address_is_refused_and_never_an_error_of_ours(sign_in, name):
    client = sign_in("head")
    for query in ("after=nonsense", "after=~", "severity=x", "state=%00", "topic=%27", "rule=x"):
        # Drafts are their authors' alone: a head is refused whatever the address says.
        refused = {403} if name == "drafts" else set()
        assert client.get(f"{reverse(name)}?{query}").status_code in {200, 400} | refused, query


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("leads_one", ["00000000-0000-0000-0000-000000000001"]),
        ("leads_rows", ["00000000-0000-0000-0000-000000000001"]),
        ("groups_one", ["00000000-0000-0000-0000-000000000001"]),
        ("groups_rows", ["00000000-0000-0000-0000-000000000001"]),
        ("runs_one", ["00000000-0000-0000-0000-000000000001"]),
        ("runs_progress", ["00000000-0000-0000-0000-000000000001"]),
        ("loads_one", ["no-such-load"]),
        ("home_figure", ["no.such.figure"]),
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(sign_in, name, arguments):
    answer = sign_in("head").get(reverse(name, args=arguments))
    assert answer.status_code == 404
    assert "没有" in answer.content.decode()


def test_an_unknown_address_is_told_of_inside_the_shell(sign_in):
    answer = sign_in("head").get("/no/such/page/")
    assert answer.status_code == 404
    assert 'class="nav"' in answer.content.decode()
    assert "没有这个页面" in answer.content.decode()


def test_htmx_gets_a_fragment_of_an_error_and_where_to_put_it(sign_in):
    answer = sign_in("head").get(
        reverse("runs_progress", args=["00000000-0000-0000-0000-000000000001"]),
        headers={"hx-request": "true"},
    )
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#problems"
    assert "<html" not in answer.content.decode()


def test_without_a_database_a_page_says_what_to_do(sign_in, monkeypatch):
    client = sign_in("head")

    def gone(*_args, **_more):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("wangjian.web.middleware.actor_of", gone)
    answer = client.get(reverse("leads"))
    assert answer.status_code == 503
    assert "数据库暂时不可用" in answer.content.decode()


def test_a_mistake_of_ours_is_a_page_and_shows_nothing_of_the_inside(sign_in, monkeypatch):
    client = sign_in("head")
    client.raise_request_exception = False

    def broken(*_args, **_more):
        raise ZeroDivisionError("secret of the inside")

    monkeypatch.setattr("wangjian.web.leads.views.queries.leads", broken)
    answer = client.get(reverse("leads"))
    assert answer.status_code == 500
    assert "系统出错" in answer.content.decode()
    assert "secret of the inside" not in answer.content.decode()


def test_the_acts_of_other_roles_are_refused(sign_in):
    client = sign_in("clerk")
    no_one = "00000000-0000-0000-0000-000000000001"
    for name, arguments, fields in (
        ("runs", [], {}),
        ("runs_stop", [no_one], {}),
        ("runs_withdraw", [no_one], {"reason": "x"}),
    ):
        answer = client.post(reverse(name, args=arguments), fields, follow=True)
        assert "没有“运行监测”的权限" in answer.content.decode(), name


def test_a_decision_goes_back_to_the_list_and_never_to_another_house(sign_in):
    client = sign_in("head")
    for where, expected in (
        ("/groups/?topic=display", "/groups/?topic=display"),
        ("https://elsewhere.example/", "/groups/"),
        ("//elsewhere.example/", "/groups/"),
        ("", "/groups/"),
    ):
        answer = client.post(reverse("groups_decide"), {"act": "take", "next": where})
        assert answer.headers["Location"] == expected


def test_choosing_nothing_or_nonsense_is_told(sign_in):
    client = sign_in("head")
    for fields in ({"act": "take"}, {"act": "take", "chosen": ["nonsense"]}):
        answer = client.post(reverse("groups_decide"), fields, follow=True)
        assert "notice error" in answer.content.decode()


def test_a_run_is_asked_for_once_and_leads_to_its_page(sign_in):
    answer = sign_in("north").post(reverse("runs"), {"shadow": "on"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain
    assert "试运行" in page
    assert "排队" in page


def test_pages_of_an_office_are_kept_by_no_cache(sign_in):
    assert sign_in("head").get(reverse("leads")).headers["Cache-Control"] == "no-store"
