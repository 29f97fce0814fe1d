"""工作进程: the lanes of one process, `main("short")`, started and watched by `wangjian serve`.

Long jobs have a process of their own: whatever becomes of it, exports and checks go on, and they
wait for no monitor run. What is under way at SIGTERM is given some seconds; an export then goes
back into the queue. What a killed process left is found by its heartbeat and cleared away, and
the rows that it was at queue again by the sweeps.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian.jobs import endings
from wangjian.jobs.priority import give_way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procrastinate import App

    from wangjian.jobs.lanes import Lane

CAPTURES = "captures"  # the process that opens pages of strangers
LONG = "long"  # the one whose jobs nobody sits and waits for
GRACE_SECONDS = 15.0
# A worker says every ten seconds that it lives.
DEAD_AFTER_SECONDS = 45.0
LOOK_EVERY_SECONDS = 20.0


def main(process: str) -> None:
    """Work until told to stop (SIGTERM, SIGINT); a job under way is finished or taken up later."""
    from wangjian.web.start import start_django
    from wangjian.workspace import postgres
    from wangjian.workspace.folder import Workspace

    workspace = Workspace.find(Path(os.environ["WANGJIAN_WORKSPACE"]))
    if process == LONG:
        give_way()
    os.environ.setdefault("NUMBA_CACHE_DIR", str(workspace.tmp / "numba"))
    with postgres.running(workspace):
        start_django(workspace)
        from wangjian.jobs.browsers import keeping
        from wangjian.jobs.lanes import lanes

        own = [lane for lane in lanes() if lane.process == process]
        with keeping(workspace) if process == CAPTURES else contextlib.nullcontext():
            in_order = asyncio.run(work(own))
    sys.exit(0 if in_order else 1)


async def work(own: Sequence[Lane]) -> bool:
    """Run these lanes until a signal; False where one of them ended by itself."""
    from procrastinate.contrib.django import app as django_app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    import wangjian.jobs.timetable  # noqa: F401 - registers the jobs

    connector = django_app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError(f"Django's connector was expected, not {connector!r}")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    app = django_app.with_connector(connector.get_worker_connector())
    async with app.open_async():
        tasks = [asyncio.create_task(_lane(app, lane)) for lane in own]
        tasks.append(asyncio.create_task(_clear_away(app)))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([*tasks, stopped], return_when=asyncio.FIRST_COMPLETED)
        endings.ask()
        for task in tasks:
            task.cancel()
        _done, held = await asyncio.wait(tasks, timeout=GRACE_SECONDS + 3)
        if held:
            # A thread at a job that heeds no end would hold the process for as long as that takes.
            os._exit(0 if stop.is_set() else 1)
        return stop.is_set()


async def _lane(app: App, lane: Lane) -> None:
    await app.run_worker_async(
        queues=list(lane.queues),
        name=lane.id,
        concurrency=lane.at_once,
        install_signal_handlers=False,
        delete_jobs="successful",
        shutdown_graceful_timeout=GRACE_SECONDS,
        stalled_worker_timeout=DEAD_AFTER_SECONDS,
    )


async def _clear_away(app: App) -> None:
    """Jobs of processes that died: the rows that they were at are taken up by the sweeps."""
    from procrastinate.jobs import Status

    while True:
        await app.job_manager.prune_stalled_workers(DEAD_AFTER_SECONDS)
        dead = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS)
        for job in dead:
            with contextlib.suppress(Exception):  # the other process may have been first
                await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
        await asyncio.sleep(LOOK_EVERY_SECONDS)
