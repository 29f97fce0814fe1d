"""What sellers write differently, and where in the original it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.text import folding
from wangjian.text.folding import fold, mapped, numerals, plain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\uff21\uff22\uff23\uff11", "abc1"),
        ("電話裡", "电话里"),
        ("\u0430\u0440\u0440", "app"),
        ("①②⑴㈠²", "12112"),
        ("臺灣", "台湾"),
        ("㊣品", "正品"),
    ],
)
def test_plain_form(written, meant):
    assert plain(written) == meant


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("仿\u200b真\ufe0f枪", "仿真枪"),
        ("代😀考", "代考"),
        ("【代】_(考)", "代考"),
        ("代。考", "代。考"),
        ("代，考", "代,考"),
        ("1.5 1-2", "1.5 1-2"),
        ("100%", "100%"),
        ("no.1", "n0.1".replace(".", "")),
        ("50℃", "50℃"),
    ],
)
def test_full_fold_drops_separators_but_no_meaning(written, folded):
    assert fold(written).text == folded


@given(st.text())
def test_every_folded_character_points_at_its_original(text):
    made = folding.tables()
    folded = fold(text)
    assert len(folded.text) == len(folded.offsets)
    assert list(folded.offsets) == sorted(set(folded.offsets))
    for character, place in zip(folded.text, folded.offsets, strict=True):
        assert ord(character) == made.full[ord(text[place])]


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    once = plain(text)
    assert plain(once) == once
    assert numerals(numerals(once)) == numerals(once)


@given(st.text(st.characters(exclude_categories=()), max_size=50))
def test_long_texts_fold_as_short_ones(text):
    assert mapped(text, folding.tables().plain) == plain(text)


def test_stops_are_never_separators():
    kinds = folding.tables().kinds
    assert all(kinds[ord(stop)] & folding.SEPARATOR == 0 for stop in "。！？；，、：!?;,:\n\t")
    assert all(kinds[ord(sign)] & folding.SEPARATOR for sign in " \u3000-_.·*/|【】《》“”\u200b")
