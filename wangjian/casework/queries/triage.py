"""研判问询: how much of the day is done, and all that a decision needs, out of PostgreSQL alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone

from wangjian.authority import queries as authority
from wangjian.authority.actor import reading
from wangjian.authority.days import instants_of, today
from wangjian.authority.models import Office
from wangjian.authority.permissions import roles
from wangjian.authority.prepared import Prepared, given
from wangjian.casework import items, knowledge
from wangjian.casework.decisions.highlight import Piece, Span, cut
from wangjian.casework.models import Lead, SecondReading
from wangjian.casework.queries.facts import Facts, facts_of
from wangjian.errors import NoSuchRecord
from wangjian.monitoring.models import Finding, FindingGroup
from wangjian.monitoring.queries.groups import subject_names
from wangjian.registry.decisions.keys import kind_of

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor
    from wangjian.casework.decisions.triage import Reason
    from wangjian.monitoring.rulebook import Words

RIGHT = "monitoring.triage"
MOST_SHOWN = 6  # findings of a preview; the group's page has them all
MOST_QUOTES = 4  # texts of a finding
MOST_BEFORE = 6  # earlier decisions of a kind
MOST_LIKE = 200  # groups that are decided together
_MOST_DECIDED = 20_000  # no office decides more in a day, and none is counted beyond
_LOOKED_AT = 500  # findings of one text or term among which the like of a group is looked for
_DECIDED = ("taken", "closed", "dismissed", "left")


def _newest(**where: Any) -> QuerySet[FindingGroup]:
    """The newest decisions."""
    decided = FindingGroup.objects.filter(**where).select_related("decided_by")
    return decided.order_by("-decided_at")


_GROUP = Prepared(
    lambda: (
        FindingGroup.objects.filter(id=given("group"))
        .select_related("decided_by")
        .annotate(
            office_name=Subquery(
                Office.objects.filter(path=OuterRef("office_path")).values("name")[:1]
            ),
            read_twice=Exists(SecondReading.objects.filter(group_id=OuterRef("id"))),
        )
    )
)
_FINDINGS = Prepared(
    lambda: (
        Finding.objects.filter(group_id=given("group"), withdrawn_at__isnull=True)
        .order_by("-severity", "-confidence", "id")
        .defer("history", "load_ids")[:MOST_SHOWN]
    )
)
_SECOND = Prepared(
    lambda: (
        SecondReading.objects.filter(group_id=given("group"))
        .select_related("asked_by", "read_by")
        .order_by("-id")[:1]
    )
)
_OF_SUBJECT = Prepared(
    lambda: _newest(subject_id=given("subject"), state__in=_DECIDED).exclude(id=given("but"))[
        :MOST_BEFORE
    ]
)
_THESE = Prepared(lambda: _newest(id__any=given("ids"))[:MOST_BEFORE])
_DECIDED_BY_HAND = Prepared(
    lambda: (
        FindingGroup.objects.filter(
            decided_at__gte=given("start"),
            decided_at__lt=given("stop"),
            decided_by__any=given("officers"),
        )
        .exclude(state="open")
        # What a signed policy took in cost nobody's time.
        .exclude(Exists(Lead.objects.filter(group_id=OuterRef("id")).exclude(policy_id="")))
        .values("id")[:_MOST_DECIDED]
    )
)
_RECENT = Prepared(
    lambda: _newest(
        decided_at__gt=given("since"),
        decided_by=given("by"),
        state__in=["taken", "left", "dismissed"],
    )[:MOST_BEFORE]
)


@dataclass(frozen=True, slots=True)
class Day:
    """How an office's day of triage stands."""

    budget: int
    decided: int
    officers: int

    @property
    def left(self) -> int:
        """How many groups the day still holds."""
        return max(self.budget - self.decided, 0)


@dataclass(frozen=True, slots=True)
class Quote:
    """A text with its hits marked, or the part of it around them."""

    table: str
    column: str
    pieces: list[Piece]
    goes_before: bool
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Why:
    """One finding, as short as a decision needs it."""

    rule_id: str
    title_zh: str
    title_en: str
    reason: Words | None
    severity: int
    confidence: float
    acted_on: date
    times: int
    law: tuple[str, ...]
    term: str
    quotes: list[Quote]


