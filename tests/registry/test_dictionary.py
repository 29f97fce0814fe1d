"""The data dictionary: one place, and a page that never lags behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangjian.lake.tables import ROW_COLUMNS, Kind
from wangjian.registry.dictionary import render
from wangjian.registry.tables import TABLES
from wangjian.registry.tables.codes import NAMES

PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"
EVERY_COLUMN = [(table, column) for table in TABLES.values() for column in table.columns]


def test_the_page_is_what_the_tables_say():
    assert PAGE.read_text(encoding="utf-8") == render(), (
        "run: python -m wangjian.registry.dictionary > docs/data-dictionary.md"
    )


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_keys_are_columns_and_no_name_is_taken_twice(table):
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    assert set(table.entity_columns) <= set(names)
    assert not set(names) & {column.name for column in ROW_COLUMNS}
    assert "entity_key" not in names


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_no_heading_means_two_columns(table):
    """An alias may repeat its own column's name, never another's."""
    meant = {}
    for column in table.columns:
        for heading in {column.name, column.zh, *column.aliases}:
            assert meant.setdefault(heading.casefold(), column.name) == column.name, heading


def test_what_a_thing_is_known_by_never_is_its_name_or_its_address():
    assert TABLES["shop"].key == ("platform_id", "platform_shop_no")
    for table in TABLES.values():
        assert "name" not in table.key


def test_a_columns_name_says_its_unit():
    for table, column in EVERY_COLUMN:
        where = f"{table.name}.{column.name}"
        assert (column.kind == Kind.DATE) == column.name.endswith("_on"), where
        assert (column.kind == Kind.TIME) == column.name.endswith("_at"), where
        assert (column.unit == "fen") == column.name.endswith("_fen"), where
        assert column.zh, where
        assert column.en, where


def test_what_lexicons_scan_is_text():
    assert all(column.kind == Kind.TEXT for _, column in EVERY_COLUMN if column.scanned)
    assert any(column.scanned for _, column in EVERY_COLUMN)


def test_whatever_is_empty_by_default_is_said_to_be_worked_out():
    for table, column in EVERY_COLUMN:
        if column.note.startswith("empty is"):
            assert column.derived, f"{table.name}.{column.name}"


def test_every_fixed_value_has_a_name_in_both_languages():
    nameless = [
        (table.name, column.name, value)
        for table in TABLES.values()
        for column in table.columns
        for value in column.values
        if not all(NAMES.get(column.name, {}).get(value, ("", "")))
    ]
    assert nameless == []
