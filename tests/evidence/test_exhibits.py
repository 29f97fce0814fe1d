"""Exhibits: sealed whole or not at all, scoped to their office, finished as proof and token come."""

import io
import json
import os
import subprocess
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import people
import pytest
from django.db import DatabaseError, connection, transaction
from warcio.archiveiterator import ArchiveIterator

from wangjian.authority import actions as authority
from wangjian.authority import log
from wangjian.authority.actor import scope
from wangjian.authority.models import Journal, LedgerEntry
from wangjian.authority.queries import house_actor
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, NotReady
from wangjian.evidence import actions, checking, queries, sealing, shelf, taking_in
from wangjian.evidence.actions import NewExhibit
from wangjian.evidence.custody import Step
from wangjian.evidence.models import Exhibit
from wangjian.evidence.private_tsa import PrivateTsa

NOW = timedelta()


@pytest.fixture
def land(db):
    return people.province()


def new(title="某网店首页", **more):
    steps = (Step("2026-11-01T02:03:00Z", "capture", "张三"),)
    files = {"archive/data.warc": b"x" * 1000, "wangjian/page.txt": "文字".encode()}
    return NewExhibit("files", title, files, steps, ("李四",), "https://shop.example/", **more)


def files_of(workspace):
    kept = workspace.evidence.rglob("*.wacz*")
    return {str(one.relative_to(workspace.evidence)) for one in kept if one.is_file()}


@pytest.mark.django_db(transaction=True)
def test_an_exhibit_is_sealed_logged_stamped_and_holds(workspace):
    by, house = people.province().actor("sc/cd/", "officer"), house_actor()
    made = actions.seal(by=by, workspace=workspace, new=new())
    assert files_of(workspace) == {made.path}, "nothing is left staged"
    report = queries.verify(workspace, made)
    assert (report.exit_code, report.facts["about"]["officers"]) == (2, [by.officer_name, "李四"])
    assert actions.complete(by=house, workspace=workspace) == 0, "not in the log yet"
    authority.write_log(workspace)
    assert actions.complete(by=house, workspace=workspace) == 1
    tsa = PrivateTsa()
    assert actions.complete(by=house, workspace=workspace, send=tsa) == 0
    authority.write_log(workspace)
    assert actions.complete(by=house, workspace=workspace, send=tsa) == 1
    assert actions.complete(by=house, workspace=workspace, send=tsa) == 0
    keys = checking.Keys(
        str(log.open_log(workspace).signer.verifier), shelf.office_key(workspace).pem, tsa.pem
    )
    report = checking.check(queries.file_of(workspace, made), keys)
    assert [one.line for one in report.checks if one.state != "holds"] == []
    assert report.exit_code == 0
    assert files_of(workspace) == {made.path}
    assert list(LedgerEntry.objects.order_by("id").values_list("kind", flat=True)) == [
        "exhibit", "timestamp",
    ]  # fmt: skip
    assert Journal.objects.get(verb="evidence.seal").ref == str(made.id)


@pytest.mark.django_db
def test_an_authority_that_does_not_answer_is_asked_again_later(workspace, land):
    by, calls = land.actor("sc/cd/", "officer"), []

    def silent(_request):
        calls.append(1)
        raise NotReady("没有回答", "no answer")

    for number in range(2):
        actions.seal(by=by, workspace=workspace, new=new(str(number)))
    authority.write_log(workspace)
    assert actions.complete(by=house_actor(), workspace=workspace, send=silent) == 2
    assert len(calls) == 1, "the others are not held up"
    actions.complete(by=house_actor(), workspace=workspace, send=silent)
    actions.complete(by=house_actor(), workspace=workspace, send=silent)
    assert len(calls) == 2, "each is left in peace for some minutes"


@pytest.mark.django_db
def test_exhibits_that_wait_for_a_time_do_not_stand_before_new_ones(workspace, land, monkeypatch):
    monkeypatch.setattr(actions, "_BATCH", 2)
    by = land.actor("sc/cd/", "officer")
    made = [actions.seal(by=by, workspace=workspace, new=new(str(n))) for n in range(5)]
    authority.write_log(workspace)
    assert [actions.complete(by=house_actor(), workspace=workspace) for _ in range(4)] == [
        2,
        2,
        1,
        0,
    ]
    states = [queries.verify(workspace, one).checks[-2] for one in made]
    assert {(one.id, str(one.state)) for one in states} == {("log", "holds")}


