"""入日志: rooms say in their transaction what must be in the log; one writer enters it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from wangjian.authority.actions.records import nudge
from wangjian.authority.days import day_of, today
from wangjian.authority.log import JOURNAL_DAY, open_log, root_of_day
from wangjian.authority.models import Journal, LedgerEntry
from wangjian.errors import NotReady
from wangjian.ledger import entries, hashing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wangjian.ledger.log import Log
    from wangjian.workspace.folder import Workspace

# One number for all writers of the log of this database.
_LOCK = 7_202_003
_BATCH = 1000
# After a longer sleep the journal's later days are entered by the next run.
_MOST_DAYS = 60


def enter(
    kind: str, *, sha256: str, at: datetime | None = None, ref: str = "", **more: Any
) -> LedgerEntry:
    """Put a statement in line for the log, in the caller's transaction.

    `more` are further hashes and numbers that the entry carries, never content; `ref` stays here.
    """
    body = entries.written(kind, at=at or datetime.now(UTC), sha256=sha256, **more)
    leaf = hashing.leaf(body).hex()
    LedgerEntry.objects.bulk_create(
        [LedgerEntry(body=body.decode(), leaf=leaf, kind=kind, ref=ref)], ignore_conflicts=True
    )
    nudge("authority.write_log", "")
    return LedgerEntry.objects.get(leaf=leaf)


def write_log(workspace: Workspace) -> int:
    """Enter all that waits; returns how many entries found their place.

    What a killed writer appended without noting it, and what a restored log holds beyond a restored
    database, is recognised by its hash first, so nothing is entered twice.
    """
    log = open_log(workspace)
    placed = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            count = _one_batch(log)
        if not count:
            return placed
        placed += count


def _one_batch(log: Log) -> int:
    last = LedgerEntry.objects.filter(leaf_index__isnull=False).order_by("-leaf_index").first()
    known = 0 if last is None or last.leaf_index is None else last.leaf_index + 1
    size = log.checkpoint().size
    if known > size:
        raise _other_log(log, f"{known} rows have a place, the log has {size} entries")
    if last is not None and hashing.leaf(log.entry(known - 1)).hex() != last.leaf:
        raise _other_log(log, f"entry {known - 1} is another one")
    if size > known:
        stop = min(size, known + _BATCH)
        _recognise(known, log.read(known, stop))
        return stop - known
    rows = LedgerEntry.objects.filter(leaf_index__isnull=True).order_by("id")
    waiting = list(rows.values_list("leaf", "body")[:_BATCH])
    if waiting:
        first = log.append([body.encode() for _, body in waiting], expect=known)
        _note(first, [leaf for leaf, _ in waiting])
    return len(waiting)


def _recognise(start: int, bodies: Iterable[bytes]) -> None:
    """Entries that the log holds and no row speaks of: their rows get the place, or are made."""
    found = [(hashing.leaf(body).hex(), body) for body in bodies]
    LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(body=body.decode(), leaf=leaf, kind=entries.read(body)["kind"])
            for leaf, body in found
        ],
        ignore_conflicts=True,
    )
    _note(start, [leaf for leaf, _ in found])


def _note(start: int, leaves: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE authority_ledgerentry AS line SET leaf_index = %s + told.place - 1"
            "  FROM unnest(%s::text[]) WITH ORDINALITY AS told (leaf, place)"
            " WHERE line.leaf = told.leaf",
            [start, leaves],
        )


def _other_log(log: Log, why: str) -> NotReady:
    return NotReady(
        f"日志 {log.folder} 与数据库不属于同一时刻",
        f"the log {log.folder} and the database do not belong together: {why}",
        remedy_zh="请恢复同一次备份中的数据库和文件",
        remedy_en="restore database and files of one backup",
    )


@transaction.atomic
def note_journal_days() -> int:
    """Enter the root over each past day of the journal that is not in line yet."""
    noted = LedgerEntry.objects.filter(kind=JOURNAL_DAY).order_by("-ref").first()
    if noted is not None:
        on = datetime.fromisoformat(noted.ref).date() + timedelta(days=1)
    else:
        first = Journal.objects.order_by("at").first()
        if first is None:
            return 0
        on = day_of(first.at)
    count = 0
    while on < today() and count < _MOST_DAYS:
        root, rows = root_of_day(on)
        enter(JOURNAL_DAY, sha256=root.hex(), ref=on.isoformat(), on=on.isoformat(), rows=rows)
        on += timedelta(days=1)
        count += 1
    return count
