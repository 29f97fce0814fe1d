"""线索事项: what findings say of a lead - rules, law, loads, the subject's name."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from wangjian.authority import knowledge
from wangjian.monitoring.models import Finding
from wangjian.monitoring.queries.texts import rule_texts
from wangjian.monitoring.rulebook import Words
from wangjian.registry import queries as registry

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from datetime import date

    from wangjian.monitoring.models import FindingGroup

MOST_SEVERE = 5


@dataclass(frozen=True, slots=True)
class About:
    """What a lead keeps of the findings that it was made of."""

    title: str
    subject_name: str
    subject_card: dict[str, Any]
    law: list[str]
    rules: list[dict[str, Any]]
    load_ids: list[str]


@dataclass(frozen=True, slots=True)
class RuleSeen:
    """A rule as it was run: names, articles of the version that judged, its sentence."""

    id: str
    digest: str
    version: date
    title_zh: str
    title_en: str
    law: tuple[str, ...]
    reason: Words


def about(group: FindingGroup) -> About:
    """Ask a group's findings, its rules' texts and the registry."""
    seen = list(
        Finding.objects.filter(group_id=group.id, withdrawn_at__isnull=True)
        .order_by("rule_id", "rule_version", "rule_digest")
        .values_list("rule_digest", "rule_version", "load_ids")
    )
    rules = rules_seen((digest, version) for digest, version, _ in seen)
    card = asdict(registry.subject_card(group.subject_key))
    name = str(card["title"])
    titles = list(dict.fromkeys(rule.title_zh for rule in rules.values()))
    return About(
        title=f"{name}：{'、'.join(titles)}" if titles else name,
        subject_name=name,
        subject_card=card,
        law=list(dict.fromkeys(ref for rule in rules.values() for ref in rule.law)),
        rules=[
            {
                "id": rule.id,
                "digest": rule.digest,
                "version": rule.version.isoformat(),
                "zh": rule.title_zh,
                "en": rule.title_en,
                "law": list(rule.law),
            }
            for rule in rules.values()
        ],
        load_ids=sorted({load for _, _, loads in seen for load in loads_in(loads)}),
    )


def rules_seen(pairs: Iterable[tuple[str, date]]) -> dict[tuple[str, date], RuleSeen]:
    """The rules of findings, each with the version that judged, from the kept texts."""
    wanted = list(dict.fromkeys(pairs))
    texts = rule_texts(digest for digest, _ in wanted)
    found: dict[tuple[str, date], RuleSeen] = {}
    for digest, version in wanted:
        if digest not in texts:
            continue
        text = texts[digest]
        said = text.header
        title = _words(said.get("title"), text.rule_id)
        law = next(
            (
                tuple(row.get("law", ()))
                for row in said.get("versions", ())
                if str(row.get("from")) == version.isoformat()
            ),
            (),
        )
        found[digest, version] = RuleSeen(
            text.rule_id,
            digest,
            version,
            title.zh,
            title.en,
            law,
            _words(said.get("reason"), ""),
        )
    return found


def filled(reason: Words, values: dict[str, Any]) -> Words:
    """The sentence of a rule with a finding's values in it, in both languages."""
    return Words(reason.filled(values, "zh"), reason.filled(values, "en"))


def loads_in(said: dict[str, list[str]]) -> list[str]:
    """The loads that a finding names, table by table."""
    return [str(load) for loads in said.values() for load in loads]


def topic_words(topic: str) -> tuple[str, str]:
    """The names of a topic, from the file of topics."""
    for row in knowledge.packs().table("monitoring", "topics"):
        if row.get("id") == topic:
            return row.get("zh", topic), row.get("en", topic)
    return topic, topic


def one_with(subject_id: uuid.UUID | None) -> list[uuid.UUID]:
    """A subject and all that were merged with it; leads stay where they are and show together."""
    if subject_id is None:
        return []
    return [entity.id for entity in registry.same_as(subject_id)]


def rows_wanted(group_ids: Iterable[uuid.UUID]) -> dict[str, list[tuple[str, str]]]:
    """The rows that the findings of groups rest on: by table, load and key."""
    wanted: dict[str, dict[tuple[str, str], None]] = {}
    findings = Finding.objects.filter(group_id__in=list(group_ids), withdrawn_at__isnull=True)
    for row_keys, load_ids in findings.values_list("row_keys", "load_ids"):
        for table, keys in row_keys.items():
            # A finding names its keys and its loads; where several loads gave rows of one table,
            # each key is in one of them, and the pairs that do not exist open nothing.
            pairs = {(str(load), str(key)) for load in load_ids.get(table, ()) for key in keys}
            wanted.setdefault(table, {}).update(dict.fromkeys(sorted(pairs)))
    return {table: list(pairs) for table, pairs in wanted.items()}


def _words(said: Any, otherwise: str) -> Words:
    """The two names that a header gives."""
    found = said if isinstance(said, dict) else {}
    return Words(str(found.get("zh", otherwise)), str(found.get("en", otherwise)))
