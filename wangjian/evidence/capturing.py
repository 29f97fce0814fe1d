"""网页取证: an address becomes a sealed exhibit: opened, recorded, played back, compared, sealed.

Whatever the page did, what was seen of it is sealed, with the limits that cut something short and
with how the browser ended. An address from which nothing came at all is an exhibit too: that there
was no answer.
"""

from __future__ import annotations

import json
import platform
import shutil
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wangjian import __version__
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.authority.ids import new_id
from wangjian.evidence import comparing, repeating, shown
from wangjian.evidence.actions import RIGHT, NewExhibit, seal
from wangjian.evidence.contents import laid_out
from wangjian.evidence.custody import Step
from wangjian.evidence.recording import capture as recording
from wangjian.evidence.recording.capture import rows, rows_of
from wangjian.evidence.recording.keeping import Kept
from wangjian.evidence.recording.limits import bounded

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
    from wangjian.evidence.models import Exhibit
    from wangjian.evidence.recording.capture import Captured, Wish
    from wangjian.evidence.recording.pairing import Pairs
    from wangjian.evidence.recording.withholding import Withheld
    from wangjian.lake.disk import Progress
    from wangjian.workspace.folder import Workspace

METHOD = "wangjian-proxy-1"
_BROWSERS_OWN = "chrome-error:"  # what the browser shows where nothing came is no page
UNSEEN = ("HTTP/2 framing", "UDP", "answers that a service worker makes up", "Chromium's own TLS")


@dataclass(frozen=True, slots=True)
class Ask:
    """What a capture is for, and who wants to hear of it on its way."""

    officers: Sequence[str] = ()
    title: str = ""
    progress: Progress | None = None
    subject_id: uuid.UUID | None = None
    made_for: str = ""
    office_path: str = ""
    # Told what was seen and the log of its requests before anything is sealed; may raise.
    judge: Callable[[Captured, list[dict[str, Any]]], None] | None = None
    # Told of the exhibit in the transaction that makes it.
    then: Callable[[Exhibit], None] | None = None


def capture(
    *,
    by: Actor,
    workspace: Workspace,
    wish: Wish,
    officers: Sequence[str] = (),
    title: str = "",
    progress: Progress | None = None,
) -> Exhibit:
    """Capture one address and seal what was seen; raises `BadInput`, `NotReady`, `NotAllowed`."""
    ask = Ask(officers, title, progress)
    return carry_out(by=by, workspace=workspace, wish=wish, ask=ask)


def carry_out(
    *, by: Actor, workspace: Workspace, wish: Wish, ask: Ask, pairs: Kept | None = None
) -> Exhibit:
    """The same, for something, with somebody who may call it off on its way.

    `pairs` are browsers that are kept ready; without them two are started for this one.
    """
    progress = ask.progress
    permissions.require(by, RIGHT)
    recording.check(wish.url)
    wish = replace(wish, software=f"wangjian {__version__}")
    folder = workspace.tmp / f"capture-{new_id()}"
    folder.mkdir(mode=0o700)
    try:
        began = _now()
        _tell(progress, f"打开 {wish.url}", f"opening {wish.url}")
        with Kept(1, device=wish.device, most=2) if pairs is None else nullcontext(pairs) as kept:
            seen = recording.capture(wish, folder, kept.pair)
            ended = _now()
            if ask.judge is not None:
                ask.judge(seen, rows(folder / "exchanges.jsonl"))
            repeated = repeating.looked_for(folder, wish.login, bounded(wish.bounds))
            _tell(progress, "用记录回放核对", "playing it back from the record")
            with ThreadPoolExecutor(1) as aside:  # while the page is there once more
                played = aside.submit(_replayed, seen, wish, repeated.others, kept.pair)
                files = laid_out(folder, wish.url)
                with scope(by):
                    files["wangjian/shown.json"] = _written(shown.checked(folder, wish.url))
                files["wangjian/replay.json"] = _written(played.result().as_json())
        told = {**_environment(seen, wish, began, ended), **_login(wish, seen, repeated)}
        files["wangjian/environment.json"] = _written(told)
        _tell(progress, "固定", "sealing")
        steps = (
            Step(began, "capture", by.officer_name, wish.url),
            Step(_now(), "replay", f"wangjian {__version__}"),
        )
        new = NewExhibit(
            kind="capture",
            title=ask.title.strip() or title_in(folder) or wish.url,
            files=files,
            steps=steps,
            officers=ask.officers,
            url=wish.url,
            subject_id=ask.subject_id,
            made_for=ask.made_for,
            office_path=ask.office_path,
            about={"device": wish.device, "method": METHOD},
        )
        with scope(by):
            exhibit = seal(by=by, workspace=workspace, new=new)
            if ask.then is not None:
                ask.then(exhibit)
        return exhibit
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replayed(seen: Captured, wish: Wish, starred: Withheld, pairs: Pairs) -> comparing.Score:
    """Play the record back in a fresh browser; a replay that fails is a score too."""
    again = seen.folder / "replay"
    again.mkdir(mode=0o700)
    played = recording.replay(seen.folder / "data.warc", wish, again, pairs)
    own = _asked_by_browser(seen.folder) | _asked_by_browser(again)
    missing = {url: count for url, count in played.missing.items() if url in own}
    return comparing.score(
        _text(seen.folder), starred.text(_text(again)),
        answered=played.given, missing=missing, ended=played.ended,
        pictures=rows_of(again / "pictures.json") or None,
    )  # fmt: skip


