"""Every address there is, opened by those who may not: nobody, another office, one with no right.

The addresses are read from the URL configuration, so a new page is tried without a word here; a
page about one record is asked for the other office's records.
"""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection
from django.urls import get_resolver, reverse

from tests.casework.conftest import make_group
from wangjian.authority import actions
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.models import Scoped
from wangjian.authority.permissions import roles
from wangjian.authority.queries import house_actor
from wangjian.casework import actions as casework
from wangjian.docket import queries as docket

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

MARK = "南记内情"
BACKEND = "wangjian.web.account.door.OfficerBackend"
# What somebody who is not signed in may reach at all; each says nothing about anybody.
PUBLIC = {
    "account_login", "account_logout", "account_inactive", "welcome", "mfa_authenticate",
    "openid_connect_login", "openid_connect_callback", "link",
}  # fmt: skip
LEAVES = {"account_logout", "admin:logout"}
METHODS = ("get", "post")
API_METHODS = ("get", "post", "put", "patch", "delete")


def walk(patterns=None, prefix="", space="") -> Iterator[tuple[str, str, dict]]:
    """(name, route, converters) of every pattern, whatever it is included in."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(one.pattern).removeprefix("^").removesuffix("$")
        if hasattr(one, "url_patterns"):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from walk(one.url_patterns, route, inner)
        elif one.name:
            yield f"{space}{one.name}", route, dict(one.pattern.converters)
        else:
            yield "", route, dict(one.pattern.converters)


@pytest.fixture
def theirs(house, workspace):
    """What the southern office has: a lead with a history, a group, and a row of each kind."""
    by = house.actor("south")
    group = make_group(key="shop:pf1:100", path=house.south.path)
    make_group(key="shop:pf1:101", path=house.south.path)
    [taken] = casework.take_in(by=by, group_ids=[group.id])
    casework.take_lead_step(
        by=by,
        matter_id=taken.lead_id,
        verb="note",
        fields={"reason": MARK},
        version=docket.matter(by, taken.lead_id).version,
    )
    return ids_of(house.south.path)


def scoped_models():
    return [one for one in apps.get_models() if issubclass(one, Scoped)]


def ids_of(path) -> dict[str, list[uuid.UUID]]:
    found = {}
    with scope(house_actor()):
        for model in scoped_models():
            keys = model.objects.filter(office_path=path).values_list("pk", flat=True)
            found[model.__name__.lower()] = [one for one in keys if isinstance(one, uuid.UUID)]
    return found


def told(path="") -> str:
    """A digest of every row of every office's tables, or of one office's."""
    digests = []
    with scope(house_actor()), connection.cursor() as cursor:
        for model in scoped_models():
            table = model._meta.db_table
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM \"{table}\" t"
                " WHERE office_path LIKE %s || '%%'",
                [path],
            )
            digests.append(f"{table} {cursor.fetchone()[0]}")
    return "\n".join(digests)


def addresses(theirs) -> list[tuple[str, str, bool]]:
    """(name, address, whether it names a record of theirs) of every page and operation."""
    everything = sorted({one for ids in theirs.values() for one in ids[:1]})
    found = []
    for name, route, converters in walk():
        if not name:
            continue
        choices = []
        for parameter, converter in converters.items():
            kind = type(converter).__name__.lower()
            word = parameter.removesuffix("_id").replace("_", "")
            own = next((ids for model, ids in theirs.items() if word in model and ids), None)
            if "uuid" in kind:
                choices.append([str(one) for one in (own[:1] if own else everything)])
            else:
                choices.append(["1"] if "int" in kind else ["note"])
        for chosen in product(*choices):
            try:
                address = reverse(name, kwargs=dict(zip(converters, chosen, strict=True)))
            except Exception:  # noqa: BLE001 - patterns by regular expression take none of these
                address = "/" + route.split("(")[0]
            found.append((name, address, any("-" in one for one in chosen)))
    assert len(found) > 40
    return found


def asked(client, theirs):
    """Each address by each method: (name, address, method, about theirs, answer)."""
    for name, address, about in addresses(theirs):
        if name in LEAVES:
            continue
        for method in API_METHODS if address.startswith("/api/") else METHODS:
            yield name, address, method, about, getattr(client, method)(address)


def says_nothing(answer, theirs, where):
    body = b"".join(answer) if answer.streaming else answer.content
    # what the desk said of an earlier try repeats what was asked for
    body = re.sub(rb'<p class="notice[^>]*>.*?</p>', b"", body)
    assert MARK.encode() not in body, where
    for ids in theirs.values():
        for one in ids:
            if str(one) in where and answer.status_code >= 400:
                continue  # a refusal may repeat what was asked for
            at = body.find(str(one).encode())
            assert at < 0, f"{where} {answer.status_code}: {body[at - 200 : at + 60]!r}"
    assert answer.status_code < 500, where


def test_nobody_is_let_in_anywhere(client, theirs):
    before = told()
    for name, address, method, _, answer in asked(client, theirs):
        where = f"{method} {address}"
        says_nothing(answer, theirs, where)
        if name in PUBLIC:
            continue
        if answer.status_code == 302:
            ways_in = (reverse("account_login"), reverse("admin:login"))
            assert answer.headers["Location"].startswith(ways_in), where
        else:
            assert answer.status_code in {401, 403, 404, 405}, where
    assert told() == before


def enter(client, house, login):
    client.force_login(house.officers[login], backend=BACKEND)
    return client


def test_an_officer_of_another_office_with_every_role_finds_nothing_of_theirs(
    client, house, theirs
):
    by = house.actor("admin")
    for role in set(roles().roles) - {"officer", "administrator"}:
        actions.appoint(
            by=by, officer_id=house.officers["north"].id, office_id=house.north.id, role=role,
            until_on=today() + timedelta(days=30),
        )  # fmt: skip
    before = told(house.south.path)
    for name, address, method, about, answer in asked(enter(client, house, "north"), theirs):
        where = f"{name} {method} {address}"
        says_nothing(answer, theirs, where)
        if about and method == "get":
            assert answer.status_code in {400, 403, 404, 405}, where
    assert told(house.south.path) == before


def test_who_serves_nowhere_opens_nothing_but_the_way_out(client, house, theirs):
    before = told()
    for name, address, method, _, answer in asked(enter(client, house, "idle"), theirs):
        says_nothing(answer, theirs, f"{name} {method} {address}")
        if address.startswith(("/account/", "/welcome/", "/m/")):
            continue
        assert answer.status_code in {302, 401, 403, 404, 405}, f"{name} {method} {address}"
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/account/"), address
    assert told() == before


@pytest.mark.slow
@pytest.mark.parametrize("role", ["registry_clerk", "administrator"])
def test_who_has_no_right_to_matters_sees_none(client, house, theirs, role):
    by = house.actor("admin")
    actions.appoint(by=by, officer_id=house.officers["idle"].id, office_id=house.top.id, role=role)
    before = told()
    for name, address, method, about, answer in asked(enter(client, house, "idle"), theirs):
        where = f"{name} {method} {address}"
        says_nothing(answer, theirs, where)
        if about and method == "get":
            assert answer.status_code in {400, 403, 404, 405}, where
    assert told() == before


def test_an_auditor_reads_the_offices_below_and_changes_nothing(client, house, theirs):
    actions.appoint(
        by=house.actor("admin"), officer_id=house.officers["idle"].id, office_id=house.top.id,
        role="auditor",
    )  # fmt: skip
    before, seen = told(), 0
    for _, address, method, about, answer in asked(enter(client, house, "idle"), theirs):
        assert answer.status_code < 500, address
        seen += about and method == "get" and answer.status_code == 200
    assert seen > 0
    assert told() == before
