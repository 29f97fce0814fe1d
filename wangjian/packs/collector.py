"""Python's collector of garbage rests while much is made that stays.

It looks through all that lives whenever many objects come without going; reading the shipped
knowledge makes a million of them, none of which is garbage, and took a third longer for it.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No collection within, if there was any before."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
