"""A capture with a phone, from its announcement to the seal and the second officer's word."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection

from tests.web.conftest import people_in
from wangjian.authority import actions as authority
from wangjian.authority.actor import scope
from wangjian.authority.log import open_log
from wangjian.authority.models import Journal, LedgerEntry
from wangjian.authority.queries import house_actor
from wangjian.errors import BadInput, Busy, Conflict, NoSuchRecord, NotAllowed, WrongState
from wangjian.evidence import actions, checking, package
from wangjian.evidence.models import Exhibit
from wangjian.evidence.models.phone import PhoneCapture, PhoneFile
from wangjian.evidence.phone import announcing, closing, confirming, queries, receiving, room
from wangjian.evidence.phone.announcing import NewCapture, NewFile
from wangjian.evidence.phone.limits import kind_of, kinds, limits
from wangjian.ledger import canonical
from wangjian.ledger.checkpoints import Checkpoint
from wangjian.ledger.notes import Signer

pytestmark = pytest.mark.django_db

PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
FILM = b"\x00\x00\x00\x18ftypmp42" + b"frames" * 5000


@pytest.fixture
def field(db, workspace):
    return Field(people_in(), workspace)


class Field:
    """Two officers of one office with a phone."""

    def __init__(self, house, workspace):
        by = house.actor("admin")
        other = authority.add_officer(by=by, login="north2", display_name="北二")
        authority.appoint(by=by, officer_id=other.id, office_id=house.north.id, role="officer")
        house.officers["north2"] = other
        self.house, self.workspace = house, workspace
        self.by, self.second = house.actor("north"), house.actor("north2")

    def capture(self, **said):
        challenge = queries.challenge(self.workspace)
        told = {
            "id": uuid.uuid4(),
            "second_id": self.second.officer_id,
            "title": "直播间现场",
            "began_at": datetime.now(UTC) - timedelta(minutes=5),
            "checkpoint": challenge.checkpoint,
            **said,
        }
        return announcing.announce(by=self.by, workspace=self.workspace, new=NewCapture(**told))

    def file(self, capture, content, no=1, name="现场 1.jpg", **said):
        told = package.measured("one", content)
        new = {
            "capture_id": capture.id,
            "no": no,
            "name": name,
            "size_bytes": len(content),
            "sha256": told.sha256,
            "sm3": told.sm3,
            "taken_at": datetime.now(UTC),
            **said,
        }
        return announcing.announce_file(by=self.by, workspace=self.workspace, new=NewFile(**new))

    def send(self, file, content, offset=0):
        return receiving.append(
            by=self.by, workspace=self.workspace, file_id=file.id, offset=offset,
            read=BytesIO(content).read,
        )  # fmt: skip

    def sent(self, *contents, **said):
        capture = self.capture(**said)
        for no, content in enumerate(contents, 1):
            self.send(self.file(capture, content, no), content)
        closing.finish(by=self.by, capture_id=capture.id)
        return closing.close(self.workspace, capture.id)

    def parts(self):
        return list((self.workspace.evidence / "phone").glob("*"))


def test_what_a_phone_sent_becomes_a_package_that_anybody_can_check(field):
    place = {"latitude": 30.8943, "longitude": "120.08", "accuracy_metres": 12.4, "else": "x"}
    done = field.sent(PICTURE, FILM, place=place, matter_number="线索〔2026〕1号", device="a phone")
    assert done.state == "sealed", done.why_zh
    assert field.parts() == []
    authority.write_log(field.workspace)
    actions.complete(by=house_actor(), workspace=field.workspace)
    with scope(field.by):
        exhibit = Exhibit.objects.get(id=done.exhibit_id)
    assert (exhibit.kind, exhibit.title) == ("phone", "直播间现场")
    report = checking.check(field.workspace.evidence / exhibit.path)
    assert {one.id: one.state for one in report.checks} == {
        "form": "holds", "hashes": "holds", "signature": "own-key", "custody": "holds",
        "log": "own-key", "time": "open",
    }  # fmt: skip
    assert report.facts["about"]["officers"] == ["北一", "北二"]
    said = told_in(field.workspace.evidence / exhibit.path, "wangjian/phone.json")
    assert said["place"] == {
        "latitude": "30.8943", "longitude": "120.08", "accuracy_metres": "12.4"
    }  # fmt: skip
    assert said["code"] == done.code
    assert [one["sha256"] for one in said["files"]] == [
        package.sha256(PICTURE), package.sha256(FILM)
    ]  # fmt: skip
    files = told_in(field.workspace.evidence / exhibit.path, "wangjian/files.json")["files"]
    assert [one["content_type"] for one in files] == ["image/jpeg", "video/mp4"]
    chain = told_in(field.workspace.evidence / exhibit.path, "wangjian/custody.json")["chain"]
    assert [one["verb"] for one in chain] == ["capture", "announce", "receive", "check", "seal"]


def told_in(file, path):
    with file.open("rb") as opened:
        members = package.read(opened, keep=frozenset({path}))
    return canonical.load(next(one.content for one in members if one.path == path))


@pytest.mark.parametrize("sum_", ["sha256", "sm3"])
def test_a_file_that_is_not_the_one_on_the_phone_is_refused_in_words(field, sum_):
    capture = field.capture()
    file = field.file(capture, PICTURE, **{sum_: "0" * 64})
    field.send(file, PICTURE)
    closing.finish(by=field.by, capture_id=capture.id)
    done = closing.close(field.workspace, capture.id)
    assert (done.state, done.exhibit_id) == ("refused", None)
    assert "拒收：文件“现场 1.jpg”与手机上的不同" in done.why_zh
    assert "0" * 64 in done.why_en
    assert Journal.objects.get(verb="evidence.refuse_phone").ref == str(capture.id)
    assert field.parts() == []


def test_bytes_changed_on_the_server_are_refused_too(field):
    capture = field.capture()
    file = field.file(capture, PICTURE)
    field.send(file, PICTURE)
    part = receiving.place_of(field.workspace, file.id)
    part.write_bytes(PICTURE[:-1] + b"!")
    closing.finish(by=field.by, capture_id=capture.id)
    assert closing.close(field.workspace, capture.id).state == "refused"


def test_the_second_officer_confirms_and_the_log_holds_it(field):
    done = field.sent(PICTURE)
    assert [one.id for one in queries.to_confirm(field.second)] == [done.id]
    with pytest.raises(NotAllowed, match="北二"):
        confirming.confirm(by=field.by, capture_id=done.id)
    confirmed = confirming.confirm(by=field.second, capture_id=done.id)
    assert confirmed.confirmed_at
    assert LedgerEntry.objects.filter(kind="custody", ref=str(done.exhibit_id)).count() == 1
    again = confirming.confirm(by=field.second, capture_id=done.id)
    assert again.confirmed_at == confirmed.confirmed_at
    assert LedgerEntry.objects.filter(kind="custody").count() == 1
    assert queries.to_confirm(field.second) == []


def test_the_second_officer_is_another_one_who_may_take_evidence_here(field):
    for wrong in (field.by.officer_id, field.house.officers["clerk"].id, uuid.uuid4()):
        with pytest.raises(BadInput, match="另一名"):
            field.capture(second_id=wrong)


def test_the_code_is_of_a_checkpoint_of_this_log(field):
    with pytest.raises(BadInput, match="检查点"):
        field.capture(checkpoint="log.example\n0\n" + "A" * 43 + "=\n\n— log.example AAAA\n")
    assert field.capture().code == queries.challenge(field.workspace).code


def test_nothing_that_an_officer_can_add_changes_the_code(field):
    note = queries.challenge(field.workspace).checkpoint
    key = Signer("witness.example", bytes(32))
    added = [key.cosign(note, at=second) for second in (1, 2, 3)]
    told = [field.capture(checkpoint=one) for one in (note, *added)]
    assert {(one.code, one.checkpoint) for one in told} == {(told[0].code, note)}


def test_a_checkpoint_of_which_the_log_is_no_continuation_is_refused(field):
    signer = open_log(field.workspace).signer
    size = open_log(field.workspace).checkpoint().size
    for forged in (Checkpoint(signer.name, size + 1, bytes(32)), *earlier(signer.name, size)):
        with pytest.raises(BadInput, match="检查点"):
            field.capture(checkpoint=signer.sign(forged.text))
    open_log(field.workspace).append([b"one", b"two"])
    old = queries.challenge(field.workspace)
    open_log(field.workspace).append([b"three"])
    assert field.capture(checkpoint=old.checkpoint).code == old.code
    forged = Checkpoint(signer.name, size + 2, b"x" * 32)
    with pytest.raises(BadInput, match="检查点"):
        field.capture(checkpoint=signer.sign(forged.text))


def earlier(name, size):
    return [Checkpoint(name, size, b"x" * 32)] if size else []


LATE = timezone(timedelta(hours=-14))
EARLY = timezone(timedelta(hours=14))


@pytest.mark.parametrize(
    "at",
    [
        datetime(1, 1, 1, tzinfo=EARLY),
        datetime(9999, 12, 31, 23, tzinfo=LATE),
        datetime(2001, 1, 1, tzinfo=UTC),
        datetime(2100, 1, 1, tzinfo=UTC),
    ],
)
def test_a_time_that_cannot_be_one_of_a_capture_is_refused(field, at):
    with pytest.raises(BadInput, match="手机的时间不对"):
        field.capture(began_at=at)
    if at.year != 2001:  # an old picture may be shown
        with pytest.raises(BadInput, match="手机的时间不对"):
            field.file(field.capture(), PICTURE, taken_at=at)


def test_a_place_that_is_no_number_is_left_out(field):
    for wrong in (10**400, "x", None, float("nan"), float("inf")):
        assert field.capture(place={"latitude": wrong, "longitude": 1}).place == {}


def test_a_row_that_cannot_be_read_holds_up_no_other(field):
    late = [field.capture(), field.capture()]
    with scope(field.by):
        broken = PhoneCapture.objects.get(id=late[0].id)
        broken.id, broken.began_at = uuid.uuid4(), datetime(9999, 12, 31, 23, tzinfo=LATE)
        broken.save(force_insert=True)
        PhoneCapture.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    confirming.sweep(field.workspace)
    with scope(field.by):
        left = PhoneCapture.objects.filter(state="open").values_list("id", flat=True)
        assert list(left) == [broken.id]


def test_while_a_phone_sends_nothing_is_held_in_the_database(field):
    file, content = field.file(field.capture(), PICTURE), BytesIO(PICTURE)
    outside, inside = len(connection.savepoint_ids), []

    def read(most):
        inside.append(len(connection.savepoint_ids))
        with pytest.raises(Busy, match="正在接收"):
            field.send(file, PICTURE)
        return content.read(most)

    receiving.append(by=field.by, workspace=field.workspace, file_id=file.id, offset=0, read=read)
    assert set(inside) == {outside}


def test_what_expires_while_it_is_sent_takes_nothing_more_in(field):
    file, content = field.file(field.capture(), PICTURE), BytesIO(PICTURE)

    def read(most):
        with scope(field.by):
            PhoneCapture.objects.update(state="expired")
        return content.read(most)

    with pytest.raises(receiving.GoneError):
        receiving.append(
            by=field.by, workspace=field.workspace, file_id=file.id, offset=0, read=read
        )
    with scope(field.by):
        file.refresh_from_db()
    assert file.offset == 0


def test_a_sealed_capture_takes_no_bytes(field):
    done = field.sent(PICTURE)
    with scope(field.by):
        file = done.files.get()
    with pytest.raises(WrongState, match="收齐"):
        field.send(file, b"more", len(PICTURE))
    assert field.parts() == []


def free(monkeypatch, size):
    monkeypatch.setattr(
        room.shutil, "disk_usage", lambda _path: SimpleNamespace(free=limits().free_bytes + size)
    )


def test_what_is_announced_keeps_its_room_until_it_is_sealed(field, monkeypatch):
    size = len(PICTURE)
    capture = field.capture()
    free(monkeypatch, 6 * size - 1)
    first = field.file(capture, PICTURE, 1)
    with pytest.raises(room.NoRoomError):
        field.file(capture, PICTURE, 2)
    with pytest.raises(room.NoRoomError):
        field.file(field.capture(), PICTURE, 1)
    free(monkeypatch, 6 * size)
    field.file(field.capture(), PICTURE, 1)
    free(monkeypatch, 3 * size)
    field.send(first, PICTURE[:1000])
    free(monkeypatch, 3 * size - 1001)
    with pytest.raises(room.NoRoomError):
        field.send(first, PICTURE[1000:], 1000)


def test_what_the_server_could_not_check_is_counted_and_tried_after_growing_pauses(
    field, monkeypatch
):
    capture = field.capture()
    field.send(field.file(capture, PICTURE), PICTURE)
    closing.finish(by=field.by, capture_id=capture.id)

    def full(**_said):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(closing, "seal", full)
    pauses = []
    for attempt in (1, 2, 3):
        with pytest.raises(OSError, match="No space"):
            closing.close(field.workspace, capture.id)
        assert closing.close(field.workspace, capture.id) is None
        assert confirming.sweep(field.workspace) == []
        with scope(field.by):
            row = PhoneCapture.objects.get()
            assert (row.state, row.attempts) == ("received", attempt)
            assert "OSError" in row.why_zh
            pauses.append((row.next_try_at - datetime.now(UTC)).total_seconds())
            PhoneCapture.objects.update(next_try_at=datetime.now(UTC))
    assert pauses[0] < pauses[1] < pauses[2]
    assert len(field.parts()) == 1
    monkeypatch.undo()
    assert confirming.sweep(field.workspace) == [capture.id]
    done = closing.close(field.workspace, capture.id)
    assert (done.state, done.why_zh) == ("sealed", "")


def test_all_that_no_capture_has_is_cleared_away(field, monkeypatch):
    monkeypatch.setattr(confirming, "_BATCH", 2)
    capture = field.capture()
    kept = field.file(capture, PICTURE)
    field.send(kept, PICTURE[:1000])
    folder = field.workspace.evidence / "phone"
    for number in range(7):
        (folder / f"{uuid.UUID(int=number)}.part").write_bytes(b"x")
    confirming.sweep(field.workspace)
    assert [one.name for one in field.parts()] == [f"{kept.id}.part"]


def changes(field, rows, **said):
    with pytest.raises(DatabaseError), scope(field.by):
        rows.update(**said)


def test_the_database_keeps_what_was_announced_and_what_is_sealed(field):
    done = field.sent(PICTURE)
    captures, files = PhoneCapture.objects.all(), PhoneFile.objects.all()
    changes(field, files, sha256="0" * 64)
    changes(field, files, sm3="0" * 64)
    changes(field, files, size_bytes=1)
    changes(field, captures, code="0000-0000")
    changes(field, captures, checkpoint="x")
    changes(field, captures, state="open")
    changes(field, captures, exhibit=None)
    confirming.confirm(by=field.second, capture_id=done.id)
    changes(field, captures, confirmed_at=None)


def test_the_database_knows_that_two_officers_are_two(field):
    capture = field.capture()
    capture.id, capture.second_id = uuid.uuid4(), capture.officer_id
    with pytest.raises(IntegrityError, match="phone_two_officers"), scope(field.by):
        capture.save(force_insert=True)


def test_what_is_taken_for_a_lead_below_stands_with_that_lead(field):
    by, house = field.house.actor("admin"), field.house
    for login, name in (("top1", "总一"), ("top2", "总二")):
        made = authority.add_officer(by=by, login=login, display_name=name)
        authority.appoint(by=by, officer_id=made.id, office_id=house.top.id, role="officer")
        house.officers[login] = made
    below, elsewhere = house.north.path, house.south.path
    with pytest.raises(BadInput, match="不属于"):
        field.capture(matter_office_path=elsewhere)
    field.by, field.second = house.actor("top1"), house.actor("top2")
    done = field.sent(PICTURE, matter_id=uuid.uuid4(), matter_office_path=below)
    assert done.state == "sealed", done.why_zh
    with scope(house.actor("north")):
        assert Exhibit.objects.get(id=done.exhibit_id).office_path == below
    confirming.confirm(by=field.second, capture_id=done.id)


def test_a_phone_may_ask_twice(field):
    capture = field.capture()
    assert field.capture(id=capture.id).id == capture.id
    file = field.file(capture, PICTURE)
    assert field.file(capture, PICTURE).id == file.id
    with pytest.raises(Conflict):
        field.file(capture, FILM)


def test_bytes_follow_those_that_are_there_and_no_others(field):
    capture = field.capture()
    file = field.file(capture, PICTURE)
    assert field.send(file, PICTURE[:1000]).offset == 1000
    for wrong in (0, 999, 1001, len(PICTURE)):
        with pytest.raises(Conflict, match="1000"):
            field.send(file, PICTURE[wrong:], wrong)
    with pytest.raises(WrongState):
        closing.finish(by=field.by, capture_id=capture.id)
    part = receiving.place_of(field.workspace, file.id)
    part.write_bytes(part.read_bytes() + b"left by a killed process")
    assert field.send(file, PICTURE[1000:] + b"too much", 1000).offset == len(PICTURE)
    assert part.read_bytes() == PICTURE


def test_a_network_that_goes_away_leaves_what_came(field):
    file = field.file(field.capture(), PICTURE)
    pieces = iter([PICTURE[:500], PICTURE[500:700]])

    def read(_count):
        try:
            return next(pieces)
        except StopIteration:
            raise OSError("gone") from None

    left = receiving.append(
        by=field.by, workspace=field.workspace, file_id=file.id, offset=0, read=read
    )
    assert left.offset == 700


@pytest.mark.parametrize("content", [b"<html><script>", b"MZ\x90\x00program", b"PK\x03\x04", b"x"])
def test_what_is_no_picture_film_sound_or_pdf_is_refused_whatever_its_name(field, content):
    file = field.file(field.capture(), content, name="photo.jpg")
    with pytest.raises(receiving.UnknownKindError, match="不是照片"):
        field.send(file, content)
    with scope(field.by):
        file.refresh_from_db()
    assert file.offset == 0


def test_every_kind_of_the_file_is_known_by_its_first_bytes():
    for kind in kinds():
        head = bytearray(16)
        for at, mark in kind.marks:
            head[at : at + len(mark)] = mark
        assert kind_of(bytes(head)) == kind


def test_more_than_a_phone_may_send_is_refused(field):
    capture = field.capture()
    with pytest.raises(announcing.TooLargeError):
        field.file(capture, PICTURE, size_bytes=limits().file_bytes + 1)
    with pytest.raises(announcing.TooLargeError):
        field.file(capture, PICTURE, no=limits().files + 1)
    for no in (1, 2):
        size = limits().capture_bytes // 2 - 1000
        field.file(capture, PICTURE, no, size_bytes=size)
    with pytest.raises(announcing.TooLargeError, match="合计"):
        field.file(capture, PICTURE, 3, size_bytes=2001)
    with pytest.raises(BadInput, match="空"):
        field.file(capture, PICTURE, 3, size_bytes=0)


def test_nobody_else_goes_on_with_a_file_or_sees_it(field):
    capture = field.capture()
    file = field.file(capture, PICTURE)
    for login in ("north2", "south", "head"):
        by = field.house.actor(login)
        with pytest.raises(NoSuchRecord):
            receiving.append(
                by=by, workspace=field.workspace, file_id=file.id, offset=0,
                read=BytesIO(PICTURE).read,
            )  # fmt: skip
        with pytest.raises(NoSuchRecord):
            receiving.file_of(by, file.id)
        with pytest.raises(NoSuchRecord):
            queries.own(by, capture.id)
    with scope(field.house.actor("south")):
        assert not PhoneCapture.objects.exists()
    with pytest.raises(NotAllowed):
        queries.own(field.house.actor("clerk"), capture.id)


def test_what_nobody_finishes_expires_and_its_bytes_go(field):
    capture = field.capture()
    file = field.file(capture, PICTURE)
    field.send(file, PICTURE[:1000])
    assert confirming.sweep(field.workspace) == []
    assert len(field.parts()) == 1
    with scope(field.by):
        PhoneCapture.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    with pytest.raises(receiving.GoneError):
        field.send(file, PICTURE[1000:], 1000)
    confirming.sweep(field.workspace)
    with scope(field.by):
        assert PhoneCapture.objects.get().state == "expired"
    assert field.parts() == []


def test_the_sweep_takes_up_what_lost_its_nudge(field):
    capture = field.capture()
    field.send(field.file(capture, PICTURE), PICTURE)
    closing.finish(by=field.by, capture_id=capture.id)
    assert confirming.sweep(field.workspace) == [capture.id]
    assert closing.close(field.workspace, capture.id).state == "sealed"
    assert closing.close(field.workspace, capture.id) is None
    assert confirming.sweep(field.workspace) == []


def test_a_phone_whose_clock_runs_ahead_makes_no_chain_that_goes_back(field):
    done = field.sent(PICTURE, began_at=datetime.now(UTC) + timedelta(hours=3))
    assert done.state == "sealed"
    with scope(field.by):
        path = Exhibit.objects.get().path
    chain = told_in(field.workspace.evidence / path, "wangjian/custody.json")["chain"]
    assert "时钟" in chain[0]["note"]
