"""取证的命令: addresses become sealed exhibits."""

from __future__ import annotations

import click

from wangjian.cli.output import Progress, json_option, show_json
from wangjian.cli.session import desk
from wangjian.errors import BadInput


@click.command()
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--device", type=click.Choice(["desktop", "phone"]), default="desktop")
@click.option("--scroll", is_flag=True, help="滚动到底 go down the whole page first.")
@click.option(
    "--officer", "officers", multiple=True, help="在场的另一名执法人员 who else was there."
)
@click.option(
    "--allow",
    multiple=True,
    metavar="HOST:PORT",
    help="允许访问的内网地址 a place that need not be on the open network.",
)
@json_option
@click.pass_context
def capture(
    ctx: click.Context,
    urls: tuple[str, ...],
    device: str,
    officers: tuple[str, ...],
    allow: tuple[str, ...],
    *,
    scroll: bool,
    as_json: bool,
) -> None:
    """网页取证。Open each URL, keep all that came, and seal it as an exhibit."""
    from wangjian.evidence.recording.capture import Wish, check

    allowed = tuple(_place(one) for one in allow)
    for url in urls:
        check(url)
    rows = []
    with desk(ctx) as open_desk:
        from wangjian.evidence.capturing import capture as capture_one

        for url in urls:
            progress = Progress()
            exhibit = capture_one(
                by=open_desk.actor,
                workspace=open_desk.workspace,
                wish=Wish(url, device=device, scroll=scroll, allowed=allowed),
                officers=officers,
                progress=progress,
            )
            progress.end()
            file = open_desk.workspace.evidence / exhibit.path
            rows.append(
                {
                    "exhibit": str(exhibit.id),
                    "url": url,
                    "title": exhibit.title,
                    "file": str(file),
                    "sha256": exhibit.sha256,
                    "sm3": exhibit.sm3,
                    "bytes": exhibit.size_bytes,
                }
            )
            if not as_json:
                for name, value in rows[-1].items():
                    click.echo(f"{name:8} {value}")
    if as_json:
        show_json(rows)


def _place(said: str) -> tuple[str, int]:
    host, _, port = said.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65_536:
        raise BadInput(
            f"--allow {said} 不是“主机:端口”",
            f"--allow {said} is no HOST:PORT",
            remedy_zh="例如 --allow 127.0.0.1:8080",
            remedy_en="like --allow 127.0.0.1:8080",
        )
    return host.strip("[]").lower(), int(port)
