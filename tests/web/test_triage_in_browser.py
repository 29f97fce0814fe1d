"""A day of triage without a mouse: rows leave at once, come back with Z or when it fails."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.web.browser import DESK, PHONE, settle, window

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.closest('tr')?.dataset.group ?? ''"


def ids(page) -> list[str]:
    return page.eval_on_selector_all("tr[data-group]", "rows => rows.map(r => r.dataset.group)")


def state_of(group_id: str) -> str:
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.monitoring.models import FindingGroup

    with scope(house_actor()):
        return FindingGroup.objects.get(id=group_id).state


def decide_elsewhere(group_id: str) -> None:
    from wangjian.authority.queries import actor_by_login
    from wangjian.casework.actions import decide

    by = actor_by_login("head", os_user="")
    decide(by=by, act="take", group_ids=[UUID(group_id)])


def test_a_day_goes_by_key_alone(chromium, market):
    with window(chromium, market, "top") as page:
        page.goto(f"{market.address}/groups/")
        settle(page)
        listed = ids(page)
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert page.evaluate(FOCUSED) == listed[1]
        page.wait_for_selector(f"#preview a[href='/groups/{listed[1]}/']")
        page.keyboard.press("x")
        assert page.inner_text(".bulk [data-count]") == "1"
        page.keyboard.press("3")
        page.keyboard.press("2")  # exempt by law
        assert page.evaluate(FOCUSED) == listed[2]
        page.wait_for_selector(".note:has-text('已排除 1 个归组')")
        assert listed[1] not in ids(page)
        assert state_of(listed[1]) == "dismissed"
        page.keyboard.press("z")
        page.wait_for_selector(".note:has-text('已撤销')")
        assert page.evaluate(FOCUSED) == listed[1]
        assert ids(page) == listed
        assert state_of(listed[1]) == "open"
        page.keyboard.press("1")
        page.wait_for_selector(".note:has-text('已受理 1 个归组')")
        assert page.evaluate(FOCUSED) == listed[2]
        assert state_of(listed[1]) == "taken"
        page.keyboard.press("2")
        page.wait_for_selector(".note:has-text('已留下 1 个归组')")
        page.keyboard.press("4")
        page.wait_for_selector(".note:has-text('已送复核 1 个归组')")
        assert [state_of(one) for one in listed[2:4]] == ["left", "left"]
        assert "已研判 3 组" in page.inner_text("#day").replace("\n", " ")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/groups/{listed[4]}/")


def test_one_note_stands_there_and_z_goes_on_to_those_before(chromium, market):
    with window(chromium, market, "top", PHONE) as page:
        page.goto(f"{market.address}/groups/")
        settle(page)
        listed = ids(page)
        for before, group in enumerate(listed[:3]):
            page.click(f"tr[data-group='{group}'] .acts button:has-text('暂不受理')")
            page.locator(".note").nth(before).wait_for(state="attached")
            assert page.locator(".note:visible").count() == 1
        for left, group in ((2, listed[2]), (1, listed[1]), (0, listed[0])):
            page.locator("h1").click()
            page.keyboard.press("z")
            page.wait_for_selector(f"tr[data-group='{group}']")
            assert page.locator(".note form[data-undo]").count() == left
            assert page.locator(".note:visible").count() == 1
            assert "已撤销" in page.inner_text(".note:visible")
            assert state_of(group) == "open"
        assert ids(page) == listed


def test_the_next_preview_is_there_before_it_is_asked_for(chromium, market):
    with window(chromium, market, "top") as page:
        page.goto(f"{market.address}/groups/")
        settle(page)
        page.keyboard.press("j")
        settle(page)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        second = ids(page)[1]
        page.keyboard.press("j")
        assert page.locator(f"#preview a[href='/groups/{second}/']").count() == 1
        settle(page)
        assert not any(second in url for url in asked)


def test_a_row_comes_back_when_somebody_else_was_first(chromium, market):
    with window(chromium, market, "top", refused="409") as page:
        page.goto(f"{market.address}/groups/")
        settle(page)
        first = ids(page)[0]
        decide_elsewhere(first)
        page.keyboard.press("j")
        page.keyboard.press("2")
        page.wait_for_selector("#problems :text('不能暂不受理')")
        assert ids(page)[0] == first
        assert page.evaluate(FOCUSED) == first


def test_other_needs_words_and_escape_leaves_the_reasons(chromium, market):
    with window(chromium, market, "top") as page:
        page.goto(f"{market.address}/groups/")
        settle(page)
        first = ids(page)[0]
        page.keyboard.press("j")
        page.keyboard.press("3")
        assert page.is_visible("#reasons")
        page.keyboard.press("Escape")
        assert page.is_hidden("#reasons")
        assert page.evaluate(FOCUSED) == first
        page.keyboard.press("3")
        page.keyboard.press("7")
        assert page.evaluate("document.activeElement.id") == "id_reason_words"
        page.keyboard.type("3 家门店同名")  # digits in a field are text
        page.keyboard.press("Enter")
        page.wait_for_selector(".note:has-text('已排除 1 个归组')")
        assert state_of(first) == "dismissed"


def test_reasons_for_sites_are_offered_for_sites_alone(chromium, market):
    with window(chromium, market, "top") as page:
        for rule, offered in (("cn.site.icp", True), ("cn.ads.absolutes", False)):
            page.goto(f"{market.address}/groups/?rule={rule}")
            settle(page)
            page.keyboard.press("j")
            page.keyboard.press("3")
            assert page.is_visible("[data-reason=site_dead]") is offered


def test_the_mouse_and_no_script_at_all_do_the_same(chromium, market):
    with window(chromium, market, "top") as page:
        page.goto(f"{market.address}/groups/")
        settle(page)
        first = ids(page)[0]
        page.click(f"tr[data-group='{first}'] a[data-open]")
        page.click("#preview button[value=leave]")
        page.wait_for_selector(".note:has-text('已留下 1 个归组')")
        assert state_of(first) == "left"
        cookies = page.context.cookies()
    plain = chromium.new_context(viewport=DESK, java_script_enabled=False)
    plain.add_cookies(cookies)
    page = plain.new_page()
    page.goto(f"{market.address}/groups/")
    undo = page.locator(".recent form", has=page.locator(f"input[value='{first}']"))
    undo.locator("button").click()
    assert "已撤销" in page.inner_text(".notice.success")
    assert state_of(first) == "open"
    page.check(f"input[name=chosen][value='{first}']")
    page.select_option("select[name=code]", "corrected")
    page.click(".bulk button[value=dismiss]")
    assert "已排除 1 个归组" in page.inner_text(".notice.success")
    assert state_of(first) == "dismissed"
    plain.close()


def test_on_a_phone_a_card_has_its_own_buttons(chromium, market):
    with window(chromium, market, "top", PHONE) as page:
        page.goto(f"{market.address}/groups/")
        settle(page)
        first = ids(page)[0]
        page.click(f"tr[data-group='{first}'] .acts button:has-text('暂不受理')")
        page.wait_for_selector(".note:has-text('已留下 1 个归组')")
        assert first not in ids(page)
        assert state_of(first) == "left"


def test_a_second_reader_reads_beside_the_list_and_puts_it_back(chromium, market):
    from wangjian.authority.actions import appoint
    from wangjian.authority.queries import actor_by_login

    house = market.house
    appoint(
        by=actor_by_login("admin", os_user=""),
        officer_id=house.officers["english"].id,
        office_id=house.top.id,
        role="second_reader",
    )
    with window(chromium, market, "top") as page:
        page.goto(f"{market.address}/groups/")
        settle(page)
        page.keyboard.press("j")
        sent = page.evaluate(FOCUSED)
        page.keyboard.press("4")
        page.wait_for_selector(".note:has-text('已送复核 1 个归组')")
    with window(chromium, market, "english", refused="400") as page:
        page.goto(f"{market.address}/second/")
        row = page.locator("tbody tr").last
        row.locator("a[data-open]").click()
        page.wait_for_selector("#preview form.verdict")
        page.keyboard.press("2")  # without words: said on the reading's own page
        page.wait_for_selector(".notice.error")
        page.fill("#id_words", "应当受理")
        page.click("button[value=disagree]")
        settle(page)
    assert state_of(sent) == "open"
