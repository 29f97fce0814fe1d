"""Packages with their records and long checks are made by the worker: whole, once, or not at all."""

from __future__ import annotations

import hashlib
import os
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import people
import pytest

from wangjian.authority.actor import scope
from wangjian.authority.models import Journal
from wangjian.authority.queries import house_actor
from wangjian.errors import Late, NoSuchRecord, NotAllowed, NotReady, WrongState
from wangjian.evidence import actions, queries
from wangjian.evidence.models import ExhibitRequest
from wangjian.evidence.record import bundle
from wangjian.evidence.report import Report
from wangjian.evidence.requests import asking, making

pytestmark = pytest.mark.django_db

MEBIBYTE = 2**20


@pytest.fixture
def land():
    return people.province()


@pytest.fixture
def by(land):
    """An officer whom the worker finds again."""
    land.officer("li", "sc/cd/", "officer")
    return land.actor("sc/cd/", "officer")


@pytest.fixture(autouse=True)
def quick(workspace, monkeypatch):
    monkeypatch.setattr(bundle, "pdf", lambda _record: b"%PDF-")
    monkeypatch.setattr(making, "STEP_BYTES", MEBIBYTE)
    yield
    for left in workspace.exports.iterdir():
        left.unlink()


@pytest.fixture
def exhibit(workspace, by):
    files = {"seen/text.txt": b"x", "archive/data.warc": bytes(5 * MEBIBYTE)}
    new = actions.NewExhibit("capture", "某店首页", files)
    return actions.seal(by=by, workspace=workspace, new=new)


@pytest.fixture
def ask(workspace, by, exhibit):
    return lambda kind="bundle": asking.ask(by=by, workspace=workspace, exhibit=exhibit, kind=kind)


def now(one):
    with scope(house_actor()):
        return ExhibitRequest.objects.get(id=one.id)


def test_a_package_with_its_record_is_made_and_leaves_when_it_is_fetched(
    workspace, by, exhibit, ask
):
    one = ask()
    making.make(workspace, str(one.id))
    done = now(one)
    assert (done.state, done.percent, done.told) == ("done", 100, {})
    assert queries.custody_of(by, exhibit) == [], "nothing has left yet"
    fetched, path = asking.fetch(by=by, workspace=workspace, request_id=one.id)
    content = path.read_bytes()
    assert fetched.sha256 == hashlib.sha256(content).hexdigest()
    assert fetched.size_bytes == len(content)
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        assert file.read("exhibit.wacz") == queries.file_of(workspace, exhibit).read_bytes()
    [step] = queries.custody_of(by, exhibit)
    assert step.verb == "export"
    assert fetched.sha256 in step.note
    verbs = Journal.objects.filter(ref=str(exhibit.id)).values_list("verb", flat=True)
    assert {"evidence.ask_file", "evidence.make_file", "evidence.export"} <= set(verbs)
    making.make(workspace, str(one.id))
    assert now(one).finished_at == done.finished_at, "it is made once"


def test_it_tells_how_far_it_is(workspace, ask, monkeypatch):
    one, seen = ask(), []
    copy = bundle.counted

    def watched(file, tell):
        def told(done):
            tell(done)
            seen.append(now(one).percent)

        return copy(file, told)

    monkeypatch.setattr(bundle, "counted", watched)
    making.make(workspace, str(one.id))
    assert seen == sorted(seen)
    assert len(set(seen)) >= 4
    assert max(seen) < 100


def test_a_check_says_what_the_command_says(workspace, by, exhibit, ask):
    one = ask("check")
    making.make(workspace, str(one.id))
    found = Report.from_json(now(one).found)
    assert found.as_json() == queries.verify(workspace, exhibit).as_json()
    assert Journal.objects.get(verb="evidence.verify").values["exit_code"] == found.exit_code
    file = queries.file_of(workspace, exhibit)
    content = bytearray(file.read_bytes())
    content[MEBIBYTE] ^= 1
    file.write_bytes(content)
    again = ask("check")
    making.make(workspace, str(again.id))
    assert now(again).found["exit_code"] == 1
    with pytest.raises(WrongState):
        asking.fetch(by=by, workspace=workspace, request_id=again.id)


def test_who_asks_again_for_what_is_not_finished_gets_the_same(workspace, by, ask):
    assert ask().id == ask().id
    assert ask("check").id != ask().id
    with scope(by):
        assert ExhibitRequest.objects.count() == 2
    third = actions.seal(
        by=by, workspace=workspace, new=actions.NewExhibit("files", "二", {"wangjian/a.txt": b"a"})
    )
    asking.ask(by=by, workspace=workspace, exhibit=third, kind="check")
    with pytest.raises(WrongState, match="3"):
        asking.ask(by=by, workspace=workspace, exhibit=third, kind="bundle")


