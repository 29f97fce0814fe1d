"""The queue of captures: asked for once, at a host's pace, tried again, called off, never lost."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import people
import pytest
from django.db import connection

from wangjian.authority.actor import scope
from wangjian.authority.models import Journal
from wangjian.authority.queries import house_actor
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, NotReady, WrongState
from wangjian.evidence import actions
from wangjian.evidence.models import CapturePace, CaptureRequest, Exhibit
from wangjian.evidence.orders import asking, planning, working
from wangjian.evidence.orders.asking import How, Wanted
from wangjian.evidence.orders.judging import outcome
from wangjian.evidence.orders.pace import host_of, pace
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


def test_who_presses_twice_asks_once(land):
    by = land.actor("sc/cd/", "officer")
    first = asking.request(by=by, wanted=Wanted(A))
    assert asking.request(by=by, wanted=Wanted(f" {A} ")).id == first.id
    assert asking.request(by=by, wanted=Wanted(A, made_for="lead:7")).id != first.id


def test_who_asks_for_it_in_another_way_asks_anew(land):
    by = land.actor("sc/cd/", "officer")
    second = land.officer("李四", "sc/cd/", "officer").id
    first = asking.request(by=by, wanted=Wanted(A))
    ways = [
        How("phone"), How(scroll=True), How(second_officer_id=second), How(allowed=("10.0.0.1:80",))
    ]  # fmt: skip
    made = {asking.request(by=by, wanted=Wanted(A), how=how).id for how in ways}
    assert len(made | {first.id}) == 5
    again = How(second_officer_id=second)
    assert asking.request(by=by, wanted=Wanted(A), how=again).id in made


def test_video_and_login_go_with_the_order_and_a_login_is_its_office_s(workspace, land, recorder):
    by = land.actor("sc/cd/", "officer")
    place = workspace.secrets / "logins" / "sc" / "cd"
    place.mkdir(parents=True)
    (place / "shop.json").write_text('{"cookies": []}')
    how = How(video=True, login="shop")
    asking.request(by=by, wanted=Wanted(A), how=how)
    asking.request_many(by=by, title="批", wanted=[Wanted(B)], how=how)
    planning.plan(by=by, title="直播", wanted=[Wanted(C)], when=planning.When(), how=how)
    assert planning.run_due() == 1
    assert working.work(workspace) == 3
    assert {one.url for one in recorder.wishes} == {A, B, C}
    assert {(one.video, one.login) for one in recorder.wishes} == {(True, place / "shop.json")}
    other = land.actor("sc/my/", "officer")
    asking.request(by=other, wanted=Wanted("https://d.example/"), how=How(login="shop"))
    working.work(workspace)
    told = one_of("https://d.example/")
    assert (told.state, "登录状态" in told.told["zh"]) == ("failed", True)
    assert len(recorder.wishes) == 3, "another office's login opens nothing"
    with pytest.raises(BadInput, match="登录状态"):
        asking.request(by=by, wanted=Wanted(A), how=How(login="../../key"))


def test_what_is_tried_again_is_captured_in_the_name_of_who_asks_now(workspace, land, recorder):
    first = land.actor("sc/cd/", "officer")
    how = How(second_officer_id=land.officer("李四", "sc/cd/", "officer").id)
    made = asking.request(by=first, wanted=Wanted(A), how=how)
    asking.cancel(by=first, request_id=made.id)
    head = land.actor("sc/", "head")
    asking.retry(by=head, request_id=made.id)
    one = one_of(A)
    assert (one.officer_id, one.office_id) == (head.officer_id, head.office_id)
    assert one.second_officer_id is None
    working.work(workspace)
    with scope(head):
        assert Exhibit.objects.get(id=one_of(A).exhibit_id).officer_id == head.officer_id


def test_only_who_holds_the_right_asks_and_only_below_the_own_office(land):
    with pytest.raises(NotAllowed):
        asking.request(by=land.actor("sc/cd/", "auditor"), wanted=Wanted(A))
    by = land.actor("sc/cd/", "officer")
    with pytest.raises(NotAllowed):
        asking.request(by=by, wanted=Wanted(A, office_path="sc/my/"))
    assert (
        asking.request(by=by, wanted=Wanted(A, office_path="sc/cd/qy/")).office_path == "sc/cd/qy/"
    )


def test_another_office_neither_sees_nor_cancels_it(land):
    made = asking.request(by=land.actor("sc/cd/", "officer"), wanted=Wanted(A))
    with pytest.raises(NoSuchRecord):
        asking.cancel(by=land.actor("sc/my/", "officer"), request_id=made.id)


def test_the_second_officer_is_another_one_of_the_office(land):
    by = land.actor("sc/cd/", "officer")
    far = land.officer("远", "sc/my/", "officer")
    clerk = land.officer("录", "sc/cd/", "registry_clerk")
    gone = land.officer("离", "sc/cd/", "officer")
    gone.posts.update(from_on=date(2019, 1, 1), until_on=date(2020, 1, 1))
    for who in (by.officer_id, far.id, clerk.id, gone.id):
        with pytest.raises(BadInput, match="本机关"):
            asking.request(by=by, wanted=Wanted(A), how=How(second_officer_id=who))


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


def test_a_batch_says_which_lines_are_no_addresses_and_queues_none(land):
    by = land.actor("sc/cd/", "officer")
    with pytest.raises(BadInput, match=r"shop\.example"):
        asking.request_many(by=by, title="一批", wanted=[Wanted(A), Wanted("shop.example")])
    assert states() == {}
    batch = asking.request_many(by=by, title="一批", wanted=[Wanted(A), Wanted(A), Wanted(B)])
    assert batch.total == 2


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


def test_taking_in_asks_once_for_each_address(land):
    by = land.actor("sc/cd/", "officer")
    wanted = [
        Wanted(A, made_for="lead:7"),
        Wanted("无", made_for="lead:7"),
        Wanted(A, made_for="lead:7"),
    ]
    for _ in range(2):
        asking.request_for_intake(by=by, wanted=wanted)
    assert states() == {A: "queued"}
    assert one_of(A).why == "intake"


def schedule(by, every="day", days=3):
    until = (datetime.now(UTC) + timedelta(days=days)).date()
    when = planning.When(every, until_on=until)
    return planning.plan(by=by, title="直播间", wanted=[Wanted(A)], when=when)


def test_a_schedule_asks_each_day_until_its_last_and_makes_up_for_nothing_missed(land):
    by = land.actor("sc/cd/", "officer")
    made = schedule(by)
    assert planning.run_due() == 1
    assert planning.run_due() == 0, "not before tomorrow"
    with scope(by):
        made.refresh_from_db()
        assert made.next_at > datetime.now(UTC)
        batch = made.batches.get()
        made.next_at = datetime.now(UTC) - timedelta(days=2, hours=1)
        made.save()
    assert (batch.total, batch.title[:3]) == (1, "直播间")
    assert planning.run_due() == 1
    with scope(by):
        made.refresh_from_db()
        assert made.next_at > datetime.now(UTC), "once for two days that nobody was there"
        made.until_on = (datetime.now(UTC) - timedelta(days=1)).date()
        made.next_at = datetime.now(UTC)
        made.save()
    planning.run_due()
    with scope(by):
        made.refresh_from_db()
    assert made.next_at is None


def test_a_schedule_of_somebody_who_left_stops_and_says_why(land):
    by = land.actor("sc/cd/", "officer")
    made = schedule(by)
    land.officer("officer@sc/cd/", "sc/cd/").posts.all().delete()
    planning.run_due()
    with scope(house_actor()):
        made.refresh_from_db()
    assert made.next_at is None
    assert "任职" in made.told["zh"]


def test_a_schedule_has_an_end_and_is_stopped_by_hand(land):
    by = land.actor("sc/cd/", "officer")
    with pytest.raises(BadInput, match="截止日"):
        planning.plan(by=by, title="长", wanted=[Wanted(A)], when=planning.When("day"))
    made = schedule(by, every="week", days=30)
    planning.stop(by=by, schedule_id=made.id)
    assert planning.run_due() == 0
    with pytest.raises(WrongState):
        planning.stop(by=by, schedule_id=made.id)


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
