"""Browsers that are ready before anybody asks: each for one page, and nothing of it is kept."""

import json
import os
import shutil
import signal
import time
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from wangjian.demo.shop.opening import open_shop
from wangjian.errors import NotReady
from wangjian.evidence.recording import keeping, nursery
from wangjian.evidence.recording.capture import Wish, capture, replay
from wangjian.evidence.recording.keeping import Kept
from wangjian.evidence.recording.starting import RECORDER


class Pairs:
    """Stands in for two processes: what was begun, and what was ended."""

    def __init__(self):
        self.begun, self.ended, self.error = [], [], None

    @contextmanager
    def ready(self, device, starting):
        assert starting
        if self.error is not None:
            raise self.error
        pair = SimpleNamespace(
            device=device, lives=True, made=time.monotonic(), start=lambda: None, loaded=None
        )
        self.begun.append(pair)
        try:
            yield pair
        finally:
            self.ended.append(pair)


class NoNursery:
    start = "a way to start"

    def close(self):
        pass


@pytest.fixture
def pairs(monkeypatch):
    made = Pairs()
    monkeypatch.setattr(keeping, "ready", made.ready)
    monkeypatch.setattr(nursery, "Nursery", NoNursery)
    return made


def until(true):
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


def test_a_pair_is_ready_before_it_is_asked_for_and_serves_once(pairs):
    with Kept(2) as kept:
        until(lambda: len(pairs.begun) == 2)
        with kept.pair("desktop") as first:
            assert first in pairs.begun[:2]
            first.loaded()  # the page is there: the machine has time for the next
            until(lambda: len(pairs.begun) == 3)
        until(lambda: first in pairs.ended)
        with kept.pair("desktop") as second, kept.pair("desktop") as third:
            assert len({id(one) for one in (first, second, third)}) == 3
    assert sorted(map(id, pairs.begun)) == sorted(map(id, pairs.ended)), "nothing is left behind"


def test_no_browser_is_started_while_a_page_loads(pairs):
    with Kept(1) as kept:
        until(lambda: len(pairs.begun) == 1)
        with kept.pair("desktop") as first:
            time.sleep(0.2)
            assert pairs.begun == [first]
        until(lambda: len(pairs.begun) == 2)


def test_one_that_died_or_grew_old_is_not_given_out(pairs):
    with Kept(1, oldest_seconds=1_000) as kept:
        until(lambda: len(pairs.begun) == 1)
        pairs.begun[0].lives = False
        with kept.pair("desktop") as second:
            assert second.lives
        until(lambda: pairs.begun[0] in pairs.ended)
    pairs.begun.clear()
    with Kept(1, oldest_seconds=1_000) as kept:
        until(lambda: len(pairs.begun) == 1)
        pairs.begun[0].made -= 1_001
        with kept.pair("desktop") as second:
            assert second is not pairs.begun[0]
        until(lambda: pairs.begun[0] in pairs.ended)


def test_the_device_that_was_asked_for_last_is_kept(pairs):
    with Kept(1) as kept:
        until(lambda: len(pairs.begun) == 1)
        with kept.pair("phone") as one:
            assert one.device == "phone"
        until(lambda: [pair.device for pair in pairs.begun] == ["desktop", "phone", "phone"])
        assert pairs.begun[0] in pairs.ended


def test_no_more_are_made_than_are_wanted(pairs):
    with Kept(1, most=2) as kept:
        for _ in range(2):
            with kept.pair("desktop") as one:
                one.loaded()
        time.sleep(0.2)
        assert len(pairs.begun) == 2


def test_where_none_can_be_made_whoever_asks_is_told(pairs):
    pairs.error = NotReady("没有", "none")
    with Kept(1) as kept, pytest.raises(NotReady), kept.pair("desktop"):
        pass


@pytest.mark.skipif(not nursery.HERE, reason="sockets that keep messages apart are Linux's")
def test_a_nursery_forks_processes_that_end_with_their_block():
    made = nursery.Nursery()
    try:
        with made.start(RECORDER, ["/nowhere"], None) as one, made.start(
            RECORDER, ["/nowhere"], None
        ) as other:  # fmt: skip
            told = [json.loads(each.stdout.readline()) for each in (one, other)]
            assert told[0]["spki"] != told[1]["spki"], "each has keys of its own"
            assert one.poll() is None
            os.kill(other.pid, signal.SIGKILL)
            assert other.wait(10) == -signal.SIGKILL
        assert one.poll() == -signal.SIGTERM
        with made.start(RECORDER, ["/nowhere"], None) as third:
            third.stdout.readline()
            third.stdin.close()
            assert third.wait(10) == 0, "without an order it ends by itself"
    finally:
        made.close()
    with pytest.raises(NotReady), made.start(RECORDER, ["/nowhere"], None):
        pass


@pytest.mark.browser
def test_what_one_page_leaves_the_next_does_not_find(monkeypatch, tmp_path):
    if not (os.environ.get("WANGJIAN_CHROMIUM") or shutil.which("chromium")):
        pytest.skip("no Chromium here: install it, or name it in WANGJIAN_CHROMIUM")
    with open_shop() as shop, Kept(2) as kept:
        monkeypatch.setenv("SSL_CERT_FILE", str(shop.ca))
        wish = Wish(shop.plain, allowed=shop.allowed)
        told = []
        for name in ("one", "two"):
            folder, again = tmp_path / name, tmp_path / name / "again"
            again.mkdir(parents=True)
            assert capture(wish, folder, kept.pair).ended == "done"
            assert replay(folder / "data.warc", wish, again, kept.pair).missing == {}
            told += [json.loads((one / "browser.json").read_text()) for one in (folder, again)]
        doors = [
            tuple(one for one in row["switches"] if one.startswith(("--proxy-server", "--ignore")))
            for row in told
        ]
        assert len(set(doors)) == 4, "each has a proxy and an authority of its own"
        assert {row["sandbox"] for row in told} == {True}
