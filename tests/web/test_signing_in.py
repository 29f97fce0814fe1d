"""The way in: password, one-time link, language, and what a stranger gets."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from wangjian.authority import links

PASSWORD = "a-good-pass-42"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts_of_earlier_tests():
    cache.clear()


def enter(client, login, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": login, "password": password, **more})


def test_a_password_lets_an_officer_in(client, house):
    assert enter(client, "north").headers["Location"] == reverse("start")
    assert client.get(reverse("profile")).status_code == 200


def test_after_signing_in_one_comes_to_the_page_that_was_asked_for(client, house):
    asked = client.get(reverse("profile"))
    assert asked.status_code == 302
    answer = enter(client, "north", next=reverse("profile"))
    assert answer.headers["Location"] == reverse("profile")


def test_nobody_is_sent_to_another_house_after_signing_in(client, house):
    answer = enter(client, "north", next="https://elsewhere.example/")
    assert answer.headers["Location"] == reverse("start")


def test_a_wrong_password_is_refused_in_words_and_says_not_which_was_wrong(client, house):
    for login in ("north", "nobody"):
        page = enter(client, login, "wrong").content.decode()
        assert "登录名或密码不正确" in page


def test_nobody_signs_up(client, house):
    for path in ("/account/signup/", "/account/password/reset/", "/account/email/"):
        assert client.get(path).status_code == 404


def test_a_one_time_link_sets_the_first_password_once(client, house):
    officer = house.officers["south"]
    address = reverse("welcome", args=[links.make(officer)])
    assert "南一" in client.get(address).content.decode()
    fields = {"password1": "a-long-new-phrase", "password2": "a-long-new-phrase"}
    assert client.post(address, fields).headers["Location"] == reverse("start")
    assert client.get(reverse("profile")).status_code == 200
    client.logout()
    again = client.get(address)
    assert again.status_code == 409
    assert "链接已失效" in again.content.decode()
    assert enter(client, "south", "a-long-new-phrase").status_code == 302


@pytest.mark.parametrize(
    ("one", "two", "said"),
    [
        ("a-long-new-phrase", "another", "两次输入的密码不同"),
        ("12345678901", "12345678901", "密码"),
        ("short", "short", "密码"),
    ],
)
def test_a_weak_or_mistyped_first_password_is_refused_on_the_page(client, house, one, two, said):
    address = reverse("welcome", args=[links.make(house.officers["south"])])
    answer = client.post(address, {"password1": one, "password2": two})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert said in answer.content.decode()


def test_a_made_up_link_is_refused(client, house):
    assert client.get(reverse("welcome", args=["made:up"])).status_code == 403


def test_the_language_is_the_profiles_and_never_the_browsers(client, sign_in):
    client = sign_in("north")
    page = client.get(reverse("profile"), headers={"accept-language": "en"})
    assert page.headers["Content-Language"] == "zh-hans"
    assert "我的账号" in page.content.decode()
    client.post(reverse("profile"), {"language": "en"})
    page = client.get(reverse("profile"), headers={"accept-language": "zh-CN"})
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en">' in page.content.decode()


def test_an_officer_without_a_post_is_told_so_and_can_leave(client, sign_in):
    client = sign_in("idle")
    refused = client.get(reverse("profile"))
    assert refused.status_code == 403
    assert "目前没有任职" in refused.content.decode()
    assert client.post(reverse("account_logout")).status_code == 302


def test_every_answer_carries_the_strict_policy(client, house):
    policy = client.get(reverse("account_login")).headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


def test_a_form_without_its_token_is_refused_in_words(house):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "north"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_an_officer_of_two_offices_chooses_the_one_they_act_for(client, sign_in, house):
    from wangjian.authority import actions

    by = house.actor("admin")
    for office in (house.north, house.south):
        actions.appoint(
            by=by, officer_id=house.officers["idle"].id, office_id=office.id, role="officer"
        )
    client = sign_in("idle")
    assert "北市局</b>" in client.get(reverse("profile")).content.decode()
    client.post(reverse("profile_post"), {"office": str(house.south.id)})
    assert "南市局</b>" in client.get(reverse("profile")).content.decode()
    client.post(reverse("profile_post"), {"office": str(house.top.id)})
    assert "南市局</b>" in client.get(reverse("profile")).content.decode()
