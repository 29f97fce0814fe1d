"""Evidence at the desk in a real browser: fetched after a second look, handed on, notarised; many."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from tests.web.browser import PHONE, TOO_WIDE, grave, settle, window
from tests.web.conftest import PASSWORD
from wangjian.evidence.record import bundle

pytestmark = pytest.mark.browser

SCREEN = {"width": 1440, "height": 900}
SIZES = pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["desk", "phone"])
# A page of nothing, as a scanner's program writes it.
SCAN = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
xref
0 4
0000000000 65535 f\x20
0000000009 00000 n\x20
0000000052 00000 n\x20
0000000101 00000 n\x20
trailer<</Size 4/Root 1 0 R>>
startxref
164
%%EOF
"""


@pytest.fixture
def exhibit(desk):
    from django.conf import settings

    from wangjian.evidence import actions

    new = actions.NewExhibit("files", "某店首页", {"seen/text.txt": b"x"}, (), ("李四",))
    return actions.seal(by=desk.house.actor("north"), workspace=settings.WORKSPACE, new=new)


@pytest.fixture
def without_pdf(monkeypatch):
    """The record's own PDF is another test's."""
    monkeypatch.setattr(bundle, "pdf", lambda _record: b"%PDF-")


def prepared(page, desk, exhibit):
    """The package with its record, asked for on the page and made by the worker."""
    from django.conf import settings

    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.evidence.models import ExhibitRequest
    from wangjian.evidence.requests import making

    page.goto(f"{desk.address}/exhibits/{exhibit.id}/")
    page.click("button:has-text('制作连同提取笔录的证据包')")
    page.wait_for_selector("#made .chip.queued")
    with scope(house_actor()):
        one = ExhibitRequest.objects.get(exhibit=exhibit, state="queued")
    making.make(settings.WORKSPACE, str(one.id))
    page.wait_for_selector("#made a:has-text('下载')")  # the page asks by itself


def session_of(page):
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    cookie = next(c for c in page.context.cookies() if c["name"] == settings.SESSION_COOKIE_NAME)
    return SessionStore(cookie["value"])


def long_since(page):
    """It is an hour ago that whoever sits there said who it is."""
    session = session_of(page)
    for one in session["account_authentication_methods"]:
        one["at"] -= 3600
    session.save()


def custody(exhibit):
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.evidence.models import Custody

    with scope(house_actor()):
        rows = Custody.objects.filter(exhibit=exhibit).order_by("no")
        return [(row.verb, row.note) for row in rows]


@SIZES
def test_a_prepared_package_comes_after_the_second_sign_in_and_no_page_in_its_place(
    chromium, desk, exhibit, without_pdf, size
):
    with window(chromium, desk, "north", size) as page:
        prepared(page, desk, exhibit)
        came = []
        page.on("download", lambda one: came.append(one.url))
        long_since(page)
        page.click("#made a:has-text('下载')")
        page.wait_for_url("**/account/reauthenticate/**")
        assert "请再点一次" not in page.inner_text("body")
        assert custody(exhibit) == []
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/exhibits/{exhibit.id}/?known=1")
        assert "请再点一次下载" in page.inner_text("[role=status]")
        assert grave(page) == []
        assert page.evaluate(TOO_WIDE) <= 0
        page.screenshot(path=desk.folder / f"known-{size['width']}.png")
        assert came == []
        with page.expect_download() as download:
            page.click("#made a:has-text('下载')")
        assert download.value.suggested_filename == f"{exhibit.id}.zip"
        with zipfile.ZipFile(download.value.path()) as file:
            assert {"exhibit.wacz", "record.docx", "custody.json"} <= set(file.namelist())
    [(verb, note)] = custody(exhibit)
    assert (verb, note.startswith("连同提取笔录 SHA-256 ")) == ("export", True)


