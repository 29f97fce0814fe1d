"""Finding groups for the tests of this room, as a monitor run would have left them."""

import json
import uuid
from datetime import UTC, date, datetime

import people
import pytest

from wangjian.authority import knowledge
from wangjian.authority.actor import scope
from wangjian.authority.ids import new_id
from wangjian.authority.queries import house_actor
from wangjian.monitoring.models import Finding, FindingGroup, RuleText, Run
from wangjian.registry.models import Entity

SEEN_AT = datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.fixture
def land(db):
    return people.province()


@pytest.fixture
def officer(land):
    return land.actor("sc/cd/", "officer")


@pytest.fixture
def head(land):
    return land.actor("sc/cd/", "head")


@pytest.fixture
def found(land):
    return make_group


@pytest.fixture
def group_maker():
    return make_group


def make_group(
    key="shop:pf1:100",
    *,
    path="sc/cd/",
    rule="cn.display.licence",
    acted_on=date(2026, 11, 18),
    confidence=0.95,
    severity=2,
    score=50.0,
    state="open",
    topic="display",
    previous=None,
    findings=1,
):
    """A group with findings of one rule."""
    entity, _ = Entity.objects.get_or_create(
        natural_key=key, defaults={"id": uuid.uuid5(uuid.NAMESPACE_URL, key), "kind": "shop"}
    )
    run = Run.objects.first() or Run.objects.create(state="done")
    file = knowledge.packs().file("monitoring", "rules", ".sql", rule)
    text, _ = RuleText.objects.get_or_create(
        digest=file.digest,
        defaults={
            "rule_id": file.id,
            "header": json.loads(json.dumps(file.header, default=str)),
            "sql": file.body,
            "first_run": run,
        },
    )
    version = max(v["from"] for v in file.header["versions"] if v["from"] <= acted_on)
    with scope(house_actor()):
        group = FindingGroup.objects.create(
            office_path=path, subject=entity, subject_key=key, topic=topic, state=state,
            score=score, severity=severity, confidence=confidence, findings_count=findings,
            rule_ids=[rule], first_acted_on=acted_on, last_acted_on=acted_on,
            first_seen_at=SEEN_AT, last_seen_at=SEEN_AT, previous=previous,
            episode=previous.episode + 1 if previous else 1,
        )  # fmt: skip
        for number in range(findings):
            Finding.objects.create(
                office_path=path, thread=new_id(), group=group, subject=entity, subject_key=key,
                object_key=f"look:{number}", object_digest="d", rule_id=rule,
                rule_digest=text.digest, rule_logic="l", rule_version=version, severity=severity,
                first_acted_on=acted_on, acted_on=acted_on, confidence=confidence,
                values={"looks": number + 1}, row_keys={"shown": [f"row{number}"]},
                load_ids={"shown": ["load1"]}, first_seen_at=SEEN_AT, last_seen_at=SEEN_AT,
                first_run=run, last_run=run,
            )  # fmt: skip
    return group
