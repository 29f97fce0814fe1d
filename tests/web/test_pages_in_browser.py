"""Every page in a real browser: at a desk and on a phone, by keyboard, without a false note."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PASSWORD = "a-good-pass-42"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


@contextmanager
def window(
    chromium: Browser, market, login: str, size: dict[str, int] = DESK, *, refused: str = ""
) -> Iterator[Page]:
    """A signed-in page; whatever the browser complains of fails the test.

    `refused`: the status of a refusal that the test means to get, which Chromium notes too.
    """
    context = chromium.new_context(viewport=size, locale="en-US")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
    )
    page.goto(f"{market.address}/account/login/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{market.address}/")
    yield page
    told = (f"status of {refused}", f"Status Error Code {refused}")  # Chromium's words, and htmx's
    wrong = [said for said in complaints if not refused or not any(one in said for one in told)]
    assert wrong == []
    context.close()


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def addresses(market) -> list[str]:
    """Every page that there is, with records of this market."""
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.campaign.models import MetricValue
    from wangjian.casework.actions import take_in
    from wangjian.casework.models import Lead
    from wangjian.monitoring.models import FindingGroup, Run
    from wangjian.registry.models import QuarantineRow

    figures = list(MetricValue.objects.order_by("metric").values_list("metric", flat=True)[:4:3])
    row = QuarantineRow.objects.order_by("id").first()
    run = Run.objects.order_by("-id").first()
    with scope(house_actor()):
        found = FindingGroup.objects.filter(rule_ids__contains=["cn.ads.absolutes"])
        group = found.filter(state="open").first() or found.first()
        if not Lead.objects.exists():
            others = FindingGroup.objects.filter(state="open").exclude(topic="advertising")
            worst = others.order_by("-score").first()
            take_in(by=market.house.actor("top"), group_ids=[worst.id])
        lead = Lead.objects.first()
    return [
        "/",
        "/?wall=1",
        "/?region=510000&from=2026-10-01",
        "/work/",
        *[f"/figures/{metric}/" for metric in figures],
        *subject_addresses(),
        "/loads/",
        f"/loads/{row.load_id}/",
        f"/loads/{row.load_id}/rows/{row.id}/",
        f"/linking/{waiting_pairs()[0]}/",
        "/linking/decided/",
        "/runs/",
        f"/runs/{run.id}/",
        "/rules/?topic=price",
        "/rules/cn.ads.absolutes/",
        "/lexicons/?q=国家级",
        "/lexicons/cn.wildlife.forms/",
        "/catalogues/",
        "/catalogues/cn.devices_free/",
        *monitor_addresses(market),
        "/groups/",
        f"/groups/{group.id}/",
        f"/groups/{dismissed()}/teach/",
        f"/groups/?like={group.id}",
        "/second/",
        f"/second/{sent()}/",
        "/proposals/",
        "/leads/",
        f"/leads/{lead.matter_id}/",
        "/policies/",
        "/policies/cn.sure_display/left-out/",
        "/profile/",
        "/account/password/",
    ]


def subject_addresses() -> list[str]:
    """The registry's pages, a duplicate pair made for one of them."""
    from wangjian.registry.models import SEARCHED, Business, Platform, Shop

    firm, other = Business.objects.order_by("entity").values_list("entity_id", flat=True)[:2]
    shop = Shop.objects.exclude(registration_no=None).order_by("entity").first()
    return [
        *[f"/registry/?kind={kind}" for kind in SEARCHED],
        f"/registry/{firm}/",
        f"/registry/{shop.entity_id}/",
        f"/registry/{Platform.objects.order_by('entity').first().entity_id}/",
        "/registry/same/",
        "/registry/same/merged/",
        f"/registry/same/pair/?one={firm}&other={other}",
        f"/registry/same/pair/?one={firm}",
        f"/search/?q={shop.name[:2]}",
        "/search/",
    ]


def dismissed() -> str:
    """A group that words found and an officer dismissed."""
    from wangjian.authority.queries import actor_by_login
    from wangjian.casework.actions import decide

    group = words_group("dismissed")
    if group.state == "open":
        by = actor_by_login("top", os_user="")
        decide(by=by, act="dismiss", group_ids=[group.id], reason_code="exempt")
    return str(group.id)


