"""适用范围: where a term counts - on which platforms, for which goods, for whom not.

A sidecar says it for its whole lexicon, a row for its term alone (lists joined by `|`):

- `platforms`: ids of the platforms on which the term counts; elsewhere it does not;
- `goods`: words of the listing's category for which it counts, `!词` for which it does not;
- `unless_permit`: kinds of permit whose holder may say it on the day of the act.

What a row does not tell (no platform, no category, no permit on register) takes nothing away: the
hit stands. What falls outside stays a hit, excused by `platform:`, `goods:` or `permit:`.

>>> pharmacy = Facts("pf1", "中西药品", {"drug_business": "京DA0100001"})
>>> Scope(goods=("!药品",)).excuse(pharmacy)
'goods:中西药品'
>>> Scope(unless_permit=("drug_business",)).excuse(pharmacy)
'permit:drug_business 京DA0100001'
>>> Scope(platforms=("pf1",), goods=("食品",)).excuse(Facts("pf1", "")) is None
True
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wangjian.monitoring.groups import parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangjian.packs.files import KnowledgeFile

KEYS = ("platforms", "goods", "unless_permit")
SAID = ("platform", "goods", "permit")  # what begins an excuse of these
NOT = "!"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the row that a hit stands in."""

    platform: str = ""
    category: str = ""
    permits: Mapping[str, str] = field(default_factory=dict)  # kind -> number, valid that day


@dataclass(frozen=True, slots=True)
class Scope:
    """Where one term counts; empty: everywhere."""

    platforms: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    unless_permit: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.platforms or self.goods or self.unless_permit)

    def excuse(self, facts: Facts) -> str | None:
        """Why a hit in that row does not count; None where it does."""
        if self.platforms and facts.platform and facts.platform not in self.platforms:
            return f"platform:{facts.platform}"
        if facts.category and not self._counts_for(facts.category):
            return f"goods:{facts.category}"
        for kind in self.unless_permit:
            if kind in facts.permits:
                return f"permit:{kind} {facts.permits[kind]}"
        return None

    def _counts_for(self, category: str) -> bool:
        barred = [word.removeprefix(NOT) for word in self.goods if word.startswith(NOT)]
        wanted = [word for word in self.goods if not word.startswith(NOT)]
        if any(word in category for word in barred):
            return False
        return not wanted or any(word in category for word in wanted)


EVERYWHERE, UNKNOWN = Scope(), Facts()


def of_sidecar(file: KnowledgeFile) -> Scope:
    """The scope of a whole lexicon; BadKnowledge where it is malformed."""
    said: dict[str, tuple[str, ...]] = {}
    for key in KEYS:
        listed = file.header.get(key) or []
        if not isinstance(listed, list) or not all(
            isinstance(text, str) and text.strip(NOT) for text in listed
        ):
            raise file.bad(f"{key} 须为文字列表", f"{key} is a list of texts", key)
        said[key] = tuple(listed)
    return Scope(**said)


def of_row(row: Mapping[str, str], default: Scope) -> Scope:
    """The scope of one row: what its own cells say, else what the lexicon says."""
    own = {key: parts(row.get(key, "")) for key in KEYS}
    return Scope(**{key: own[key] or getattr(default, key) for key in KEYS})
