"""What the tests of this room share: a province, a made-up rule, sightings, a run."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import people
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wangjian.authority import queries
from wangjian.authority.actor import scope
from wangjian.monitoring.actions.projection import project
from wangjian.monitoring.bulk.sight import SIGHTING_SCHEMA
from wangjian.monitoring.models import Run
from wangjian.monitoring.rulebook import Rule, RuleVersion, Words
from wangjian.packs.packs import Packs

FIRST = date(2020, 11, 1)


def rule(rule_id: str = "cn.made_up", *, topic: str = "display", severity: int = 3) -> Rule:
    words = Words("一", "one")
    version = RuleVersion(date(2019, 1, 1), None, ("cn.ecl.15",), ())
    return Rule(
        id=rule_id, title=words, topic=topic, category="display", domain="R2", severity=severity,
        reads=("shop",), needs=("shop",), lexicons=(), jurisdiction="real_place", reason=words,
        cannot_tell={}, versions=(version,), examples=(), sql="", columns=(), digest="d" * 64,
        logic="l" * 64, origin="product", path="",
    )  # fmt: skip


@dataclass
class World:
    """Sightings in, findings out; each projection is a run of its own, a minute later."""

    tmp: Path
    rules: dict[str, Rule] = field(default_factory=lambda: {"cn.made_up": rule()})
    runs: int = 0

    def run(self) -> Run:
        self.runs += 1
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=self.runs)
        return Run.objects.create(state="running", started_at=at)

    def see(
        self,
        *sightings: dict[str, Any],
        run: Run | None = None,
        large_shops: dict[str, int] | None = None,
    ) -> Any:
        run = run or self.run()
        rows = [self.sighting(run, **said) for said in sightings]
        path = self.tmp / f"{run.id}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=SIGHTING_SCHEMA), path)
        with scope(queries.house_actor()):
            venues = Packs.open().jurisdiction()
            return project(run, [path], self.rules, venues, large_shops)

    def sighting(
        self,
        run: Run,
        *,
        subject: str = "shop:pf1/1",
        thing: str = "shop:pf1/1",
        on: date = FIRST,
        digest: str = "same",
        rule_id: str = "cn.made_up",
        logic: str = "",
        version: date = date(2019, 1, 1),
        confidence: float = 0.9,
        text: str = "",
        **values: Any,
    ) -> dict[str, Any]:
        known = self.rules[rule_id]
        return {
            "run_id": str(run.id),
            "rule_id": rule_id,
            "rule_digest": known.digest,
            "rule_logic": logic or known.logic,
            "rule_version": version,
            "subject_key": subject,
            "object_key": thing,
            "acted_on": on,
            "confidence": confidence,
            "object_digest": digest,
            "shown_values": json.dumps(values),
            "spans": json.dumps([{"text": text, "from": 0, "key": text}] if text else []),
            "row_keys": json.dumps({"shop": ["k1"]}),
            "load_ids": json.dumps({"shop": ["l1"]}),
            "shadow": False,
            "probe": False,
        }


@pytest.fixture
def land(db):
    return people.province()


@pytest.fixture
def world(land, tmp_path):
    return World(tmp_path)


@pytest.fixture
def make_rule():
    return rule
