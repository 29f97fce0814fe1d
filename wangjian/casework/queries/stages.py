"""办到哪里: the stages of a matter as a bar, how much of a period is used, what is asked next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangjian.authority import queries as authority
from wangjian.docket import knowledge
from wangjian.monitoring.rulebook import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wangjian.authority.actor import Actor
    from wangjian.casework.queries.cards import LeadCard
    from wangjian.docket.models import Comment, Matter
    from wangjian.docket.queries import ClockCard, PossibleStep, TimelineRow

# What the journal says of a matter that is no step of it.
_BESIDE = {
    "casework.take_in": Words("归组受理为线索", "a group was taken in"),
    "casework.join": Words("又一归组并入", "another group joined"),
    "casework.part": Words("撤回并入的归组", "a group that had joined was taken back"),
    "docket.link": Words("关联事项", "linked with another matter"),
    "docket.open_link": Words("发出一事一链", "a one-matter link was sent"),
}
# Steps that are not asked of anybody: a slip taken back, a period made longer.
_NEVER_NEXT = {"withdraw", "extend"}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the bar."""

    words: Words
    how: str  # "done", "here" or "ahead"


@dataclass(frozen=True, slots=True)
class Used:
    """How much of a period is used up."""

    total: int
    used: int
    state: str  # "late", "due", "good" or "" where it does not run


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history: a step, a comment, or what the journal says beside them."""

    at: datetime
    kind: str  # "step", "comment" or "beside"
    step: TimelineRow | None = None
    comment: Comment | None = None
    words: Words | None = None
    by: str = ""


def stages(matter: Matter, timeline: Sequence[TimelineRow]) -> list[Stage]:
    """The way of a matter: open stages in the order of its procedure, then its end.

    A stage that not every matter sees (testing) stands there only for one that did.
    """
    procedure = knowledge.kept(matter.procedure_id)
    open_states = [state for state in procedure.states.values() if not state.final]
    seen = {row.state.zh for row in timeline}
    here = procedure.states[matter.state]
    order = {state.id: place for place, state in enumerate(open_states)}
    at = order.get(here.id, len(open_states))
    made = [
        Stage(
            Words(state.words.zh, state.words.en),
            "here" if state.id == here.id else "done" if order[state.id] < at else "ahead",
        )
        for state in open_states
        if state.words.zh in seen or state.id == here.id or not _leads_aside(matter, state.id)
    ]
    end = Words(here.words.zh, here.words.en) if here.final else Words("办结", "ended")
    return [*made, Stage(end, "here" if here.final else "ahead")]


def used(clock: ClockCard) -> Used:
    """The days of a period that are gone, for a bar."""
    total = clock.budget + clock.extended
    if clock.left is None:
        return Used(total, 0, "")
    gone = min(max(total - clock.left, 0), total)
    if clock.state != "running":
        return Used(total, gone, "")
    state = "late" if clock.late else "due" if clock.left <= max(total // 5, 1) else "good"
    return Used(total, gone, state)


def next_step(steps: Sequence[PossibleStep], *, assigned: bool = False) -> PossibleStep | None:
    """What is asked of the officer next: the first step open to them that is no end."""
    passed_over = _NEVER_NEXT | ({"assign"} if assigned else set())
    possible = [step for step in steps if step.closed is None and step.verb not in passed_over]
    going_on = [step for step in possible if not step.ends]
    return next(iter(going_on or possible), None)


def history(actor: Actor, card: LeadCard, comments: Sequence[Comment]) -> list[Event]:
    """Steps, comments and what the journal adds, the newest first."""
    events = [Event(row.at, "step", step=row, by=row.by_name) for row in card.timeline]
    events += [Event(one.at, "comment", comment=one, by=one.by_name) for one in comments]
    for row in authority.journal(actor, ref=f"matter:{card.matter.id}"):
        words = _BESIDE.get(row.verb)
        if words is not None:
            events.append(Event(row.at, "beside", words=words, by=row.officer_name))
    return sorted(events, key=lambda one: one.at, reverse=True)


def _leads_aside(matter: Matter, state: str) -> bool:
    """Whether a stage is a side way: no step leads from it to an end."""
    procedure = knowledge.kept(matter.procedure_id)
    return not any(
        procedure.states[step.after(state)].final
        for step in procedure.open_steps()
        if state in step.states
    )
