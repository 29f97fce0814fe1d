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
from typing import TYPE_CHECKING

from wangjian.registry.bulk.standing import (
    PLAIN_CODE,
    code_sql,
    disputed_sql,
    listed_sql,
    standing_sql,
)

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from wangjian.lake.session import Session
    from wangjian.registry.bulk.judging import Judgement

# Tables of the session that `prepare` adds: who is named, and the codes that names lead to.
ENTRY, SHOP, WHO, PLACE = "screen_entry", "screen_shop", "screen_who", "screen_place"
ENTRY_CODE, SHOP_CODE = "screen_entry_code", "screen_shop_code"
# Of an increment: what changed, as it stands now; tables of these alone have this in their names.
SHOPS_TOUCHED, ENTRIES_TOUCHED = "touched_shop", "touched_entry"
TOUCHED = "_touched"
READS = ("shop", "list_entry", "business")
# What is read of both, as it stands.
SHOP_COLUMNS = (
    "entity_key", "load_id", "platform_id", "registration_no", "registered_name", "region_id",
)  # fmt: skip
ENTRY_COLUMNS = (
    "entity_key", "load_id", "list_kind", "registration_no", "name", "region_id",
    "entered_on", "left_on",
)  # fmt: skip
RESULT = ("shop_key", "entry_key", "platform_id", "list_kind", "how", "confidence")
HOWS = ("code", "name_region", "former_name")
# What the ways are ranked by: the place known or not.
_CODE, _NAME, _NAME_ONLY, _FORMER, _FORMER_ONLY = range(5)
_FORM = "^[0-9ANY][0-9]{7}[0-9A-HJ-NP-RTUW-Y]{10}$|^[1-6][0-9]{14}$"
# 18 zeros have a right check digit.
_NOWHERE = "000000"
_MOST_FORMER = 8  # former names of one business that count
_SEPARATORS = (";", "、", "|", "/", ",", "，")  # beside ；


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
        if self.shops_touched:
            return f"SELECT * FROM {SHOPS_TOUCHED}"  # noqa: S608
        return standing_sql("shop", "platform_id", self.shops_disputed, SHOP_COLUMNS)

    def of_shops(self, table: str) -> str:
        """The table of that name about the shops that are asked for."""
        return table + TOUCHED if self.shops_touched else table

    def of_entries(self, table: str) -> str:
        """The same about the entries."""
        return table + TOUCHED if self.entries_touched else table

    @property
    def entries(self) -> str:
        """Entries as they stand, those of the day alone."""
        if self.entries_touched:
            return f"SELECT * FROM {ENTRIES_TOUCHED}"  # noqa: S608
        standing = standing_sql("list_entry", "authority", self.entries_disputed, ENTRY_COLUMNS)
        if self.on is None:
            return standing
        return f"SELECT * FROM ({standing}) AS standing WHERE {listed_sql(self.on)}"  # noqa: S608

    def by_code_sql(self) -> str:
        """Pairs by code alone, straight from the lake.

        Shops are read twice, for a pass is cheaper than ten million rows put aside.
        """
        return f"""
WITH listed AS ({self.entries}), said AS (
  SELECT entity_key, list_kind, {code_sql("registration_no")} AS code FROM listed
), entry AS (
  SELECT entity_key, list_kind, code FROM said
  WHERE REGEXP_LIKE(code, '{_FORM}') AND SUBSTR(code, 3, 6) <> '{_NOWHERE}'
), odd AS (
  SELECT entity_key, platform_id, fold_code(registration_no) AS code FROM ({self.shops}) AS standing
  WHERE NOT REGEXP_LIKE(registration_no, '{PLAIN_CODE}')
), shop_said AS (
  SELECT entity_key, platform_id, registration_no AS code FROM ({self.shops}) AS standing
  UNION ALL SELECT entity_key, platform_id, code FROM odd
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
FROM folded AS b LEFT JOIN {PLACE} AS p ON p.region_id = b.region_id"""  # noqa: S608

    def shop_sql(self) -> str:
        """Shops whose code, as it is written, the register does not know: few of ten million.

        `code` is null where there is no usable one, `name` where the code is known once it is
        folded or there is none, `odd` says that the code is written otherwise than it is read.
        """
        return f"""
WITH known AS (
  SELECT code FROM {WHO} WHERE code_ok(code)
), standing AS ({self.shops}), said AS (
  SELECT entity_key, platform_id, registered_name, region_id,
    {code_sql("registration_no")} AS code,
    NOT REGEXP_LIKE(COALESCE(registration_no, ''), '{PLAIN_CODE}') AS odd
  FROM standing AS s
  WHERE NOT EXISTS (SELECT 1 FROM known AS k WHERE k.code = s.registration_no)
), checked AS (
  SELECT entity_key, platform_id, registered_name, region_id, code, odd, code_ok(code) AS ok
  FROM said
), own AS (
  SELECT entity_key, platform_id, region_id, odd,
    CASE WHEN ok AND SUBSTR(code, 3, 6) <> '{_NOWHERE}' THEN code END AS code,
    CASE WHEN NOT (ok AND EXISTS (SELECT 1 FROM known AS k WHERE k.code = c.code))
      THEN registered_name END AS registered_name
  FROM checked AS c
), folded AS (
  SELECT entity_key, platform_id, code, region_id, odd, fold_name(registered_name) AS name FROM own
)
SELECT s.entity_key AS shop_key, s.platform_id, s.code, s.odd, s.name, p.top_id, p.place_id
FROM folded AS s LEFT JOIN {PLACE} AS p ON p.region_id = s.region_id"""  # noqa: S608

    def entry_code_sql(self) -> str:
        """Entries without a code that the register knows by name: the code, and by what."""
        return f"""
SELECT e.entry_key, e.list_kind, w.code,
  CASE WHEN w.former THEN {_FORMER} ELSE {_NAME} END + {_unknown("e", "w")} AS rank
FROM {self.of_entries(ENTRY)} AS e JOIN {WHO} AS w ON {self._agree("e", "w")}
WHERE e.code IS NULL"""  # noqa: S608

    def shop_code_sql(self) -> str:
        """The same of shops; and the codes of shops that are written otherwise than they are read.

        All other codes are read where they stand: no pass over ten million for the few.
        """
        shop = self.of_shops(SHOP)
        return f"""
SELECT s.shop_key, s.platform_id, w.code,
  CASE WHEN w.former THEN {_FORMER} ELSE {_NAME} END + {_unknown("s", "w")} AS rank
FROM {shop} AS s JOIN {WHO} AS w ON {self._agree("s", "w")}
WHERE s.code IS NULL
UNION ALL
SELECT shop_key, platform_id, code, {_CODE} AS rank FROM {shop}
WHERE odd AND code IS NOT NULL"""  # noqa: S608

    def found_sql(self) -> str:
        """The result: one row a shop and entry, by the strongest way, over the prepared tables."""
        shop, entry = self.of_shops(SHOP), self.of_entries(ENTRY)
        return f"""
WITH standing AS ({self.shops}), shop_code AS (
  SELECT entity_key AS shop_key, platform_id, registration_no AS code, {_CODE} AS rank
  FROM standing
  UNION ALL
  SELECT shop_key, platform_id, code, rank FROM {self.of_shops(SHOP_CODE)}
), entry_code AS (
  SELECT entry_key, list_kind, code, {_CODE} AS rank FROM {entry} WHERE code IS NOT NULL
  UNION ALL
  SELECT entry_key, list_kind, code, rank FROM {self.of_entries(ENTRY_CODE)}
), pair AS (
  SELECT s.shop_key, e.entry_key, s.platform_id, e.list_kind, GREATEST(s.rank, e.rank) AS rank
  FROM shop_code AS s JOIN entry_code AS e ON e.code = s.code
  UNION ALL
  SELECT s.shop_key, e.entry_key, s.platform_id, e.list_kind, {_NAME} + {_unknown("s", "e")} AS rank
  FROM {shop} AS s JOIN {entry} AS e ON {self._agree("s", "e")}
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
        """One name in places that agree.

        A name of nothing but signs is none. It is left out here and not where it is folded: engines
        would fold every name once more to look.
        """
        return (
            f"{other}.name = {one}.name AND {other}.name <> ''"
            f" AND ({one}.top_id = {other}.top_id AND ({one}.place_id IS NULL"
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
    """Names of the register, then of shops and entries, folded once, as tables of the session."""
    session.add_table(PLACE, where)
    made = {WHO: session.arrow(screening.who_sql())}
    session.add_table(WHO, made[WHO])
    return made | prepare_sides(session, screening)


def prepare_sides(session: Session, screening: Screening) -> dict[str, pa.Table]:
    """The tables about shops and entries, once those of the register are there."""
    made: dict[str, pa.Table] = {}
    for name, sql in (
        (screening.of_entries(ENTRY), screening.entry_sql),
        (screening.of_shops(SHOP), screening.shop_sql),
        (screening.of_entries(ENTRY_CODE), screening.entry_code_sql),
        (screening.of_shops(SHOP_CODE), screening.shop_code_sql),
    ):
        made[name] = session.arrow(sql())
        session.add_table(name, made[name])
    return made
