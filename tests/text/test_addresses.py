import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.text.addresses import door, normalise


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("四川省成都市武侯区望江街道望江街１２号3层02室", "望江街12号"),
        ("成都市武侯区望江街12号院（底商）", "武侯区望江街 12 号"),
        ("观音寺小区1号楼", "观音寺小区1号"),
    ],
)
def test_a_door_is_the_same_however_much_is_written_around_it(one, other):
    assert door(one) == door(other)


@pytest.mark.parametrize(
    ("one", "other"), [("望江街12号", "望江街21号"), ("文昌路8号", "丰收路8号")]
)
def test_doors_of_other_numbers_or_roads_are_apart(one, other):
    assert door(one) != door(other)


@pytest.mark.parametrize("address", ["", "望江街", "地铁10号线旁", "本市各门店"])
def test_an_address_without_a_house_number_has_no_door(address):
    assert door(address) is None
