"""取证的命令: addresses become sealed exhibits, now or through the queue."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from wangjian.cli.output import Progress, json_option, show_json
from wangjian.cli.session import desk
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, WangjianError

if TYPE_CHECKING:
    import uuid
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.cli.session import Desk
    from wangjian.evidence.orders.asking import Wanted
    from wangjian.evidence.recording.capture import Captured
    from wangjian.evidence.recording.keeping import Kept


@click.command()
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--lead", default="", metavar="ID", help="为哪条线索 the lead that it is for.")
@click.option("--device", type=click.Choice(["desktop", "phone"]), default="desktop")
@click.option("--scroll", is_flag=True, help="滚动到底 go down the whole page first.")
@click.option("--video", is_flag=True, help="录下屏幕 keep pictures of the screen over time.")
@click.option(
    "--login", default="", metavar="PROFILE", help="用哪份登录状态 a login kept in secrets/logins."
)
@click.option(
    "--officer", "officers", multiple=True, help="在场的另一名执法人员 who else was there."
)
@click.option(
    "--allow",
    multiple=True,
    metavar="HOST:PORT",
    help="允许访问的内网地址 a place that need not be on the open network.",
)
@click.option("--queue", is_flag=True, help="排队 leave it to the worker.")
@json_option
@click.pass_context
def capture(
    ctx: click.Context,
    urls: tuple[str, ...],
    lead: str,
    device: str,
    officers: tuple[str, ...],
    allow: tuple[str, ...],
    login: str,
    *,
    scroll: bool,
    video: bool,
    queue: bool,
    as_json: bool,
) -> None:
    """网页取证。Open each URL, keep all that came, and seal it as an exhibit."""
    from wangjian.evidence.recording.capture import check

    for place in allow:
        _place(place)
    for url in urls:
        check(url)
    how = {
        "device": device, "scroll": scroll, "allow": allow, "officers": officers, "video": video,
        "login": login,
    }  # fmt: skip
    from wangjian.evidence.recording.keeping import Kept

    # two browsers an address, one for its replay; the first starts while the desk is opened
    browsers = None if queue else Kept(1, device=device, most=2 * len(urls))
    with browsers or nullcontext(), desk(ctx) as open_desk:
        wanted = [_wanted(open_desk.actor, url, lead) for url in urls]
        rows, failed = _each(open_desk, wanted, how, browsers, show=not as_json)
    if as_json:
        show_json(rows)
    if failed is not None:
        ctx.exit(failed.exit_code)


def _each(
    open_desk: Desk,
    wanted: list[Wanted],
    how: dict[str, Any],
    browsers: Kept | None,
    *,
    show: bool,
) -> tuple[list[dict[str, Any]], WangjianError | None]:
    """One address after the other; where one fails, the others are captured all the same."""
    rows: list[dict[str, Any]] = []
    failed: WangjianError | None = None
    for one in wanted:
        try:
            row = (
                _queued(open_desk, one, how)
                if browsers is None
                else _captured(open_desk, one, how, browsers)
            )
        except WangjianError as error:
            if len(wanted) == 1:
                raise
            failed, row = error, {"url": one.url, "failed": error.in_language("en")}
            click.echo(f"{one.url}\n{error}", err=True)
        else:
            for name, value in row.items() if show else ():
                click.echo(f"{name:9} {value}")
        rows.append(row)
    return rows, failed


def _captured(
    open_desk: Desk, wanted: Wanted, how: dict[str, Any], browsers: Kept
) -> dict[str, Any]:
    """Now, in this process."""
    from wangjian.evidence.capturing import Ask, carry_out
    from wangjian.evidence.finishing import finish
    from wangjian.evidence.recording.capture import Wish

    progress, found = Progress(), _Found(wanted.url)
    allowed = tuple(_place(one) for one in how["allow"])
    exhibit = carry_out(
        by=open_desk.actor,
        workspace=open_desk.workspace,
        wish=Wish(
            wanted.url,
            device=how["device"],
            scroll=how["scroll"],
            video=how["video"],
            login=_login(open_desk, how["login"]),
            allowed=allowed,
        ),
        ask=Ask(
            officers=how["officers"],
            progress=progress,
            subject_id=wanted.subject_id,
            made_for=wanted.made_for,
            office_path=wanted.office_path,
            judge=found.judge,
        ),
        pairs=browsers,
    )
    [exhibit] = finish(open_desk.workspace, [exhibit.id])
    progress.end()
    if found.words:
        click.echo("注意：{}。 Note: {}.".format(*found.words), err=True)
    _warn(open_desk.workspace.evidence / exhibit.path)
    return {
        "exhibit": str(exhibit.id),
        "url": wanted.url,
        "title": exhibit.title,
        "file": str(open_desk.workspace.evidence / exhibit.path),
        "sha256": exhibit.sha256,
        "sm3": exhibit.sm3,
        "bytes": exhibit.size_bytes,
        "log": exhibit.entry.leaf_index,
        "timestamp": exhibit.attached == exhibit.Attached.TIME,
    }


class _Found:
    """What came of the address that was asked for, judged before anything is sealed."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.words: tuple[str, str] | None = None

    def judge(self, seen: Captured, rows: list[dict[str, Any]]) -> None:
        """Refused is what may not be visited; that nobody answered is sealed, and said."""
        from wangjian.evidence.orders.judging import outcome

        found = outcome(self.url, rows, ended=seen.ended)
        if found.kind == "closed":
            raise NotAllowed(
                *found.words,
                remedy_zh="确需访问时，请用 --allow 主机:端口",
                remedy_en="if it is to be visited, say --allow HOST:PORT",
            )
        self.words = found.words if found.kind != "seen" else None