@dataclass(frozen=True, slots=True)
class Before:
    """What somebody decided earlier on the same subject, or on the same text elsewhere."""

    group_id: uuid.UUID
    subject_name: str
    topic: str
    state: str
    by: str
    at: datetime | None
    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A group in one pane."""

    group: FindingGroup
    name: str
    office_name: str
    whys: list[Why]
    more: int  # findings that are not shown
    facts: Facts
    same_subject: list[Before]
    same_text: list[Before]
    like_text: int  # open groups that the same rule found in the same text
    reasons: tuple[Reason, ...]
    may_undo: bool
    undo_minutes: int
    second: SecondReading | None = None

    @property
    def waits(self) -> bool:
        """Whether there is something to decide."""
        return self.group.state in {"open", "left"}

    @property
    def termed(self) -> bool:
        """Whether any finding is one of words."""
        return any(why.term for why in self.whys)

    @property
    def quoted(self) -> bool:
        """Whether any finding keeps the text that it was found in."""
        return any(why.quotes for why in self.whys)


def day(actor: Actor) -> Day:
    """The budget of the actor's own office for today, and what its officers decided of it."""
    giving = [role.id for role in roles().roles.values() if RIGHT in role.rights]
    officers = [one.id for one in authority.officers_in(actor.office_path, roles=giving)]
    start, stop = instants_of(today())
    with reading(actor):
        decided = _DECIDED_BY_HAND.count(start=start, stop=stop, officers=officers)
    budget = knowledge.triage_plan(actor.office_path).budget(actor.office_path, len(officers))
    return Day(budget, decided, len(officers))


def preview(actor: Actor, group_id: uuid.UUID) -> Preview:
    """All that a decision needs; no file of the lake is opened."""
    with reading(actor):
        group = _GROUP.first(group=group_id)
        if group is None:
            raise NoSuchRecord(
                f"没有命中组 {group_id}，或不属于本机关",
                f"there is no group {group_id} here, or it is not for this office",
            )
        findings = _FINDINGS.rows(group=group_id)
        facts = facts_of(group.subject_id, group.subject_key)
        plan = knowledge.triage_plan(group.office_path)
        texts = {(one.rule_id, one.text_key) for one in findings if one.text_key}
        alike = _alike(group, texts)
        return Preview(
            group=group,
            name=facts.name or group.subject_key,
            office_name=group.office_name or group.office_path,
            whys=_whys(findings),
            more=max(group.findings_count - len(findings), 0),
            facts=facts,
            same_subject=_before(_OF_SUBJECT.rows(subject=group.subject_id, but=group_id)),
            same_text=_before(_THESE.rows(ids=list(alike.decided))) if alike.decided else [],
            like_text=alike.open,
            reasons=reasons_for([group.subject_key]),
            may_undo=group.state in {"taken", "left", "dismissed"}
            and group.decided_by_id == actor.officer_id
            and plan.may_undo(group.decided_at, timezone.now()),
            undo_minutes=plan.undo_minutes,
            second=_SECOND.first(group=group_id) if group.read_twice else None,
        )


def recent_decisions(actor: Actor) -> list[Before]:
    """What the officer decided in the last minutes and may still take back, the newest first."""
    plan = knowledge.triage_plan(actor.office_path)
    since = timezone.now() - timedelta(minutes=plan.undo_minutes)
    with reading(actor):
        return _before(_RECENT.rows(since=since, by=actor.officer_id))


def like(actor: Actor, group_id: uuid.UUID, *, by: str = "text") -> list[uuid.UUID]:
    """The open groups that the same rule found in the same text, or by the same term, and it."""
    with reading(actor):
        group = FindingGroup.objects.filter(id=group_id).first()
        if group is None:
            raise NoSuchRecord("没有这个归组", "there is no such group")
        findings = Finding.objects.filter(group_id=group_id, withdrawn_at__isnull=True)
        name = "term" if by == "term" else "text_key"
        pairs = set(findings.exclude(**{name: ""}).values_list("rule_id", name)[:MOST_SHOWN])
        return [group_id, *_like(group, _groups_with(pairs, name))]


def reasons_for(subject_keys: Iterable[str]) -> tuple[Reason, ...]:
    """The reasons that fit all of these subjects."""
    kinds = {kind_of(key) for key in subject_keys}
    return tuple(one for one in knowledge.reasons() if all(one.fits(kind) for kind in kinds))


def quotes(spans: Sequence[dict[str, Any]]) -> list[Quote]:
    """The texts that a finding keeps, each with every hit that stands in it marked."""
    made: list[Quote] = []
    for one in [span for span in spans if span.get("text")][:MOST_QUOTES]:
        text, begins = str(one["text"]), int(one.get("from", 0))
        place = (one.get("table"), one.get("row_key"), one.get("column"))
        marked = [
            Span(int(hit["start"]) - begins, int(hit["stop"]) - begins, str(hit.get("term", "")))
            for hit in spans
            if (hit.get("table"), hit.get("row_key"), hit.get("column")) == place
        ]
        full = len(text) >= _excerpt_length()
        made.append(
            Quote(str(one["table"]), str(one["column"]), cut(text, marked), begins > 0, full)
        )
    return made


