"""探针册: made-up violations and near misses, as templates that each run draws from anew.

A file is `monitoring/probes/<id>.yaml`: the rules that it tries, `slots` (words to draw from) and
`probes`, each a small world as in a rule's examples, whose texts hold slots in braces. `{term}` is
a term out of the rule's own lexicons, of the categories in `of` where it names any. The examples of
a rule are templates too, so that a rule without a file of its own is tried all the same.
`probing.yaml` says how many are planted and what they must come to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.monitoring.tables import HIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangjian.monitoring.rulebook import Rule
    from wangjian.packs.files import KnowledgeFile

TERM = "term"
SLOT = re.compile(r"\{([a-z_]+)\}")
_KEYS = {"id", "title", "note", "rules", "slots", "probes", "replaces_digest"}
_EXPECTED = ("find", "leave")
_PLANTED = ("violations", "near_misses")


@dataclass(frozen=True, slots=True)
class Template:
    """One made-up world, before its slots are filled and its keys drawn."""

    name: str
    expect: str  # find | leave
    tables: dict[str, list[dict[str, Any]]]
    slots: Mapping[str, tuple[str, ...]]
    evade: bool = False
    of: tuple[str, ...] = ()  # categories of terms to draw from; empty: all


@dataclass(frozen=True, slots=True)
class Probing:
    """How many probes a run plants, what they must come to, and what is drawn anew."""

    together: frozenset[str]  # tables whose rows a rule looks at one by one
    many: tuple[int, int]  # violations and near misses of a rule that reads these alone
    few: tuple[int, int]  # of any other
    evaded: int
    least_found: float
    least_evaded_found: float
    most_flagged: float
    disguises: dict[str, str]
    fresh: tuple[str, ...]

    def at_once(self, rule: Rule) -> bool:
        """Whether all probes of the rule are asked in one query."""
        return set(rule.reads) <= self.together | {HIT.name}


def read_probing(file: KnowledgeFile) -> Probing:
    """Read `probing.yaml`."""
    values: dict[str, Any] = {}
    alone = file.header.get("alone")
    if not isinstance(alone, dict):
        raise file.bad("缺少 alone", "alone is missing", "alone")
    values["many"] = tuple(_number(file, file.header, key) for key in _PLANTED)
    values["few"] = tuple(_number(file, alone, key) for key in _PLANTED)
    values["evaded"] = _number(file, file.header, "evaded")
    for key in ("least_found", "least_evaded_found", "most_flagged"):
        share = file.header.get(key)
        if not isinstance(share, int | float) or not 0 <= share <= 1:
            raise file.bad(f"{key} 须为 0 至 1", f"{key} is a share from 0 to 1", key)
        values[key] = float(share)
    disguises = file.header.get("disguises")
    if not isinstance(disguises, dict):
        raise file.bad("缺少 disguises", "disguises are missing", "disguises")
    values["disguises"] = {str(name): str(sign) for name, sign in disguises.items()}
    values["fresh"] = _names(file, "fresh")
    return Probing(**values, together=frozenset(_names(file, "together")))


def _number(file: KnowledgeFile, given: dict[str, Any], key: str) -> int:
    value = given.get(key)
    if not isinstance(value, int) or value < 0:
        raise file.bad(f"{key} 须为非负整数", f"{key} is a number from 0", key)
    return value


def _names(file: KnowledgeFile, key: str) -> tuple[str, ...]:
    listed = file.header.get(key)
    if not isinstance(listed, list):
        raise file.bad(f"{key} 须为名称列表", f"{key} is a list of names", key)
    return tuple(map(str, listed))


def read_probes(file: KnowledgeFile, rules: Mapping[str, Rule]) -> dict[str, list[Template]]:
    """The templates of one file, by the id of the rule that they try."""
    for key in file.header:
        if key not in _KEYS:
            raise file.bad(f"不认识“{key}”", f"{key} is not a key of a file of probes", key)
    tried = file.header.get("rules")
    if not isinstance(tried, list) or not tried:
        raise file.bad("缺少 rules（试哪些规则）", "rules are missing", "rules")
    for index, rule_id in enumerate(tried):
        if rule_id not in rules:
            raise file.bad(f"没有规则 {rule_id}", f"there is no rule {rule_id}", "rules", index)
    slots = _slots(file)
    made: dict[str, list[Template]] = {str(rule_id): [] for rule_id in tried}
    listed = file.header.get("probes")
    if not isinstance(listed, list) or not listed:
        raise file.bad("缺少 probes", "probes are missing", "probes")
    for index, entry in enumerate(listed):
        template = _template(file, entry, index, slots)
        for rule_id, templates in made.items():
            _fits(file, template, rules[rule_id], index)
            templates.append(template)
    return made


def templates_of(rule: Rule, written: list[Template]) -> list[Template]:
    """What a rule is tried on: the files' templates, and the examples of its own file.

    Acts before the law and what cannot be told are near misses too: neither is a finding.
    """
    own = [
        Template(one.name, "find" if one.expect == "find" else "leave", one.tables, {})
        for one in rule.examples
    ]
    return [*written, *own]


def slots_in(tables: Mapping[str, list[dict[str, Any]]]) -> set[str]:
    """The names in braces in the texts of a world."""
    cells = (value for rows in tables.values() for row in rows for value in row.values())
    return {name for value in cells if isinstance(value, str) for name in SLOT.findall(value)}


def _slots(file: KnowledgeFile) -> dict[str, tuple[str, ...]]:
    given = file.header.get("slots") or {}
    if not isinstance(given, dict):
        raise file.bad("slots 须为“名: [词]”", "slots are names with lists of words", "slots")
    found: dict[str, tuple[str, ...]] = {}
    for name, words in given.items():
        if name == TERM or not isinstance(words, list) or not words:
            raise file.bad(f"slots.{name} 须为词的列表", f"{name}: a list of words", "slots", name)
        found[str(name)] = tuple(map(str, words))
    return found


def _template(
    file: KnowledgeFile, entry: object, index: int, slots: dict[str, tuple[str, ...]]
) -> Template:
    at = ("probes", index)
    if (
        not isinstance(entry, dict)
        or set(entry) - {"evade", "of"} != {"name", "expect", "tables"}
        or entry["expect"] not in _EXPECTED
        or not isinstance(entry["tables"], dict)
    ):
        raise file.bad(
            "探针写 name、expect（find 或 leave）、tables，可写 evade、of",
            "a probe has name, expect (find or leave), tables, evade where it may be disguised, of",
            *at,
        )
    used = slots_in(entry["tables"])
    if unknown := used - set(slots) - {TERM}:
        listing = ", ".join(sorted(unknown))
        raise file.bad(f"没有 slots：{listing}", f"no such slots: {listing}", *at)
    evade = bool(entry.get("evade"))
    if evade and (TERM not in used or entry["expect"] != "find"):
        raise file.bad(
            "evade 只用于含 {term} 的 find", "evade is for a find that holds {term}", *at
        )
    of = entry.get("of") or []
    if not isinstance(of, list) or (of and TERM not in used):
        raise file.bad(
            "of 是 {term} 的类别列表", "of lists the categories from which {term} is drawn", *at
        )
    return Template(
        str(entry["name"]),
        entry["expect"],
        entry["tables"],
        slots,
        evade=evade,
        of=tuple(map(str, of)),
    )


def _fits(file: KnowledgeFile, template: Template, rule: Rule, index: int) -> None:
    if foreign := set(template.tables) - set(rule.reads):
        listing = ", ".join(sorted(foreign))
        raise file.bad(
            f"规则 {rule.id} 不读 {listing}", f"{rule.id} does not read {listing}", "probes", index
        )
    if TERM in slots_in(template.tables) and not rule.lexicons:
        raise file.bad(
            f"规则 {rule.id} 没有词库，不能用 {{term}}",
            f"{rule.id} has no lexicon, so there is no term to draw",
            "probes",
            index,
        )
