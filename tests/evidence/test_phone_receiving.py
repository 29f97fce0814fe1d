"""What a phone sends: piece by piece, as much as there is room for, of kinds that are evidence."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from a_phone import FILM, PICTURE, Field
from django.db import connection

from tests.web.conftest import people_in
from wangjian.authority.actor import scope
from wangjian.errors import BadInput, Busy, Conflict, NoSuchRecord, NotAllowed, WrongState
from wangjian.evidence.models.phone import PhoneCapture
from wangjian.evidence.phone import announcing, closing, confirming, queries, receiving, room
from wangjian.evidence.phone.limits import kind_of, kinds, limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(db, workspace):
    return Field(people_in(), workspace)


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
    capture = field.capture()
    file = field.file(capture, content, name="photo.jpg")
    with pytest.raises(receiving.UnknownKindError, match="不是照片"):
        field.send(file, content)
    with scope(field.by):
        file.refresh_from_db()
    assert file.offset == 0
    assert "不是照片" in refused(field, capture)
    assert field.parts() == []
    with pytest.raises(WrongState, match="拒收"):
        field.send(file, content)


def refused(field, capture):
    """Why a capture is refused, which it must be."""
    with scope(field.by):
        capture.refresh_from_db()
    assert (capture.state, bool(capture.why_en)) == ("refused", True)
    return capture.why_zh


def test_every_kind_of_the_file_is_known_by_its_first_bytes():
    for kind in kinds():
        head = bytearray(16)
        for at, mark in kind.marks:
            head[at : at + len(mark)] = mark
        assert kind_of(bytes(head)) == kind


def test_more_than_a_phone_may_send_is_refused(field):
    for said, error, why in (
        ({"size_bytes": limits().file_bytes + 1}, announcing.TooLargeError, "太大"),
        ({"no": limits().files + 1}, announcing.TooLargeError, "最多"),
        ({"size_bytes": 0}, BadInput, "空"),
        ({"sha256": "no"}, BadInput, "SHA-256"),
        ({"taken_at": datetime.now(UTC) + timedelta(days=30)}, BadInput, "手机的时间不对"),
    ):
        capture = field.capture()
        with pytest.raises(error, match=why):
            field.file(capture, PICTURE, **said)
        assert why in refused(field, capture)
    capture = field.capture()
    for no in (1, 2):
        size = limits().capture_bytes // 2 - 1000
        field.file(capture, PICTURE, no, size_bytes=size)
    with pytest.raises(announcing.TooLargeError, match="合计"):
        field.file(capture, PICTURE, 3, size_bytes=2001)
    assert "合计" in refused(field, capture)


def test_what_is_no_fault_of_the_file_leaves_its_capture_open(field, monkeypatch):
    capture = field.capture()
    file = field.file(capture, PICTURE)
    with pytest.raises(Conflict):
        field.file(capture, FILM)
    with pytest.raises(Conflict):
        field.send(file, PICTURE, 7)
    free(monkeypatch, 0)
    with pytest.raises(room.NoRoomError):
        field.send(file, PICTURE)
    with pytest.raises(NoSuchRecord):
        announcing.announce_file(
            by=field.second, workspace=field.workspace,
            new=announcing.NewFile(capture.id, 2, "x", 0, "", "", datetime.now(UTC)),
        )  # fmt: skip
    with scope(field.by):
        capture.refresh_from_db()
    assert capture.state == "open"


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
