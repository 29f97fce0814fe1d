"""时限台账: writes the lines of a clock's ledger and derives its last day from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.docket import knowledge
from wangjian.docket.decisions import clocks
from wangjian.docket.decisions.reading import version_from_json, version_to_json
from wangjian.docket.models import Clock, ClockEntry

if TYPE_CHECKING:
    from wangjian.docket.decisions.clocks import Reading
    from wangjian.docket.decisions.engine import ClockAct
    from wangjian.docket.decisions.procedure import ClockVersion, Procedure
    from wangjian.docket.models import Matter, Step


def ledger(clock: Clock) -> list[clocks.Entry]:
    """The lines of a clock as the decisions read them."""
    return [
        clocks.Entry(entry.verb, entry.acted_on, entry.amount or 0, entry.why)
        for entry in sorted(clock.entries.all(), key=lambda entry: entry.no)
    ]


def reading(clock: Clock) -> tuple[ClockVersion, Reading]:
    """A clock's rule and what it and its ledger say now."""
    version = version_from_json(clock.rule)
    return version, clocks.read(version, ledger(clock), knowledge.calendar())


def act(matter: Matter, procedure: Procedure, step: Step, todo: ClockAct) -> None:
    """Carry out what a step does to a clock."""
    if todo.verb == "start":
        version = procedure.clocks[todo.clock].version(todo.on)
        clock = Clock.objects.create(
            office_path=matter.office_path,
            matter=matter,
            kind=todo.clock,
            law_version=version.from_on,
            rule=version_to_json(version),
            budget=version.budget.amount,
            unit=str(version.budget.unit),
            started_on=todo.on,
        )
        _write(clock, step, todo, None)
        derive(clock)
        return
    clock = (
        Clock.objects.select_for_update()
        .exclude(state="stopped")
        .get(matter=matter, kind=todo.clock)
    )
    version, now = reading(clock)
    if todo.verb == "pause" and todo.why not in version.uncounted:
        # The law of that version counts this time: the matter waits, its clock does not.
        return
    amount = clocks.extension_of(version, now, todo.on) if todo.verb == "extend" else None
    _write(clock, step, todo, amount)
    derive(clock)


def derive(clock: Clock) -> None:
    """Write what the ledger says into the columns that lists read."""
    _, now = reading(clock)
    clock.state = now.state
    clock.due_on = now.due.on
    clock.provisional = now.due.provisional
    clock.stopped_on = now.stopped_on
    clock.save(update_fields=["state", "due_on", "provisional", "stopped_on"])


def note_due(matter: Matter) -> None:
    """The earliest end of the clocks that run, or none."""
    running = matter.clocks.filter(state="running", due_on__isnull=False).order_by("due_on")
    matter.due_on = running.values_list("due_on", flat=True).first() if matter.is_open else None


def _write(clock: Clock, step: Step, todo: ClockAct, amount: int | None) -> None:
    ClockEntry.objects.create(
        office_path=clock.office_path,
        clock=clock,
        no=clock.entries.count() + 1,
        verb=todo.verb,
        acted_on=todo.on,
        amount=amount,
        why=todo.why,
        article="、".join(clock.rule["law"]),
        step=step,
    )
