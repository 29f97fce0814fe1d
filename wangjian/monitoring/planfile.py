"""计划文件: one plan of an office as a file - its days, topics, batches, lists, items, divisions.

A plan file of a pack (`planbook`) counts its days and serves every year; this one is one plan, with
dates and names, made once. All that is wrong in it is told at once, each with its line.

    name: 秋季专项
    from_on: 2026-10-01
    until_on: 2026-12-31
    topics:
      - {no: 1, name: 价格, topics: [price], divisions: [价格处]}
    batches:
      - {no: 1, name: 第一批, from_on: 2026-10-01, until_on: 2026-10-31}
    samples:
      - {name: 抽样, kind: shop, size: 500, seed: "20260930"}
    items:
      - topic: 1
        batch: 1
        name: 虚构原价
        rules: [cn.price.compared]
        sample: 抽样
        when: daily 02:00
        consulted:
          - {division: 价格处, asked_on: 2026-09-20, answered_on: 2026-09-25, answer: 同意}
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadKnowledge, WangjianError
from wangjian.monitoring.scheduling import parse
from wangjian.packs import yaml_text
from wangjian.packs.files import bad_file, read_text
from wangjian.packs.yaml_text import Fault, Lines

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_LONGEST = 2000  # characters of a text
_FIX = ("请改正该行后重试", "correct that line and try again")
At = tuple[str | int, ...]
PLAN_KEYS = frozenset({"name", "campaign", "from_on", "until_on", "topics", "batches", "samples",
                       "items"})  # fmt: skip
ITEM_KEYS = frozenset({"topic", "batch", "name", "rules", "platforms", "regions", "sample", "note",
                       "prices_since", "responsible", "when", "consulted"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What a plan may name."""

    rules: Collection[str]
    topics: Collection[str]
    kinds: Collection[str]  # of what a list is drawn
    platforms: Collection[str]
    regions: Collection[str]
    officers: Collection[str]  # logins


