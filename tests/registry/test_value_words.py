"""The words of other offices: each stands for one of ours."""

from __future__ import annotations

import pytest

from wangjian.packs.packs import Packs
from wangjian.registry.tables import TABLES

WORDS = Packs.open().table("registry", "value_words")


@pytest.mark.parametrize("word", WORDS, ids=lambda word: f"{word['table']}-{word['theirs']}")
def test_a_word_stands_for_a_value_that_its_column_takes(word):
    column = TABLES[word["table"]].column(word["column"])
    assert word["ours"] in column.values
    assert word["theirs"] not in column.values


def test_no_word_stands_for_two_values():
    said = [(word["table"], word["column"], word["theirs"]) for word in WORDS]
    assert len(said) == len(set(said))
