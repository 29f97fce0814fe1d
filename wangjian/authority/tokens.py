"""接口令牌: how a personal token is written, what is kept of it, and what it may be issued for.

    wj_<8 characters that name it>_<43 characters that prove it>

Only the SHA-256 of the whole is kept: the secret part has 256 random bits, so a slow hash would
guard nothing more.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("token_scopes.toml")
_LETTERS = string.ascii_lowercase + string.digits
_PREFIX_LENGTH = 8
_FORM = re.compile(r"wj_([a-z0-9]{8})_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing that a token may be for, and the right that its holder needs."""

    id: str
    zh: str
    en: str
    right: str


@dataclass(frozen=True, slots=True)
class Scopes:
    """The file of scopes."""

    longest_days: int
    scopes: dict[str, Scope]


@lru_cache(maxsize=1)
def scopes() -> Scopes:
    """What tokens may be issued for."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found = {name: Scope(name, **row) for name, row in said["scopes"].items()}
    return Scopes(int(said["longest_days"]), found)


def make() -> tuple[str, str]:
    """A fresh token and the prefix that names it."""
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(_PREFIX_LENGTH))
    return f"wj_{prefix}_{secrets.token_urlsafe(32)}", prefix


def prefix_of(token: str) -> str:
    """The prefix of what looks like a token; empty where it does not."""
    found = _FORM.fullmatch(token)
    return found[1] if found else ""


def sha256_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
