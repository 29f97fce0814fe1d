"""机关问询: who somebody is here, which office answers for a place, facts and the journal."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare

from wangjian.authority import links, permissions, tokens
from wangjian.authority.actor import Actor
from wangjian.authority.days import today
from wangjian.authority.decisions import OfficePlace, Territory, in_force, subtree
from wangjian.authority.journal import visible
from wangjian.authority.models import ApiToken, Fact, Journal, Office, Officer, Post, Region
from wangjian.authority.prepared import Prepared, given
from wangjian.errors import Late, NoSuchRecord, NotAllowed, NotReady, NotSignedIn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

# One number for all readers that give facts their place in the line (any fixed number will do).
_FACT_LOCK = 7_202_001
_ANOTHER_TOKEN = {
    "remedy_zh": "请在“我的账号”中签发新的令牌",
    "remedy_en": "issue a new one on your account page",
}
_POSTS = Prepared(lambda: Post.objects.filter(officer=given("officer")).select_related("office"))
_NUMBER_FACTS = """
    UPDATE authority_fact AS fact SET seq = line.seq
      FROM (SELECT id, (SELECT coalesce(max(seq), 0) FROM authority_fact)
                       + row_number() OVER (ORDER BY id) AS seq
              FROM authority_fact WHERE seq IS NULL) AS line
     WHERE fact.id = line.id
"""


def _serving(**also: Any) -> QuerySet[Post]:
    posts = Post.objects.filter(office__path=given("office"), officer__is_active=True, **also)
    return posts.select_related("officer").order_by("officer__display_name")


_SERVING = Prepared(_serving)
_SERVING_AS = Prepared(lambda: _serving(role__any=given("roles")))


def top_office() -> Office:
    """The office whose range holds all others."""
    office = Office.objects.filter(parent__isnull=True).first()
    if office is None:
        raise NotReady(
            "工作区里还没有机关",
            "this workspace has no office yet",
            remedy_zh="请先运行 wangjian init",
            remedy_en="run wangjian init first",
        )
    return office


def house_actor() -> Actor:
    """The house itself, for work that no officer asked for: it stands at the top office."""
    office = top_office()
    return Actor(None, "系统", office.id, office.path, office_name=office.name)


def actor_of(
    officer: Officer,
    *,
    office_id: uuid.UUID | None = None,
    os_user: str | None = None,
    on: date | None = None,
) -> Actor:
    """The officer at one post: the office asked for, else the highest one they serve in."""
    on = on or today()
    if not officer.is_active:
        raise NotAllowed(f"用户“{officer.username}”已停用", f"{officer.username} is disabled")
    posts = [
        post
        for post in _POSTS.rows(officer=officer.id)
        if in_force(on, post.from_on, post.until_on)
        and in_force(on, post.office.valid_from, post.office.valid_until)
        and office_id in {None, post.office_id}
    ]
    if not posts:
        raise NotAllowed(
            f"“{officer.display_name}”目前没有任职",
            f"{officer.username} holds no post today",
            remedy_zh="请管理员为其任职",
            remedy_en="ask the administrator for a post",
        )
    # The highest office first; of two of one level the one served in longer.
    first = min(posts, key=lambda post: (post.office.path.count("/"), post.from_on, post.id))
    office = first.office
    words = {} if os_user is None else {"os_user": os_user}
    return Actor(
        officer.id,
        officer.display_name,
        office.id,
        office.path,
        frozenset(post.role for post in posts if post.office_id == office.id),
        office_name=office.name,
        **words,
    )


def actor_by_login(login: str, *, os_user: str | None = None) -> Actor:
    """The actor of a CLI verb's `--as LOGIN`."""
    officer = Officer.objects.filter(username=login).first()
    if officer is None:
        raise NoSuchRecord(
            f"没有用户“{login}”",
            f"there is no officer with the login {login}",
            remedy_zh="请核对 --as 后的登录名",
            remedy_en="check the login after --as",
        )
    return actor_of(officer, os_user=os_user)


