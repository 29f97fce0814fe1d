"""页面片段记忆: pieces of pages as they were last drawn, for whoever is shown the same.

Twenty officers of one office look at the same list; a row of it is drawn once and again only when
something that it says has changed. What a piece is made of is its key, whole, so nothing is ever
taken out of memory that would be drawn otherwise now; the language, the day and the edition of the
knowledge files belong to every key. Each process remembers by itself, and forgets at its end.
"""

from __future__ import annotations

import hashlib
import pickle
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.cache import caches
from django.utils.translation import get_language

from wangjian.authority import knowledge
from wangjian.authority.days import today

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 600
_Piece = TypeVar("_Piece")


def remembered(
    name: str, made_of: Any, draw: Callable[[], _Piece], *, kept_in: str = "memory"
) -> _Piece:
    """What `draw` gives, or gave for the same name and values (whatever can be pickled)."""
    memory = caches[kept_in]
    key = _key(name, made_of)
    piece: _Piece | None = memory.get(key)
    if piece is None:
        piece = draw()
        memory.set(key, piece, SECONDS)
    return piece


def _key(name: str, made_of: Any) -> str:
    # Pickled, a value is all that is in it; equal ones may differ in it and are then drawn twice.
    held = pickle.dumps((get_language(), today(), knowledge.edition(), made_of))
    return f"{name}:{hashlib.blake2b(held, digest_size=20).hexdigest()}"
