"""The queue is worked: at a host's pace, tried again, called off, taken up after a death."""

# ruff: noqa: F811 - a test asks for a fixture by the name under which it came in

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import people
import pytest
from a_queue import ANSWERED, SILENT, A, B, due_now, land, one_of, recorder, states  # noqa: F401
from django.db import connection

from wangjian.authority.actor import scope
from wangjian.authority.models import Journal
from wangjian.authority.queries import house_actor
from wangjian.errors import NotReady, WrongState
from wangjian.evidence.models import CapturePace, CaptureRequest, Exhibit
from wangjian.evidence.orders import asking, working
from wangjian.evidence.orders.asking import How, Wanted
from wangjian.evidence.orders.judging import outcome
from wangjian.evidence.orders.pace import host_of, pace


def test_an_address_that_was_asked_for_is_captured_and_has_its_exhibit(workspace, land, recorder):
    by = land.actor("sc/cd/", "officer")
    second = land.officer("李四", "sc/cd/", "officer")
    how = How(second_officer_id=second.id)
    made = asking.request(by=by, wanted=Wanted(A, made_for="lead:7"), how=how)
    assert (made.state, made.host, made.rank) == ("queued", "a.example", 0)
    assert working.work(workspace) == 1
    done = one_of(A)
    assert (done.state, done.attempts, done.told) == ("done", 1, {})
    with scope(by):
        exhibit = Exhibit.objects.get(id=done.exhibit_id)
    assert (exhibit.made_for, exhibit.officer_id) == ("lead:7", by.officer_id)
    assert Journal.objects.filter(verb="evidence.request").count() == 1


def test_one_host_is_visited_at_its_pace_and_another_meanwhile(workspace, land, recorder):
    by = land.actor("sc/cd/", "officer")
    urls = [f"https://a.example/{n}" for n in range(3)] + [B]
    asking.request_many(by=by, title="一批", wanted=[Wanted(url) for url in urls])
    assert working.work(workspace) == 2
    assert sorted(recorder.seen) == ["https://a.example/0", B]
    with scope(house_actor()):
        until = CapturePace.objects.get(host="a.example").free_at
        CapturePace.objects.filter(host="a.example").update(free_at=until - pace().between)
    working.work(workspace)
    assert recorder.seen[2:] == ["https://a.example/1"]


def test_what_somebody_waits_for_comes_before_a_batch(workspace, land, recorder):
    by = land.actor("sc/cd/", "officer")
    asking.request_many(
        by=by, title="一批", wanted=[Wanted(f"https://a.example/{n}") for n in (1, 2)]
    )
    asking.request_many(by=by, title="二批", wanted=[Wanted("https://b.example/1")])
    asking.request(by=by, wanted=Wanted("https://a.example/now"))
    working.work(workspace)
    assert recorder.seen == ["https://a.example/now", "https://b.example/1"]


def test_no_answer_is_asked_for_again_with_growing_pauses_and_sealed_at_last(
    workspace, land, recorder
):
    recorder.row = SILENT
    asking.request(by=land.actor("sc/cd/", "officer"), wanted=Wanted(A))
    waited = []
    for attempt in range(1, len(pace().pauses_minutes) + 1):
        working.work(workspace)
        one = one_of(A)
        assert (one.state, one.attempts) == ("queued", attempt)
        assert "no connection in time" in one.told["en"]
        waited.append(one.not_before - datetime.now(UTC))
        due_now()
    assert waited == sorted(waited)
    working.work(workspace)
    one = one_of(A)
    assert one.state == "done", "that there was no answer is an exhibit too"
    assert one.exhibit_id is not None
    assert "没有应答" in one.told["zh"]


def test_no_browser_is_started_for_a_name_without_an_address_before_the_last_attempt(
    workspace, land, recorder, monkeypatch
):
    monkeypatch.setattr(working, "_resolves", lambda _host: False)
    recorder.row = {"status": None, "why": "the name has no address"}
    asking.request(by=land.actor("sc/cd/", "officer"), wanted=Wanted(A))
    for _ in pace().pauses_minutes:
        working.work(workspace)
        due_now()
    assert recorder.seen == []
    told = one_of(A).told
    assert told["en"] == "no answer came (the name has no address)"
    assert told["zh"] == "对方没有应答（域名没有解析结果）"
    working.work(workspace)
    assert (recorder.seen, one_of(A).state) == ([A], "done")