def first_login() -> str:
    """The login that `init` made: who acts where nobody is named."""
    officer = (
        Officer.objects.filter(posts__role="administrator", is_active=True).order_by("id").first()
    )
    if officer is None:
        raise NotReady(
            "还没有管理员",
            "there is no administrator yet",
            remedy_zh="请先运行 wangjian init",
            remedy_en="run wangjian init first",
        )
    return officer.username


def posts_of(officer: Officer, *, on: date | None = None) -> list[Post]:
    """The posts that an officer holds on a day, for choosing the acting one."""
    on = on or today()
    posts = Post.objects.filter(officer=officer).select_related("office").order_by("office__path")
    return [post for post in posts if in_force(on, post.from_on, post.until_on)]


def officers_in(
    office_path: str, *, roles: Sequence[str] = (), on: date | None = None
) -> list[Officer]:
    """Active officers who serve in exactly that office, of some roles or of any."""
    on = on or today()
    asked = {"roles": list(roles)} if roles else {}
    found = {
        post.officer_id: post.officer
        for post in (_SERVING_AS if roles else _SERVING).rows(office=office_path, **asked)
        if in_force(on, post.from_on, post.until_on)
    }
    return list(found.values())


def territory(*, on: date | None = None) -> Territory:
    """All regions and offices of a day at once: ask it many times, make it once a run."""
    on = on or today()
    parents = dict(Region.objects.values_list("id", "parent_id"))
    offices = [
        OfficePlace(office.id, office.path, office.name, office.region_id)
        for office in Office.objects.all()
        if in_force(on, office.valid_from, office.valid_until)
    ]
    return Territory(parents, offices)


def office_for_region(region_id: str | None, *, on: date | None = None) -> Office:
    """The lowest office whose region holds the place; the top office where none does."""
    return Office.objects.get(id=territory(on=on).office_for(region_id).id)


def facts_since(
    mark: int, *, room: str | None = None, kinds: Sequence[str] = (), limit: int = 1000
) -> list[Fact]:
    """Committed facts after a mark, in order; the last one's `seq` is the next mark.

    A fact takes its place in the line when it is first seen committed, under one lock, so a
    transaction that commits late gets a later place and is never passed over.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM authority_fact WHERE seq IS NULL)")
        if (cursor.fetchone() or (False,))[0]:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FACT_LOCK])
            cursor.execute(_NUMBER_FACTS)
    facts = Fact.objects.filter(seq__gt=mark)
    if room is not None:
        facts = facts.filter(room=room)
    if kinds:
        facts = facts.filter(kind__in=kinds)
    return list(facts.order_by("seq")[:limit])


_ON_A_PAGE = 100
_OF_REF = Prepared(
    lambda: Journal.objects.filter(
        office_path__gte=given("start"), office_path__lt=given("stop"), ref=given("ref")
    ).order_by("-id")[:_ON_A_PAGE]
)


def journal(
    actor: Actor, *, ref: str | None = None, before: uuid.UUID | None = None, limit: int = 100
) -> list[Journal]:
    """The journal of the actor's office and those below it, the newest first."""
    sees_matters = not actor.is_house and permissions.may(actor, permissions.SEE_SCOPED)
    if sees_matters and ref is not None and before is None and limit <= _ON_A_PAGE:
        start, stop = subtree(actor.office_path)
        return _OF_REF.rows(start=start, stop=stop, ref=ref)[:limit]
    rows = visible(actor)
    if ref is not None:
        rows = rows.filter(ref=ref)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[:limit])


