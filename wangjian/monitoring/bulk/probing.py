"""试探针: the planted items of a run go through the same scan and the same queries as its rows.

They do so in a session of their own, on the same engine with the same functions, each world alone
(docs/decisions/0011): a rule that counts over a whole table is not disturbed by planted rows, nor
are they by real ones. What they come to stands in the run's record; no row of theirs is kept.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from wangjian.errors import BadKnowledge
from wangjian.lake.examples import tables_of_rows
from wangjian.lake.session import memory_session
from wangjian.monitoring.bulk.scan import scan
from wangjian.monitoring.bulk.sight import Counts, sight
from wangjian.monitoring.tables import HIT
from wangjian.text.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from wangjian.lake.session import Session
    from wangjian.monitoring.bulk.planting import Probe
    from wangjian.monitoring.library import Library
    from wangjian.monitoring.probebook import Probing
    from wangjian.monitoring.rulebook import Rule

MOST_FAILED = 50  # that a record shows of one rule
_WORLD = re.compile(r"probe-(\d+)-")


@dataclass(frozen=True, slots=True)
class Tried:
    """One probe and what the rule made of it."""

    probe: Probe
    found: bool
    problem_zh: str = ""
    problem_en: str = ""


@dataclass(slots=True)
class _Worlds:
    """All planted rows, and whose they are."""

    tables: dict[str, pa.Table]
    numbers: dict[str, list[int]] = field(default_factory=dict)

    def of(self, name: str, world: int) -> pa.Table:
        picked = [place for place, number in enumerate(self.numbers[name]) if number == world]
        return self.tables[name].take(pa.array(picked, pa.int64()))


def try_probes(
    probes: Sequence[Probe],
    rules: dict[str, Rule],
    library: Library,
    *,
    engine: str | None,
    tmp: Path,
    tell: Callable[[str, int], None],
) -> list[Tried]:
    """What the rules make of these probes; `tell` is called between them and may raise Stopped."""
    names = sorted({name for one in probes for name in _reads(rules[one.rule_id], one)})
    shapes = [library.shapes[name] for name in names]
    worlds = _planted(probes, names, library)
    tried: list[Tried] = []
    with memory_session({}, shapes, engine=engine, tmp=tmp) as session:
        session.register(FUNCTIONS)
        hits = _hits(session, worlds, probes, rules, library)
        for number, probe in enumerate(probes):
            tell(probe.rule_id, number)
            rule = rules[probe.rule_id]
            for name in _reads(rule, probe):
                session.add_table(name, worlds.of(name, number))
            if rule.lexicons:
                session.add_table(HIT.name, _of_world(hits, number, session, probe, rule, library))
            tried.append(_try(session, rule, probe))
    return tried


def record(tried: Sequence[Tried], probing: Probing, seed: int) -> dict[str, Any]:
    """What a run says of its probes: by rule, in all, and which rules fail."""
    by_rule: dict[str, list[Tried]] = defaultdict(list)
    for one in tried:
        by_rule[one.probe.rule_id].append(one)
    rules = {rule_id: _of_rule(some, probing) for rule_id, some in sorted(by_rule.items())}
    totals: Counter[str] = Counter()
    for row in rules.values():
        totals.update({name: row[name] for name in _COUNTED})
    failed = [rule_id for rule_id, row in rules.items() if not row["ok"]]
    evaded_ok = _share(totals["evaded_found"], totals["evaded"]) >= probing.least_evaded_found
    return {
        "seed": seed,
        "ok": not failed and evaded_ok,
        "evaded_ok": evaded_ok,
        "failed": failed,
        "totals": {name: totals[name] for name in _COUNTED},
        "rules": rules,
    }


_COUNTED = ("violations", "found", "evaded", "evaded_found", "near_misses", "flagged")


def _of_rule(tried: Sequence[Tried], probing: Probing) -> dict[str, Any]:
    plain = [one for one in tried if one.probe.expect == "find" and not one.probe.disguise]
    evaded = [one for one in tried if one.probe.disguise]
    near = [one for one in tried if one.probe.expect == "leave"]
    row: dict[str, Any] = {
        "violations": len(plain),
        "found": sum(one.found for one in plain),
        "evaded": len(evaded),
        "evaded_found": sum(one.found for one in evaded),
        "near_misses": len(near),
        "flagged": sum(one.found for one in near),
    }
    broken = any(one.problem_zh for one in tried)
    row["ok"] = (
        not broken
        and _share(row["found"], row["violations"]) >= probing.least_found
        and row["flagged"] <= probing.most_flagged * len(near)
    )
    wrong = [one for one in tried if one.found != (one.probe.expect == "find") or one.problem_zh]
    row["wrong"] = [_said(one) for one in wrong[:MOST_FAILED]]
    return row


def _said(one: Tried) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": one.probe.name,
        "expect": one.probe.expect,
        "disguise": one.probe.disguise,
        "drawn": one.probe.drawn,
    }
    if one.problem_zh:
        said |= {"zh": one.problem_zh, "en": one.problem_en}
    return said


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _reads(rule: Rule, probe: Probe) -> set[str]:
    return {*rule.reads, *probe.tables} - {HIT.name}


def _planted(probes: Sequence[Probe], names: Sequence[str], library: Library) -> _Worlds:
    """All rows of all worlds built at once; each row's key says which world it is of."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    worlds = _Worlds({}, {name: [] for name in names})
    for number, probe in enumerate(probes):
        for name, listed in probe.tables.items():
            rows[name] += listed
            worlds.numbers[name] += [number] * len(listed)
    shapes = [library.shapes[name] for name in names]
    for name, table in tables_of_rows(rows, shapes, derive=library.derive).items():
        keys = [f"probe-{number}-{line}" for line, number in enumerate(worlds.numbers[name])]
        place = table.schema.get_field_index("row_key")
        worlds.tables[name] = table.set_column(place, "row_key", pa.array(keys, pa.string()))
    return worlds