def test_a_closed_address_is_not_tried_again(workspace, land, recorder):
    recorder.row = {"status": None, "why": "10.0.0.1 is no address of the open network"}
    asking.request(by=land.actor("sc/cd/", "officer"), wanted=Wanted("http://10.0.0.1/"))
    working.work(workspace)
    one = one_of("http://10.0.0.1/")
    assert (one.state, one.attempts, one.exhibit_id) == ("failed", 1, None)
    assert "不在公网" in one.told["zh"]


def test_a_missing_browser_is_waited_for(workspace, land, recorder):
    recorder.error = NotReady("找不到Chromium", "there is no Chromium")
    asking.request(by=land.actor("sc/cd/", "officer"), wanted=Wanted(A))
    for _ in range(len(pace().pauses_minutes) + 1):
        working.work(workspace)
        due_now()
    one = one_of(A)
    assert (one.state, one.told["zh"]) == ("failed", "找不到Chromium。")


def test_an_officer_who_left_captures_nothing(workspace, land, recorder):
    by = land.actor("sc/cd/", "officer")
    asking.request(by=by, wanted=Wanted(A))
    land.officer("officer@sc/cd/", "sc/cd/").posts.all().delete()
    working.work(workspace)
    assert (one_of(A).state, recorder.seen) == ("failed", [])


def test_what_waits_is_called_off_at_once_and_what_runs_before_it_is_sealed(
    workspace, land, recorder
):
    by = land.actor("sc/cd/", "officer")
    made = asking.request(by=by, wanted=Wanted(A))
    asking.cancel(by=by, request_id=made.id)
    assert states() == {A: "cancelled"}
    with pytest.raises(WrongState):
        asking.cancel(by=by, request_id=made.id)
    running = asking.request(by=by, wanted=Wanted(B))
    recorder.meanwhile = lambda: asking.cancel(by=by, request_id=running.id)
    working.work(workspace)
    assert states() == {A: "cancelled", B: "cancelled"}
    with scope(by):
        assert not Exhibit.objects.exists()
    asking.retry(by=by, request_id=made.id)
    recorder.meanwhile = None
    due_now()
    working.work(workspace)
    assert states()[A] == "done"
    with pytest.raises(WrongState):
        asking.retry(by=by, request_id=made.id)


def test_what_is_called_off_in_the_last_moment_is_not_sealed(workspace, land, recorder):
    by = land.actor("sc/cd/", "officer")
    made = asking.request(by=by, wanted=Wanted(A))
    recorder.at_last = lambda: asking.cancel(by=by, request_id=made.id)
    working.work(workspace)
    assert states() == {A: "cancelled"}
    with scope(by):
        assert not Exhibit.objects.exists()


def test_who_lost_a_capture_to_another_worker_neither_seals_nor_ends_it(workspace, land, recorder):
    by = land.actor("sc/cd/", "officer")
    made = asking.request(by=by, wanted=Wanted(A))
    one = working._claim()
    working._revive(made.id)
    due_now()
    again = working._claim()
    assert (again.id, again.attempts) == (one.id, 2)
    working.execute(workspace, one, lambda: False)
    assert states() == {A: "running"}
    with scope(by):
        assert not Exhibit.objects.exists()
    working.execute(workspace, again, lambda: False)
    assert states() == {A: "done"}


def test_a_batch_is_called_off_with_what_is_left_of_it(workspace, land, recorder):
    by = land.actor("sc/cd/", "officer")
    batch = asking.request_many(by=by, title="一批", wanted=[Wanted(A), Wanted(B)])
    recorder.meanwhile = lambda: asking.cancel_batch(by=by, batch_id=batch.id)
    working.work(workspace)
    assert set(states().values()) == {"cancelled"}
    assert len(recorder.seen) == 1


