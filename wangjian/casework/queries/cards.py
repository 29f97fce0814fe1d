"""线索页: one lead whole - why, by which law, on which rows, until when, what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from wangjian.authority import knowledge
from wangjian.authority.actor import reading
from wangjian.authority.prepared import Prepared, given
from wangjian.casework import items
from wangjian.casework.decisions.highlight import Piece, Span, cut
from wangjian.casework.models import JoinedGroup, Lead
from wangjian.docket import queries as docket
from wangjian.docket.models import Matter, MatterLink
from wangjian.errors import NoSuchRecord
from wangjian.law import later
from wangjian.monitoring.models import Finding
from wangjian.monitoring.rulebook import Words
from wangjian.registry import queries as registry

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping
    from datetime import date

    from wangjian.authority.actor import Actor
    from wangjian.casework.items import RuleSeen
    from wangjian.docket.queries import ClockCard, PossibleStep, TimelineRow
    from wangjian.law.statutes import Article, Law, Succession
    from wangjian.workspace.folder import Workspace

# A page shows so many items; the count says how many there are.
_MOST_ITEMS = 200

_MOST_OF_SUBJECT = 500  # matters of one subject that are looked at for the newest


@dataclass(frozen=True, slots=True)
class LawLine:
    """An article as it stood on the day of the act, and what a later one changed for the party."""

    ref: str
    cited: str
    on: date
    asks_zh: str
    asks_en: str
    sanction_zh: str
    sanction_en: str
    from_on: date | None
    until_on: date | None
    checked: str
    link: str
    sanctions: tuple[Article, ...] = ()  # what punishes a breach of it, as of that day
    steps: tuple[Succession, ...] = ()  # what became of it and of its sanctions, with both texts


@dataclass(frozen=True, slots=True)
class LeadItem:
    """One finding: what the rule saw."""

    finding_id: uuid.UUID
    rule_id: str
    rule_digest: str
    rule_version: date
    title_zh: str
    title_en: str
    reason_zh: str
    reason_en: str
    law: tuple[str, ...]
    object_key: str
    acted_on: date
    severity: int
    confidence: float
    times: int
    values: Mapping[str, Any]
    spans: tuple[Mapping[str, Any], ...]
    row_keys: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RelatedLead:
    """Another lead of the same subject."""

    id: uuid.UUID
    number: str
    title: str
    state: str
    opened_on: date
    how: str  # "follows", "followed" or "same_subject"


@dataclass(frozen=True, slots=True)
class LeadCard:
    """A lead's page."""

    lead: Lead
    matter: Matter
    topic_zh: str
    topic_en: str
    items: tuple[LeadItem, ...]
    items_count: int
    law: tuple[LawLine, ...]
    clocks: tuple[ClockCard, ...]
    timeline: tuple[TimelineRow, ...]
    steps: tuple[PossibleStep, ...]
    related: tuple[RelatedLead, ...]
    joined_groups: int


@dataclass(frozen=True, slots=True)
class LeadRowShown:
    """A row that a finding rests on, as it was in the load that the rule read."""

    table: str
    row: Mapping[str, Any]
    marked: Mapping[str, list[Piece]]  # column -> its text with the hits marked


_LEAD = Prepared(
    lambda: Lead.objects.select_related("matter__office", "matter__assignee", "taken_by").filter(
        matter_id=given("lead")
    )
)
_JOINED = Prepared(
    lambda: (
        JoinedGroup.objects.filter(lead=given("lead"))
        .order_by("at")
        .values_list("group_id", flat=True)
    )
)
_ALL_FINDINGS = Prepared(
    lambda: Finding.objects.filter(group__any=given("groups"), withdrawn_at=None).values("id")
)
_FINDINGS = Prepared(
    lambda: (
        Finding.objects.filter(group__any=given("groups"), withdrawn_at=None)
        .order_by("-severity", "-confidence", "id")
        .defer("history", "load_ids")[:_MOST_ITEMS]
    )
)
_LINKS = Prepared(
    lambda: MatterLink.objects.filter(
        Q(matter=given("lead")) | Q(other=given("lead"))
    ).select_related("matter", "other")
)
# Those of the subject first, and only then in order: else all leads are walked from the newest.
_OF_SUBJECT = Prepared(
    lambda: Matter.objects.filter(subject_id__any=given("subjects"), kind="lead").exclude(
        id=given("but")
    )[:_MOST_OF_SUBJECT]
)


def lead_card(actor: Actor, lead_id: uuid.UUID) -> LeadCard:
    """One lead of the actor's office or below."""
    with reading(actor):
        lead = _LEAD.first(lead=lead_id)
        if lead is None:
            raise NoSuchRecord(
                "没有这条线索，或它不属于您的机关",
                "there is no such lead, or it is not your office's",
            )
        groups = _groups(lead)
        findings = _FINDINGS.rows(groups=groups)
        more = len(findings) == _MOST_ITEMS
        rules = items.rules_seen((one.rule_digest, one.rule_version) for one in findings)
        zh, en = items.topic_words(lead.topic)
        return LeadCard(
            lead=lead,
            matter=lead.matter,
            topic_zh=zh,
            topic_en=en,
            items=tuple(
                _item(one, rules.get((one.rule_digest, one.rule_version))) for one in findings
            ),
            items_count=_ALL_FINDINGS.count(groups=groups) if more else len(findings),
            law=_law_lines(lead, findings, rules),
            clocks=tuple(docket.clock_cards(actor, lead.matter)),
            timeline=tuple(docket.timeline(actor, lead.matter)),
            steps=tuple(docket.possible_steps(actor, lead.matter)),
            related=tuple(_related(lead)),
            joined_groups=len(groups) - 1
            if lead.group_id or lead.withdrawn_group_id
            else len(groups),
        )


