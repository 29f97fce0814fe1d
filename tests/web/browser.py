"""A real browser at a desk and on a phone; whatever it complains of fails the test."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

from tests.web.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


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
    page.wait_for_url(re.compile(r"^https?://[^/]+/(work/)?$"))  # where the day begins
    yield page
    told = (f"status of {refused}", f"Status Error Code {refused}")  # Chromium's words, and htmx's
    wrong = [said for said in complaints if not refused or not any(one in said for one in told)]
    assert wrong == []
    context.close()


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def grave(page: Page) -> list[str]:
    """What axe-core calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