def officer_of_link(token: str) -> Officer:
    """Whose one-time link it is; used or expired links are refused in words."""
    try:
        said: dict[str, Any] = signing.loads(token, salt=links.SALT, max_age=links.LIFETIME)
    except signing.SignatureExpired:
        raise Late(
            "链接已过期",
            "the link has expired",
            remedy_zh="请管理员重新生成",
            remedy_en="ask the administrator for a new one",
        ) from None
    except signing.BadSignature:
        raise NotAllowed("链接无效", "this is no valid link") from None
    officer = Officer.objects.filter(id=said["officer"], is_active=True).first()
    if officer is None or not constant_time_compare(said["seal"], links.seal(officer)):
        raise Late(
            "链接已用过",
            "the link has been used",
            remedy_zh="请直接登录，或请管理员重新生成",
            remedy_en="sign in, or ask the administrator for a new one",
        )
    return officer


def token_of(text: str) -> ApiToken:
    """The token in force that a program shows; what is wrong with it is said alike, mostly."""
    token = ApiToken.objects.select_related("officer").filter(prefix=tokens.prefix_of(text)).first()
    if token is None or not constant_time_compare(token.sha256, tokens.sha256_of(text)):
        raise NotSignedIn("令牌无效", "this is no valid token", **_ANOTHER_TOKEN)
    if token.revoked_at is not None:
        raise NotSignedIn("令牌已吊销", "the token is revoked", **_ANOTHER_TOKEN)
    if token.until_on < today():
        raise NotSignedIn("令牌已过期", "the token has expired", **_ANOTHER_TOKEN)
    if not token.officer.is_active:
        raise NotSignedIn("令牌无效", "this is no valid token", **_ANOTHER_TOKEN)
    return token


def actor_of_token(token: ApiToken, wanted: str) -> Actor:
    """In whose name a token asks; refused where it was not issued for what is wanted."""
    if wanted not in token.scopes:
        raise NotAllowed(
            f"令牌的范围不含“{tokens.scopes().scopes[wanted].zh}”",
            f"the token was not issued for {wanted}",
            remedy_zh="请签发含此范围的令牌",
            remedy_en="issue one with that scope",
        )
    actor = actor_of(token.officer, office_id=token.office_id, os_user="")
    permissions.require(actor, tokens.scopes().scopes[wanted].right)
    return actor


def tokens_of(officer_id: uuid.UUID | None) -> list[ApiToken]:
    """An officer's tokens, the newest first; None: of everybody."""
    found = ApiToken.objects.select_related("officer").order_by("-id")
    return list(found if officer_id is None else found.filter(officer_id=officer_id))


_SERVING_ABOVE = Prepared(
    lambda: (
        Post.objects.filter(
            office__path__any=given("offices"), role__any=given("roles"), officer__is_active=True
        )
        .select_related("officer", "office")
        .order_by("officer__display_name")
    )
)


def officers_holding(
    right: str, office_path: str, *, on: date | None = None
) -> dict[uuid.UUID, str]:
    """Active officers who hold a right in an office or in one above it, with their names.

    With an empty right: all who serve there.
    """
    on = on or today()
    giving = [
        role.id for role in permissions.roles().roles.values() if not right or right in role.rights
    ]
    parts = office_path.split("/")[:-1]
    above = ["/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
    return {
        post.officer_id: post.officer.display_name
        for post in _SERVING_ABOVE.rows(offices=above, roles=giving)
        if in_force(on, post.from_on, post.until_on)
        and in_force(on, post.office.valid_from, post.office.valid_until)
    }


def names_of(officer_ids: Iterable[str | uuid.UUID]) -> dict[str, str]:
    """The names of officers by the texts of their ids, also of those who left."""
    ids = [uuid.UUID(str(one)) for one in officer_ids]
    return {str(officer): name for officer, name in _NAMES.rows(officers=ids)} if ids else {}


_NAMES = Prepared(
    lambda: Officer.objects.filter(id__any=given("officers")).values_list("id", "display_name")
)


def offices_below(actor: Actor) -> list[Office]:
    """The actor's own office and those below it, as the tree has them."""
    start, stop = subtree(actor.office_path)
    return list(Office.objects.filter(path__gte=start, path__lt=stop).order_by("path"))
