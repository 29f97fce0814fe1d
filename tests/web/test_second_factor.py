"""A second factor: who must have one sets it up first, and nobody passes without showing it."""

from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.web.conftest import PASSWORD
from wangjian.authority import actions, links
from wangjian.authority.permissions import roles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked(settings):
    cache.clear()
    settings.SIGN_IN = replace(settings.SIGN_IN, second_factor="roles")


def enter(client, login, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


def code_of(secret):
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def set_up(client):
    """The app of an officer who is signed in; gives its secret and the recovery codes."""
    where = reverse("mfa_activate_totp")
    asked = client.get(where)
    if asked.status_code == 302:
        client.post(asked.headers["Location"], {"password": PASSWORD, "next": where})
        asked = client.get(where)
    secret = asked.context["form"].secret
    done = client.post(where, {"code": code_of(secret)})
    assert done.status_code == 302, done.content.decode()
    cache.clear()  # each code is taken once; the tests need the same half minute again
    shown = client.get(done.headers["Location"])
    return secret, shown.context["unused_codes"]


def test_the_file_of_roles_says_who_needs_one():
    needing = {role.id for role in roles().roles.values() if role.second_factor}
    assert needing == {"head", "deputy", "second_reader", "administrator"}


def test_a_head_can_do_nothing_but_set_one_up(client, house):
    assert enter(client, "head").status_code == 302
    for name in ("home", "leads", "profile", "audit"):
        answer = client.get(reverse(name))
        assert answer.headers.get("Location") == reverse("mfa_index"), (
            f"{name} {answer.status_code} {answer.content[:3000].decode()}"
        )
    assert client.post(reverse("profile"), {"language": "en"}).status_code == 302
    assert client.get("/api/v1/openapi.json").status_code == 403
    asked = client.get(reverse("leads"), headers={"hx-request": "true"})
    assert (asked.status_code, asked.headers["HX-Redirect"]) == (403, reverse("mfa_index"))
    assert "请先设置第二因素" in client.get(reverse("mfa_index")).content.decode()


def test_with_it_set_up_the_desk_is_open_and_the_next_sign_in_asks_for_it(client, house):
    enter(client, "head")
    secret, codes = set_up(client)
    assert len(codes) == 10
    assert client.get(reverse("home")).status_code == 200
    client.post(reverse("account_logout"))
    asked = enter(client, "head")
    assert asked.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("home")).headers["Location"].startswith(reverse("account_login"))
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "验证码或安全密钥不正确" in wrong.content.decode()
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert client.get(reverse("home")).status_code == 200


def test_a_recovery_code_opens_once(client, house):
    enter(client, "head")
    _, codes = set_up(client)
    client.post(reverse("account_logout"))
    enter(client, "head")
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    client.post(reverse("account_logout"))
    enter(client, "head")
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200


def test_recovery_codes_are_shown_once(client, house):
    enter(client, "head")
    _, codes = set_up(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not [code for code in codes if code in page]


def test_wrong_codes_lock_as_wrong_passwords_do(client, house):
    enter(client, "head")
    secret, _ = set_up(client)
    client.post(reverse("account_logout"))
    enter(client, "head")
    answers = [client.post(reverse("mfa_authenticate"), {"code": f"{n:06}"}) for n in range(5)]
    assert answers[-1].status_code == 429
    cache.clear()
    again = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert again.status_code == 429
    assert enter(Client(), "head").status_code == 429


def test_an_officer_needs_none_unless_the_office_asks_all(client, house, settings):
    enter(client, "north")
    assert client.get(reverse("home")).status_code == 200
    settings.SIGN_IN = replace(settings.SIGN_IN, second_factor="all")
    assert client.get(reverse("home")).headers["Location"] == reverse("mfa_index")
    settings.SIGN_IN = replace(settings.SIGN_IN, second_factor="off")
    assert client.get(reverse("home")).status_code == 200


def test_a_demonstration_says_that_it_asks_for_none(client, house, settings):
    settings.SIGN_IN = replace(settings.SIGN_IN, second_factor="off")
    assert "不要求第二因素" in client.get(reverse("account_login")).content.decode()


def test_the_last_one_stays_where_the_role_needs_it(client, house):
    enter(client, "head")
    set_up(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_who_needs_none_may_give_it_up(client, house):
    enter(client, "north")
    set_up(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()


def test_a_one_time_link_stands_for_the_password_alone(client, house):
    enter(client, "head")
    set_up(client)
    client.post(reverse("account_logout"))
    address = reverse("welcome", args=[links.make(house.officers["head"])])
    house.officers["head"].refresh_from_db()
    fields = {"password1": "a-long-new-phrase", "password2": "a-long-new-phrase"}
    assert client.post(address, fields).headers["Location"] == reverse("account_login")
    assert client.get(reverse("mfa_index")).status_code == 302


def test_the_secret_lies_encrypted_in_the_database(client, house):
    enter(client, "head")
    secret, _ = set_up(client)
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_an_administrator_resets_it_and_ends_the_sessions(client, house, django_user_model):
    enter(client, "head")
    set_up(client)
    actions.reset_second_factor(
        by=house.actor("admin"), officer_id=house.officers["head"].id, reason="手机丢失"
    )
    assert not Authenticator.objects.exists()
    assert client.get(reverse("home")).headers["Location"].startswith(reverse("account_login"))


def test_every_page_of_it_is_in_our_look_and_loads_nothing_inline(client, house):
    enter(client, "north")
    set_up(client)
    for name in ("mfa_index", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_generate_recovery_codes",
                 "mfa_deactivate_totp", "mfa_reauthenticate", "account_reauthenticate"):  # fmt: skip
        page = client.get(reverse(name)).content.decode()
        assert "web/wangjian.css" in page, name
        assert " style=" not in page, name
        assert [
            line for line in page.splitlines() if "<script" in line and "src=" not in line
        ] == [], name
        assert "<style" not in page, name
