"""设置签名证书: who may say with which certificate the office signs, and what stands now."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.evidence.domain import keeping

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
    from wangjian.evidence.domain.keeping import Certified
    from wangjian.workspace.folder import Workspace

RIGHT = "authority.administer"
# py-wacz takes a package only when it was sealed so soon after the certificate's first day.
PY_WACZ = timedelta(days=7)


def use(*, by: Actor, workspace: Workspace, found: Certified) -> None:
    """Sign with this certificate from now on; the journal holds its fingerprint."""
    permissions.require(by, RIGHT)
    with scope(by):
        values = {"sha256": found.sha256, "until": found.until.isoformat()}
        authority.journal(by, "evidence.certify", found.domain, values=values)
        keeping.put(workspace, found)


def stop(*, by: Actor, workspace: Workspace) -> None:
    """Sign with the office's own key again."""
    permissions.require(by, RIGHT)
    with scope(by):
        authority.journal(by, "evidence.certify", "", values={"off": True})
        keeping.forget(workspace)


def told(workspace: Workspace) -> list[str]:
    """What stands now, and what stands in the way of it."""
    found, now = keeping.certified(workspace), datetime.now(UTC)
    if found is None:
        return [
            "以机关公钥签名，未设置域名证书。 Signed with the office's own key; no certificate."
        ]
    who, day = found.domain, f"{found.until:%Y-%m-%d}"
    zh, en = f"以域名 {who} 的证书签名，有效期至 {day}", f"Signed as {who}, until {day}"
    lines = [f"{zh}。 {en}.", f"SHA-256 {found.sha256}"]
    if not os.environ.get(keeping.TSA_VARIABLE):
        lines.append(
            f"没有设置 {keeping.TSA_VARIABLE}，取不到签名的时间戳，改以机关公钥签名。"
            f" Without {keeping.TSA_VARIABLE} packages are signed with the office's own key."
        )
    if now > found.until:
        lines.append("证书已过期，改以机关公钥签名。 Out of date: the office's own key signs.")
    elif now > found.chain[0].not_valid_before_utc + PY_WACZ:
        lines.append(
            f"证书已用满 {PY_WACZ.days} 天，py-wacz 不再承认此后的签名；wangjian verify 承认。"
            f" py-wacz takes signatures of a certificate's first {PY_WACZ.days} days only;"
            " wangjian verify takes all."
        )
    return lines
