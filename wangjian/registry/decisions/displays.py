"""亮明口径: which marks shops are to show, by what one is told, and how many are to show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangjian.errors import BadKnowledge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ALL, PERMIT_HOLDERS = "all", "permit_holders"
LABEL = "label"  # in `shown_by`: a badge of the file of labels
# The columns of a look by which a mark may be told.
COLUMNS = frozenset(
    {"shown_no", "badge", "badge_no", "permit_nos", "icp_no", "police_no", "shown_name"}
)
EXEMPT = "exempt."  # marks of this beginning count who is exempt, by the ground


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its names, what tells it, of whom it is asked, and the targets."""

    id: str
    zh: str
    en: str
    shown_by: tuple[str, ...]  # columns, one of which is enough
    all_of: tuple[str, ...]  # or marks, all of which are needed
    of: str
    shop_target_share: float
    platform_target_share: float
    law: str


def read_marks(rows: Iterable[Mapping[str, str]]) -> tuple[Mark, ...]:
    """The rows of the file; a column or a mark that does not exist is a slip."""
    marks: list[Mark] = []
    for row in rows:
        together = row["shown_by"].split("&")
        all_of = tuple(together) if len(together) > 1 else ()
        shown_by = () if all_of else tuple(row["shown_by"].split(";"))
        unknown = set(shown_by) - COLUMNS - {LABEL}
        unknown |= set(all_of) - {mark.id for mark in marks if not mark.all_of}
        named = row["mark"].isidentifier()  # it becomes part of a query
        if unknown or not named or row["of"] not in {ALL, PERMIT_HOLDERS}:
            raise _bad(row["mark"], f"{'、'.join(sorted(unknown)) or row['of']}")
        made = Mark(
            row["mark"],
            row["zh"],
            row["en"],
            shown_by,
            all_of,
            row["of"],
            _share(row, "shop_target_share"),
            _share(row, "platform_target_share"),
            row["law"],
        )
        marks.append(made)
    return tuple(marks)


def met_sql(mark: Mark, marks: Sequence[Mark], labels: Sequence[str]) -> str:
    """Whether a look `w` shows the mark. Columns are of our list; labels are quoted."""
    if mark.all_of:
        by_id = {one.id: one for one in marks}
        return " AND ".join(
            f"(({met_sql(by_id[one], marks, labels)}) OR NOT ({asked_sql(by_id[one])}))"
            for one in mark.all_of
        )
    return " OR ".join(_one(column, labels) for column in mark.shown_by)


def asked_sql(mark: Mark) -> str:
    """Whether the mark is asked of a shop that is open and not exempt."""
    return "holds_permit" if mark.of == PERMIT_HOLDERS else "true"


def _one(column: str, labels: Sequence[str]) -> str:
    if column == LABEL:
        quoted = ", ".join("'" + one.replace("'", "''") + "'" for one in labels)
        return f"w.badge IN ({quoted})" if quoted else "false"
    return f"coalesce(w.{column}, '') <> ''"


def _share(row: Mapping[str, str], column: str) -> float:
    try:
        share = float(row[column])
    except ValueError:
        share = -1
    if not 0 < share <= 1:
        raise _bad(row["mark"], f"{column} {row[column]}")
    return share


def _bad(mark: str, what: str) -> BadKnowledge:
    return BadKnowledge(
        f"registry/displays.csv：{mark} 写的 {what} 不能用",
        f"registry/displays.csv: {mark}: {what} cannot be used",
        remedy_zh="shown_by 用看亮照的列名，of 用 all 或 permit_holders，目标在 0 与 1 之间",
        remedy_en="shown_by: columns of a look; of: all or permit_holders; targets: 0 to 1",
    )
