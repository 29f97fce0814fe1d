"""工作进程: `python -m wangjian.jobs.worker`, started and watched by `wangjian serve`.

One job at a time: a run uses all cores by itself, and one small machine serves pages beside it.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path


def main() -> None:
    """Work until told to stop (SIGTERM, SIGINT); a job under way is finished or swept later."""
    from wangjian.web.start import start_django
    from wangjian.workspace import postgres
    from wangjian.workspace.folder import Workspace

    workspace = Workspace.find(Path(os.environ["WANGJIAN_WORKSPACE"]))
    os.environ.setdefault("NUMBA_CACHE_DIR", str(workspace.tmp / "numba"))
    with postgres.running(workspace):
        start_django(workspace)
        asyncio.run(work())


async def work() -> None:
    """Run the procrastinate worker on Django's database with a connection pool of its own."""
    from procrastinate.contrib.django import app as django_app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    import wangjian.jobs.timetable  # noqa: F401 - registers the jobs

    connector = django_app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError(f"Django's connector was expected, not {connector!r}")
    app = django_app.with_connector(connector.get_worker_connector())
    async with app.open_async():
        await app.run_worker_async(
            concurrency=1,
            install_signal_handlers=True,
            delete_jobs="successful",
            shutdown_graceful_timeout=20,
        )


if __name__ == "__main__":
    main()
