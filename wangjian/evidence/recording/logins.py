"""登录状态: cookies and stored values of somebody's login, put into the fresh profile.

The file is a browser's storage state as Playwright writes it (`cookies`, `origins`); it lies in the
workspace under `secrets/logins/OFFICE/NAME.json` (`secrets/logins/sc/cd/shop.json`) and is that
office's alone; `secrets/logins/NAME.json` is every office's. The package names the login and has
nothing else of the file.
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


def known(secrets: Path, office_path: str) -> list[str]:
    """The names of the logins that an office has."""
    files = [one for place in _places(secrets, office_path) for one in place.glob("*.json")]
    return sorted({one.stem for one in files if _NAME.match(one.stem)})


def named(name: str) -> str:
    """A name as orders carry it; raises `BadInput` for what is none."""
    if name and not _NAME.match(name):
        raise BadInput("登录状态的名称无效", "this is no name of a login")
    return name


def found(secrets: Path, name: str, office_path: str = "") -> Path:
    """The file of an office's login; raises `BadInput` where there is none that can be used."""
    places = _places(secrets, office_path)
    file = next((one for place in places if (one := place / f"{name}.json").is_file()), None)
    said: Any = None
    if _NAME.match(name) and file is not None:
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            said = None
    usable = isinstance(said, dict) and isinstance(said.get("cookies", []), list)
    if file is None or not usable:
        place, wanted = places[0].relative_to(secrets.parent), f"{name[:60]}.json"
        raise BadInput(
            f"没有可用的登录状态“{name[:60]}”",
            f"there is no usable login {name[:60]!r}",
            remedy_zh=f"请把浏览器的登录状态（storage state）存为工作区的 {place}/{wanted}",
            remedy_en=f"save a browser's storage state as {place}/{wanted} in the workspace",
        )
    return file


def _places(secrets: Path, office_path: str) -> list[Path]:
    """Where an office's are: its own folder first, then that of all."""
    shared = secrets / "logins"
    parts = office_path.strip("/").split("/")
    own = [shared.joinpath(*parts)] if all(_NAME.match(part) for part in parts) else []
    return [*own, shared]


async def put_in(context: BrowserContext, file: Path) -> None:
    """Give the profile what the file holds, before anything is opened."""
    said = json.loads(await asyncio.to_thread(file.read_text, encoding="utf-8"))
    await context.add_cookies(said.get("cookies", []))
    if origins := said.get("origins"):
        await context.add_init_script(f"{_PUT}({json.dumps(origins)})")
