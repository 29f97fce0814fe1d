"""日常文本: texts on which a list should keep silent: shipped, of a file, of the lake.

>>> from wangjian.packs.packs import Packs
>>> texts = list(shipped(Packs.open()))
>>> len(texts) > 1000, {one.kind for one in texts} >= {"title", "review"}
(True, True)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from wangjian.errors import BadInput
from wangjian.lake.readers import open_file
from wangjian.lake.readers.opening import sniff
from wangjian.lake.readers.raw import FileOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from wangjian.lake.session import Session
    from wangjian.monitoring.wordbook import Lexicon
    from wangjian.packs.files import KnowledgeFile
    from wangjian.packs.packs import Packs

BATCH = 20_000
_SLOT = re.compile(r"\{([a-z]+)\}")
_STEPS = (1, 5, 7, 11, 13)  # so that two slots of one pattern do not go in step


@dataclass(frozen=True, slots=True)
class Text:
    """One ordinary text and its kind."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Texts:
    """Many of them, column by column; `owner` is whose they are (a shop), where that is known."""

    kinds: list[str]
    texts: pa.Array[Any]
    owners: list[str] | None = None


def shipped(packs: Packs) -> Iterator[Text]:
    """The made-up texts of `monitoring/ordinary/`, always the same ones."""
    for file in packs.files("monitoring", "ordinary", ".yaml"):
        yield from _filled(file)


def _filled(file: KnowledgeFile) -> Iterator[Text]:
    slots, each = file.header.get("slots"), file.header.get("each")
    patterns = file.header.get("texts")
    if not isinstance(slots, dict) or not isinstance(each, int) or not isinstance(patterns, dict):
        raise file.bad("须写 each、slots、texts", "each, slots and texts are needed", "texts")
    seen: set[str] = set()
    for kind, listed in patterns.items():
        for number, pattern in enumerate(listed):
            for turn in range(each):
                text = _fill(file, pattern, slots, turn + number)
                if text not in seen:
                    seen.add(text)
                    yield Text(str(kind), text)


def _fill(file: KnowledgeFile, pattern: str, slots: dict[str, list[str]], turn: int) -> str:
    place = 0

    def word(found: re.Match[str]) -> str:
        nonlocal place
        words = slots.get(found[1])
        if not words:
            raise file.bad(f"没有词槽 {found[1]}", f"there is no slot {found[1]}", "slots")
        step = _STEPS[place % len(_STEPS)]
        place += 1
        return str(words[(turn * step + place) % len(words)])

    return _SLOT.sub(word, pattern)


def of_texts(texts: Iterable[Text]) -> Iterator[Texts]:
    """The same as one batch."""
    listed = list(texts)
    yield Texts([one.kind for one in listed], pa.array([one.text for one in listed], pa.string()))


def of_file(path: Path, text: Sequence[str], kind: Sequence[str]) -> Iterator[Texts]:
    """The texts of a file; `text` and `kind` are the headings that are looked for, in order."""
    file = open_file(path, sniff(path), FileOptions())
    names = {name.casefold(): name for name in reversed(file.headings)}
    found = next((names[name.casefold()] for name in text if name.casefold() in names), "")
    if not found and len(file.headings) > 1:
        raise BadInput(
            f"{path.name} 中没有文本一列：{'、'.join(file.headings)}",
            f"{path.name}: no column of texts: {', '.join(file.headings)}",
            remedy_zh=f"请把该列的表头改为 {text[0]}",
            remedy_en=f"name that column {text[0]}",
        )
    found = found or file.headings[0]
    kinds = next((names[name.casefold()] for name in kind if name.casefold() in names), "")
    for batch in file.batches():
        table = batch.columns
        said = table.column(kinds).to_pylist() if kinds else [path.stem] * table.num_rows
        texts = table.column(found).combine_chunks().cast(pa.large_string())
        yield Texts([one or path.stem for one in said], texts)


def of_lake(session: Session, lexicon: Lexicon) -> Iterator[Texts]:
    """What shops say now in the columns that the lexicon reads; of listings also whose they are."""
    for table, columns in sorted(lexicon.columns.items()):
        owner = "concat(platform_id, '/', platform_shop_no)" if table == "listing" else "NULL"
        for column in columns:
            what = f"{owner} AS owner, {column} AS said"
            sql = f"SELECT {what} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608 - names of shapes
            for batch in session.batches(sql, BATCH):
                said = batch.column(batch.schema.get_field_index("said"))
                owners = [str(one) for one in batch.column("owner").to_pylist()]
                kinds = [f"{table}.{column}"] * batch.num_rows
                yield Texts(kinds, said, owners if table == "listing" else None)
