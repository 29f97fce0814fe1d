"""Who probably runs what: a run of the linker, what officers say of it, and its undoing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.registry.made import business, code_of, shop, write_jsonl
from wangjian.errors import Busy, NotAllowed, WrongState

if TYPE_CHECKING:
    from wangjian.registry.models import EntityTie

pytest.importorskip("splink")
pytestmark = pytest.mark.django_db

NEAR_WATER, NEAR_HILL, LAKESIDE = (
    "杭州近水食品有限公司",
    "杭州近山食品有限公司",
    "湖州汀澜纺织有限公司",
)


@pytest.fixture
def register(take, tmp_path):
    """Three firms, two of them alike but for a character."""
    rows = [
        business(1, name=NEAR_WATER, address="杭州市西湖区望江街12号3层"),
        business(2, name=NEAR_HILL, address="杭州市西湖区长桥街8号"),
        business(
            3, name=LAKESIDE, city="湖州市", former_names="湖州旧巢贸易有限公司；湖州老店有限公司"
        ),
    ]
    take("business", write_jsonl(tmp_path / "business.jsonl", rows))


@pytest.fixture
def shops(take, tmp_path):
    """Take shops in; nobody's number is right unless a test says one."""

    def taken(*rows, **said):
        made = [{"registration_no": "", **row} for row in rows]
        take("shop", write_jsonl(tmp_path / f"shop{len(made)}.jsonl", made), source="p1", **said)

    return taken


@pytest.fixture
def run(workspace, clerk):
    from wangjian.registry.actions import link

    return lambda: link(workspace, by=clerk)


def ties(entity: str) -> list[EntityTie]:
    from wangjian.registry.queries import ties_in_force

    return list(ties_in_force().filter(entity__natural_key=entity).select_related("business"))


def runner(number: int) -> str | None:
    """The key of the business that runs the shop of that number."""
    found = ties(f"shop:p1/{number}")
    assert len(found) < 2
    return found[0].business.natural_key.rpartition("/")[2] if found else None


def waiting():
    from wangjian.registry.queries import waiting_ties

    return list(waiting_ties().select_related("entity", "business"))


def test_shops_without_a_usable_code_are_tied_to_their_business(register, shops, run):
    """One run over all the ways in which a name and a code are written badly."""
    here = {"region_id": "330100", "registration_no": ""}
    bent = [
        {"registered_name": "近水食品（杭州）有限公司", **here},
        {"registered_name": "杭州近水食品有限责任公司", **here},
        {"registered_name": "杭州近水食品", **here},
        {"registered_name": "杭州近水食品有限公司", "registration_no": code_of(1)[:-1]},
        {"registered_name": "杭州近水實品有限公司", "address": "西湖区望江街12号三层", **here},
        {"registered_name": "近水食品", "registration_no": code_of(1).replace("0", "O")},
    ]
    former = {"registered_name": "湖州老店有限公司", "registration_no": "", "region_id": "330500"}
    registered = {"registered_name": NEAR_WATER, "registration_no": code_of(2)}
    exempt = {"registered_name": NEAR_WATER, "exemption": "own_crafts", **here}
    stranger = {"registered_name": "拉萨霁翎航空器材有限公司", "registration_no": ""}
    rows = [*bent, former, registered, exempt, stranger]
    shops(*(shop(number, **said) for number, said in enumerate(rows)))
    made = run()
    assert made.subjects == len(rows) - 2  # one has a code, one needs none
    assert [runner(number) for number in range(len(bent))] == [code_of(1)] * len(bent)
    assert [runner(len(bent) + n) for n in range(4)] == [code_of(3), None, None, None]
    assert (made.tied, waiting()) == (len(bent) + 1, [])


def test_a_name_that_fits_two_businesses_ties_to_neither_and_waits(take, shops, run, tmp_path):
    rows = [business(1, name=NEAR_WATER), business(2, name="湖州近水食品有限公司", city="湖州市")]
    take("business", write_jsonl(tmp_path / "business.jsonl", rows))
    shops(shop(1, registered_name="近水食品有限公司", registration_no=""))
    assert (run().tied, runner(1)) == (0, None)
    named = {tie.business.natural_key.rpartition("/")[2] for tie in waiting()}
    assert named == {code_of(1), code_of(2)}


def test_every_run_is_kept_in_the_lake_with_its_reasons(register, shops, run, workspace):
    from wangjian.lake.loads import Lake
    from wangjian.lake.session import open_session
    from wangjian.registry.tables.linking import LINK_EDGE

    shops(shop(1, registered_name=NEAR_WATER, registration_no="", region_id="330100"))
    first, second = run(), run()
    with open_session(Lake(workspace.lake), [LINK_EDGE], tmp=workspace.tmp) as session:
        rows = session.arrow("SELECT * FROM link_edge").to_pylist()
    assert {row["run_id"] for row in rows} == {first.run_id, second.run_id}
    sure = [row for row in rows if row["right_key"].endswith(code_of(1))]
    assert [json.loads(row["reasons"])["name"] for row in sure] == ["full", "full"]
    assert {row["left_key"] for row in rows} == {"shop:p1/1"}
    # The same again: nothing is written anew where pages look.
    assert (second.new, second.gone) == (0, 0)