@pytest.mark.parametrize("kind", ["bundle", "check"])
def test_it_is_stopped_on_its_way_and_leaves_nothing(workspace, by, exhibit, ask, kind):
    waits, under_way = ask(kind), None
    assert asking.stop(by=by, request_id=waits.id).state == "stopped"
    making.make(workspace, str(waits.id))
    assert now(waits).state == "stopped"
    under_way = ask(kind)

    def ends():
        with scope(by):
            ExhibitRequest.objects.filter(id=under_way.id).update(stop_asked=True)
        return False

    making.make(workspace, str(under_way.id), ends=ends)
    assert now(under_way).state == "stopped"
    assert list(workspace.exports.iterdir()) == []
    with pytest.raises(WrongState):
        asking.stop(by=by, request_id=under_way.id)


def test_where_the_process_ends_it_waits_again(workspace, ask):
    one = ask()
    making.make(workspace, str(one.id), ends=lambda: True)
    assert (now(one).state, now(one).done_bytes) == ("queued", 0)
    assert list(workspace.exports.iterdir()) == []
    assert making.sweep(workspace) == [str(one.id)]
    making.make(workspace, str(one.id))
    assert now(one).state == "done"


def test_what_a_dead_worker_was_at_waits_again_and_what_it_left_goes(workspace, by, ask):
    one, stopped = ask(), ask("check")
    long_ago = datetime.now(UTC) - making.DEAD_AFTER * 2
    with scope(by):
        ExhibitRequest.objects.update(state="running", alive_at=long_ago)
        ExhibitRequest.objects.filter(id=stopped.id).update(stop_asked=True)
    left = workspace.exports / f".exhibit-{uuid.uuid4()}.part"
    left.write_bytes(b"half")
    assert making.sweep(workspace) == [str(one.id)]
    assert now(stopped).state == "stopped"
    assert left.exists(), "somebody may be writing it"
    os.utime(left, (long_ago.timestamp(), long_ago.timestamp()))
    making.sweep(workspace)
    assert not left.exists()


def test_a_file_is_kept_for_a_day(workspace, by, ask):
    one = ask()
    making.make(workspace, str(one.id))
    making.sweep(workspace)
    assert asking.ready(by=by, workspace=workspace, request_id=one.id).id == one.id
    with scope(by):
        ExhibitRequest.objects.update(keep_until=datetime.now(UTC) - timedelta(seconds=1))
    with pytest.raises(Late):
        asking.fetch(by=by, workspace=workspace, request_id=one.id)
    making.sweep(workspace)
    assert list(workspace.exports.iterdir()) == []
    assert now(one).keep_until is None


def test_where_there_is_no_room_it_is_not_made_and_says_so(workspace, ask, exhibit, monkeypatch):
    one = ask()
    free = SimpleNamespace(free=asking.LEFT_FREE + exhibit.size_bytes - 1)
    monkeypatch.setattr(asking.shutil, "disk_usage", lambda _path: free)
    making.make(workspace, str(one.id))
    assert (now(one).state, "空间" in now(one).told["zh"]) == ("failed", True)
    with pytest.raises(NotReady, match="空间"):
        ask()


def test_a_package_that_is_gone_is_said_and_nothing_is_made(workspace, ask, exhibit):
    one = ask()
    queries.file_of(workspace, exhibit).unlink()
    making.make(workspace, str(one.id))
    assert (now(one).state, "不在了" in now(one).told["zh"]) == ("failed", True)
    with pytest.raises(NoSuchRecord):
        ask()


def test_others_see_none_of_it_and_who_lost_the_right_gets_nothing(workspace, land, by, ask):
    one = ask()
    making.make(workspace, str(one.id))
    for place, role in (("sc/my/", "officer"), ("sc/", "officer"), ("sc/cd/", "head")):
        other = land.actor(place, role)
        for act in (
            lambda who=other: asking.ready(by=who, workspace=workspace, request_id=one.id),
            lambda who=other: asking.stop(by=who, request_id=one.id),
        ):
            with pytest.raises(NoSuchRecord):
                act()
    with pytest.raises(NotAllowed):
        asking.ask(
            by=land.actor("sc/cd/", "auditor"), workspace=workspace,
            exhibit=queries.exhibit(by, str(one.exhibit_id)), kind="bundle",
        )  # fmt: skip
