"""拍图: the pictures of the README, taken from a served demonstration.

    wangjian demo --workspace demo-workspace          # leaves its pages on http://127.0.0.1:8420
    python -m scripts.pictures demo-workspace

Everything in them is made up. The rule that is tried out on the way is dropped again.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

from wangjian.workspace.folder import Workspace

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
DESK = {"width": 1280, "height": 800}
TALL = {"width": 1280, "height": 1560}
WALL = {"width": 1600, "height": 1280}
PHONE = {"width": 390, "height": 844}
HEAVIEST = 150_000
TRIAL_MS = 180_000


def triage(page: Page) -> None:
    """The list with the preview of its third row, reached by key."""
    page.goto("/groups/?rule=cn.ads.absolutes")
    page.wait_for_load_state("networkidle")
    for _ in range(3):
        page.keyboard.press("j")
    page.wait_for_selector("#preview mark")
    page.keyboard.press("x")


def lead(page: Page) -> None:
    """The first of the leads."""
    page.goto("/leads/")
    page.click("tbody a[data-open]")


def business(page: Page) -> None:
    """A business that has a lead or a finding: the holder of a shop that shows another's number."""
    shop(page)
    page.click("main a[href*='/registry/0']:has-text('公司') >> nth=0")


def shop(page: Page) -> None:
    """A shop that shows what is not registered."""
    page.goto("/groups/?rule=cn.code.name_differs&state=all")
    page.click("tbody a[data-open]")
    page.wait_for_load_state("networkidle")
    page.goto(page.get_attribute("main a[href*='/registry/0']:visible", "href") or "/registry/")


def search(page: Page) -> None:
    """Suggestions under the box, by a part of a name."""
    page.goto("/registry/?kind=shop")
    name = page.inner_text("tbody a.title >> nth=0")
    page.goto(f"/search/?q={name[:2]}")
    page.keyboard.press("/")
    page.keyboard.type(name[:2])
    page.wait_for_selector("#found [role=option]")


def trial(page: Page) -> None:
    """A rule that weighs more, checked, and held against yesterday's data."""
    page.goto("/rules/cn.ads.absolutes/")
    page.click("button:has-text('改写')")
    text = page.input_value("textarea[name=body]")
    page.fill("textarea[name=body]", re.sub(r"severity: 2\b", "severity: 3", text))
    page.click("button[value=check]")
    page.wait_for_selector("#check ~ p .chip", timeout=TRIAL_MS)
    page.click("button[value=try]")
    page.wait_for_selector("#trial ~ dl.counts", timeout=TRIAL_MS)
    page.evaluate("document.querySelector('#state').scrollIntoView()")


def drop(page: Page) -> None:
    """Away with the draft."""
    with suppress(TooLate):
        page.click("button[value=drop]", timeout=3000)


def opens(path: str) -> Callable[[Page], None]:
    """A page as it opens."""
    return lambda page: page.goto(path) and None


# name -> login, size, how to get there
SHOTS: dict[str, tuple[str, dict[str, int], Callable[[Page], None]]] = {
    "dashboard": ("head", TALL, opens("/")),
    "wall": ("head", WALL, opens("/?wall=1")),
    "work": ("officer", DESK, opens("/work/?whose=office")),
    "triage": ("officer", DESK, triage),
    "lead": ("officer", DESK, lead),
    "business": ("officer", DESK, business),
    "shop": ("officer", DESK, shop),
    "search": ("officer", DESK, search),
    "trial": ("author", DESK, trial),
    "phone": ("officer", PHONE, lead),
}


def take(browser: Browser, address: str, password: str, name: str) -> int:
    """Sign in, go there, and keep what is seen; the weight of the picture."""
    login, size, go = SHOTS[name]
    context = browser.new_context(viewport=size, base_url=address, locale="zh-CN")
    page = context.new_page()
    page.goto("/account/login/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^https?://[^/]+/(work/)?$"))
    go(page)
    page.wait_for_load_state("networkidle")
    shot: dict[str, Any] = {"format": "webp", "quality": 82}
    told = context.new_cdp_session(page).send("Page.captureScreenshot", shot)
    picture = base64.b64decode(told["data"])
    (PICTURES / f"{name}.webp").write_bytes(picture)
    if name == "trial":
        drop(page)
    context.close()
    return len(picture)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--address", default="http://127.0.0.1:8420", show_default=True)
@click.option("--only", type=click.Choice(list(SHOTS)), multiple=True)
def main(folder: Path, address: str, only: tuple[str, ...]) -> None:
    """Take the pictures of the README from a demonstration that is being served."""
    password = Workspace.find(folder).secret("demo-password")
    program = os.environ.get("WANGJIAN_CHROMIUM") or shutil.which("chromium")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        for name in only or SHOTS:
            weight = take(browser, address, password, name)
            click.echo(f"{name}.webp {weight:,}")
            if weight > HEAVIEST:
                raise click.ClickException(f"{name}.webp is heavier than {HEAVIEST:,} bytes")


if __name__ == "__main__":
    main()
