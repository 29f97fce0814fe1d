"""接口准入: a signed-in session, with its CSRF check, or a token for what it was issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import caches
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie
from ninja.utils import check_csrf

from wangjian.authority import actions, permissions, queries, tokens
from wangjian.errors import NotAllowed, NotSignedIn

if TYPE_CHECKING:
    from django.http import HttpRequest

    from wangjian.authority.actor import Actor

    class AskedRequest(HttpRequest):
        """A request that `Access` let in: in whose name it asks."""

        auth: Actor


REFUSED_A_MINUTE = 30  # from one address; what is valid always passes
_MINUTE = 60
KNOWN_SECONDS = 5  # for which nobody looks again who holds a token


class TooMany(NotSignedIn):
    """So many refused tries that the next are not even looked at closely."""

    status = 429


class Access:
    """Who may call an operation: somebody with the scope's right, by session or by token."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        self.ways = [Token(scope), Session(scope)]


class Token(HttpBearer):
    """`Authorization: Bearer wj_...`."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """In whose name the token asks: looked up once in `KNOWN_SECONDS`, or it costs the most."""
        place = f"api-token:{tokens.sha256_of(token)}:{self.scope}"
        memory = caches["memory"]
        known: Actor | None = memory.get(place)
        if known is not None:
            return known
        try:
            found = queries.token_of(token)
        except NotSignedIn:
            refused(request)
            raise
        actor = queries.actor_of_token(found, self.scope)
        actions.note_use(found)
        memory.set(place, actor, KNOWN_SECONDS)
        return actor


class Session(APIKeyCookie):
    """The session of the desk; what is not a plain question needs the CSRF token too."""

    param_name = "wangjian_session"

    def __init__(self, scope: str) -> None:
        super().__init__(csrf=False)
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Actor:
        """The officer at the acting office."""
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, _key: str | None) -> Actor:
        """The same, as the description of the API knows it."""
        if request.headers.get("Authorization") or not request.user.is_authenticated:
            refused(request)
            raise NotSignedIn(
                "未登录，也没有令牌",
                "nobody is signed in, and there is no token",
                remedy_zh="请登录，或在 Authorization 头中写 Bearer 令牌",
                remedy_en="sign in, or send a token as Authorization: Bearer",
            )
        if check_csrf(request) is not None:
            raise NotAllowed(
                "缺少防伪标记",
                "the CSRF token is missing",
                remedy_zh="请在 X-CSRFToken 头中写 wangjian_csrf 的值",
                remedy_en="send the value of the page's CSRF token as X-CSRFToken",
            )
        actor: Actor = getattr(request, "actor", None) or queries.actor_of(request.user, os_user="")
        permissions.require(actor, tokens.scopes().scopes[self.scope].right)
        return actor


def refused(request: HttpRequest) -> None:
    """Count a refused try; too many in a minute are told so."""
    key = f"api-refused:{request.META.get('REMOTE_ADDR', '')}"
    # in the memory of each web process: a flood is to be stopped, not counted to the last one
    memory = caches["memory"]
    memory.add(key, 0, _MINUTE)
    try:
        tries = memory.incr(key)
    except ValueError:  # its minute ended in between
        tries = 1
    if tries > REFUSED_A_MINUTE:
        raise TooMany(
            "被拒绝的请求太多",
            "too many refused requests",
            remedy_zh="请核对令牌，一分钟后再试",
            remedy_en="check the token and try again in a minute",
        )
