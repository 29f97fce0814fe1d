"""跟随亮照: the licence link and the filing number that a page shows, and what they lead to.

Only what is visible counts; what stands in a comment or is hidden is not there. Each link is
opened in a window of its own behind the same proxy, so that its answers stand in the same record,
and what it shows is kept beside the page (`follow-1-...`).
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from playwright.async_api import Error as BrowserError

from wangjian.evidence.recording.notes import PAGE_ERRORS, scalar, words
from wangjian.evidence.recording.seeing import Seeing
from wangjian.text.marks import Mark, marks
from wangjian.text.markup import Link

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

    from wangjian.evidence.recording.watching import Watch
    from wangjian.text.marks import Mark

FILE = "marks.json"
_RULES = Path(__file__).with_name("marks.yaml")
_CLOSE_SECONDS = 5.0
_SEEN = """() => { const body = at(Document, "body", document);
 return [body ? at(HTMLElement, "innerText", body).slice(0, 1000000) : "",
 [...at(Document, "links", document)].slice(0, 20000).filter((one) =>
   one.getClientRects().length > 0
   && one.checkVisibility({opacityProperty: true, visibilityProperty: true}))
 .map((one) => [one.href.slice(0, 4000), one.innerText.slice(0, 200)])]; }"""


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load(_RULES.read_text(encoding="utf-8"))
    return said


async def found_on(seeing: Seeing) -> list[Mark]:
    """The marks that the page shows now."""
    try:
        text, links = await seeing.notes.within(seeing.world.ask(_SEEN))
        return marks(text, [Link("a", *one) for one in links], _rules()["words"])
    except PAGE_ERRORS as error:
        seeing.notes.step("marks not read", said=words(str(error)))
        return []


async def follow(context: BrowserContext, seeing: Seeing, watch: Watch, found: list[Mark]) -> None:
    """Open what the marks of a page lead to, and write both down."""
    places = dict.fromkeys(one.address for one in found if one.address.startswith("http"))
    own = seeing.page.url.partition("#")[0]
    wanted = [one for one in places if one.partition("#")[0] != own]
    kept: dict[str, str] = {}
    for number, address in enumerate(wanted[: _rules()["most_followed"]], 1):
        kept[address] = f"follow-{number}-"
        watch.expects()
        await _open(context, seeing, address, kept[address])
    rows = [{**asdict(one), "kept": kept.get(one.address, "")} for one in found]
    text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    (seeing.notes.folder / FILE).write_text(scalar(text), encoding="utf-8")


async def _open(context: BrowserContext, seeing: Seeing, address: str, name: str) -> None:
    notes = seeing.notes
    notes.step("follow", url=address)
    try:
        page = await notes.within(context.new_page())
        other = Seeing(page, notes, await notes.within(context.new_cdp_session(page)))
    except BrowserError:
        return
    await other.open(address, referer=seeing.page.url)
    await other.settle()
    await other.see(visible=True, name=name)
    with suppress(BrowserError):
        await notes.within(page.close(), _CLOSE_SECONDS)
