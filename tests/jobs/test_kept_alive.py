"""What `wangjian serve` keeps alive: when each process starts, and when it starts again."""

import sys

import pytest

from wangjian.cli import serve
from wangjian.cli.serve import Child

NOW = 1_000.0
LIVES = [sys.executable, "-c", "import time; time.sleep(60)"]
ENDS = [sys.executable, "-c", ""]


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand."""

    class Clock:
        now = NOW

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(serve, "time", clock)
    return clock


def ended(child):
    child.process.wait(timeout=30)
    return child.process


def test_a_worker_starts_after_the_pages(clock):
    worker = Child("worker", LIVES, {}, not_before=NOW + 8)
    worker.keep_alive()
    assert worker.process is None
    clock.now += 8
    worker.keep_alive()
    first = worker.process
    try:
        assert first.poll() is None
        worker.keep_alive()
        assert worker.process is first  # it lives
    finally:
        worker.ask_to_end()
        worker.end()


def test_who_ends_is_started_again_and_who_ends_at_once_after_some_seconds(clock, capsys):
    child = Child("web", ENDS, {})
    child.keep_alive()
    first = ended(child)
    clock.now += 60  # it lived for a minute
    child.keep_alive()
    second = ended(child)
    assert second is not first
    clock.now += 1
    child.keep_alive()
    assert child.process is second
    assert "web" in capsys.readouterr().err
    clock.now += 1
    child.keep_alive()
    assert child.process is second
    assert not capsys.readouterr().err  # said once
    clock.now += 3
    child.keep_alive()
    assert ended(child) is not second
