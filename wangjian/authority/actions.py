"""机关行为: what changes offices, officers and posts, and what every room calls to say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from procrastinate.contrib.django import app as queue

from wangjian.authority import links, permissions, queries
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.decisions import in_force
from wangjian.authority.models import (
    OFFICE_CODE,
    Fact,
    Journal,
    Office,
    Officer,
    Post,
    Region,
)
from wangjian.authority.regions import read_regions
from wangjian.errors import BadInput, Duplicate, NoSuchRecord, NotAllowed, WrongState
from wangjian.packs.packs import Packs

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping
    from datetime import date

    from wangjian.authority.actor import Actor

_REGION_BATCH = 1000


def journal(
    actor: Actor, verb: str, ref: str, reason: str = "", *, values: Mapping[str, Any] | None = None
) -> Journal:
    """Note who did what, in the transaction of the act: neither is there without the other."""
    return Journal.objects.create(
        officer_id=actor.officer_id,
        officer_name=actor.officer_name,
        os_user=actor.os_user,
        office_path=actor.office_path,
        verb=verb,
        ref=ref,
        reason=reason,
        values=dict(values or {}),
    )


def fact(room: str, kind: str, ref: str, *, values: Mapping[str, Any] | None = None) -> Fact:
    """Tell the rooms above, which read it when they like (`queries.facts_since`)."""
    return Fact.objects.create(room=room, kind=kind, ref=ref, values=dict(values or {}))


def nudge(task: str, ref: str) -> None:
    """Ask the worker to look, in this transaction; the row in state `queued` is what counts.

    The task is named, not imported, so that no room knows the worker. A lost nudge costs a
    minute: the worker's sweep takes up queued rows by itself.
    """
    queue.configure_task(task, allow_unknown=True).defer(ref=ref)


def load_regions(*, packs: Packs | None = None) -> int:
    """Take the regions of the knowledge files in; rows that are there are brought up to date."""
    rows = read_regions((packs or Packs.open()).files("authority", "regions", ".csv"))
    with transaction.atomic():
        Region.objects.bulk_create(
            [
                Region(
                    id=row.id,
                    parent_id=row.parent,
                    name=row.name,
                    name_en=row.name_en,
                    valid_from=row.valid_from,
                    valid_until=row.valid_until,
                )
                for row in rows
            ],
            batch_size=_REGION_BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["parent", "name", "name_en", "valid_from", "valid_until"],
        )
    return len(rows)


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
        office = Office.objects.filter(parent__isnull=True).first() or _create_office(
            None, office_name, short_name or office_name, code, region_id
        )
        officer = _create_officer(login, display_name)
        for role in ("administrator", "head"):
            Post.objects.create(officer=officer, office=office, role=role, from_on=today())
        actor = queries.actor_of(officer)
        journal(actor, "authority.make_first_administrator", f"officer:{officer.id}")
        return links.make(officer)


def make_link(*, by: Actor, officer_id: uuid.UUID) -> str:
    """A new one-time link for an officer who has no password yet or lost it."""
    permissions.require(by, "authority.administer")
    with scope(by):
        officer = _officer(officer_id)
        officer.set_unusable_password()
        officer.save(update_fields=["password"])
        journal(by, "authority.make_link", f"officer:{officer.id}")
        return links.make(officer)


def use_link(*, token: str, password: str) -> Officer:
    """Set the first password with a one-time link, which is used up by it."""
    with transaction.atomic():
        officer = queries.officer_of_link(token)
        # Two clicks at once: the second waits here, and finds the seal broken.
        Officer.objects.select_for_update().get(pk=officer.pk)
        officer = queries.officer_of_link(token)
        try:
            validate_password(password, officer)
        except ValidationError as problem:
            raise BadInput(
                "；".join(problem.messages),
                "this password is too easy to guess or too short",
                remedy_zh="请换一个更长、更少见的密码",
                remedy_en="choose a longer, less common one",
            ) from None
        officer.set_password(password)
        officer.save(update_fields=["password"])
        journal(queries.actor_of(officer), "authority.use_link", f"officer:{officer.id}")
    return officer


def require_password(*, by: Actor, password: str) -> None:
    """Ask for the password again before an act that binds: the session alone is not enough."""
    officer = None
    if by.officer_id is not None:
        officer = Officer.objects.filter(id=by.officer_id, is_active=True).first()
    if officer is None or not check_password(password, officer.password):
        raise NotAllowed(
            "密码不正确，未办理",
            "the password is wrong; nothing was done",
            remedy_zh="请重新输入本人登录密码",
            remedy_en="enter your own password again",
        )


def add_office(
    *,
    by: Actor,
    parent_id: uuid.UUID,
    name: str,
    code: str,
    short_name: str = "",
    region_id: str | None = None,
) -> Office:
    """Add an office below another one."""
    permissions.require(by, "authority.administer")
    with scope(by):
        parent = Office.objects.filter(id=parent_id).first()
        if parent is None:
            raise NoSuchRecord("没有这个上级机关", "there is no such office above")
        if region_id is not None and not Region.objects.filter(id=region_id).exists():
            raise NoSuchRecord(
                f"没有区划“{region_id}”",
                f"there is no region {region_id}",
                remedy_zh="请先装入含有该区划的文件",
                remedy_en="load a file of regions that has it first",
            )
        office = _create_office(parent, name, short_name or name, code, region_id)
        journal(by, "authority.add_office", f"office:{office.id}", values={"path": office.path})
    return office


def add_officer(*, by: Actor, login: str, display_name: str, language: str = "zh-hans") -> Officer:
    """Add an officer, who may do nothing yet: a post gives rights, a link the first password."""
    permissions.require(by, "authority.administer")
    with scope(by):
        officer = _create_officer(login, display_name, language)
        journal(by, "authority.add_officer", f"officer:{officer.id}", values={"login": login})
    return officer


def choose_language(*, by: Actor, language: str) -> None:
    """Set in which language the desk speaks to the actor."""
    if language not in Officer.Language.values:
        raise BadInput(
            f"没有语言“{language}”",
            f"there is no language {language}",
            remedy_zh=f"可选：{'、'.join(Officer.Language.values)}",
            remedy_en=f"there are: {', '.join(Officer.Language.values)}",
        )
    with scope(by):
        if by.officer_id is not None:
            Officer.objects.filter(id=by.officer_id).update(language=language)
        journal(
            by,
            "authority.choose_language",
            f"officer:{by.officer_id}",
            values={"language": language},
        )


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
        officer, office = _officer(officer_id), Office.objects.filter(id=office_id).first()
        if office is None:
            raise NoSuchRecord("没有这个机关", "there is no such office")
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
        post = Post.objects.select_for_update().filter(id=post_id).first()
        if post is None:
            raise NoSuchRecord("没有这条任职", "there is no such post")
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


def _officer(officer_id: uuid.UUID) -> Officer:
    officer = Officer.objects.filter(id=officer_id).first()
    if officer is None:
        raise NoSuchRecord("没有这位用户", "there is no such officer")
    return officer


def _create_officer(login: str, display_name: str, language: str = "zh-hans") -> Officer:
    officer = Officer(username=login, display_name=display_name, language=language)
    officer.set_unusable_password()
    try:
        officer.full_clean(exclude=["password"], validate_unique=False)
    except ValidationError as problem:
        raise BadInput("；".join(problem.messages), f"{login!r} is no login name") from None
    if Officer.objects.filter(username=login).exists():
        raise Duplicate(f"登录名“{login}”已被使用", f"the login {login} is taken")
    officer.save()
    return officer


def _create_office(
    parent: Office | None, name: str, short_name: str, code: str, region_id: str | None
) -> Office:
    if not OFFICE_CODE.fullmatch(code):
        raise BadInput(
            f"机关路径代码“{code}”只能用小写字母、数字和下划线，1至20位",
            f"the code {code!r} must be 1 to 20 of a-z, 0-9 and _",
        )
    path = f"{parent.path if parent else ''}{code}/"
    office = Office(
        parent=parent,
        name=name,
        short_name=short_name,
        code=code,
        path=path,
        region_id=region_id,
        valid_from=today(),
    )
    try:
        office.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as problem:
        raise BadInput(
            "；".join(problem.messages), f"this office cannot be made: {code!r}"
        ) from None
    if Office.objects.filter(path=path).exists():
        raise Duplicate(f"路径“{path}”已有机关", f"there is an office at {path} already")
    office.save()
    return office
