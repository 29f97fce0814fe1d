"""命中组的问询: what waits, the likeliest and gravest first, and all that a decision needs."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery

from wangjian.authority.actor import reading
from wangjian.authority.models import Office
from wangjian.authority.places import within
from wangjian.authority.prepared import Prepared, given
from wangjian.errors import BadInput, NoSuchRecord, WangjianError
from wangjian.law import later
from wangjian.monitoring.models import Finding, FindingGroup
from wangjian.monitoring.queries.texts import rule_texts
from wangjian.monitoring.rulebook import Words
from wangjian.registry import queries as registry
from wangjian.registry.models import PROJECTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor
    from wangjian.law.statutes import Article, Law, Succession
    from wangjian.monitoring.models import RuleText
    from wangjian.packs.packs import Packs
    from wangjian.workspace.folder import Workspace

MOST_ROWS = 500
_UNKNOWN = Words("（规则文本不在库中）", "(the rule's text is not kept)")


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group as a list shows it."""

    id: uuid.UUID
    subject_id: uuid.UUID
    subject_key: str
    subject_name: str
    topic: str
    state: str
    episode: int
    office_path: str
    office_name: str
    region_id: str
    score: float
    severity: int
    confidence: float
    findings_count: int
    rule_ids: tuple[str, ...]
    rules: tuple[Words, ...]  # titles
    reason: Words  # of the surest finding, filled
    first_acted_on: date
    last_acted_on: date
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A page of groups, and the mark with which the next one is asked for."""

    rows: list[GroupRow]
    after: str  # empty: this is the last


@dataclass(frozen=True, slots=True)
class LawText:
    """An article in the version of the act's day, and what became of it later."""

    ref: str
    citation: str
    head: Words
    asks: Words
    sanction: Words
    from_on: date
    until_on: date | None
    checked: str
    sanctions: tuple[Article, ...] = ()  # what punishes a breach of it, as of the act's day
    steps: tuple[Succession, ...] = ()  # what became of it and of its sanctions, with both texts

    @property
    def helps(self) -> bool:
        """Whether a later text is milder or punishes no longer (行政处罚法 art. 37)."""
        return any(step.later in later.HELPS for step in self.steps)


@dataclass(frozen=True, slots=True)
class FindingCard:
    """One finding with its reason, its law and where its rows are."""

    id: uuid.UUID
    rule_id: str
    rule_digest: str
    rule_version: date
    title: Words
    reason: Words
    severity: int
    confidence: float
    object_key: str
    acted_on: date
    first_acted_on: date
    first_seen_at: datetime
    last_seen_at: datetime
    times: int
    values: dict[str, Any]
    spans: list[dict[str, Any]]
    row_keys: dict[str, list[str]]
    load_ids: dict[str, list[str]]
    history: list[dict[str, Any]]
    law: tuple[LawText, ...]
    previous_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group with its findings, who decided what, and its earlier episodes."""

    row: GroupRow
    findings: list[FindingCard]
    decided_by: str
    decided_at: datetime | None
    reason_code: str
    reason: str
    settled_on: date | None
    earlier: list[tuple[uuid.UUID, str, str]] = field(default_factory=list)  # id, state, code


def ranked_groups(  # noqa: PLR0913 - each a filter of the list
    actor: Actor,
    *,
    states: Collection[str] = ("open",),
    topic: str = "",
    rule_id: str = "",
    office_path: str = "",
    subject_key: str = "",
    min_severity: int = 1,
    region_id: str = "",
    acted_from: date | None = None,
    acted_until: date | None = None,
    among: Collection[uuid.UUID] | None = None,
    after: str = "",
    limit: int = 50,
) -> GroupPage:
    """Groups of the actor's offices in rank order; `after` is the mark of the page before."""
    limit = max(1, min(limit, MOST_ROWS))
    narrowed = {
        "topic": topic,
        "rule_ids__contains": [rule_id] if rule_id else None,
        "office_path__startswith": office_path,
        "subject_key": subject_key,
        "region_id__any": within(region_id) if region_id else None,
        "last_acted_on__gte": acted_from,
        "last_acted_on__lte": acted_until,
    }
    with reading(actor):
        asked = {
            "severity__gte": min_severity,
            **_where(actor),
            **_in_states(list(states)),
            **{name: value for name, value in narrowed.items() if value},
            **({"id__any": list(among)} if among is not None else {}),
        }
        place = _place(after) if after else {}
        found = _ranked(tuple(asked), limit + 1, bool(place)).rows(**asked, **place)
        more = len(found) > limit
        shown = _rows(found[:limit])
    return GroupPage(shown, f"{shown[-1].score!r}~{shown[-1].id}" if more else "")


