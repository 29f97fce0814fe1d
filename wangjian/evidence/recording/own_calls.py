"""浏览器自己的请求: told from what a page asks for by the fields of `own_calls.yaml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from wangjian.evidence.recording.wire import Head

_FILE = Path(__file__).with_name("own_calls.yaml")
OWN_CALL = "the browser's own call"  # what it is told
_HOST, _ANY = "host", "*"

Rule = dict[str, list[str]]


@lru_cache(maxsize=1)
def _rules() -> list[Rule]:
    rules: list[Rule] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["rules"]
    return rules


def is_own(host: str, head: Head) -> bool:
    """Whether the browser asks this of a server for itself."""
    return any(
        all(_fits(_said(host, head, name), rule[name]) for name in rule) for rule in _rules()
    )


def _said(host: str, head: Head, name: str) -> str:
    said = host if name == _HOST else head.get(name.encode()).decode("latin-1")
    return said.lower()


def _fits(said: str, wanted: list[str]) -> bool:
    return said in wanted or (_ANY in wanted and bool(said))
