"""办理取证: the worker takes what is due, one host after another, and says what became of it.

A row under way holds an advisory lock of its worker's session: where the lock is free and the row
says `running`, whoever was at it is dead, and it waits again. Sealing and the row's end are one
transaction, so a killed worker leaves a row that waits or one that has its exhibit.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import F

from wangjian.authority import actions as authority
from wangjian.authority.actor import scope
from wangjian.authority.queries import actor_of, house_actor
from wangjian.errors import Interrupted, NotAllowed, NotReady, Stopped, WangjianError
from wangjian.evidence.capturing import Ask, carry_out
from wangjian.evidence.models import CaptureRequest
from wangjian.evidence.orders.asking import TASK, State
from wangjian.evidence.orders.judging import Outcome, outcome
from wangjian.evidence.orders.pace import pace
from wangjian.evidence.recording import logins
from wangjian.evidence.recording.capture import Wish
from wangjian.evidence.recording.keeping import PLACES

if TYPE_CHECKING:
    import uuid

    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor
    from wangjian.evidence.models import Exhibit
    from wangjian.evidence.recording.capture import Captured
    from wangjian.evidence.recording.keeping import Kept
    from wangjian.workspace.folder import Workspace

# First number of the two that an advisory lock of a capture consists of.
CAPTURES = 7_231
_SLICE_SECONDS = 0.5
# No capture takes so long (`recording/limits.yaml`): a folder that old is of a worker that died.
_ABANDONED_SECONDS = 3600.0
_DUE_HOST = """
    SELECT p.host FROM evidence_capturepace p
     WHERE p.free_at <= statement_timestamp()
       AND EXISTS (SELECT FROM evidence_capturerequest r
                    WHERE r.host = p.host AND r.state = 'queued'
                      AND r.not_before <= statement_timestamp())
     ORDER BY NOT EXISTS (SELECT FROM evidence_capturerequest r
                           WHERE r.host = p.host AND r.state = 'queued' AND r.rank = 0
                             AND r.not_before <= statement_timestamp()), p.free_at
     LIMIT 1 FOR UPDATE OF p SKIP LOCKED
"""
_NEXT_DUE = """
    SELECT min(greatest(p.free_at, r.not_before))
      FROM evidence_capturepace p
      CROSS JOIN LATERAL (SELECT min(q.not_before) AS not_before FROM evidence_capturerequest q
                           WHERE q.host = p.host AND q.state = 'queued') r
     WHERE r.not_before IS NOT NULL
"""
# Hosts that somebody waits for and that the table of paces lacks; then those nobody waits for.
_HOSTS_WANTED = """
    INSERT INTO evidence_capturepace (host)
    SELECT DISTINCT host FROM evidence_capturerequest WHERE state = 'queued'
    ON CONFLICT DO NOTHING
"""
_HOSTS_IDLE = """
    DELETE FROM evidence_capturepace p
     WHERE p.free_at < statement_timestamp() - interval '1 day'
       AND NOT EXISTS (SELECT FROM evidence_capturerequest r
                        WHERE r.host = p.host AND r.state = 'queued')