def _asked_by_browser(folder: Path) -> set[str]:
    """What the page asked for by the browser's own account: not what Chromium asks for itself."""
    return {row["url"] for row in rows(folder / "witness.jsonl") if row.get("what") == "request"}


def _environment(seen: Captured, wish: Wish, began: str, ended: str) -> dict[str, Any]:
    """The record of the environment: a checklist, filled in."""
    witness = _asked_by_browser(seen.folder)
    loaded = [one for one in rows(seen.folder / "steps.jsonl") if one.get("step") == "loaded"]
    exchanges = rows(seen.folder / "exchanges.jsonl")
    return {
        "address": wish.url,
        "began": began,
        "ended": ended,
        "clock": {"utc": _now(), "monotonic_seconds": round(time.monotonic(), 3)},
        "machine": {"system": platform.system(), "release": platform.release()},
        "python": platform.python_version(),
        "software": wish.software,
        "fresh_profile": True,
        "video_pictures": len(rows(seen.folder / "video" / "frames.jsonl")) if wish.video else None,
        "browser_ended": seen.ended,
        "page_loaded": bool(loaded),
        "page_status": loaded[0].get("status") if loaded else None,
        "requests": seen.requests,
        "bytes": seen.bytes,
        "limits_reached": list(seen.limits),
        "allowed_beside_open_network": [f"{host}:{port}" for host, port in wish.allowed],
        # not passed on, only noted in the record
        "browser_asked_itself": list(seen.own),
        # what pages asked for where the browser does not tell (workers), and what it asks itself
        "not_seen_by_browser": sorted({one["url"] for one in exchanges} - witness)[:200],
        "method": METHOD,
        "method_cannot_see": list(UNSEEN),
    }


def _login(wish: Wish, seen: Captured, repeated: repeating.Repeated) -> dict[str, Any]:
    """With which login, how many of its values are stars in the record, and which are not."""
    if wish.login is None:
        return {"login": None}
    exchanges = rows(seen.folder / "exchanges.jsonl")
    return {
        "login": wish.login.stem,
        "login_values_withheld": sum(one.get("withheld") or 0 for one in exchanges),
        "login_values_repeated": repeated.as_json(),
    }


def title_in(folder: Path) -> str:
    """What the page calls itself; signs that cannot be printed (and no database holds) left out."""
    ends = [row for row in rows(folder / "steps.jsonl") if row.get("step") == "end"]
    own = not ends or str(ends[-1].get("url", "")).startswith(_BROWSERS_OWN)
    said = "" if own else str(ends[-1].get("title", ""))
    kept = (" " if one.isspace() else one for one in said if one.isspace() or one.isprintable())
    return " ".join("".join(kept).split())[:200]


def _text(folder: Path) -> str:
    file = folder / "text.txt"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _written(said: dict[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tell(progress: Progress | None, zh: str, en: str) -> None:
    if progress is not None:
        progress(zh, en, 0)