@pytest.mark.django_db(transaction=True)
def test_two_who_finish_the_same_exhibit_do_not_touch_each_others_files(workspace, monkeypatch):
    by = people.province().actor("sc/cd/", "officer")
    made = actions.seal(by=by, workspace=workspace, new=new())
    authority.write_log(workspace)
    attach, begun, may_end = sealing.attach, threading.Event(), threading.Event()

    def slow(sealed, out, after):
        out.write_bytes(b"half a package")
        begun.set()
        assert may_end.wait(20)
        out.unlink()
        attach(sealed, out, after)

    def first():
        try:
            return actions.complete(by=house_actor(), workspace=workspace)
        finally:
            connection.close()

    monkeypatch.setattr(sealing, "attach", slow)
    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(first)
        assert begun.wait(20)
        monkeypatch.setattr(sealing, "attach", attach)
        try:
            second = actions.complete(by=house_actor(), workspace=workspace)
        finally:
            may_end.set()
        assert (told.result(20), second) == (1, 0), "who comes second leaves it to the first"
    assert files_of(workspace) == {made.path}
    assert {one.id: str(one.state) for one in queries.verify(workspace, made).checks}["log"] == (
        "holds"
    )


@pytest.mark.django_db
def test_two_who_ask_for_the_time_keep_the_first_token(workspace, land):
    by, tsa, house = land.actor("sc/cd/", "officer"), PrivateTsa(), house_actor()
    made = actions.seal(by=by, workspace=workspace, new=new())
    kept = []

    def asks_twice(request):
        with scope(house):
            Exhibit.objects.update(token_asked_at=None)
        actions.complete(by=house, workspace=workspace, send=tsa)
        with scope(house):
            kept.append(bytes(Exhibit.objects.get(id=made.id).token))
        return tsa(request)

    actions.complete(by=house, workspace=workspace, send=asks_twice)
    with scope(house):
        assert bytes(Exhibit.objects.get(id=made.id).token) == kept[0]
    assert LedgerEntry.objects.filter(kind="timestamp").count() == 1


@pytest.mark.django_db
def test_one_damaged_package_does_not_hold_up_the_others(workspace, land, monkeypatch, caplog):
    monkeypatch.setattr(actions, "_BATCH", 1)
    by, house = land.actor("sc/cd/", "officer"), house_actor()
    gone, broken, whole = [
        actions.seal(by=by, workspace=workspace, new=new(str(n))) for n in range(3)
    ]
    queries.file_of(workspace, gone).unlink()
    queries.file_of(workspace, broken).write_bytes(b"no package")
    authority.write_log(workspace)
    assert actions.complete(by=house, workspace=workspace, send=PrivateTsa()) == 1
    with scope(house):
        assert list(Exhibit.objects.filter(attached=1)) == [whole]
    named = {one.getMessage() for one in caplog.records if one.name == "wangjian.evidence"}
    assert any(str(gone.id) in text for text in named)
    assert any(str(broken.id) in text for text in named)


@pytest.mark.django_db
def test_a_stranger_sees_no_exhibit_of_another_office_and_may_not_seal_without_the_right(
    workspace, land
):
    made = actions.seal(by=land.actor("sc/cd/", "officer"), workspace=workspace, new=new())
    stranger = land.actor("sc/my/", "officer")
    assert queries.exhibits(stranger) == ([], "")
    with pytest.raises(NoSuchRecord):
        queries.exhibit(stranger, str(made.id))
    with pytest.raises(NoSuchRecord):
        actions.note_custody(by=stranger, exhibit_id=made.id, verb="export")
    assert queries.exhibit(land.actor("sc/", "head"), str(made.id)) == made
    with pytest.raises(NotAllowed):
        actions.seal(by=land.actor("sc/cd/", "registry_clerk"), workspace=workspace, new=new())


@pytest.mark.django_db
def test_what_is_sealed_is_never_changed_and_what_is_done_with_it_later_is_noted(workspace, land):
    by = land.actor("sc/cd/", "officer")
    made = actions.seal(by=by, workspace=workspace, new=new())
    for number in (1, 2):
        row = actions.note_custody(by=by, exhibit_id=made.id, verb="export", note="交公证处")
        assert row.no == number
    assert [one.officer_name for one in queries.custody_of(by, made)] == [by.officer_name] * 2
    assert LedgerEntry.objects.filter(kind="custody", ref=str(made.id)).count() == 2
    with scope(by):
        Exhibit.objects.update(token=b"first", attached=1)
    for statement in (
        "UPDATE evidence_exhibit SET sha256 = 'x'",
        "UPDATE evidence_exhibit SET path = 'x'",
        "UPDATE evidence_exhibit SET token = 'another'",
        "UPDATE evidence_exhibit SET token = NULL",
        "UPDATE evidence_exhibit SET attached = 0",
        "DELETE FROM evidence_custody",
        "UPDATE evidence_custody SET note = ''",
        "DELETE FROM evidence_exhibit",
    ):
        with pytest.raises(DatabaseError), scope(by), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"about": {"share": 0.5}}, {"about": {"甲": 1}}], ids=str
)
def test_what_cannot_be_sealed_is_refused_in_words_and_leaves_nothing(workspace, land, wrong):
    wanted = new(**{"title": "页", **wrong})
    with pytest.raises(BadInput):
        actions.seal(by=land.actor("sc/cd/", "officer"), workspace=workspace, new=wanted)
    assert files_of(workspace) == set()


