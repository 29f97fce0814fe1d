"""词库文本: a lexicon written out, the same rows always as the same bytes."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from wangjian.monitoring.groups import MARK, parts
from wangjian.monitoring.wordbook import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def table_text(rows: Sequence[Mapping[str, str]]) -> bytes:
    """The csv of a lexicon: the term, and those columns in which any row says something."""
    used = [name for name in HEADINGS if name == "term" or any(row.get(name) for row in rows)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([row.get(name, "") for name in used] for row in rows)
    return out.getvalue().encode()


def sidecar_text(header: Mapping[str, Any]) -> bytes:
    """The sidecar: a line a key, lists of more than one thing a line each."""
    lines: list[str] = []
    for key, value in header.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines += [f"{key}:", *(f"  - {_flow(one)}" for one in value)]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return ("\n".join(lines) + "\n").encode()


def examples(
    rows: Sequence[Mapping[str, str]],
    ordinary: Iterable[str],
    groups: Mapping[str, Sequence[str]],
) -> list[dict[str, str]]:
    """What a lexicon must find and leave alone, where the office said nothing of its own."""
    plain = [row for row in rows if not row.get("near")]
    first = (plain or list(rows))[0]
    near = next(iter(parts(first.get("near", ""))), "")
    near = groups[near[1:]][0] if near.startswith(MARK) else near
    left = next(iter(ordinary), "营业时间上午九点到下午六点")
    return [
        {"name": "词表首词", "expect": "find", "text": f"{first['term']}　{near}".strip()},
        {"name": "日常用语", "expect": "leave", "text": left},
    ]


def _flow(value: object) -> str:
    """JSON, which is YAML too."""
    return json.dumps(value, ensure_ascii=False, default=str)
