"""An exhibit goes on: checked again, handed out, shown, taken to a notary; nothing of it is lost."""

from __future__ import annotations

from datetime import timedelta

import people
import pytest

from wangjian.authority import actions as authority
from wangjian.authority.days import today
from wangjian.authority.models import Journal, LedgerEntry
from wangjian.authority.queries import house_actor
from wangjian.errors import BadFile, BadInput, NoSuchRecord, NotAllowed, NotReady
from wangjian.evidence import actions, acts, handing, package, queries
from wangjian.evidence.acts import NewAct
from wangjian.evidence.private_tsa import PrivateTsa
from wangjian.evidence.showing import verbs
from wangjian.evidence.showing.checklist import filled
from wangjian.evidence.showing.opened import opened
from wangjian.evidence.showing.page import page_of

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\nrest"
FILES = {
    "seen/screenshot-01.png": PNG,
    "seen/text.txt": "第一行\x00\n<script>alert(1)</script>".encode(),
    "seen/page.pdf": PDF,
    "wangjian/browser.json": b'{"sandbox":false,"viewport":{"height":900,"width":1366}}',
    "wangjian/environment.json": b'{"fresh_profile":true,"limits_reached":["requests"],"machine":{"system":"Linux"}}',
    "wangjian/names.json": b'{"a.example":["192.0.2.1","192.0.2.2"]}',
    "wangjian/replay.json": b'{"agrees":true,"resources_share":0.98,"text_share":1.0,"missing":[]}',
    "seen/follow-1-screenshot-01.png": PNG,
    "wangjian/shown.json": '{"lines":[{"what":"code","shown":"9111","registered":"","verdict":"not in the register"},{"what":"name","shown":"甲","registered":"甲","verdict":"same"}],"register":"not checked"}'.encode(),
    "wangjian/steps.jsonl": b'{"at":"2026-11-01T02:03:00Z","step":"open","url":"https://a.example/"}\n{"at":"2026-1',
}


@pytest.fixture
def land():
    return people.province()


@pytest.fixture
def by(land):
    return land.actor("sc/cd/", "officer")


@pytest.fixture
def exhibit(workspace, by):
    new = actions.NewExhibit("capture", "某店首页", FILES, (), ("李四",), "https://a.example/")
    return actions.seal(by=by, workspace=workspace, new=new)


def test_the_page_of_an_exhibit_shows_what_is_in_the_package(workspace, exhibit):
    seen = page_of(queries.file_of(workspace, exhibit))
    assert seen.whole
    assert seen.pictures == ["screenshot-01.png", "follow-1-screenshot-01.png"]
    assert [(one.what["zh"], one.verdict["zh"], one.good) for one in seen.shown] == [
        ("统一社会信用代码", "登记中没有", False), ("主体名称", "与登记一致", True),
    ]  # fmt: skip
    assert seen.text.startswith("第一行\n<script>"), "text, whatever it says"
    assert [(one.at, one.words["zh"]) for one in seen.steps] == [
        ("2026-11-01 10:03:00", "打开网址")
    ], "in Beijing; a line cut off is left out"
    assert {one["path"] for one in seen.files} >= set(FILES)
    assert all(len(one["sha256"]) == len(one["sm3"]) == 64 for one in seen.files)
    assert [step.verb for step in seen.sealed] == ["seal"]
    assert seen.about["officers"][1] == "李四"


def test_steps_are_counted_to_the_last_however_many_there_are(workspace, by):
    line = b'{"at":"2026-11-01T02:03:00Z","step":"open"}\n'
    files = {**FILES, "wangjian/steps.jsonl": line * 2_500}
    new = actions.NewExhibit("capture", "页", files)
    seen = page_of(queries.file_of(workspace, actions.seal(by=by, workspace=workspace, new=new)))
    assert len(seen.steps) + seen.more_steps == 2_500