def test_where_the_worker_ends_it_waits_as_if_it_had_not_begun(workspace, land, recorder):
    asking.request(by=land.actor("sc/cd/", "officer"), wanted=Wanted(A))
    ends = iter([False, True, True, True])
    working.work(workspace, ends=lambda: next(ends))
    one = one_of(A)
    assert (one.state, one.attempts) == ("queued", 0)


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_was_at_waits_again_and_one_alive_is_left_alone(workspace, owner):
    by = people.province().actor("sc/cd/", "officer")
    made = asking.request(by=by, wanted=Wanted(A))
    assert working._claim().id == made.id
    working._release(made.id)  # as the end of its connection does
    key = [working.CAPTURES, working._key(made.id)]
    owner.execute("SELECT pg_advisory_lock(%s, %s)", key)
    working.sweep(workspace)
    assert one_of(A).state == "running", "somebody is at it"
    owner.execute("SELECT pg_advisory_unlock(%s, %s)", key)
    working.sweep(workspace)
    one = one_of(A)
    assert (one.state, one.attempts) == ("queued", 1)
    with scope(house_actor()):
        CaptureRequest.objects.update(state="running", attempts=pace().most_attempts)
    working.sweep(workspace)
    assert one_of(A).state == "failed", "something in the page kills its worker"


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_one(workspace, owner):
    by = people.province().actor("sc/cd/", "officer")
    asking.request(by=by, wanted=Wanted(A))
    with owner.transaction():
        owner.execute(
            "SELECT set_config('wangjian.office_from', '', true), set_config('wangjian.office_until', '~', true)"
        )
        owner.execute("SELECT 1 FROM evidence_capturerequest FOR UPDATE")
        assert working._claim() is None
    assert working._claim() is not None


def test_a_host_that_the_table_of_paces_lacks_is_found_by_the_sweep(workspace, land, recorder):
    asking.request(by=land.actor("sc/cd/", "officer"), wanted=Wanted(A))
    CapturePace.objects.all().delete()
    assert working.work(workspace) == 0
    assert working.sweep(workspace) == 1
    assert working.work(workspace) == 1


def test_folders_of_captures_that_died_are_taken_away(workspace, land):
    old, young = (workspace.tmp / f"capture-{name}" for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir()
        (folder / "data.warc").write_bytes(b"x")
    os.utime(old, (1_700_000_000, 1_700_000_000))
    working.sweep(workspace)
    assert (old.exists(), young.exists()) == (False, True)


def test_a_folder_that_goes_while_it_is_looked_at_does_not_end_the_sweep(
    workspace, land, monkeypatch
):
    glob = Path.glob
    gone = workspace.tmp / "capture-gone"
    monkeypatch.setattr(Path, "glob", lambda self, like: [gone, *glob(self, like)])
    asking.request(by=land.actor("sc/cd/", "officer"), wanted=Wanted(A))
    assert working.sweep(workspace) == 1


@pytest.mark.parametrize(
    ("rows", "ended", "kind"),
    [
        ([{"url": A, **ANSWERED}], "done", "seen"),
        ([{"url": A, **ANSWERED}], "time", "seen"),
        ([{"url": A, **ANSWERED}], "crash", "crashed"),
        ([], "done", "silent"),
        ([{"url": "https://other.example/", **ANSWERED}], "done", "silent"),
        ([{"url": A, "status": None, "why": "no such port"}], "done", "closed"),
    ],
)
def test_a_recording_says_whether_another_try_may_mend_it(rows, ended, kind):
    found = outcome(A, rows, ended=ended)
    assert found.kind == kind
    assert found.may_mend == (kind in {"silent", "crashed"})


def test_the_pace_is_kept_at_the_host_however_it_is_written():
    assert {host_of(url) for url in ("https://A.example./x", "http://a.example:8080/")} == {
        "a.example"
    }
    assert pace().pause(1) < pace().pause(2) < pace().pause(3)
    assert pace().pause(4) is None


@pytest.mark.django_db
def test_the_next_host_is_found_by_indexes(land):
    by = land.actor("sc/cd/", "officer")
    asking.request_many(
        by=by, title="一批", wanted=[Wanted(f"https://h{n % 50}.example/{n}") for n in range(2_000)]
    )
    with scope(house_actor()), connection.cursor() as cursor:
        cursor.execute("ANALYZE evidence_capturerequest")
        cursor.execute(f"EXPLAIN {working._DUE_HOST}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "capture_queue" in plan, plan
    assert "Seq Scan on evidence_capturerequest" not in plan