def _hits(
    session: Session,
    worlds: _Worlds,
    probes: Sequence[Probe],
    rules: dict[str, Rule],
    library: Library,
) -> dict[int, pa.Table]:
    """The hits of each world, found in one pass with the lexicons of all rules together."""
    named = {name for one in probes for name in rules[one.rule_id].lexicons}
    lexicons = [
        library.lexicons[name]
        for name in sorted(named)
        if library.lexicons[name].terms_from is None
    ]
    shown = {table for lexicon in lexicons for table in lexicon.columns}
    for name in sorted(shown):
        rows = worlds.tables.get(name)
        if rows is None:
            lexicons = [one for one in lexicons if name not in one.columns]
        else:
            session.add_table(name, rows)
    found = scan(session, lexicons, run_id="probe", tell=_silent)
    numbers = [_number(key) for key in found.column("hit_row_key").to_pylist()]
    column = pa.array(numbers, pa.int64())
    return {number: found.filter(pc.equal(column, number)) for number in set(numbers)}  # type: ignore[attr-defined]


def _of_world(
    hits: dict[int, pa.Table],
    number: int,
    session: Session,
    probe: Probe,
    rule: Rule,
    library: Library,
) -> pa.Table:
    """Hits of one world: those found before, and of terms that its own catalogue brings."""
    known = hits.get(number)
    fed = [
        one.fed(probe.tables.get(one.terms_from.view, []))
        for name in rule.lexicons
        if (one := library.lexicons[name]).terms_from is not None
    ]
    if not fed and known is not None:
        return known
    found = scan(session, fed, run_id="probe", tell=_silent)
    return found if known is None else pa.concat_tables([known, found])


def _try(session: Session, rule: Rule, probe: Probe) -> Tried:
    counts = Counts()
    try:
        for _ in sight(session, rule, run_id="probe", counts=counts, tell=_silent):
            pass
    except BadKnowledge as problem:
        return Tried(probe, found=False, problem_zh=problem.zh, problem_en=problem.en)
    return Tried(probe, found=counts.sightings > 0)


def _number(key: Any) -> int:
    found = _WORLD.match(str(key))
    return int(found[1]) if found else -1


def _silent(*_: object) -> None:
    """Small worlds need no progress of their own."""
