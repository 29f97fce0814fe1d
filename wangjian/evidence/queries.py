"""取证问询: exhibits of an office, and each of them checked again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography import x509
from django.db.models import Count, Func, IntegerField, Q

from wangjian.authority import timeline as told
from wangjian.authority.actor import reading
from wangjian.authority.days import day_of, instants_of
from wangjian.authority.log import open_log
from wangjian.authority.timeline import MOST, Event
from wangjian.errors import BadInput, NoSuchRecord, NotReady
from wangjian.evidence import checking, shelf
from wangjian.evidence.domain import keeping
from wangjian.evidence.models import (
    CaptureBatch,
    CaptureRequest,
    CaptureSchedule,
    Custody,
    Exhibit,
    NotaryAct,
)
from wangjian.evidence.requests.counting import counted
from wangjian.evidence.showing import sought

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.evidence.report import Report
    from wangjian.evidence.requests.counting import Tell
    from wangjian.workspace.folder import Workspace

PAGE = 50
_SHOWN = 20
_LIVES = (CaptureRequest.State.QUEUED, CaptureRequest.State.RUNNING)


@dataclass(frozen=True, slots=True)
class ExhibitFilter:
    """What a list of exhibits is narrowed to."""

    kind: str = ""
    text: str = ""  # part of title or address, or a whole SHA-256 or SM3
    made_for: str = ""
    sealed_from: date | None = None
    sealed_until: date | None = None


@dataclass(frozen=True, slots=True)
class CaptureFilter:
    """What a list of the queue is narrowed to."""

    state: str = ""  # of a request, or `open`: waits or is under way
    text: str = ""
    batch_id: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class OfSomething:
    """Exhibits and captures of a thing or for a matter, the newest."""

    exhibits: list[Exhibit]
    captures: list[CaptureRequest]  # that wait, are under way, or gave nothing

    @property
    def waits(self) -> bool:
        """Whether something is still to come."""
        return any(one.state in _LIVES for one in self.captures)


@dataclass(frozen=True, slots=True)
class BatchNow:
    """A batch and how far it is."""

    batch: CaptureBatch
    counts: dict[str, int]

    @property
    def left(self) -> int:
        """How many still wait or are under way."""
        return sum(self.counts[state] for state in _LIVES)

    @property
    def over(self) -> int:
        """How many are not to come any more."""
        return self.batch.total - self.left


def exhibits(
    actor: Actor, wanted: ExhibitFilter | None = None, *, after: str = "", limit: int = PAGE
) -> tuple[list[Exhibit], str]:
    """A page of exhibits, the newest first, and the cursor of the next (empty at the end)."""
    with reading(actor):
        rows = Exhibit.objects.select_related("entry", "officer").filter(_narrowed(wanted))
        if after:
            rows = rows.filter(id__lt=_id(after))
        found = list(rows.order_by("-id")[: limit + 1])
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


def _narrowed(wanted: ExhibitFilter | None) -> Q:
    said = wanted or ExhibitFilter()
    found, text = Q(), said.text.strip()
    if said.kind:
        found &= Q(kind=said.kind)
    if said.made_for:
        found &= Q(made_for=said.made_for)
    if len(text) == _SUM and text.isalnum():
        found &= Q(sha256=text.lower()) | Q(sm3=text.lower())
    elif text:
        ids = sought.saying(sought.EXHIBITS, text)
        walked = Q(title__icontains=text) | Q(url__icontains=text)
        found &= walked if ids is None else Q(id__in=ids)
    if said.sealed_from:
        found &= Q(sealed_at__gte=instants_of(said.sealed_from)[0])
    if said.sealed_until:
        found &= Q(sealed_at__lt=instants_of(said.sealed_until)[1])
    return found


_SUM = 64  # characters of a SHA-256 or SM3


def captures(
    actor: Actor, wanted: CaptureFilter | None = None, *, after: str = "", limit: int = PAGE
) -> tuple[list[CaptureRequest], str]:
    """A page of the queue and of what became of it, the newest first."""
    said, found = wanted or CaptureFilter(), Q()
    if said.state == "open":
        found &= Q(state__in=_LIVES)
    elif said.state:
        found &= Q(state=said.state)
    if said.batch_id:
        found &= Q(batch_id=_id(said.batch_id))
    if said.mine:
        found &= Q(officer_id=actor.officer_id)
    text = said.text.strip()
    with reading(actor):
        if text:
            ids = sought.saying(sought.CAPTURES, text)
            found &= Q(url__icontains=text) if ids is None else Q(id__in=ids)
        rows = CaptureRequest.objects.select_related("officer", "exhibit", "batch").filter(found)
        if after:
            rows = rows.filter(id__lt=_id(after))
        page = list(rows.order_by("-id")[: limit + 1])
    return page[:limit], str(page[limit - 1].id) if len(page) > limit else ""


def batch_now(actor: Actor, batch_id: str) -> BatchNow:
    """One batch and its counts, state by state from the index."""
    with reading(actor):
        found = CaptureBatch.objects.select_related("officer").filter(id=_id(batch_id)).first()
        if found is None:
            raise NoSuchRecord("没有这个批次", "there is no such batch")
        return _counted([found])[0]


def batches(actor: Actor) -> list[BatchNow]:
    """The newest batches, each with how far it is."""
    with reading(actor):
        rows = CaptureBatch.objects.select_related("officer").order_by("-id")[:_SHOWN]
        return _counted(list(rows))


def _counted(batches: list[CaptureBatch]) -> list[BatchNow]:
    """How far each of a few is, by one look into the index of batches and states."""
    none = dict.fromkeys(CaptureRequest.State.values, 0)
    found = {one.id: dict(none) for one in batches}
    rows = CaptureRequest.objects.filter(batch__in=batches).order_by()
    for batch_id, state, count in rows.values_list("batch_id", "state").annotate(n=Count("id")):
        found[batch_id][state] = count
    return [BatchNow(one, found[one.id]) for one in batches]


def schedules(actor: Actor) -> list[CaptureSchedule]:
    """Schedules, those that go on first; of their addresses only how many (`count`)."""
    count = Func("addresses", function="jsonb_array_length", output_field=IntegerField())
    with reading(actor):
        rows = CaptureSchedule.objects.select_related("officer").order_by("next_at", "-id")
        return list(rows.annotate(count=count).defer("addresses")[: _SHOWN * 5])


def of_something(
    actor: Actor, *, made_for: str = "", entity_ids: Sequence[uuid.UUID] = ()
) -> OfSomething:
    """What was kept, and what is to be, for a matter or of things; the newest of each."""
    with reading(actor):
        if made_for:
            sealed = Exhibit.objects.filter(made_for=made_for)
            asked = CaptureRequest.objects.filter(made_for=made_for)
        else:
            sealed = Exhibit.objects.filter(subject_id__in=entity_ids)
            asked = CaptureRequest.objects.filter(subject_id__in=entity_ids)
        return OfSomething(
            list(sealed.select_related("entry").order_by("-id")[:_SHOWN]),
            list(asked.filter(exhibit__isnull=True).order_by("-id")[:_SHOWN]),
        )


def subject_timeline(actor: Actor, entity_ids: Sequence[uuid.UUID]) -> list[Event]:
    """Exhibits of these things that are the actor's to see."""
    with reading(actor):
        rows = Exhibit.objects.filter(subject_id__in=list(entity_ids)).select_related("officer")
        found = list(rows.order_by("-id")[:MOST])
    return [
        Event(
            day_of(one.sealed_at),
            told.EVIDENCE,
            f"固定证据：{one.title}",
            f"evidence sealed: {one.title}",
            one.url,
            f"exhibit:{one.id}",
            one.officer.display_name if one.officer else "",
            one.sealed_at,
        )
        for one in found
    ]


