"""按键: how long an officer waits for the preview after J, in Chromium, while others work.

The next two previews are fetched while one is read, so the wait is that of the page, not of the
server; a preview that was not there in time counts with its whole wait.
"""

from __future__ import annotations

import os
import shutil
import time

_ROWS = 40  # of a list, then it is opened anew
_JUMP = """() => new Promise((done) => {
  const began = performance.now();
  const pane = document.getElementById("preview");
  const seen = new MutationObserver(() => { seen.disconnect(); done(performance.now() - began); });
  seen.observe(pane, { childList: true });
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
  setTimeout(() => done(-1), 5000);
})"""


def by_keys(address: str, login: tuple[str, str], seconds: float, reading: float) -> list[float]:
    """Seconds from each J to its preview; nothing where there is no Chromium."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("WANGJIAN_CHROMIUM") or shutil.which("chromium")
    if program is None:
        return []
    waited: list[float] = []
    until = time.monotonic() + seconds
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/account/login/")
        page.fill("[name=login]", login[0])
        page.fill("[name=password]", login[1])
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/account/login/" not in url)
        while time.monotonic() < until:
            page.goto(f"{address}/groups/")
            for _ in range(_ROWS):
                time.sleep(reading)  # as long as it is read
                if time.monotonic() >= until:
                    break
                waited.append(float(page.evaluate(_JUMP)) / 1e3)
        browser.close()
    return waited
