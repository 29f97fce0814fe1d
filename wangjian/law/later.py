"""后法: what later law makes of an act, its sanction included (行政处罚法 art. 37).

The version of the act's day judges. Beside it stands what became of that version and of the
articles that punish its breach: where one of them grew milder the party is asked for, where the
act is no longer punished the officer must see it before anything else.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wangjian.law.statutes import Later

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from wangjian.law.statutes import Article, Law, Succession

HELPS = frozenset({Later.NO_LONGER_PUNISHED, Later.MILDER})
# What helps the party stands before what does not: it must not be overlooked.
_FIRST = (Later.NO_LONGER_PUNISHED, Later.MILDER, Later.HEAVIER, Later.SAME)


def bearing(law: Law, ref: str, on: date) -> tuple[Article, ...]:
    """The article in the version of that day, then those of that day that punish its breach."""
    duty = law.article(ref, on)
    return (duty, *(law.article(by, on) for by in duty.by if law.in_force(by, on)))


def steps(law: Law, ref: str, on: date) -> tuple[Succession, ...]:
    """What became of the article and of its sanctions, each step once, the telling ones first."""
    found = {
        (step.before.ref, step.before.from_on): step
        for article in bearing(law, ref, on)
        for step in law.successions(article.ref, on)
    }
    return tuple(sorted(found.values(), key=lambda step: _FIRST.index(step.later)))


def unseen(found: tuple[Succession, ...], told: set[tuple[str, date]]) -> tuple[Succession, ...]:
    """The steps not told yet; `told` grows. Several duties share one sanction: it is told once."""
    new = tuple(one for one in found if (one.before.ref, one.before.from_on) not in told)
    told.update((one.before.ref, one.before.from_on) for one in new)
    return new


def mark(law: Law, ref: str, on: date) -> Later | None:
    """The one mark of an article and its sanctions; None where all of them still stand."""
    found = steps(law, ref, on)
    return found[0].later if found else None


def marked_days(law: Law, ref: str, marks: Collection[Later]) -> Iterator[tuple[date, date]]:
    """The spans of days whose acts bear one of the marks: first day, last day."""
    for version in law.versions(ref):
        day: date | None = version.from_on
        while day is not None:
            ends = [one.until_on for one in bearing(law, ref, day) if one.until_on is not None]
            ends += _starts_of_sanctions(law, version, day)
            last = min(ends) if ends else None
            if last is None:
                break  # nothing of it ever ended
            if {step.later for step in steps(law, ref, day)} & set(marks):
                yield day, last
            day = last + timedelta(days=1)
            if version.until_on is not None and day > version.until_on:
                day = None


def _starts_of_sanctions(law: Law, duty: Article, day: date) -> list[date]:
    """The days before which a sanction is not there yet: a span ends with each."""
    return [
        version.from_on - timedelta(days=1)
        for by in duty.by
        for version in law.versions(by)
        if version.from_on > day and duty.holds(version.from_on)
    ]
