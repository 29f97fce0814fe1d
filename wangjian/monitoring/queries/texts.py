"""规则文本: the rules as they were run, kept by digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.monitoring.models import RuleText

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_HELD = 1000  # a workspace keeps some hundreds
# What a digest stands for never changes, so each process reads a text once.
_held: dict[str, RuleText] = {}


def rule_texts(digests: Iterable[str]) -> dict[str, RuleText]:
    """Rules as they were run, by digest; one that is not kept is left out."""
    wanted = set(digests)
    found = {digest: _held[digest] for digest in wanted if digest in _held}
    if missing := wanted - found.keys():
        if len(_held) > _MOST_HELD:
            _held.clear()
        read = {text.digest: text for text in RuleText.objects.filter(digest__in=missing)}
        _held.update(read)
        found |= read
    return found
