"""校验域名签名: whose domain a package is signed for, against roots that were given by hand.

Without a root the chain is held against itself: that shows that it fits together, not that anybody
trusts where it ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cryptography import x509

from wangjian.evidence import signing, stamps
from wangjian.evidence.domain import chains
from wangjian.evidence.domain.chains import BadChainError
from wangjian.evidence.domain.signer import near
from wangjian.evidence.report import Report, State
from wangjian.ledger import notes


def check_domain(
    data: Mapping[str, str], report: Report, *, roots: str, signer_key: str, tsa_cert: str
) -> None:
    """Say what holds of `signedData` in its domain form."""
    try:
        at = _moment(data["created"])
        chain = chains.read(data["domainCert"])
        public = chains.public_key(chain[0])
        report.facts["signer_key"] = public
        _names(chain[0], data["domain"])
        report.facts["domain"] = data["domain"]
        _signed(public, data)
        chains.check(chain, at)
        _say_whose(data["domain"], public, _trusted(chain, roots, at), signer_key, report)
    except BadChainError as error:
        report.say("signature", State.FAILS, error.zh, error.en)
        return
    _check_stamp(data, at, tsa_cert, report)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise BadChainError(
            "固定的时间不是一个时间", "the time of the sealing is no time"
        ) from None


def _names(certificate: chains.Certificate, domain: str) -> None:
    try:
        if chains.domain_of(certificate) == domain:
            return
    except BadChainError:
        pass
    raise BadChainError(
        f"证书不是给域名 {domain} 的", f"the certificate is not for the domain {domain}"
    )


def _signed(public: str, data: Mapping[str, str]) -> None:
    if not signing.holds(public, data["hash"], data["signature"]):
        raise BadChainError(
            "签名不是包内证书对该清单的签名",
            "the signature is not of the certificate inside over this manifest",
        )


def _trusted(chain: list[chains.Certificate], roots: str, at: datetime) -> bool:
    """Whether roots were given and the chain ends at one."""
    if not roots.strip():
        return False
    known = x509.load_pem_x509_certificates(roots.encode())
    if not chains.ends_at(chain, known, at):
        raise BadChainError(
            "证书链不通到给出的根证书", "the chain does not end at a root that was given"
        )
    return True


def _say_whose(domain: str, public: str, trusted: bool, key: str, report: Report) -> None:  # noqa: FBT001 - one caller
    if trusted:
        report.say(
            "signature", State.HOLDS,
            f"以域名 {domain} 的证书签名，证书链通到给出的根证书",
            f"signed with the certificate of {domain}, whose chain ends at a root that was given",
        )  # fmt: skip
    elif not key:
        report.say(
            "signature", State.OWN_KEY,
            f"以域名 {domain} 的证书签名；未给出 --domain-root，不能断定证书可信",
            f"signed with a certificate of {domain}; without --domain-root not told who vouches",
        )  # fmt: skip
    elif signing.same_key(key, public):
        report.say(
            "signature", State.HOLDS,
            f"签名与给出的公钥相符；包内证书写的域名是 {domain}",
            f"the signature holds against the key that was given; its certificate says {domain}",
        )  # fmt: skip
    else:
        raise BadChainError(
            "签名所用的不是给出的公钥", "signed with another key than the one that was given"
        )


def _check_stamp(data: Mapping[str, str], at: datetime, given: str, report: Report) -> None:
    """The token over the signature itself."""
    signature = data["signature"].encode()
    try:
        chains.read(data["timestampCert"])
        token = notes.unbase64(data["timeSignature"])
        stamped = stamps.check(token, signature, given or data["timestampCert"])
        if not near(stamped, at):
            raise stamps.BadStampError("the token is not within ten minutes of the sealing")
    except ValueError as error:
        report.say(
            "signed_at", State.FAILS,
            "签名的时间戳不成立", f"the time stamp of the signature does not hold: {error}",
        )  # fmt: skip
        return
    zh = f"签名的时间戳：{stamped.isoformat()}，与固定时间相差不超过十分钟"
    en = f"the signature was stamped at {stamped.isoformat()}, within ten minutes of the sealing"
    if given:
        report.say("signed_at", State.HOLDS, zh, en)
    else:
        report.say(
            "signed_at", State.OWN_KEY,
            f"{zh}；未给出 --tsa-cert，没有核对签发者",
            f"{en}; without --tsa-cert its signer was not checked",
        )  # fmt: skip
