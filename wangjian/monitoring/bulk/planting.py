"""种探针: draws the probes of one run out of their templates, with keys that stand nowhere else.

The same seed and the same files give the same probes, so that a record can be drawn again.
"""

from __future__ import annotations

import random
import re
import string
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from wangjian.monitoring.groups import phrases
from wangjian.monitoring.probebook import SLOT, TERM, slots_in, templates_of
from wangjian.text.codes import (
    ALPHABET,
    USCC_LENGTH,
    WEIGHTS,
    fold_code,
    valid_registration_no,
)
from wangjian.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangjian.monitoring.probebook import Probing, Template
    from wangjian.monitoring.rulebook import Rule
    from wangjian.monitoring.wordbook import Entry, Lexicon

_HAN = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
_LETTERS = string.ascii_lowercase + string.digits
_WEIGHTS_8 = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714, the body's own check digit
_KEPT = 8  # characters of a code that say whose register and which region
_MARK = "probe-"
_LONGEST_SPELLING = 40
_MOST_DRAWS = 20
_FULL_WIDTH = 0xFEE0  # from an ASCII sign to the same one in full width


@dataclass(frozen=True, slots=True)
class Probe:
    """One planted world."""

    rule_id: str
    name: str
    expect: str  # find | leave
    disguise: str  # empty: plain
    drawn: dict[str, str]  # slot -> the word in it
    tables: dict[str, list[dict[str, Any]]] = field(repr=False)


def draw(
    rules: Sequence[Rule],
    lexicons: Mapping[str, Lexicon],
    written: Mapping[str, list[Template]],
    probing: Probing,
    seed: int,
) -> list[Probe]:
    """The probes of a run."""
    probes: list[Probe] = []
    for rule in sorted(rules, key=lambda one: one.id):
        # A generator for each rule: what one rule draws does not hang on which others run.
        chance = random.Random(f"{seed}/{rule.id}")  # noqa: S311 - drawn, not secret
        entries = [entry for name in rule.lexicons for entry in lexicons[name].entries]
        planter = _Planter(rule.id, entries, probing, chance)
        pool = [
            one
            for one in templates_of(rule, written.get(rule.id, []))
            if TERM not in slots_in(one.tables) or planter.fitting(one)
        ]
        finds = [one for one in pool if one.expect == "find"]
        leaves = [one for one in pool if one.expect == "leave"]
        may_hide = [one for one in finds if one.evade]
        violations, near_misses = probing.many if probing.at_once(rule) else probing.few
        probes += [planter.plant(one) for one in planter.some(finds, violations)]
        probes += [planter.plant(one) for one in planter.some(leaves, near_misses)]
        probes += [
            planter.plant(one, chance.choice(sorted(probing.disguises)))
            for one in planter.some(may_hide, probing.evaded)
            if probing.disguises
        ]
    return probes


class _Planter:
    """Plants the worlds of one rule."""

    def __init__(
        self, rule_id: str, entries: list[Entry], probing: Probing, chance: random.Random
    ) -> None:
        self.rule_id = rule_id
        self.entries = entries
        self.probing = probing
        self.chance = chance

    def some(self, templates: list[Template], wanted: int) -> list[Template]:
        """As many as wanted; one that holds slots may be drawn more than once."""
        if not templates:
            return []
        again = [one for one in templates if one.slots]
        drawn = self.chance.sample(templates, min(wanted, len(templates)))
        while again and len(drawn) < wanted:
            drawn.append(self.chance.choice(again))
        return drawn

    def plant(self, template: Template, disguise: str = "") -> Probe:
        words = {
            name: self.chance.choice(template.slots[name])
            for name in sorted(slots_in(template.tables) & set(template.slots))
        }
        if TERM in slots_in(template.tables):
            words[TERM] = self.term(self.fitting(template), disguise)
        fresh = _Fresh(self.chance, self.probing.fresh)
        tables = {
            table: [
                fresh.row({column: _filled(cell, words) for column, cell in row.items()})
                for row in rows
            ]
            for table, rows in template.tables.items()
        }
        return Probe(self.rule_id, template.name, template.expect, disguise, words, tables)

    def fitting(self, template: Template) -> list[Entry]:
        """The terms that the template may hold."""
        return [one for one in self.entries if not template.of or one.category in template.of]

    def term(self, fitting: list[Entry], disguise: str) -> str:
        """One of these terms, with one of the words that it needs nearby."""
        sign = self.probing.disguises.get(disguise, "")
        if disguise:  # one that has two Chinese characters to put something between
            fitting = [one for one in fitting if _HAN.search(one.term)] or fitting
        entry = self.chance.choice(fitting)
        for _ in range(_MOST_DRAWS):
            if any(_free(entry, near) for near in phrases(entry.near) or ("",)):
                break
            # A list may hold terms that their own contexts silence; nothing finds those.
            entry = self.chance.choice(fitting)
        beside = self.chance.choice(_beside(entry))
        term = _HAN.sub(sign, entry.term) if sign else entry.term
        return f"{beside} {term}".strip()


