"""Procedure files: what does not hold together does not load, and says where."""

import contextlib
import copy
import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.docket.decisions import checking
from wangjian.docket.decisions.reading import parse
from wangjian.errors import BadKnowledge, WangjianError
from wangjian.packs.packs import Packs
from wangjian.packs.roots import PRODUCT

LEAD = tomllib.loads((PRODUCT / "docket/procedures/lead.toml").read_text(encoding="utf-8"))


def changed(*path, to=None):
    """The lead's file with one place put otherwise, or taken out."""
    whole = copy.deepcopy(LEAD)
    part = whole
    for key in path[:-1]:
        part = part[key]
    if to is None:
        del part[path[-1]]
    else:
        part[path[-1]] = to
    return whole


def test_the_lead_holds_together():
    procedure = parse(LEAD, digest="x")
    assert list(checking.problems(procedure)) == []
    finals = {state.id for state in procedure.states.values() if state.final}
    assert finals == {"filed", "removed", "transferred", "to_police", "not_filed", "withdrawn"}
    assert procedure.format_number(office="川市监", year=2026, seq=7) == "川市监线索〔2026〕0007号"


WRONG = [
    (("steps", "open"), None, "缺少环节"),
    (("first_state",), "nowhere", "nowhere"),
    (("steps", "note", "from"), ["nowhere"], "nowhere"),
    (("steps", "returned", "to"), "nowhere", "nowhere"),
    (("steps", "assign", "assigns"), "nobody", "nobody"),
    (("steps", "assign", "to"), {"nowhere": "open"}, "nowhere"),
    (("steps", "note", "uses"), ["nothing"], "nothing"),
    (("steps", "note", "fields"), [{"name": "a", "kind": "odd", "zh": "a", "en": "a"}], "odd"),
    (
        ("steps", "note", "fields"),
        [{"name": "a", "kind": "text", "zh": "a", "en": "a"}] * 2,
        "重名",
    ),
    (("steps", "note", "fields"), [{"name": "a", "kind": "choice", "zh": "a", "en": "a"}], "选项"),
    (("steps", "send_out", "from"), ["checking", "filed"], "终结状态"),
    (("steps", "returned"), None, "returned"),
    (("steps", "send_out", "from"), [], "无法到达"),
    (("steps", "returned", "to"), "waiting", "没有出口"),
    (("steps", "file", "closed"), None, "没有说明"),
    (("clocks", "verify", "stops"), [], "无法终止"),
    (("clocks", "verify", "stops"), ["file"], "不终止时限"),
    (("clocks", "verify", "resumes"), None, "成对"),
    (("clocks", "verify", "starts", "day"), "reason", "不是日期项"),
    (("clocks", "verify", "extends"), None, "没有延长的环节"),
    (("clocks", "verify", "versions"), [], "没有版本"),
    (("clocks", "verify", "versions", 0, "until"), date(2021, 7, 13), "不衔接"),
    (("clocks", "verify", "versions", 0, "until"), date(2021, 7, 15), "不衔接"),
    (("clocks", "verify", "versions", 0, "until"), None, "不衔接"),
    (("clocks", "verify", "versions", 1, "law"), [], "没有写明依据"),
    (("clocks", "verify", "versions", 1, "extensions"), 0, "延长不完整"),
    (("clocks", "verify", "versions", 1, "unit"), "fortnights", "须为"),
    (("clocks", "verify", "versions", 1, "unit"), "hours", "按日计算"),
    (("clocks", "verify", "versions", 1, "amount"), "15", "整数"),
    (("clocks", "verify", "versions", 1, "amount"), -1, "超出范围"),
    (("clocks", "verify", "versions", 1, "from"), "soon", "日期"),
    (("clocks", "verify", "versions", 1, "from"), None, "缺少日期"),
    (("examples", 0, "clock"), "none", "没有时限"),
    (("number",), "{nothing}", "编号格式"),
    (("number",), "{seq", "编号格式"),
    (("title",), "线索", "键值"),
    (("states", "open"), "x", "键值"),
    (("id",), None, "文字"),
]


@pytest.mark.parametrize(("path", "to", "says"), WRONG, ids=lambda value: str(value)[:50])
def test_a_procedure_that_does_not_hold_together_does_not_load(path, to, says):
    with pytest.raises(BadKnowledge, match=says):
        parse(changed(*path, to=to), digest="x")


def leaves(value, path=()):
    yield path
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from leaves(inner, (*path, key))


PLACES = [path for path in leaves(LEAD) if path]
ODD = st.one_of(
    st.none(), st.integers(-5, 5), st.booleans(), st.text(max_size=5), st.just([]), st.just({}),
    st.just([[]]), st.just({"": 1}), st.dates(), st.floats(allow_nan=True),
)  # fmt: skip


@given(st.sampled_from(PLACES), ODD)
def test_whatever_stands_in_a_file_it_loads_or_says_why(path, value):
    whole = copy.deepcopy(LEAD)
    part = whole
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    with contextlib.suppress(WangjianError):
        assert list(checking.problems(parse(whole, digest="x"))) == []


@pytest.mark.parametrize("words", ["law", "clock"])
def test_every_article_that_the_lead_names_is_in_force_when_it_is_used(words):
    law = Packs.open().law()
    procedure = parse(LEAD, digest="x")
    if words == "clock":
        for version in procedure.clocks["verify"].versions:
            for ref in version.law:
                assert law.in_force_through(ref, version.from_on, version.until_on), ref
    else:
        refs = [*procedure.law]
        for step in procedure.steps.values():
            refs += [option.law for field in step.fields for option in field.options if option.law]
        for ref in refs:
            assert law.in_force(ref, date(2026, 11, 24)), ref
