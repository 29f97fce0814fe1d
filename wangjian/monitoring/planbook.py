"""计划范本: plans of monitors as files - topics, batches in days from the first, items with rules.

>>> from wangjian.packs.packs import Packs
>>> book = read_plans(Packs.open())
>>> one = book["cn.example_campaign"]
>>> len(one.topics), len(one.batches), len(one.items)
(15, 3, 12)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadKnowledge, WangjianError
from wangjian.monitoring.catalogue import bilingual
from wangjian.monitoring.library import ROOM
from wangjian.monitoring.rulebook import Words
from wangjian.monitoring.scheduling import ONCE, parse

if TYPE_CHECKING:
    from collections.abc import Collection

    from wangjian.packs.files import KnowledgeFile
    from wangjian.packs.packs import Packs


@dataclass(frozen=True, slots=True)
class TopicText:
    """One topic of a plan file."""

    no: int
    words: Words
    topics: tuple[str, ...]
    divisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchText:
    """One batch: from the day of that number, for so many days."""

    no: int
    words: Words
    first_day: int  # 1 is the first day of the plan
    days: int


@dataclass(frozen=True, slots=True)
class ItemText:
    """One item of a plan file."""

    topic: int
    batch: int
    words: Words
    rules: tuple[str, ...]
    when: str


@dataclass(frozen=True, slots=True)
class PlanText:
    """One plan file, read and checked."""

    id: str
    title: Words
    campaign: Words
    note: str
    days: int
    topics: tuple[TopicText, ...]
    batches: tuple[BatchText, ...]
    items: tuple[ItemText, ...]
    digest: str
    origin: str


def read_plans(
    packs: Packs,
    *,
    rules: Collection[str] | None = None,
    topics: Collection[str] | None = None,
    problems: list[BadKnowledge] | None = None,
) -> dict[str, PlanText]:
    """Every plan file; with `rules` and `topics` what they name must be there."""
    found: dict[str, PlanText] = {}
    for file in packs.files(ROOM, "plans", ".toml", problems=problems):
        try:
            found[file.id] = _plan(file, rules, topics)
        except BadKnowledge as problem:
            if problems is None:
                raise
            problems.append(problem)
    return found


def _plan(
    file: KnowledgeFile, rules: Collection[str] | None, topics: Collection[str] | None
) -> PlanText:
    days = file.header.get("days")
    if not isinstance(days, int) or not 0 < days <= 1000:
        raise file.bad("days 须为 1 至 1000", "days is 1 to 1000", "days")
    listed = _parts(file, "topics", {"no", "zh", "en", "topics", "divisions"})
    made_topics = tuple(
        TopicText(one["no"], _words(file, one, at), _names(file, one, "topics", at, topics),
                  _names(file, one, "divisions", at, None))
        for at, one in listed
    )  # fmt: skip
    made_batches = tuple(
        _batch(file, one, at, days)
        for at, one in _parts(file, "batches", {"no", "zh", "en", "first_day", "days"})
    )
    known = {one.no for one in made_topics}, {one.no for one in made_batches}
    made_items = tuple(
        _item(file, one, at, known, rules)
        for at, one in _parts(file, "items", {"topic", "batch", "zh", "en", "rules", "when"})
    )
    return PlanText(
        id=file.id,
        title=bilingual(file, "title"),
        campaign=bilingual(file, "campaign"),
        note=str(file.header.get("note") or ""),
        days=days,
        topics=made_topics,
        batches=made_batches,
        items=made_items,
        digest=file.digest,
        origin=file.origin,
    )


def _parts(
    file: KnowledgeFile, key: str, known: set[str]
) -> list[tuple[tuple[str, int], dict[str, Any]]]:
    listed = file.header.get(key)
    if not isinstance(listed, list) or not listed:
        raise file.bad(f"缺少 {key}", f"{key} are missing", key)
    numbers: set[int] = set()
    for index, one in enumerate(listed):
        if not isinstance(one, dict) or set(one) - known:
            raise file.bad(
                f"{key} 只写 {'、'.join(sorted(known))}",
                f"{key} have {', '.join(sorted(known))}",
                key,
                index,
            )
        if "no" in known:
            if not isinstance(one.get("no"), int) or one["no"] in numbers:
                raise file.bad("no 须为不重复的整数", "no is a number of its own", key, index)
            numbers.add(one["no"])
    return [((key, index), one) for index, one in enumerate(listed)]


def _batch(file: KnowledgeFile, one: dict[str, Any], at: tuple[str, int], days: int) -> BatchText:
    first, lasts = one.get("first_day"), one.get("days")
    if (
        not isinstance(first, int)
        or not isinstance(lasts, int)
        or first < 1
        or lasts < 1
        or first + lasts - 1 > days
    ):
        raise file.bad(
            "批次的 first_day、days 须落在计划的天数内",
            "first_day and days of a batch lie within the days of the plan",
            *at,
        )
    return BatchText(one["no"], _words(file, one, at), first, lasts)


def _item(
    file: KnowledgeFile,
    one: dict[str, Any],
    at: tuple[str, int],
    known: tuple[set[int], set[int]],
    rules: Collection[str] | None,
) -> ItemText:
    if one.get("topic") not in known[0] or one.get("batch") not in known[1]:
        raise file.bad(
            "项目的 topic、batch 须是上面的序号", "topic and batch are numbers above", *at
        )
    when = str(one.get("when") or "")
    try:
        kind = parse(when).kind if when else ""
    except WangjianError as problem:
        raise file.bad(problem.zh, problem.en, *at, "when") from None
    if kind == ONCE:
        raise file.bad(
            "范本里不写具体日期", "a plan file names no day of the calendar", *at, "when"
        )
    return ItemText(
        one["topic"],
        one["batch"],
        _words(file, one, at),
        _names(file, one, "rules", at, rules),
        when,
    )


def _words(file: KnowledgeFile, one: dict[str, Any], at: tuple[str, int]) -> Words:
    if not one.get("zh") or not one.get("en"):
        raise file.bad("须写 zh 和 en", "zh and en are needed", *at)
    return Words(str(one["zh"]), str(one["en"]))


def _names(
    file: KnowledgeFile,
    one: dict[str, Any],
    key: str,
    at: tuple[str, int],
    known: Collection[str] | None,
) -> tuple[str, ...]:
    listed = one.get(key) or []
    if not isinstance(listed, list) or not all(isinstance(name, str) and name for name in listed):
        raise file.bad(f"{key} 须为名称列表", f"{key} is a list of names", *at, key)
    for name in listed:
        if known is not None and name not in known:
            raise file.bad(f"没有“{name}”", f"there is no {name}", *at, key)
    return tuple(listed)
