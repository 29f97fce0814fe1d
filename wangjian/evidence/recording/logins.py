"""登录状态: cookies and stored values of somebody's login, put into the fresh profile.

The file is a browser's storage state as Playwright writes it (`cookies`, `origins`); it lies in the
workspace under `secrets/logins/NAME.json`. The package names the login. What the browser sends with
it stands in the record, as everything that goes over the wire does.
"""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadInput

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}\Z")
_PUT = """(all => { const one = all.find((o) => o.origin === location.origin);
 if (one && !sessionStorage.getItem("wangjian-login")) {
  sessionStorage.setItem("wangjian-login", "1");
  for (const {name, value} of one.localStorage ?? []) localStorage.setItem(name, value); } })"""


def found(secrets: Path, name: str) -> Path:
    """The file of a login; raises `BadInput` where there is none, or none that can be used."""
    file = secrets / "logins" / f"{name}.json"
    said: Any = None
    if _NAME.match(name) and file.is_file():
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            said = None
    if not isinstance(said, dict) or not isinstance(said.get("cookies", []), list):
        raise BadInput(
            f"没有可用的登录状态“{name[:60]}”",
            f"there is no usable login {name[:60]!r}",
            remedy_zh=f"请把浏览器的登录状态（storage state）存为 {file.name}，放在 {file.parent}",
            remedy_en=f"put a browser's storage state as {file.name} into {file.parent}",
        )
    return file


async def put_in(context: BrowserContext, file: Path) -> None:
    """Give the profile what the file holds, before anything is opened."""
    said = json.loads(await asyncio.to_thread(file.read_text, encoding="utf-8"))
    await context.add_cookies(said.get("cookies", []))
    if origins := said.get("origins"):
        await context.add_init_script(f"{_PUT}({json.dumps(origins)})")
