"""YAML from outside: read as it looks, refused where it could do harm."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from wangjian.packs.yaml_text import Fault, read

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.dates() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)


def test_values_read_as_they_look():
    value, lines = read("no: '15'\non: 2020-10-01\nyes: no\nhex: 0x10\nat: 12:30\nnothing: ~\n")
    assert value == {
        "no": "15",
        "on": date(2020, 10, 1),
        "yes": "no",
        "hex": "0x10",
        "at": "12:30",
        "nothing": None,
    }
    assert lines["yes",] == 3


def test_every_part_knows_its_line():
    _, lines = read("a:\n- x: 1\n- x: 2\n  y: 3\n", first_line=10)
    assert lines["a", 1, "y"] == 13


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x",
        "a: &x 1\nb: *x",
        "a: 1\na: 2",
        "a: !!python/object/apply:os.system ['true']",
        "a: !!binary aa",
        "a: !own x",
        "a: 2020-02-30",
        "a: [",
        "a: !!int five",
        "? [a]\n: b",
        "a: 1\n---\nb: 2",
        "[ " * 300 + "]" * 300,
        "[" * 100_000,
        "{a: " * 50_000,
        "- " * 5_000 + "a",
        "\n".join(" " * depth + "a:" for depth in range(1_000)),
        "a: \x00",
    ],
)
def test_what_could_do_harm_is_refused_in_both_languages(text):
    with pytest.raises(Fault) as caught:
        read(text)
    assert caught.value.zh
    assert caught.value.en


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), VALUES, max_size=5))
def test_what_was_written_reads_back(value):
    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, _data):
            return True

        def represent_str(self, data):
            # Quoted always: another YAML means other things by `no` and `0x10` than we do.
            return self.represent_scalar("tag:yaml.org,2002:str", data, style='"')

    Plain.add_representer(str, Plain.represent_str)
    assert read(yaml.dump(value, Dumper=Plain, allow_unicode=True))[0] == value


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    with suppress(Fault):
        read(text)
