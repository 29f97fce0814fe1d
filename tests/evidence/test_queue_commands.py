"""The queue from the command line: asked for, listed, called off, tried again."""

from __future__ import annotations

import json
from contextlib import contextmanager
from types import SimpleNamespace

import people
import pytest
from click.testing import CliRunner

from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.queries import house_actor
from wangjian.casework.actions import NewLead, open_lead
from wangjian.cli.capture import capture
from wangjian.cli.evidence import evidence
from wangjian.errors import BadInput, NoSuchRecord
from wangjian.evidence.models import CaptureRequest

pytestmark = pytest.mark.django_db

A = "https://a.example/"


@pytest.fixture
def by(workspace, monkeypatch):
    land = people.province()
    land.officer("li", "sc/cd/", "officer")
    actor = land.actor("sc/cd/", "officer")

    @contextmanager
    def open_desk(_ctx):
        yield SimpleNamespace(workspace=workspace, actor=actor)

    for module in ("capture", "evidence"):
        monkeypatch.setattr(f"wangjian.cli.{module}.desk", open_desk)
    return actor


def run(command, *arguments):
    done = CliRunner().invoke(command, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def test_an_address_is_queued_for_a_lead_with_a_second_officer(by):
    told = NewLead(
        office_path=by.office_path, severity=2, title="一店", received_on=today(), source="report"
    )
    lead = open_lead(by=by, new=told)
    said = run(capture, "--queue", A, "--lead", str(lead.matter_id), "--officer", "li",
               "--device", "phone", "--allow", "127.0.0.1:8080", "--json")  # fmt: skip
    [row] = json.loads(said)
    with scope(house_actor()):
        one = CaptureRequest.objects.get(id=row["capture"])
    assert (one.url, one.made_for, one.device) == (A, f"lead:{lead.matter_id}", "phone")
    assert one.allowed == ["127.0.0.1:8080"]
    assert one.second_officer.username == "li"


def test_the_queue_is_listed_called_off_and_tried_again(by):
    run(capture, "--queue", A)
    [row] = json.loads(run(evidence, "queue", "--json"))
    assert (row["url"], row["state"]) == (A, "queued")
    assert "cancelled" in run(evidence, "cancel", row["id"])
    assert json.loads(run(evidence, "queue", "--state", "open", "--json")) == []
    assert "queued" in run(evidence, "retry", row["id"])
    assert A in run(evidence, "queue")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--officer", "nobody"], NoSuchRecord),
        (["--lead", "7"], BadInput),
        (["--allow", "localhost"], BadInput),
    ],
)
def test_what_is_not_there_queues_nothing(by, arguments, error):
    with pytest.raises(error):
        run(capture, "--queue", A, *arguments)
    with scope(house_actor()):
        assert not CaptureRequest.objects.exists()