def test_the_checklist_is_filled_from_the_record_of_the_environment(workspace, exhibit):
    with opened(queries.file_of(workspace, exhibit)) as found:
        lines = {one.id: one for one in filled(found)}
    assert (lines["fresh_profile"].holds, lines["sandbox"].holds) == (True, False)
    assert (lines["limits"].holds, lines["limits"].says) == (False, "requests")
    assert lines["names"].says == "a.example: 192.0.2.1, 192.0.2.2"
    assert lines["viewport"].says == "1366 × 900"
    assert lines["system"].holds is None
    assert "offset" not in lines, "what the package does not say has no line"


def test_a_line_that_holds_needs_no_value(workspace, by):
    told = b'{"page_loaded":true,"page_status":404,"browser_ended":"done","limits_reached":[]}'
    files = {**FILES, "wangjian/environment.json": told}
    new = actions.NewExhibit("capture", "页", files)
    file = queries.file_of(workspace, actions.seal(by=by, workspace=workspace, new=new))
    with opened(file) as found:
        lines = {one.id: one for one in filled(found)}
    assert (lines["loaded"].holds, lines["loaded"].says) == (True, "")
    assert (lines["ended"].holds, lines["ended"].says) == (True, "")
    assert (lines["status"].holds, lines["status"].says) == (None, "404")


def test_what_a_phone_s_steps_are_called_is_known():
    for verb in ("capture", "announce", "receive", "check", "seal", "confirm"):
        assert verbs.words(verb)["zh"] != verb, verb


def test_tokens_are_held_against_the_authority_that_the_workspace_names(
    workspace, by, exhibit, monkeypatch
):
    tsa, said = PrivateTsa(), {}
    authority.write_log(workspace)
    actions.complete(by=house_actor(), workspace=workspace, send=tsa)
    authority.write_log(workspace)
    actions.complete(by=house_actor(), workspace=workspace)
    monkeypatch.setattr(
        type(workspace), "table", lambda _, name: said if name == "evidence" else {}
    )

    def found():
        report = queries.verify(workspace, queries.exhibit(by, str(exhibit.id)))
        return report.exit_code, {one.id: str(one.state) for one in report.checks}["time"]

    assert found() == (2, "own-key")
    said["tsa_cert"] = "evidence/tsa.pem"
    with pytest.raises(NotReady, match="authority of time"):
        found()
    (workspace.path / "evidence" / "tsa.pem").write_text(tsa.pem, encoding="utf-8")
    assert found() == (0, "holds")
    (workspace.path / "evidence" / "tsa.pem").write_text(PrivateTsa().pem, encoding="utf-8")
    assert found() == (1, "fails")


def test_only_screenshots_leave_a_package_as_pictures(workspace, exhibit):
    with opened(queries.file_of(workspace, exhibit)) as found:
        assert found.picture("screenshot-01.png") == PNG
        for name in ("page.pdf", "text.txt", "../seen/screenshot-01.png", "screenshot-02.png", ""):
            with pytest.raises(NoSuchRecord):
                found.picture(name)


def test_a_package_that_is_gone_or_damaged_still_has_its_page(workspace, by, exhibit):
    file = queries.file_of(workspace, exhibit)
    file.write_bytes(file.read_bytes()[:200])
    assert not page_of(file).whole
    report = handing.check_again(by=by, workspace=workspace, exhibit=exhibit)
    assert report.exit_code == 1
    file.unlink()
    assert not page_of(file).whole
    with pytest.raises(NoSuchRecord, match="不在了"):
        handing.check_again(by=by, workspace=workspace, exhibit=exhibit)


def test_checking_again_is_in_the_journal_with_what_came_out(workspace, by, exhibit):
    report = handing.check_again(by=by, workspace=workspace, exhibit=exhibit)
    assert report.exit_code == 2, "whole; neither in the log nor stamped yet"
    noted = Journal.objects.get(verb="evidence.verify")
    assert (noted.ref, noted.values["exit_code"]) == (str(exhibit.id), 2)


