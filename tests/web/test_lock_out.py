"""Wrong passwords lock a login, in PostgreSQL and in words; an administrator opens it again."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.urls import reverse

from tests.web.conftest import PASSWORD
from wangjian.authority import actions
from wangjian.authority.models import Journal
from wangjian.errors import NoSuchRecord, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick(settings):
    """What is tried here is counted, not how long a password takes."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def quick(house):
    from django.contrib.auth.hashers import make_password

    for one in house.officers.values():
        one.password = make_password(PASSWORD)
        one.save(update_fields=["password"])
    return house


def tried(client, login, password="wrong", **more):  # noqa: S107
    return client.post(reverse("account_login"), {"login": login, "password": password}, **more)


def locked(client, login="north"):
    return [tried(client, login) for _ in range(5)][-1]


def test_five_wrong_passwords_lock_a_login_and_the_page_says_until_when(client, quick):
    before = tried(client, "north")
    assert before.status_code == 200
    page = [tried(client, "north") for _ in range(4)][-1]
    assert page.status_code == 429
    text = page.content.decode()
    attempt = AccessAttempt.objects.get()
    from wangjian.web.templatetags.desk import moment

    assert moment(attempt.attempt_time + timedelta(minutes=15)) in text
    assert "系统管理员" in text


def test_a_locked_login_stays_shut_to_the_right_password_and_after_a_restart(client, quick):
    locked(client)
    cache.clear()  # what a process remembers is gone with it
    assert tried(client, "north", PASSWORD).status_code == 429
    assert tried(client, "NORTH", PASSWORD).status_code == 429
    assert tried(client, "ｎｏｒｔｈ", PASSWORD).status_code == 429
    assert tried(client, "south", PASSWORD).status_code == 302


def test_a_lock_opens_by_itself(client, quick):
    locked(client)
    AccessAttempt.objects.update(
        attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=16)
    )
    assert tried(client, "north", PASSWORD).status_code == 302


def test_a_good_password_forgets_the_wrong_ones_before_it(client, quick):
    for _ in range(3):
        tried(client, "north")
    assert tried(client, "north", PASSWORD).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_an_address_that_tries_many_logins_is_locked_too(client, quick):
    answers = [tried(client, f"guess{n}").status_code for n in range(30)]
    assert answers[:29] == [200] * 29
    assert answers[29] == 429
    assert tried(client, "north", PASSWORD).status_code == 429
    assert tried(client, "north", PASSWORD, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_what_a_stranger_writes_into_a_header_is_not_where_they_come_from(client, quick):
    for n in range(30):
        tried(client, f"guess{n}", headers={"x-forwarded-for": f"192.0.2.{n}"})
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"127.0.0.1"}


def test_locking_and_unlocking_stand_in_the_journal(client, quick):
    locked(client)
    entry = Journal.objects.get(verb="authority.lock_out")
    assert (entry.ref, entry.values) == ("login:north", {"address": "127.0.0.1"})
    actions.unlock(by=quick.actor("admin"), login="north", reason="电话核实")
    assert Journal.objects.get(verb="authority.unlock").officer_id == quick.officers["admin"].id
    assert tried(client, "north", PASSWORD).status_code == 302
    with pytest.raises(NoSuchRecord):
        actions.unlock(by=quick.actor("admin"), login="north")


def test_only_an_administrator_of_the_branch_unlocks(client, quick):
    locked(client)
    with pytest.raises(NotAllowed):
        actions.unlock(by=quick.actor("head"), login="north")
    by = quick.actor("admin")
    actions.appoint(
        by=by, officer_id=quick.officers["south"].id, office_id=quick.south.id, role="administrator"
    )
    with pytest.raises(NotAllowed):
        actions.unlock(by=quick.actor("south"), login="north")


def test_an_administrator_unlocks_on_the_page(client, quick, sign_in):
    locked(client)
    [attempt] = AccessAttempt.objects.all()
    client = sign_in("admin")
    where = reverse("admin:axes_accessattempt_changelist")
    assert "north" in client.get(where).content.decode()
    client.post(where, {"action": "unlock_login", "_selected_action": attempt.pk})
    assert not AccessAttempt.objects.exists()


def test_no_password_that_was_tried_is_kept(client, quick):
    tried(client, "north", "my-secret-guess")
    attempt = AccessAttempt.objects.get()
    assert "my-secret-guess" not in f"{attempt.post_data}{attempt.get_data}{attempt.path_info}"
