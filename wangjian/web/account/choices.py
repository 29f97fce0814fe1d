"""登录设置: what the office decided about signing in, in `workspace.toml`.

    [sign_in]
    second_factor = "roles"   # "all": everybody; "off": nobody must (a demonstration)
    idle_minutes = 30

    [oidc]                    # only where the office has a sign-in service of its own
    name = "统一身份认证"
    server = "https://id.example.gov.cn"
    client_id = "wangjian"    # its secret: secrets/oidc
    claim = "preferred_username"   # what names the officer's login

Read before Django is there, so nothing of it is imported here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wangjian.errors import NotReady

if TYPE_CHECKING:
    from wangjian.workspace.folder import Workspace

SECOND_FACTOR = ("roles", "all", "off")
IDLE_MINUTES = 30
_LEAST_MINUTES, _MOST_MINUTES = 1, 12 * 60
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Oidc:
    """The office's own sign-in service."""

    name: str
    server: str
    client_id: str
    secret: str
    claim: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the office decided."""

    second_factor: str = "roles"
    idle: timedelta = timedelta(minutes=IDLE_MINUTES)
    oidc: Oidc | None = None


def read(ws: Workspace | None) -> SignIn:
    """The choices of a workspace; the environment stands above the file.

    Raises:
        NotReady: a choice that there is not.
    """
    said = ws.table("sign_in") if ws is not None else {}
    factor = os.environ.get("WANGJIAN_SECOND_FACTOR") or said.get("second_factor", "roles")
    if factor not in SECOND_FACTOR:
        raise _wrong("sign_in.second_factor", "、".join(SECOND_FACTOR))
    given = os.environ.get("WANGJIAN_IDLE_MINUTES") or said.get("idle_minutes", IDLE_MINUTES)
    try:
        minutes = int(str(given))
    except ValueError:
        minutes = 0
    if not _LEAST_MINUTES <= minutes <= _MOST_MINUTES:
        raise _wrong("sign_in.idle_minutes", f"{_LEAST_MINUTES}-{_MOST_MINUTES}")
    return SignIn(str(factor), timedelta(minutes=minutes), _oidc(ws))


def _oidc(ws: Workspace | None) -> Oidc | None:
    said: dict[str, Any] = ws.table("oidc") if ws is not None else {}
    if not said or ws is None:
        return None
    for key in ("name", "server", "client_id", "claim"):
        if not isinstance(said.get(key), str) or not said[key].strip():
            raise _wrong(f"oidc.{key}", "文字 text")
    where = urlsplit(said["server"])
    if where.scheme != "https" and where.hostname not in _LOOPBACK:
        raise _wrong("oidc.server", "https://…")
    kept = ws.secrets / "oidc"
    if not kept.is_file():
        raise NotReady(
            f"缺少统一身份认证的密钥文件 {kept}",
            f"the secret of the sign-in service is missing: {kept}",
            remedy_zh="请把服务方给的密钥写入该文件，只让本用户可读",
            remedy_en="write the secret that the service gave into that file, for this user only",
        )
    secret = kept.read_text(encoding="utf-8").strip()
    return Oidc(said["name"], said["server"], said["client_id"], secret, said["claim"])


def _wrong(key: str, possible: str) -> NotReady:
    return NotReady(
        f"workspace.toml 中的 {key} 填写有误",
        f"{key} in workspace.toml is not as it must be",
        remedy_zh=f"可填：{possible}",
        remedy_en=f"possible: {possible}",
    )


def providers(said: SignIn) -> dict[str, Any]:
    """The same for allauth: at most one service, and its name in the address is `office`."""
    oidc = said.oidc
    if oidc is None:
        return {"openid_connect": {"APPS": []}}
    app = {
        "provider_id": "office",
        "name": oidc.name,
        "client_id": oidc.client_id,
        "secret": oidc.secret,
        "settings": {"server_url": oidc.server},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def form_targets(said: SignIn) -> list[str]:
    """Where a form of ours may lead: nowhere else, but to the sign-in service."""
    if said.oidc is None:
        return []
    where = urlsplit(said.oidc.server)
    return [f"{where.scheme}://{where.netloc}"]
