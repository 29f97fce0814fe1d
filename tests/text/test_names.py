"""Names: what is notation, and what is another firm."""

import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.text import names

FIRM = "福州近水食品有限公司"


@pytest.mark.parametrize(
    ("shown", "registered"),
    [
        (FIRM, FIRM),
        ("近水電子(福州) 有限公司", "近水电子（福州）有限公司"),
        ("近水电子（福州）有限公司", "福州近水电子有限公司"),
        ("福州近水食品有限责任公司", FIRM),
        ("近水食品有限公司", FIRM),
        ("福建省福州市近水食品有限公司", FIRM),
        ("福州市近水食品有限公司", FIRM),
        ("近水", FIRM),
        ("近水食品", FIRM),
        ("福州近水食品", FIRM),
        ("福州近水食品有限公司上海分公司", FIRM),
        (FIRM, "福州近水食品有限公司上海分公司"),
        ("福州近水食品有限公司官方旗舰店", FIRM),
        ("企业名称：福州近水食品有限公司", FIRM),
        ("福州**食品有限公司", FIRM),
        ("福州近水食…", FIRM),
        ("近水食品有限公司", "德化近水食品有限公司"),
        ("三只羊食品有限公司", "3只羊食品有限公司"),
        ("近水食品有限公司", "三亚近水食品有限公司"),
        ("阿水小吃店", "北京市海淀区阿水小吃店（个体工商户）"),
        ("海淀区阿水小吃店", "北京市海淀区阿水小吃店"),
        ("ＡＢＢ(中国)有限公司".replace("ＡＢＢ", "\uff21\uff22\uff22"), "ABB（中国）有限公司"),
        ("小米", "小米科技有限责任公司"),
        ("农林专业合作社", "勉县农林专业合作社"),
    ],
)
def test_notation_is_no_difference(shown, registered):
    assert names.same(shown, registered)


@pytest.mark.parametrize(
    ("shown", "registered"),
    [
        ("福州远山商贸有限公司", FIRM),
        ("福州近山食品有限公司", FIRM),
        ("福州近水食晶有限公司", FIRM),
        ("南京近水食品有限公司", FIRM),
        ("近水(南京)食品有限公司", FIRM),
        ("福州近水食品股份有限公司", FIRM),
        ("福州近水商贸有限公司", FIRM),
        ("上海近水食品有限公司浦东分公司", "上海近水食品有限公司金山分公司"),
        ("福州**电子有限公司", FIRM),
        ("远山食…", FIRM),
        ("福州", FIRM),
        ("水", FIRM),
        ("", FIRM),
        (FIRM, ""),
        ("***", FIRM),
        ("小米通讯技术有限公司", "小米科技有限责任公司"),
    ],
)
def test_another_firm_is_another_firm(shown, registered):
    assert not names.same(shown, registered)


def test_former_names_count():
    assert names.same("福州旧水食品有限公司", FIRM, "福州旧水食品有限公司；福州老水食品厂")
    assert names.same("福州老水食品厂", FIRM, ["福州旧水食品有限公司", "福州老水食品厂"])
    assert not names.same("福州新水食品有限公司", FIRM, "；")


@given(st.text(max_size=40))
def test_a_name_with_something_to_read_is_the_same_as_itself(name):
    assert names.same(name, name) == bool(names.normalise(name))
    assert names.normalise(names.normalise(name)) == names.normalise(name)


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_pair_upsets_the_comparison(one, other):
    names.same(one, other, other)


NAMES = st.lists(st.none() | st.text(max_size=20) | st.sampled_from([FIRM, "近水", "近水\n(福州)"]))


@given(NAMES, NAMES)
def test_whole_columns_say_what_single_pairs_say(shown, registered):
    rows = min(len(shown), len(registered))
    one, other = pa.array(shown[:rows], pa.string()), pa.array(registered[:rows], pa.string())
    assert names.normalise_all(one).to_pylist() == [
        None if name is None else names.normalise(name) for name in shown[:rows]
    ]
    former = pa.nulls(rows, pa.string())
    assert names.same_all(one, other, former).to_pylist() == [
        None if a is None or b is None else names.same(a, b)
        for a, b in zip(shown, registered, strict=False)
    ]


def test_real_names_survive_notation_and_not_a_changed_brand(data):
    column = pq.read_table(data / "enterprises/enterprises_full.parquet", columns=["name"])["name"]
    drawn = random.Random(8).sample(column.to_pylist(), 3_000)
    spelt = [name.replace("有限公司", "有限责任公司").replace("(", " （") for name in drawn]
    assert all(names.same(a, b) for a, b in zip(spelt, drawn, strict=True))
    strangers = sum(names.same(a, b) for a, b in zip(drawn, drawn[1:], strict=False))
    assert strangers == 0


@pytest.mark.parametrize(
    ("name", "taken_apart"),
    [
        ("近水電子（福州）有限責任公司", "福州|近水电子|有限公司|"),
        ("佛山市顺德区正大塑胶有限公司", "佛山,顺德|正大塑胶|有限公司|"),
        ("上海工艺美术股份有限公司静安分公司", "上海|工艺美术|股份公司|静安分公司"),
        ("临海市春月塑料制品厂", "临海|春月塑料制品厂||"),
        ("近水", "|近水||"),
        ("", "|||"),
    ],
)
def test_a_name_is_taken_apart_for_comparing_its_parts(name, taken_apart):
    assert names.parts(name) == taken_apart
