"""A small house: a top office, two offices below it, and officers of some roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from wangjian.authority.models import Office, Officer

PASSWORD = "a-good-pass-42"


@dataclass
class House:
    """Who is there, by login."""

    top: Office
    north: Office
    south: Office
    officers: dict[str, Officer]

    def actor(self, login: str):
        from wangjian.authority.queries import actor_of

        return actor_of(self.officers[login], os_user="")


@pytest.fixture
def house(db) -> House:
    """`admin` and `head` at the top, `north` and `south` below, a `clerk` of the registry."""
    from wangjian.authority import actions, queries
    from wangjian.authority.models import Officer

    actions.make_first_administrator(login="admin", display_name="管理员", office_name="省局")
    by = queries.actor_by_login("admin", os_user="")
    top = queries.top_office()
    north = actions.add_office(by=by, parent_id=top.id, name="北市局", code="north")
    south = actions.add_office(by=by, parent_id=top.id, name="南市局", code="south")
    for login, name, office, role in (
        ("head", "局长", top, "head"),
        ("north", "北一", north, "officer"),
        ("northhead", "北长", north, "head"),
        ("south", "南一", south, "officer"),
        ("clerk", "归集员", top, "registry_clerk"),
        ("idle", "待任", None, ""),
    ):
        officer = actions.add_officer(by=by, login=login, display_name=name)
        if office is not None:
            actions.appoint(
                by=by,
                officer_id=officer.id,
                office_id=office.id,
                role=role,
                until_on=date.today() + timedelta(days=365) if role == "head" else None,  # noqa: DTZ011
            )
    officers = {one.username: one for one in Officer.objects.all()}
    for one in officers.values():
        one.set_password(PASSWORD)
        one.save(update_fields=["password"])
    return House(top, north, south, officers)


@pytest.fixture
def sign_in(client: Client, house: House):
    """Sign in as one of them without the page."""

    def signed(login: str) -> Client:
        client.force_login(
            house.officers[login], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return signed
