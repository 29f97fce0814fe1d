"""Taking in asks for captures: of the subject and of the pages that findings name, once."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest
from django.db import transaction

from tests.casework.conftest import make_group
from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.casework import actions, captures, queries
from wangjian.errors import NoSuchRecord
from wangjian.evidence.models import CaptureRequest
from wangjian.monitoring.models import Finding
from wangjian.registry.models import Shop

pytestmark = pytest.mark.django_db


def asked():
    with scope(house_actor()):
        return [(one.url, one.made_for, one.why) for one in CaptureRequest.objects.order_by("id")]


def with_pages(group, *urls):
    with scope(house_actor()):
        Shop.objects.create(
            entity_id=group.subject_id,
            source="s",
            load_id="l",
            digest="d",
            url="https://shop.example/1",
        )
        findings = list(Finding.objects.filter(group=group).order_by("id"))
        for one, url in zip(findings, urls, strict=False):
            Finding.objects.filter(id=one.id).update(values={**one.values, "url": url})
    return len(findings)


def test_taking_a_group_in_queues_its_pages_once_and_in_the_same_transaction(land):
    by, group = land.actor("sc/cd/", "officer"), make_group()
    with_pages(group, "https://item.example/1")
    [taken] = actions.take_in(by=by, group_ids=[group.id])
    ref = f"lead:{taken.lead_id}"
    assert asked() == [
        ("https://shop.example/1", ref, "intake"), ("https://item.example/1", ref, "intake"),
    ]  # fmt: skip
    actions.take_in(by=by, group_ids=[group.id])
    assert len(asked()) == 2
    with scope(house_actor()):
        assert {one.office_path for one in CaptureRequest.objects.all()} == {"sc/cd/"}


def test_an_intake_that_fails_asks_for_nothing(land):
    by, group = land.actor("sc/cd/", "officer"), make_group()
    with_pages(group, "https://item.example/1")
    with pytest.raises(NoSuchRecord), transaction.atomic():
        actions.take_in(by=by, group_ids=[group.id, uuid.uuid4()])
    assert asked() == []


def test_what_is_no_address_of_a_page_is_left_out(land):
    by, group = land.actor("sc/cd/", "officer"), make_group()
    with_pages(group, "javascript:alert(1)")
    actions.take_in(by=by, group_ids=[group.id])
    assert [url for url, _, _ in asked()] == ["https://shop.example/1"]


def test_of_many_findings_the_most_severe_are_asked_for_without_reading_all(
    land, monkeypatch, django_assert_max_num_queries
):
    by, group = land.actor("sc/cd/", "officer"), make_group(findings=3)
    number = with_pages(group, *[f"https://item.example/{n}" for n in range(9)])
    with scope(house_actor()):
        first = Finding.objects.filter(group=group, values__has_key="url").order_by(
            "-severity", "-confidence", "id"
        ).first()  # fmt: skip
    assert number == 3
    monkeypatch.setattr(captures, "_SPARE", 1)
    monkeypatch.setattr(captures, "pace", lambda: SimpleNamespace(most_of_lead=1))
    with scope(by), django_assert_max_num_queries(1):
        assert captures._pages([group.id]) == {group.id: [first.values["url"]]}


def test_the_addresses_of_leads_are_those_of_their_subjects_and_findings(land):
    by, group = land.actor("sc/cd/", "officer"), make_group()
    with_pages(group, "https://item.example/1")
    [taken] = actions.take_in(by=by, group_ids=[group.id])
    found = queries.capture_wanted(by, [taken.lead_id])
    assert [one.url for one in found] == ["https://shop.example/1", "https://item.example/1"]
    assert {(one.subject_id, one.made_for) for one in found} == {
        (group.subject_id, f"lead:{taken.lead_id}")
    }
    assert queries.capture_wanted(land.actor("sc/my/", "officer"), [taken.lead_id]) == []
