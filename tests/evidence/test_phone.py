"""A capture with a phone, from its announcement to the seal and the second officer's word."""

from __future__ import annotations

import subprocess
import uuid
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from a_phone import FILM, PICTURE, Field
from django.db import DatabaseError, IntegrityError

from tests.web.conftest import people_in
from wangjian.authority import actions as authority
from wangjian.authority.actor import scope
from wangjian.authority.log import open_log
from wangjian.authority.models import Journal, LedgerEntry
from wangjian.authority.queries import house_actor
from wangjian.errors import BadInput, NotAllowed
from wangjian.evidence import actions, checking, package
from wangjian.evidence.models import Exhibit
from wangjian.evidence.models.phone import PhoneCapture, PhoneFile
from wangjian.evidence.phone import closing, confirming, queries, receiving
from wangjian.ledger import canonical
from wangjian.ledger.checkpoints import Checkpoint
from wangjian.ledger.notes import Signer

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(db, workspace):
    return Field(people_in(), workspace)


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


def test_the_documented_line_makes_the_code_of_what_is_in_the_package(field, tmp_path):
    done = field.sent(PICTURE)
    with scope(field.by):
        path = Exhibit.objects.get(id=done.exhibit_id).path
    with zipfile.ZipFile(field.workspace.evidence / path) as file:
        file.extractall(tmp_path)
    text = (Path(__file__).parents[2] / "docs/evidence.md").read_text(encoding="utf-8")
    [line] = [
        one.strip()
        for one in text.split("## Capturing with a phone")[1].split("\n## ")[0].splitlines()
        if one.startswith("    ") and "wangjian/phone.json" in one
    ]
    told = subprocess.run(
        ["/bin/bash", "-c", f"set -e -o pipefail\n{line}"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == done.code.replace("-", "")
