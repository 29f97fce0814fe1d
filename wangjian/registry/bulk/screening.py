"""名单比对: every shop of every platform against all list entries in force on a day.

Who is who, strongest first:

* **code**: shop and entry say the same well-formed code;
* **name_region**: at least one of them says none, and the names are one once folded, in places
  that agree. Of a shop or an entry with a code the register's name counts too; of a shop whose
  code the register knows that name alone, for the code says who it is;
* **former_name**: the same through a former name of the register, either way round.

Two different codes are two businesses, whatever they are called. Places agree when they lie in one
city, or one of them is the province above; a name of enough characters may lack its place.

The queries are portable. `prepare` asks for what the names need and keeps it in small tables of
the session; `found_sql` then is one query over these, one row a shop and entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from wangjian.registry.bulk.projection import LOAD_ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from wangjian.lake.session import Session

# Tables of the session that `prepare` adds.
ENTRY, SHOP, WHO, PLACE = "screen_entry", "screen_shop", "screen_who", "screen_place"
# Of an increment: what changed, by key, and the same tables of these alone.
SHOPS_TOUCHED, ENTRIES_TOUCHED = "touched_shop", "touched_entry"
ENTRY_TOUCHED, SHOP_TOUCHED = "screen_entry_touched", "screen_shop_touched"
READS = ("shop", "list_entry", "business")
RESULT = ("shop_key", "entry_key", "platform_id", "list_kind", "how", "confidence")
HOWS = ("code", "name_region", "former_name")
# What the ways are ranked by: the place known or not.
_CODE, _NAME, _NAME_ONLY, _FORMER, _FORMER_ONLY = range(5)
# Folding leaves such a code as it is: no call for the most of them.
_PLAIN = "^[0-9A-Z]+$"
_FORM = "^[0-9ANY][0-9]{7}[0-9A-HJ-NP-RTUW-Y]{10}$|^[1-6][0-9]{14}$"
# 18 zeros have a right check digit.
_NOWHERE = "000000"
_MOST_FORMER = 8  # former names of one business that count
_SEPARATORS = (";", "、", "|", "/", ",", "，")  # beside ；


@dataclass(frozen=True, slots=True)
class Judgement:
    """What `screening.yaml` says."""

    one_place: frozenset[str]
    shortest_without_region: int
    confidence: Mapping[str, float]


def places(parents: Mapping[str, str | None], judgement: Judgement) -> pa.Table:
    """Of each region the province and the city in it, as the table that the queries join.

    `place_id` is null for a province itself, and for a city that counts as one place.
    """
    rows = []
    for region in parents:
        line = [region]
        while (above := parents.get(line[-1])) is not None and above not in line:
            line.append(above)
        top, second = line[-1], line[-2] if len(line) > 1 else None
        rows.append((region, top, None if top in judgement.one_place else second))
    ids, tops, seconds = (list(column) for column in zip(*rows, strict=True)) if rows else ((),) * 3
    text = pa.string()
    return pa.table(
        {
            "region_id": pa.array(ids, text),
            "top_id": pa.array(tops, text),
            "place_id": pa.array(seconds, text),
        }
    )


def code_sql(column: str) -> str:
    """A code as it is compared."""
    return f"CASE WHEN REGEXP_LIKE({column}, '{_PLAIN}') THEN {column} ELSE fold_code({column}) END"


def disputed_sql(table: str, column: str) -> str:
    """Parts of a table that more than one source sends: only there a thing may have two rows."""
    return (
        f"SELECT {column} AS part FROM {table}"  # noqa: S608 - names are ours
        f" GROUP BY {column} HAVING COUNT(DISTINCT source) > 1"
    )


def standing_sql(table: str, column: str, disputed: Iterable[str], names: Iterable[str]) -> str:
    """One row a thing: of several sources the one whose data are latest."""
    listed = ", ".join("'" + part.replace("'", "''") + "'" for part in sorted(disputed))
    columns = ", ".join(names)
    if not listed:
        return f"SELECT {columns} FROM {table}"  # noqa: S608 - names are ours
    ranked = ", ".join(f"t.{name}" for name in names)
    return (
        f"SELECT {columns} FROM {table} WHERE {column} NOT IN ({listed})"  # noqa: S608
        f" UNION ALL SELECT {columns} FROM (SELECT {ranked}, ROW_NUMBER() OVER"
        " (PARTITION BY t.entity_key ORDER BY o.place DESC, t.source, t.row_key) AS nth"
        f" FROM {table} AS t JOIN {LOAD_ORDER} AS o ON o.load_id = t.load_id"
        f" WHERE t.{column} IN ({listed})) AS ranked WHERE nth = 1"
    )


@dataclass(frozen=True, slots=True)
class Screening:
    """The queries of one run: for a day, by a judgement, on tables with these disputed parts."""

    on: date | None  # None: entries of every day
    judgement: Judgement
    shops_disputed: tuple[str, ...] = ()
    entries_disputed: tuple[str, ...] = ()
    # Of an increment: only what changed is read of a side, from tables of other names.
    shops_touched: bool = False
    entries_touched: bool = False

    @property
    def shops(self) -> str:
        """Shops as they stand."""
        names = ("entity_key", "platform_id", "registration_no", "registered_name", "region_id")
        standing = standing_sql("shop", "platform_id", self.shops_disputed, names)
        return _only(standing, SHOPS_TOUCHED) if self.shops_touched else standing

    @property
    def _shop(self) -> str:
        return SHOP_TOUCHED if self.shops_touched else SHOP

    @property
    def _entry(self) -> str:
        return ENTRY_TOUCHED if self.entries_touched else ENTRY

    @property
    def entries(self) -> str:
        """Entries as they stand, those of the day alone."""
        names = (
            "entity_key", "list_kind", "registration_no", "name", "region_id",
            "entered_on", "left_on",
        )  # fmt: skip
        standing = standing_sql("list_entry", "authority", self.entries_disputed, names)
        if self.entries_touched:
            standing = _only(standing, ENTRIES_TOUCHED)
        if self.on is None:
            return standing
        day = f"CAST('{self.on.isoformat()}' AS DATE)"
        return (
            f"SELECT * FROM ({standing}) AS standing WHERE entered_on <= {day}"  # noqa: S608
            f" AND (left_on IS NULL OR left_on > {day})"
        )

    def by_code_sql(self) -> str:
        """Pairs by code alone, straight from the lake."""
        return f"""