def test_handing_out_is_a_step_of_the_custody(workspace, land, by, exhibit):
    with pytest.raises(NotAllowed):
        handing.hand_out(by=land.actor("sc/cd/", "auditor"), workspace=workspace, exhibit=exhibit)
    assert handing.hand_out(by=by, workspace=workspace, exhibit=exhibit).is_file()
    handing.note_step(by=by, exhibit_id=exhibit.id, verb="hand_over", note=" 交法规处王五 ")
    steps = queries.custody_of(by, exhibit)
    assert [(one.no, one.verb, one.note) for one in steps] == [
        (1, "export", ""), (2, "hand_over", "交法规处王五"),
    ]  # fmt: skip
    for verb, note in (("seal", "x"), ("hand_over", "  ")):
        with pytest.raises(BadInput):
            handing.note_step(by=by, exhibit_id=exhibit.id, verb=verb, note=note)


def test_a_notary_s_act_lies_beside_the_exhibit_and_its_hash_is_in_the_log(workspace, by, exhibit):
    new = NewAct("（2026）川证字第1号", "某公证处", today(), "扫描.pdf", PDF)
    made = acts.note_act(by=by, workspace=workspace, exhibit_id=exhibit.id, new=new)
    assert acts.file_of_act(workspace, made).read_bytes() == PDF
    assert made.sha256 == package.sha256(PDF)
    [step] = queries.custody_of(by, exhibit)
    assert (step.verb, made.custody_id) == ("notary", step.id)
    for said in ("（2026）川证字第1号", "某公证处", made.sha256, made.sm3):
        assert said in step.note
    assert LedgerEntry.objects.filter(kind="custody", ref=str(exhibit.id)).count() == 1
    again = acts.note_act(by=by, workspace=workspace, exhibit_id=exhibit.id, new=new)
    assert again.path == made.path, "the same file once"
    paper = NewAct("（2026）川证字第2号", "某公证处", today())
    acts.note_act(by=by, workspace=workspace, exhibit_id=exhibit.id, new=paper)
    assert len(queries.acts_of(by, exhibit)) == 3
    assert not list((workspace.evidence / "staged").glob("acts*"))


def test_a_file_of_an_act_that_is_no_longer_the_noted_one_is_not_handed_out(workspace, by, exhibit):
    new = NewAct("（2026）川证字第1号", "某公证处", today(), "扫描.pdf", PDF)
    made = acts.note_act(by=by, workspace=workspace, exhibit_id=exhibit.id, new=new)

    def said():
        report = handing.check_again(by=by, workspace=workspace, exhibit=exhibit)
        return {one.id: str(one.state) for one in report.checks}["act"]

    assert said() == "holds"
    (workspace.evidence / made.path).write_bytes(PDF + b"another")
    assert said() == "fails"
    with pytest.raises(BadFile, match="登记"):
        acts.file_of_act(workspace, made)
    with pytest.raises(BadFile):
        handing.hand_out_with_record(by=by, workspace=workspace, exhibit=exhibit)
    (workspace.evidence / made.path).unlink()
    assert said() == "fails"


def test_what_a_killed_program_left_of_an_act_is_swept(workspace, by, exhibit):
    place = workspace.evidence / "staged" / f"acts~{exhibit.id}~00.pdf.part"
    place.write_bytes(b"half")
    actions.sweep(by=by, workspace=workspace, older_than=timedelta())
    assert not place.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": " "},
        {"notary": ""},
        {"acted_on": today() + timedelta(days=1)},
        {"content": b"<html>"},
        {"content": b"MZ%PDF-"},
    ],
)
def test_an_act_that_lacks_something_or_is_no_scan_is_refused(workspace, by, exhibit, wrong):
    said = {"number": "1", "notary": "某公证处", "acted_on": today(), "file_name": "a.pdf"}
    with pytest.raises((BadInput, BadFile)):
        acts.note_act(
            by=by, workspace=workspace, exhibit_id=exhibit.id, new=NewAct(**{**said, **wrong})
        )
    assert queries.custody_of(by, exhibit) == []


def test_another_office_neither_sees_nor_notes_anything(workspace, land, exhibit):
    stranger = land.actor("sc/my/", "officer")
    with pytest.raises(NoSuchRecord):
        queries.exhibit(stranger, str(exhibit.id))
    with pytest.raises(NoSuchRecord):
        handing.note_step(by=stranger, exhibit_id=exhibit.id, verb="show", note="x")
