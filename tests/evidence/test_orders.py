"""Captures are asked for: by whom, once, in which way, as a batch, on a schedule."""

# ruff: noqa: F811 - a test asks for a fixture by the name under which it came in

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from a_queue import A, B, C, land, one_of, recorder, states  # noqa: F401

from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, WrongState
from wangjian.evidence.models import Exhibit
from wangjian.evidence.orders import asking, planning, working
from wangjian.evidence.orders.asking import How, Wanted


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


def test_a_batch_says_which_lines_are_no_addresses_and_queues_none(land):
    by = land.actor("sc/cd/", "officer")
    with pytest.raises(BadInput, match=r"shop\.example"):
        asking.request_many(by=by, title="一批", wanted=[Wanted(A), Wanted("shop.example")])
    assert states() == {}
    batch = asking.request_many(by=by, title="一批", wanted=[Wanted(A), Wanted(A), Wanted(B)])
    assert batch.total == 2


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