@pytest.mark.django_db
def test_pages_of_exhibits_follow_each_other(workspace, land):
    by = land.actor("sc/cd/", "officer")
    made = [actions.seal(by=by, workspace=workspace, new=new(str(n))) for n in range(3)]
    first, cursor = queries.exhibits(by, limit=2)
    then, end = queries.exhibits(by, after=cursor, limit=2)
    assert [one.title for one in first + then] == ["2", "1", "0"]
    assert end == ""
    assert made[0] == then[0]


@pytest.mark.django_db
def test_plain_files_become_an_exhibit_that_programs_of_others_read(workspace, land, tmp_path):
    (tmp_path / "照片 1.jpg").write_bytes(b"\xff\xd8 picture")
    (tmp_path / "录屏.mp4").write_bytes(b"film" * 1000)
    named = sorted(tmp_path.iterdir())
    parts = taking_in.archived(named, workspace.tmp, datetime.now(UTC), "wangjian test")
    by = land.actor("sc/cd/", "officer")
    made = actions.seal(by=by, workspace=workspace, new=NewExhibit("phone", "现场", parts))
    assert queries.verify(workspace, made).exit_code == 2
    with zipfile.ZipFile(queries.file_of(workspace, made)) as opened:
        told = json.loads(opened.read("wangjian/files.json"))["files"]
        content = opened.read("archive/data.warc")
        assert len(opened.read("indexes/index.cdx").splitlines()) == 2
    assert [row["name"] for row in told] == [one.name for one in named]
    kept = [
        record.raw_stream.read()
        for record in ArchiveIterator(io.BytesIO(content), no_record_parse=True)
        if record.rec_type == "resource"
    ]
    assert kept == [one.read_bytes() for one in named]


WORKER = """
import os, random, sys, time, django
django.setup()
from django.conf import settings
from django.db import connections
from wangjian.authority import actions as authority
from wangjian.authority.queries import actor_by_login, house_actor
from wangjian.evidence import actions
from wangjian.evidence.actions import NewExhibit
from wangjian.evidence.custody import Step
import json
def work():
    by, number = actor_by_login("officer@sc/cd/"), 0
    os.write(telling, b"ready")
    while True:
        files = {"wangjian/page.txt": os.urandom(2000)}
        made = actions.seal(by=by, workspace=settings.WORKSPACE, new=NewExhibit("files", "页", files))
        os.write(1, f"{made.id}\\n".encode())
        number += 1
        if number % 3 == 0:
            authority.write_log(settings.WORKSPACE)
            actions.complete(by=house_actor(), workspace=settings.WORKSPACE)
chance = random.Random(7)
for _ in range(int(sys.argv[1])):
    connections.close_all()
    hearing, telling = os.pipe()
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(1)
    assert os.read(hearing, 5) == b"ready"
    time.sleep(chance.random() * 0.6)
    os.kill(child, 9)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1]), "it failed before it was killed"
    os.close(hearing), os.close(telling)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.slow)])
def test_no_kill_leaves_half_an_exhibit(workspace, kills):
    by, house = people.province().actor("sc/cd/", "officer"), house_actor()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WORKER, str(kills)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "wangjian.web.settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = set(done.stdout.split())
    authority.write_log(workspace)
    while actions.complete(by=house, workspace=workspace):
        pass
    actions.sweep(by=house, workspace=workspace, older_than=NOW)
    with scope(by):
        rows = list(Exhibit.objects.all())
    assert told, "some were sealed before they were killed"
    assert told <= {str(one.id) for one in rows}, "what was acknowledged is there"
    assert {one.path for one in rows} == files_of(workspace), "each has its file, and no other is"
    for one in rows:
        report = queries.verify(workspace, one)
        assert [c.line for c in report.checks if c.state == "fails"] == []
        assert {c.id: str(c.state) for c in report.checks}["log"] == "holds"
    assert log.audit(workspace).problems == []
    assert LedgerEntry.objects.filter(kind="exhibit").count() == len(rows)
