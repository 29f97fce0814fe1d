"""帮助文件: the help of a screen as its file says it, in both languages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).with_name("screens")
# The keys of every page; and the help of a page that has no file of its own.
EVERYWHERE = "desk"


@dataclass(frozen=True, slots=True)
class Said:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does."""

    key: str
    does: Said


@dataclass(frozen=True, slots=True)
class Help:
    """The help of one screen."""

    title: Said
    text: tuple[Said, ...]
    keys: tuple[Key, ...]


def help_of(screen: str) -> Help:
    """The help of a screen, with the keys of every page after its own."""
    found = _read()
    everywhere = found[EVERYWHERE]
    own = found.get(screen)
    if own is None or own is everywhere:
        return everywhere
    return Help(own.title, own.text, own.keys + everywhere.keys)


def screens() -> frozenset[str]:
    """The screens that have a file."""
    return frozenset(_read())


@lru_cache(maxsize=1)
def _read() -> dict[str, Help]:
    return {
        path.stem: _help(tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted(_FOLDER.glob("*.toml"))
    }


def _help(file: dict[str, Any]) -> Help:
    return Help(
        title=Said(**file["title"]),
        text=tuple(Said(**one) for one in file.get("text", ())),
        keys=tuple(Key(one["key"], Said(one["zh"], one["en"])) for one in file.get("keys", ())),
    )
