"""The extraction record: prints every hash and the checkpoint, and lies beside what it speaks of."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from contextlib import contextmanager
from dataclasses import replace

import people
import pytest
from lxml import etree

from wangjian.authority import actions as authority
from wangjian.authority.days import today
from wangjian.authority.log import open_log
from wangjian.authority.queries import house_actor
from wangjian.errors import NotReady
from wangjian.evidence import actions, checking, handing, package, queries, shelf
from wangjian.evidence.acts import NewAct, note_act
from wangjian.evidence.record import bundle
from wangjian.evidence.record.content import record_of
from wangjian.evidence.record.docx import docx
from wangjian.evidence.record.pdf import html, pdf
from wangjian.evidence.report import State
from wangjian.ledger import canonical

pytestmark = pytest.mark.django_db

TITLE = "某店 <首页> & \x0b“热卖”"
FILES = {
    "seen/text.txt": b"x",
    "wangjian/environment.json": b'{"began":"2026-11-01T02:03:00Z","fresh_profile":true,"limits_reached":["tiles"]}',
    "wangjian/replay.json": b'{"agrees":true,"resources_share":0.98,"text_share":1.0}',
    "wangjian/steps.jsonl": b'{"at":"2026-11-01T02:03:00Z","step":"open","url":"https://a.example/"}\n'
    * 3,
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def by():
    return people.province().actor("sc/cd/", "officer")


@pytest.fixture
def exhibit(workspace, by):
    new = actions.NewExhibit("capture", TITLE, FILES, (), ("李四",), "https://a.example/")
    made = actions.seal(by=by, workspace=workspace, new=new)
    authority.write_log(workspace)
    actions.complete(by=house_actor(), workspace=workspace)
    return queries.exhibit(by, str(made.id))


@pytest.fixture
def record(workspace, by, exhibit):
    handing.note_step(by=by, exhibit_id=exhibit.id, verb="hand_over", note="交法规处")
    return record_of(by, workspace, exhibit)


@contextmanager
def opened(by, workspace, exhibit):
    """What is handed out with its record."""
    whole = handing.hand_out_with_record(by=by, workspace=workspace, exhibit=exhibit)
    with whole, zipfile.ZipFile(whole) as file:
        yield file


def text_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        root = etree.fromstring(file.read("word/document.xml"))
    return "\n".join("".join(p.itertext(W + "t")) for p in root.iter(W + "p"))


def test_every_hash_the_checkpoint_and_the_custody_are_printed(workspace, exhibit, record):
    text = text_of(docx(record))
    with queries.file_of(workspace, exhibit).open("rb") as file:
        members = package.read(file)
    for one in members[:-2]:
        assert one.sha256 in text, one.path
        assert one.sm3 in text, one.path
    assert exhibit.sha256 in text
    assert exhibit.sm3 in text
    for line in open_log(workspace).note().strip().splitlines():
        assert line in text
    for said in ("电子数据证据提取笔录", "交法规处", "李四", "2026-11-01 10:03:00（北京时间）", "相符", "98.0%",
                 str(exhibit.entry.leaf_index), shelf.office_key(workspace).public, "见证人"):  # fmt: skip
        assert said in text, said


def test_what_a_page_calls_itself_breaks_neither_document(record):
    assert "某店 <首页> & “热卖”" in text_of(docx(record))
    said = html(record)
    assert "<首页>" not in said
    assert "&lt;首页&gt;" in said
    assert "default-src 'none'" in said


def test_rare_characters_of_names_stay_and_what_xml_cannot_say_goes(record):
    told = replace(record, title="𠮷某𪚥\ufffe\uffff\x00\ud800店")
    assert "𠮷某𪚥店" in text_of(docx(told))


def test_the_same_record_is_the_same_file(record):
    assert docx(record) == docx(record)


def test_the_record_lies_beside_the_package_with_all_that_a_stranger_needs(
    workspace, by, exhibit, monkeypatch
):
    monkeypatch.setattr(bundle, "pdf", lambda _record: b"%PDF-")
    act = NewAct("（2026）川证字第1号", "某公证处", today(), "a.pdf", b"%PDF-1.7 act")
    note_act(by=by, workspace=workspace, exhibit_id=exhibit.id, new=act)
    with opened(by, workspace, exhibit) as file:
        names = set(file.namelist())
        sealed, chain = file.read("exhibit.wacz"), canonical.load(file.read("custody.json"))
        assert file.read("acts/1.pdf") == b"%PDF-1.7 act"
        assert file.read("checkpoint.txt").decode() == open_log(workspace).note()
        text = text_of(file.read("record.docx"))
    assert names == {
        "exhibit.wacz", "record.docx", "record.pdf", "custody.json", "acts/1.pdf",
        "checkpoint.txt", "log.key", "office.pem",
    }  # fmt: skip
    assert sealed == queries.file_of(workspace, exhibit).read_bytes()
    assert [row["verb"] for row in chain["custody"]] == ["notary"]
    assert package.sha256(b"%PDF-1.7 act") in text
    steps = queries.custody_of(by, exhibit)
    assert [one.verb for one in steps] == ["notary", "export"], "it left after it was made"
    for row, step in zip(chain["custody"], steps[:1], strict=True):
        body = json.loads(step.entry.body)
        assert body["sha256"] == package.sha256(canonical.dump(row)), "the log holds its hash"


def test_what_is_handed_out_is_no_package_itself_and_says_where_that_is(
    workspace, exhibit, tmp_path
):
    by = house_actor()
    with handing.hand_out_with_record(by=by, workspace=workspace, exhibit=exhibit) as whole:
        (tmp_path / "handed.zip").write_bytes(whole.read())
    report = checking.check(tmp_path / "handed.zip")
    (said,) = report.checks
    assert (said.state, report.exit_code) == (State.FAILS, 1)
    assert "解压" in said.zh
    assert "exhibit.wacz" in said.en
    with zipfile.ZipFile(tmp_path / "handed.zip") as file:
        file.extract("exhibit.wacz", tmp_path)
    assert checking.check(tmp_path / "exhibit.wacz").exit_code != 1


def test_without_a_browser_the_record_comes_as_a_document_and_says_why(
    workspace, by, exhibit, monkeypatch
):
    def none(_record):
        raise NotReady("没有", "none", remedy_zh="请用 .docx 打印")

    monkeypatch.setattr(bundle, "pdf", none)
    with opened(by, workspace, exhibit) as file:
        assert "record.pdf" not in file.namelist()
        assert "请用 .docx 打印" in file.read("no-pdf.txt").decode()


@pytest.mark.browser
def test_the_record_is_printed_as_a_pdf(record):
    if not (os.environ.get("WANGJIAN_CHROMIUM") or shutil.which("chromium")):
        pytest.skip("no Chromium here: install it, or name it in WANGJIAN_CHROMIUM")
    made = pdf(record)
    assert made.startswith(b"%PDF-")
    assert made.rstrip().endswith(b"%%EOF")
