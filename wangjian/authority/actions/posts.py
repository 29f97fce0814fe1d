"""任职: who holds which role in which office, from the first administrator on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from wangjian.authority import links, permissions, queries
from wangjian.authority.actions.officers import create_officer, must_hold, officer_of
from wangjian.authority.actions.offices import create_office
from wangjian.authority.actions.records import journal
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.decisions import in_force
from wangjian.authority.models import Office, Officer, Post
from wangjian.errors import BadInput, Duplicate, NoSuchRecord, WrongState

if TYPE_CHECKING:
    import uuid
    from datetime import date

    from wangjian.authority.actor import Actor


def make_first_administrator(
    *,
    login: str,
    display_name: str,
    office_name: str = "市场监督管理局",
    short_name: str = "",
    region_id: str | None = None,
    code: str = "top",
) -> str:
    """Make the top office and its first officer, administrator and head; give a one-time link.

    Asked again before the link was used, it gives another link and makes nothing.
    """
    with transaction.atomic():
        officer = Officer.objects.filter(username=login).first()
        if officer is not None and not officer.has_usable_password():
            return links.make(officer)
        if Officer.objects.exists():
            raise Duplicate(
                "已有用户，首位管理员只能建立一次",
                "there are officers already: the first administrator is made once",
                remedy_zh="请由管理员在“系统管理”中添加用户",
                remedy_en="let the administrator add officers",
            )
        office = Office.objects.filter(parent__isnull=True).first() or create_office(
            None, office_name, short_name or office_name, code, region_id
        )
        officer = create_officer(login, display_name)
        for role in ("administrator", "head"):
            Post.objects.create(officer=officer, office=office, role=role, from_on=today())
        actor = queries.actor_of(officer)
        journal(actor, "authority.make_first_administrator", f"officer:{officer.id}")
        return links.make(officer)


def appoint(
    *,
    by: Actor,
    officer_id: uuid.UUID,
    office_id: uuid.UUID,
    role: str,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Post:
    """Give an officer a post; the interim head of the top office ends with a successor."""
    permissions.require(by, "authority.administer")
    known = permissions.roles().roles.get(role)
    if known is None:
        raise BadInput(
            f"没有角色“{role}”",
            f"there is no role {role}",
            remedy_zh=f"可选：{'、'.join(permissions.roles().roles)}",
            remedy_en=f"there are: {', '.join(permissions.roles().roles)}",
        )
    if known.term and until_on is None:
        raise BadInput(
            f"“{known.zh}”须填写任期截止日",
            f"a post as {known.en} needs the last day of its term",
        )
    with scope(by):
        officer, office = officer_of(officer_id), Office.objects.filter(id=office_id).first()
        if office is None:
            raise NoSuchRecord("没有这个机关", "there is no such office")
        must_hold(by, office.path)
        begins = from_on or today()
        if role == "head":
            _end_interim_head(by, office, officer)
        post, new = Post.objects.get_or_create(
            officer=officer,
            office=office,
            role=role,
            from_on=begins,
            defaults={"until_on": until_on},
        )
        if not new:
            raise Duplicate("该任职已登记", "this post is on record already")
        journal(
            by,
            "authority.appoint",
            f"officer:{officer.id}",
            values={"office": office.path, "role": role, "until_on": str(until_on or "")},
        )
    return post


def end_post(*, by: Actor, post_id: uuid.UUID, until_on: date, reason: str = "") -> Post:
    """End a post on a day, its last."""
    permissions.require(by, "authority.administer")
    with scope(by):
        post = (
            Post.objects.select_for_update(of=("self",))
            .select_related("office")
            .filter(id=post_id)
            .first()
        )
        if post is None:
            raise NoSuchRecord("没有这条任职", "there is no such post")
        must_hold(by, post.office.path)
        if until_on < post.from_on:
            raise BadInput("离任日早于任职日", "the post would end before it began")
        if post.until_on is not None and post.until_on < until_on:
            raise WrongState("该任职已结束", "the post has ended already")
        post.until_on = until_on
        post.save(update_fields=["until_on"])
        journal(by, "authority.end_post", f"officer:{post.officer_id}", reason)
    return post


def _end_interim_head(by: Actor, office: Office, successor: Officer) -> None:
    """The first administrator heads the top office only until somebody else is given it."""
    interim = Post.objects.filter(office=office, role="head", until_on__isnull=True).exclude(
        officer=successor
    )
    for post in interim.select_for_update():
        if in_force(today(), post.from_on, post.until_on):
            journal(by, "authority.end_post", f"officer:{post.officer_id}", "已由继任者任职")
            # Both may act on this one day: the law of posts counts whole days.
            post.until_on = max(today(), post.from_on)
            post.save(update_fields=["until_on"])
