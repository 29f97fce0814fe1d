"""Locks that end with their holder, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from wangjian.errors import Busy, NotReady
from wangjian.workspace import locks

HOLD = (
    "import sys, time; from pathlib import Path; from wangjian.workspace.locks import Lock\n"
    "lock = Lock(Path(sys.argv[1])); lock.take(exclusive=True); print('held', flush=True)\n"
    "time.sleep(600)"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "one.lock"


def test_shares_stand_side_by_side_and_the_last_one_gets_it_alone(path: Path) -> None:
    with locks.Lock(path) as one, locks.Lock(path) as two:
        assert one.take(exclusive=False)
        assert two.take(exclusive=False)
        assert not locks.free(path)
        one.close()
        assert two.take(exclusive=True)
    assert locks.free(path)


def test_a_killed_holder_holds_nothing(path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"held\n"
        assert not locks.free(path)
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert locks.free(path)


def test_a_child_that_inherits_the_opening_holds_on(path: Path) -> None:
    with locks.Lock(path) as lock:
        lock.take(exclusive=True)
        child = subprocess.Popen(["/bin/sleep", "600"], pass_fds=(lock.fd,))
    try:
        assert not locks.free(path)
    finally:
        child.kill()
        child.wait()
    assert locks.free(path)


def test_a_program_started_meanwhile_does_not_hold_on(path: Path) -> None:
    with locks.Lock(path) as lock:
        lock.take(exclusive=True)
        child = subprocess.Popen(["/bin/sleep", "600"])
    try:
        assert locks.free(path)
    finally:
        child.kill()
        child.wait()


def test_who_waits_too_long_is_told_for_what(path: Path) -> None:
    with locks.Lock(path) as lock:
        lock.take(exclusive=True)
        with (
            pytest.raises(Busy, match=r"归集[\s\S]*another process holds this: ingest"),
            locks.exclusive(path, zh="归集", en="ingest", seconds=0),
        ):
            pass


def test_a_long_wait_is_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr(locks.time, "monotonic", lambda: now[0])
    tell = locks.notice("恢复", "recovery")
    tell()
    assert capsys.readouterr().err == ""
    now[0] = 5.1
    tell()
    tell()
    assert capsys.readouterr().err == "正在等待：恢复 / waiting: recovery\n"


def test_a_link_in_the_lock_s_place_is_refused(path: Path, tmp_path: Path) -> None:
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotReady):
        locks.Lock(path)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files for others")
def test_what_root_makes_in_another_s_folder_belongs_to_the_other(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    locks.Lock(tmp_path / "x.lock").close()
    assert (tmp_path / "x.lock").stat().st_uid == 65534