@lru_cache(maxsize=200)  # as many as there are ways to narrow a list that anybody uses
def _ranked(narrowed_by: tuple[str, ...], limit: int, further: bool) -> Prepared[FindingGroup]:  # noqa: FBT001 - part of what is remembered
    """A list in rank order, made once for each way in which it is narrowed."""
    rows = FindingGroup.objects.filter(**{name: given(name) for name in narrowed_by})
    if further:
        rows = rows.filter(_after(given("score"), given("last")))
    return Prepared(lambda: _with_office(rows).order_by("-score", "id")[:limit])


def _in_states(states: list[str]) -> dict[str, Any]:
    """One state has an index in rank order; of several each is equal to any."""
    return {"state": states[0]} if len(states) == 1 else {"state__any": states}


def _with_office(rows: QuerySet[FindingGroup]) -> QuerySet[FindingGroup]:
    """With the names of their offices, where these still exist."""
    office = Office.objects.filter(path=OuterRef("office_path")).values("name")[:1]
    return rows.annotate(office_name=Subquery(office))


def _where(actor: Actor) -> dict[str, str]:
    """The offices whose groups are listed; one alone has an index in rank order to itself."""
    start, stop = actor.range
    paths = _PATHS.rows(start=start, stop=stop)
    if len(paths) == 1:
        return {"office_path": paths[0]}
    return {"office_path__gte": start, "office_path__lt": stop}


_PATHS = Prepared(
    lambda: Office.objects.filter(path__gte=given("start"), path__lt=given("stop")).values_list(
        "path", flat=True
    )[:2]
)


def group_card(
    actor: Actor, group_id: uuid.UUID, *, packs: Packs | None = None, limit: int = 200
) -> GroupCard:
    """All that is known of one group; with `packs` the text of the law stands beside it."""
    with reading(actor):
        group = _ONE.first(group=group_id)
        if group is None:
            raise NoSuchRecord(
                f"没有命中组 {group_id}，或不属于本机关",
                f"there is no group {group_id} here, or it is not for this office",
            )
        findings = Finding.objects.filter(group=group, withdrawn_at=None)
        listed = list(findings.order_by("-severity", "-confidence", "id")[:limit])
        earlier = FindingGroup.objects.filter(
            subject_id__in=[one.id for one in registry.same_as(group.subject_id)]
        ).exclude(id=group.id)
        return GroupCard(
            row=_rows([group])[0],
            findings=_cards(listed, packs.law() if packs else None),
            decided_by=group.decided_by.display_name if group.decided_by else "",
            decided_at=group.decided_at,
            reason_code=group.reason_code,
            reason=group.reason,
            settled_on=group.settled_on,
            earlier=list(earlier.order_by("-id").values_list("id", "state", "reason_code")[:20]),
        )


_ONE = Prepared(
    lambda: _with_office(
        FindingGroup.objects.filter(id=given("group")).select_related("decided_by")
    )
)


