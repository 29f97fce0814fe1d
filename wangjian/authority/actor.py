"""办理人: who acts, at which post, and the part of the database that is theirs for that time.

>>> with scope(actor):                                              # doctest: +SKIP
...     Matter.objects.count()      # of the actor's office and of those below it, no other
"""

from __future__ import annotations

import getpass
import json
import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection, transaction

from wangjian.authority import permissions
from wangjian.authority.decisions import NOWHERE, PathRange, subtree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.utils import CursorWrapper

_SET = (
    "SELECT set_config('wangjian.office_from', %s, true),"
    " set_config('wangjian.office_until', %s, true),"
    " set_config('pghistory.context_id', %s, true),"
    " set_config('pghistory.context_metadata', %s, true)"
)
_READ = (
    "SELECT current_setting('wangjian.office_from', true),"
    " current_setting('wangjian.office_until', true),"
    " current_setting('pghistory.context_id', true),"
    " current_setting('pghistory.context_metadata', true)"
)


def _os_user() -> str:
    """The operating-system user; a container may have a number without a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


@dataclass(frozen=True, slots=True)
class Actor:
    """An officer at one of their posts, or the house itself (`officer_id` None).

    Of several posts one is the acting one: rights and range are those of that office, and the
    roles are all that the officer holds in it on the day.
    """

    officer_id: uuid.UUID | None
    officer_name: str
    office_id: uuid.UUID
    office_path: str
    roles: frozenset[str] = frozenset()
    os_user: str = field(default_factory=_os_user)
    office_name: str = ""

    @property
    def is_house(self) -> bool:
        """The timetable's own work, for which no officer stands."""
        return self.officer_id is None

    @property
    def range(self) -> PathRange:
        """The offices whose rows the actor sees."""
        if permissions.may(self, permissions.SEE_SCOPED):
            return subtree(self.office_path)
        return NOWHERE


# The actor whose range the transaction under way is set to.
_held: ContextVar[Actor | None] = ContextVar("held", default=None)


@contextmanager
def scope(actor: Actor) -> Iterator[Actor]:
    """A transaction in which only the actor's part of the scoped tables is there.

    It may stand inside another one; at its end the outer one's range is back. The settings are
    local to the transaction, so a connection that goes back to a pool carries none.
    """
    inner = connection.in_atomic_block
    with transaction.atomic():
        if inner and _holds(actor):
            yield actor  # what is set is what would be set
            return
        with connection.cursor() as cursor:
            before = _before(cursor) if inner else None
            cursor.execute(_SET, [*actor.range, str(uuid.uuid4()), _context(actor)])
        token = _held.set(actor)
        try:
            yield actor
        finally:
            _held.reset(token)
        # After an error the transaction (or its savepoint) is rolled back, the settings with it;
        # at the end of the outermost one they are gone.
        if before is not None:
            with connection.cursor() as cursor:
                cursor.execute(_SET, before)


@contextmanager
def reading(actor: Actor) -> Iterator[Actor]:
    """As `scope`, for what only reads: in a scope of the same actor it costs nothing at all."""
    if connection.in_atomic_block and _holds(actor):
        yield actor
        return
    with scope(actor):
        yield actor


def _holds(actor: Actor) -> bool:
    held = _held.get()
    return held is actor or held == actor


def _before(cursor: CursorWrapper) -> list[str]:
    cursor.execute(_READ)
    return [value or "" for value in cursor.fetchone() or ()]


def _context(actor: Actor) -> str:
    """What the history tables note beside each changed row."""
    return json.dumps(
        {
            "officer": str(actor.officer_id) if actor.officer_id else None,
            "officer_name": actor.officer_name,
            "office_path": actor.office_path,
            "os_user": actor.os_user,
        },
        ensure_ascii=False,
    )
