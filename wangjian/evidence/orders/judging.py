"""结果判断: what a recording shows of the address that was asked for, before anything is sealed.

>>> row = {"url": "https://a.example/", "status": None, "why": "no connection in time"}
>>> outcome("https://a.example/", [row], ended="done").kind
'silent'
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_FILE = Path(__file__).with_name("reasons.toml")
# What the recorder says of an address that it refuses (`recording/addresses.py`).
_REFUSED = ("is no address of the open network", "no such port")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`seen`, or why not: `silent` and `crashed` may mend by themselves, `closed` does not."""

    kind: str
    why: str = ""

    @property
    def may_mend(self) -> bool:
        """Whether it is worth another try."""
        return self.kind in {"silent", "crashed"}

    @property
    def words(self) -> tuple[str, str]:
        """For the one who asked."""
        return {
            "seen": ("", ""),
            "silent": (f"对方没有应答（{in_chinese(self.why)}）", f"no answer came ({self.why})"),
            "crashed": ("浏览器崩溃", "the browser crashed"),
            "closed": (
                f"地址不在公网，不予访问（{self.why.partition(' ')[0]}）",
                f"the address is not on the open network ({self.why})",
            ),
        }[self.kind]


def in_chinese(why: str) -> str:
    """What the recorder says, in Chinese; as it says it where no file knows it."""
    known = _reasons()
    return known.get(why) or known.get(why.partition(":")[0]) or why


@lru_cache(maxsize=1)
def _reasons() -> dict[str, str]:
    found: dict[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["reasons"]
    return found


def outcome(url: str, exchanges: Sequence[dict[str, Any]], *, ended: str) -> Outcome:
    """Judge by the requests to the host that was asked for, and by how the browser ended."""
    host = (urlsplit(url).hostname or "").lower()
    own = [one for one in exchanges if (urlsplit(one["url"]).hostname or "").lower() == host]
    if any(one["status"] for one in own):
        return Outcome("crashed") if ended == "crash" else Outcome("seen")
    whys = [str(one.get("why") or "") for one in own]
    refused = next((why for why in whys if why.endswith(_REFUSED)), "")
    if refused:
        return Outcome("closed", refused)
    if ended == "crash":
        return Outcome("crashed")
    return Outcome("silent", next(filter(None, whys), "nothing was asked"))
