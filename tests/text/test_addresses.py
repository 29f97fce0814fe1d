import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.text.addresses import normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("北京市大兴区 黄村镇（一号楼）", "北京市大兴區黄村镇1号楼"),
        ("人民路３#".replace("３", "\uff13"), "人民路3号"),
        ("1号－2", "1号2"),
        ("A座1-2", "a座1–2"),
    ],
)
def test_spellings_of_one_address(one, other):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"), [("3-2", "32"), ("1号楼", "2号楼"), ("三里屯1号", "四里屯1号")]
)
def test_two_doors_stay_two(one, other):
    assert normalise(one) != normalise(other)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(address):
    assert normalise(normalise(address)) == normalise(address)
