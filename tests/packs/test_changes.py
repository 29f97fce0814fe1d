"""Files of an office change together, can be put back, and a write broken off leaves nothing."""

from __future__ import annotations

import pytest

from wangjian.errors import BadInput, Busy, Conflict, NoSuchRecord
from wangjian.packs.changes import KEPT, PENDING, Changes, sha256
from wangjian.packs.packs import Packs

A, B = "monitoring/lexicons/sc.a.csv", "monitoring/lexicons/sc.b.csv"


@pytest.fixture
def changes(tmp_path):
    (tmp_path / "pack.toml").write_text('packs = ["sc"]\n')
    return Changes(tmp_path)


def write(changes, files):
    before = {place: sha256(changes.now(place)) for place in files}
    return changes.apply(files, before=before, by="甲", verb="words")


def test_files_are_written_together_and_the_change_says_by_whom(changes):
    change = write(changes, {A: b"1", B: b"2"})
    assert (changes.now(A), changes.now(B)) == (b"1", b"2")
    assert (change.number, change.by, change.files[A]) == (1, "甲", ["", sha256(b"1")])
    assert changes.history() == [change]


def test_undoing_puts_back_what_stood_there_one_change_after_the_other(changes):
    write(changes, {A: b"1"})
    write(changes, {A: b"2", B: b"2"})
    assert changes.undo(by="乙", verb="undo").undoes == 2
    assert (changes.now(A), changes.now(B)) == (b"1", None)
    assert changes.undo(by="乙", verb="undo").undoes == 1
    assert changes.now(A) is None
    with pytest.raises(NoSuchRecord):
        changes.undo(by="乙", verb="undo")


def test_a_file_that_somebody_edited_by_hand_is_neither_overwritten_nor_undone(changes):
    write(changes, {A: b"1"})
    (changes.root / A).write_bytes(b"by hand")
    with pytest.raises(Conflict, match="重新比对"):
        changes.apply({A: b"3"}, before={A: sha256(b"1")}, by="甲", verb="words")
    with pytest.raises(Conflict):
        changes.undo(by="甲", verb="undo")
    assert changes.now(A) == b"by hand"


def test_where_one_file_cannot_be_written_none_is(changes, monkeypatch):
    write(changes, {A: b"1"})
    put = Changes._put

    def breaks(self, place, content):
        if place == B and content == b"2":
            raise OSError(28, "disk full")
        put(self, place, content)

    monkeypatch.setattr(Changes, "_put", breaks)
    with pytest.raises(OSError, match="disk full"):
        write(changes, {A: b"2", B: b"2"})
    assert (changes.now(A), changes.now(B)) == (b"1", None)
    assert [one.number for one in changes.history()] == [1]
    assert not (changes.root / KEPT / PENDING).exists()


def test_what_a_dead_writer_left_is_read_by_nobody_and_put_back(changes, monkeypatch):
    write(changes, {A: b"1"})

    class Killed(BaseException):
        """As if the process had died: nothing is tidied up."""

    def dies(self, place, content):
        if place == B:
            raise Killed
        (self.root / place).write_bytes(content)

    with monkeypatch.context() as dying:
        dying.setattr(Changes, "_put", dies)
        dying.setattr(Changes, "_put_back", lambda _: None)
        with pytest.raises(Killed):
            write(changes, {A: b"2", B: b"2"})
    assert changes.now(A) == b"2"
    with pytest.raises(Busy, match="packs history"):
        Packs.open([changes.root])
    changes.recover()
    assert (changes.now(A), changes.now(B)) == (b"1", None)
    Packs.open([changes.root])


@pytest.mark.parametrize(
    "place",
    [
        "../out.csv",
        "monitoring/lexicons/../../../x.csv",
        "/etc/x.csv",
        "monitoring/rules/a.py",
        "a.csv",
    ],
)
def test_a_place_outside_of_the_folders_of_knowledge_is_refused(changes, place):
    with pytest.raises(BadInput):
        changes.apply({place: b"1"}, before={}, by="甲", verb="add")


def test_a_link_that_leads_out_is_not_written_through(changes, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (changes.root / "monitoring").mkdir()
    (changes.root / "monitoring" / "lexicons").symlink_to(outside)
    with pytest.raises(BadInput):
        changes.apply({A: b"1"}, before={}, by="甲", verb="add")
    assert list(outside.iterdir()) == []
