"""登录管理: what is journalled of signing in, and what an administrator may open again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from django.db import transaction

from wangjian.authority import permissions, queries
from wangjian.authority.actions.officers import must_manage, officer_of
from wangjian.authority.actions.records import journal
from wangjian.authority.actor import scope
from wangjian.authority.models import Officer
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed

if TYPE_CHECKING:
    import uuid

    from wangjian.authority.actor import Actor


def note_sign_in(*, officer: Officer) -> None:
    """Note that somebody signed in; who holds no post gets no further, and is not noted."""
    try:
        by = queries.actor_of(officer, os_user="")
    except NotAllowed:
        return
    with transaction.atomic():
        journal(by, "authority.sign_in", f"officer:{officer.id}")


def note_lock_out(*, login: str, address: str) -> None:
    """Note that a login or an address was locked after wrong passwords."""
    with transaction.atomic():
        journal(
            replace(queries.house_actor(), os_user=""),
            "authority.lock_out",
            f"login:{login}",
            values={"address": address},
        )


def unlock(*, by: Actor, login: str = "", address: str = "", reason: str = "") -> int:
    """Open a login or an address again before its time; gives how many counts were dropped."""
    from axes.models import AccessAttempt

    permissions.require(by, "authority.administer")
    if not login and not address:
        raise BadInput("须指明登录名或地址", "name a login or an address")
    with scope(by):
        officer = Officer.objects.filter(username__iexact=login).first() if login else None
        if officer is not None:
            must_manage(by, officer)
        attempts = AccessAttempt.objects.all()
        if login:
            attempts = attempts.filter(username=login.casefold())
        if address:
            attempts = attempts.filter(ip_address=address)
        count, _rows = attempts.delete()
        if not count:
            raise NoSuchRecord("没有锁定", "nothing is locked")
        ref = f"login:{login}" if login else f"address:{address}"
        journal(by, "authority.unlock", ref, reason, values={"address": address})
    return int(count)


def reset_second_factor(*, by: Actor, officer_id: uuid.UUID, reason: str = "") -> None:
    """Take an officer's second factors away (a lost phone) and end their sessions."""
    from allauth.mfa.models import Authenticator

    permissions.require(by, "authority.administer")
    with scope(by):
        officer = officer_of(officer_id)
        must_manage(by, officer)
        Authenticator.objects.filter(user_id=officer.id).delete()
        end_sessions(officer)
        journal(by, "authority.reset_second_factor", f"officer:{officer.id}", reason)


def set_active(*, by: Actor, officer_id: uuid.UUID, active: bool, reason: str = "") -> Officer:
    """Let an officer in no more, or again; nobody is ever deleted."""
    permissions.require(by, "authority.administer")
    with scope(by):
        officer = officer_of(officer_id)
        must_manage(by, officer)
        if officer.id == by.officer_id and not active:
            raise BadInput("不能停用自己", "nobody disables themselves")
        officer.is_active = active
        officer.save(update_fields=["is_active"])
        if not active:
            end_sessions(officer)
        verb = "authority.enable" if active else "authority.disable"
        journal(by, verb, f"officer:{officer.id}", reason)
    return officer


def end_sessions(officer: Officer) -> None:
    """Sign an officer out everywhere. Sessions hold their owner inside, so each is looked at."""
    from django.utils import timezone

    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(officer.pk):
            session.delete()
