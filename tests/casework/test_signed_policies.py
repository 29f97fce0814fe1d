"""Intake policies: only what the head signed, within the budget of the day."""

import uuid
from datetime import date, timedelta

import people
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.authority import knowledge as shelf
from wangjian.authority.days import today
from wangjian.authority.models import Journal, Post
from wangjian.authority.queries import house_actor
from wangjian.casework import actions, knowledge, queries
from wangjian.casework.decisions import policies as decisions
from wangjian.casework.decisions.policies import Candidate, Policy, Words
from wangjian.errors import BadInput, BadKnowledge, Conflict, NoSuchRecord, NotAllowed

POLICY = """
id = "office.plain"
title = { zh = "直接受理", en = "take in" }
rules = ["cn.display.licence"]
min_confidence = 0.9
min_severity = 2
daily_budget = 2
"""
SOON = today() + timedelta(days=30)


@pytest.fixture
def folder(workspace):
    folder = workspace.path / "packs/casework/intake"
    folder.mkdir(parents=True)
    yield folder
    shelf.forget()


@pytest.fixture
def write(folder):
    def put(text=POLICY, name="plain"):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        shelf.forget()

    put()
    return put


@pytest.fixture
def sign(db, write):
    def signed(by, until_on=SOON, password=people.PASSWORD, policy_id="office.plain"):
        digest = knowledge.policy(policy_id).digest
        return actions.sign_policy(
            by=by, policy_id=policy_id, digest=digest, until_on=until_on, password=password
        )

    return signed


def run(by, path=""):
    return actions.run_policy(by=by, policy_id="office.plain", office_path=path)


def test_an_unsigned_policy_takes_nothing_in_and_says_so(head, found, write):
    found()
    done = run(head)
    assert (done.taken, done.stopped_zh) == (0, "尚未签批")
    assert queries.balance(head).leads == 0


def test_a_policy_may_leave_to_an_officer_what_later_law_made_milder(head, found, write, sign):
    write(POLICY.replace("cn.display.licence", "cn.brushing.empty_parcels")
          + 'leaves_out_later = ["milder", "no_longer_punished"]\n')  # fmt: skip
    old = found("shop:pf1:1", rule="cn.brushing.empty_parcels", acted_on=date(2025, 10, 14))
    new = found("shop:pf1:2", rule="cn.brushing.empty_parcels", acted_on=date(2025, 10, 15))
    sign(head)
    done = run(head)
    # It fits, it stays listed and is drawn for the second look; only the policy lets it be.
    assert (done.matching, done.taken, done.left_out) == (2, 1, 0)
    rows, _ = queries.leads(head)
    assert [row.subject_key for row in rows] == [new.subject_key]
    assert [one.id for one in queries.left_out(head, "office.plain")] == [old.id]
    drawn = actions.sample_left_out(by=head, policy_id="office.plain", n=5, seed="一")
    assert drawn == [old.id]


def test_a_mark_that_later_law_does_not_bear_is_told(write):
    write(POLICY + 'leaves_out_later = ["better"]\n')
    (problem,) = knowledge.problems()
    assert "no_longer_punished" in problem.zh


def test_a_policy_that_says_nothing_of_later_law_takes_both_in(head, found, write, sign):
    write(POLICY.replace("cn.display.licence", "cn.brushing.empty_parcels"))
    found("shop:pf1:1", rule="cn.brushing.empty_parcels", acted_on=date(2025, 10, 14))
    found("shop:pf1:2", rule="cn.brushing.empty_parcels", acted_on=date(2025, 10, 15))
    sign(head)
    assert run(head).taken == 2


def test_a_signed_policy_takes_in_the_highest_within_the_days_budget(head, found, sign):
    groups = [found(f"shop:pf1:{n}", score=n) for n in range(5)]
    sign(head)
    done = run(head)
    assert (done.matching, done.taken, done.left_out, done.stopped_zh) == (5, 2, 3, "")
    rows, _ = queries.leads(head)
    assert {row.subject_key for row in rows} == {"shop:pf1:4", "shop:pf1:3"}
    assert {row.policy_id for row in rows} == {"office.plain"}
    again = run(head)
    assert (again.taken, again.left_out) == (0, 3)
    left = queries.left_out(head, "office.plain")
    assert [group.id for group in left] == [groups[2].id, groups[1].id, groups[0].id]


def test_each_office_has_its_own_budget(land, head, found, write, sign):
    write(POLICY + '[daily_budgets]\n"sc/cd/qy/" = 1\n')
    for n in range(3):
        found(f"shop:pf1:{n}")
        found(f"shop:pf2:{n}", path="sc/cd/qy/")
    found("shop:pf3:1", path="sc/my/")
    sign(head)
    assert run(house_actor(), "sc/cd/").taken == 3
    rows, _ = queries.leads(house_actor())
    assert sorted(row.office_path for row in rows) == ["sc/cd/", "sc/cd/", "sc/cd/qy/"]