def sent() -> str:
    """A second reading that waits."""
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import actor_by_login, house_actor
    from wangjian.casework.actions import decide
    from wangjian.casework.models import SecondReading

    with scope(house_actor()):
        waiting = SecondReading.objects.filter(state="waiting", why="asked").first()
    if waiting is None:
        group = words_group("open")
        by = actor_by_login("top", os_user="")
        decide(by=by, act="second", group_ids=[group.id], words="拿不准")
        return sent()
    return str(waiting.id)


def words_group(state: str):
    """A group of words in that state, else the last of the open ones."""
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.monitoring.models import FindingGroup

    with scope(house_actor()):
        # Not of advertising: those few groups are what other tests decide on.
        groups = FindingGroup.objects.filter(findings__term__gt="").exclude(topic="advertising")
        groups = groups.distinct().order_by("score", "id")
        return groups.filter(state=state).first() or groups.filter(state="open").first()


def monitor_addresses(market) -> list[str]:
    """A checked draft, a plan with an item and a sample list, and two runs compared."""
    from django.conf import settings

    from wangjian.authority.days import today
    from wangjian.authority.knowledge import packs
    from wangjian.monitoring import actions
    from wangjian.monitoring.models import Draft, Run, RunComparison, SampleList, SweepPlan
    from wangjian.monitoring.planbook import read_plans

    if not SweepPlan.objects.exists():
        author, head = market.house.actor("admin"), market.house.actor("head")
        ws = settings.WORKSPACE
        draft = actions.open_draft(
            ws=ws, by=author, packs=packs(), kind="rule", ref="cn.ads.special_supply"
        )
        actions.ask_check(by=author, draft_id=draft.id)
        actions.check_draft(ws, draft.id)
        text = read_plans(packs())["cn.example_campaign"]
        plan = actions.open_plan(by=head, text=text, from_on=today())
        sample = actions.draw_sample(
            by=head, plan_id=plan.id, name="样本", kind="shop", size=20, seed="7"
        )
        actions.freeze_sample(sample.id)
        done = Run.objects.filter(state="done").first()
        later = Run.objects.create(state="done", counts=done.counts)
        made = actions.compare_runs(by=head, first_id=done.id, second_id=later.id)
        actions.execute_comparison(ws, made.id)
    plan = SweepPlan.objects.get()
    return [
        "/drafts/",
        f"/drafts/{Draft.objects.get().id}/",
        "/plans/",
        f"/plans/{plan.id}/",
        f"/plans/items/{plan.items.order_by('no').first().id}/",
        f"/plans/samples/{SampleList.objects.get().id}/",
        f"/runs/compared/{RunComparison.objects.get().id}/",
    ]


def waiting_pairs() -> list[int]:
    """Two links that wait for an officer: a shop of the market beside two firms of it."""
    from wangjian.registry.models import Business, EntityTie, Shop

    if not EntityTie.objects.filter(how="linked").exists():
        shop = Shop.objects.exclude(address=None).order_by("entity").first()
        for n, firm in enumerate(Business.objects.order_by("entity")[:2]):
            EntityTie.objects.create(
                entity_id=shop.entity_id,
                business_id=firm.entity_id,
                how="linked",
                verdict="waits",
                probability=0.6 - n / 5,
                reasons={"name": "one_off", "place": "city", "region": "same"},
            )
    return list(EntityTie.objects.filter(how="linked").order_by("id").values_list("id", flat=True))


def grave(page: Page) -> list[str]:
    """What axe-core calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(
    "size", [DESK, pytest.param(PHONE, marks=pytest.mark.slow)], ids=["desk", "phone"]
)
def test_every_page_is_whole_quiet_and_open_to_everyone(chromium, market, size):
    """Each page fits a desk and a phone; the full suite asks axe-core at the phone's width too."""
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


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_of_somebody_outside_are_open_to_everyone_too(chromium, market, size):
    context = chromium.new_context(viewport=size)
    page = context.new_page()
    for path in ("/account/login/", "/welcome/made-up/", "/no/such/page/"):
        page.goto(market.address + path)
        assert grave(page) == []
    context.close()


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
        assert "这条线索已办结" in page.inner_text(".steps")


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