def test_a_link_that_a_later_run_does_not_see_is_taken_back(register, shops, run):
    shops(shop(1, registered_name=NEAR_WATER, registration_no="", region_id="330100"))
    run()
    assert runner(1) == code_of(1)
    shops(shop(1, registered_name="", name="小店", registration_no="", region_id=""))
    assert run().gone > 0
    assert runner(1) is None


def decide(clerk, number, verdict, firm=1):
    from wangjian.registry.actions import decide_tie
    from wangjian.registry.models import Entity

    def of(key):
        return Entity.objects.get(natural_key=key).id

    business = of(f"business:cn.uscc/{code_of(firm)}")
    return decide_tie(by=clerk, entity=of(f"shop:p1/{number}"), business=business, verdict=verdict)


def test_what_officers_decide_is_never_overruled_by_a_run(register, shops, run, clerk):
    here = {"registered_name": NEAR_WATER, "registration_no": "", "region_id": "330100"}
    shops(*(shop(number, **here) for number in (1, 2, 3)))
    run()
    assert [runner(number) for number in (1, 2, 3)] == [code_of(1)] * 3
    decide(clerk, 1, "different")
    decide(clerk, 2, "cannot_tell")
    decide(clerk, 3, "same", firm=2)
    for _ in range(2):
        assert [runner(number) for number in (1, 2, 3)] == [None, None, code_of(2)]
        assert waiting() == []
        run()


@pytest.fixture
def linked(clerk):
    """A link as a run leaves it: surely the one, or waiting."""
    from wangjian.registry.actions import entities_for
    from wangjian.registry.models import EntityTie

    def made(number=1, firm=1, verdict="same", probability=0.99):
        keys = f"shop:p1/{number}", f"business:cn.uscc/{code_of(firm)}"
        of = entities_for(keys)
        return EntityTie.objects.create(
            entity_id=of[keys[0]],
            business_id=of[keys[1]],
            how="linked",
            verdict=verdict,
            probability=probability,
            reasons={"name": "full", "code": "missing"},
            run="r1",
        )

    return made


def test_a_decision_is_undone_by_one_act_and_the_link_is_back(linked, clerk):
    from wangjian.authority.models import Journal
    from wangjian.registry.actions import undo_tie

    linked()
    made = decide(clerk, 1, "different")
    assert runner(1) is None
    assert (made.probability, made.reasons["name"]) == (0.99, "full")  # as it was then
    undo_tie(by=clerk, tie_id=made.id, reason="看错了")
    assert runner(1) == code_of(1)
    rows = Journal.objects.filter(verb__startswith="registry.").order_by("at")
    assert list(rows.values_list("verb", flat=True)) == ["registry.tell_apart", "registry.undo_tie"]


def test_a_waiting_pair_leaves_the_list_when_decided_and_comes_back_when_undone(linked, clerk):
    from wangjian.registry.actions import undo_tie

    linked(firm=1, verdict="waits", probability=0.5)
    linked(firm=2, verdict="waits", probability=0.4)
    assert [tie.probability for tie in waiting()] == [0.5, 0.4]
    made = decide(clerk, 1, "cannot_tell", firm=1)
    assert [tie.probability for tie in waiting()] == [0.4]
    same = decide(clerk, 1, "same", firm=2)
    assert (waiting(), runner(1)) == ([], code_of(2))
    for decision in (same, made):
        undo_tie(by=clerk, tie_id=decision.id, reason="看错了")
    assert [tie.probability for tie in waiting()] == [0.5, 0.4]


def test_a_pair_is_decided_once_until_that_is_undone(linked, clerk):
    linked()
    decide(clerk, 1, "different")
    with pytest.raises(WrongState) as caught:
        decide(clerk, 1, "same")
    assert "已有结论" in caught.value.zh


def test_what_was_linked_is_not_undone_but_decided_otherwise(linked, clerk):
    from wangjian.registry.actions import undo_tie

    with pytest.raises(WrongState) as caught:
        undo_tie(by=clerk, tie_id=linked().id, reason="不对")
    assert "认定为“不是”" in caught.value.remedy_zh


def test_the_next_waiting_pair_is_the_one_behind_and_then_the_first(linked):
    from wangjian.registry.queries import next_waiting

    first, second = (linked(n, verdict="waits", probability=0.8 - n / 10) for n in (1, 2))
    assert next_waiting() == first
    assert next_waiting(after=first.id) == second
    assert next_waiting(after=second.id) == first


def test_only_one_run_at_a_time(register, shops, run, owner):
    from wangjian.registry.actions.linking import _LOCK

    owner.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        with pytest.raises(Busy):
            run()
    finally:
        owner.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def test_a_run_that_dies_leaves_nothing_in_force(register, shops, run, workspace, monkeypatch):
    from wangjian.lake.loads import Lake
    from wangjian.registry.actions import linking

    shops(shop(1, registered_name=NEAR_WATER, registration_no="", region_id="330100"))

    def dies(*said, **more):
        raise OSError("disk is full")

    monkeypatch.setattr(linking, "_copy", dies)
    with pytest.raises(OSError, match="full"):
        run()
    assert Lake(workspace.lake).version("link_edge").rows == 0
    assert ties("shop:p1/1") == []
    assert list(workspace.tmp.glob("link-*")) == []


def test_without_the_right_nobody_runs_it(workspace, clerk):
    from dataclasses import replace

    from wangjian.registry.actions import link

    with pytest.raises(NotAllowed):
        link(workspace, by=replace(clerk, roles=frozenset({"officer"})))