WITH listed AS ({self.entries}), said AS (
  SELECT entity_key, list_kind, {code_sql("registration_no")} AS code FROM listed
), entry AS (
  SELECT entity_key, list_kind, code FROM said
  WHERE REGEXP_LIKE(code, '{_FORM}') AND SUBSTR(code, 3, 6) <> '{_NOWHERE}'
), standing AS ({self.shops}), shop_said AS (
  SELECT entity_key, platform_id, {code_sql("registration_no")} AS code FROM standing
), pair AS (
  SELECT s.entity_key AS shop_key, e.entity_key AS entry_key, s.platform_id, e.list_kind, e.code
  FROM shop_said AS s JOIN entry AS e ON e.code = s.code
)
SELECT shop_key, entry_key, platform_id, list_kind FROM pair WHERE code_ok(code)"""  # noqa: S608

    def entry_sql(self) -> str:
        """Entries of the day: who they name. `code` is null where there is no usable one."""
        return f"""
WITH listed AS ({self.entries}), said AS (
  SELECT entity_key, list_kind, name, region_id, {code_sql("registration_no")} AS code FROM listed
), folded AS (
  SELECT entity_key, list_kind, code, code_ok(code) AS ok, fold_name(name) AS name, region_id
  FROM said
)
SELECT e.entity_key AS entry_key, e.list_kind, e.name, p.top_id, p.place_id,
  CASE WHEN e.ok AND SUBSTR(e.code, 3, 6) <> '{_NOWHERE}' THEN e.code END AS code
