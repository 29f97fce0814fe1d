"""制作: the worker makes what was asked for, tells how far it is, and ends when it is told to.

A row may be worked off twice; the second time nothing is done. What a killed worker was at queues
again; a file is there whole or not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import Sum

from wangjian.authority.actions import journal
from wangjian.authority.actor import scope
from wangjian.authority.queries import actor_of, house_actor
from wangjian.errors import WangjianError
from wangjian.evidence import handing, queries
from wangjian.evidence.models.requests import ExhibitRequest
from wangjian.evidence.record.bundle import write_bundle
from wangjian.evidence.requests.asking import Kind, State, admit, gone, has_room, place_of
from wangjian.evidence.requests.counting import Tell
from wangjian.workspace.locks import belong

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
    from wangjian.evidence.models import Exhibit
    from wangjian.workspace.folder import Workspace

# They are large, and made again when they are wanted.
KEPT = timedelta(days=1)
# Nobody told how far it is for so long: its worker died. Printing the record takes a minute.
DEAD_AFTER = timedelta(minutes=10)
# After so many bytes it is told how far it is.
STEP_BYTES = 32 * 2**20


class _StoppedError(Exception):
    """Somebody stopped it, or the process ends."""


def make(
    workspace: Workspace, request_id: str, *, ends: Callable[[], bool] = lambda: False
) -> None:
    """Make what a queued row asks for."""
    with scope(house_actor()):
        one = (
            ExhibitRequest.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("officer")
            .filter(id=request_id, state=State.QUEUED)
            .first()
        )
        if one is None:
            return
        now = datetime.now(UTC)
        one.state, one.started_at, one.alive_at, one.done_bytes = State.RUNNING, now, now, 0
        one.save(update_fields=["state", "started_at", "alive_at", "done_bytes"])
    part = workspace.exports / f".exhibit-{one.id}.part"
    try:
        by = actor_of(one.officer, office_id=one.office_id, os_user="")
        _carry_out(by, workspace, one, part, _teller(one, ends))
    except _StoppedError:
        _again(one)
    except WangjianError as error:
        told = {language: error.in_language(language) for language in ("zh", "en")}
        _end(one, state=State.FAILED, told=told)
    except Exception:
        _end(one, state=State.FAILED, told={"zh": "系统出错", "en": "a mistake of the system"})
        raise
    finally:
        part.unlink(missing_ok=True)


def _carry_out(
    by: Actor, workspace: Workspace, one: ExhibitRequest, part: Path, tell: Tell
) -> None:
    admit(by, one.kind)
    exhibit = queries.exhibit(by, str(one.exhibit_id))
    file = queries.file_of(workspace, exhibit)
    if not file.is_file():
        raise gone()
    if one.kind == Kind.CHECK:
        report = handing.check_again(by=by, workspace=workspace, exhibit=exhibit, tell=tell)
        _end(one, state=State.DONE, found=report.as_json())
        return
    has_room(workspace, file.stat().st_size + _others(one))
    sha256 = _bundle(by, workspace, exhibit, part, tell)
    size = part.stat().st_size
    part.replace(place_of(workspace, one))
    with scope(by):
        _end(
            one, state=State.DONE, sha256=sha256, size_bytes=size,
            keep_until=datetime.now(UTC) + KEPT,
        )  # fmt: skip
        noted = {"request": str(one.id), "sha256": sha256}
        journal(by, "evidence.make_file", str(exhibit.id), values=noted)


def _others(one: ExhibitRequest) -> int:
    """What others that are being made now may still write."""
    with scope(house_actor()):
        rows = ExhibitRequest.objects.filter(state=State.RUNNING, kind=Kind.BUNDLE)
        found = rows.exclude(id=one.id).aggregate(all=Sum("total_bytes"))
    return int(found["all"] or 0)


def _bundle(by: Actor, workspace: Workspace, exhibit: Exhibit, part: Path, tell: Tell) -> str:
    """Write it; its SHA-256."""
    with part.open("xb") as out:
        belong(part)
        write_bundle(out, by=by, workspace=workspace, exhibit=exhibit, tell=tell)
    with part.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()


def _teller(one: ExhibitRequest, ends: Callable[[], bool]) -> Tell:
    """Told how many bytes are done; raises where it is not to go on."""
    last = 0

    def tell(done: int) -> None:
        nonlocal last
        if done - last < STEP_BYTES and done:
            return
        last = done
        with scope(house_actor()):
            held = ExhibitRequest.objects.filter(id=one.id, state=State.RUNNING, stop_asked=False)
            goes_on = held.update(done_bytes=done, alive_at=datetime.now(UTC))
        if not goes_on or ends():
            raise _StoppedError

    return tell


def _again(one: ExhibitRequest) -> None:
    """It waits as if it had not begun; who stopped it has it stopped."""
    with scope(house_actor()):
        held = ExhibitRequest.objects.filter(id=one.id, state=State.RUNNING)
        held.filter(stop_asked=False).update(state=State.QUEUED, started_at=None, done_bytes=0)
        held.filter(stop_asked=True).update(state=State.STOPPED, finished_at=datetime.now(UTC))


def _end(one: ExhibitRequest, **said: object) -> None:
    with scope(house_actor()):
        held = ExhibitRequest.objects.filter(id=one.id, state=State.RUNNING)
        held.update(finished_at=datetime.now(UTC), **said)


def sweep(workspace: Workspace) -> list[str]:
    """Queued ones to be made; those whose worker died queue again; old files are removed."""
    now = datetime.now(UTC)
    with scope(house_actor()):
        running = ExhibitRequest.objects.filter(state=State.RUNNING, alive_at__lt=now - DEAD_AFTER)
        running.filter(stop_asked=True).update(state=State.STOPPED, finished_at=now)
        running.filter(stop_asked=False).update(state=State.QUEUED, done_bytes=0)
        old = list(ExhibitRequest.objects.filter(keep_until__lt=now)[:100])
        for one in old:
            place_of(workspace, one).unlink(missing_ok=True)
        ExhibitRequest.objects.filter(id__in=[one.id for one in old]).update(keep_until=None)
        queued = ExhibitRequest.objects.filter(state=State.QUEUED).order_by("id")
        found = [str(one) for one in queued.values_list("id", flat=True)]
    for part in workspace.exports.glob(".exhibit-*.part"):
        if datetime.fromtimestamp(part.stat().st_mtime, UTC) < now - DEAD_AFTER:
            part.unlink(missing_ok=True)
    return found
