"""取证行为: seal files as an exhibit, put proof and time beside the seal, note its custody."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q

from wangjian import __version__
from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.authority.ids import new_id
from wangjian.authority.log import open_log, proof_of
from wangjian.errors import BadInput, NoSuchRecord, NotReady
from wangjian.evidence import custody, later, manifest, package, sealing, shelf, stamps
from wangjian.evidence.custody import Step
from wangjian.evidence.domain import keeping
from wangjian.evidence.manifest import About
from wangjian.evidence.models import Custody, Exhibit
from wangjian.ledger import canonical

if TYPE_CHECKING:
    import uuid

    from wangjian.authority.actor import Actor
    from wangjian.authority.models import LedgerEntry
    from wangjian.evidence.package import Source
    from wangjian.evidence.stamps import Ask
    from wangjian.workspace.folder import Workspace

_log = logging.getLogger("wangjian.evidence")
RIGHT = "evidence.capture"
_BATCH = 100
# First number of the two that the lock of a file being finished consists of.
_FINISHING = 7_233
_AGAIN = timedelta(minutes=10)
_ABANDONED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class NewExhibit:
    """What is to be sealed: files by their path in the package, and what is said of them."""

    kind: str
    title: str
    files: Mapping[str, Source]
    # What was done with it up to now.
    steps: Sequence[Step] = ()
    # Names of all officers who were there; the one who seals is the first.
    officers: Sequence[str] = ()
    url: str = ""
    subject_id: uuid.UUID | None = None
    # lead:ID and the like; whose it will be, where not the officer's own office's.
    made_for: str = ""
    office_path: str = ""
    # Device, network, method and whatever else the manifest is to say.
    about: Mapping[str, Any] = field(default_factory=dict)


def seal(*, by: Actor, workspace: Workspace, new: NewExhibit) -> Exhibit:
    """Seal the files as one exhibit: row, entry for the log and file are there, or none of them."""
    permissions.require(by, RIGHT)
    if new.kind not in Exhibit.Kind.values or not new.title.strip():
        raise BadInput("电子证据缺少名称或种类", "an exhibit needs a title and a known kind")
    made_id = new_id()
    at = datetime.now(UTC).replace(microsecond=0)
    place = shelf.place_of(made_id, at)
    file = shelf.staged(workspace, place)
    try:
        made = sealing.seal(
            file, _files(by, new, at), _about(by, new, made_id, at), keeping.signer(workspace)
        )
    except ValueError as error:
        file.unlink(missing_ok=True)
        raise BadInput(
            "这些文件不能固定为一个证据包",
            f"these files cannot be sealed as one package: {error}",
            remedy_zh="请检查文件名（小写英文、数字）和大小（合计不超过 4 GB）",
            remedy_en="see the names (lower-case ASCII) and the sizes (4 GB in all)",
        ) from error
    shelf.keep(file)
    with scope(by):
        exhibit = Exhibit.objects.create(
            id=made_id, office_path=new.office_path or by.office_path, kind=new.kind,
            title=new.title, url=new.url, subject_id=new.subject_id, made_for=new.made_for,
            officer_id=by.officer_id, sha256=made.sha256, sm3=made.sm3, path=place,
            size_bytes=made.size_bytes, sealed_at=at,
            entry=authority.enter(
                later.EXHIBIT, sha256=made.sha256, at=at, ref=str(made_id),
                sm3=made.sm3, signed_sha256=made.signed_sha256,
            ),
        )  # fmt: skip
        told = {"sha256": made.sha256, **({"domain": made.domain} if made.domain else {})}
        authority.journal(by, "evidence.seal", str(made_id), values=told)
        shelf.put(workspace, file, place)
        transaction.on_commit(file.unlink)
    return exhibit


def _files(by: Actor, new: NewExhibit, at: datetime) -> dict[str, Source]:
    chain = [*new.steps, Step(_second(at), custody.SEAL, by.officer_name)]
    return {**new.files, manifest.CUSTODY: custody.written(chain)}


def _about(by: Actor, new: NewExhibit, made_id: uuid.UUID, at: datetime) -> About:
    officers = list(dict.fromkeys([by.officer_name, *new.officers]))
    more = {
        **new.about,
        "exhibit": str(made_id),
        "kind": new.kind,
        "office": by.office_name,
        "officers": officers,
        "url": new.url,
    }
    return About(new.title, _second(at), f"wangjian {__version__}", more)


def _second(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def complete(
    *,
    by: Actor,
    workspace: Workspace,
    send: Ask | None = None,
    of: Collection[uuid.UUID] | None = None,
) -> int:
    """Put beside each seal what came since: its place in the log, the time token.

    Returns how many files were written anew. `send` asks the time-stamping authority; `of`: those
    exhibits alone. A package that is damaged or gone is named in the program's log and does not
    stand before the others.
    """
    only = Q() if of is None else Q(id__in=list(of))
    if send is not None:
        for exhibit in _rows(by, _unstamped() & only):
            with _gone_on(exhibit):
                if not _stamp(by, workspace, exhibit, send):
                    break  # it does not answer now; the others are not held up by it
    count, rows = 0, _rows(by, _ANEW & only)
    while rows:
        for exhibit in rows:
            with _gone_on(exhibit):
                count += _attach(by, workspace, exhibit.id)
        full = len(rows) == _BATCH and count < _BATCH
        rows = _rows(by, _ANEW & only & Q(id__gt=rows[-1].id)) if full else []
    return count


# What the log knows and the file does not say yet.
_ANEW = Q(attached=Exhibit.Attached.NOTHING, entry__leaf_index__isnull=False) | Q(
    attached__lt=Exhibit.Attached.TIME, token_entry__leaf_index__isnull=False
)


def _unstamped() -> Q:
    """Those without a token for which nobody was asked lately."""
    lately = datetime.now(UTC) - _AGAIN
    return Q(token__isnull=True, attached__lt=Exhibit.Attached.TIME) & (
        Q(token_asked_at__isnull=True) | Q(token_asked_at__lt=lately)
    )


def _rows(by: Actor, wanted: Q) -> list[Exhibit]:
    with scope(by):
        rows = Exhibit.objects.filter(wanted).select_related("entry", "token_entry")
        return list(rows.order_by("id")[:_BATCH])


@contextmanager
def _gone_on(exhibit: Exhibit) -> Iterator[None]:
    """What is wrong with one file is noted; the next is taken."""
    try:
        yield
    except (OSError, ValueError, LookupError):
        _log.exception("exhibit %s cannot be finished: %s", exhibit.id, exhibit.path)


def _stamp(by: Actor, workspace: Workspace, exhibit: Exhibit, send: Ask) -> bool:
    """Ask for a token; False where the authority cannot be reached."""
    with scope(by):
        mine = Exhibit.objects.filter(_unstamped(), id=exhibit.id)
        if not mine.update(token_asked_at=datetime.now(UTC)):
            return True  # somebody else is asking for it
    try:
        token = stamps.stamped(_manifest(workspace, exhibit), send)
    except (NotReady, stamps.BadStampError):
        return False
    with scope(by):
        rows = Exhibit.objects.select_for_update(no_key=True)
        row = rows.filter(id=exhibit.id, token__isnull=True).first()
        if row is not None:
            row.token = token
            row.token_entry = authority.enter(
                later.TIMESTAMP, sha256=package.sha256(token), ref=str(row.id),
                exhibit_sha256=row.sha256,
            )  # fmt: skip
            row.save(update_fields=["token", "token_entry"])
    return True


def _manifest(workspace: Workspace, exhibit: Exhibit) -> bytes:
    with (workspace.evidence / exhibit.path).open("rb") as file:
        return package.read(file, keep=frozenset({manifest.MANIFEST}))[-2].content


def _attach(by: Actor, workspace: Workspace, exhibit_id: uuid.UUID) -> bool:
    """Write the file anew with what there is now; nothing where nothing is new.

    Only one process at a time has an exhibit's file in hand; what it needs is read after that.
    """
    with scope(by):
        if not _alone(exhibit_id):
            return False
        rows = Exhibit.objects.filter(_ANEW, id=exhibit_id)
        exhibit = rows.select_related("entry", "token_entry").first()
        if exhibit is None:
            return False
        logged = _logged(workspace, exhibit.entry)
        stamp = _logged(workspace, exhibit.token_entry) if exhibit.token_entry else None
        reached = Exhibit.Attached.TIME if stamp else Exhibit.Attached.LOG
        if logged is None or reached <= exhibit.attached:
            return False
        key = str(open_log(workspace).signer.verifier)
        after = later.Later(key, logged, bytes(exhibit.token or b"") if stamp else b"", stamp)
        part = shelf.staged(workspace, f"{exhibit.path}.{new_id()}.new")
        try:
            sealing.attach(workspace.evidence / exhibit.path, part, after.written)
            shelf.keep(part)
            shelf.swap(workspace, part, exhibit.path)
        finally:
            part.unlink(missing_ok=True)
        Exhibit.objects.filter(id=exhibit.id).update(attached=reached)
    return True


def _alone(exhibit_id: uuid.UUID) -> bool:
    """Whether this transaction alone has the file in hand; its row stays free for custody."""
    with connection.cursor() as cursor:
        key = zlib.crc32(exhibit_id.bytes) - (1 << 31)
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_FINISHING, key])
        row: Any = cursor.fetchone()
    return bool(row[0])


def _logged(workspace: Workspace, entry: LedgerEntry) -> later.Logged | None:
    proof = proof_of(workspace, entry)
    return later.Logged(entry.body.encode(), proof) if proof else None


def sweep(*, by: Actor, workspace: Workspace, older_than: timedelta = _ABANDONED) -> int:
    """Take away what killed programs left; returns how many files."""
    count = 0
    for file, place in shelf.left_over(workspace, older_than):
        with scope(by):
            known = Exhibit.objects.filter(path=place).exists()
        if not known and place.endswith(shelf.ENDING):
            # Linked, but never committed.
            (workspace.evidence / place).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            file.unlink()
            count += 1
    return count


def note_custody(*, by: Actor, exhibit_id: uuid.UUID, verb: str, note: str = "") -> Custody:
    """Note that somebody handed it on, opened it, took it to a notary; the log holds its hash."""
    permissions.require(by, RIGHT)
    with scope(by):
        exhibit = Exhibit.objects.select_for_update(no_key=True).filter(id=exhibit_id).first()
        if exhibit is None:
            raise NoSuchRecord("没有这份电子证据", "there is no such exhibit")
        last = exhibit.custody.order_by("-no").first()
        number, at = (last.no if last else 0) + 1, datetime.now(UTC)
        row = {
            "at": at.isoformat(), "by": by.officer_name, "exhibit": str(exhibit_id), "no": number,
            "note": note, "verb": verb,
        }  # fmt: skip
        entry = authority.enter(
            "custody", sha256=package.sha256(canonical.dump(row)), at=at, ref=str(exhibit_id)
        )
        authority.journal(by, "evidence.custody", str(exhibit_id), note, values={"verb": verb})
        return Custody.objects.create(
            exhibit=exhibit, office_path=exhibit.office_path, no=number, verb=verb,
            officer_name=by.officer_name, at=at, note=note, entry=entry,
        )  # fmt: skip