FROM folded AS e LEFT JOIN {PLACE} AS p ON p.region_id = e.region_id"""  # noqa: S608

    def who_sql(self) -> str:
        """The register's names, former ones too, each with its code."""
        joined = "former_names"
        for separator in _SEPARATORS:
            joined = f"REPLACE({joined}, '{separator}', '；')"
        former = " UNION ALL ".join(
            f"SELECT registration_no, SPLIT_PART({joined}, '；', {n}) AS name, region_id,"  # noqa: S608
            " TRUE AS former FROM business WHERE former_names IS NOT NULL"
            + (f" AND CONTAINS({joined}, '；')" if n > 1 else "")
            for n in range(1, _MOST_FORMER + 1)
        )
        return f"""
WITH named AS (
  SELECT registration_no, name, region_id, FALSE AS former FROM business UNION ALL {former}
), folded AS (
  SELECT {code_sql("registration_no")} AS code, fold_name(name) AS name, region_id, former
  FROM named WHERE name <> ''
)
SELECT b.code, b.name, b.former, p.top_id, p.place_id
FROM folded AS b LEFT JOIN {PLACE} AS p ON p.region_id = b.region_id
WHERE b.name <> ''"""  # noqa: S608

    def shop_sql(self) -> str:
        """Shops whose own name counts: with no usable code, or one that nobody registered."""
        return f"""
WITH standing AS ({self.shops}), said AS (
  SELECT entity_key, platform_id, registered_name, region_id,
    {code_sql("registration_no")} AS code FROM standing
), checked AS (
  SELECT entity_key, platform_id, registered_name, region_id, code, code_ok(code) AS ok FROM said
), known AS (
  SELECT DISTINCT code FROM {WHO}
), own AS (
  SELECT c.entity_key, c.platform_id, c.registered_name, c.region_id,
    CASE WHEN c.ok AND SUBSTR(c.code, 3, 6) <> '{_NOWHERE}' THEN c.code END AS code
  FROM checked AS c LEFT JOIN known AS k ON k.code = c.code AND c.ok
  WHERE k.code IS NULL AND c.registered_name IS NOT NULL
), folded AS (
  SELECT entity_key, platform_id, code, region_id, fold_name(registered_name) AS name FROM own
)
SELECT s.entity_key AS shop_key, s.platform_id, s.code, s.name, p.top_id, p.place_id
FROM folded AS s LEFT JOIN {PLACE} AS p ON p.region_id = s.region_id
WHERE s.name <> ''"""  # noqa: S608

    def entry_who_sql(self) -> str:
        """Entries without a code that the register knows by name: the code, and by what."""
        return f"""
SELECT e.entry_key, e.list_kind, w.code,
  CASE WHEN w.former THEN {_FORMER} ELSE {_NAME} END + {_unknown("e", "w")} AS rank
FROM {self._entry} AS e JOIN {WHO} AS w ON w.name = e.name AND {self._agree("e", "w")}
WHERE e.code IS NULL"""  # noqa: S608

    def found_sql(self) -> str:
        """The result: one row a shop and entry, by the strongest way, over the prepared tables."""
        return f"""
WITH standing AS ({self.shops}), coded AS (
  SELECT entity_key AS shop_key, platform_id, {code_sql("registration_no")} AS code FROM standing
), shop_who AS (
  SELECT s.shop_key, s.platform_id, w.code,
    CASE WHEN w.former THEN {_FORMER} ELSE {_NAME} END + {_unknown("s", "w")} AS rank
  FROM {self._shop} AS s JOIN {WHO} AS w ON w.name = s.name AND {self._agree("s", "w")}
  WHERE s.code IS NULL
), entry_who AS ({self.entry_who_sql()}
), pair AS (
  SELECT s.shop_key, e.entry_key, s.platform_id, e.list_kind, {_CODE} AS rank
  FROM coded AS s JOIN {self._entry} AS e ON e.code = s.code
  UNION ALL
  SELECT s.shop_key, e.entry_key, s.platform_id, e.list_kind, e.rank
  FROM coded AS s JOIN entry_who AS e ON e.code = s.code
  UNION ALL
  SELECT s.shop_key, e.entry_key, s.platform_id, e.list_kind, s.rank
  FROM shop_who AS s JOIN {self._entry} AS e ON e.code = s.code
  UNION ALL
  SELECT s.shop_key, e.entry_key, s.platform_id, e.list_kind, GREATEST(s.rank, e.rank) AS rank
  FROM shop_who AS s JOIN entry_who AS e ON e.code = s.code
  UNION ALL
  SELECT s.shop_key, e.entry_key, s.platform_id, e.list_kind, {_NAME} + {_unknown("s", "e")} AS rank
  FROM {self._shop} AS s JOIN {self._entry} AS e ON e.name = s.name AND {self._agree("s", "e")}
  WHERE s.code IS NULL OR e.code IS NULL
), best AS (
  SELECT shop_key, entry_key, MIN(platform_id) AS platform_id, MIN(list_kind) AS list_kind,
    MIN(rank) AS rank
  FROM pair GROUP BY shop_key, entry_key
)
SELECT shop_key, entry_key, platform_id, list_kind,
  CASE WHEN rank = {_CODE} THEN 'code' WHEN rank <= {_NAME_ONLY} THEN 'name_region'
    ELSE 'former_name' END AS how, {self._confidence()} AS confidence
FROM best"""  # noqa: S608

    def _agree(self, one: str, other: str) -> str:
        return (
            f"({one}.top_id = {other}.top_id AND ({one}.place_id IS NULL"
            f" OR {other}.place_id IS NULL OR {one}.place_id = {other}.place_id)"
            f" OR ({one}.top_id IS NULL OR {other}.top_id IS NULL)"
            f" AND LENGTH({one}.name) >= {self.judgement.shortest_without_region})"
        )

    def _confidence(self) -> str:
        by_rank = ("code", "name_region", "name_only", "former_name", "former_only")
        whens = " ".join(
            f"WHEN {rank} THEN {self.judgement.confidence[name]:.3f}"
            for rank, name in enumerate(by_rank)
        )
        return f"CASE rank {whens} END"


