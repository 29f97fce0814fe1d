"""机关的证书: certificate and key that an office signs with, kept among the workspace's secrets.

The roots of all certificates that it ever signed with stay beside the evidence, so that old
packages can be checked after the certificate was renewed.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from wangjian.errors import BadInput, NotReady
from wangjian.evidence import shelf, signing, stamps
from wangjian.evidence.domain import chains
from wangjian.evidence.domain.chains import BadChainError
from wangjian.evidence.domain.kinds import kind_of, signs_packages
from wangjian.evidence.domain.signer import DomainSigner
from wangjian.evidence.signing import Signer
from wangjian.evidence.stamps import Ask
from wangjian.workspace.folder import Workspace
from wangjian.workspace.locks import belong

_log = logging.getLogger("wangjian.evidence")
LEFT_ALONE_SECONDS = 60.0
_silent_until: dict[str, float] = {}
TSA_VARIABLE = "WANGJIAN_TSA_URL"
_FILE, _ROOTS = "evidence-domain.json", "domain-roots.pem"


@dataclass(frozen=True)
class Certified:
    """What an office signs with."""

    domain: str
    chain: Sequence[x509.Certificate]
    authority: Sequence[x509.Certificate]
    key: ec.EllipticCurvePrivateKey

    @property
    def until(self) -> datetime:
        """When the first of the chain runs out."""
        return min(one.not_valid_after_utc for one in self.chain)

    @property
    def sha256(self) -> str:
        """The fingerprint of the domain's certificate."""
        return self.chain[0].fingerprint(hashes.SHA256()).hex()


def look_at(chain: str, key: bytes, root: str = "", authority: str = "") -> Certified:
    """What the files of an office make, or a refusal that says why not.

    `root`: the certificate above the chain, where its file does not hold it; `authority`: those of
    the authority of time that its tokens do not bring.
    """
    try:
        whole = [*x509.load_pem_x509_certificates(chain.encode()), *_pems(root)]
        whole = list(dict.fromkeys(whole))
        _check_kind(whole[0])
        private = serialization.load_pem_private_key(key, None)
        more = _pems(authority)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _bad("证书或私钥无法读取", f"certificate or key cannot be read: {error}") from error
    now, (since, until) = datetime.now(UTC), _days(whole[0])
    if not since <= now <= until:
        raise _bad(
            f"证书有效期为 {since:%Y-%m-%d} 至 {until:%Y-%m-%d}，现在不在其中",
            f"the certificate is in date from {since:%Y-%m-%d} to {until:%Y-%m-%d}, not now",
        )
    try:
        domain, public = chains.domain_of(whole[0]), chains.public_key(whole[0])
        chains.check(whole, now)
    except BadChainError as error:
        raise _bad(error.zh, error.en) from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or public != signing.written(
        private.public_key()
    ):
        raise _bad("私钥与证书不是一对", "the key is not that of the certificate")
    if not chains.issued_by(whole[-1], whole[-1]):
        raise _bad(
            "证书链没有到根证书",
            "the chain does not go up to its root",
            zh="请用 --root 给出根证书文件",
            en="give the root's certificate with --root",
        )
    return Certified(domain, whole, more, private)


def _days(certificate: x509.Certificate) -> tuple[datetime, datetime]:
    return certificate.not_valid_before_utc, certificate.not_valid_after_utc


def _check_kind(certificate: x509.Certificate) -> None:
    """Said now, and not when the first package is to be sealed."""
    if signs_packages(certificate):
        return
    kind = kind_of(certificate)
    raise _bad(
        f"这张证书的公钥是{f' {kind} ' if kind else '不认识的种类'}，"
        "证据包的签名只能用 P-256 曲线上的 ECDSA 公钥",
        f"the certificate's key is {kind or 'of an unknown kind'}; packages are signed with ECDSA"
        " on the curve P-256 alone (WACZ signing 0.1.0)",
        zh="请生成 P-256 私钥（openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8"
        " -topk8 -nocrypt -out key.pem），用它向证书机构申请一张证书；网站自己的证书不必更换",
        en="make a key (openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8"
        " -nocrypt -out key.pem) and have a certificate made for it; that of the web site may stay",
    )


def put(workspace: Workspace, found: Certified) -> None:
    """Sign with it from now on."""
    said = {
        "authority": chains.written(found.authority),
        "chain": chains.written(found.chain),
        "key": found.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode(),
    }
    known = roots(workspace)
    above = chains.written(found.chain[-1:])
    if above not in known:
        _replace(workspace.evidence / _ROOTS, known + above, 0o644)
    _replace(workspace.secrets / _FILE, json.dumps(said), 0o600)


def forget(workspace: Workspace) -> None:
    """Sign with the office's own key again."""
    (workspace.secrets / _FILE).unlink(missing_ok=True)


def certified(workspace: Workspace) -> Certified | None:
    """What the office signs with; None: its own key alone."""
    try:
        text = (workspace.secrets / _FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        said = json.loads(text)
        chain, authority = (_pems(said[name]) for name in ("chain", "authority"))
        return Certified(chains.domain_of(chain[0]), chain, authority, _private(said["key"]))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise NotReady(
            "机关的签名证书文件已损坏",
            f"the file with the office's certificate is damaged: {error}",
            remedy_zh="请再次运行 wangjian evidence domain",
            remedy_en="run wangjian evidence domain again",
        ) from error


def _private(text: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(text.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("not a key on a curve")
    return key


def signer(workspace: Workspace, send: Ask | None = None) -> Signer:
    """Who seals: the domain where there is one, else the office's own key."""
    office = shelf.office_key(workspace)
    try:
        found = certified(workspace)
    except NotReady as error:  # evidence is sealed all the same
        _log.warning("sealed with the office's own key: %s", error)
        return office
    if found is None:
        return office
    url = os.environ.get(TSA_VARIABLE)
    ask = send or (_patient(url) if url else None)
    return DomainSigner(found.chain, found.key, office, ask, found.authority)


def _patient(url: str) -> Ask:
    """Ask the authority; after it was silent it is left alone for a while, lest each seal waits."""
    send = stamps.ask(url)

    def ask(request: bytes) -> bytes:
        if time.monotonic() < _silent_until.get(url, 0.0):
            raise NotReady(
                f"时间戳服务刚才没有回答：{url}", f"the authority {url} did not answer just now"
            )
        try:
            return send(request)
        except NotReady:
            _silent_until[url] = time.monotonic() + LEFT_ALONE_SECONDS
            raise

    return ask


def roots(workspace: Workspace) -> str:
    """The roots of all certificates that the office signed with (PEM); empty: none."""
    try:
        return (workspace.evidence / _ROOTS).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _pems(text: str) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(text.encode()) if text.strip() else []


def _replace(path: Path, text: str, mode: int) -> None:
    """Write beside and rename: a reader sees the old or the new."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    belong(part)
    part.replace(path)
    shelf.settle(path.parent)


def _bad(text_zh: str, text_en: str, *, zh: str = "", en: str = "") -> BadInput:
    return BadInput(
        text_zh, text_en,
        remedy_zh=zh or "见 docs/evidence.md 的“以域名签名”",
        remedy_en=en or "see docs/evidence.md, signing for a domain",
    )  # fmt: skip