def _excerpt_length() -> int:
    from wangjian.monitoring.bulk.excerpts import LENGTH

    return LENGTH


def _whys(findings: Sequence[Finding]) -> list[Why]:
    rules = items.rules_seen((one.rule_digest, one.rule_version) for one in findings)
    made = []
    for one in findings:
        rule = rules.get((one.rule_digest, one.rule_version))
        values = {**one.values, "acted_on": one.acted_on, "subject_key": one.subject_key}
        made.append(
            Why(
                rule_id=one.rule_id,
                title_zh=rule.title_zh if rule else one.rule_id,
                title_en=rule.title_en if rule else one.rule_id,
                reason=items.filled(rule.reason, values) if rule else None,
                severity=one.severity,
                confidence=one.confidence,
                acted_on=one.acted_on,
                times=one.times,
                law=rule.law if rule else (),
                term=one.term,
                quotes=quotes(one.spans),
            )
        )
    return made


@dataclass(frozen=True, slots=True)
class _Alike:
    """Other groups in which the same rules found the same texts."""

    open: int = 0  # of the same topic, which one decision can end together
    decided: tuple[uuid.UUID, ...] = ()  # on other subjects, the newest first


# Each rule and text is looked up in the index; there may be hundreds of groups with one.
_ALIKE = """
    SELECT count(*) FILTER (WHERE g.state = 'open' AND g.topic = %(topic)s),
           (array_agg(g.id ORDER BY g.decided_at DESC)
             FILTER (WHERE g.state = ANY(%(decided)s) AND g.subject_id <> %(subject)s))[:%(most)s]
      FROM monitoring_findinggroup g
     WHERE g.id <> %(group)s AND g.id IN (
        SELECT found.group_id
          FROM unnest(%(rules)s::text[], %(texts)s::text[]) AS sought (rule_id, text_key)
         CROSS JOIN LATERAL (
            SELECT f.group_id FROM monitoring_finding f
             WHERE f.rule_id = sought.rule_id AND f.text_key = sought.text_key
               AND f.text_key <> '' AND f.withdrawn_at IS NULL
             LIMIT %(looked_at)s) AS found)
"""


def _alike(group: FindingGroup, texts: set[tuple[str, str]]) -> _Alike:
    """Both in one look at these groups."""
    if not texts:
        return _Alike()
    rules, keys = zip(*sorted(texts), strict=True)
    said: dict[str, Any] = {
        "topic": group.topic, "decided": list(_DECIDED), "subject": group.subject_id,
        "most": MOST_BEFORE, "group": group.id, "rules": list(rules), "texts": list(keys),
        "looked_at": _LOOKED_AT,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, said)
        waiting, decided = cursor.fetchone() or (0, None)
    return _Alike(min(waiting, MOST_LIKE - 1), tuple(decided or ()))


def _like(group: FindingGroup, alike: set[uuid.UUID]) -> list[uuid.UUID]:
    if not alike:
        return []
    others = FindingGroup.objects.filter(id__in=_these(alike), state="open", topic=group.topic)
    ranked = others.exclude(id=group.id).order_by("-score", "id")
    return list(ranked.values_list("id", flat=True)[: MOST_LIKE - 1])


def _these(ids: set[uuid.UUID]) -> RawSQL:
    """Many ids as one parameter."""
    return RawSQL("SELECT unnest(%s::uuid[])", [list(ids)])


def _groups_with(pairs: set[tuple[str, str]], name: str) -> set[uuid.UUID]:
    """Groups with one of these rules and texts; each pair is looked up in its index."""
    found: set[uuid.UUID] = set()
    for rule_id, value in sorted(pairs):
        rows = Finding.objects.filter(**{"rule_id": rule_id, name: value}, withdrawn_at=None)
        found |= set(rows.exclude(**{name: ""}).values_list("group_id", flat=True)[:_LOOKED_AT])
    return found


def _before(groups: Sequence[FindingGroup]) -> list[Before]:
    names = subject_names((one.subject_id, one.subject_key) for one in groups)
    return [
        Before(
            group_id=one.id,
            subject_name=names.get(one.subject_id) or one.subject_key,
            topic=one.topic,
            state=one.state,
            by=one.decided_by.display_name if one.decided_by else "",
            at=one.decided_at,
            reason_code=one.reason_code,
            reason=one.reason,
        )
        for one in groups
    ]
