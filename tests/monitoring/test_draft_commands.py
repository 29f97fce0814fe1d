"""Drafts and plans from the command line, and a decision taken back."""

from __future__ import annotations

import json
import uuid
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from test_drafts import house  # noqa: F401 - a workspace whose own files begin with sc
from test_plans import coordinator, plan  # noqa: F401
from test_shadow import RULE

from tests.casework.conftest import make_group
from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.cli.intake import intake
from wangjian.cli.plans import monitor
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, WrongState
from wangjian.monitoring.library import read_library
from wangjian.monitoring.models import Draft, FindingGroup
from wangjian.packs.packs import Packs

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(workspace, land, monkeypatch):
    """Who asks: `at_desk("rule_author")` before a verb."""

    def sits(*roles):
        actor = land.actor("sc/", *roles)

        @contextmanager
        def open_desk(_ctx):
            yield SimpleNamespace(workspace=workspace, actor=actor)

        for module in ("drafts", "intake", "plans"):
            monkeypatch.setattr(f"wangjian.cli.{module}.desk", open_desk)
        return actor

    return sits


def run(command, *arguments, ends_with=0):
    done = CliRunner().invoke(command, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == ends_with, done.output
    return done.output


def test_a_rule_is_drafted_mended_checked_and_saved(house, at_desk, tmp_path):  # noqa: F811
    at_desk("rule_author")
    draft = run(monitor, "draft", "open", "rule", "sc.short_name", "--new").strip()
    file = tmp_path / "rule.sql"
    file.write_text(RULE.replace("= 1\n", "= 2\n"), encoding="utf-8")
    run(monitor, "draft", "keep", draft, "--file", str(file))
    assert "示例不符" in run(monitor, "draft", "check", draft, ends_with=1)
    with pytest.raises(WrongState):
        run(monitor, "draft", "save", draft, "--reason", "店名过短")
    file.write_text(RULE, encoding="utf-8")
    run(monitor, "draft", "keep", draft, "--file", str(file))
    assert run(monitor, "draft", "show", draft) == RULE
    assert "检查通过" in run(monitor, "draft", "check", draft)
    [listed] = json.loads(run(monitor, "drafts", "--json"))
    assert (listed["id"], listed["check"]) == (draft, "done")
    run(monitor, "draft", "save", draft, "--reason", "店名过短")
    library = read_library(Packs.open(house.packs), problems=[])
    assert library.rules["sc.short_name"].origin == "office"
    assert json.loads(run(monitor, "drafts", "--json")) == []


def test_a_draft_that_is_given_up_stays_on_record(house, at_desk):  # noqa: F811
    at_desk("rule_author")
    draft = run(monitor, "draft", "open", "lexicon", "cn.ads.trade_fairs").strip()
    run(monitor, "draft", "drop", draft)
    assert Draft.objects.get(id=draft).state == "dropped"
    with pytest.raises(BadInput):
        run(monitor, "draft", "keep", draft)
    with pytest.raises(NoSuchRecord):
        run(monitor, "draft", "show", str(uuid.uuid4()))


def test_who_may_write_no_rules_sees_no_drafts(house, at_desk):  # noqa: F811
    at_desk("officer")
    for verb in (("drafts",), ("draft", "show", str(uuid.uuid4()))):
        with pytest.raises(NotAllowed):
            run(monitor, *verb)


def test_a_plan_is_listed_with_what_is_missing_of_its_items(plan, at_desk):  # noqa: F811
    at_desk("auditor")
    [listed] = json.loads(run(monitor, "plans", "--json"))
    assert (listed["id"], listed["items"]) == (str(plan.id), 12)
    items = json.loads(run(monitor, "plan", "show", str(plan.id), "--json"))["items"]
    assert len(items) == 12
    assert any(one["not_asked"] for one in items)


def test_a_decision_is_taken_back_by_who_made_it(workspace, at_desk):
    at_desk("officer")
    group = make_group(path="sc/")
    run(intake, "dismiss", str(group.id), "--code", "exempt", "--words", "看错")
    [back] = json.loads(run(intake, "undo", str(group.id), "--json"))
    assert back["id"] == str(group.id)
    with scope(house_actor()):
        assert FindingGroup.objects.get(id=group.id).state == "open"
