"""后台任务: which lane of the workers does what, and how much waits in each."""

from __future__ import annotations

import click

from wangjian.cli.output import json_option, show_rows
from wangjian.cli.session import desk


@click.command("jobs")
@json_option
@click.pass_context
def jobs(ctx: click.Context, *, as_json: bool) -> None:
    """后台任务。The lanes of the workers: what each does, and how many jobs wait in it."""
    with desk(ctx):
        from wangjian.jobs.lanes import lanes_now

        rows = [
            {
                "lane": one.lane.id,
                "words": f"{one.lane.zh} {one.lane.en}",
                "at_once": one.lane.at_once,
                "doing": "、".join(one.doing),
                "waiting": one.waiting,
            }
            for one in lanes_now()
        ]
    show_rows(
        rows,
        (
            ("lane", "车道 lane"),
            ("words", "任务 jobs"),
            ("at_once", "同时 at once"),
            ("doing", "进行 doing"),
            ("waiting", "等待 waiting"),
        ),
        as_json=as_json,
    )