def lead_rows(actor: Actor, workspace: Workspace, lead_id: uuid.UUID) -> list[LeadRowShown]:
    """The rows that the lead rests on, from the loads that the rules read, hits marked.

    They open although the table moved on: each is looked up by its key in the load kept for it.
    """
    with reading(actor):
        lead = Lead.objects.filter(matter_id=lead_id).first()
        if lead is None:
            raise NoSuchRecord("没有这条线索", "there is no such lead")
        groups = _groups(lead)
        wanted = items.rows_wanted(groups)
        spans = [
            span
            for one in Finding.objects.filter(group_id__in=groups, withdrawn_at__isnull=True)
            for span in one.spans
        ]
    return [
        LeadRowShown(table, row, _marked(table, row, spans))
        for table, keys in wanted.items()
        for row in registry.rows_by_key(workspace, table, keys)
    ]


def _groups(lead: Lead) -> list[uuid.UUID]:
    own = lead.group_id or lead.withdrawn_group_id
    return ([own] if own else []) + _JOINED.rows(lead=lead.matter_id)


def _item(finding: Finding, rule: RuleSeen | None) -> LeadItem:
    reason = rule.reason if rule else Words("", "")
    values = {**finding.values, "acted_on": finding.acted_on, "subject_key": finding.subject_key}
    return LeadItem(
        finding_id=finding.id,
        rule_id=finding.rule_id,
        rule_digest=finding.rule_digest,
        rule_version=finding.rule_version,
        title_zh=rule.title_zh if rule else finding.rule_id,
        title_en=rule.title_en if rule else finding.rule_id,
        reason_zh=reason.filled(values, "zh"),
        reason_en=reason.filled(values, "en"),
        law=rule.law if rule else (),
        object_key=finding.object_key,
        acted_on=finding.acted_on,
        severity=finding.severity,
        confidence=finding.confidence,
        times=finding.times,
        values=finding.values,
        spans=tuple(finding.spans),
        row_keys=finding.row_keys,
    )


def _law_lines(
    lead: Lead, findings: list[Finding], rules: Mapping[tuple[str, date], RuleSeen]
) -> tuple[LawLine, ...]:
    """Each article once for each day's version: the text of the day of the act."""
    law = knowledge.packs().law()
    seen: dict[tuple[str, Any], LawLine] = {}
    for finding in sorted(findings, key=lambda one: one.acted_on):
        rule = rules.get((finding.rule_digest, finding.rule_version))
        for ref in rule.law if rule else ():
            line = _law_line(law, ref, finding.acted_on)
            seen.setdefault((ref, line.from_on), line)
    if not seen and lead.last_acted_on is not None:
        for ref in lead.law:
            line = _law_line(law, ref, lead.last_acted_on)
            seen.setdefault((ref, line.from_on), line)
    told: set[tuple[str, date]] = set()
    return tuple(replace(line, steps=later.unseen(line.steps, told)) for line in seen.values())


def _law_line(law: Law, ref: str, on: date) -> LawLine:
    if ref not in law or not law.in_force(ref, on):
        # The file was changed since: the lead still says what it was judged by.
        return LawLine(ref, law.cite(ref, on), on, "", "", "", "", None, None, "", "")
    article, *sanctions = later.bearing(law, ref, on)
    return LawLine(
        ref=ref,
        cited=law.cite(ref, on),
        on=on,
        asks_zh=article.asks_zh,
        asks_en=article.asks_en,
        sanction_zh=article.sanction_zh,
        sanction_en=article.sanction_en,
        from_on=article.from_on,
        until_on=article.until_on,
        checked=article.checked,
        link=article.link or law.statute(ref).link,
        sanctions=tuple(sanctions),
        steps=later.steps(law, ref, on),
    )


def _related(lead: Lead) -> list[RelatedLead]:
    found: dict[uuid.UUID, RelatedLead] = {}
    links = _LINKS.rows(lead=lead.matter_id)
    for link in links:
        if link.matter_id == lead.matter_id:
            found[link.other_id] = _relation(link.other, link.how)
    for link in links:
        if link.other_id == lead.matter_id:
            found.setdefault(link.matter_id, _relation(link.matter, "followed"))
    subjects = items.one_with(lead.matter.subject_id)
    of_subject = _OF_SUBJECT.rows(subjects=subjects, but=lead.matter_id)
    for other in sorted(of_subject, key=lambda one: one.id, reverse=True)[:20]:
        found.setdefault(other.id, _relation(other, "same_subject"))
    return sorted(found.values(), key=lambda one: one.opened_on, reverse=True)


def _relation(matter: Matter, how: str) -> RelatedLead:
    return RelatedLead(matter.id, matter.number, matter.title, matter.state, matter.opened_on, how)


def _marked(
    table: str, row: Mapping[str, Any], spans: list[Mapping[str, Any]]
) -> dict[str, list[Piece]]:
    by_column: dict[str, list[Span]] = {}
    for span in spans:
        if span.get("table") == table and span.get("row_key") == row.get("row_key"):
            by_column.setdefault(str(span.get("column")), []).append(
                Span(int(span["start"]), int(span["stop"]), str(span.get("term", "")))
            )
    return {
        column: cut(str(row[column]), found)
        for column, found in by_column.items()
        if row.get(column)
    }
