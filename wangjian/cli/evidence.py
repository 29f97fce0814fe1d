"""电子取证: seal files, list exhibits, check one again, hand one out."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from datetime import UTC, datetime
from pathlib import Path

import click

from wangjian import __version__
from wangjian.cli.output import json_option, show_json, show_rows
from wangjian.cli.session import desk
from wangjian.errors import Duplicate

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def evidence() -> None:
    """电子取证。Exhibits: sealed, in the log, to be checked by anybody."""


@evidence.command("seal")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--title", required=True, help="名称 what it is.")
@click.option(
    "--officer", "officers", multiple=True, help="在场人员 who else was there; repeatable."
)
@click.option("--url", default="", help="网址 where it came from.")
@json_option
@click.pass_context
def seal(
    ctx: click.Context,
    files: tuple[Path, ...],
    title: str,
    officers: tuple[str, ...],
    url: str,
    *,
    as_json: bool,
) -> None:
    """固定文件。Seal FILES as one exhibit and enter it in the log."""
    with desk(ctx) as open_desk, tempfile.TemporaryDirectory(dir=open_desk.workspace.tmp) as tmp:
        from wangjian.evidence import actions, finishing, taking_in

        parts = taking_in.archived(files, Path(tmp), datetime.now(UTC), f"wangjian {__version__}")
        made = actions.seal(
            by=open_desk.actor,
            workspace=open_desk.workspace,
            new=actions.NewExhibit("files", title, parts, (), officers, url),
        )
        finishing.finish(open_desk.workspace, [made.id])
        row = {"id": made.id, "sha256": made.sha256, "sm3": made.sm3, "file": made.path}
    if as_json:
        show_json(row)
    else:
        for name, value in row.items():
            click.echo(f"{name:8} {value}")


@evidence.command("list")
@click.option("--after", default="", help="从此编号之后 go on after this number.")
@json_option
@click.pass_context
def list_(ctx: click.Context, after: str, *, as_json: bool) -> None:
    """列出证据。Exhibits of one's offices, the newest first."""
    with desk(ctx) as open_desk:
        from wangjian.evidence import queries

        found, _ = queries.exhibits(open_desk.actor, after=after)
        rows = [
            {
                "id": str(one.id),
                "kind": one.kind,
                "title": one.title,
                "sealed_at": one.sealed_at.isoformat(),
                "leaf_index": one.entry.leaf_index,
                "sha256": one.sha256,
            }
            for one in found
        ]
    columns = [
        ("id", "编号"),
        ("title", "名称"),
        ("sealed_at", "固定时间"),
        ("leaf_index", "日志位置"),
    ]
    show_rows(rows, columns, as_json=as_json)


@evidence.command("export")
@click.argument("exhibit_id")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--with-record",
    is_flag=True,
    help="连同提取笔录 a .zip with the extraction record, later custody, acts, keys.",
)
@click.pass_context
def export(ctx: click.Context, exhibit_id: str, out: Path, *, with_record: bool) -> None:
    """交出证据。Copy an exhibit to OUT; that is noted in its custody."""
    with desk(ctx) as open_desk:
        from wangjian.evidence import handing, queries

        found = queries.exhibit(open_desk.actor, exhibit_id)
        if out.exists():
            raise Duplicate(f"文件 {out} 已存在", f"the file {out} exists already")
        by, workspace = open_desk.actor, open_desk.workspace
        if with_record:
            whole = handing.hand_out_with_record(by=by, workspace=workspace, exhibit=found)
            with whole, out.open("xb") as file:
                shutil.copyfileobj(whole, file)
        else:
            shutil.copyfile(handing.hand_out(by=by, workspace=workspace, exhibit=found), out)
    click.echo(f"已交出 Handed out: {out}")


@evidence.command("key")
@click.pass_context
def key(ctx: click.Context) -> None:
    """打印公钥。The office's public key (PEM), to be published."""
    with desk(ctx) as open_desk:
        from wangjian.evidence import shelf

        click.echo(shelf.office_key(open_desk.workspace).pem, nl=False)


@evidence.command("domain")
@click.argument("files", nargs=-1, type=_FILE)
@click.option("--root", type=_FILE, help="根证书 the root, where CERT does not hold it.")
@click.option("--tsa-cert", type=_FILE, help="时间戳机构证书 those that its tokens do not bring.")
@click.option("--off", is_flag=True, help="不再以域名签名 sign with the office's own key again.")
@click.pass_context
def domain(
    ctx: click.Context,
    files: tuple[Path, ...],
    root: Path | None,
    tsa_cert: Path | None,
    *,
    off: bool,
) -> None:
    """以域名签名。Sign packages with a domain's certificate: FILES are CERT and KEY (PEM).

    Without FILES: says with which certificate packages are signed now.
    """
    if len(files) not in (0, 2) or (files and off):
        raise click.UsageError("CERT KEY, or --off, or nothing")
    with desk(ctx) as open_desk:
        from wangjian.evidence.domain import keeping, setting

        by, workspace = open_desk.actor, open_desk.workspace
        if files:
            cert, key = files
            # a file that is no text is told as none that can be read
            chain, above, authority = (
                path.read_text("utf-8", "replace") if path else ""
                for path in (cert, root, tsa_cert)
            )
            found = keeping.look_at(chain, key.read_bytes(), above, authority)
            setting.use(by=by, workspace=workspace, found=found)
        elif off:
            setting.stop(by=by, workspace=workspace)
        for line in setting.told(workspace):
            click.echo(line)


@evidence.command("queue")
@click.option(
    "--state",
    default="",
    type=click.Choice(["", "open", "queued", "running", "done", "failed", "cancelled"]),
    help="状态 state; open is all that is still to come.",
)
@click.option("--after", default="", help="从此编号之后 go on after this number.")
@json_option
@click.pass_context
def queue(ctx: click.Context, state: str, after: str, *, as_json: bool) -> None:
    """取证队列。Addresses that wait, are captured, were captured, the newest first."""
    with desk(ctx) as open_desk:
        from wangjian.evidence import queries

        wanted = queries.CaptureFilter(state=state)
        found, _ = queries.captures(open_desk.actor, wanted, after=after)
        rows = [
            {
                "id": str(one.id),
                "url": one.url,
                "state": one.state,
                "told": one.told.get("zh", ""),
                "exhibit": str(one.exhibit_id or ""),
            }
            for one in found
        ]
    columns = [("id", "编号"), ("state", "状态"), ("url", "网址"), ("told", "说明")]
    show_rows(rows, columns, as_json=as_json)


@evidence.command("cancel")
@click.argument("capture_id", type=click.UUID)
@click.pass_context
def cancel(ctx: click.Context, capture_id: uuid.UUID) -> None:
    """取消取证。Call off a capture that waits or is under way."""
    with desk(ctx) as open_desk:
        from wangjian.evidence.orders import asking

        one = asking.cancel(by=open_desk.actor, request_id=capture_id)
        click.echo(f"{one.get_state_display()} {one.state}")


@evidence.command("retry")
@click.argument("capture_id", type=click.UUID)
@click.pass_context
def retry(ctx: click.Context, capture_id: uuid.UUID) -> None:
    """重试取证。Put a capture that failed or was called off into the queue again."""
    with desk(ctx) as open_desk:
        from wangjian.evidence.orders import asking

        one = asking.retry(by=open_desk.actor, request_id=capture_id)
        click.echo(f"{one.get_state_display()} {one.state}")


@evidence.command("verify-page")
def verify_page() -> None:
    """打印校验页。One page that checks packages without server or network: > verify.html."""
    from wangjian.web.verify_page.building import page

    click.echo(page(), nl=False)
