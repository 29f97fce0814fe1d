"""The invented country: a procedure of its own runs without a word of China's."""

from datetime import date
from pathlib import Path

import pytest

from wangjian.authority import knowledge as shelf
from wangjian.authority.days import today
from wangjian.casework import actions as casework
from wangjian.casework import queries
from wangjian.docket import knowledge
from wangjian.docket.queries import clock_cards
from wangjian.packs.packs import Packs

NOVA = Packs.open([Path(__file__).parents[1] / "packs/xx"])


@pytest.fixture(autouse=True)
def nova(monkeypatch):
    monkeypatch.setattr(shelf, "packs", lambda: NOVA)


def test_its_files_come_out_as_worked_by_hand():
    assert knowledge.try_files(NOVA) == []
    assert [file.id for file in knowledge.files(NOVA)] == ["xx.lead"]


@pytest.mark.django_db
def test_a_lead_goes_its_own_way(land):
    officer = land.actor("sc/cd/", "officer")
    new = casework.NewLead("sc/cd/", 2, "Hidden number", date(2020, 5, 11))
    lead = casework.open_lead(by=officer, new=new)
    assert lead.matter.number == f"N-{today().year}-1"
    assert clock_cards(officer, lead.matter_id)[0].due_on == date(2020, 5, 25)
    casework.take_lead_step(
        by=officer, matter_id=lead.matter_id, verb="warn", fields={"ground": "hidden_number"},
        version=1,
    )  # fmt: skip
    card = queries.lead_card(officer, lead.matter_id)
    assert (card.matter.state, card.lead.article) == ("warned", "xx.trade.4")
    sums = queries.balance(officer)
    assert (sums.ends, sums.adds_up) == ({"warned": 1, "dropped": 0}, True)
