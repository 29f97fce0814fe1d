"""程序: the shape of a procedure file once it is read.

States, steps with what they need, and clocks with their dated versions. The file is the
knowledge; nothing here knows a lead from a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangjian.errors import BadKnowledge, NoSuchRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from wangjian.law.deadlines import Budget

# The step that makes the matter; every procedure has it.
OPENING = "open"


@dataclass(frozen=True, slots=True)
class Words:
    """A name in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class State:
    """One state of a matter; a final one is its end."""

    id: str
    words: Words
    final: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice, with the article that it rests on, if any."""

    value: str
    words: Words
    law: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a step needs to be told.

    `kind`: text, long_text, date, choice, officer, second_person (an officer other than the one
    who acts) or article. `holds`: the right that an officer must hold. `source`: the choice whose
    article stands where the field is left empty.
    """

    name: str
    kind: str
    words: Words
    required: bool = False
    options: tuple[Option, ...] = ()
    holds: str = ""
    source: str = ""

    def option(self, value: str) -> Option | None:
        """The answer of that value."""
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True, slots=True)
class StepRule:
    """One step: from which states, to which, by whose right, with what."""

    verb: str
    words: Words
    states: tuple[str, ...]
    to: Mapping[str, str]  # state before -> state after; "" stands for all others
    right: str
    fields: tuple[Field, ...]
    assigns: str = ""
    opens_with: str = ""
    closed: Words = Words("", "")
    within_minutes: int = 0  # of the opening; 0: whenever the state allows

    def after(self, state: str) -> str:
        """The state that the step leads to."""
        return self.to.get(state) or self.to.get("") or state


@dataclass(frozen=True, slots=True)
class ClockVersion:
    """A period as one version of the law has it."""

    from_on: date
    until_on: date | None
    law: tuple[str, ...]
    budget: Budget
    extension: Budget | None = None
    extensions: int = 0
    uncounted: tuple[str, ...] = ()

    def holds(self, on: date) -> bool:
        """Whether this version is in force on that day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock of a procedure: what starts, pauses, resumes, extends and stops it."""

    name: str
    words: Words
    starts: str
    start_day: str
    stops: tuple[str, ...]
    pauses: str
    pause_why: str
    resumes: str
    extends: str
    versions: tuple[ClockVersion, ...]

    def version(self, on: date) -> ClockVersion:
        """The version in force on the day that the clock starts."""
        for version in self.versions:
            if version.holds(on):
                return version
        first = min(version.from_on for version in self.versions)
        raise NoSuchRecord(
            f"“{self.words.zh}”在{on}没有可适用的规定（最早自{first}起）",
            f"{self.words.en}: no version is in force on {on}, the first begins on {first}",
            remedy_zh="请核对日期，或在程序文件中补写该日期的版本",
            remedy_en="check the day, or add the version of that day to the procedure file",
        )


@dataclass(frozen=True, slots=True)
class Example:
    """A period worked by hand, which the file must give."""

    name: str
    clock: str
    start_on: date
    due_on: date
    extended: int = 0
    pauses: tuple[tuple[date, date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """程序文件: what a kind of matter may go through."""

    id: str
    kind: str
    words: Words
    digest: str
    number: str
    first_state: str
    law: tuple[str, ...]
    states: Mapping[str, State]
    steps: Mapping[str, StepRule]
    clocks: Mapping[str, ClockRule]
    examples: tuple[Example, ...] = ()

    def step(self, verb: str) -> StepRule:
        """The step of that name."""
        step = self.steps.get(verb)
        if step is None:
            raise NoSuchRecord(
                f"“{self.words.zh}”没有环节“{verb}”",
                f"there is no step {verb} in {self.words.en}",
                remedy_zh=f"可用环节：{'、'.join(s.words.zh for s in self.open_steps())}",
                remedy_en=f"there are: {', '.join(s.verb for s in self.open_steps())}",
            )
        return step

    def open_steps(self) -> Iterator[StepRule]:
        """Every step but the one that makes the matter."""
        return (step for verb, step in self.steps.items() if verb != OPENING)

    def format_number(self, *, office: str, year: int, seq: int) -> str:
        """The number of a matter as it is written."""
        try:
            return self.number.format(office=office, year=year, seq=seq)
        except (KeyError, IndexError, ValueError) as problem:
            raise BadKnowledge(
                f"程序“{self.id}”的编号格式“{self.number}”有误",
                f"procedure {self.id}: the number format {self.number!r} is wrong: {problem}",
                remedy_zh="可用 {office}、{year}、{seq}",
                remedy_en="use {office}, {year} and {seq}",
            ) from None