def _warn(file: Path) -> None:
    """Of what the package still says of a login, before anybody hands it out."""
    from wangjian.evidence.showing.opened import opened
    from wangjian.evidence.showing.page import repeats_in

    with opened(file) as package:
        found = repeats_in(package)
    if found:
        click.echo(
            f"注意：证据包里还能读到登录状态中的值（答复 {found.answers} 份，"
            f"页面 {found.shown} 处，无法查找 {found.not_searched} 份）；"
            "交出之前请先退出这个账号。 "
            f"The package still shows values of the login ({found.answers} answers, "
            f"{found.shown} times on the page, {found.not_searched} answers not searched): "
            "log it out before you hand the package out.",
            err=True,
        )


def _queued(open_desk: Desk, wanted: Wanted, how: dict[str, Any]) -> dict[str, Any]:
    """By the worker, when its turn comes."""
    from wangjian.evidence.orders import asking

    by = open_desk.actor
    asked = asking.How(
        how["device"], how["scroll"], _second(by, how["officers"]), tuple(how["allow"]),
        video=how["video"], login=how["login"],
    )  # fmt: skip
    _login(open_desk, how["login"])  # said now if there is none, not by the worker later
    made = asking.request(by=by, wanted=wanted, how=asked)
    return {"capture": str(made.id), "url": made.url, "state": made.state}


def _login(open_desk: Desk, name: str) -> Path | None:
    """The file of a login that the officer's office has."""
    from wangjian.evidence.recording import logins

    office = open_desk.actor.office_path
    return logins.found(open_desk.workspace.secrets, name, office) if name else None


def _wanted(by: Actor, url: str, lead: str) -> Wanted:
    """What it is for: a lead of the officer's, by its id."""
    from wangjian.evidence.orders.asking import Wanted

    if not lead:
        return Wanted(url)
    from wangjian.casework.queries import lead_card

    card = lead_card(by, _id(lead))
    return Wanted(url, card.matter.subject_id, f"lead:{card.matter.id}", card.lead.office_path)


def _second(by: Actor, names: tuple[str, ...]) -> uuid.UUID | None:
    """The second officer, by login or name, among those of the office."""
    from wangjian.authority.queries import officers_in

    if not names:
        return None
    there = officers_in(by.office_path)
    found = [one.id for one in there if names[0] in {one.username, one.display_name}]
    if len(names) > 1 or len(found) != 1:
        raise NoSuchRecord(
            f"本机关没有（或不止一名）执法人员“{'、'.join(names)}”",
            f"none, or more than one, of the office's officers is called {', '.join(names)}",
            remedy_zh="排队取证时请写一名在职人员的登录名",
            remedy_en="with --queue write the login of one officer of the office",
        )
    return found[0]


def _id(said: str) -> uuid.UUID:
    import uuid

    try:
        return uuid.UUID(said)
    except ValueError:
        raise BadInput("线索编号无效", "this is no id of a lead") from None


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