def test_what_is_less_sure_or_of_another_rule_is_left_alone(head, found, sign):
    found("shop:pf1:1", confidence=0.89)
    found("shop:pf1:2", severity=1)
    found("shop:pf1:3", rule="cn.code.malformed")
    found("shop:pf1:4", state="dismissed")
    sign(head)
    assert run(head).matching == 0


def test_leads_of_a_policy_stand_under_the_head_who_signed(head, found, sign):
    found()
    sign(head)
    actions.run_policies(by=house_actor())
    (row,), _ = queries.leads(head)
    card = queries.lead_card(head, row.id)
    assert card.lead.taken_by_id == head.officer_id
    assert card.lead.policy_digest == knowledge.policy("office.plain").digest
    assert Journal.objects.get(verb="casework.run_policy").officer_id is None


def test_only_the_head_of_the_office_signs(land, officer, sign):
    for by in (officer, land.actor("sc/cd/", "deputy"), land.actor("sc/", "administrator")):
        with pytest.raises(NotAllowed):
            sign(by)


def test_the_password_is_asked_again(head, sign):
    with pytest.raises(NotAllowed, match="密码"):
        sign(head, password="wrong")
    assert Journal.objects.filter(verb="casework.sign_policy").count() == 0
    sign(head)
    noted = Journal.objects.get(verb="casework.sign_policy")
    assert noted.values["digest"] == knowledge.policy("office.plain").digest
    assert noted.values["until_on"] == SOON.isoformat()


@pytest.mark.parametrize("days", [-1, 301])
def test_a_signature_ends_within_the_term(head, sign, days):
    with pytest.raises(BadInput, match="任期"):
        sign(head, until_on=today() + timedelta(days=days))


def test_another_text_than_the_one_read_is_not_signed(head, write, sign):
    with pytest.raises(Conflict):
        actions.sign_policy(
            by=head, policy_id="office.plain", digest="0" * 64, until_on=SOON,
            password=people.PASSWORD,
        )  # fmt: skip


def stop_reason(head):
    (card,) = [card for card in queries.policies(head) if card.policy_id == "office.plain"]
    return card.stopped


def test_a_changed_file_stops_the_policy_until_it_is_signed_again(head, found, write, sign):
    found()
    sign(head)
    assert stop_reason(head) is None
    write(POLICY.replace("daily_budget = 2", "daily_budget = 200"))
    assert "有改动" in stop_reason(head).zh
    assert run(head).taken == 0
    sign(head)
    assert stop_reason(head) is None
    assert run(head).taken == 1


def test_a_file_that_is_gone_or_broken_stops_the_policy(head, found, folder, write, sign):
    found()
    sign(head)
    write("id = 7")
    assert "无法读取" in stop_reason(head).zh
    assert run(head).taken == 0
    (folder / "plain.toml").unlink()
    shelf.forget()
    assert "不存在" in stop_reason(head).zh


def test_the_end_of_the_post_stops_the_policy(head, found, sign):
    found()
    sign(head)
    Post.objects.filter(officer_id=head.officer_id).update(until_on=today() - timedelta(days=1))
    assert "不再担任" in stop_reason(head).zh
    done = run(house_actor(), "sc/cd/")
    assert (done.taken, "不再担任" in done.stopped_zh) == (0, True)


def test_the_end_day_stops_the_policy(head, found, sign):
    found()
    signature = sign(head)
    from wangjian.authority.actor import scope

    with scope(head):
        signature.until_on = today() - timedelta(days=1)
        signature.save()
    assert "届满" in stop_reason(head).zh
    assert run(head).taken == 0


def test_a_signature_taken_back_stops_the_policy(head, found, sign):
    found()
    sign(head)
    actions.withdraw_signature(by=head, policy_id="office.plain", reason="人手不足")
    assert stop_reason(head).zh == "尚未签批"
    assert run(head).taken == 0
    with pytest.raises(NoSuchRecord):
        actions.withdraw_signature(by=head, policy_id="office.plain", reason="x")


def test_why_it_stands_still_is_noted_once_not_every_ten_minutes(head, write):
    assert run(head).id == run(head).id
    assert Journal.objects.filter(verb="casework.policy_stopped").count() == 1


def test_another_offices_signature_is_not_ours(land, head, found, sign):
    other = land.actor("sc/my/", "head")
    sign(head)
    assert stop_reason(other).zh == "尚未签批"
    found(path="sc/my/")
    assert run(other).taken == 0