"""


class AgainError(Exception):
    """Nothing was sealed; it is tried again later."""

    def __init__(self, found: Outcome) -> None:
        super().__init__(found.why)
        self.found = found


def work(
    ws: Workspace, *, ends: Callable[[], bool] = lambda: False, pairs: Kept | None = None
) -> int:
    """Capture what is due until nothing is for a while; says how many were taken up."""
    count = 0
    while not ends():
        with _next() as one:
            if one is not None:
                count += 1
                authority.nudge(TASK, "")  # another lane may take the next
                execute(ws, one, ends, pairs)
                continue
        if not _soon():
            break
        time.sleep(_SLICE_SECONDS)
    return count


@contextmanager
def _next() -> Iterator[CaptureRequest | None]:
    """The next one that is due, held as long as it is worked on."""
    one = _claim()
    try:
        yield one
    finally:
        if one is not None:
            _release(one.id)


def _claim() -> CaptureRequest | None:
    now = datetime.now(UTC)
    with scope(house_actor()), connection.cursor() as cursor:
        cursor.execute(_DUE_HOST)
        row: Any = cursor.fetchone()
        if row is None:
            return None
        due = CaptureRequest.objects.filter(host=row[0], state=State.QUEUED, not_before__lte=now)
        one = (
            due.select_for_update(skip_locked=True, of=("self",))
            .select_related("officer", "second_officer")
            .order_by("rank", "not_before", "id")
            .first()
        )
        if one is None or not _hold(one.id):
            return None
        one.state, one.started_at, one.attempts = State.RUNNING, now, one.attempts + 1
        one.told = {"zh": "开始", "en": "begun"}
        one.save(update_fields=["state", "started_at", "attempts", "told"])
        cursor.execute(
            "UPDATE evidence_capturepace SET free_at = %s WHERE host = %s",
            [now + pace().between, one.host],
        )
    return one


def _soon() -> bool:
    """Whether the next is due so soon that it is worth waiting for."""
    with scope(house_actor()), connection.cursor() as cursor:
        cursor.execute(_NEXT_DUE)
        row: Any = cursor.fetchone()
    until = datetime.now(UTC) + timedelta(seconds=pace().wait_for_next_seconds)
    return row is not None and row[0] is not None and row[0] <= until


def execute(
    ws: Workspace, one: CaptureRequest, ends: Callable[[], bool], pairs: Kept | None = None
) -> None:
    """Capture a claimed one, and say what became of it."""
    if pace().pause(one.attempts) is not None and not _resolves(urlsplit(one.url).hostname or ""):
        # no browser is started for a name without an address before the last attempt
        _later(one, *Outcome("silent", "the name has no address").words)
        return
    try:
        by = house_actor()
        if one.officer is not None:
            by = actor_of(one.officer, office_id=one.office_id, os_user="")
        ask = _Watch(one, ends).ask()
        carry_out(by=by, workspace=ws, wish=_wish(ws, one, by), ask=ask, pairs=pairs)
    except AgainError as error:
        _later(one, *error.found.words)
    except Interrupted:
        _back(one)
    except Stopped:
        _end(one, State.CANCELLED)
    except NotReady as error:
        _later(one, error.in_language("zh"), error.in_language("en"))
    except WangjianError as error:
        _end(one, State.FAILED, error.in_language("zh"), error.in_language("en"))
    except Exception:
        _later(one, "系统出错", "a mistake of the system")
        raise


def _resolves(host: str) -> bool:
    """Whether a name has an address at all; the recorder asks again by itself."""
    try:
        return bool(socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False


@dataclass(slots=True)
class _Watch:
    """What hears of a capture on its way."""

    one: CaptureRequest
    ends: Callable[[], bool]
    found: Outcome | None = None

    def ask(self) -> Ask:
        one, second = self.one, self.one.second_officer
        return Ask(
            officers=(second.display_name,) if second else (),
            progress=self.told, judge=self.judge, then=self.sealed, subject_id=one.subject_id,
            made_for=one.made_for, office_path=one.office_path,
        )  # fmt: skip

    def told(self, zh: str, en: str, _rows: int = 0) -> None:
        _goes_on(self.one, self.ends, {"zh": zh, "en": en})

    def judge(self, seen: Captured, rows: list[dict[str, Any]]) -> None:
        self.found = outcome(self.one.url, rows, ended=seen.ended)
        _goes_on(self.one, self.ends)
        if self.found.kind == "closed":
            raise NotAllowed(*self.found.words)
        if self.found.may_mend and pace().pause(self.one.attempts) is not None:
            raise AgainError(self.found)

    def sealed(self, exhibit: Exhibit) -> None:
        words = self.found.words if self.found else ("", "")
        if not _end(self.one, State.DONE, *words, exhibit=exhibit):
            # in the transaction of the seal, which is undone by it
            raise Stopped("已取消，或已由另一进程接手", "called off, or another worker has it")


def sweep(ws: Workspace) -> int:
    """Each minute: those whose worker died wait again; says whether any is due."""
    _clear_away(ws)
    with scope(house_actor()):
        running = list(CaptureRequest.objects.filter(state=State.RUNNING))
    for one in running:
        if _hold(one.id):
            try:
                _revive(one.id)
            finally:
                _release(one.id)
    with scope(house_actor()), connection.cursor() as cursor:
        cursor.execute(_HOSTS_WANTED)
        cursor.execute(_HOSTS_IDLE)
        due = CaptureRequest.objects.filter(state=State.QUEUED, not_before__lte=datetime.now(UTC))
        count = int(due[:1].count())
        if count:
            authority.nudge(TASK, "")
    return count


def _clear_away(ws: Workspace) -> None:
    """What captures left whose worker was killed, in the workspace and where browsers live."""
    old, beside = time.time() - _ABANDONED_SECONDS, Path(tempfile.gettempdir())
    left = [*ws.tmp.glob("capture-*"), *(one for name in PLACES for one in beside.glob(f"{name}*"))]
    for folder in left:
        with suppress(FileNotFoundError):  # its worker took it away meanwhile
            found = folder.lstat()
            if found.st_mtime < old and found.st_uid == os.geteuid():
                shutil.rmtree(folder, ignore_errors=True)


def _revive(request_id: uuid.UUID) -> None:
    with scope(house_actor()):
        one = CaptureRequest.objects.select_for_update().get(id=request_id)
        if one.state != State.RUNNING:
            return
        if one.stop_asked:
            _end(one, State.CANCELLED)
        elif one.attempts >= pace().most_attempts:
            _end(one, State.FAILED, "处理它的进程多次中断", "its worker died again and again")
        else:
            _wait(one, timedelta(), "处理它的进程中断，重新排队", "its worker died; it waits again")


def _wish(ws: Workspace, one: CaptureRequest, by: Actor) -> Wish:
    """As it was asked for; what may be reached beside the open network the workspace says too."""
    own = ws.table("capture").get("allow")
    places = [*one.allowed, *(own if isinstance(own, list) else ())]
    pairs = [str(place).rpartition(":") for place in places]
    allowed = tuple((host.strip("[]").lower(), int(port)) for host, _, port in pairs)
    login = logins.found(ws.secrets, one.login, by.office_path) if one.login else None
    return Wish(
        one.url, device=one.device, scroll=one.scroll, video=one.video, login=login, allowed=allowed
    )


def _goes_on(
    one: CaptureRequest, ends: Callable[[], bool], told: dict[str, str] | None = None
) -> None:
    """Say how far it is; raises where it is to stop."""
    if ends():
        raise Interrupted("工作进程要停止，稍后重做", "the worker ends; it is done again later")
    with scope(house_actor()):
        held = _own(one).filter(stop_asked=False)
        goes = held.update(told=told) if told else int(held.exists())
    if not goes:
        raise Stopped("已取消", "called off")


def _later(one: CaptureRequest, zh: str, en: str) -> None:
    """Once more after a pause, or never."""
    pause = pace().pause(one.attempts)
    if pause is None:
        _end(one, State.FAILED, zh, en)
    else:
        _wait(one, pause, zh, en)


def _back(one: CaptureRequest) -> None:
    """It waits as if it had not begun."""
    _wait(one, timedelta(), "", "", attempts=F("attempts") - 1)


def _wait(one: CaptureRequest, pause: timedelta, zh: str, en: str, **more: Any) -> None:
    with scope(house_actor()):
        own = _own(one)
        own.filter(stop_asked=True).update(state=State.CANCELLED, finished_at=datetime.now(UTC))
        own.filter(stop_asked=False).update(
            state=State.QUEUED, not_before=datetime.now(UTC) + pause,
            told={"zh": zh, "en": en} if zh else {}, **more,
        )  # fmt: skip


def _end(
    one: CaptureRequest,
    state: CaptureRequest.State,
    zh: str = "",
    en: str = "",
    *,
    exhibit: Exhibit | None = None,
) -> bool:
    """It is over; False where it was called off before its seal, or is another worker's now."""
    with scope(house_actor()):
        own = _own(one).filter(stop_asked=False) if state == State.DONE else _own(one)
        ended = own.update(
            state=state, finished_at=datetime.now(UTC), exhibit=exhibit,
            told={"zh": zh, "en": en} if zh else {},
        )  # fmt: skip
    return bool(ended)


def _own(one: CaptureRequest) -> QuerySet[CaptureRequest]:
    """Its row, as long as it is the one that was taken up: not where another took it up since."""
    return CaptureRequest.objects.filter(
        id=one.id, state=State.RUNNING, started_at=one.started_at, attempts=one.attempts
    )


def _hold(request_id: uuid.UUID) -> bool:
    """The lock that says: somebody alive works on it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [CAPTURES, _key(request_id)])
        row: Any = cursor.fetchone()
    return bool(row[0])


def _release(request_id: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [CAPTURES, _key(request_id)])


def _key(request_id: uuid.UUID) -> int:
    """A signed number of four bytes, the second one of the lock."""
    return zlib.crc32(request_id.bytes) - (1 << 31)
