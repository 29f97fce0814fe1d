"""法规文件: from knowledge files to the shapes of `law`, with file and line where one is wrong."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadKnowledge
from wangjian.law.calendar import Calendar, SpecialDay
from wangjian.law.jurisdiction import Jurisdiction, Venue
from wangjian.law.statutes import Article, Edition, Later, Law, Statute, parse_ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wangjian.packs.files import KnowledgeFile

KINDS = ("law", "decision", "regulation", "rule", "normative", "interpretation", "standard")
_CHECKED = re.compile(r"recalled|verified \d{4}-\d{2}-\d{2}")
_ARTICLE_KEYS = {
    "no", "edition", "from", "until", "head", "asks", "sanction", "by",
    "later", "later_why", "successor", "checked", "link",
}  # fmt: skip
_STATUTE_KEYS = {
    "id", "title", "short", "kind", "issuer", "link", "checked", "editions", "articles",
    "note", "replaces_digest",
}  # fmt: skip
Path = tuple[str | int, ...]


def read_law(files: Iterable[KnowledgeFile]) -> Law:
    """Statutes and articles of all files, checked one by one and against each other."""
    statutes: list[Statute] = []
    articles: list[Article] = []
    by_statute: dict[str, KnowledgeFile] = {}
    for file in files:
        statute = _statute(file)
        statutes.append(statute)
        by_statute[statute.id] = file
        articles.extend(
            _article(file, statute, row, ("articles", index))
            for index, row in enumerate(_list(file, file.header, (), "articles"))
        )
    try:
        return Law(statutes, articles)
    except BadKnowledge as problem:
        # The law knows no files; the reference at the front of its message leads to one.
        for id_, file in by_statute.items():
            if f"{id_}." in problem.en.partition(",")[0]:
                raise file.bad(
                    problem.zh,
                    problem.en,
                    remedy_zh=problem.remedy_zh,
                    remedy_en=problem.remedy_en,
                ) from None
        raise


def _statute(file: KnowledgeFile) -> Statute:
    head = file.header
    _only(file, head, (), _STATUTE_KEYS)
    zh, en = _pair(file, head, (), "title")
    kind = _text(file, head, (), "kind")
    if kind not in KINDS:
        known = "、".join(KINDS)
        raise file.bad(f"kind “{kind}”应为 {known} 之一", f"kind {kind} is unknown", "kind")
    editions: list[Edition] = []
    for index, row in enumerate(_list(file, head, (), "editions")):
        at: Path = ("editions", index)
        from_on = _day(file, row, at, "from")
        if from_on is None:
            raise file.bad("缺少施行日 from", "an edition without its first day (from)", *at)
        editions.append(
            Edition(
                str(row.get("id", index)), str(row.get("number") or ""), from_on,
                _day(file, row, at, "until"),
            )
        )  # fmt: skip
        if index and ((previous := editions[index - 1].until_on) is None or previous >= from_on):
            raise file.bad("版本施行期重叠或次序颠倒", "editions overlap or are out of order", *at)
    if not editions:
        raise file.bad("至少须有一个版本", "at least one edition is needed", "editions")
    _checked(file, head, ())
    return Statute(
        id=file.id,
        zh=zh,
        en=en,
        short=str(head.get("short") or ""),
        kind=kind,
        issuer=_text(file, head, (), "issuer"),
        link=str(head.get("link") or ""),
        editions=tuple(editions),
        digest=file.digest,
    )


def _article(file: KnowledgeFile, statute: Statute, row: dict[str, Any], at: Path) -> Article:
    _only(file, row, at, _ARTICLE_KEYS)
    no = str(row.get("no", ""))
    if not re.fullmatch(r"\d{1,4}(-\d{1,2})?", no):
        raise file.bad(
            f"条号“{no}”写法不对",
            f"{no!r} is no article number",
            *at,
            "no",
            remedy_zh="写阿拉伯数字，第六条之一写作 6-1",
            remedy_en="write 6, or 6-1 for an insertion",
        )
    from_on, until_on = _span(file, statute, row, at)
    head_zh, head_en = _pair(file, row, at, "head")
    asks_zh, asks_en = _pair(file, row, at, "asks")
    sanction_zh, sanction_en = _pair(file, row, at, "sanction") if "sanction" in row else ("", "")
    later, why_zh, why_en = _later(file, row, at, until_on)
    by = _list(file, row, at, "by") if "by" in row else []
    for index, ref in enumerate(by):
        _ref(file, ref, (*at, "by", index))
    successor = str(row.get("successor") or "")
    if successor:
        _ref(file, successor, (*at, "successor"))
    elif until_on is not None and later is not Later.NO_LONGER_PUNISHED:
        successor = f"{statute.id}.{no}"
    return Article(
        statute=statute.id,
        no=no,
        from_on=from_on,
        until_on=until_on,
        head_zh=head_zh,
        head_en=head_en,
        asks_zh=asks_zh,
        asks_en=asks_en,
        checked=_checked(file, row, at, str(file.header.get("checked") or "")),
        sanction_zh=sanction_zh,
        sanction_en=sanction_en,
        by=tuple(str(ref) for ref in by),
        later=later,
        later_why_zh=why_zh,
        later_why_en=why_en,
        successor=successor,
        link=str(row.get("link") or statute.link),
    )


def _span(
    file: KnowledgeFile, statute: Statute, row: dict[str, Any], at: Path
) -> tuple[date, date | None]:
    """The days of an article: its own, else those of the editions that it names, else of all."""
    named = row.get("edition")
    wanted = [str(item) for item in (named if isinstance(named, list) else [named])]
    editions = [e for e in statute.editions if named is None or e.id in wanted]
    if not editions or (named is not None and len(editions) != len(wanted)):
        raise file.bad(
            f"版本“{named}”没有列在 editions 中",
            f"the edition {named} is not listed",
            *at,
            "edition",
        )
    from_on = _day(file, row, at, "from") or editions[0].from_on
    until_on = _day(file, row, at, "until") or editions[-1].until_on
    if until_on is not None and until_on < from_on:
        raise file.bad(f"until {until_on} 早于 from {from_on}", "ends before it begins", *at)
    if from_on < statute.editions[0].from_on:
        raise file.bad(
            f"from {from_on} 早于该法规施行日", f"from {from_on} is before the instrument", *at
        )
    return from_on, until_on


def _later(
    file: KnowledgeFile, row: dict[str, Any], at: Path, until_on: date | None
) -> tuple[Later | None, str, str]:
    stated = row.get("later")
    if until_on is None:
        if stated is not None:
            raise file.bad(
                "现行条文不写 later", "an article still in force has nothing later", *at, "later"
            )
        return None, "", ""
    try:
        later = Later(str(stated))
    except ValueError:
        raise file.bad(
            f"已失效的条文须写明 later（{'、'.join(Later)}）",
            f"an article that ended must say what came later: {', '.join(Later)}",
            *at,
            "later",
        ) from None
    why_zh, why_en = _pair(file, row, at, "later_why")
    return later, why_zh, why_en


def read_calendar(files: Sequence[KnowledgeFile]) -> Calendar:
    """A calendar from its table and those laid over it."""
    days: list[SpecialDay] = []
    covers: set[int] = set()
    for file in files:
        covers.update(_years(file))
        seen: set[date] = set()
        for line, row in file.numbered_rows():
            on = _calendar_day(file, row, line)
            if on in seen:
                raise _bad_row(file, line, f"{on} 写了两次", f"{on} stands here twice")
            seen.add(on)
            days.append(
                SpecialDay(on, row["kind"] == "working", row["name"], row.get("notice", ""))
            )
    return Calendar(days, covers=covers)


def _years(file: KnowledgeFile) -> list[int]:
    years = file.header.get("covers", [])
    if not isinstance(years, list) or not all(type(year) is int for year in years):
        raise file.bad(
            "covers 须列出年份，如 [2027]", "covers must list years, as in [2027]", "covers"
        )
    return years


def _calendar_day(file: KnowledgeFile, row: dict[str, str], line: int) -> date:
    missing = {"date", "kind", "name"} - set(row)
    if missing:
        raise _bad_row(
            file,
            1,
            f"缺少列 {'、'.join(sorted(missing))}",
            f"columns {sorted(missing)} are missing",
        )
    if row["kind"] not in {"working", "off"}:
        raise _bad_row(
            file, line, f"kind “{row['kind']}”应为 working 或 off", "kind must be working or off"
        )
    try:
        return date.fromisoformat(row["date"])
    except ValueError:
        raise _bad_row(
            file, line, f"“{row['date']}”不是日期", f"{row['date']!r} is no day"
        ) from None


def _bad_row(file: KnowledgeFile, line: int, zh: str, en: str) -> BadKnowledge:
    from wangjian.packs.files import bad_file

    return bad_file(file.path, line, zh, en)


def read_jurisdiction(file: KnowledgeFile) -> Jurisdiction:
    """The list of which place decides."""
    places = {
        str(name): _pair(file, {"place": pair}, ("places", name), "place")
        for name, pair in file.header.get("places", {}).items()
    }
    venues: list[Venue] = []
    for index, row in enumerate(_list(file, file.header, (), "venues")):
        at: Path = ("venues", index)
        from_on = _day(file, row, at, "from")
        if from_on is None:
            raise file.bad("缺少 from", "from is missing", *at)
        tries = tuple(str(place) for place in _list(file, row, at, "tries"))
        if not tries or set(tries) - set(places):
            raise file.bad("tries 中有未列出的地点", "tries names a place not listed", *at, "tries")
        law = tuple(str(ref) for ref in _list(file, row, at, "law"))
        zh, en = _pair(file, row, at, "says")
        venues.append(
            Venue(
                _text(file, row, at, "kind"),
                from_on,
                _day(file, row, at, "until"),
                tries,
                law,
                zh,
                en,
            )
        )
    return Jurisdiction(places, venues)


def _only(file: KnowledgeFile, row: dict[str, Any], at: Path, allowed: set[str]) -> None:
    for key in row:
        if key not in allowed:
            raise file.bad(
                f"不认识的键“{key}”，可用：{'、'.join(sorted(allowed))}",
                f"unknown key {key}; there are {', '.join(sorted(allowed))}",
                *at,
                key,
            )


def _text(file: KnowledgeFile, row: dict[str, Any], at: Path, key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise file.bad(f"缺少 {key}", f"{key} is missing", *at, key)
    return value.strip()


def _pair(file: KnowledgeFile, row: dict[str, Any], at: Path, key: str) -> tuple[str, str]:
    """A text in both languages."""
    value = row.get(key)
    if not isinstance(value, dict) or set(value) - {"zh", "en"}:
        # A comma within {zh: ..., en: ...} cuts a text short and makes a key of its rest.
        raise file.bad(
            f"{key} 只能有 zh 和 en；文字中有逗号的请加引号",
            f"{key} has only zh and en; put a text with a comma in quotes",
            *at,
            key,
        )
    if not all(isinstance(value.get(lang), str) and value[lang].strip() for lang in ("zh", "en")):
        raise file.bad(
            f"{key} 须有 zh 和 en 两种文字", f"{key} needs a text for zh and one for en", *at, key
        )
    return value["zh"].strip(), value["en"].strip()


def _list(file: KnowledgeFile, row: dict[str, Any], at: Path, key: str) -> list[Any]:
    value = row.get(key)
    if not isinstance(value, list):
        raise file.bad(f"{key} 须为列表", f"{key} must be a list", *at, key)
    return value


def _day(file: KnowledgeFile, row: dict[str, Any], at: Path, key: str) -> date | None:
    value = row.get(key)
    if value is None or type(value) is date:
        return value
    raise file.bad(f"{key} “{value}”不是日期", f"{key} {value!r} is no day", *at, key)


def _ref(file: KnowledgeFile, ref: object, at: Path) -> None:
    try:
        parse_ref(str(ref))
    except BadKnowledge as problem:
        raise file.bad(
            problem.zh, problem.en, *at, remedy_zh=problem.remedy_zh, remedy_en=problem.remedy_en
        ) from None


def _checked(file: KnowledgeFile, row: dict[str, Any], at: Path, default: str = "") -> str:
    value = str(row.get("checked") or default)
    if not _CHECKED.fullmatch(value):
        raise file.bad(
            f"checked “{value}”应为 recalled 或 verified 加日期",
            "checked must be `recalled` or `verified YYYY-MM-DD`",
            *at,
            "checked",
        )
    return value