def acts_of(actor: Actor, found: Exhibit) -> list[NotaryAct]:
    """What notaries made of it."""
    with reading(actor):
        return list(found.acts.select_related("custody").order_by("custody_id"))


def exhibit(actor: Actor, exhibit_id: str) -> Exhibit:
    """One exhibit of the actor's office or of those below it."""
    with reading(actor):
        rows = Exhibit.objects.select_related("entry", "officer", "subject")
        found = rows.filter(id=_id(exhibit_id)).first()
    if found is None:
        raise NoSuchRecord("没有这份电子证据", "there is no such exhibit")
    return found


def custody_of(actor: Actor, found: Exhibit) -> list[Custody]:
    """What was done with it after sealing."""
    with reading(actor):
        return list(found.custody.order_by("no"))


def file_of(workspace: Workspace, found: Exhibit) -> Path:
    """Where its file lies."""
    return workspace.evidence / found.path


def verify(workspace: Workspace, found: Exhibit, tell: Tell | None = None) -> Report:
    """Check it again, against the office's own keys and the authority of time that it names."""
    keys = checking.Keys(
        tsa_cert=_authority_of_time(workspace),
        log_key=str(open_log(workspace).signer.verifier),
        signer_key=shelf.office_key(workspace).public,
        domain_root=keeping.roots(workspace),
    )
    with file_of(workspace, found).open("rb") as file:
        return checking.check_open(counted(file, tell), keys)


def _authority_of_time(workspace: Workspace) -> str:
    """The certificates that `workspace.toml` names; empty: none, tokens are held against their own.

    Raises:
        NotReady: the file is none.
    """
    name = workspace.table("evidence").get("tsa_cert")
    if not name:
        return ""
    try:
        text = (workspace.path / str(name)).read_text(encoding="utf-8")
        x509.load_pem_x509_certificates(text.encode())
    except (OSError, ValueError) as error:
        raise NotReady(
            f"workspace.toml 写明的时间戳机构证书读不出：{name}",
            f"the certificate of the authority of time that workspace.toml names is none: {error}",
            remedy_zh="请核对 [evidence] tsa_cert",
            remedy_en="see [evidence] tsa_cert",
        ) from error
    return text


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise BadInput("编号无效", "this is no number of an exhibit") from None