def finding_rows(
    ws: Workspace, row_keys: dict[str, list[str]], load_ids: dict[str, list[str]]
) -> dict[str, list[dict[str, Any]]]:
    """The rows of the lake that a finding rests on, as its loads had them, by table."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table, keys in row_keys.items():
        pairs = [(load, key) for load in load_ids.get(table, []) for key in keys]
        found[table] = registry.rows_by_key(ws, table, pairs)
    return found


def _rows(groups: Sequence[FindingGroup]) -> list[GroupRow]:
    """Groups with names, titles and the reason of the surest finding, in a few queries."""
    names = subject_names((group.subject_id, group.subject_key) for group in groups)
    ids = [group.id for group in groups]
    surest = {one.group_id: one for one in _SUREST.rows(groups=ids)}
    digests: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    for group_id, rule_id, digest in _DIGESTS.rows(groups=ids):
        digests[group_id][rule_id] = digest
    texts = rule_texts(digest for held in digests.values() for digest in held.values())
    rows = []
    for group in groups:
        best = surest.get(group.id)
        titles = (digests[group.id].get(rule_id, "") for rule_id in group.rule_ids)
        rows.append(
            GroupRow(
                id=group.id,
                subject_id=group.subject_id,
                subject_key=group.subject_key,
                subject_name=names.get(group.subject_id) or group.subject_key,
                topic=group.topic,
                state=group.state,
                episode=group.episode,
                office_path=group.office_path,
                office_name=getattr(group, "office_name", None) or group.office_path,
                region_id=group.region_id,
                score=group.score,
                severity=group.severity,
                confidence=group.confidence,
                findings_count=group.findings_count,
                rule_ids=tuple(group.rule_ids),
                rules=tuple(_title(texts.get(digest)) for digest in titles),
                reason=reason_of(best, texts.get(best.rule_digest)) if best else _UNKNOWN,
                first_acted_on=group.first_acted_on,
                last_acted_on=group.last_acted_on,
                first_seen_at=group.first_seen_at,
                last_seen_at=group.last_seen_at,
            )
        )
    return rows


_OF_GROUPS = {"group__any": given("groups"), "withdrawn_at": None}
_SUREST = Prepared(
    lambda: (
        Finding.objects.filter(**_OF_GROUPS)
        .order_by("group_id", "-severity", "-confidence", "id")
        .distinct("group_id")
        .only("group_id", "rule_digest", "values", "acted_on")
    )
)
_DIGESTS = Prepared(
    lambda: (
        Finding.objects.filter(**_OF_GROUPS)
        .values_list("group_id", "rule_id", "rule_digest")
        .distinct()
    )
)


def subject_names(subjects: Iterable[tuple[uuid.UUID, str]]) -> dict[uuid.UUID, str]:
    """The name of each thing, given with its key, as the register's copy has it now.

    A kind that no register keeps (a courier's station, an access provider) is known by name alone.
    """
    wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
    names: dict[uuid.UUID, str] = {}
    for subject_id, key in subjects:
        kind, _colon, name = key.partition(":")
        if kind in PROJECTED:
            wanted[kind].add(subject_id)
        elif name:
            names[subject_id] = name
    for kind, ids in wanted.items():
        if kind in _NAMES:
            names.update(_NAMES[kind].rows(ids=list(ids)))
    return names


def _names(model: Any) -> Prepared[tuple[uuid.UUID, str]]:
    return Prepared(
        lambda: (
            model.all_rows()
            .filter(entity__any=given("ids"))
            .exclude(name=None)
            .values_list("entity_id", "name")
        )
    )


_NAMES = {kind: _names(model) for kind, model in PROJECTED.items() if "name" in model.columns()}


def reason_of(finding: Finding, text: RuleText | None) -> Words:
    """The sentence of the rule as it was run, with the finding's values in it."""
    said = text.header.get("reason") if text else None
    if not said:
        return _UNKNOWN
    known = {**finding.values, "acted_on": finding.acted_on.isoformat()}
    words = Words(said["zh"], said["en"])
    return Words(words.filled(known, "zh"), words.filled(known, "en"))


def _title(text: RuleText | None) -> Words:
    said = text.header.get("title") if text else None
    return Words(said["zh"], said["en"]) if said else _UNKNOWN


def _cards(findings: Sequence[Finding], law: Law | None) -> list[FindingCard]:
    texts = rule_texts(finding.rule_digest for finding in findings)
    return [_card(finding, texts.get(finding.rule_digest), law) for finding in findings]


def _card(finding: Finding, text: RuleText | None, law: Law | None) -> FindingCard:
    return FindingCard(
        id=finding.id,
        rule_id=finding.rule_id,
        rule_digest=finding.rule_digest,
        rule_version=finding.rule_version,
        title=_title(text),
        reason=reason_of(finding, text),
        severity=finding.severity,
        confidence=finding.confidence,
        object_key=finding.object_key,
        acted_on=finding.acted_on,
        first_acted_on=finding.first_acted_on,
        first_seen_at=finding.first_seen_at,
        last_seen_at=finding.last_seen_at,
        times=finding.times,
        values=finding.values,
        spans=finding.spans,
        row_keys=finding.row_keys,
        load_ids=finding.load_ids,
        history=finding.history,
        law=law_of(finding, text, law) if text and law else (),
        previous_id=finding.previous_id,
    )


def law_of(finding: Finding, text: RuleText, law: Law) -> tuple[LawText, ...]:
    """The articles of the version that judged, in the text of the act's day."""
    day = finding.rule_version.isoformat()
    version = next((one for one in text.header["versions"] if one["from"] == day), None)
    texts = []
    told: set[tuple[str, date]] = set()
    for ref in version["law"] if version else []:
        try:
            one = _law_text(ref, finding.acted_on, law)
            texts.append(replace(one, steps=later.unseen(one.steps, told)))
        except WangjianError:
            continue  # an article taken out of the files since; the reference stays in the rule
    return tuple(texts)


def _law_text(ref: str, on: date, law: Law) -> LawText:
    article, *sanctions = later.bearing(law, ref, on)
    return LawText(
        ref=ref,
        citation=law.cite(ref, on),
        head=Words(article.head_zh, article.head_en),
        asks=Words(article.asks_zh, article.asks_en),
        sanction=Words(article.sanction_zh, article.sanction_en),
        from_on=article.from_on,
        until_on=article.until_on,
        checked=article.checked,
        sanctions=tuple(sanctions),
        steps=later.steps(law, ref, on),
    )


def place_after(after: str) -> Q:
    """What stands after a place in rank order."""
    return _after(**_place(after))


def _after(score: float | given, last: uuid.UUID | given) -> Q:
    """The score alone bounds the stretch to read."""
    return Q(score__lte=score) & (Q(score__lt=score) | Q(id__gt=last))


def _place(after: str) -> dict[str, Any]:
    said, _, last = after.partition("~")
    try:
        return {"score": float(said), "last": uuid.UUID(last)}
    except ValueError:
        raise BadInput("翻页标记无效", "this is no mark of a page") from None
