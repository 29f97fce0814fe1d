"""名单索引: one merchant is found alike however the entries lay in pieces, and in empty lists."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registry.made import code_of
from wangjian.lake.session import memory_session
from wangjian.packs.packs import Packs
from wangjian.registry.bulk import judging, projection
from wangjian.registry.bulk import screening as bulk
from wangjian.registry.bulk.laying import lay_out
from wangjian.registry.bulk.lookup import Index
from wangjian.registry.tables import TABLES
from wangjian.text.functions import FUNCTIONS

DAY = date(2026, 11, 1)
PLACE = "330100"
BRANDS = ("近水", "远山", "高云", "长风", "明月", "白石", "青松")
JUDGEMENT = judging.read_judgement(
    Packs.open().file("registry", "", ".yaml", "wj.screening").header
)


def name_of(number):
    return f"杭州{BRANDS[number]}网络科技有限公司"


class InPieces:
    """A session whose results come in pieces of a few rows."""

    def __init__(self, session, size):
        self._session, self._size = session, size

    def batches(self, sql):
        for batch in self._session.batches(sql):
            yield from pa.Table.from_batches([batch]).to_batches(self._size)

    def __getattr__(self, name):
        return getattr(self._session, name)


def index_of(numbers, size, folder):
    where = judging.places({PLACE: "330000", "330000": None}, JUDGEMENT)
    rows = {
        "list_entry": [
            {
                "list_kind": "serious", "authority": "局", "entry_no": str(number),
                "registration_no": code_of(number) if number % 2 else None, "source": "局",
                "name": name_of(number), "region_id": PLACE, "entered_on": date(2026, 1, 1),
            }
            for number in numbers
        ],
        "business": [],
        "shop": [],
    }  # fmt: skip
    about = {
        "version": "test",
        "places": {row["region_id"]: [row["top_id"], row["place_id"]] for row in where.to_pylist()},
        "confidence": dict(JUDGEMENT.confidence),
        "shortest_without_region": JUDGEMENT.shortest_without_region,
    }
    shapes = [TABLES[name] for name in rows]
    with memory_session(rows, shapes, engine="duckdb", tmp=folder / "tmp") as session:
        session.register(FUNCTIONS)
        session.add_table(projection.LOAD_ORDER, projection.load_order(["example"]))
        planned = bulk.plan(session, None, JUDGEMENT)
        return Index(lay_out(InPieces(session, size), planned, where, folder / "index", about))


@given(
    numbers=st.lists(st.sampled_from(range(len(BRANDS))), min_size=1, unique=True),
    size=st.integers(1, 4),
)
def test_each_entry_is_found_by_its_name_and_code_in_whichever_piece_it_lies(
    numbers, size, tmp_path_factory
):
    index = index_of(numbers, size, tmp_path_factory.mktemp("lists"))
    for number in range(len(BRANDS)):
        listed = [str(number)] if number in numbers else []
        by_name = index.screen(name=name_of(number), region=PLACE, on=DAY)
        assert [one.entry["entry_no"] for one in by_name if one.how == "name_region"] == listed
        by_code = index.screen(code=code_of(number), on=DAY)
        assert [one.entry["entry_no"] for one in by_code] == (listed if number % 2 else [])
        other = code_of(number + 2)  # two codes are two businesses
        both = index.screen(code=other, name=name_of(number), region=PLACE, on=DAY)
        named = [one for one in both if one.how != "code" and one.entry["name"] == name_of(number)]
        assert [one.entry["entry_no"] for one in named] == ([] if number % 2 else listed)


@pytest.mark.parametrize("said", [{"code": code_of(1)}, {"name": name_of(1), "region": PLACE}])
def test_empty_lists_name_nobody(tmp_path, said):
    assert index_of([], 1, tmp_path).screen(on=DAY, **said) == []
