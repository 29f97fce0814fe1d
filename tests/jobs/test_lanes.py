"""Lanes: each job of the timetable stands in one, under a queue of its own name."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

import wangjian.jobs.timetable
from wangjian.authority.actions import nudge
from wangjian.cli.serve import WORKERS
from wangjian.jobs.lanes import lanes, lanes_now, processes


def ours():
    return {
        name
        for name, task in app.tasks.items()
        if task.func.__module__ == "wangjian.jobs.timetable"
    }


def test_every_job_stands_in_exactly_one_lane():
    named = [job for lane in lanes() for job in lane.jobs]
    assert sorted(named) == sorted(ours())


def test_every_job_stands_in_the_queue_of_its_name_and_holds_no_lock():
    for name in ours():
        assert app.tasks[name].queue == name
        assert app.tasks[name].lock is None


def test_serving_starts_every_process_of_the_file():
    assert sorted(WORKERS) == sorted(processes())


def test_what_an_officer_waits_for_shares_no_process_with_a_monitor_run():
    process = {job: lane.process for lane in lanes() for job in lane.jobs}
    for waited_for in (
        "web.export",
        "monitoring.try",
        "monitoring.check_draft",
        "evidence.capture",
    ):
        assert process[waited_for] != process["monitoring.run"]


@pytest.mark.django_db
def test_a_nudge_stands_in_its_own_lane_until_somebody_takes_it():
    nudge("web.export", "1")
    nudge("monitoring.run", "2")
    waiting = {one.lane.id: one.waiting for one in lanes_now()}
    assert waiting == {"long": 1, "asked": 0, "files": 1, "quick": 0, "captures": 0}


@pytest.mark.django_db
def test_what_a_sweep_asks_for_again_each_minute_waits_once():
    for _ in range(3):
        wangjian.jobs.timetable.again(wangjian.jobs.timetable.web_export, "7")
    assert ProcrastinateJob.objects.filter(task_name="web.export").count() == 1
