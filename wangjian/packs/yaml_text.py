"""YAML 文本: YAML read safely, with the line of everything in it.

A knowledge file may come from another office, so it is hostile until read: no tags that make
objects, no anchors (a few lines of them can unfold to gigabytes), no key twice, no depth
without end. Only `true`, `false`, `null`, whole and decimal numbers and `YYYY-MM-DD` mean
something else than text: `no: "15"` and `on: 2020-10-01` read as they look.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NoReturn

import yaml

_DEEPEST = 24
# More opening brackets than any file of ours has, and fewer than a parser can choke on.
_MOST_NESTED = 400
_TAG = "tag:yaml.org,2002:"
_KEY_TAGS = {_TAG + "str", _TAG + "int", _TAG + "timestamp"}


class Fault(Exception):
    """Something wrong at a line of a text."""

    def __init__(self, zh: str, en: str, line: int | None) -> None:
        super().__init__(en)
        self.zh, self.en, self.line = zh, en, line


# libyaml reads the law of a country in a tenth of the time; without it plain Python does.
_Base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc, valid-type]
    """A safe loader with the few plain scalars that we mean."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", "-+0123456789"),
    ("float", r"[-+]?[0-9]{1,17}\.[0-9]{1,17}", "-+0123456789"),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
):
    _Loader.add_implicit_resolver(_TAG + _tag, re.compile(rf"^(?:{_pattern})$"), list(_first))

Lines = dict[tuple[str | int, ...], int]


def read(text: str, *, first_line: int = 1) -> tuple[Any, Lines]:
    """The value of a text and, for every path in it, the line where it stands."""
    loader: _Loader | None = None
    lines: Lines = {}
    if _nested(text):
        raise Fault("YAML 嵌套过深", "nested too deep", None)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        reading = _Reading(loader, lines, first_line)
        return (None if node is None else reading.value(node, ())), lines
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = None if mark is None else mark.line + first_line
        raise Fault(
            f"YAML 语法错误：{problem.problem}", f"not YAML: {problem.problem}", line
        ) from None
    except (yaml.YAMLError, UnicodeError) as problem:
        raise Fault("YAML 中有不允许的字符", f"not YAML: {problem}", None) from None
    except RecursionError:
        raise Fault("YAML 嵌套过深", "nested too deep", None) from None
    finally:
        if loader is not None:
            loader.dispose()


def _nested(text: str) -> bool:
    """Whether brackets, or dashes in one line, stand inside each other beyond all reason."""
    if max(text.count("["), text.count("{")) > _MOST_NESTED:
        depth = deepest = 0
        for sign in re.findall(r"[\[\]{}]", text):
            depth += 1 if sign in "[{" else -1
            deepest = max(deepest, depth)
        if deepest > _MOST_NESTED:
            return True
    return bool(re.search(rf"(?:[-?:] +){{{_MOST_NESTED}}}", text))


class _Reading:
    """One walk over the nodes of a text, noting where each stands."""

    def __init__(self, loader: _Loader, lines: Lines, first_line: int) -> None:
        self.loader, self.lines, self.first_line = loader, lines, first_line
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        """The value of one node."""
        line = self._line(node)
        if len(path) > _DEEPEST:
            raise Fault("YAML 嵌套过深", "nested too deep", line)
        if id(node) in self.seen:
            # The same node twice is an alias: unfolded, a few lines of them fill a memory.
            _fail("不允许使用锚点和别名", "anchors and aliases are not allowed", line)
        self.seen.add(id(node))
        self.lines[path] = line
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            if node.tag != _TAG + "seq":
                _fail(f"不允许的标签 {node.tag}", f"the tag {node.tag} is not allowed", line)
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        return _scalar(self.loader, node, line)

    def _mapping(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> dict[str, Any]:
        if node.tag != _TAG + "map":
            _fail(
                f"不允许的标签 {node.tag}", f"the tag {node.tag} is not allowed", self._line(node)
            )
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = self._line(key_node)
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag not in _KEY_TAGS:
                _fail("键须为文字", "a key must be plain text", line)
            key = str(key_node.value)
            if key in found:
                _fail(f"键“{key}”重复", f"the key {key} stands here twice", line)
            found[key] = self.value(value_node, (*path, key))
            self.lines[*path, key] = line
        return found

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self.first_line


def _scalar(loader: _Loader, node: yaml.Node, line: int) -> str | int | float | bool | date | None:
    tag = node.tag.removeprefix(_TAG)
    text = str(node.value)
    if tag == "timestamp":
        try:
            return date.fromisoformat(text)
        except ValueError:
            _fail(f"没有“{text}”这一天", f"there is no day {text}", line)
    if tag == "str":
        return text
    if tag in {"bool", "null", "int", "float"}:
        try:
            value: str | int | float | bool | None = loader.construct_object(node)
        except (yaml.YAMLError, ValueError, KeyError):
            _fail(f"“{text}”不是{tag}", f"{text} is no {tag}", line)
        return value
    return _fail(f"不允许的标签 {node.tag}", f"the tag {node.tag} is not allowed", line)


def _fail(zh: str, en: str, line: int) -> NoReturn:
    raise Fault(zh, en, line)
