"""Numbers under parallel work and under `kill -9`: none twice, none missing."""

import os
import random
import signal
import subprocess
import sys
import threading
import time

import people
import pytest
from django.db import connections, transaction

from wangjian.authority.actor import scope
from wangjian.docket.models import Matter, Step

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import django, sys
django.setup()
sys.path[:0] = {paths!r}
from wangjian.authority.queries import actor_by_login
from wangjian.docket.actions import NewMatter, open_matter, take_step
by = actor_by_login("officer@sc/cd/")
print("ready", flush=True)
while True:
    matter = open_matter(by=by, new=NewMatter("lead", "sc/cd/", {{"received_on": "2026-09-01"}}))
    print(matter.seq, matter.id, flush=True)
    take_step(by=by, matter_id=matter.id, verb="note", fields={{"reason": "x"}}, version=1)
"""


def seqs(by):
    with scope(by):
        return sorted(Matter.objects.values_list("seq", flat=True))


def test_eight_writers_some_of_whom_fail_leave_no_gap_and_no_double(open_one):
    land = people.province()
    by = land.actor("sc/cd/", "officer")
    failed = threading.Event()

    def work(number):
        dice = random.Random(number)
        try:
            for _ in range(12):
                with transaction.atomic():
                    open_one(by)
                    if dice.random() < 0.3:
                        transaction.set_rollback(True)
                        failed.set()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = seqs(by)
    assert failed.is_set()
    assert found == list(range(1, len(found) + 1))
    assert 0 < len(found) < 96


@pytest.mark.slow
def test_writers_killed_in_the_middle_lose_nothing_that_was_told_and_leave_no_gap(workspace):
    land = people.province()
    by = land.actor("sc/cd/", "officer")
    dice = random.Random(20201001)
    told: list[tuple[int, str]] = []
    for _ in range(4):
        told += _killed_writers(dice)
    found = seqs(by)
    assert found == list(range(1, len(found) + 1))
    with scope(by):
        kept = {(m.seq, str(m.id)) for m in Matter.objects.all()}
        assert set(told) <= kept
        for matter in Matter.objects.all():
            steps = list(Step.objects.filter(matter=matter).order_by("no"))
            assert [step.no for step in steps] == list(range(1, matter.version + 1))
            assert matter.clocks.count() == 1


def _killed_writers(dice):
    """Three writers, each ended with SIGKILL at a moment of its own; what they had told us."""
    code = WORKER.format(paths=sys.path)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "wangjian.web.settings"}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, text=True
        )
        for _ in range(3)
    ]
    told = []
    for writer in running:
        assert writer.stdout.readline() == "ready\n"
    for writer in running:
        time.sleep(dice.random() * 0.3)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        for line in writer.stdout.read().split("\n")[:-1]:
            seq, _, matter = line.partition(" ")
            told.append((int(seq), matter))
        writer.stdout.close()
    return told
