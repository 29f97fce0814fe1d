"""变体: other spellings of a term, made when a lexicon loads; the scanner takes them for terms.

Only ways with a bounded number of spellings: a look-alike or a split character in one place (or
wherever there is one), one character or all of them in pinyin, the initials. What may replace any
character by any other of its sound is found by reading the text by sound: `sound.py`.

>>> from wangjian.packs.packs import Packs
>>> from wangjian.monitoring.evasive import read_evasions
>>> made = variants("国家级", ("look_alike", "split", "pinyin"), read_evasions(Packs.open()))
>>> made["囯家级"], made["口玉家级"], made["guojiaji"], made["国家ji"]
('look_alike', 'split', 'pinyin', 'pinyin')
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from wangjian.monitoring.evasive import HOMOPHONE, INITIALS, LETTER, LOOK_ALIKE, PINYIN, SPLIT
from wangjian.text.folding import SEPARATOR, plain, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangjian.monitoring.evasive import Evasions

SHORT = 2
SHORTEST_PINYIN = 6  # letters of a term that is wholly in pinyin; a shorter one is a word
SHORTEST_BESIDE = 4  # the same of two characters where another word must be near
_NO_LETTERS = "ilo"  # the fold reads them as 一 and figures
SHORTEST_SOUND = 3  # letters that stand for one of two characters: di一 says nothing


def variants(
    term: str, ways: tuple[str, ...], evasions: Evasions, *, beside: bool = False
) -> dict[str, str]:
    """Other spellings of the term and the way of each, in the order of the ways.

    A short one that counts only beside another word (`beside`) may be written in every way.
    """
    characters = bare(term)
    made: dict[str, str] = {}
    for way in ways:
        if way in _MAKERS:
            least = SHORT + 1 if way == PINYIN else evasions.ways[way].shortest
            short = len(characters) < least and not beside
            for spelling in _MAKERS[way](characters, evasions, short):
                made.setdefault(spelling, way)
    made.pop("".join(characters), None)
    return made


def bare(term: str) -> list[str]:
    """The characters of a term in their plain form, without what only stands between."""
    kinds = tables().kinds
    return [c for c in plain(term) if not kinds[ord(c)] & SEPARATOR]


def _stand_ins(
    characters: list[str], evasions: Evasions, way: str, *, short: bool
) -> Iterator[str]:
    """One character replaced, and every one that can be by its first stand-in."""
    everywhere = list(characters)
    for place, character in enumerate(characters):
        usable = evasions.written_for(character, way, short=short)
        for other in usable:
            yield _with(characters, place, other)
        everywhere[place] = usable[0] if usable else character
    yield "".join(everywhere)


def _look_alikes(characters: list[str], evasions: Evasions, short: bool) -> Iterator[str]:  # noqa: FBT001
    return _stand_ins(characters, evasions, LOOK_ALIKE, short=short)


def _sound_alikes(characters: list[str], evasions: Evasions, short: bool) -> Iterator[str]:  # noqa: FBT001
    return _stand_ins(characters, evasions, HOMOPHONE, short=short)


def _split(characters: list[str], evasions: Evasions, short: bool) -> Iterator[str]:  # noqa: FBT001
    everywhere = list(characters)
    for place, character in enumerate(characters):
        for parts in evasions.parts.get(character, ()):
            if not short or parts in evasions.telling_parts:
                yield _with(characters, place, parts)
                everywhere[place] = parts
    yield "".join(everywhere)


def _pinyin(characters: list[str], _: Evasions, short: bool) -> Iterator[str]:  # noqa: FBT001
    sounds = readings("".join(characters))
    least = SHORTEST_SOUND if short else 1 if len(characters) > SHORT else SHORTEST_SOUND - 1
    for place, sound in enumerate(sounds):
        if sound != characters[place] and len(sound) >= least:
            yield _with(characters, place, sound)
    whole = "".join(sounds)
    least = SHORTEST_PINYIN if short or len(characters) > SHORT else SHORTEST_BESIDE
    if whole.isascii() and whole.isalpha() and len(whole) >= least:
        yield whole


def _letter(characters: list[str], _: Evasions, short: bool) -> Iterator[str]:  # noqa: FBT001
    if not short:
        for place, sound in enumerate(readings("".join(characters))):
            beside = characters[max(0, place - 1) : place + 2]
            read = sound != characters[place] and sound[0] not in _NO_LETTERS
            if read and not any(map(str.isascii, beside)):
                yield _with(characters, place, sound[0])


def _initials(characters: list[str], evasions: Evasions, _: bool) -> Iterator[str]:  # noqa: FBT001
    if len(characters) >= evasions.ways[INITIALS].shortest:
        yield "".join(sound[0] for sound in readings("".join(characters)))


_MAKERS = {
    LOOK_ALIKE: _look_alikes,
    HOMOPHONE: _sound_alikes,
    SPLIT: _split,
    PINYIN: _pinyin,
    LETTER: _letter,
    INITIALS: _initials,
}


def _with(characters: list[str], place: int, other: str) -> str:
    changed = characters.copy()
    changed[place] = other
    return "".join(changed)


@lru_cache(maxsize=1 << 14)
def readings(text: str) -> tuple[str, ...]:
    """The sound of each character as it is read in these words, without its tone."""
    from pypinyin import Style, lazy_pinyin

    # What has no sound stays, character by character; the stubs know of one text only.
    errors: Any = list
    return tuple(lazy_pinyin(text, style=Style.NORMAL, errors=errors))


@lru_cache(maxsize=1)
def sounds() -> dict[str, str]:
    """The first reading of each character, without its tone."""
    from pypinyin.pinyin_dict import pinyin_dict

    return {chr(point): _toneless(said.partition(",")[0]) for point, said in pinyin_dict.items()}


def _toneless(sound: str) -> str:
    parts = unicodedata.normalize("NFD", sound.replace("ü", "v"))
    return "".join(c for c in parts if c.isascii() and c.isalpha())
