"""Who probably runs what: a run of the linker, what officers say of it, and its undoing."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING

import pytest

from tests.registry.made import business, code_of, shop, write_jsonl
from wangjian.errors import BadKnowledge, Busy, NotAllowed, WrongState

if TYPE_CHECKING:
    from wangjian.registry.models import EntityTie

pytest.importorskip("splink")
pytestmark = pytest.mark.django_db

NEAR_WATER, NEAR_HILL, LAKESIDE = "杭州近水食品有限公司", "杭州近山食品有限公司", "湖州汀澜纺织有限公司"


@pytest.fixture
def register(take, tmp_path):
    """Three firms, two of them alike but for a character."""
    rows = [
        business(1, name=NEAR_WATER, address="杭州市西湖区望江街12号3层"),
        business(2, name=NEAR_HILL, address="杭州市西湖区长桥街8号"),
        business(3, name=LAKESIDE, city="湖州市", former_names="湖州旧巢贸易有限公司；湖州老店有限公司"),
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


@pytest.mark.parametrize(
    "said",
    [
        {"registered_name": "近水食品（杭州）有限公司", "region_id": "330100"},
        {"registered_name": "杭州近水食品有限责任公司", "region_id": "330100"},
        {"registered_name": "杭州近水食品", "region_id": "330100"},
        {"registered_name": NEAR_WATER, "registration_no": code_of(1)[:-1]},
        {"registered_name": "杭州近永食品有限公司", "address": "西湖区望江街12号三层"},
        {"registered_name": "近水食品", "registration_no": code_of(1).replace("0", "O")},
    ],
    ids=["brackets", "form", "no form", "short code", "look-alike", "O for 0"],
)
def test_a_shop_without_a_usable_code_is_tied_to_its_business(register, shops, run, said):
    shops(shop(1, **said) if "registration_no" in said else shop(1, registration_no="", **said))
    made = run()
    assert (made.subjects, made.tied) == (1, 1)
    assert runner(1) == code_of(1)


def test_a_shop_whose_code_is_in_the_register_is_left_alone(register, shops, run):
    shops(shop(1, registered_name=NEAR_WATER, registration_no=code_of(2)))
    assert run().subjects == 0
    assert runner(1) is None
