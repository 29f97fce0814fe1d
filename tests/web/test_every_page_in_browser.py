"""Every page in a real browser: at a desk and on a phone, by keyboard, without a false note."""

from __future__ import annotations

import pytest

from tests.web.browser import DESK, PHONE, TOO_WIDE, grave, settle, window
from tests.web.conftest import hashed
from tests.web.market_pages import addresses

pytestmark = pytest.mark.browser


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_whole_quiet_and_open_to_everyone(chromium, market, size):
    """Each page fits a desk and a phone; axe-core is asked at both."""
    wrong = []
    with window(chromium, market, "admin", size) as page:
        for path in addresses(market):
            answer = page.goto(market.address + path)
            settle(page)
            name = path.strip("/").replace("/", "_")[:60] or "home"
            wrong += [f"{path}: {one}" for one in grave(page)]
            if answer.status != 200:
                wrong.append(f"{path}: status {answer.status}")
            for shown in (DESK, PHONE) if size == DESK else (PHONE,):
                page.set_viewport_size(shown)
                wide = page.evaluate(TOO_WIDE)
                if wide > 0:
                    wrong.append(f"{path}: {wide} px too wide for {shown['width']}")
                picture = market.folder / f"{name}-{shown['width']}.png"
                page.screenshot(path=picture, full_page=True)
            page.set_viewport_size(size)
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("role", ["rule_author", "registry_clerk", "second_reader", "auditor"])
def test_every_page_is_whole_for_each_role_or_says_whose_it_is(chromium, market, role):
    """What a role may not see is a page too: it says who may, and is as open to everyone."""
    login = serving(market, role)
    wrong, seen, refused = [], 0, 0
    with window(chromium, market, login, refused="403") as page:
        for path in addresses(market):
            answer = page.goto(market.address + path)
            settle(page)
            seen += answer.status == 200
            refused += answer.status == 403
            wrong += [f"{path}: {one}" for one in grave(page)]
            if answer.status not in {200, 403}:
                wrong.append(f"{path}: status {answer.status}")
            for shown in (PHONE, DESK):
                page.set_viewport_size(shown)
                wide = page.evaluate(TOO_WIDE)
                if wide > 0:
                    wrong.append(f"{path}: {wide} px too wide for {shown['width']}")
            # the wall of the meeting room has nothing to press
            if "wall=" not in path and page.locator("nav.nav a:visible").count() == 0:
                wrong.append(f"{path}: no way back")
    assert wrong == []
    assert seen > refused  # nobody of them stands before closed doors only
    assert refused or role == "auditor"  # who reads all is refused nothing


def serving(market, role):
    """The login of somebody in that role at the top office."""
    from wangjian.authority import actions

    by, login = market.house.actor("admin"), role.replace("_", "")
    officer = actions.add_officer(by=by, login=login, display_name=role)
    actions.appoint(by=by, officer_id=officer.id, office_id=market.house.top.id, role=role)
    officer.password = hashed()
    officer.save(update_fields=["password"])
    return login


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_of_somebody_outside_are_open_to_everyone_too(chromium, market, size):
    context = chromium.new_context(viewport=size)
    page = context.new_page()
    for path in ("/account/login/", "/welcome/made-up/", "/no/such/page/"):
        page.goto(market.address + path)
        assert grave(page) == []
    context.close()


def test_an_english_desk_speaks_english(chromium, market):
    with window(chromium, market, "english") as page:
        page.goto(f"{market.address}/leads/")
        assert page.get_attribute("html", "lang") == "en"
        assert page.inner_text("h1") == "Leads"
        assert "Finding groups" in page.inner_text(".nav")


def test_the_first_key_leads_past_the_navigation(chromium, market):
    with window(chromium, market, "top") as page:
        page.goto(f"{market.address}/leads/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "page"


def test_paper_shows_what_was_found_and_no_buttons(chromium, market):
    with window(chromium, market, "top") as page:
        page.goto(
            market.address + next(one for one in addresses(market) if one.startswith("/leads/0"))
        )
        page.emulate_media(media="print")
        assert page.is_hidden(".nav")
        assert page.is_hidden(".steps")
        assert page.is_visible("#why")
        assert "线索〔" in page.inner_text(".crumbs")  # its number


def test_somebody_without_the_right_sees_no_button_for_it(chromium, market):
    with window(chromium, market, "clerk") as page:
        page.goto(f"{market.address}/runs/")
        assert page.locator("main form button.main:visible").count() == 0


def test_another_office_sees_nothing_of_a_group_and_can_do_nothing_to_it(chromium, market):
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.monitoring.models import FindingGroup

    with scope(house_actor()):
        group = FindingGroup.objects.filter(
            state="open", office_path=market.house.north.path
        ).first()
    assert group is not None
    with window(chromium, market, "south", refused="404") as page:
        page.goto(f"{market.address}/groups/?state=all")
        assert str(group.id) not in page.content()
        for path in ("", "rows/"):
            assert page.goto(f"{market.address}/groups/{group.id}/{path}").status == 404
        page.goto(f"{market.address}/profile/")
        told = page.evaluate(
            """async (id) => {
                const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
                const body = new URLSearchParams({ chosen: id, act: "take" });
                const answer = await fetch("/groups/decide/",
                    { method: "POST", body, headers: { "X-CSRFToken": token } });
                return await answer.text();
            }""",
            str(group.id),
        )
        assert "不属于您的机关" in told
    with scope(house_actor()):
        assert FindingGroup.objects.get(id=group.id).state == "open"
