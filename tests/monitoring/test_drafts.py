"""Drafts: a rule or lexicon is checked and tried before it is a file, and nobody writes over another."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from test_shadow import RULE

from wangjian.authority import knowledge
from wangjian.authority.models import Journal
from wangjian.errors import BadInput, BadKnowledge, Conflict, NotAllowed, WrongState
from wangjian.monitoring import actions, drafting, queries
from wangjian.monitoring.library import read_library
from wangjian.monitoring.models import Admission, Draft, Finding, Run, Trial
from wangjian.packs.packs import Packs

LEXICON = "cn.ads.trade_fairs"


@pytest.fixture
def house(workspace, land):
    """A workspace whose own files begin with `sc`, and a rule author."""
    folder = workspace.path / "packs"
    (folder / "pack.toml").write_text('packs = ["sc"]\n', encoding="utf-8")
    knowledge.forget()
    yield workspace
    knowledge.forget()


@pytest.fixture
def author(land):
    return land.actor("sc/", "rule_author")


def library(ws):
    return read_library(Packs.open(ws.packs), problems=[])


@cache
def product():
    """What ships; to read it takes longest of all that a draft does."""
    return read_library(Packs.open())


def begun(ws, by, ref="sc.short_name", text=RULE, kind="rule"):
    draft = actions.new_draft(
        ws=ws, by=by, packs=Packs.open(ws.packs), library=product(), kind=kind, ref=ref
    )
    return actions.keep_draft(by=by, draft_id=draft.id, version=draft.version, body=text)


def checked(ws, by, draft):
    actions.ask_check(by=by, draft_id=draft.id)
    actions.check_draft(ws, draft.id)
    return Draft.objects.get(id=draft.id)


def saved(ws, by, draft, reason="试"):
    return actions.install_draft(
        ws=ws, by=by, draft_id=draft.id, version=draft.version, reason=reason
    )


@pytest.mark.parametrize("kind", ["rule", "lexicon"])
def test_what_a_new_draft_begins_with_passes_its_check_as_it_stands(house, author, kind):
    draft = actions.new_draft(
        ws=house,
        by=author,
        packs=Packs.open(house.packs),
        library=product(),
        kind=kind,
        ref="sc.first",
    )
    done = checked(house, author, draft)
    assert done.checked["problems"] == []
    assert done.checked["ok"], done.checked["examples"]


def test_a_checked_draft_becomes_a_file_that_runs_use_and_the_journal_says_so(house, author):
    draft = checked(house, author, begun(house, author))
    change = saved(house, author, draft, "店名过短")
    assert library(house).rules["sc.short_name"].origin == "office"
    assert Draft.objects.get(id=draft.id).state == "saved"
    noted = Journal.objects.get(verb="monitoring.files_edit")
    assert (noted.ref, noted.officer_id) == (f"packs:{change.number}", author.officer_id)


def test_a_text_that_was_not_checked_as_it_stands_is_not_saved(house, author):
    draft = begun(house, author)
    with pytest.raises(WrongState):
        saved(house, author, draft)
    draft = checked(house, author, draft)
    draft = actions.keep_draft(
        by=author, draft_id=draft.id, version=draft.version, body=RULE.replace("过短", "太短")
    )
    with pytest.raises(WrongState):
        saved(house, author, draft)
    assert "sc.short_name" not in library(house).rules


def test_an_example_that_fails_is_named_and_keeps_the_draft_from_being_saved(house, author):
    wrong = RULE.replace("= 1\n", "= 2\n")
    draft = checked(house, author, begun(house, author, text=wrong))
    assert not draft.checked["ok"]
    failing = {one["example"] for one in draft.checked["examples"] if not one["ok"]}
    assert failing == {"a", "b", "c"}
    with pytest.raises(WrongState):
        saved(house, author, draft)


HOSTILE = [
    ("SELECT s.entity_key AS subject_key", "DROP TABLE shop; SELECT s.entity_key AS subject_key"),
    ("FROM shop AS s", "FROM read_csv('/etc/passwd') AS s"),
    ("FROM shop AS s", "FROM shop AS s, pg_user AS u"),
    ("0.5 AS confidence", "getenv('HOME') AS confidence"),
]


@pytest.mark.parametrize(("old", "new"), HOSTILE, ids=["statement", "file", "table", "function"])
def test_a_query_that_is_no_plain_select_of_what_is_listed_is_refused_at_its_line(
    house, author, old, new
):
    text = RULE.replace(old, new)
    assert text != RULE
    draft = begun(house, author, text=text)
    files = drafting.files_of("rule", draft.ref, draft.body, draft.table)
    with pytest.raises(BadKnowledge) as caught:
        drafting.read_alone(files, packs=Packs.open(house.packs), library=product(), tmp=house.tmp)
    assert caught.value.line == RULE[: RULE.index("SELECT")].count("\n") + 1
    done = checked(house, author, draft)
    assert done.checked["problems"]
    assert done.checked["examples"] == []


def test_a_rule_of_the_product_is_taken_up_naming_the_file_that_it_replaces(house, author):
    ours = product().rules["cn.display.licence"]
    draft = actions.open_draft(
        ws=house, by=author, packs=Packs.open(house.packs), kind="rule", ref=ours.id
    )
    assert f"replaces_digest: {ours.digest}" in draft.body
    draft = actions.keep_draft(
        by=author,
        draft_id=draft.id,
        version=draft.version,
        body=draft.body.replace(f"severity: {ours.severity}", "severity: 5"),
    )
    draft = checked(house, author, draft)
    assert any(line.startswith("+severity: 5") for line in draft.checked["difference"]["lines"])
    saved(house, author, draft)
    packs = Packs.open(house.packs)
    assert read_library(packs).rules[ours.id].severity == 5
    assert packs.clashes == ()


def test_a_second_author_does_not_write_over_the_first(house, author, land):
    other = land.actor("sc/", "rule_author", login="other")
    saved(house, author, checked(house, author, begun(house, author)))

    def taken_up(by, word):
        draft = actions.open_draft(
            ws=house, by=by, packs=Packs.open(house.packs), kind="rule", ref="sc.short_name"
        )
        body = draft.body.replace("店名过短", word)
        draft = actions.keep_draft(by=by, draft_id=draft.id, version=draft.version, body=body)
        return checked(house, by, draft)

    mine, theirs = taken_up(author, "甲"), taken_up(other, "乙")
    saved(house, author, mine)
    assert queries.draft_card(house, theirs.id).stale
    with pytest.raises(Conflict):
        saved(house, other, theirs)
    assert library(house).rules["sc.short_name"].title.zh == "甲"
    theirs = actions.rebase_draft(
        ws=house, by=other, draft_id=theirs.id, packs=Packs.open(house.packs)
    )
    theirs = checked(house, other, theirs)
    assert any("甲" in line for line in theirs.checked["difference"]["lines"])
    saved(house, other, theirs)
    assert library(house).rules["sc.short_name"].title.zh == "乙"


def test_two_windows_on_one_draft_do_not_write_over_each_other(house, author):
    draft = begun(house, author)
    actions.keep_draft(by=author, draft_id=draft.id, version=draft.version, body=RULE + "-- a")
    with pytest.raises(Conflict):
        actions.keep_draft(by=author, draft_id=draft.id, version=draft.version, body=RULE + "-- b")


def test_only_who_may_write_rules_drafts_and_only_under_the_offices_own_ids(house, author, land):
    officer = land.actor("sc/", "officer")
    with pytest.raises(NotAllowed):
        begun(house, officer)
    for ref in ("cn.mine", "Short", "../etc", "sc", "sc.a/b"):
        with pytest.raises(BadInput):
            begun(house, author, ref=ref)
    with pytest.raises(Conflict):
        begun(house, author, ref="cn.display.licence")
    draft = begun(house, author)
    for act in (actions.ask_check, actions.drop_draft):
        with pytest.raises(NotAllowed):
            act(by=officer, draft_id=draft.id)


def test_a_trial_says_what_would_change_and_shows_a_sample_and_saving_lets_it_in(
    house, author, land, tmp_path
):
    from wangjian.registry import actions as registry

    path = tmp_path / "shop.csv"
    path.write_text(
        "platform_id,platform_shop_no,name,opened_on\npf1,1,甲,2020-01-01\npf1,2,乙丙,2020-01-01\n",
        encoding="utf-8",
    )
    clerk = land.actor("sc/", "registry_clerk")
    registry.ingest(house, "shop", [path], source="试", as_of_on=date(2020, 12, 1), by=clerk)
    draft = checked(house, author, begun(house, author))
    run = actions.try_draft(by=author, draft_id=draft.id, rules=("sc.short_name",))
    with pytest.raises(WrongState):
        actions.try_draft(by=author, draft_id=draft.id, rules=("sc.short_name",))
    done = actions.execute_run(house, run.id)
    assert done.state == "done", done.problem_en
    assert done.counts["compared"]["sc.short_name"]["added"] == 1
    assert Finding.objects.count() == 0
    said = Trial.objects.get(run=run).report["rules"]["sc.short_name"]
    (row,) = said["sample"]
    assert (row["subject_key"], row["kind"]) == ("shop:pf1/1", "added")
    assert row["reason"]["zh"] == "短"
    assert said["earlier"] == {"asked": 1, "dismissed": 0, "confirmed": 0, "waiting": 0}
    saved(house, author, draft)
    assert Admission.objects.get().ref == "sc.short_name"
    after = actions.execute_run(house, actions.request_run(by=author, rules=["sc.short_name"]).id)
    assert "not_admitted" not in after.counts["rules"]["sc.short_name"]


def test_a_trial_of_a_lexicon_shows_the_words_in_their_text_and_what_ordinary_texts_say(
    house, author, land, tmp_path
):
    from wangjian.registry import actions as registry

    path = tmp_path / "listing.csv"
    path.write_text(
        "platform_id,platform_shop_no,item_no,title,seen_at\n"
        "pf1,1,a,蓝月会展中心指定纪念茶,2025-01-01T10:00:00+08:00\n"
        "pf1,1,b,普通茶叶,2025-01-01T10:00:00+08:00\n",
        encoding="utf-8",
    )
    clerk = land.actor("sc/", "registry_clerk")
    registry.ingest(house, "listing", [path], source="试", as_of_on=date(2025, 1, 2), by=clerk)
    draft = actions.open_draft(
        ws=house, by=author, packs=Packs.open(house.packs), kind="lexicon", ref=LEXICON
    )
    columns = draft.table.split("\n", 1)[0].count(",")
    draft = actions.keep_draft(
        by=author,
        draft_id=draft.id,
        version=draft.version,
        body=draft.body,
        table=draft.table + "蓝月会展" + "," * columns + "\n",
    )
    draft = checked(house, author, draft)
    assert draft.checked["ok"], draft.checked
    assert draft.checked["difference"]["counts"]["added"] == 1
    rules = tuple(r.id for r in product().rules.values() if LEXICON in r.lexicons)
    run = actions.try_draft(by=author, draft_id=draft.id, rules=rules)
    done = actions.execute_run(house, run.id)
    assert done.state == "done", done.problem_en
    report = Trial.objects.get(run=run).report
    (row,) = report["rules"][rules[0]]["sample"]
    assert [(one["before"], one["hit"], one["after"]) for one in row["places"]] == [
        ("", "蓝月会展", "中心指定纪念茶")
    ]
    (ordinary,) = [one for one in report["ordinary"] if one["lexicon"] == LEXICON]
    assert ordinary["texts"] > 1000
    assert ordinary["hit"] <= ordinary["texts"]


def test_an_outside_list_becomes_a_draft_with_its_difference_and_what_was_refused(house, author):
    made = actions.import_list(
        ws=house,
        by=author,
        library=product(),
        ref="sc.words",
        name="C:\\词表.csv",
        content=["关键词,风险\n代考,高\n".encode(), "枪手,低\n代 考,高\n一,低\n".encode()],
        header={"title": {"zh": "代考", "en": "paid exams"}, "law": ["cn.ads.9(3)"]},
    )
    assert made.state == "reading"
    actions.read_list(house, made.id)
    actions.read_list(house, made.id)  # the second call finds it done
    draft = Draft.objects.get(id=made.id)
    assert (draft.state, draft.source["taken"], draft.source["refused_in_all"]) == ("open", 2, 2)
    assert [one["term"] for one in draft.source["refused"]] == ["代 考", "一"]
    assert list((house.tmp / "drafts").iterdir()) == []
    draft = checked(house, author, draft)
    assert draft.checked["ok"], draft.checked
    assert draft.checked["difference"]["counts"] == {
        "added": 2, "removed": 0, "changed": 0, "same": 0,
    }  # fmt: skip
    saved(house, author, draft)
    assert {one.term for one in library(house).lexicons["sc.words"].entries} == {"代考", "枪手"}


def test_a_list_that_cannot_be_read_says_why_in_its_draft(house, author):
    given = {"ws": house, "by": author, "library": product(), "ref": "sc.words", "header": {}}
    with pytest.raises(BadInput):
        actions.import_list(**given, name="表.exe", content=[b"MZ"])
    made = actions.import_list(**given, name="表.csv", content=["甲,乙\n1,2\n".encode()])
    actions.read_list(house, made.id)
    draft = Draft.objects.get(id=made.id)
    assert draft.state == "open"
    assert "词语" in draft.source["problem"]["zh"]


def test_the_sweep_gives_what_waits_for_the_worker(house, author):
    draft = begun(house, author)
    assert actions.sweep_drafts() == ([], [])
    actions.ask_check(by=author, draft_id=draft.id)
    assert actions.sweep_drafts() == ([draft.id], [])
    actions.check_draft(house, draft.id)
    assert actions.sweep_drafts() == ([], [])


def test_a_rule_that_is_switched_off_is_passed_over_with_the_reason_until_it_is_on_again(
    house, author
):
    saved(house, author, checked(house, author, begun(house, author)))

    def ran():
        run = actions.request_run(by=author, rules=["sc.short_name", "cn.site.icp"])
        done = actions.execute_run(house, run.id)
        return {one["what"] for one in done.skipped if one["why"] == "switched_off"}

    assert ran() == set()
    actions.switch_off(by=author, library=library(house), rule_id="sc.short_name", reason="误报多")
    with pytest.raises(WrongState):
        actions.switch_off(by=author, library=library(house), rule_id="sc.short_name", reason="再")
    assert ran() == {"sc.short_name"}
    assert queries.switched_off()["sc.short_name"].reason == "误报多"
    actions.switch_on(by=author, rule_id="sc.short_name", reason="改好了")
    assert ran() == set()
    assert Run.objects.filter(state="done").count() == 3
    verbs = Journal.objects.filter(ref="sc.short_name").values_list("verb", flat=True)
    assert {"monitoring.switch_off", "monitoring.switch_on"} <= set(verbs)