def _only(standing: str, touched: str) -> str:
    return (
        f"SELECT * FROM ({standing}) AS every WHERE entity_key IN"  # noqa: S608
        f" (SELECT touched_key FROM {touched})"
    )


def _unknown(one: str, other: str) -> str:
    """One more where a place is not known."""
    return f"CASE WHEN {one}.top_id IS NULL OR {other}.top_id IS NULL THEN 1 ELSE 0 END"


def plan(session: Session, on: date | None, judgement: Judgement) -> Screening:
    """The queries for the session's tables: which parts of them two sources send is asked first."""

    def disputed(table: str, column: str) -> tuple[str, ...]:
        parts = session.arrow(disputed_sql(table, column))["part"].to_pylist()
        return tuple(part for part in parts if part)

    return Screening(
        on, judgement, disputed("shop", "platform_id"), disputed("list_entry", "authority")
    )


def prepare(session: Session, screening: Screening, where: pa.Table) -> dict[str, pa.Table]:
    """Names of shops, entries and the register, folded once, as small tables of the session."""
    session.add_table(PLACE, where)
    made: dict[str, pa.Table] = {}
    for name, sql in (
        (WHO, screening.who_sql()),
        (ENTRY, screening.entry_sql()),
        (SHOP, screening.shop_sql()),
    ):
        made[name] = session.arrow(sql)
        session.add_table(name, made[name])
    return made


def read_judgement(file: Mapping[str, Any]) -> Judgement:
    """From `screening.yaml` as it is read."""
    return Judgement(
        frozenset(str(region) for region in file["one_place"]),
        int(file["shortest_without_region"]),
        {name: float(share) for name, share in file["confidence"].items()},
    )
