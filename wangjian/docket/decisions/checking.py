"""查程序: what a procedure must keep, whatever it is about.

Every state is reached, every state that is no end has a way out, every clock can stop, and no
matter ends with a clock still running.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from wangjian.docket.decisions.procedure import OPENING
from wangjian.errors import BadKnowledge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangjian.docket.decisions.procedure import ClockRule, Procedure, StepRule

_ONE_DAY = 1


def check(procedure: Procedure) -> None:
    """Raise the first thing that is wrong with a procedure."""
    for zh, en in problems(procedure):
        raise BadKnowledge(
            f"程序“{procedure.id}”：{zh}",
            f"procedure {procedure.id}: {en}",
            remedy_zh="请改正程序文件后重试",
            remedy_en="correct the procedure file and try again",
        )


def problems(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Everything that is wrong with a procedure, in Chinese and English."""
    procedure.format_number(office="", year=2026, seq=1)
    if OPENING not in procedure.steps:
        yield f"缺少环节“{OPENING}”", f"there is no step {OPENING}"
        return
    names = list(_unknown_names(procedure))
    yield from names
    if not names:
        yield from _ways(procedure)
        for clock in procedure.clocks.values():
            yield from _clock(procedure, clock)


def _unknown_names(procedure: Procedure) -> Iterator[tuple[str, str]]:
    states = procedure.states
    if procedure.first_state not in states:
        yield f"没有状态“{procedure.first_state}”", f"there is no state {procedure.first_state}"
    for step in procedure.steps.values():
        used = {*step.states, *step.to.values(), *(state for state in step.to if state)}
        for state in sorted(used - set(states)):
            yield f"环节“{step.verb}”用了没有的状态“{state}”", f"step {step.verb}: no state {state}"
        if step.opens_with and not step.closed.zh:
            yield (
                f"环节“{step.verb}”未开放，但没有说明",
                f"step {step.verb}: no word why closed",
            )
        names = {field.name for field in step.fields}
        for name in sorted({step.assigns, *(field.source for field in step.fields)} - names - {""}):
            yield f"环节“{step.verb}”没有“{name}”这一项", f"step {step.verb}: no field {name}"
    for clock in procedure.clocks.values():
        verbs = {clock.starts, clock.pauses, clock.resumes, clock.extends, *clock.stops}
        for verb in sorted(verbs - set(procedure.steps) - {""}):
            yield f"时限“{clock.name}”用了没有的环节“{verb}”", f"clock {clock.name}: no step {verb}"
    for example in procedure.examples:
        if example.clock not in procedure.clocks:
            yield f"示例“{example.name}”没有时限“{example.clock}”", f"no clock {example.clock}"


def _ways(procedure: Procedure) -> Iterator[tuple[str, str]]:
    reached = {procedure.first_state}
    grown = True
    while grown:
        found = {
            step.after(state)
            for step in procedure.open_steps()
            for state in step.states
            if state in reached
        }
        grown = not found <= reached
        reached |= found
    for name, state in procedure.states.items():
        ways = [step for step in procedure.open_steps() if name in step.states]
        if name not in reached:
            yield f"状态“{name}”无法到达", f"state {name} is never reached"
        if state.final and ways:
            yield f"终结状态“{name}”之后还有环节", f"state {name} is final and has a step"
        if not state.final and all(step.after(name) == name or step.opens_with for step in ways):
            yield f"状态“{name}”没有出口", f"state {name} has no way out"


def _clock(procedure: Procedure, clock: ClockRule) -> Iterator[tuple[str, str]]:
    name = clock.name
    if not clock.versions:
        yield f"时限“{name}”没有版本", f"clock {name} has no version"
    if not clock.stops:
        yield f"时限“{name}”无法终止", f"clock {name} can never stop"
    for step in procedure.open_steps():
        if step.verb not in clock.stops and _ends(procedure, step):
            yield (
                f"环节“{step.verb}”办结事项，但不终止时限“{name}”",
                f"step {step.verb} ends the matter and leaves clock {name} running",
            )
    if bool(clock.pauses) != bool(clock.resumes):
        yield f"时限“{name}”的暂停与恢复须成对", f"clock {name}: pause and resume go together"
    start = procedure.steps[clock.starts]
    days = {field.name for field in start.fields if field.kind == "date"}
    if clock.start_day and clock.start_day not in days:
        yield (
            f"时限“{name}”的起算日“{clock.start_day}”不是日期项",
            f"clock {name}: {clock.start_day} is no date of step {clock.starts}",
        )
    yield from _versions(clock)


def _versions(clock: ClockRule) -> Iterator[tuple[str, str]]:
    name = clock.name
    for before, after in pairwise(clock.versions):
        if before.until_on is None or (after.from_on - before.until_on).days != _ONE_DAY:
            yield (
                f"时限“{name}”自{after.from_on}的版本与前一版本不衔接",
                f"clock {name}: the version of {after.from_on} does not follow its forerunner",
            )
    for version in clock.versions:
        if not version.law:
            yield f"时限“{name}”没有写明依据", f"clock {name} names no article"
        if bool(version.extension) != bool(version.extensions):
            yield f"时限“{name}”的延长不完整", f"clock {name}: the extension is not whole"
        if version.extensions and not clock.extends:
            yield f"时限“{name}”没有延长的环节", f"clock {name}: no step extends it"


def _ends(procedure: Procedure, step: StepRule) -> bool:
    return any(procedure.states[step.after(state)].final for state in step.states)
