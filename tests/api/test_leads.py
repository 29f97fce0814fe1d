"""接口: the list of leads, for whom it is and in what order."""

from __future__ import annotations

from datetime import timedelta

import people
import pytest

from tests.casework.conftest import make_group
from wangjian.authority import actions
from wangjian.authority.days import today
from wangjian.casework.actions import take_in

LEADS = "/api/v1/casework/leads"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    from django.core.cache import caches

    for one in caches:
        caches[one].clear()


@pytest.fixture
def land(db):
    return people.province()


@pytest.fixture
def officer(land):
    return land.actor("sc/cd/", "officer")


@pytest.fixture
def leads(officer):
    """Three leads, the later ones graver."""
    made = [make_group(f"shop:pf1:{n}", severity=n, score=n) for n in (1, 2, 3)]
    return [take_in(by=officer, group_ids=[group.id])[0].number for group in made]


def issued(by):
    _, text = actions.issue_token(
        by=by, purpose="清单", scopes=["casework.leads"], until_on=today() + timedelta(days=3)
    )
    return text


def ask(client, token, **said):
    return client.get(LEADS, said, headers={"Authorization": f"Bearer {token}"})


def test_nobody_is_told_to_sign_in(client, leads):
    assert client.get(LEADS).status_code == 401


def test_the_leads_of_the_office_come_page_by_page(client, officer, leads):
    token = issued(officer)
    first = ask(client, token, order="severity", limit=2).json()
    assert [one["number"] for one in first["leads"]] == leads[:0:-1]
    assert [one["severity"] for one in first["leads"]] == [3, 2]
    last = ask(client, token, order="severity", limit=2, after=first["after"]).json()
    assert [one["number"] for one in last["leads"]] == leads[:1]
    assert last["after"] == ""


def test_another_office_sees_none_of_them(client, land, leads):
    stranger = land.actor("sc/my/", "officer")
    assert ask(client, issued(stranger)).json() == {"leads": [], "after": ""}


@pytest.mark.parametrize(
    "said", [{"order": "no"}, {"after": "x"}, {"limit": 0}, {"limit": 9999}, {"severity": "many"}]
)
def test_what_is_asked_wrongly_is_told_so_in_both_languages(client, officer, leads, said):
    answer = ask(client, issued(officer), **said)
    assert answer.status_code == 400
    assert answer.json()["zh"]
    assert answer.json()["en"]
