"""A small house: a top office, two offices below it, and officers of some roles.

`house` is rolled back after each test. `market` stays for a module: a made-up market taken in
and run once, which the pages then show; its tests go one after the other and may build on it.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from pytest_django.plugin import DjangoDbBlocker

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


@cache
def hashed() -> str:
    """The password as it is kept; argon2 takes its time on purpose, so once for all tests."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hasher = Argon2PasswordHasher()  # that of the product, whatever a test has set
    return hasher.encode(PASSWORD, hasher.salt())


@pytest.fixture
def house(db) -> House:
    """`admin` and `head` at the top, `north` and `south` below, a `clerk` of the registry."""
    return people_in()


def people_in() -> House:
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
        ("top", "省一", top, "officer"),
        ("english", "Erin", top, "officer"),
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
        one.password = hashed()
        one.language = "en" if one.username == "english" else "zh-hans"
        one.save(update_fields=["password", "language"])
    return House(top, north, south, officers)


@pytest.fixture
def sign_in(client: Client, house: House):
    """Sign in as one of them without the page; `known`: having just said again who it is."""

    def signed(login: str, *, known: bool = False) -> Client:
        client.force_login(
            house.officers[login], backend="wangjian.web.account.door.OfficerBackend"
        )
        if known:
            answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
            assert answer.status_code == 302
        return client

    return signed


@dataclass
class World:
    """A market as the desk sees it after one run."""

    house: House
    address: str
    folder: Path
    ids: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def market(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """A small market in the database and the lake, one run over it, and pages that show it."""
    with standing(django_db_blocker, tmp_path_factory, take_in_market) as world:
        yield world


@pytest.fixture(scope="module")
def desk(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """The house with one lead of its northern office and nothing else, and pages that show it."""
    with standing(django_db_blocker, tmp_path_factory, take_in_lead) as world:
        yield world


@contextmanager
def standing(
    blocker: DjangoDbBlocker,
    folders: pytest.TempPathFactory,
    fill: Callable[[House, Path], None],
) -> Iterator[World]:
    """A house filled so, and a server before it, until its tests are over."""
    from django.conf import settings
    from django.core.cache import cache
    from django.db import connections
    from django.test import TransactionTestCase
    from pytest_django.live_server_helper import LiveServer

    with blocker.unblock():
        connections.close_all()  # what a module before left open, its database's end has cut
        cache.clear()
        house = people_in()
        fill(house, folders.mktemp("market"))
        server = LiveServer("localhost")
        try:
            yield World(house, server.url, folders.mktemp("pictures"))
        finally:
            server.stop()
            for folder in ("lake", "snapshots", "tmp"):
                shutil.rmtree(settings.WORKSPACE.path / folder)
                (settings.WORKSPACE.path / folder).mkdir(mode=0o700)
            # the suite's own way back to an empty database
            TransactionTestCase()._fixture_teardown()


def take_in_lead(house: House, _folder: Path) -> None:
    """One lead that a report brought."""
    from wangjian.authority.days import today
    from wangjian.casework.actions import NewLead, open_lead

    told = NewLead(
        office_path=house.north.path, severity=2, title="一店：亮照有误", subject_name="一店",
        received_on=today(), source="report",
    )  # fmt: skip
    open_lead(by=house.actor("north"), new=told)


def take_in_market(house: House, folder: Path) -> None:
    """From files to findings, as the command line does it."""
    from django.conf import settings

    from wangjian.authority.actions import load_regions
    from wangjian.authority.models import Office
    from wangjian.authority.queries import house_actor
    from wangjian.campaign.actions import roll_up
    from wangjian.demo.companies import made_up
    from wangjian.demo.files import write_market
    from wangjian.demo.market import make_market, ordinary_titles, seeds
    from wangjian.demo.plants.planting import plant_all
    from wangjian.monitoring.actions import execute_run, request_run
    from wangjian.registry.actions import ingest

    load_regions()
    Office.objects.filter(path=house.north.path).update(region_id="510000")
    rng, day = Random(11), date(2026, 11, 1)
    # Enough untouched shops that violations in words are planted too.
    companies = list(made_up(rng, seeds("market"), 120, as_of=day))
    titles = ordinary_titles(rng, seeds("market"), 60)
    made = make_market(rng, companies, shops=120, platforms=4, titles=titles, as_of=day)
    plant_all(rng, made, share=0.02, banned_titles=["禁书"])
    for sent in write_market(made, folder):
        ingest(
            settings.WORKSPACE,
            sent.table,
            [folder / sent.file],
            source=sent.source,
            scope=sent.scope,
            kind=sent.kind,
            as_of_on=date.fromisoformat(sent.as_of_on),
            by=house.actor("clerk"),
        )
    run = request_run(by=house.actor("top"))
    execute_run(settings.WORKSPACE, run.id)
    roll_up(settings.WORKSPACE, by=house_actor())


@pytest.fixture(scope="module")
def chromium():
    """The system's Chromium; nothing is downloaded."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("WANGJIAN_CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium here: install it, or name it in WANGJIAN_CHROMIUM")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which is no reason for Django to worry
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        # as root Chromium has no sandbox of its own
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()
