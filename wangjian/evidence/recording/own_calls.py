"""浏览器自己的请求: told from what a page asks for by the fields of `own_calls.yaml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from wangjian.evidence.recording.wire import Head

_FILE = Path(__file__).with_name("own_calls.yaml")


@lru_cache(maxsize=1)
def _rules() -> list[dict[bytes, bytes]]:
    said = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["rules"]
    return [{name.encode(): value.encode() for name, value in rule.items()} for rule in said]


def is_own(head: Head) -> bool:
    """Whether the browser asks this for itself."""
    return any(
        all(_fits(head.get(name), wanted) for name, wanted in rule.items()) for rule in _rules()
    )


def _fits(said: bytes, wanted: bytes) -> bool:
    return bool(said) if wanted == b"*" else said.lower() == wanted
