"""规避写法: the ways in which a term is written to slip past a list, as the files tell them.

The files are `evasion/ways.csv`, `stand_ins.csv`, `split_characters.csv`, `fillers.csv`,
`ordinary_words.csv`; what is done with them is in `bulk/variants.py` (spellings made when a
lexicon loads) and `bulk/sound.py` (a reading of the text by sound). What the fold of
`wangjian.text` brings back is no way: it is the plain spelling.

>>> from wangjian.packs.packs import Packs
>>> made = read_evasions(Packs.open())
>>> made.ways["plain"].certainty, "initials" in made.by_default
(1.0, False)
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wangjian.errors import BadKnowledge
from wangjian.monitoring.rulebook import Words
from wangjian.text.folding import SEPARATOR, tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wangjian.packs.packs import Packs

ROOM = "monitoring"
PLAIN, ALSO, LOOK_ALIKE, SPLIT = "plain", "also", "look_alike", "split"
PINYIN, HOMOPHONE, INSERTED, LETTER = "pinyin", "homophone", "inserted", "letter"
APART, INITIALS = "apart", "initials"
KNOWN = (PLAIN, ALSO, LOOK_ALIKE, SPLIT, PINYIN, HOMOPHONE, INSERTED, APART, LETTER, INITIALS)
ALWAYS = (PLAIN, ALSO)
_FILES = ("ways", "stand_ins", "split_characters", "fillers", "ordinary_words")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of writing a term, and how much a hit by it counts."""

    name: str
    words: Words
    certainty: float
    shortest: int  # characters of a term that is looked for in this way
    tells: bool  # whoever writes a term so hides it: it needs no word nearby


@dataclass(frozen=True, slots=True)
class StandIn:
    """A character that is written for another."""

    character: str
    way: str
    in_short_terms: bool


@dataclass(frozen=True)
class Evasions:
    """All that the files say."""

    ways: dict[str, Way]
    by_default: tuple[str, ...]
    stand_ins: dict[str, tuple[StandIn, ...]]  # by what they stand for
    parts: dict[str, tuple[str, ...]]
    telling_parts: frozenset[str]  # parts that no text has side by side but for evasion
    fillers: frozenset[str]
    ordinary: dict[str, tuple[str, ...]]  # words by each of their characters
    digest: str  # of all that the files say

    @cached_property
    def pictures(self) -> dict[str, str]:
        """The pictures among the stand-ins, and what each is read as."""
        return {
            one.character: target
            for target, listed in self.stand_ins.items()
            for one in listed
            if unicodedata.category(one.character) == "So"
        }

    @cached_property
    def telling_look_alikes(self) -> dict[str, str]:
        """Characters that nobody writes but for one other, and which (囯 for 国)."""
        made: dict[str, set[str]] = defaultdict(set)
        for target, listed in self.stand_ins.items():
            for one in listed:
                if one.way == LOOK_ALIKE and one.in_short_terms:
                    made[one.character].add(target)
        return {one: targets.pop() for one, targets in made.items() if len(targets) == 1}

    @cached_property
    def _usable(self) -> dict[tuple[str, str, bool], tuple[str, ...]]:
        kinds = tables().kinds
        made: dict[tuple[str, str, bool], tuple[str, ...]] = {}
        for target, listed in self.stand_ins.items():
            for one in listed:
                # A dash would be taken for a separator: it is read by sound.
                if kinds[ord(one.character)] & SEPARATOR:
                    continue
                for short in (True, False) if one.in_short_terms else (False,):
                    key = (target, one.way, short)
                    made[key] = (*made.get(key, ()), one.character)
        return made

    def written_for(self, character: str, way: str, *, short: bool) -> tuple[str, ...]:
        """What is written for the character in that way, in a short term or a longer one."""
        return self._usable.get((character, way, short), ())

    def of(self, wanted: tuple[str, ...] | None) -> tuple[str, ...]:
        """The ways that are on where a lexicon or a term wants these (None: says nothing)."""
        return self.by_default if wanted is None else wanted


def read_evasions(packs: Packs) -> Evasions:
    """Read the files; BadKnowledge says which line does not hold."""
    ways: dict[str, Way] = {}
    by_default = []
    for row in packs.table(ROOM, "evasion/ways"):
        way = _way(row)
        ways[way.name] = way
        if row["by_default"] == "yes" and way.name not in ALWAYS:
            by_default.append(way.name)
    if missing := [name for name in KNOWN if name not in ways]:
        raise BadKnowledge(
            f"ways.csv 缺少：{'、'.join(missing)}", f"ways.csv lacks {', '.join(missing)}"
        )
    stand_ins: dict[str, list[StandIn]] = defaultdict(list)
    for row in packs.table(ROOM, "evasion/stand_ins"):
        way_name, short = row["way"], row["in_short_terms"] == "yes"
        if way_name not in {LOOK_ALIKE, HOMOPHONE} or len(row["character"]) != 1:
            raise BadKnowledge(
                f"stand_ins.csv：{row['character']} 须为一个字，way 须为 look_alike 或 homophone",
                f"stand_ins.csv: {row['character']} is one character, its way look_alike or "
                "homophone",
            )
        stand_ins[row["stands_for"]].append(StandIn(row["character"], way_name, short))
    parts: dict[str, list[str]] = defaultdict(list)
    rows = packs.table(ROOM, "evasion/split_characters")
    for row in rows:
        parts[row["character"]].append(row["parts"])
    telling = {row["parts"] for row in rows if row.get("in_short_terms") == "yes"}
    fillers = {row["character"] for row in packs.table(ROOM, "evasion/fillers")}
    return Evasions(
        ways,
        tuple(by_default),
        {of: tuple(listed) for of, listed in stand_ins.items()},
        {of: tuple(listed) for of, listed in parts.items()},
        frozenset(telling),
        frozenset(fillers),
        _by_character(row["word"] for row in packs.table(ROOM, "evasion/ordinary_words")),
        _digest(packs),
    )


def _digest(packs: Packs) -> str:
    said = [packs.table(ROOM, f"evasion/{name}") for name in _FILES]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _by_character(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    made: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for character in dict.fromkeys(word):
            made[character].append(word)
    return {character: tuple(listed) for character, listed in made.items()}


def _way(row: dict[str, str]) -> Way:
    try:
        certainty, shortest = float(row["certainty"]), int(row["shortest"])
    except ValueError:
        certainty, shortest = 0.0, 0
    if row["way"] not in KNOWN or not 0 < certainty <= 1 or shortest < 2:
        raise BadKnowledge(
            f"ways.csv：{row['way']} 须为已知写法，certainty 大于 0 且不超过 1，shortest 不小于 2",
            f"ways.csv: {row['way']} is a known way, its certainty above 0 and at most 1, its "
            "shortest 2 or more",
            remedy_zh=f"已知写法：{'、'.join(KNOWN)}",
            remedy_en=f"known ways: {', '.join(KNOWN)}",
        )
    return Way(row["way"], Words(row["zh"], row["en"]), certainty, shortest, row["tells"] == "yes")
