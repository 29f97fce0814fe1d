"""副本: a made-up market many times over, for sizes that writing it shop by shop does not reach.

Each copy is the same market under other numbers: codes keep region and check digit, filings their
form, and what belongs together within a copy never meets another copy. So whatever a rule finds
in the market it finds once in every copy, and nothing else: truth grows with the rows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wangjian.lake.versions import Accepted, Placed, Version
from wangjian.text.codes import ALPHABET, OLD_LENGTH, USCC_LENGTH, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from wangjian.lake.session import Session
    from wangjian.lake.tables import Table

# How far the numbers of one copy lie from the next one's: more than a market has.
STRIDE = 1_000_000
_RUN = re.compile(r"\d{6,}")  # the digits of a filing's, permit's or parcel's number
_HOST = re.compile(r"\b([ms]\d+(?:-\d+)?)(?=\.(?:[a-z]+-[a-z]\.)?example\b)")  # sites of the market
_BODY = slice(8, 16)  # of a code: the digits that tell one body from another
_ONCE = ("platform",)  # one list of platforms for all copies


def code(number: str, copy: int) -> str:
    """A registration number of the same region; a right check digit stays right, a wrong one wrong.

    >>> code("91310106832344105X", 3), code("110000450147087", 3), code("无", 3)
    ('913101068326BRQ65C', '110000453147087', '无')
    """
    if len(number) == OLD_LENGTH and number.isdigit():
        return number[:6] + str((int(number[6:]) + copy * STRIDE) % 10**9).zfill(9)
    if len(number) != USCC_LENGTH or any(letter not in ALPHABET for letter in number):
        return number
    body = 0
    for letter in number[_BODY]:
        body = body * len(ALPHABET) + ALPHABET.index(letter)
    body = (body + copy * STRIDE) % len(ALPHABET) ** 8
    letters = ""
    for _ in range(8):
        body, place = divmod(body, len(ALPHABET))
        letters = ALPHABET[place] + letters
    made = number[:8] + letters + number[16]
    off = ALPHABET.index(number[17]) - _check_place(number[:17])
    return made + ALPHABET[(_check_place(made) + off) % len(ALPHABET)]


def _check_place(first: str) -> int:
    total = sum(
        ALPHABET.index(letter) * int(weight) for letter, weight in zip(first, WEIGHTS, strict=True)
    )
    return -total % len(ALPHABET)


def numbered(text: str, copy: int) -> str:
    """Every long run of digits moved on, its length kept."""
    return _RUN.sub(
        lambda run: str((int(run[0]) + copy * STRIDE) % 10 ** len(run[0])).zfill(len(run[0])), text
    )


def hosted(text: str, copy: int) -> str:
    """The sites of the market under other names; the platforms' own pages stay where they are."""
    return _HOST.sub(rf"\1k{copy}", text)


def named(text: str, copy: int) -> str:
    """A name of its own: a site's by its host, any other by what is hung on."""
    moved = hosted(text, copy)
    return moved if moved != text else f"{text}·{copy}"


_BY_COLUMN: dict[str, Callable[[str, int], str]] = {
    **dict.fromkeys(
        ("registration_no", "holder_no", "operator_no", "filer_no", "shown_no", "badge_no"), code
    ),
    **dict.fromkeys(
        ("icp_no", "permit_no", "permit_nos", "police_no", "waybill_no", "order_no", "entry_no"),
        numbered,
    ),
    **dict.fromkeys(("domain", "host", "url"), hosted),
    **dict.fromkeys(
        ("platform_shop_no", "subject_no", "account_no", "package", "address", "shown_address",
         "station", "sender_digest", "phone_digest", "row_key"),
        named,
    ),
}  # fmt: skip


def renumbered(rows: pa.Table, copy: int) -> pa.Table:
    """The rows of a table as a copy has them; copy 0 is the market itself."""
    if copy == 0:
        return rows
    columns = []
    for name in rows.column_names:
        column: Any = rows[name]
        write = _BY_COLUMN.get(name)
        if write is not None:
            coded = pc.dictionary_encode(column.combine_chunks())
            words = [write(word, copy) for word in coded.dictionary.to_pylist()]
            column = pa.array(words, pa.string()).take(coded.indices)
        columns.append(column)
    return pa.table(columns, names=rows.column_names)


def multiply(
    session: Session, shapes: list[Table], copies: int, folder: Path, *, on: date
) -> dict[str, tuple[Version, list[Path]]]:
    """Files of so many copies of the session's tables, and the versions that name them."""
    made = {}
    for shape in shapes:
        rows = session.arrow(f"SELECT * FROM {shape.name}").drop_columns(["entity_key"])  # noqa: S608 - a table of the dictionary
        place = folder / shape.name
        place.mkdir(parents=True)
        paths = []
        for copy in range(1 if shape.name in _ONCE else copies):
            paths.append(place / f"part-{copy:04d}.parquet")
            pq.write_table(renumbered(rows, copy), paths[-1], compression="zstd")
        made[shape.name] = (_version(shape, rows, paths, on), paths)
    return made


def _version(shape: Table, rows: pa.Table, paths: list[Path], on: date) -> Version:
    parts = tuple((path.name, rows.num_rows) for path in paths)
    held = tuple(rows.column_names)
    load = Accepted("copies", "copies", "", "full", on, rows.num_rows * len(paths), parts, held)
    placed = tuple(Placed("copies", name, name, count) for name, count in parts)
    return Version(shape.name, 1, None, "copies", accepted=(load,), placed=placed)
