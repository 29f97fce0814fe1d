"""The log on disk: read by any, appended to by one, whole after any kill."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_hashing import naive

from wangjian.errors import BadInput, NotReady
from wangjian.ledger import auditing, entries, hashing, tiles
from wangjian.ledger.log import Log
from wangjian.ledger.notes import BadNoteError, Signer

SIGNER = Signer("log.example/huzhou", bytes(range(32)))
AT = datetime(2026, 1, 2, tzinfo=UTC)


def body(number, kind="x"):
    return entries.written(kind, at=AT, sha256=f"{number:064x}")


def bodies(start, stop):
    return [body(n) for n in range(start, stop)]


@pytest.fixture
def log(tmp_path):
    return Log(tmp_path / "log", SIGNER)


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.sampled_from([1, 2, 3, 90, 255, 256, 257, 600]), min_size=1, max_size=5))
def test_a_log_that_grew_in_any_steps_is_the_tree_of_its_entries(tmp_path_factory, steps):
    log = Log(tmp_path_factory.mktemp("log"), SIGNER)
    size = 0
    for step in steps:
        assert log.append(bodies(size, size + step)) == size
        size += step
    every = bodies(0, size)
    assert list(log.read()) == every
    assert log.checkpoint().size == size
    assert log.checkpoint().root == naive(every)
    for index in {0, size // 2, size - 1}:
        assert log.prove(index).check(every[index], [SIGNER.verifier]).size == size
    for old in {1, steps[0], size // 3 or 1}:
        path = log.consistency(old, size)
        hashing.check_consistency(old, naive(every[:old]), size, naive(every), path)
        assert log.root(old) == naive(every[:old])
    found = auditing.audit(log)
    assert (found.problems, found.left_over) == ([], [])


def test_the_third_level_of_tiles_is_reached(log):
    every = [b"%d" % n for n in range(65_536 + 300)]
    log.append(every[:65_000])
    log.append(every[65_000:])
    assert (log.folder / "tile/2/000.p/1").stat().st_size == 32
    leaves = [hashing.leaf(one) for one in every]
    for index in (0, 65_535, 65_536, len(every) - 1):
        assert log.prove(index).check(every[index], [SIGNER.verifier]).size == len(every)
    assert log.root(256) == hashing.full(leaves[:256])


def test_who_expects_another_size_adds_nothing(log):
    log.append(bodies(0, 3))
    with pytest.raises(BadInput):
        log.append(bodies(3, 4), expect=2)
    assert log.append(bodies(3, 4), expect=3) == 3


def test_an_entry_too_long_for_its_length_is_refused(log):
    with pytest.raises(BadInput):
        log.append([body(1), b"x" * 65_536])
    assert log.checkpoint().size == 0


def test_an_empty_log_signs_that_it_is_empty(log):
    assert log.checkpoint() == auditing.Checkpoint(SIGNER.name, 0, hashing.EMPTY)
    assert auditing.audit(log).holds
    with pytest.raises(IndexError):
        log.prove(0)


def change(folder, edit, width=256):
    """Rewrite the first bundle of entries with other entries."""
    file = (
        next((folder / "tile/entries").rglob("*5")) if width != 256 else folder / "tile/entries/000"
    )
    file.write_bytes(tiles.bundle(edit(tiles.bodies(file.read_bytes(), width))))


@pytest.mark.parametrize(
    "edit",
    [
        lambda row: [*row[:7], body(7, "y"), *row[8:]],
        lambda row: [*row[:7], row[8], row[7], *row[9:]],
        lambda row: [*row[:7], *row[8:]],
        lambda row: [*row, body(999)],
    ],
    ids=["changed", "reordered", "removed", "added"],
)
@pytest.mark.parametrize("size", [25, 300])
def test_an_entry_that_was_changed_moved_removed_or_added_is_found(log, edit, size):
    log.append(bodies(0, size))
    change(log.folder, edit, min(size, 256))
    found = auditing.audit(log)
    assert found.problems


def test_any_changed_byte_of_any_file_is_found(log):
    log.append(bodies(0, 2))
    for file in sorted(path for path in log.folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        for at in range(len(content)):
            file.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
            assert auditing.audit(log).problems, f"{file} at {at}"
        file.write_bytes(content)
    assert auditing.audit(log).holds


def test_a_history_written_anew_with_the_right_key_is_found_by_a_checkpoint_kept_elsewhere(
    log, tmp_path
):
    log.append(bodies(0, 40))
    kept = log.note()
    log.append(bodies(40, 60))
    assert auditing.audit(log, [kept]).holds
    other = Log(tmp_path / "other", SIGNER)
    other.append([*bodies(0, 10), body(10, "y"), *bodies(11, 60)])
    assert auditing.audit(other).holds
    assert not auditing.audit(other, [kept]).holds
    short = Log(tmp_path / "short", SIGNER)
    short.append(bodies(0, 39))
    assert not auditing.audit(short, [kept]).holds


def test_an_entry_is_proven_in_the_tree_of_an_earlier_checkpoint(log, tmp_path):
    log.append(bodies(0, 300))
    kept = log.note()
    log.append(bodies(300, 900))
    assert log.prove(7, kept).check(body(7), [SIGNER.verifier]).size == 300
    with pytest.raises(IndexError):
        log.prove(300, kept)
    other = Log(tmp_path / "other", SIGNER)
    other.append(bodies(1, 301))
    for wrong in (other.note(), "x"):
        with pytest.raises(BadNoteError):
            log.prove(7, wrong)


def test_a_writer_does_not_build_on_tiles_that_are_not_signed(log):
    log.append(bodies(0, 5))
    file = log.folder / "tile/0/000.p/5"
    file.write_bytes(bytes(32) + file.read_bytes()[32:])
    with pytest.raises(NotReady):
        log.append(bodies(5, 6))
    assert log.checkpoint().size == 5


def test_what_a_killed_writer_left_is_named_and_taken_away_and_built_over(log):
    log.append(bodies(0, 5))
    shutil.copytree(log.folder, log.folder.parent / "before")
    log.append(bodies(5, 9))
    (log.folder.parent / "before/checkpoint").replace(log.folder / "checkpoint")
    (log.folder / "tile/.x.0000.part").write_bytes(b"half")
    found = auditing.audit(log)
    assert found.holds
    assert len(found.left_over) == 3
    assert auditing.clear(log) == 3
    log.append([body(77)])
    assert auditing.audit(log).left_over == []
    assert list(log.read()) == [*bodies(0, 5), body(77)]


WRITER = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from wangjian.ledger import entries
from wangjian.ledger.log import Log
from wangjian.ledger.notes import Signer
log = Log(Path(sys.argv[1]), Signer("log.example/huzhou", bytes(range(32))))
number = log.checkpoint().size
print("ready", flush=True)
while True:
    step = number % 5 + 1
    rows = [entries.written("x", at=datetime(2026, 1, 2, tzinfo=UTC), sha256=f"{n:064x}")
            for n in range(number, number + step)]
    log.append(rows, expect=number)
    number += step
    print(number, flush=True)
"""


