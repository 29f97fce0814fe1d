"""办理问询: worklists, a matter's timeline, what may be done next, and why a day is what it is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from django.db.models import F, Q, prefetch_related_objects

from wangjian.authority import permissions
from wangjian.authority import queries as authority
from wangjian.authority.actor import reading
from wangjian.authority.days import today
from wangjian.authority.prepared import Prepared, given
from wangjian.docket import clockwork, knowledge
from wangjian.docket.actions import situation
from wangjian.docket.decisions import clocks, engine
from wangjian.docket.decisions.procedure import Words
from wangjian.docket.models import Clock, Matter, Step
from wangjian.errors import BadInput, NoSuchRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from wangjian.authority.actor import Actor
    from wangjian.docket.decisions.engine import Situation
    from wangjian.docket.decisions.procedure import Field, Procedure, StepRule
    from wangjian.law.deadlines import CountedDay

_PAGE = 50
_FAR = "9999-12-31"


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One step as a page shows it: names instead of keys."""

    no: int
    verb: str
    words: Words
    by_name: str
    acted_on: date
    at: datetime
    reason: str
    fields: tuple[tuple[Words, str, str], ...]  # name, shown in Chinese, in English
    state: Words
    undone: bool


@dataclass(frozen=True, slots=True)
class OpenField:
    """A field of a step with what may be chosen for it here."""

    field: Field
    choices: tuple[tuple[str, str, str], ...]  # value, Chinese, English


@dataclass(frozen=True, slots=True)
class PossibleStep:
    """A step that the state allows, and why it is closed to this officer, if it is."""

    verb: str
    words: Words
    fields: tuple[OpenField, ...]
    ends: bool
    closed: Words | None = None


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One line of a clock's ledger."""

    verb: str
    words: Words
    on: date
    amount: int | None
    why: str


@dataclass(frozen=True, slots=True)
class ClockCard:
    """A clock and why its day is what it is."""

    name: str
    words: Words
    state: str
    budget: int
    unit: str
    extended: int
    law: tuple[str, ...]
    law_version: date
    started_on: date
    due_on: date | None
    left: int | None
    late: bool
    provisional: bool
    note: Words
    lines: tuple[ClockLine, ...]
    days: tuple[CountedDay, ...]


_LEDGER = {
    "start": Words("起算", "starts"),
    "pause": Words("暂停", "paused"),
    "resume": Words("恢复", "resumed"),
    "extend": Words("延长", "extended"),
    "stop": Words("终止", "stopped"),
}


def matter(actor: Actor, which: Matter | uuid.UUID) -> Matter:
    """One matter of the actor's office or below; one that the actor has just read is that one."""
    if isinstance(which, Matter):
        return which
    with reading(actor):
        found = Matter.objects.select_related("office", "assignee").filter(id=which).first()
    if found is None:
        raise NoSuchRecord(
            "没有这件事项，或它不属于您的机关",
            "there is no such matter, or it is not your office's",
        )
    return found


def matter_by_number(actor: Actor, number: str) -> Matter | None:
    """The matter of that number, of the actor's office or below; None where there is none."""
    with reading(actor):
        return Matter.objects.filter(number=number.strip()).first() if number.strip() else None


def matters(
    actor: Actor,
    *,
    kind: str = "",
    mine: bool = False,
    late: bool = False,
    after: str = "",
    limit: int = _PAGE,
) -> tuple[list[Matter], str]:
    """Open matters by their next day, and the cursor of the page after (empty at the end)."""
    with reading(actor):
        rows = Matter.objects.filter(is_open=True).select_related("office", "assignee")
        if kind:
            rows = rows.filter(kind=kind)
        if mine:
            rows = rows.filter(assignee_id=actor.officer_id)
        if late:
            rows = rows.filter(due_on__lt=today())
        if after:
            rows = rows.filter(_after(after))
        found = list(rows.order_by(F("due_on").asc(nulls_last=True), "id")[: limit + 1])
    cursor = ""
    if len(found) > limit:
        found = found[:limit]
        cursor = f"{found[-1].due_on or _FAR}~{found[-1].id}"
    return found, cursor


def _after(cursor: str) -> Q:
    due, _, last = cursor.partition("~")
    try:
        last_id = uuid.UUID(last)
    except ValueError:
        raise BadInput("翻页位置无效", "this cursor is not valid") from None
    if due == _FAR:
        return Q(due_on__isnull=True, id__gt=last_id)
    return Q(due_on__gt=due) | Q(due_on=due, id__gt=last_id) | Q(due_on__isnull=True)


_STEPS = Prepared(lambda: Step.objects.filter(matter=given("matter")).order_by("-no"))
_CLOCKS = Prepared(
    lambda: Clock.objects.filter(matter=given("matter")).order_by("started_on", "id")
)


