"""读规则: takes a rule from its file and checks it as far as that goes without data.

A rule file is `monitoring/rules/<id>.sql`: YAML between `/*---` and `---*/`, then one SELECT in
the portable subset. The articles must be in force through each version's whole span, the query
may name only tables and functions of the list, its result has the columns that a finding
needs, the reason's placeholders are among them, and the examples cover what must be found,
what must be left alone and what lies before the law.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from wangjian.errors import BadKnowledge, WangjianError
from wangjian.lake.portable import check
from wangjian.lake.portable.parsing import read_query
from wangjian.monitoring.rulebook import (
    CANNOT_TELL,
    EXPECTED,
    HIT_COLUMNS,
    REQUIRED,
    ROW_KEY,
    Example,
    Rule,
    RuleVersion,
    Words,
    bind,
    logic_digest,
    placeholders,
)
from wangjian.monitoring.scheduling import Need
from wangjian.packs.files import bad_file

if TYPE_CHECKING:
    from collections.abc import Collection

    from wangjian.law.statutes import Law
    from wangjian.packs.files import KnowledgeFile

T = TypeVar("T")
_KEYS = {
    "id", "title", "topic", "category", "domain", "severity", "reads", "needs", "lexicons",
    "jurisdiction", "reason", "cannot_tell", "versions", "examples", "replaces_digest", "note",
    "needs_before",
}  # fmt: skip


def read_rule(
    file: KnowledgeFile,
    *,
    law: Law,
    tables: Collection[str],
    functions: Collection[str],
    kinds: Collection[str],
) -> Rule:
    """Read one rule file; BadKnowledge names the file, the line and what to do.

    `tables` and `functions` are what a query may name, `kinds` those of jurisdiction.
    """
    return _Reader(file).rule(law, frozenset(tables), frozenset(functions), frozenset(kinds))


class _Reader:
    """Takes one header apart, complaining with its lines."""

    def __init__(self, file: KnowledgeFile) -> None:
        self.file = file
        self.header = file.header

    def rule(
        self, law: Law, tables: frozenset[str], functions: frozenset[str], kinds: frozenset[str]
    ) -> Rule:
        for key in self.header:
            if key not in _KEYS:
                raise self.file.bad(f"不认识“{key}”", f"{key} is not a key of a rule", key)
        reads = self.names("reads", tables, required=True)
        lexicons = self.names("lexicons", None)
        if bool(lexicons) != ("hit" in reads):
            raise self.file.bad(
                "读 hit 的规则须列出 lexicons，列出 lexicons 的规则须读 hit",
                "a rule that reads hit names its lexicons, and the other way round",
                "lexicons",
            )
        versions = self.versions(law)
        columns = self.query(versions, reads, functions)
        severity = self.text_or("severity", int)
        if severity not in range(1, 6):
            raise self.file.bad("severity 须为 1 至 5", "severity is 1 to 5", "severity")
        jurisdiction = self.text_or("jurisdiction", str)
        if jurisdiction not in kinds:
            known = "、".join(sorted(kinds))
            raise self.file.bad(
                f"不认识管辖种类“{jurisdiction}”，可用{known}",
                f"no jurisdiction {jurisdiction}; there are {', '.join(sorted(kinds))}",
                "jurisdiction",
            )
        rule = Rule(
            id=self.file.id,
            title=self.words(self.header.get("title"), "title"),
            topic=self.text_or("topic", str),
            category=self.text_or("category", str),
            domain=self.text_or("domain", str),
            severity=severity,
            reads=reads,
            needs=self.names("needs", frozenset(reads)) or reads,
            lexicons=lexicons,
            jurisdiction=jurisdiction,
            reason=self.words(self.header.get("reason"), "reason"),
            cannot_tell={
                str(code): self.words(words, "cannot_tell", str(code))
                for code, words in dict(self.header.get("cannot_tell") or {}).items()
            },
            versions=versions,
            examples=self.examples(tables),
            sql=self.file.body.rstrip().rstrip(";"),
            columns=columns,
            digest=self.file.digest,
            logic=logic_digest(self.file.body, versions),
            origin=self.file.origin,
            path=str(self.file.path),
            needs_before=self.need(reads),
        )
        self.check_reason(rule)
        return rule

    def need(self, reads: tuple[str, ...]) -> Need | None:
        value = self.header.get("needs_before")
        if value is None:
            return None
        days = value.get("days") if isinstance(value, dict) else None
        if (
            not isinstance(days, int)
            or not 0 < days <= 400
            or set(value) != {"table", "days"}
            or value["table"] not in reads
        ):
            raise self.file.bad(
                "needs_before 写 {table: 所读的表, days: 1 至 400}",
                "needs_before is {table: one that is read, days: 1 to 400}",
                "needs_before",
            )
        return Need(str(value["table"]), days)

    def text_or(self, key: str, kind: type[T]) -> T:
        value = self.header.get(key)
        if isinstance(value, kind) and value != "" and not isinstance(value, bool):
            return value
        raise self.file.bad(f"缺少“{key}”或写法不对", f"{key} is missing or malformed", key)

    def words(self, value: object, *at: str) -> Words:
        if isinstance(value, dict) and set(value) == {"zh", "en"}:
            zh, en = value["zh"], value["en"]
            if isinstance(zh, str) and isinstance(en, str) and zh and en:
                return Words(zh, en)
        name = ".".join(at)
        raise self.file.bad(f"{name} 须写 zh 和 en", f"{name} needs zh and en", *at)

    def names(
        self, key: str, known: frozenset[str] | None, *, required: bool = False
    ) -> tuple[str, ...]:
        value = self.header.get(key) or []
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise self.file.bad(f"{key} 须为名称列表", f"{key} is a list of names", key)
        if required and not value:
            raise self.file.bad(f"缺少“{key}”", f"{key} is missing", key)
        for index, name in enumerate(value):
            if known is not None and name not in known:
                raise self.file.bad(f"{key} 中没有“{name}”", f"{key}: no {name}", key, index)
        return tuple(dict.fromkeys(value))

    def versions(self, law: Law) -> tuple[RuleVersion, ...]:
        listed = self.header.get("versions")
        if not isinstance(listed, list) or not listed:
            raise self.file.bad("缺少 versions", "versions are missing", "versions")
        found: list[RuleVersion] = []
        for index, entry in enumerate(listed):
            version = self.version(entry, index, law)
            if found and (found[-1].until_on is None or found[-1].until_on >= version.from_on):
                raise self.file.bad(
                    f"版本须按日期先后排列且不重叠（{version.from_on}）",
                    f"versions stand in order and do not overlap ({version.from_on})",
                    "versions",
                    index,
                )
            found.append(version)
        return tuple(found)

    def version(self, entry: object, index: int, law: Law) -> RuleVersion:
        at = ("versions", index)
        if not isinstance(entry, dict) or set(entry) - {"from", "until", "law", "params"}:
            raise self.file.bad(
                "版本写 from、until、law、params", "a version has from, until, law, params", *at
            )
        from_on, until_on = entry.get("from"), entry.get("until")
        if type(from_on) is not date or not (until_on is None or type(until_on) is date):
            raise self.file.bad("from、until 须为日期", "from and until are days", *at)
        refs = entry.get("law")
        if not isinstance(refs, list) or not refs or not all(isinstance(r, str) for r in refs):
            raise self.file.bad("版本须引法条 law", "a version cites its law", *at)
        for number, ref in enumerate(refs):
            self.check_article(law, ref, from_on, until_on, (*at, "law", number))
        params = entry.get("params") or {}
        if not isinstance(params, dict):
            raise self.file.bad("params 须为“名: 值”", "params are names and values", *at)
        return RuleVersion(from_on, until_on, tuple(refs), tuple(sorted(params.items())))

    def check_article(
        self, law: Law, ref: str, from_on: date, until_on: date | None, at: tuple[str | int, ...]
    ) -> None:
        try:
            whole = law.in_force_through(ref, from_on, until_on)
        except WangjianError as problem:
            raise self.file.bad(problem.zh, problem.en, *at) from None
        if not whole:
            spans = "、".join(f"{a.from_on}至{a.until_on or '今'}" for a in law.versions(ref))
            raise self.file.bad(
                f"{ref} 并非在 {from_on} 至 {until_on or '今'} 的每一天都有效（有效期：{spans}）",
                f"{ref} is not in force on every day from {from_on} to {until_on or 'now'} "
                f"(in force: {spans})",
                *at,
                remedy_zh="请按法条的施行期拆分版本，或改引当时有效的条文",
                remedy_en="split the version where the article changes, or cite the one in force",
            )

    def query(
        self, versions: tuple[RuleVersion, ...], reads: tuple[str, ...], functions: frozenset[str]
    ) -> tuple[str, ...]:
        body = self.file.body.rstrip().rstrip(";")
        checked: set[str] = set()
        for index, version in enumerate(versions):
            if repr(version.params) in checked:
                continue
            checked.add(repr(version.params))
            try:
                sql = bind(body, dict(version.params))
                check(sql, set(reads), set(functions))
            except KeyError as problem:
                raise self.file.bad(
                    f"查询用了 :{problem.args[0]}，版本 {version.from_on} 的 params 里没有"
                    "（列表只能用在 IN 中）",
                    f"the query uses :{problem.args[0]}, which version {version.from_on} does not "
                    "give (a list goes into IN only)",
                    "versions",
                    index,
                ) from None
            except BadKnowledge as problem:
                raise self.at_body(
                    problem.zh, problem.en, problem.remedy_zh, problem.remedy_en
                ) from None
        columns = tuple(read_query(body).named_selects)
        self.check_columns(columns, reads)
        return columns

    def at_body(self, zh: str, en: str, remedy_zh: str = "", remedy_en: str = "") -> BadKnowledge:
        return bad_file(
            self.file.path,
            self.file.body_line,
            f"查询：{zh}",
            f"query: {en}",
            remedy_zh=remedy_zh,
            remedy_en=remedy_en,
        )

    def check_columns(self, columns: tuple[str, ...], reads: tuple[str, ...]) -> None:
        if "*" in columns or len(set(columns)) != len(columns) or "" in columns:
            raise self.at_body(
                "结果列须逐一命名且不重复", "name every result column, and each only once"
            )
        if missing := [name for name in REQUIRED if name not in columns]:
            raise self.at_body(
                f"结果缺少列：{'、'.join(missing)}", f"result columns missing: {', '.join(missing)}"
            )
        for name in columns:
            table = name.removeprefix(ROW_KEY)
            if name.startswith(ROW_KEY) and (table not in reads or table == "hit"):
                raise self.at_body(f"{name} 不是所读的表", f"{name} is no table that is read")
        hits = [name for name in HIT_COLUMNS if name in columns]
        if hits and len(hits) != len(HIT_COLUMNS):
            raise self.at_body(
                f"命中列须齐全：{'、'.join(HIT_COLUMNS)}",
                f"hit columns come all together: {', '.join(HIT_COLUMNS)}",
            )
        if not any(name.startswith(ROW_KEY) for name in columns):
            raise self.at_body(
                "结果须至少指明一张表的行（row_key_<表名>）",
                "the result names the rows of one table at least (row_key_<table>)",
            )

    def check_reason(self, rule: Rule) -> None:
        for language, text in (("zh", rule.reason.zh), ("en", rule.reason.en)):
            try:
                names = placeholders(text)
            except ValueError as problem:
                raise self.file.bad(
                    f"理由中的占位“{problem}”写法不对",
                    f"the reason has a malformed placeholder: {problem}",
                    "reason",
                    language,
                ) from None
            known = {*rule.values, "acted_on", "hit_term"}
            if missing := [name for name in names if name not in known]:
                raise self.file.bad(
                    f"理由用了结果中没有的列：{'、'.join(missing)}",
                    f"the reason names columns that the result lacks: {', '.join(missing)}",
                    "reason",
                    language,
                )
        if rule.cannot_tell and CANNOT_TELL not in rule.columns:
            raise self.file.bad(
                "写了 cannot_tell，结果须有列 cannot_tell",
                "cannot_tell is given, so the result needs a column cannot_tell",
                "cannot_tell",
            )

    def examples(self, tables: frozenset[str]) -> tuple[Example, ...]:
        listed = self.header.get("examples")
        found: list[Example] = []
        for index, entry in enumerate(listed if isinstance(listed, list) else []):
            at = ("examples", index)
            if not isinstance(entry, dict) or set(entry) != {"name", "expect", "tables"}:
                raise self.file.bad(
                    "示例写 name、expect、tables", "an example has name, expect, tables", *at
                )
            if entry["expect"] not in EXPECTED:
                choices = " | ".join(EXPECTED)
                raise self.file.bad(
                    f"expect 须为 {choices}", f"expect is one of {choices}", *at, "expect"
                )
            self.check_rows(entry["tables"], tables, at)
            found.append(Example(str(entry["name"]), entry["expect"], entry["tables"]))
        if missing := {"find", "leave", "before_law"} - {example.expect for example in found}:
            listing = "、".join(sorted(missing))
            raise self.file.bad(
                f"缺少示例：{listing}（应查出、应放过、法律施行前各至少一个）",
                f"examples missing: {', '.join(sorted(missing))} (one that it must find, one that "
                "it must leave alone, one from before the law)",
                "examples",
            )
        return tuple(found)

    def check_rows(self, worlds: object, tables: frozenset[str], at: tuple[str | int, ...]) -> None:
        if not isinstance(worlds, dict) or not worlds:
            raise self.file.bad("示例须有 tables", "an example has tables", *at)
        for name, rows in worlds.items():
            if name not in tables or name == "hit":
                raise self.file.bad(f"没有表“{name}”", f"no table {name}", *at, "tables", name)
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise self.file.bad("须为行的列表", "must be a list of rows", *at, "tables", name)
