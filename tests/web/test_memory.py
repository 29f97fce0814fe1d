"""Pieces of pages are drawn once for whoever is shown the same, and nobody is shown another's."""

from __future__ import annotations

import re

import pytest
from django.core.cache import caches
from django.urls import reverse

from tests.casework.conftest import make_group
from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.casework import actions as casework
from wangjian.casework.models import Lead
from wangjian.monitoring.models import FindingGroup
from wangjian.web.memory import remembered

pytestmark = pytest.mark.django_db

# each request has its own
TOKEN = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+')


@pytest.fixture
def work(house):
    """Groups of two offices, and a lead of one of them."""
    for office in (house.north, house.south):
        for number in range(3):
            make_group(f"shop:p1:{office.code}{number}", path=office.path, score=0.9 - number / 10)
    with scope(house_actor()):
        group = FindingGroup.objects.filter(office_path=house.north.path).first()
    casework.take_in(by=house.actor("northhead"), group_ids=[group.id])
    return house


def forget():
    for name in ("memory", "sheets"):
        caches[name].clear()


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return TOKEN.sub(r"\1", answer.content.decode())


@pytest.mark.parametrize("name", ["groups", "leads", "work", "home", "subjects", "rules"])
def test_a_page_out_of_memory_is_the_page_that_would_be_drawn(work, sign_in, name):
    address = reverse(name)
    everybody = ("head", "top", "english", "north", "south", "northhead")
    forget()
    for login in everybody:  # whatever one of them leaves in memory, the next ones meet
        page(sign_in(login), address)
    for login in everybody:
        remembered_one = page(sign_in(login), address)
        forget()
        assert page(sign_in(login), address) == remembered_one, login


def test_a_lead_s_steps_out_of_memory_are_those_of_its_reader(work, sign_in):
    with scope(house_actor()):
        lead = Lead.objects.first()
    address = reverse("leads_one", args=[lead.matter_id])
    forget()
    for login in ("head", "english", "northhead", "north", "head"):
        once = page(sign_in(login), address)
        assert page(sign_in(login), address) == once
        forget()
        assert page(sign_in(login), address) == once


def test_a_row_that_changed_is_drawn_anew(work, sign_in):
    client = sign_in("north")
    address = reverse("groups")
    assert ">0.8<" in page(client, address)
    with scope(house_actor()):
        FindingGroup.objects.filter(office_path=work.north.path).update(score=0.7654)
    assert "0.77" in page(client, address)


def test_what_is_remembered_is_told_apart_by_all_it_is_made_of():
    def counted(told=[]):  # noqa: B006 - the list is the count
        told.append(1)
        return len(told)

    first = remembered("a", [1, "x"], counted)
    assert remembered("a", [1, "x"], counted) == first
    assert remembered("a", [1, "y"], counted) != first
    assert remembered("b", [1, "x"], counted) != first
