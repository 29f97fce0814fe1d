"""机关人员: offices, officers and posts from the command line."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import click

from wangjian.cli.output import json_option, show_rows
from wangjian.cli.session import desk


@click.group()
def authority() -> None:
    """机关人员。Offices, officers, posts, the journal."""


@authority.command("offices")
@json_option
@click.pass_context
def offices(ctx: click.Context, *, as_json: bool) -> None:
    """列出机关。The tree of offices."""
    with desk(ctx):
        from wangjian.authority.models import Office

        rows = [
            {"path": one.path, "name": one.name, "region": one.region_id, "id": str(one.id)}
            for one in Office.objects.order_by("path")
        ]
        show_rows(
            rows,
            [("path", "路径"), ("name", "名称"), ("region", "区划"), ("id", "编号")],
            as_json=as_json,
        )


@authority.command("add-office")
@click.argument("name")
@click.option("--under", required=True, help="上级机关路径 path of the office above.")
@click.option("--code", required=True, help="路径代码 its part of the path: a-z, 0-9, _.")
@click.option("--short-name", default="", help="简称 short name, in numbers.")
@click.option("--region", "region_id", help="管辖区划 region.")
@click.pass_context
def add_office(
    ctx: click.Context, name: str, under: str, code: str, short_name: str, region_id: str | None
) -> None:
    """新增机关。Add an office below another."""
    with desk(ctx) as open_desk:
        from wangjian.authority import actions

        made = actions.add_office(
            by=open_desk.actor,
            parent_id=_office_id(under),
            name=name,
            code=code,
            short_name=short_name,
            region_id=region_id,
        )
        click.echo(made.path)


@authority.command("add-officer")
@click.argument("login")
@click.argument("display_name")
@click.option("--office", required=True, help="机关路径 path of the office.")
@click.option("--role", required=True, help="角色 role, of roles.toml.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="任期截止日 last day.")
@click.pass_context
def add_officer(
    ctx: click.Context,
    login: str,
    display_name: str,
    office: str,
    role: str,
    until: datetime | None,
) -> None:
    """新增人员。Add an officer with a post; prints a one-time link."""
    with desk(ctx) as open_desk:
        from django.db import transaction

        from wangjian.authority import actions
        from wangjian.cli.office import ADDRESS

        by = open_desk.actor
        with transaction.atomic():
            officer = actions.add_officer(by=by, login=login, display_name=display_name)
            actions.appoint(
                by=by,
                officer_id=officer.id,
                office_id=_office_id(office),
                role=role,
                until_on=until.date() if until else None,
            )
            token = actions.make_link(by=by, officer_id=officer.id)
        click.echo(f"{ADDRESS}/welcome/{token}/")


@authority.command("journal")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
@json_option
@click.pass_context
def journal(ctx: click.Context, limit: int, *, as_json: bool) -> None:
    """留痕。Who did what, the newest first."""
    with desk(ctx) as open_desk:
        from wangjian.authority import queries

        rows = [
            {
                "at": one.at,
                "officer": one.officer_name,
                "verb": one.verb,
                "ref": one.ref,
                "reason": one.reason,
            }
            for one in queries.journal(open_desk.actor, limit=limit)
        ]
        show_rows(
            rows,
            [
                ("at", "时间"),
                ("officer", "人员"),
                ("verb", "行为"),
                ("ref", "对象"),
                ("reason", "理由"),
            ],
            as_json=as_json,
        )


@authority.group("token")
def token() -> None:
    """接口令牌。Personal tokens for programs that ask in an officer's name."""


@token.command("issue")
@click.argument("purpose")
@click.option("--scope", "scopes", multiple=True, required=True, help="范围 of token_scopes.toml.")
@click.option(
    "--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="最后有效日 last day."
)
@click.pass_context
def issue(ctx: click.Context, purpose: str, scopes: tuple[str, ...], until: datetime) -> None:
    """签发令牌。Issue a token to who acts; it is printed once and kept nowhere."""
    with desk(ctx) as open_desk:
        from wangjian.authority import actions

        _, text = actions.issue_token(
            by=open_desk.actor, purpose=purpose, scopes=scopes, until_on=until.date()
        )
        click.echo(text)


@token.command("list")
@click.option("--all", "everybody", is_flag=True, help="所有人 of everybody.")
@json_option
@click.pass_context
def list_tokens(ctx: click.Context, *, everybody: bool, as_json: bool) -> None:
    """列出令牌。Tokens by prefix, never their text."""
    with desk(ctx) as open_desk:
        from wangjian.authority import permissions, queries

        if everybody:
            permissions.require(open_desk.actor, "authority.administer")
        rows = [
            {
                "prefix": one.prefix,
                "officer": one.officer.display_name,
                "purpose": one.purpose,
                "scopes": ", ".join(one.scopes),
                "until_on": one.until_on,
                "last_used_at": one.last_used_at,
                "revoked_at": one.revoked_at,
            }
            for one in queries.tokens_of(None if everybody else open_desk.actor.officer_id)
        ]
        columns = [
            ("prefix", "前缀"), ("officer", "人员"), ("purpose", "用途"), ("scopes", "范围"),
            ("until_on", "最后有效日"), ("last_used_at", "最近使用"), ("revoked_at", "吊销时间"),
        ]  # fmt: skip
        show_rows(rows, columns, as_json=as_json)


@token.command("revoke")
@click.argument("prefix")
@click.option("--reason", default="", help="理由 why.")
@click.pass_context
def revoke(ctx: click.Context, prefix: str, reason: str) -> None:
    """吊销令牌。Take a token back by its prefix."""
    with desk(ctx) as open_desk:
        from wangjian.authority import actions, queries
        from wangjian.errors import NoSuchRecord

        found = [one for one in queries.tokens_of(None) if one.prefix == prefix]
        if not found:
            raise NoSuchRecord("没有这个令牌", "there is no such token")
        actions.revoke_token(by=open_desk.actor, token_id=found[0].id, reason=reason)
        click.echo("已吊销 Revoked.")


def _office_id(path: str) -> UUID:
    from wangjian.authority.models import Office
    from wangjian.errors import NoSuchRecord

    office = Office.objects.filter(path=path if path.endswith("/") else f"{path}/").first()
    if office is None:
        raise NoSuchRecord(
            f"没有机关 {path}",
            f"no office {path}",
            remedy_zh="请用 wangjian authority offices 查看",
            remedy_en="see wangjian authority offices",
        )
    return office.id
