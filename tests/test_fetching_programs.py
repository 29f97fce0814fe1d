"""The script that fetches programs of others: what it says where it cannot."""

from __future__ import annotations

import pytest

from scripts import outside_programs


@pytest.fixture
def place(monkeypatch, tmp_path):
    monkeypatch.setenv(outside_programs.FOLDER_VARIABLE, str(tmp_path / "outside"))
    return tmp_path / "outside"


def test_without_npm_it_says_what_to_install_and_leaves_nothing_that_looks_ready(
    monkeypatch, place, tmp_path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(outside_programs.CannotHaveError, match="apt-get install npm"):
        outside_programs.player()
    assert not list(place.glob("*/ready"))


def test_a_package_that_is_another_one_is_refused(monkeypatch, place, tmp_path):
    npm = tmp_path / "npm"
    npm.write_text('#!/bin/sh\necho other > "$5/replaywebpage.tgz"\n', encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(outside_programs.CannotHaveError, match="哈希不符"):
        outside_programs.player()
    assert not list(place.glob("*/ready"))


def test_what_cannot_be_installed_is_said_with_the_installers_words(monkeypatch, place, tmp_path):
    uv = tmp_path / "uv"
    uv.write_text('#!/bin/sh\necho "no such registry" >&2\nexit 2\n', encoding="utf-8")
    uv.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(outside_programs.CannotHaveError, match="no such registry"):
        outside_programs.python_program("pywb")
    assert not list(place.glob("*/ready"))


def test_its_files_lie_outside_the_checkout(monkeypatch):
    monkeypatch.delenv(outside_programs.FOLDER_VARIABLE, raising=False)
    assert outside_programs.FOLDER_VARIABLE.startswith("WANGJIAN_")
    checkout = outside_programs.Path(outside_programs.__file__).resolve().parents[1]
    assert checkout not in outside_programs.folder().parents
