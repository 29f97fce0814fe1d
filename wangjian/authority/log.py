"""日志: the workspace's log opened, read and held against the rows that speak of it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wangjian.authority.days import instants_of
from wangjian.authority.models import Journal, LedgerEntry
from wangjian.errors import NoSuchRecord, NotReady
from wangjian.ledger import auditing, canonical, entries, hashing
from wangjian.ledger.log import Log
from wangjian.ledger.notes import Signer, is_name

if TYPE_CHECKING:
    from datetime import date

    from wangjian.ledger.proofs import Proof
    from wangjian.workspace.folder import Workspace

JOURNAL_DAY = "journal.day"
_KEY = "ledger-key"
_ROWS = 2000


def open_log(workspace: Workspace) -> Log:
    """The log of a workspace; its key is made when it is first opened.

    `[ledger] origin` in `workspace.toml` gives it the name of an address where it is published.
    """
    origin = workspace.table("ledger").get("origin") or f"wangjian/{workspace.id}"
    if not isinstance(origin, str) or not is_name(origin):
        raise NotReady(
            f"workspace.toml 中的 [ledger] origin 不能作日志名称：{origin}",
            f"[ledger] origin in workspace.toml is no name of a log: {origin}",
            remedy_zh="名称不含空格和加号，如 log.example.gov.cn/huzhou",
            remedy_en="a name has no spaces and no plus, such as log.example.gov.cn/huzhou",
        )
    seed = base64.urlsafe_b64decode(workspace.secret(_KEY) + "=")
    return Log(workspace.evidence / "log", Signer(origin, seed))


def proof_of(workspace: Workspace, entry: LedgerEntry) -> Proof | None:
    """What shows an outsider that the entry is in the log; None while it waits."""
    if entry.leaf_index is None:
        return None
    return open_log(workspace).prove(entry.leaf_index)


def entry_at(index: int) -> LedgerEntry:
    """The row of one place of the log."""
    found = LedgerEntry.objects.filter(leaf_index=index).first()
    if found is None:
        raise NoSuchRecord(f"日志没有第 {index} 条", f"the log has no entry {index}")
    return found


def waiting() -> int:
    """How many rows wait for the log."""
    return LedgerEntry.objects.filter(leaf_index__isnull=True).count()


def newest(kind: str = "", limit: int = 50) -> list[dict[str, Any]]:
    """The last rows, those that wait first; each with what it says."""
    rows = LedgerEntry.objects.order_by("-id")
    if kind:
        rows = rows.filter(kind=kind)
    return [
        {
            **entries.read(row.body.encode()),
            "leaf_index": row.leaf_index,
            "ref": row.ref,
        }
        for row in rows[:limit]
    ]


def audit(workspace: Workspace, kept: Sequence[str] = ()) -> auditing.Audit:
    """The log's files, the rows that name a place in it, and the journal's days held against it."""
    log = open_log(workspace)
    found = auditing.audit(log, kept)
    if not found.holds:
        return found
    rows = (
        LedgerEntry.objects.filter(leaf_index__isnull=False)
        .order_by("leaf_index")
        .values_list("leaf_index", "leaf", "kind")
        .iterator(_ROWS)
    )
    known = next(rows, None)
    for index, body in enumerate(log.read()):
        leaf = hashing.leaf(body).hex()
        if known is None or known[0] != index:
            found.say(
                f"日志第 {index} 条在数据库里没有对应的行",
                f"entry {index} of the log is not known to the database",
            )
            continue
        if known[1] != leaf:
            found.say(
                f"日志第 {index} 条与数据库里的行不同",
                f"entry {index} of the log is not what the database says",
            )
        elif known[2] == JOURNAL_DAY:
            _check_day(entries.read(body), found)
        known = next(rows, None)
    if known is not None:
        found.say(
            f"数据库里有日志所没有的位置：{known[0]}",
            f"the database names a place that the log does not have: {known[0]}",
        )
    return found


def _check_day(said: dict[str, Any], found: auditing.Audit) -> None:
    from datetime import date

    on = date.fromisoformat(str(said["on"]))
    root, rows = root_of_day(on)
    if root.hex() != said["sha256"]:
        found.say(
            f"{on} 的留痕与日志所记不符（当时 {said['rows']} 行，现在 {rows} 行）",
            f"the journal of {on} is not the one in the log ({said['rows']} rows then, {rows} now)",
        )


def root_of_day(on: date) -> tuple[bytes, int]:
    """Merkle root over the journal of one Beijing day, and how many rows it has."""
    leaves = [hashing.leaf(row) for row in _journal_of(on)]

    def node(level: int, index: int) -> bytes:
        return hashing.full(leaves[index << level : (index + 1) << level])

    return hashing.root(len(leaves), node), len(leaves)


def _journal_of(on: date) -> Iterator[bytes]:
    start, stop = instants_of(on)
    rows = Journal.objects.filter(at__gte=start, at__lt=stop).order_by("at", "id")
    for row in rows.iterator(_ROWS):
        values = json.dumps(row.values, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        yield canonical.dump(
            {
                "at": row.at.isoformat(),
                "id": str(row.id),
                "office_path": row.office_path,
                "officer": str(row.officer_id or ""),
                "officer_name": row.officer_name,
                "os_user": row.os_user,
                "reason": row.reason,
                "ref": row.ref,
                "values_sha256": hashlib.sha256(values.encode()).hexdigest(),
                "verb": row.verb,
            }
        )