def test_a_page_that_locked_unseen_asks_over_the_page_and_then_the_package_comes(
    chromium, desk, exhibit, without_pdf
):
    from django.conf import settings

    from wangjian.web.account import presence

    with window(chromium, desk, "north", SCREEN) as page:
        prepared(page, desk, exhibit)
        away = settings.SIGN_IN.idle + timedelta(minutes=1)
        session = session_of(page)
        session[presence.SEEN] -= int(away.total_seconds())
        session.save()
        # a machine that slept: its clock went on, no timer did
        page.clock.set_fixed_time(datetime.now(UTC) + away)
        page.click("#made a:has-text('下载')")
        page.wait_for_selector("dialog.away[open] input[type=password]")
        page.screenshot(path=desk.folder / "locked.png")
        page.fill("dialog.away input[type=password]", PASSWORD)
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.suggested_filename == f"{exhibit.id}.zip"
        assert page.url.split("#")[0].endswith(f"/exhibits/{exhibit.id}/")
        assert page.is_hidden("dialog.away")


def in_view(page, selector):
    box = page.locator(selector).bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


@SIZES
def test_an_exhibit_is_handed_over_and_received(chromium, desk, exhibit, size):
    with window(chromium, desk, "north", size, refused="400") as page:
        page.goto(f"{desk.address}/exhibits/{exhibit.id}/")
        send = "form[action*='/custody/'] button"
        page.click("summary:has-text('登记保管')")
        page.click(send)  # the browser itself asks for the note
        assert page.evaluate("document.activeElement.id") == "id_note"
        page.fill("#id_note", "   ")
        page.click(send)
        page.wait_for_selector("#id_note_wrong")
        assert in_view(page, "#id_note_wrong"), "what is wrong is where the officer looks"
        page.screenshot(path=desk.folder / f"custody-wrong-{size['width']}.png")
        for verb, note in (("移交", "交公证处王五，办理保全"), ("接收", "王五交回，封存完好")):
            if page.is_hidden("#id_verb"):
                page.click("summary:has-text('登记保管')")
            page.select_option("#id_verb", label=verb)
            page.fill("#id_note", note)
            page.click(send)
            page.wait_for_selector(f".history li:has-text('{note}')")
            assert "已登记保管" in page.inner_text("[role=status]")
        steps = page.locator(".history li").all_inner_texts()
        assert "移交" in steps[-2]
        assert "接收" in steps[-1]
        page.locator("#custody").scroll_into_view_if_needed()
        page.screenshot(path=desk.folder / f"custody-{size['width']}.png")
    assert [verb for verb, _ in custody(exhibit)] == ["hand_over", "take_over"]


@SIZES
def test_a_notary_s_act_with_its_scan_stands_in_custody_check_and_export(
    chromium, desk, exhibit, without_pdf, size
):
    number = "（2026）京某证字第12号"
    with window(chromium, desk, "north", size, refused="400") as page:
        page.goto(f"{desk.address}/exhibits/{exhibit.id}/")
        send = "form[action*='/notary/'] button"
        page.click("summary:has-text('登记公证书')")
        page.fill("#id_number", number)
        page.fill("#id_notary", "京某公证处")
        page.fill("#id_acted_on", "2026-11-20")
        text = {"name": "公证书.pdf", "mimeType": "application/pdf", "buffer": b"no scan"}
        page.set_input_files("#id_file", text)
        page.click(send)
        page.wait_for_selector("form[action*='/notary/'] .notice.error")
        assert in_view(page, "form[action*='/notary/'] .notice.error")
        assert page.input_value("#id_number") == number
        assert page.input_value("#id_acted_on") == "2026-11-20"
        page.screenshot(path=desk.folder / f"notary-wrong-{size['width']}.png")
        page.set_input_files("#id_file", {**text, "buffer": SCAN})
        page.click(send)
        page.wait_for_selector("a:has-text('下载公证书')")
        assert "已登记公证书" in page.inner_text("[role=status]")
        assert grave(page) == []
        assert page.evaluate(TOO_WIDE) <= 0
        with page.expect_download() as download:
            page.click("a:has-text('下载公证书')")
        assert download.value.suggested_filename == f"{number}.pdf"
        assert download.value.path().read_bytes() == SCAN
        page.locator("#custody").scroll_into_view_if_needed()
        page.screenshot(path=desk.folder / f"notary-{size['width']}.png")
        page.click("button:has-text('再次校验')")
        page.wait_for_selector(".report")
        assert f"公证书 {number} 的文件与登记的哈希相符" in page.inner_text(".report")
        prepared(page, desk, exhibit)
        long_since(page)
        page.click("#made a:has-text('下载')")
        page.wait_for_url("**/account/reauthenticate/**")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/?known=1")
        with page.expect_download() as download:
            page.click("#made a:has-text('下载')")
        with zipfile.ZipFile(download.value.path()) as file:
            [act] = [name for name in file.namelist() if name.startswith("acts/")]
            assert file.read(act) == SCAN
            assert number in file.read("custody.json").decode()


