"""A capture with a phone, from its announcement to the seal and the second officer's word."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from tests.web.conftest import people_in
from wangjian.authority import actions as authority
from wangjian.authority.actor import scope
from wangjian.authority.models import Journal, LedgerEntry
from wangjian.authority.queries import house_actor
from wangjian.errors import BadInput, Conflict, NoSuchRecord, NotAllowed, WrongState
from wangjian.evidence import actions, checking, package
from wangjian.evidence.models import Exhibit
from wangjian.evidence.models.phone import PhoneCapture
from wangjian.evidence.phone import announcing, closing, confirming, queries, receiving
from wangjian.evidence.phone.announcing import NewCapture, NewFile
from wangjian.evidence.phone.limits import kind_of, kinds, limits
from wangjian.ledger import canonical

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
