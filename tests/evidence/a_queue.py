"""A queue of captures without a browser: who asks, what stands in for the recorder, how it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import people
import pytest

from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.evidence import actions
from wangjian.evidence.models import CapturePace, CaptureRequest
from wangjian.evidence.orders import working
from wangjian.evidence.recording.capture import Captured

A, B, C = "https://a.example/item/1", "https://b.example/", "https://c.example/"
ANSWERED = {"status": 200, "why": None}
SILENT = {"status": None, "why": "no connection in time"}


@dataclass
class Recorder:
    """Stands in for the browser: what it sees of an address, and what it was asked for."""

    row: dict = field(default_factory=lambda: ANSWERED)
    ended: str = "done"
    error: Exception | None = None
    seen: list = field(default_factory=list)
    wishes: list = field(default_factory=list)
    meanwhile: object = None
    at_last: object = None

    def __call__(self, *, by, workspace, wish, ask, **_):
        self.seen.append(wish.url)
        self.wishes.append(wish)
        ask.progress("打开", "opening", 0)
        if self.meanwhile is not None:
            self.meanwhile()
        if self.error is not None:
            raise self.error
        rows = [{"url": wish.url, **self.row}]
        ask.judge(Captured(Path(), 1, 1, (), own=(), ended=self.ended), rows)
        new = actions.NewExhibit(
            "capture", f"页面 {len(self.seen)}", {"wangjian/a.txt": b"x" * len(self.seen)}, (),
            ask.officers, wish.url, ask.subject_id, ask.made_for, ask.office_path,
        )  # fmt: skip
        if self.at_last is not None:
            self.at_last()
        with scope(by):
            exhibit = actions.seal(by=by, workspace=workspace, new=new)
            ask.then(exhibit)
        return exhibit


@pytest.fixture
def recorder(monkeypatch):
    made = Recorder()
    monkeypatch.setattr(working, "carry_out", made)
    monkeypatch.setattr(working, "_soon", lambda: False)
    monkeypatch.setattr(working, "_resolves", lambda _host: True)
    return made


@pytest.fixture
def land(db):
    return people.province()


def states():
    with scope(house_actor()):
        return dict(CaptureRequest.objects.order_by("id").values_list("url", "state"))


def one_of(url):
    with scope(house_actor()):
        return CaptureRequest.objects.get(url=url)


def due_now():
    """As if the pauses were over."""
    with scope(house_actor()):
        CaptureRequest.objects.update(not_before=datetime.now(UTC) - timedelta(seconds=1))
        CapturePace.objects.update(free_at=datetime.now(UTC) - timedelta(seconds=1))
