"""读程序: a procedure file becomes a `Procedure`, or an error that says where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from wangjian.docket.decisions import checking
from wangjian.docket.decisions.procedure import (
    OPENING,
    ClockRule,
    ClockVersion,
    Example,
    Field,
    Option,
    Procedure,
    State,
    StepRule,
    Words,
)
from wangjian.errors import BadKnowledge
from wangjian.law.deadlines import Budget, Unit

_T = TypeVar("_T")
_NAMES: dict[type, tuple[str, str]] = {
    str: ("文字", "text"),
    int: ("整数", "a whole number"),
    bool: ("真假", "true or false"),
    list: ("列表", "a list"),
}
_KINDS = {"text", "long_text", "date", "choice", "officer", "second_person", "article"}


class Said:
    """A table of the file with its place in it, read with types."""

    def __init__(self, value: Any, where: str) -> None:
        self.where = where
        if not isinstance(value, Mapping):
            raise self.wrong("", "应为一组键值", "must be a table")
        self.value: Mapping[str, Any] = value

    def wrong(self, key: str, zh: str, en: str) -> BadKnowledge:
        """An error at a key of this table."""
        at = f"{self.where}.{key}".strip(".")
        return BadKnowledge(
            f"程序文件 {at}：{zh}",
            f"procedure file {at}: {en}",
            remedy_zh="请改正后用 wangjian packs test 检查",
            remedy_en="correct it and run wangjian packs test",
        )

    def _get(self, key: str, kind: type[_T], default: _T | None) -> _T:
        value = self.value.get(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            zh, en = _NAMES[kind]
            raise self.wrong(key, f"须填{zh}", f"must be {en}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text; one is needed where no default is given."""
        return self._get(key, str, default)

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return self._get(key, int, default)

    def flag(self, key: str) -> bool:
        """True or false; false where nothing is said."""
        return self._get(key, bool, False)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where nothing is said."""
        found = self._get(key, list, [])
        if not all(isinstance(item, str) for item in found):
            raise self.wrong(key, "列表中只能有文字", "must hold texts only")
        return tuple(found)

    def day(self, key: str) -> date | None:
        """A day, as TOML has it or as the stored text has it."""
        value = self.value.get(key)
        if value is None or type(value) is date:
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.wrong(key, "须填日期，如2021-07-15", "must be a day") from None

    def needed_day(self, key: str) -> date:
        """A day that must be there."""
        found = self.day(key)
        if found is None:
            raise self.wrong(key, "缺少日期", "a day is missing")
        return found

    def part(self, key: str, *, needed: bool = True) -> Said:
        """A table inside this one."""
        return Said(self.value.get(key, None if needed else {}), f"{self.where}.{key}".strip("."))

    def parts(self, key: str) -> dict[str, Said]:
        """A table of tables."""
        inner = self.part(key, needed=False)
        return {name: inner.part(name) for name in inner.value}

    def rows(self, key: str) -> list[Said]:
        """A list of tables."""
        found = self._get(key, list, [])
        return [Said(row, f"{self.where}.{key}[{n}]".strip(".")) for n, row in enumerate(found)]

    def words(self) -> Words:
        """The names that this table gives."""
        return Words(self.text("zh"), self.text("en"))


def parse(header: Mapping[str, Any], *, digest: str) -> Procedure:
    """Read and check a procedure; raises BadKnowledge that names the place."""
    said = Said(header, "")
    shared = said.parts("shared")
    procedure = Procedure(
        id=said.text("id"),
        kind=said.text("kind"),
        words=said.part("title").words(),
        digest=digest,
        number=said.text("number"),
        first_state=said.text("first_state"),
        law=said.texts("law"),
        states={
            name: State(name, row.words(), row.flag("final"))
            for name, row in said.parts("states").items()
        },
        steps={name: _step(name, row, shared) for name, row in said.parts("steps").items()},
        clocks={name: _clock(name, row) for name, row in said.parts("clocks").items()},
        examples=tuple(_example(row) for row in said.rows("examples")),
    )
    checking.check(procedure)
    return procedure


def _step(verb: str, row: Said, shared: Mapping[str, Said]) -> StepRule:
    fields = [_field(field.text("name"), field) for field in row.rows("fields")]
    for name in row.texts("uses"):
        if name not in shared:
            raise row.wrong("uses", f"没有共用项“{name}”", f"there is no shared field {name}")
        fields.append(_field(name, shared[name]))
    names = [field.name for field in fields]
    if len(set(names)) != len(names):
        raise row.wrong("fields", "有重名的项", "two fields have one name")
    to = row.value.get("to", "")
    if isinstance(to, str):
        to = {"": to} if to else {}
    if not isinstance(to, Mapping) or not all(isinstance(value, str) for value in to.values()):
        raise row.wrong("to", "须填状态", "must be a state, or a table of states")
    closed = row.part("closed", needed=False)
    return StepRule(
        verb=verb,
        words=row.words(),
        states=row.texts("from"),
        to=dict(to),
        right=row.text("right"),
        fields=tuple(fields),
        assigns=row.text("assigns", ""),
        opens_with=row.text("opens_with", ""),
        closed=closed.words() if closed.value else Words("", ""),
        within_minutes=row.number("within_minutes", 0),
    )


def _field(name: str, row: Said) -> Field:
    kind = row.text("kind")
    if kind not in _KINDS:
        raise row.wrong(
            "kind",
            f"没有“{kind}”这种项",
            f"{kind} is no kind; there are {', '.join(sorted(_KINDS))}",
        )
    options = tuple(
        Option(option.text("value"), option.words(), option.text("law", ""))
        for option in row.rows("options")
    )
    if (kind == "choice") != bool(options):
        raise row.wrong(
            "options", "选择项须列出选项，其他项不能有", "a choice has options, no other kind has"
        )
    return Field(
        name,
        kind,
        row.words(),
        row.flag("required"),
        options,
        row.text("holds", ""),
        row.text("from", ""),
    )


def _clock(name: str, row: Said) -> ClockRule:
    starts, pauses = row.part("starts"), row.part("pauses", needed=False)
    return ClockRule(
        name=name,
        words=row.words(),
        starts=starts.text("step", OPENING),
        start_day=starts.text("day", ""),
        stops=row.texts("stops"),
        pauses=pauses.text("step", ""),
        pause_why=pauses.text("why", ""),
        resumes=row.text("resumes", ""),
        extends=row.text("extends", ""),
        versions=tuple(
            sorted((_version(version) for version in row.rows("versions")), key=lambda v: v.from_on)
        ),
    )


def _version(row: Said) -> ClockVersion:
    try:
        unit = Unit(row.text("unit"))
    except ValueError:
        raise row.wrong(
            "unit", f"须为{'、'.join(Unit)}之一", f"must be one of {', '.join(Unit)}"
        ) from None
    if unit is Unit.HOURS:
        raise row.wrong("unit", "本程序的时限按日计算", "clocks here are counted by days")
    extension = row.number("extension", 0)
    return ClockVersion(
        from_on=row.needed_day("from"),
        until_on=row.day("until"),
        law=row.texts("law"),
        budget=Budget(row.number("amount"), unit),
        extension=Budget(extension, unit) if extension else None,
        extensions=row.number("extensions", 0),
        uncounted=row.texts("uncounted"),
    )


def _example(row: Said) -> Example:
    return Example(
        name=row.text("name"),
        clock=row.text("clock"),
        start_on=row.needed_day("start"),
        due_on=row.needed_day("due"),
        extended=row.number("extended", 0),
        pauses=tuple(
            (pause.needed_day("from"), pause.needed_day("until"), pause.text("why"))
            for pause in row.rows("pauses")
        ),
    )


def version_to_json(version: ClockVersion) -> dict[str, Any]:
    """A clock's rule as it is kept with the clock."""
    return {
        "from": version.from_on.isoformat(),
        "until": version.until_on.isoformat() if version.until_on else None,
        "law": list(version.law),
        "amount": version.budget.amount,
        "unit": str(version.budget.unit),
        "extension": version.extension.amount if version.extension else 0,
        "extensions": version.extensions,
        "uncounted": list(version.uncounted),
    }


def version_from_json(kept: Mapping[str, Any]) -> ClockVersion:
    """The rule that a clock was started by."""
    return _version(Said(kept, "clock"))
