"""JSON Lines: one object a line; keys may come and go from line to line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson

from wangjian.errors import BadFile
from wangjian.lake.readers.headings import clean_headings, empty_file
from wangjian.lake.readers.opening import Sniffed
from wangjian.lake.readers.raw import LONGEST_FIELD, MOST_COLUMNS, Gathering, RawBatch


class JsonLinesFile:
    """A JSON Lines file whose keys have been gathered in a first pass."""

    def __init__(self, path: Path, sniffed: Sniffed) -> None:
        self.path = path
        self._sniffed = sniffed
        self.headings = clean_headings(path, self._keys())

    def _lines(self) -> Iterator[tuple[int, str]]:
        encoding = self._sniffed.encoding
        with self.path.open(encoding=encoding, errors="replace", newline="\n") as file:
            for number, line in enumerate(file, 1):
                if not line.isspace():
                    yield number, line

    def _keys(self) -> list[str]:
        keys: dict[str, None] = {}
        objects, first_line = 0, 0
        for number, line in self._lines():
            first_line = first_line or number
            row = _parsed(line)
            if isinstance(row, dict):
                objects += 1
                if not row.keys() <= keys.keys():
                    keys.update(dict.fromkeys(row))
                if len(keys) > MOST_COLUMNS:
                    break
            elif isinstance(row, list) or (objects == 0 and number - first_line > 100):
                raise self._no_objects()
        if not first_line:
            raise empty_file(self.path)
        if not objects:
            raise self._no_objects()
        return list(keys)

    def _no_objects(self) -> BadFile:
        return BadFile(
            f"{self.path.name} 不是 JSON Lines：应每行一个 {{…}} 对象",
            f"{self.path.name} is no JSON Lines file: one {{...}} object a line is expected",
            remedy_zh="若是 JSON 数组，请改为每行一个对象",
            remedy_en="turn a JSON array into one object a line",
        )

    def batches(self) -> Iterator[RawBatch]:
        """The rows in batches; lines that are no object apart."""
        gathering = Gathering(self.headings)
        for number, line in self._lines():
            self._sort_in(gathering, number, line)
            if gathering.full:
                yield gathering.take()
        yield gathering.take()

    def _sort_in(self, gathering: Gathering, number: int, line: str) -> None:
        row = _parsed(line)
        if not isinstance(row, dict):
            zh, en = "这一行不是 JSON 对象", "the line is no JSON object"
            gathering.reject(number, {"_text": line[:LONGEST_FIELD]}, zh, en)
            return
        if self._sniffed.damaged and "\ufffd" in line:
            zh, en = "这一行有编码错误的字节", "the line has bytes in a wrong encoding"
            gathering.reject(number, row, zh, en)
            return
        row = {key.strip(): value for key, value in row.items()}
        nested = [key for key, value in row.items() if isinstance(value, dict | list)]
        if nested:
            names = "、".join(nested)
            zh, en = f"“{names}”不是单个值", f"not a single value: {', '.join(nested)}"
            gathering.reject(number, row, zh, en)
            return
        gathering.add(number, [_text(row.get(name)) for name in self.headings], len(line))


def _parsed(line: str) -> object:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
