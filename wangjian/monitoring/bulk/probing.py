"""试探针: the planted items of a run go through the same scan and the same queries as its rows.

They do so in a session of their own, on the same engine with the same functions, each world alone
unless the rule looks at each row by itself (docs/decisions/0011): a rule that counts over a whole
table is not disturbed by planted rows, nor are they by real ones. What they come to stands in the
run's record; no row of theirs is kept.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from wangjian.errors import BadKnowledge
from wangjian.lake.examples import tables_of_rows, view_schema
from wangjian.lake.session import memory_session
from wangjian.monitoring.bulk.scan import HIT_SCHEMA, scan
from wangjian.monitoring.bulk.scoping import reads
from wangjian.monitoring.bulk.sight import Counts, sight
from wangjian.monitoring.tables import HIT
from wangjian.text.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where probes are tried: which engine, and a folder for its own files."""

    engine: str | None
    tmp: Path


@dataclass(slots=True)
class _Worlds:
    """All planted rows, and whose they are."""

    tables: dict[str, pa.Table]
    numbers: dict[str, list[int]] = field(default_factory=dict)

    def of(self, name: str, worlds: Sequence[int]) -> pa.Table:
        wanted = set(worlds)
        picked = [place for place, number in enumerate(self.numbers[name]) if number in wanted]
        return self.tables[name].take(pa.array(picked, pa.int64()))


def try_probes(
    probes: Sequence[Probe],
    rules: dict[str, Rule],
    library: Library,
    *,
    place: Place,
    tell: Callable[[str, int], None],
) -> list[Tried]:
    """What the rules make of these probes; `tell` is called between them and may raise Stopped."""
    names = sorted({name for one in probes for name in _reads(rules[one.rule_id], one)})
    shapes = [library.shapes[name] for name in names]
    worlds = _planted(probes, names, library)
    tried: list[Tried] = []
    with memory_session({}, shapes, engine=place.engine, tmp=place.tmp) as session:
        session.register(FUNCTIONS)
        hits = _hits(session, worlds, [rules[name] for name in sorted(rules)], library)
        for numbers in _asked_together(probes, rules, library.probing):
            first = probes[numbers[0]]
            tell(first.rule_id, numbers[0])
            rule = rules[first.rule_id]
            wanted = {*rule.reads, *(name for n in numbers for name in probes[n].tables)}
            for name in sorted(wanted - {HIT.name}):
                session.add_table(name, worlds.of(name, numbers))
            if rule.lexicons:
                found = [hits[n] for n in numbers if n in hits]
                found += _of_own_catalogue(session, rule, first, library)
                session.add_table(HIT.name, pa.concat_tables(found or [HIT_SCHEMA.empty_table()]))
            seen = _ask(session, rule)
            tried += [_told(probes[n], n, seen) for n in numbers]
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
    rules: Sequence[Rule],
    library: Library,
) -> dict[int, pa.Table]:
    """The hits of each world, found in one pass with the lexicons of all rules together."""
    lexicons = [
        library.lexicons[name]
        for name in sorted({name for rule in rules for name in rule.lexicons})
    ]
    for name in sorted(reads(lexicons)):
        empty = view_schema(library.shapes[name]).empty_table()
        session.add_table(name, worlds.tables.get(name, empty))
    found = scan(session, lexicons, run_id="probe", tell=_silent)
    numbers = [_number(key) for key in found.column("hit_row_key").to_pylist()]
    return {
        number: found.filter(pa.array([one == number for one in numbers], pa.bool_()))
        for number in set(numbers)
    }


def _asked_together(
    probes: Sequence[Probe], rules: dict[str, Rule], probing: Probing
) -> Iterator[list[int]]:
    """The probes of one query: all of a rule that looks at each row by itself, else one."""
    numbered = enumerate(probes)
    for rule_id, some in itertools.groupby(numbered, key=lambda pair: pair[1].rule_id):
        numbers = [number for number, _ in some]
        if probing.at_once(rules[rule_id]):
            yield numbers
        else:
            yield from ([number] for number in numbers)


def _of_own_catalogue(
    session: Session, rule: Rule, probe: Probe, library: Library
) -> list[pa.Table]:
    """Hits of terms that a world's own catalogue brings."""
    fed = [
        one.fed(probe.tables.get(one.terms_from.view, []))
        for name in rule.lexicons
        if (one := library.lexicons[name]).terms_from is not None
    ]
    return [scan(session, fed, run_id="probe", tell=_silent)] if fed else []


def _ask(session: Session, rule: Rule) -> set[int] | BadKnowledge:
    """The worlds in which the rule saw something."""
    try:
        return {
            _number(key)
            for batch in sight(session, rule, run_id="probe", counts=Counts(), tell=_silent)
            for keys in batch.column("row_keys").to_pylist()
            for some in json.loads(str(keys)).values()
            for key in some
        }
    except BadKnowledge as problem:
        return problem


def _told(probe: Probe, number: int, seen: set[int] | BadKnowledge) -> Tried:
    if isinstance(seen, BadKnowledge):
        return Tried(probe, found=False, problem_zh=seen.zh, problem_en=seen.en)
    return Tried(probe, found=number in seen)


def _number(key: Any) -> int:
    found = _WORLD.match(str(key))
    return int(found[1]) if found else -1


def _silent(*_: object) -> None:
    """Small worlds need no progress of their own."""