def timeline(actor: Actor, which: Matter | uuid.UUID) -> list[TimelineRow]:
    """Every step of a matter, the newest first."""
    found = matter(actor, which)
    procedure = knowledge.kept(found.procedure_id)
    with reading(actor):
        steps = _STEPS.rows(matter=found.id)
        names = _names(steps, procedure)
    return [
        TimelineRow(
            no=step.no,
            verb=step.verb,
            words=procedure.step(step.verb).words,
            by_name=step.by_name,
            acted_on=step.acted_on,
            at=step.at,
            reason=step.reason,
            fields=_shown(step, procedure, names),
            state=procedure.states[step.state_after].words,
            undone=step.undone_by_id is not None,
        )
        for step in steps
    ]


def possible_steps(actor: Actor, which: Matter | uuid.UUID) -> list[PossibleStep]:
    """What the state allows; closed ones say why, so that a page need not hide them."""
    found = matter(actor, which)
    procedure = knowledge.kept(found.procedure_id)
    # Several steps ask for a person with the same right: they are looked up once.
    holding = cache(partial(authority.officers_holding, office_path=found.office_path))
    with reading(actor):
        now = situation(found, actor)
        return [
            PossibleStep(
                verb=step.verb,
                words=step.words,
                fields=tuple(OpenField(field, _choices(field, holding)) for field in step.fields),
                ends=procedure.states[step.after(found.state)].final,
                closed=_closed(actor, step, now),
            )
            for step in procedure.open_steps()
            if found.state in step.states
        ]


def clock_cards(actor: Actor, which: Matter | uuid.UUID) -> list[ClockCard]:
    """The clocks of a matter, each with its ledger and every day that it counted."""
    found = matter(actor, which)
    procedure = knowledge.kept(found.procedure_id)
    with reading(actor):
        clocks_ = _CLOCKS.rows(matter=found.id)
        prefetch_related_objects(clocks_, "entries")
        return [_card(clock, procedure.clocks[clock.kind].words) for clock in clocks_]


def _card(clock: Clock, words: Words) -> ClockCard:
    version, now = clockwork.reading(clock)
    working = knowledge.calendar()
    # A clock that stopped is judged by the day on which it did.
    on = now.stopped_on or today()
    return ClockCard(
        name=clock.kind,
        words=words,
        state=now.state,
        budget=clock.budget,
        unit=clock.unit,
        extended=sum(now.extended),
        law=version.law,
        law_version=clock.law_version,
        started_on=clock.started_on,
        due_on=now.due.on,
        left=clocks.left(version, now, working, on),
        late=now.due.on is not None and on > now.due.on,
        provisional=now.due.provisional,
        note=Words(now.due.note_zh, now.due.note_en),
        lines=tuple(
            ClockLine(entry.verb, _LEDGER[entry.verb], entry.acted_on, entry.amount, entry.why)
            for entry in sorted(clock.entries.all(), key=lambda entry: entry.no)
        ),
        days=clocks.days_of(version, now, working),
    )


def _closed(actor: Actor, step: StepRule, now: Situation) -> Words | None:
    if engine.why_closed(step, now):
        return step.closed
    if engine.too_late(step, now):
        return Words(*engine.late_words(step))
    if permissions.may(actor, step.right):
        return None
    named = permissions.roles().rights[step.right]
    return Words(f"需要“{named.zh}”的权限", f"needs the right to {named.en}")


def _choices(
    field: Field, holding: Callable[[str], dict[uuid.UUID, str]]
) -> tuple[tuple[str, str, str], ...]:
    if field.kind == "choice":
        return tuple((o.value, o.words.zh, o.words.en) for o in field.options)
    if field.kind in {"officer", "second_person"}:
        holders = holding(field.holds)
        return tuple((str(officer), name, name) for officer, name in holders.items())
    return ()


def _names(steps: list[Step], procedure: Procedure) -> dict[str, str]:
    asked = {
        step.fields[field.name]
        for step in steps
        for field in procedure.step(step.verb).fields
        if field.kind in {"officer", "second_person"} and field.name in step.fields
    }
    return authority.names_of(asked)


def _shown(
    step: Step, procedure: Procedure, names: dict[str, str]
) -> tuple[tuple[Words, str, str], ...]:
    shown: list[tuple[Words, str, str]] = []
    for field in procedure.step(step.verb).fields:
        value = step.fields.get(field.name)
        if not value or field.name == "reason":
            continue
        option = field.option(value)
        if option is not None:
            shown.append((field.words, option.words.zh, option.words.en))
        else:
            shown.append((field.words, names.get(value, value), names.get(value, value)))
    return tuple(shown)
