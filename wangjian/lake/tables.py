"""Shapes of the lake's tables: a room says its nouns once, here is what a noun consists of.

From these shapes come the validation at ingest, the Parquet schemas, the views that rules
read, and the data dictionary in `docs/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds, and its type in Parquet."""

    TEXT = "text"  # string
    DATE = "date"  # date32, a day in Beijing
    TIME = "time"  # timestamp[us, UTC]
    INT = "int"  # int64
    FLOAT = "float"  # double
    BOOL = "bool"  # bool


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in code, what officers call it, and what it may hold."""

    name: str
    kind: Kind
    zh: str
    en: str
    required: bool = False
    unit: str = ""
    values: tuple[str, ...] = ()  # closed list of allowed values
    check: str = ""  # name of a check function in the table of checks handed to ingest
    max_length: int = 2_000  # characters, text only; longer goes to quarantine
    personal: bool = False  # masked on pages until opened with a reason
    scanned: bool = False  # free text that lexicons read
    aliases: tuple[str, ...] = ()  # headings of outside files, understood without a mapping file
    derived: bool = False  # filled in at ingest where a file leaves it empty or lacks it
    note: str = ""  # what a reader of the data dictionary should know


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the lake.

    `key` is the source's own key: with table and source it makes `row_key`.
    `entity` names the kind of thing a row is about, and `entity_key` of a row reads
    `<entity>:<key parts joined by />`, e.g. `shop:taobao/1024`; an empty `entity` means that
    a row is an event or a record and no thing of its own; `{column}` takes the kind from that
    column. Empty parts of a key are left out of `entity_key`.
    """

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    entity: str = ""
    entity_columns: tuple[str, ...] = ()  # columns of entity_key where they are not `key`
    note: str = ""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def scanned(self) -> tuple[str, ...]:
        """Names of the free-text columns that lexicons read."""
        return tuple(column.name for column in self.columns if column.scanned)


# Columns that every row of the lake carries beside its own, in this order, at the front.
ROW_COLUMNS: tuple[Column, ...] = (
    Column("row_key", Kind.TEXT, "行键", "row key", required=True),
    Column("source", Kind.TEXT, "来源", "source", required=True),
    Column("load_id", Kind.TEXT, "批次", "load", required=True),
    Column("valid_from", Kind.DATE, "有效起", "valid from"),
    Column("valid_until", Kind.DATE, "有效止", "valid until"),
    Column("digest", Kind.TEXT, "内容摘要", "content digest", required=True),
)
# Views add `entity_key` (text, null where the table has no `entity`).
