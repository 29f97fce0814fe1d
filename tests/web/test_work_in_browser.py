"""The main paths of the desk in a real browser: each from its list to what becomes of it."""

from __future__ import annotations

import pytest

from tests.web.browser import PHONE, settle, window
from tests.web.market_pages import waiting_pairs

pytestmark = pytest.mark.browser


def test_from_a_group_to_the_end_of_its_lead_by_keyboard(chromium, market):
    with window(chromium, market, "top") as page:
        page.goto(f"{market.address}/groups/?rule=cn.ads.absolutes")
        page.keyboard.press("j")
        page.wait_for_selector("#preview mark")
        assert page.inner_text("#preview mark") != ""
        assert page.is_hidden(".bulk")
        page.keyboard.press("x")
        assert page.inner_text(".bulk [data-count]") == "1"
        name = page.inner_text("#preview h2")
        page.focus(".bulk button[value=take]")
        page.keyboard.press("Enter")
        page.wait_for_selector(".note")
        assert "已受理 1 个归组" in page.inner_text(".note")
        page.goto(f"{market.address}/leads/?order=new")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        settle(page)
        assert name in page.inner_text("h1")
        assert page.locator("#law").count() == 1
        assert page.locator("section mark").count() >= 1
        assert "15 个工作日" in page.inner_text("aside")
        page.click("summary:has-text('记录核查情况')")
        page.fill("#id_note_reason", "已电话核实")
        page.click("form[action$='/steps/note/'] button")
        settle(page)
        assert "核查中" in page.inner_text("main header")
        page.click("summary:has-text('不予立案')")
        page.select_option("#id_not_file_ground", "no_violation")
        page.select_option("#id_not_file_decided_by", label="局长")
        page.fill("#id_not_file_reason", "没有证据")
        page.click("form[action$='/steps/not_file/'] button")
        settle(page)
        assert "不予立案" in page.inner_text("main header")
        assert "这条线索已办结" in page.inner_text("section[aria-labelledby=steps]")


def test_pairs_are_gone_through_by_keyboard_and_a_verdict_is_taken_back(chromium, market):
    first, second = waiting_pairs()
    with window(chromium, market, "clerk") as page:
        page.goto(f"{market.address}/linking/")
        assert page.locator(f"form[action='/linking/{first}/decide/']").count() == 1
        page.keyboard.press("n")
        page.wait_for_url(f"**/linking/?after={first}")
        assert page.locator(f"form[action='/linking/{second}/decide/']").count() == 1
        page.keyboard.press("n")
        page.wait_for_url(f"**/linking/?after={second}")
        page.keyboard.press("2")
        settle(page)
        assert "已记下" in page.inner_text(".notice.success")
        assert page.locator(f"form[action='/linking/{second}/decide/']").count() == 1
        page.click("text=已有结论")
        settle(page)
        page.fill("input[name=reason]", "看错了")
        page.keyboard.press("Enter")
        settle(page)
        page.locator("tbody", has_text="已撤销").wait_for()


def test_on_a_phone_a_row_opens_the_page_instead_of_a_preview(chromium, market):
    with window(chromium, market, "top", PHONE) as page:
        page.goto(f"{market.address}/groups/")
        page.click("tbody a[data-open]")
        page.wait_for_url("**/groups/*-*/")
        assert page.is_visible(".tabs")
        assert page.is_hidden(".nav")


def test_a_run_is_watched_without_reloading_and_stopped_by_a_button(chromium, market):
    from django.conf import settings

    from wangjian.monitoring.actions import execute_run

    with window(chromium, market, "top") as page:
        page.goto(f"{market.address}/runs/")
        page.click("main form button.main:visible")
        settle(page)
        run_id = page.url.rstrip("/").rsplit("/", 1)[-1]
        assert "排队" in page.inner_text("#run")
        execute_run(settings.WORKSPACE, run_id)
        page.wait_for_selector("#run .chip.done")
        assert "按规则" in page.inner_text("#run")
        page.goto(f"{market.address}/runs/")
        page.click("main form button.main:visible")
        page.click("button.stop")
        settle(page)
        assert "已停止" in page.inner_text("#run")


def test_a_row_in_quarantine_is_corrected_on_its_page(chromium, market):
    from wangjian.registry.models import QuarantineRow

    row = next(
        one
        for one in QuarantineRow.objects.filter(load__table="business").select_related("load")
        if "统一社会信用代码" in one.reasons_zh
    )
    with window(chromium, market, "clerk", refused="400") as page:
        page.goto(f"{market.address}/loads/{row.load_id}/rows/{row.id}/")
        page.fill("#id_registration_no", "91510000MA6C0Y6R0")
        page.click("main form button.main:visible")
        settle(page)
        assert "仍不符合要求" in page.inner_text(".notice.error")
        page.fill("#id_registration_no", "91510100MA62K57L1T")
        page.click("main form button.main:visible")
        settle(page)


def test_a_head_signs_a_policy_with_the_password_once_more(chromium, market):
    with window(chromium, market, "northhead", refused="403") as page:
        page.goto(f"{market.address}/policies/")
        page.click("summary:has-text('签批')")
        page.fill("input[name=until_on]", "2027-01-31")
        page.fill("input[name=password]", "not the password")
        page.click("form[action$='/sign/'] button")
        settle(page)
        assert "密码不正确" in page.inner_text(".notice.error")


def test_several_groups_are_dismissed_together_or_none_of_them(chromium, market):
    with window(chromium, market, "top") as page:
        page.goto(f"{market.address}/groups/?state=dismissed")
        earlier = page.locator("tbody tr").count()
        page.goto(f"{market.address}/groups/?rule=cn.site.icp")
        before = page.locator("tbody tr").count()
        assert 2 < before < 50  # all of them stand on one page
        for box in page.locator("tr input[name=chosen]").all()[-2:]:
            box.check()
        page.click(".bulk button[value=dismiss]")
        assert page.is_visible("#reasons")  # nothing is dismissed without a reason
        assert page.locator("tbody tr").count() == before
        page.click("[data-reason=exempt]")
        page.wait_for_selector(".note")
        assert "已排除 2 个归组" in page.inner_text(".note")
        assert page.locator("tbody tr").count() == before - 2
        page.goto(f"{market.address}/groups/?state=dismissed")
        assert page.locator("tbody tr").count() == earlier + 2


def test_the_search_box_is_reached_walked_and_left_by_keys(chromium, market):
    from wangjian.registry.models import Shop

    shop = Shop.objects.exclude(name=None).order_by("entity").first()
    with window(chromium, market, "north") as page:
        page.keyboard.press("/")
        page.keyboard.type(shop.name)
        page.wait_for_selector("#found [role=option]")
        assert page.get_attribute("#find", "aria-expanded") == "true"
        page.keyboard.press("ArrowDown")
        marked = page.get_attribute("#find", "aria-activedescendant")
        assert page.get_attribute(f"#{marked}", "aria-selected") == "true"
        page.keyboard.press("Escape")
        assert page.is_hidden("#found")
        assert page.get_attribute("#find", "aria-expanded") == "false"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/registry/*/")
        assert shop.name in page.inner_text("h1")
        page.keyboard.press("/")
        page.keyboard.type("没有这样的名字")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        assert "没有找到" in page.inner_text("main")
