"""人员: who signs in, and in which language the desk speaks to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from wangjian.authority import links, permissions, queries
from wangjian.authority.actions.records import journal
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.decisions import subtree
from wangjian.authority.models import Officer, Post
from wangjian.errors import BadInput, Duplicate, NoSuchRecord, NotAllowed

if TYPE_CHECKING:
    import uuid

    from wangjian.authority.actor import Actor


def must_hold(by: Actor, office_path: str) -> None:
    """Refuse what lies outside of the actor's own branch: an administrator manages it alone."""
    if not subtree(by.office_path).holds(office_path):
        raise NotAllowed(
            "该机关不在您管理的范围内",
            "this office is neither yours nor below it",
            remedy_zh="请由上级机关的管理员办理",
            remedy_en="ask the administrator of the office above",
        )


def must_manage(by: Actor, officer: Officer) -> None:
    """Refuse where an officer serves, or will serve, outside of the actor's branch."""
    posts = Post.objects.filter(officer=officer).select_related("office")
    for post in posts:
        if post.until_on is None or post.until_on >= today():
            must_hold(by, post.office.path)


def make_link(*, by: Actor, officer_id: uuid.UUID) -> str:
    """A new one-time link for an officer who has no password yet or lost it."""
    permissions.require(by, "authority.administer")
    with scope(by):
        officer = officer_of(officer_id)
        must_manage(by, officer)
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


def add_officer(*, by: Actor, login: str, display_name: str, language: str = "zh-hans") -> Officer:
    """Add an officer, who may do nothing yet: a post gives rights, a link the first password."""
    permissions.require(by, "authority.administer")
    with scope(by):
        officer = create_officer(login, display_name, language)
        journal(by, "authority.add_officer", f"officer:{officer.id}", values={"login": login})
    return officer


def rename_officer(*, by: Actor, officer_id: uuid.UUID, display_name: str) -> Officer:
    """Write an officer's name anew; the login stays, the journal names it."""
    permissions.require(by, "authority.administer")
    with scope(by):
        officer = officer_of(officer_id)
        must_manage(by, officer)
        officer.display_name = display_name.strip()
        _check(officer)
        officer.save(update_fields=["display_name"])
        journal(
            by,
            "authority.rename_officer",
            f"officer:{officer.id}",
            values={"display_name": officer.display_name},
        )
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


def officer_of(officer_id: uuid.UUID) -> Officer:
    """The officer of that id."""
    officer = Officer.objects.filter(id=officer_id).first()
    if officer is None:
        raise NoSuchRecord("没有这位用户", "there is no such officer")
    return officer


def create_officer(login: str, display_name: str, language: str = "zh-hans") -> Officer:
    """Make an officer without a password; the caller has asked for the right."""
    officer = Officer(username=login, display_name=display_name, language=language)
    officer.set_unusable_password()
    _check(officer)
    if Officer.objects.filter(username=login).exists():
        raise Duplicate(f"登录名“{login}”已被使用", f"the login {login} is taken")
    officer.save()
    return officer


def _check(officer: Officer) -> None:
    try:
        officer.full_clean(exclude=["password"], validate_unique=False)
    except ValidationError as problem:
        raise BadInput(
            "；".join(problem.messages), f"{officer.username!r} is no login or name"
        ) from None