@dataclass(frozen=True, slots=True)
class TopicSaid:
    """One topic, and the divisions whose word is asked about its items."""

    at: At
    no: int
    name: str
    topics: tuple[str, ...]
    divisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchSaid:
    """One batch: between which days."""

    at: At
    no: int
    name: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class SampleSaid:
    """One list to be drawn and frozen."""

    at: At
    name: str
    kind: str
    size: int
    seed: str
    platforms: tuple[str, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consulted:
    """A division was asked, and perhaps answered."""

    at: At
    division: str
    asked_on: date
    answered_on: date | None
    answer: str


@dataclass(frozen=True, slots=True)
class ItemSaid:
    """One item, by the numbers of its topic and batch and the name of its list."""

    at: At
    topic: int
    batch: int
    name: str
    rules: tuple[str, ...]
    platforms: tuple[str, ...]
    regions: tuple[str, ...]
    sample: str
    prices_since: date | None
    responsible: str
    when: str
    note: str
    consulted: tuple[Consulted, ...]


@dataclass(frozen=True, slots=True)
class PlanSaid:
    """A whole plan as its file says it."""

    path: Path
    lines: Lines = field(repr=False)
    name: str
    campaign: str
    from_on: date
    until_on: date
    topics: tuple[TopicSaid, ...]
    batches: tuple[BatchSaid, ...]
    samples: tuple[SampleSaid, ...]
    items: tuple[ItemSaid, ...]

    def bad(self, problem: WangjianError, at: At) -> BadKnowledge:
        """An error that came up while the plan was written, at its line."""
        return bad_file(
            self.path,
            _line(self.lines, at),
            problem.zh,
            problem.en,
            remedy_zh=problem.remedy_zh or _FIX[0],
            remedy_en=problem.remedy_en or _FIX[1],
        )


def read_plan(path: Path, known: Known) -> PlanSaid:
    """Read a plan file; one BadKnowledge tells all that is wrong, a line each."""
    _raw, text = read_text(path)
    try:
        value, lines = yaml_text.read(text)
    except Fault as fault:
        raise bad_file(path, fault.line, fault.zh, fault.en) from None
    if not isinstance(value, dict):
        raise bad_file(path, 1, "须为“键: 值”的形式", "must be keys and values")
    reading = _Reading(path, lines, known)
    plan = reading.plan(value)
    if reading.problems or plan is None:
        raise _together(reading.problems)
    return plan


def _together(problems: list[BadKnowledge]) -> BadKnowledge:
    made = BadKnowledge(
        "\n".join(one.zh for one in problems),
        "\n".join(one.en for one in problems),
        remedy_zh="没有建立计划；请改正后重试",
        remedy_en="no plan was made; correct them and try again",
    )
    made.line, made.file = problems[0].line, problems[0].file
    return made


def _line(lines: Lines, at: At) -> int | None:
    while at and at not in lines:
        at = at[:-1]
    return lines.get(at)


class _Reading:
    """One file as it is read; what is wrong is noted and the reading goes on."""

    def __init__(self, path: Path, lines: Lines, known: Known) -> None:
        self._path, self._lines, self._known = path, lines, known
        self.problems: list[BadKnowledge] = []

    def plan(self, said: dict[str, Any]) -> PlanSaid | None:
        """The whole; None where it has no days."""
        self._only(said, PLAN_KEYS, ())
        name, campaign = (
            self._text(said, "name", ()),
            self._text(said, "campaign", (), needed=False),
        )
        from_on, until_on = self._days(said, ())
        topics = self._parts(said, "topics", self._topic)
        batches = self._parts(said, "batches", self._batch)
        samples = self._parts(said, "samples", self._sample, needed=False)
        items = self._parts(said, "items", self._item)
        self._once([(one.no, one.at) for one in topics], "no")
        self._once([(one.no, one.at) for one in batches], "no")
        self._once([(one.name, one.at) for one in samples], "name")
        for one in items:
            self._among(
                one.topic, {part.no for part in topics}, (*one.at, "topic"), "专题", "topic"
            )
            self._among(
                one.batch, {part.no for part in batches}, (*one.at, "batch"), "批次", "batch"
            )
            if one.sample:
                named = {part.name for part in samples}
                self._among(one.sample, named, (*one.at, "sample"), "名单", "list")
        if from_on is None or until_on is None:
            return None
        for part in batches:
            if not from_on <= part.from_on <= part.until_on <= until_on:
                self._bad(
                    f"批次须在计划的 {from_on} 至 {until_on} 之内",
                    f"a batch lies within {from_on} to {until_on}",
                    part.at,
                )
        return PlanSaid(
            self._path, self._lines, name, campaign, from_on, until_on,
            tuple(topics), tuple(batches), tuple(samples), tuple(items),
        )  # fmt: skip

    def _topic(self, said: dict[str, Any], at: At) -> TopicSaid:
        self._only(said, {"no", "name", "topics", "divisions"}, at)
        return TopicSaid(
            at,
            self._number(said, "no", at),
            self._text(said, "name", at),
            self._names(said, "topics", at, self._known.topics),
            self._names(said, "divisions", at),
        )

    def _batch(self, said: dict[str, Any], at: At) -> BatchSaid | None:
        self._only(said, {"no", "name", "from_on", "until_on"}, at)
        no, name = self._number(said, "no", at), self._text(said, "name", at)
        from_on, until_on = self._days(said, at)
        if from_on is None or until_on is None:
            return None
        return BatchSaid(at, no, name, from_on, until_on)

    def _sample(self, said: dict[str, Any], at: At) -> SampleSaid:
        self._only(said, {"name", "kind", "size", "seed", "platforms", "regions"}, at)
        kind = self._text(said, "kind", at)
        if kind:
            self._among(kind, self._known.kinds, (*at, "kind"), "对象", "kind", tell=True)
        return SampleSaid(
            at,
            self._text(said, "name", at),
            kind,
            self._number(said, "size", at),
            self._text(said, "seed", at),
            self._names(said, "platforms", at, self._known.platforms),
            self._names(said, "regions", at, self._known.regions),
        )

    def _item(self, said: dict[str, Any], at: At) -> ItemSaid:
        self._only(said, ITEM_KEYS, at)
        login = self._text(said, "responsible", at, needed=False)
        if login:
            self._among(login, self._known.officers, (*at, "responsible"), "人员", "officer")
        return ItemSaid(
            at,
            self._number(said, "topic", at),
            self._number(said, "batch", at),
            self._text(said, "name", at),
            self._names(said, "rules", at, self._known.rules),
            self._names(said, "platforms", at, self._known.platforms),
            self._names(said, "regions", at, self._known.regions),
            self._text(said, "sample", at, needed=False),
            self._day(said, "prices_since", at, needed=False),
            login,
            self._when(said, at),
            self._text(said, "note", at, needed=False),
            tuple(self._parts(said, "consulted", self._consulted, at, needed=False)),
        )

    def _consulted(self, said: dict[str, Any], at: At) -> Consulted | None:
        self._only(said, {"division", "asked_on", "answered_on", "answer"}, at)
        division, asked_on = self._text(said, "division", at), self._day(said, "asked_on", at)
        answered_on = self._day(said, "answered_on", at, needed=False)
        answer = self._text(said, "answer", at, needed=answered_on is not None)
        if answer and answered_on is None:
            self._bad("有答复，须写 answered_on", "an answer needs its answered_on", at)
        if asked_on is None:
            return None
        return Consulted(at, division, asked_on, answered_on, answer)

    def _when(self, said: dict[str, Any], at: At) -> str:
        when = self._text(said, "when", at, needed=False)
        if when:
            try:
                parse(when)
            except WangjianError as problem:
                zh, en = f"{problem.zh}；{problem.remedy_zh}", f"{problem.en}; {problem.remedy_en}"
                self._bad(zh, en, (*at, "when"))
        return when

    def _parts(
        self, said: dict[str, Any], key: str, read: Any, at: At = (), *, needed: bool = True
    ) -> list[Any]:
        listed = said.get(key)
        if listed is None and not needed:
            return []
        if not isinstance(listed, list) or (needed and not listed):
            self._bad(f"{key} 须为列表", f"{key} is a list", (*at, key))
            return []
        found = []
        for index, one in enumerate(listed):
            here = (*at, key, index)
            if not isinstance(one, dict):
                self._bad(f"{key} 的每一项须为“键: 值”", f"each of {key} is keys and values", here)
            elif (part := read(one, here)) is not None:
                found.append(part)
        return found

    def _only(self, said: dict[str, Any], keys: Collection[str], at: At) -> None:
        for key in said:
            if key not in keys:
                self._bad(
                    f"不认识“{key}”，可写：{'、'.join(sorted(keys))}",
                    f"there is no {key}; known are {', '.join(sorted(keys))}",
                    (*at, key),
                )

    def _text(self, said: dict[str, Any], key: str, at: At, *, needed: bool = True) -> str:
        value = said.get(key)
        if value is None or value == "":
            if needed:
                self._bad(f"缺少 {key}", f"{key} is missing", at)
            return ""
        text = str(value).strip()
        if isinstance(value, (list, dict)) or not text or len(text) > _LONGEST:
            self._bad(f"{key} 须为文字", f"{key} is a text", (*at, key))
            return ""
        return text

    def _number(self, said: dict[str, Any], key: str, at: At) -> int:
        value = said.get(key)
        if type(value) is not int or value < 1:
            where = (*at, key) if key in said else at
            self._bad(f"{key} 须为正整数", f"{key} is a number from 1 on", where)
            return 0
        return value

    def _day(self, said: dict[str, Any], key: str, at: At, *, needed: bool = True) -> date | None:
        value = said.get(key)
        if type(value) is date:
            return value
        if value is not None or needed:
            where = (*at, key) if key in said else at
            self._bad(f"{key} 须为日期，如 2026-11-11", f"{key} is a day such as 2026-11-11", where)
        return None

    def _days(self, said: dict[str, Any], at: At) -> tuple[date | None, date | None]:
        first, last = self._day(said, "from_on", at), self._day(said, "until_on", at)
        if first and last and last < first:
            self._bad("截止日早于起始日", "the last day is before the first", (*at, "until_on"))
        return first, last

    def _names(
        self, said: dict[str, Any], key: str, at: At, known: Collection[str] | None = None
    ) -> tuple[str, ...]:
        listed = said.get(key)
        if listed is None:
            return ()
        if not isinstance(listed, list):
            self._bad(f"{key} 须为列表", f"{key} is a list", (*at, key))
            return ()
        names = [str(one).strip() for one in listed]
        for index, name in enumerate(names):
            if not name or isinstance(listed[index], (list, dict)):
                self._bad(f"{key} 须为名称列表", f"{key} is a list of names", (*at, key, index))
            elif known is not None:
                self._among(name, known, (*at, key, index), key, key)
        return tuple(names)

    def _among(
        self, name: Any, known: Collection[Any], at: At, zh: str, en: str, *, tell: bool = False
    ) -> None:
        if name in known or name == 0:  # a number that was none is told already
            return
        listed = [str(one) for one in known] if tell else []
        self._bad(
            f"没有{zh}“{name}”" + (f"，可写：{'、'.join(listed)}" if listed else ""),
            f"there is no {en} {name}" + (f"; known are {', '.join(listed)}" if listed else ""),
            at,
        )

    def _once(self, named: list[tuple[Any, At]], key: str) -> None:
        seen: set[Any] = set()
        for name, at in named:
            if name in seen and name:
                self._bad(f"{key} {name} 重复", f"the {key} {name} stands here twice", (*at, key))
            seen.add(name)

    def _bad(self, zh: str, en: str, at: At) -> None:
        self.problems.append(bad_file(self._path, _line(self._lines, at), zh, en))
