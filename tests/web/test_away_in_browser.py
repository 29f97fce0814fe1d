"""A page that locks while somebody is away, and a matter that goes to a colleague's phone."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest

from tests.web.browser import PHONE, grave, settle, window
from tests.web.conftest import PASSWORD
from wangjian.web.account import presence

pytestmark = pytest.mark.browser

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"picture"
DRAFT = "已到店核对，尚待平台答复"
STANDS = """() => { const it = document.activeElement;
    return [it.id, it.value, it.selectionStart, it.selectionEnd, scrollY]; }"""


def lead_address(desk) -> str:
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.casework.models import Lead

    with scope(house_actor()):
        return f"{desk.address}/leads/{Lead.objects.get().matter_id}/"


def leave(page) -> None:
    """Half an hour and a minute ago whoever sits there was last seen."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    cookie = next(c for c in page.context.cookies() if c["name"] == settings.SESSION_COOKIE_NAME)
    session = SessionStore(cookie["value"])
    away = settings.SIGN_IN.idle + timedelta(minutes=1)
    session[presence.SEEN] = int(time.time() - away.total_seconds())
    session.save()
    page.clock.fast_forward(int(away.total_seconds() * 1000))


def test_signing_in_again_over_the_page_leaves_draft_scroll_and_selection(chromium, desk):
    with window(chromium, desk, "north", PHONE) as page:
        page.clock.install()
        page.goto(lead_address(desk))
        page.click("summary:has-text('记录核查情况')")
        page.fill("#id_note_reason", DRAFT)
        page.evaluate("document.activeElement.setSelectionRange(2, 5); scrollBy(0, 120)")
        before = page.evaluate(STANDS)
        assert before[:4] == ["id_note_reason", DRAFT, 2, 5]
        assert before[4] > 0
        leave(page)
        page.wait_for_selector("dialog.away[open] input[type=password]")
        assert grave(page) == []
        page.keyboard.press("Escape")  # there is no way past it
        assert page.is_visible("dialog.away")
        page.fill("dialog.away input[type=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog.away", state="detached")
        assert page.evaluate(STANDS) == before
        page.click("form[action$='/steps/note/'] button")
        settle(page)
        assert DRAFT in page.inner_text("main")


def by_hand(page) -> str:
    """The message that the officer is to hand on, as this house has no other way out."""
    page.reload()
    return page.locator(".copy").last.inner_text()


def test_a_colleague_answers_one_matter_on_a_phone_from_the_code_to_the_hand_back(chromium, desk):
    phone = chromium.new_context(viewport=PHONE).new_page()
    with window(chromium, desk, "north") as page:
        page.goto(lead_address(desk).replace("/leads/", "/matters/") + "links/")
        page.click("summary:has-text('发一条链接')")
        page.fill("#id_addressee", "张三丰")
        page.fill("#id_phone", "138 0000 1234")
        page.fill("#id_purpose", "到店核对执照")
        page.click("button:has-text('生成链接')")
        settle(page)
        phone.goto(re.search(r"http\S+/m/[^/\s]+/", by_hand(page))[0])
        assert "到店核对执照" not in phone.content()
        assert grave(phone) == []
        phone.click("button:has-text('发送验证码')")
        phone.fill("#id_code", re.search(r"\d{6}", by_hand(page))[0])
        phone.click("button:has-text('打开')")
        assert "到店核对执照" in phone.inner_text("main")
        assert grave(phone) == []
        phone.fill("#id_answer", "已到店，执照与公示一致")
        photo = {"name": "door.png", "mimeType": "image/png", "buffer": PNG}
        phone.set_input_files("#id_photo", files=[photo])
        phone.click("button:has-text('先上传这张照片')")
        assert phone.input_value("#id_answer") == "已到店，执照与公示一致"
        assert "door.png" in phone.inner_text("main")
        phone.click("button:has-text('交回')")
        assert "已交回" in phone.inner_text("main")
        page.goto(lead_address(desk))
        assert "已到店，执照与公示一致" in page.inner_text("main")
    phone.context.close()
