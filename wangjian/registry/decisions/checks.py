"""核验: what a value of the dictionary must be, as checks that the lake runs on whole columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import compute

from wangjian.lake.validation import Check
from wangjian.registry.decisions.derive import not_refused
from wangjian.text.functions import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute

_SHA256 = "^[0-9a-f]{64}$"


def checks_for(*, permit_kinds: Iterable[str], categories: Iterable[str]) -> Mapping[str, Check]:
    """All checks that columns of the dictionary name; the two lists come from knowledge files."""
    found = {
        check.name: Check(check.name, check.zh, check.en, check.ok) for check in _text_checks()
    }
    found["registration_no"] = replace(found["registration_no"], ok=not_refused)
    found["permit_kind"] = _one_of(
        "permit_kind",
        permit_kinds,
        "不在许可种类表中（registry/permit_kinds.csv）",
        "is no kind of permit (registry/permit_kinds.csv)",
    )
    found["credit_category"] = _one_of(
        "credit_category",
        categories,
        "不在信用记录类别表中（credit/categories.csv）",
        "is no category of credit records (credit/categories.csv)",
    )
    found["snapshot"] = Check(
        "snapshot",
        "不是页面的 SHA-256 摘要",
        "is no SHA-256 of a page",
        lambda values: pc.match_substring_regex(values, _SHA256),
    )
    return found


def _text_checks() -> Iterable[Any]:
    """The ground floor's own; of the same shape, though it does not know the lake's class."""
    return CHECKS.values() if hasattr(CHECKS, "values") else CHECKS


def _one_of(name: str, allowed: Iterable[str], zh: str, en: str) -> Check:
    known = pa.array(sorted(set(allowed)), pa.string())
    if not len(known):
        # A country without such a list takes any word.
        return Check(name, zh, en, pc.is_valid)
    return Check(name, zh, en, lambda values: pc.is_in(values, value_set=known))
