"""办理判断: may this step be taken now, with these words, and what does it do?

Nothing is written here: a `Decision` says the new state, the cleaned fields and what happens to
each clock, and `actions` carries it out.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from wangjian.docket.decisions.procedure import OPENING
from wangjian.errors import BadInput, Late, WrongState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangjian.docket.decisions.procedure import ClockRule, Field, Procedure, StepRule

# Longer words belong in a document; the limits keep a pasted file out of a field.
_LONGEST = {"text": 500, "long_text": 20_000, "article": 100}
_ARTICLE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+\.\d{1,4}(?:-\d{1,2})?(?:\(\d{1,3}\)){0,3}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Situation:
    """What must be known of a matter to judge a step."""

    state: str
    today: date
    opened_on: date
    by: uuid.UUID | None
    running: frozenset[str] = frozenset()  # clocks that run or are paused
    paused: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()  # what later issues have opened, by `opens_with`
    age_minutes: float = 0.0  # since the matter was opened


@dataclass(frozen=True, slots=True)
class ClockAct:
    """What a step does to one clock."""

    clock: str
    verb: str  # start, pause, resume, extend, stop
    on: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a step comes to."""

    state: str
    final: bool
    fields: dict[str, str]
    acted_on: date
    clocks: tuple[ClockAct, ...]
    assignee: uuid.UUID | None = None


def decide(
    procedure: Procedure,
    verb: str,
    said: Mapping[str, object],
    situation: Situation,
    *,
    acted_on: date | None = None,
) -> Decision:
    """Judge a step; raises WrongState or BadInput in words that say what to do."""
    step = procedure.step(verb)
    opening = verb == OPENING
    if not opening:
        _must_be_open(procedure, step, situation)
    on = acted_on or situation.today
    if on > situation.today or (not opening and on < situation.opened_on):
        raise BadInput(
            f"办理日{on}不在受理日至今天之间",
            f"the day of the act, {on}, is not between the opening and today",
            remedy_zh="请填写行为发生的日期",
            remedy_en="give the day on which it was done",
        )
    fields = clean(step, said, situation)
    state = procedure.first_state if opening else step.after(situation.state)
    return Decision(
        state=state,
        final=procedure.states[state].final,
        fields=fields,
        acted_on=on,
        clocks=tuple(
            act
            for clock in procedure.clocks.values()
            if (act := _clock_act(clock, verb, fields, on, situation)) is not None
        ),
        assignee=uuid.UUID(fields[step.assigns]) if fields.get(step.assigns) else None,
    )


def why_closed(step: StepRule, situation: Situation) -> str:
    """The issue that a step waits for, or nothing when it is open."""
    return step.opens_with if step.opens_with not in {"", *situation.opened} else ""


def too_late(step: StepRule, situation: Situation) -> bool:
    """Whether a step that is open only shortly after the opening is so no more."""
    return bool(step.within_minutes) and situation.age_minutes > step.within_minutes


def _must_be_open(procedure: Procedure, step: StepRule, situation: Situation) -> None:
    state = procedure.states[situation.state]
    if step.verb == OPENING or situation.state not in step.states:
        can = [
            other.words
            for other in procedure.open_steps()
            if situation.state in other.states
            and not why_closed(other, situation)
            and not too_late(other, situation)
        ]
        raise WrongState(
            f"当前状态为“{state.words.zh}”，不能“{step.words.zh}”",
            f"{step.words.en}: not possible in the state {state.words.en}",
            remedy_zh=f"现在可以：{'、'.join(w.zh for w in can)}" if can else "事项已办结",
            remedy_en=f"possible now: {', '.join(w.en for w in can)}" if can else "it is closed",
        )
    if why_closed(step, situation):
        raise WrongState(step.closed.zh, step.closed.en)
    if too_late(step, situation):
        raise Late(*late_words(step))


def late_words(step: StepRule) -> tuple[str, str]:
    """What is said of a step whose minutes are over."""
    return (
        f"“{step.words.zh}”只能在受理后{step.within_minutes}分钟内办理",
        f"{step.words.en}: only within {step.within_minutes} minutes of the opening",
    )


def _clock_act(
    clock: ClockRule, verb: str, fields: Mapping[str, str], on: date, situation: Situation
) -> ClockAct | None:
    if verb == clock.starts:
        day = fields.get(clock.start_day)
        return ClockAct(clock.name, "start", date.fromisoformat(day) if day else on)
    if clock.name not in situation.running:
        return None
    act, why = "", ""
    if verb in clock.stops:
        act = "stop"
    elif verb == clock.pauses:
        act, why = "pause", fields.get(clock.pause_why, "")
    elif verb == clock.resumes and clock.name in situation.paused:
        act = "resume"
    elif verb == clock.extends:
        act, why = "extend", fields.get("reason", "")
    return ClockAct(clock.name, act, on, why) if act else None


def clean(step: StepRule, said: Mapping[str, object], situation: Situation) -> dict[str, str]:
    """The fields of a step as they are kept: all texts, empty ones left out."""
    unknown = set(said) - {field.name for field in step.fields}
    if unknown:
        raise BadInput(
            f"“{step.words.zh}”没有这些项：{'、'.join(sorted(unknown))}",
            f"{step.words.en} has no field {', '.join(sorted(unknown))}",
        )
    found: dict[str, str] = {}
    for field in step.fields:
        value = str(said.get(field.name) or "").strip()
        if not value and field.source:
            chosen = next((f for f in step.fields if f.name == field.source), None)
            option = chosen.option(str(said.get(field.source) or "").strip()) if chosen else None
            value = option.law if option else ""
        if value:
            found[field.name] = _value(field, value, situation)
        elif field.required:
            raise BadInput(
                f"请填写“{field.words.zh}”", f"{field.words.en} ({field.name}) is missing"
            )
    return found


def _value(field: Field, value: str, situation: Situation) -> str:
    if _CONTROL.search(value):
        raise _bad(field, "含有不可用的字符", "holds control characters")
    longest = _LONGEST.get(field.kind)
    if longest is not None and len(value) > longest:
        raise _bad(field, f"不能超过{longest}字", f"is longer than {longest} characters")
    if field.kind == "choice" and field.option(value) is None:
        zh = "、".join(option.words.zh for option in field.options)
        en = ", ".join(option.value for option in field.options)
        raise _bad(field, f"只能选：{zh}", f"must be one of {en}")
    if field.kind == "article" and not _ARTICLE.fullmatch(value):
        raise _bad(field, "应写成“法规编号.条号”，如 cn.ecl.15", "must read like cn.ecl.15")
    if field.kind == "date":
        return _day(field, value, situation.today).isoformat()
    if field.kind in {"officer", "second_person"}:
        officer = _officer(field, value)
        if field.kind == "second_person" and officer == situation.by:
            raise _bad(field, "须为另一人", "must be somebody else")
        return str(officer)
    return value


def _day(field: Field, value: str, today: date) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise _bad(field, "日期应写作2026-01-31", "must be a day such as 2026-01-31") from None
    if day > today:
        raise _bad(field, "不能晚于今天", "must not be after today")
    return day


def _officer(field: Field, value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError:
        raise _bad(field, "请从名单中选择", "must be the id of an officer") from None


def _bad(field: Field, zh: str, en: str) -> BadInput:
    return BadInput(f"“{field.words.zh}”{zh}", f"{field.words.en} ({field.name}) {en}")
