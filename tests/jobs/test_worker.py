"""The worker itself: a process a kind of work; none holds up the other, and none loses anything."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.web.conftest import people_in
from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.cli.serve import worker_command
from wangjian.jobs.timetable import again, web_export
from wangjian.monitoring import actions as monitoring
from wangjian.monitoring.models import Run
from wangjian.web.lists import exporting
from wangjian.web.lists.registered import listing_of
from wangjian.web.models import ExportRequest

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def working(*names):
    """The worker processes of those names, ended by a kill where the test did not end them."""
    found = [subprocess.Popen(worker_command(name), env=os.environ) for name in names]
    try:
        yield found
    finally:
        for one in found:
            one.kill()
            one.wait()


def until(true, within=60):
    """Wait until it is so."""
    end = time.monotonic() + within
    while not (found := true()):
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.2)
    return found


def export_of(house, name="rules"):
    return exporting.request_export(
        by=house.actor("head"), listing=listing_of(name), query="", form="csv"
    )


def state_of(one):
    with scope(house_actor()):
        return ExportRequest.objects.get(id=one.id).state


def waits_for_a_lock(owner):
    rows = owner.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
    return rows.fetchone() is not None


@pytest.mark.slow
def test_an_export_is_made_while_a_run_goes_on_and_both_processes_end_in_order(workspace, owner):
    house = people_in()
    run = monitoring.request_run(by=house.actor("head"), rules=["cn.display.licence"])
    with owner.transaction(), working("short", "long") as (short, long):
        # the run is taken up and stands still as long as this row is held
        owner.execute("SELECT 1 FROM monitoring_run WHERE id = %s FOR UPDATE", [run.id])
        until(lambda: waits_for_a_lock(owner))
        one = export_of(house)
        until(lambda: state_of(one) == "done")
        assert Run.objects.get(id=run.id).state == "queued"
        for process in (short, long):
            process.send_signal(signal.SIGTERM)
        assert short.wait(timeout=30) == 0
        assert long.wait(timeout=30) == 0
    # nothing of the run is lost: it waits
    assert [one for one, _trial in monitoring.sweep(workspace)] == [run.id]


@pytest.mark.slow
def test_an_export_whose_worker_was_killed_is_made_by_the_next(workspace, owner):
    house = people_in()
    one = export_of(house, "runs")
    with owner.transaction(), working("short") as [short]:
        owner.execute("LOCK TABLE monitoring_run IN ACCESS EXCLUSIVE MODE")
        until(lambda: state_of(one) == "running")
        short.kill()
        short.wait()
    # its last sign of life is long ago, that of the process too
    with scope(house_actor()):
        ExportRequest.objects.update(alive_at=datetime.now(UTC) - timedelta(hours=1))
    owner.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    for export_id in exporting.sweep(workspace):
        again(web_export, export_id)
    with working("short") as [short]:
        until(lambda: state_of(one) == "done")
        # what the dead process was at is cleared away
        doing = (
            "SELECT 1 FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'web.export'"
        )
        until(lambda: owner.execute(doing).fetchone() is None)
        short.send_signal(signal.SIGTERM)
        assert short.wait(timeout=30) == 0


def test_an_export_under_way_at_the_end_of_its_process_waits_again(workspace, monkeypatch):
    house = people_in()
    one = export_of(house)
    exporting.make(workspace, str(one.id), ends=lambda: True)
    assert state_of(one) == "queued"
    assert list(workspace.exports.iterdir()) == []
    exporting.make(workspace, str(one.id))
    assert state_of(one) == "done"


def test_a_run_under_way_at_the_end_of_its_process_waits_again(workspace, monkeypatch):
    from wangjian.jobs import endings

    house = people_in()
    run = monitoring.request_run(by=house.actor("head"), rules=["cn.display.licence"], shadow=True)
    monkeypatch.setattr(endings, "_asked", ending := type(endings._asked)())
    ending.set()
    monitoring.execute_run(workspace, run.id, endings.watch)
    assert Run.objects.get(id=run.id).state == "queued"
    assert Run.objects.get(id=run.id).started_at is None
    ending.clear()
    monitoring.execute_run(workspace, run.id, endings.watch)
    assert Run.objects.get(id=run.id).state == "done"


def test_one_officer_has_one_export_made_at_a_time_and_the_next_is_named(workspace):
    house = people_in()
    first, second = export_of(house), export_of(house)
    with scope(house_actor()):
        ExportRequest.objects.filter(id=first.id).update(state="running", alive_at=first.asked_at)
    assert exporting.make(workspace, str(second.id)) == ""
    assert state_of(second) == "queued"
    with scope(house_actor()):
        ExportRequest.objects.filter(id=first.id).update(state="queued", alive_at=None)
    assert exporting.make(workspace, str(first.id)) == str(second.id)
