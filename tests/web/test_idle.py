"""Half an hour without anybody locks the page; it opens again over what stood there."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.web.conftest import PASSWORD
from wangjian.web.account import presence

pytestmark = pytest.mark.django_db
FETCH = {"x-requested-with": "fetch"}
HTMX = {"hx-request": "true"}


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def idle(sign_in):
    """A signed-in officer who left 31 minutes ago."""
    client = sign_in("north")
    client.get(reverse("home"))
    leave(client)
    return client


def leave(client, minutes=31):
    session = client.session
    session[presence.SEEN] = int(time.time()) - minutes * 60
    session.save()


def open_again(client, **more):
    return client.post(reverse("account_again"), {"password": PASSWORD, **more})


def test_a_page_that_is_asked_for_leads_to_the_sign_in_and_back(idle):
    asked = idle.get(f"{reverse('leads')}?state=open")
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith(reverse("account_again"))
    page = idle.get(asked.headers["Location"])
    assert "北一" in page.content.decode()
    done = open_again(idle, next=page.context["next"])
    assert done.headers["Location"] == f"{reverse('leads')}?state=open"
    assert idle.get(reverse("leads")).status_code == 200


def test_what_a_page_asks_for_by_itself_gets_401_and_nothing_else(idle):
    for headers in (HTMX, FETCH, {"sec-fetch-dest": "empty"}):
        answer = idle.get(reverse("leads"), headers=headers)
        assert (answer.status_code, answer.content) == (401, b"")
        assert answer.headers["X-Away"] == "1"
    assert idle.get("/api/v1/openapi.json").status_code == 401


def test_a_wrong_password_opens_nothing_and_counts(idle):
    for _ in range(4):
        assert open_again(idle, password="wrong").status_code == 400
    assert idle.get(reverse("leads")).status_code == 302
    assert open_again(idle, password="wrong").status_code == 429
    assert open_again(idle).status_code == 429


def test_over_the_page_one_gets_a_fragment_and_then_a_plain_yes(idle):
    part = idle.get(reverse("account_again"), headers=FETCH).content.decode()
    assert "<form" in part
    assert "<html" not in part
    done = idle.post(reverse("account_again"), {"password": PASSWORD}, headers=FETCH)
    assert done.status_code == 204
    assert done.headers["X-CSRFToken"]
    assert idle.get(reverse("leads"), headers=HTMX).status_code == 200


def test_the_tokens_of_forms_on_the_page_stay_valid(house, client):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    page = strict.get(reverse("account_login"))
    token = page.context["csrf_token"]
    strict.post(
        reverse("account_login"),
        {"login": "north", "password": PASSWORD, "csrfmiddlewaretoken": str(token)},
    )
    token = str(strict.get(reverse("profile")).context["csrf_token"])
    leave(strict)
    done = strict.post(
        reverse("account_again"),
        {"password": PASSWORD, "csrfmiddlewaretoken": token},
        headers=FETCH,
    )
    assert done.status_code == 204
    saved = strict.post(reverse("profile"), {"language": "en", "csrfmiddlewaretoken": token})
    assert saved.status_code == 302
    house.officers["north"].refresh_from_db()
    assert house.officers["north"].language == "en"


def test_a_form_sent_without_script_is_kept_and_sent_on(idle, house):
    where = reverse("profile")
    asked = idle.post(
        where,
        "language=en",
        content_type="application/x-www-form-urlencoded",
        headers={"referer": f"http://testserver{where}"},
    )
    assert asked.headers["Location"] == f"{reverse('account_again')}?next=%2Fprofile%2F"
    house.officers["north"].refresh_from_db()
    assert house.officers["north"].language == "zh-hans"
    page = open_again(idle, next=where).content.decode()
    assert f'action="{where}"' in page
    assert 'name="language" value="en"' in page


def test_nobody_is_sent_to_another_house(idle):
    for next_ in ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"):
        leave(idle)
        assert open_again(idle, next=next_).headers["Location"] == reverse("home")


def test_work_keeps_the_session_open_and_a_list_that_asks_by_itself_does_not(sign_in):
    client = sign_in("north")
    client.get(reverse("home"))
    leave(client, 20)
    client.get(reverse("home"), headers=HTMX)
    assert client.get(reverse("account_again_left")).json()["left"] <= 10 * 60
    client.get(reverse("home"))
    assert client.get(reverse("account_again_left")).json()["left"] > 29 * 60


def test_typing_keeps_it_open(sign_in):
    client = sign_in("north")
    client.get(reverse("home"))
    leave(client, 20)
    assert client.post(reverse("account_again_here")).status_code == 204
    assert client.get(reverse("account_again_left")).json()["left"] > 29 * 60
    leave(client)
    assert client.post(reverse("account_again_here")).status_code == 401
    assert client.get(reverse("account_again_left")).json()["left"] == 0


def test_the_office_says_how_long(sign_in, settings):
    client = sign_in("north")
    client.get(reverse("home"))
    settings.SIGN_IN = replace(settings.SIGN_IN, idle=timedelta(minutes=5))
    leave(client, 6)
    assert client.get(reverse("home")).status_code == 302


def test_somebody_else_may_sign_in_instead(idle):
    assert idle.post(reverse("account_logout")).status_code == 302
    assert reverse("account_login") in idle.get(reverse("home")).headers["Location"]


def test_a_page_that_asks_after_the_session_is_gone_is_told_so(client, house):
    answer = client.get(reverse("leads"), headers=HTMX)
    assert answer.status_code == 401
    assert answer.headers["HX-Retarget"] == "#problems"
    assert "您已退出登录" in answer.content.decode()