def test_a_policy_of_one_office_is_signed_there_only(land, head, write, sign):
    write(POLICY.replace('id = "office.plain"', 'id = "office.plain"\noffice = "sc/my/"'))
    with pytest.raises(NotAllowed):
        sign(head)
    sign(land.actor("sc/my/", "head"))


def test_a_sample_of_what_is_left_out_can_be_drawn_again(head, found, write):
    groups = [found(f"shop:pf1:{n}") for n in range(8)]
    drawn = actions.sample_left_out(by=head, policy_id="office.plain", n=3, seed="2026-47")
    again = actions.sample_left_out(by=head, policy_id="office.plain", n=3, seed="2026-47")
    assert drawn == again
    assert len(set(drawn)) == 3
    assert set(drawn) <= {group.id for group in groups}
    noted = Journal.objects.filter(verb="casework.sample_left_out").first()
    assert (noted.values["of"], noted.values["seed"]) == (8, "2026-47")
    for n, seed in ((0, "x"), (1001, "x"), (1, " ")):
        with pytest.raises(BadInput):
            actions.sample_left_out(by=head, policy_id="office.plain", n=n, seed=seed)


def test_a_broken_file_stops_no_other_policy(head, write):
    write("id = 7", "broken")
    write(POLICY.replace("office.plain", "office.second"), "second")
    names = {card.policy_id for card in queries.policies(head)}
    assert {"office.plain", "office.second", "cn.sure_display"} <= names
    assert len(knowledge.problems()) == 1
    with pytest.raises(BadKnowledge):
        knowledge.policy("office.none")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("0.9", "1.9", "min_confidence"),
        ("0.9", '"much"', "min_confidence"),
        ("min_severity = 2", "min_severity = 6", "min_severity"),
        ("daily_budget = 2", "daily_budget = -1", "daily_budget"),
        ("daily_budget = 2", "daily_budget = true", "daily_budget"),
        ("daily_budget = 2", "daily_budget = 99999", "daily_budget"),
        ("daily_budget = 2", "", "daily_budget"),
        ('["cn.display.licence"]', "[]", "rules"),
        ('["cn.display.licence"]', "[1]", "rules"),
        ('{ zh = "直接受理", en = "take in" }', '"x"', "title"),
        ("daily_budget = 2", 'daily_budget = 2\noffice = "sc"', "office"),
        ("daily_budget = 2", "daily_budget = 2\ndaily_budgets = 3", "daily_budgets"),
    ],
)
def test_a_slip_in_a_policy_is_told_with_its_line(workspace, write, old, new, says):
    write(POLICY.replace(old, new))
    (problem,) = knowledge.problems()
    assert says in problem.zh
    assert "office.plain" not in knowledge.policies()


def plain(budget, budgets=None):
    return Policy("p", "d", Words("x", "x"), ("r",), 0.5, 1, budget, budgets or {}, "")


offices = st.sampled_from(["a/", "a/b/", "a/c/"])
groups = st.lists(
    st.builds(Candidate, st.uuids(), offices, st.floats(0, 100)), unique_by=lambda one: one.id
)


@given(groups, st.integers(0, 5), st.dictionaries(offices, st.integers(0, 5)),
       st.dictionaries(offices, st.integers(0, 7)))  # fmt: skip
def test_no_office_takes_more_than_its_budget_and_nothing_is_lost(found, budget, own, used):
    policy = plain(budget, own)
    taken, left = decisions.choose(policy, found, used)
    assert sorted(str(one.id) for one in taken + left) == sorted(str(one.id) for one in found)
    for office in ("a/", "a/b/", "a/c/"):
        mine = [one for one in taken if one.office_path == office]
        rest = [one for one in left if one.office_path == office]
        room = max(policy.budget(office) - used.get(office, 0), 0)
        assert len(mine) == min(room, len(mine) + len(rest))
        if mine and rest:
            assert min(one.score for one in mine) >= max(one.score for one in rest)


@given(st.lists(st.uuids(), unique=True), st.integers(-1, 20), st.text())
def test_a_draw_depends_on_the_seed_and_not_on_the_order(ids, n, seed):
    drawn = decisions.sample(ids, n, seed)
    assert drawn == decisions.sample(sorted(ids, key=str), n, seed)
    assert len(drawn) == min(max(n, 0), len(ids))
    assert set(drawn) <= set(ids)


def test_another_seed_draws_others():
    ids = [uuid.UUID(int=n) for n in range(1000)]
    assert decisions.sample(ids, 20, "a") != decisions.sample(ids, 20, "b")
