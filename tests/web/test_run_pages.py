"""The page of a run: probes that failed stand first, a comparison shows each office its own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from wangjian.monitoring.models import Run

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 5, tzinfo=UTC)
RULE = "cn.ads.special_supply"
WELL = {"violations": 4, "found": 4, "evaded": 2, "evaded_found": 2}
WELL |= {"near_misses": 4, "flagged": 0, "ok": True, "wrong": []}
MISSED = {"name": "标题中的词语", "expect": "find", "disguise": "", "drawn": {"term": "某处特供"}}


def probes(**rules):
    return {
        "seed": 7,
        "ok": all(row["ok"] for row in rules.values()),
        "evaded_ok": True,
        "rules": {name.replace("__", "."): row for name, row in rules.items()},
    }


def run(**said):
    counts = {"rules": {}, "sightings": 0, "hits": 0, "groups_new": 0, **said.pop("counts", {})}
    return Run.objects.create(state="done", started_at=AT, finished_at=AT, counts=counts, **said)


def page(client, one):
    return client.get(reverse("runs_one", args=[one.id])).content.decode()


def test_a_run_whose_probes_fail_says_so_before_what_it_found(sign_in):
    failed = {**WELL, "found": 3, "ok": False, "wrong": [MISSED]}
    one = run(probes=probes(cn__ads__special_supply=failed, cn__site__icp=WELL))
    shown = page(sign_in("head"), one)
    assert shown.index("探针未通过：") < shown.index('id="state"')
    assert shown.index("某处特供") < shown.index("cn.site.icp")
    assert "探针未通过" in sign_in("head").get(reverse("runs")).content.decode()


def test_a_run_whose_probes_are_well_says_so_after_what_it_found(sign_in):
    shown = page(sign_in("head"), run(probes=probes(cn__ads__special_supply=WELL)))
    assert shown.index('id="state"') < shown.index("探针通过：")
    assert "探针未通过" not in sign_in("head").get(reverse("runs")).content.decode()


def test_a_comparison_shows_each_office_the_rows_that_are_its_own(sign_in, house):
    offices = sorted({house.actor(login).office_path for login in ("head", "north")}, key=len)
    rows = [
        {
            "kind": "added",
            "subject_key": f"shop:pf1/{number}",
            "object_key": f"shop:pf1/{number}",
            "acted_on": "2025-01-01",
            "office_path": path,
            "group": "",
        }
        for number, path in enumerate(offices)
    ]
    row = {"logic": "", "added": 2, "again": 0, "revived": 0, "gone": 0, "kept": 5}
    row |= {"overlap": {"cn.site.icp": 3}, "rows": rows}
    one = run(shadow=True, counts={"compared": {RULE: row}})
    shown = page(sign_in("north"), one)
    assert "正式启用后会有什么变化" in shown
    own = house.actor("north").range.holds
    assert [f"shop:pf1/{n}" in shown for n in range(len(offices))] == [own(p) for p in offices]


def test_a_rule_that_nobody_let_in_is_said_to_be_so(sign_in):
    counts = {"rules": {RULE: {"rows": 1, "not_admitted": ["sc.words"]}}}
    assert "sc.words 未经试运行准入" in page(sign_in("head"), run(counts=counts))
