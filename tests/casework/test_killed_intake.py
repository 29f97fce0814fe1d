"""Intake under `kill -9`: what was told is there, and a replay makes each lead once."""

import os
import random
import signal
import subprocess
import sys
import time

import people
import pytest

from wangjian.authority.actor import scope
from wangjian.casework import actions, queries
from wangjian.docket.models import Matter
from wangjian.monitoring.models import FindingGroup

WORKER = """
import django, sys, uuid
django.setup()
from wangjian.authority.queries import actor_by_login
from wangjian.casework.actions import take_in
by = actor_by_login("officer@sc/cd/")
print("ready", flush=True)
for one in sys.argv[1:]:
    print(take_in(by=by, group_ids=[uuid.UUID(one)])[0].lead_id, flush=True)
print("done", flush=True)
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_intake_killed_again_and_again_makes_every_lead_once(workspace, group_maker):
    by = people.province().actor("sc/cd/", "officer")
    groups = [group_maker(f"shop:pf1:{n}").id for n in range(30)]
    dice, told = random.Random(8), set()
    for _ in range(4):
        told |= _killed(groups, dice)
    replayed = actions.take_in(by=by, group_ids=groups)
    assert told <= {str(one.lead_id) for one in replayed}
    assert len({one.lead_id for one in replayed}) == len(groups)
    sums = queries.balance(by)
    assert (sums.leads, sums.open, sums.adds_up) == (len(groups), len(groups), True)
    with scope(by):
        seqs = sorted(Matter.objects.values_list("seq", flat=True))
        assert seqs == list(range(1, len(groups) + 1))
        assert set(FindingGroup.objects.values_list("state", flat=True)) == {"taken"}


def _killed(groups, dice):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "wangjian.web.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, *map(str, groups)],
        stdout=subprocess.PIPE, env=environment, text=True,
    ) as worker:  # fmt: skip
        assert worker.stdout.readline() == "ready\n"
        time.sleep(dice.random() * 0.4)
        worker.send_signal(signal.SIGKILL)
        return set(worker.stdout.read().split("\n")[:-1]) - {"done"}
