"""办理行为: open a matter, take a step in it, derive its clocks again.

Each is one transaction with its journal row and its fact; a step that fails leaves nothing, not
even a number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from wangjian.authority import permissions, queries
from wangjian.authority.actions import fact, journal
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.models import Office
from wangjian.authority.prepared import Prepared, given
from wangjian.docket import clockwork, knowledge
from wangjian.docket.decisions import engine
from wangjian.docket.decisions.procedure import OPENING
from wangjian.docket.models import Clock, Matter, MatterLink, Step
from wangjian.errors import BadInput, Conflict, NoSuchRecord

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping
    from datetime import date

    from wangjian.authority.actor import Actor
    from wangjian.docket.decisions.engine import Decision, Situation
    from wangjian.docket.decisions.procedure import Procedure

# The row is locked until the step's transaction ends: a number that is given back by a failure
# is given to the next one, so none is missing and none is there twice.
_NEXT_NUMBER = """
    INSERT INTO docket_numberseries AS series (office_id, kind, year, last)
    VALUES (%s, %s, %s, 1)
    ON CONFLICT (office_id, kind, year) DO UPDATE SET last = series.last + 1
    RETURNING last
"""


@dataclass(frozen=True, slots=True)
class NewMatter:
    """What a matter is about when it is opened."""

    kind: str
    office_path: str
    fields: Mapping[str, object] = field(default_factory=dict)
    title: str = ""
    subject_id: uuid.UUID | None = None
    subject_key: str = ""
    subject_name: str = ""
    subject_card: Mapping[str, Any] = field(default_factory=dict)


def open_matter(*, by: Actor, new: NewMatter) -> Matter:
    """Open a matter: number, first step and clocks, in the office whose it is."""
    procedure, file = knowledge.procedure(new.kind)
    with scope(by):
        permissions.require_at(by, procedure.step(OPENING).right, new.office_path)
        office = Office.objects.filter(path=new.office_path).first()
        if office is None:
            raise NoSuchRecord(f"没有机关“{new.office_path}”", f"no office {new.office_path}")
        decision = engine.decide(
            procedure, OPENING, new.fields, engine.Situation("", today(), today(), by.officer_id)
        )
        knowledge.keep(file)
        year = today().year
        seq = _next_number(office, new.kind, year)
        matter = Matter.objects.create(
            office_path=office.path,
            kind=new.kind,
            office=office,
            year=year,
            seq=seq,
            number=procedure.format_number(office=office.short_name, year=year, seq=seq),
            title=new.title,
            state=decision.state,
            subject_id=new.subject_id,
            subject_key=new.subject_key,
            subject_name=new.subject_name,
            subject_card=dict(new.subject_card),
            opened_on=today(),
            procedure_id=procedure.digest,
            version=0,
        )
        _carry_out(by, matter, procedure, OPENING, decision)
    return matter


def take_step(  # noqa: PLR0913 - a step has as many particulars
    *,
    by: Actor,
    matter_id: uuid.UUID,
    verb: str,
    fields: Mapping[str, object],
    version: int,
    acted_on: date | None = None,
    kind: str = "",
) -> Step:
    """Take a step in a matter; `version` is the one that the officer saw.

    `kind`: the kind that the caller answers for; a room that keeps more of a matter than docket
    does takes its steps itself (a lead: `casework.actions.take_lead_step`).
    """
    with scope(by):
        matter = Matter.objects.select_for_update().filter(id=matter_id).first()
        if matter is None or (kind and matter.kind != kind):
            raise NoSuchRecord(
                "没有这件事项，或它不属于您的机关",
                "there is no such matter, or it is not your office's",
            )
        procedure = knowledge.kept(matter.procedure_id)
        step = procedure.step(verb)
        permissions.require_at(by, step.right, matter.office_path)
        _must_be_current(matter, procedure, version)
        decision = engine.decide(procedure, verb, fields, situation(matter, by), acted_on=acted_on)
        _must_hold(matter, procedure, verb, decision)
        return _carry_out(by, matter, procedure, verb, decision)


def note_of_another(*, by: Actor, matter: Matter, verb: str, fields: Mapping[str, object]) -> Step:
    """A step for somebody who is no officer here; the caller has made sure who it is.

    `by` bears that name, has no officer's id and takes no other step; the row is locked.
    """
    procedure = knowledge.kept(matter.procedure_id)
    decision = engine.decide(procedure, verb, fields, situation(matter, by))
    return _carry_out(by, matter, procedure, verb, decision)


def link_matters(*, by: Actor, matter_id: uuid.UUID, other_id: uuid.UUID, how: str) -> MatterLink:
    """Note how one matter belongs to another."""
    with scope(by):
        matter = Matter.objects.filter(id=matter_id).first()
        if matter is None or not Matter.objects.filter(id=other_id).exists():
            raise NoSuchRecord("没有这件事项", "there is no such matter")
        permissions.require_at(by, "docket.step", matter.office_path)
        link, new = MatterLink.objects.get_or_create(
            matter=matter, other_id=other_id, how=how, defaults={"office_path": matter.office_path}
        )
        if new:
            journal(by, "docket.link", f"matter:{matter_id}", how, values={"other": str(other_id)})
        return link


def project_clocks(*, by: Actor, reason: str) -> list[tuple[uuid.UUID, date | None, date | None]]:
    """Derive every open clock again, after a new calendar; gives those that moved."""
    moved: list[tuple[uuid.UUID, date | None, date | None]] = []
    with scope(by):
        permissions.require(by, "docket.extend")
        open_matters = Matter.objects.filter(is_open=True, clocks__state="running").distinct()
        for matter_id in list(open_matters.values_list("id", flat=True)):
            # Steps lock the matter before its clocks; so does this.
            matter = Matter.objects.select_for_update().get(id=matter_id)
            for clock in matter.clocks.filter(state="running"):
                before = clock.due_on
                clockwork.derive(clock)
                if clock.due_on != before:
                    moved.append((matter.id, before, clock.due_on))
            clockwork.note_due(matter)
            matter.save(update_fields=["due_on"])
        journal(
            by,
            "docket.project_clocks",
            "clocks",
            reason,
            values={"moved": [[str(m), str(old), str(new)] for m, old, new in moved]},
        )
    return moved


_CLOCKS = Prepared(lambda: Clock.objects.filter(matter=given("matter")).exclude(state="stopped"))


def situation(matter: Matter, by: Actor) -> Situation:
    """What the engine must know of a matter."""
    clocks = _CLOCKS.rows(matter=matter.id)
    return engine.Situation(
        state=matter.state,
        today=today(),
        opened_on=matter.opened_on,
        by=by.officer_id,
        running=frozenset(clock.kind for clock in clocks),
        paused=frozenset(clock.kind for clock in clocks if clock.state == "paused"),
        opened=knowledge.OPENED,
        age_minutes=(datetime.now(UTC) - matter.opened_at).total_seconds() / 60,
    )


def _next_number(office: Office, kind: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [office.id, kind, year])
        return int((cursor.fetchone() or (0,))[0])


def _must_be_current(matter: Matter, procedure: Procedure, version: int) -> None:
    """Tell whoever brings an older version what others did meanwhile."""
    if version == matter.version:
        return
    since = Step.objects.filter(matter=matter, no__gt=version).order_by("no")
    done = [(step.by_name, procedure.step(step.verb).words) for step in since]
    zh = "；".join(f"{name}已办理“{words.zh}”" for name, words in done)
    en = "; ".join(f"{name}: {words.en}" for name, words in done)
    raise Conflict(
        f"您看到的不是最新内容：{zh or '版本不符'}",
        f"this changed after you opened it: {en or 'the version does not match'}",
        remedy_zh="请刷新页面，看过变化后再办理；您的内容没有保存",
        remedy_en="reload, look at what changed, then go on; yours was not saved",
    )


def _must_hold(matter: Matter, procedure: Procedure, verb: str, decision: Decision) -> None:
    """Officers named in the fields must serve here, and hold the right that the field asks for."""
    for asked in procedure.step(verb).fields:
        named = decision.fields.get(asked.name)
        if named is None or asked.kind not in {"officer", "second_person"}:
            continue
        holders = queries.officers_holding(asked.holds, matter.office_path, on=decision.acted_on)
        if named not in {str(officer) for officer in holders}:
            raise BadInput(
                f"“{asked.words.zh}”不是本机关（或上级机关）有此权限的人员",
                f"{asked.words.en} ({asked.name}) holds no such post in this office or above it",
                remedy_zh=f"可选：{'、'.join(holders.values()) or '目前无人'}",
                remedy_en=f"possible: {', '.join(holders.values()) or 'nobody now'}",
            )


def _carry_out(
    by: Actor, matter: Matter, procedure: Procedure, verb: str, decision: Decision
) -> Step:
    before = matter.state if matter.version else ""
    step = Step.objects.create(
        office_path=matter.office_path,
        matter=matter,
        no=matter.version + 1,
        verb=verb,
        state_before=before,
        state_after=decision.state,
        by_id=by.officer_id,
        by_name=by.officer_name,
        acted_on=decision.acted_on,
        reason=decision.fields.get("reason", ""),
        fields=decision.fields,
    )
    for act in decision.clocks:
        clockwork.act(matter, procedure, step, act)
    matter.version = step.no
    matter.state = decision.state
    if decision.assignee is not None:
        matter.assignee_id = decision.assignee
    if decision.final:
        matter.is_open = False
        matter.closed_on, matter.closed_at = decision.acted_on, datetime.now(UTC)
    clockwork.note_due(matter)
    matter.save(
        update_fields=[
            "version", "state", "assignee", "is_open", "closed_on", "closed_at", "due_on",
        ]
    )  # fmt: skip
    journal(
        by,
        f"docket.{verb}",
        f"matter:{matter.id}",
        step.reason,
        values={"number": matter.number, "step": step.no},
    )
    kind = "opened" if verb == OPENING else "closed" if decision.final else "stepped"
    fact(
        "docket",
        f"{matter.kind}.{kind}",
        str(matter.id),
        values={"step": step.no, "verb": verb, "state": matter.state},
    )
    return step