SOURCES = {"addresses", "view", "rule"}
TIMES = {"now": set(), "once": {"first_at"}, "day": {"first_at", "until_on"}}
TIMES["week"] = TIMES["day"]


def sent_with(page):
    """The names that the browser would send, and those that an officer sees."""
    return page.evaluate(
        """() => { const form = document.querySelector('form:has([data-by-choice])');
        const seen = [...form.elements].filter((one) => one.name && one.offsetParent);
        return [[...new FormData(form).keys()], seen.map((one) => one.name)]; }"""
    )


@SIZES
def test_a_batch_shows_and_sends_what_its_choices_need_and_nothing_else(chromium, desk, size):
    of_choice = SOURCES | TIMES["day"]
    with window(chromium, desk, "north", size) as page:
        page.goto(f"{desk.address}/captures/batches/")
        for source in SOURCES:
            page.select_option("#id_source", source)
            for every, times in TIMES.items():
                page.select_option("#id_every", every)
                sent, seen = sent_with(page)
                assert of_choice & set(seen) == {source, *times}, (source, every)
                assert of_choice & set(sent) == {source, *times}, (source, every)
            page.screenshot(path=desk.folder / f"batch-{source}-{size['width']}.png")
        assert page.evaluate(TOO_WIDE) <= 0


def batches(state="queued"):
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.evidence.models import CaptureRequest, CaptureSchedule

    with scope(house_actor()):
        waiting = CaptureRequest.objects.filter(state=state).values_list("url", flat=True)
        return set(waiting), list(CaptureSchedule.objects.all())


def test_what_a_choice_hides_neither_holds_a_batch_up_nor_goes_with_it(chromium, desk):
    with window(chromium, desk, "north", SCREEN) as page:
        page.goto(f"{desk.address}/captures/batches/")
        page.fill("#id_title", "一批网店")
        page.select_option("#id_source", "addresses")
        page.fill("#id_addresses", "https://a.example/1\nhttps://a.example/2")
        # half a day, which the browser holds against the form as long as the field is in it
        page.select_option("#id_every", "day")
        page.locator("#id_until_on").press_sequentially("02")
        assert page.evaluate("document.querySelector('#id_until_on').validity.badInput")
        page.select_option("#id_every", "now")
        sent = []
        page.on("request", lambda one: sent.append(one.post_data) if one.method == "POST" else None)
        page.click("button:has-text('排队或安排')")
        page.wait_for_url("**/captures/?batch=*")
        assert "2" in page.inner_text("[role=status]")
        assert not any("until_on" in (body or "") or "rule=" in (body or "") for body in sent)
        # back to the form as it was: what is hidden is still out of it
        page.go_back()
        settle(page)
        assert "until_on" not in sent_with(page)[0]
    waiting, schedules = batches()
    assert waiting == {"https://a.example/1", "https://a.example/2"}
    assert schedules == []