def _beside(entry: Entry) -> list[str]:
    """Words one of which must stand near the term, without those that excuse it."""
    return [near for near in phrases(entry.near) or ("",) if _free(entry, near)] or list(
        phrases(entry.near)
    )


def _free(entry: Entry, near: str) -> bool:
    text = fold(f"{near} {entry.term}").text
    return not any(other in text for other in (*_folded(entry.excuse), *_folded(entry.not_near)))


@lru_cache(maxsize=1 << 12)  # terms share their lists
def _folded(listed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(text).text for text in phrases(listed))


class _Fresh:
    """Draws keys and codes anew, the same value the same way within one world."""

    def __init__(self, chance: random.Random, columns: Sequence[str]) -> None:
        self._chance = chance
        self._columns = frozenset(columns)
        self._mark = _MARK + "".join(chance.choices(_LETTERS, k=10))
        self._codes: dict[str, str] = {}

    def row(self, row: dict[str, Any]) -> dict[str, Any]:
        """The same row; its keys are drawn anew where it stands on a platform."""
        placed = bool(row.get("platform_id"))
        return {
            column: f"{self._mark}-{cell}"
            if placed and cell and column in self._columns
            else self._code(cell)
            for column, cell in row.items()
        }

    def _code(self, cell: Any) -> Any:
        """Another code in the same spelling (spaces, widths, letters) where it is a valid one."""
        if not isinstance(cell, str) or not USCC_LENGTH <= len(cell) <= _LONGEST_SPELLING:
            return cell
        code = fold_code(cell)
        if len(code) != USCC_LENGTH or not valid_registration_no("cn.uscc", code):
            return cell
        if code not in self._codes:
            self._codes[code] = fresh_code(code, self._chance)
        signs = iter(self._codes[code])
        spelled = [_spelled_like(next(signs), sign) if sign.isalnum() else sign for sign in cell]
        return "".join(spelled)


def _spelled_like(sign: str, like: str) -> str:
    """In full width or in lower case where the one that it stands for was."""
    if like.islower():
        sign = sign.lower()
    return chr(ord(sign) + _FULL_WIDTH) if ord(like) > _FULL_WIDTH else sign


def fresh_code(like: str, chance: random.Random) -> str:
    """A valid code of the same register and region, with another body."""
    body = "".join(chance.choices(string.digits, k=8))
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS_8, strict=True))
    own = "0123456789X0"[11 - total % 11]
    front = like[:_KEPT] + body + own
    weighed = sum(
        ALPHABET.index(sign) * int(weight) for sign, weight in zip(front, WEIGHTS, strict=True)
    )
    return front + ALPHABET[(31 - weighed % 31) % 31]


def _filled(cell: object, words: Mapping[str, str]) -> object:
    if isinstance(cell, str):
        return SLOT.sub(lambda found: words.get(found[1], found[0]), cell)
    return cell
