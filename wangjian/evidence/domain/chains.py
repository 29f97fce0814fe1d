"""证书链: the certificate of a domain, those above it, and whether one follows from the next.

A chain is written in one way: PEM with lines of 64 signs, the domain's own certificate first. What
is asked of it is what the page for browsers can ask too, in the same words: each certificate was
in date when the package was sealed, is signed by the next, which may sign certificates, and says
nothing critical that is not looked at here. Revocation is not asked for; there is no network.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID

from wangjian.evidence import signing

MOST = 8  # certificates of a chain; four are usual
_HOST = re.compile(
    r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]\Z"
)
# Critical extensions that are looked at: what a key is for, whose the certificate is.
_KNOWN = {
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
}
_SERVES = {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
Certificate = x509.Certificate
Kind = TypeVar("Kind", bound=x509.ExtensionType)


class BadChainError(ValueError):
    """A chain that does not show what it should."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def read(text: str) -> list[Certificate]:
    """The certificates of a chain that is written in its one way.

    Raises:
        BadChainError: it is not.
    """
    try:
        found = x509.load_pem_x509_certificates(text.encode())
    except ValueError:
        found = []
    if not 0 < len(found) <= MOST or written(found) != text:
        raise BadChainError(
            "证书链的写法不是规定的写法", "the chain of certificates is not written as it must be"
        )
    return found


def written(chain: Sequence[Certificate]) -> str:
    """A chain in its one way."""
    return "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in chain)


def public_key(certificate: Certificate) -> str:
    """The key of a certificate as it stands in packages.

    Raises:
        BadChainError: it is none that signs packages.
    """
    key: object = None
    with suppress(ValueError, UnsupportedAlgorithm):  # a curve that is not known here
        key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise BadChainError(
            "证书的公钥不是 P-256 曲线上的", "the certificate's key is not on the curve P-256"
        )
    return signing.written(key)


def domain_of(certificate: Certificate) -> str:
    """The one domain that a certificate is for: its common name, else the first that it names.

    Raises:
        BadChainError: it is for no single domain.
    """
    names = _names(certificate)
    common = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    first = str(common[0].value) if common else (names or [""])[0]
    if not _HOST.match(first) or first not in [one.lower() for one in names]:
        raise BadChainError(
            f"证书不是给一个域名的：{first}", f"the certificate is not for one domain: {first}"
        )
    return first


def check(chain: Sequence[Certificate], at: datetime) -> None:
    """Each certificate follows from the next and was in date.

    Raises:
        BadChainError: one does not, or was not.
    """
    for number, one in enumerate(chain, 1):
        if not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
            raise BadChainError(
                f"证书链第 {number} 张在固定时不在有效期内",
                f"certificate number {number} of the chain was not in date at the sealing",
            )
    for number, one in enumerate(chain, 1):
        may = serves(one) if number == 1 else issues(one, number - 2)
        above = chain[number] if number < len(chain) else None
        if not may or (above is not None and not issued_by(one, above)):
            raise BadChainError(
                f"证书链断在第 {number} 张", f"the chain of certificates breaks at number {number}"
            )


def ends_at(chain: Sequence[Certificate], roots: Sequence[Certificate], at: datetime) -> bool:
    """Whether one of the certificates given stands in the chain, or right above its end."""
    if any(one in roots for one in chain):
        return True
    last, below = chain[-1], len(chain) - 1
    return any(
        issued_by(last, root)
        and issues(root, below)
        and root.not_valid_before_utc <= at <= root.not_valid_after_utc
        for root in roots
    )


def serves(certificate: Certificate) -> bool:
    """Whether a certificate may stand for a server: its key signs, and it is for servers."""
    used = _extension(certificate, x509.KeyUsage)
    purposes = _extension(certificate, x509.ExtendedKeyUsage)
    return (
        not _unknown(certificate)
        and (used is None or used.digital_signature)
        and (purposes is None or bool(_SERVES & set(purposes)))
    )


def issues(certificate: Certificate, below: int) -> bool:
    """Whether a certificate may sign others, with so many more of such below it."""
    basic = _extension(certificate, x509.BasicConstraints)
    used = _extension(certificate, x509.KeyUsage)
    return (
        not _unknown(certificate)
        and basic is not None
        and basic.ca
        and (basic.path_length is None or basic.path_length >= below)
        and (used is None or used.key_cert_sign)
    )


def issued_by(certificate: Certificate, above: Certificate) -> bool:
    """Whether a certificate was signed with the key of another, and names it."""
    try:
        certificate.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _unknown(certificate: Certificate) -> bool:
    return any(one.critical and one.oid not in _KNOWN for one in certificate.extensions)


def _names(certificate: Certificate) -> list[str]:
    named = _extension(certificate, x509.SubjectAlternativeName)
    return [] if named is None else named.get_values_for_type(x509.DNSName)


def _extension(certificate: Certificate, kind: type[Kind]) -> Kind | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
