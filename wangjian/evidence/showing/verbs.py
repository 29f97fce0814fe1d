"""保管链用语: what is done with evidence, by the names of `custody.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("custody.toml")


@lru_cache(maxsize=1)
def _file() -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = tomllib.loads(
        _FILE.read_text(encoding="utf-8")
    )
    return found


def words(verb: str, of: str = "verbs") -> dict[str, str]:
    """A verb in both languages; one that no file knows is shown as it is written."""
    row = _file()[of].get(verb, {})
    return {"zh": str(row.get("zh", verb)), "en": str(row.get("en", verb))}


def choosable() -> list[str]:
    """What an officer may note by hand."""
    return [verb for verb, row in _file()["verbs"].items() if row.get("choosable")]