def killed_writer(folder, chance):
    """Start a writer, kill it at some moment; returns the size that it last acknowledged."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, env=os.environ
    )
    assert writer.stdout.readline() == b"ready\n"
    time.sleep(chance.uniform(0, 0.03))
    writer.send_signal(signal.SIGKILL)
    said = writer.stdout.read().split()
    writer.stdout.close()
    writer.wait()
    return int(said[-1]) if said else 0


@pytest.mark.parametrize("kills", [8, pytest.param(200, marks=pytest.mark.slow)])
def test_no_kill_leaves_half_an_append(log, kills):
    chance = random.Random(kills)
    size = 0
    for _ in range(kills):
        said = killed_writer(log.folder, chance)
        now = log.checkpoint().size
        assert now >= max(size, said), "what was acknowledged is there"
        size = now
    found = auditing.audit(log)
    assert found.problems == []
    assert list(log.read()) == bodies(0, size)
    auditing.clear(log)
    assert auditing.audit(log).left_over == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make files for others")
def test_what_root_appends_belongs_to_the_user_of_the_folder(tmp_path):
    os.chown(tmp_path, 12345, 12345)
    log = Log(tmp_path / "log", SIGNER)
    log.append(bodies(0, 2))
    assert {path.stat().st_uid for path in log.folder.rglob("*")} == {12345}
