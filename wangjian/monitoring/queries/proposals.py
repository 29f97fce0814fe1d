"""语境建议的问询: which terms a group may teach about, what a context would silence, what waits."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.authority.actor import reading
from wangjian.errors import BadInput
from wangjian.monitoring.lists.excusing import lexicon_with, would_excuse
from wangjian.monitoring.models import ContextProposal, Finding, FindingGroup

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
    from wangjian.monitoring.library import Library

MOST_LOOKED_AT = 2_000  # findings; the answer says how many groups these were
_SAMPLE = 5
_TERMS = 12


@dataclass(frozen=True, slots=True)
class Teachable:
    """A term that a group was found by, and the lexicon that has it."""

    term: str
    lexicon: str
    title_zh: str
    title_en: str
    around: str  # the text in which it stands


@dataclass(frozen=True, slots=True)
class Effect:
    """What a context would do to the groups that wait."""

    own: bool  # whether the group it was taken from would not have been found by that term
    silenced: int  # groups of which nothing would remain
    lessened: int  # groups of which something would remain
    looked_at: int  # groups that were looked at
    sample: list[tuple[uuid.UUID, str]]  # silenced ones: group, text


def teachable(actor: Actor, group_id: uuid.UUID, library: Library) -> list[Teachable]:
    """The terms of a group that stand in a lexicon whose words an office may change."""
    found: dict[str, Teachable] = {}
    with reading(actor):
        rows = Finding.objects.filter(group_id=group_id, withdrawn_at__isnull=True)
        for rule_id, spans in rows.order_by("-severity", "id").values_list("rule_id", "spans")[:20]:
            rule = library.rules.get(rule_id)
            if rule is None:
                continue
            for span in spans:
                term = str(span.get("term", ""))
                if not term or term in found or len(found) >= _TERMS:
                    continue
                lexicon = lexicon_with((library.lexicons[name] for name in rule.lexicons), term)
                if lexicon is not None:
                    found[term] = Teachable(
                        term,
                        lexicon.id,
                        lexicon.title.zh,
                        lexicon.title.en,
                        _text_of(span, spans),
                    )
    return list(found.values())


def would_silence(
    actor: Actor, group_id: uuid.UUID, *, term: str, context: str, library: Library
) -> Effect:
    """What else a context would silence: the open groups of the rules that read the lexicon."""
    with reading(actor):
        own = list(Finding.objects.filter(group_id=group_id, withdrawn_at__isnull=True))
        lexicon = next(
            (one for one in teachable(actor, group_id, library) if one.term == term), None
        )
        if lexicon is None:
            raise BadInput(f"“{term}”不是该归组命中的词语", f"{term} found nothing here")
        window = library.lexicons[lexicon.lexicon].window
        rules = [r.id for r in library.rules.values() if lexicon.lexicon in r.lexicons]
        groups = _waiting_groups(rules, term)
        left: dict[uuid.UUID, int] = {}
        for one in Finding.objects.filter(group_id__in=groups, withdrawn_at__isnull=True):
            left[one.group_id] = left.get(one.group_id, 0) + (
                not _all_excused(one.spans, term, context, window)
            )
        touched = {
            one: text for one, text in groups.items() if _any_excused(text, term, context, window)
        }
    silenced = [one for one in touched if not left.get(one)]
    return Effect(
        own=any(_any_excused(one.spans, term, context, window) for one in own),
        silenced=len(silenced),
        lessened=len(touched) - len(silenced),
        looked_at=len(groups),
        sample=[(one, _text_of(_first(touched[one], term), touched[one])) for one in silenced][
            :_SAMPLE
        ],
    )


def proposals(
    actor: Actor, *, state: str = "", after: str = "", limit: int = 50
) -> tuple[list[ContextProposal], str]:
    """Proposals of the actor's offices, the newest first, and the mark of the next page."""
    with reading(actor):
        rows = ContextProposal.objects.select_related("asked_by", "answered_by", "group")
        if state:
            rows = rows.filter(state=state)
        if after:
            try:
                rows = rows.filter(id__lt=uuid.UUID(after))
            except ValueError:
                raise BadInput("翻页标记无效", "this is no mark of a page") from None
        found = list(rows.order_by("-id")[: limit + 1])
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


def _waiting_groups(rules: list[str], term: str) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """Groups that wait and were found by the term, with the hits of the finding that says so."""
    rows = (
        Finding.objects.filter(rule_id__in=rules, term__contains=term, withdrawn_at__isnull=True)
        .exclude(term="")
        .values_list("group_id", "spans")[:MOST_LOOKED_AT]
    )
    found: dict[uuid.UUID, list[dict[str, Any]]] = {}
    for group_id, spans in rows:
        found.setdefault(group_id, []).extend(spans)
    waiting = FindingGroup.objects.filter(id__in=list(found), state__in=["open", "left"])
    return {one: found[one] for one in waiting.values_list("id", flat=True)}


def _all_excused(spans: list[dict[str, Any]], term: str, context: str, window: int) -> bool:
    """Whether a finding would not be there: every hit of it is of the term and excused."""
    return bool(spans) and all(
        one.get("term") == term and _excused(one, spans, context, window) for one in spans
    )


def _any_excused(spans: list[dict[str, Any]], term: str, context: str, window: int) -> bool:
    return any(one.get("term") == term and _excused(one, spans, context, window) for one in spans)


def _excused(span: dict[str, Any], spans: list[dict[str, Any]], context: str, window: int) -> bool:
    holder = _holder(span, spans)
    if holder is None:
        return False
    begins = int(holder["from"])
    return would_excuse(
        str(holder["text"]),
        int(span["start"]) - begins,
        int(span["stop"]) - begins,
        str(span["term"]),
        context,
        window,
    )


def _holder(span: dict[str, Any], spans: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The hit that carries the text in which this one stands."""
    place = [span.get(name) for name in ("table", "row_key", "column")]
    for one in spans:
        if one.get("text") and [one.get(n) for n in ("table", "row_key", "column")] == place:
            begins = int(one["from"])
            if begins <= int(span["start"]) and int(span["stop"]) <= begins + len(one["text"]):
                return one
    return None


def _text_of(span: dict[str, Any], spans: list[dict[str, Any]]) -> str:
    holder = _holder(span, spans)
    return str(holder["text"]) if holder else ""


def _first(spans: list[dict[str, Any]], term: str) -> dict[str, Any]:
    return next(one for one in spans if one.get("term") == term)
