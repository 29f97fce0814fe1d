"""接口令牌: issuing one, which shows it once, and taking it back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from wangjian.authority import permissions, tokens
from wangjian.authority.actions.records import journal
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.decisions import subtree
from wangjian.authority.models import ApiToken, Office
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, WrongState

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from datetime import date

    from wangjian.authority.actor import Actor

_LONGEST_PURPOSE = 100
_MOST_TOKENS = 20  # in force, of one officer
_USED_STEP = timedelta(minutes=1)  # `last_used_at` is no finer than that


def issue_token(
    *, by: Actor, purpose: str, scopes: Iterable[str], until_on: date
) -> tuple[ApiToken, str]:
    """Issue a token to the actor at the acting office; its text is given here and never again."""
    known = tokens.scopes()
    wanted = sorted(set(scopes))
    _check(known, purpose, wanted, until_on)
    if by.officer_id is None:
        raise NotAllowed("令牌只签发给本人", "a token is issued to an officer alone")
    for name in wanted:
        permissions.require(by, known.scopes[name].right)
    with scope(by):
        standing = ApiToken.objects.filter(
            officer_id=by.officer_id, revoked_at=None, until_on__gte=today()
        )
        if standing.count() >= _MOST_TOKENS:
            raise WrongState(
                f"有效令牌已有{_MOST_TOKENS}个",
                f"there are {_MOST_TOKENS} tokens in force",
                remedy_zh="请先吊销不用的",
                remedy_en="revoke those no longer used",
            )
        text, prefix = tokens.make()
        made = ApiToken.objects.create(
            officer_id=by.officer_id,
            office_id=by.office_id,
            purpose=purpose.strip(),
            prefix=prefix,
            sha256=tokens.sha256_of(text),
            scopes=wanted,
            until_on=until_on,
        )
        journal(
            by,
            "authority.issue_token",
            f"token:{made.id}",
            purpose.strip(),
            values={"prefix": prefix, "scopes": wanted, "until_on": until_on.isoformat()},
        )
    return made, text


def _check(known: tokens.Scopes, purpose: str, wanted: list[str], until_on: date) -> None:
    if not purpose.strip() or len(purpose) > _LONGEST_PURPOSE or not purpose.isprintable():
        raise BadInput(
            f"须写明用途，不超过{_LONGEST_PURPOSE}字",
            f"say what it is for, in at most {_LONGEST_PURPOSE} characters",
        )
    unknown = [name for name in wanted if name not in known.scopes]
    if unknown or not wanted:
        raise BadInput(
            f"没有范围“{'、'.join(unknown)}”" if unknown else "须选择范围",
            f"no such scope: {', '.join(unknown)}" if unknown else "choose a scope",
            remedy_zh=f"可选：{'、'.join(known.scopes)}",
            remedy_en=f"there are: {', '.join(known.scopes)}",
        )
    if not today() <= until_on <= today() + timedelta(days=known.longest_days):
        raise BadInput(
            f"最后有效日须在今天之后{known.longest_days}天以内",
            f"the last day lies within {known.longest_days} days from today",
        )


def revoke_token(*, by: Actor, token_id: uuid.UUID, reason: str = "") -> ApiToken:
    """Take a token back: one's own, or as an administrator anybody's."""
    with scope(by):
        token = ApiToken.objects.select_for_update().filter(id=token_id).first()
        own = token is not None and token.officer_id == by.officer_id
        if token is None or not (own or _manages(by, token)):
            raise NoSuchRecord("没有这个令牌", "there is no such token")
        if token.revoked_at is not None:
            raise WrongState("该令牌已吊销", "the token is revoked already")
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        journal(by, "authority.revoke_token", f"token:{token.id}", reason)
    return token


def _manages(by: Actor, token: ApiToken) -> bool:
    office = Office.objects.get(id=token.office_id)
    return permissions.may(by, "authority.administer") and subtree(by.office_path).holds(
        office.path
    )


def note_use(token: ApiToken) -> None:
    """Note that a token was used, once a minute: a question must not wait for a write."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _USED_STEP:
        ApiToken.objects.filter(
            Q(last_used_at=None) | Q(last_used_at__lt=now - _USED_STEP), id=token.id
        ).update(last_used_at=now)
