"""签名: the office's ECDSA key (P-256) and what it signs, as WACZ signing 0.1.0, anonymous form.

What is signed with a certificate for a domain is in `domain/`.

A signature is made in one way (RFC 6979) and has one valid writing (DER, the smaller of its two
values), so that none of its bytes can be changed unnoticed.

>>> key = OfficeKey(bytes(32))
>>> holds(key.public, "sha256:00", key.sign("sha256:00"))
True
"""

from __future__ import annotations

import base64
import binascii
from functools import cached_property
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = "0.1.0"
# The order of the curve P-256 (FIPS 186-5, D.1.2.3).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Signer(Protocol):
    """Whoever signs a manifest."""

    def signed(self, text: str, *, created: str, software: str) -> dict[str, str]:
        """What stands as `signedData` over this text, the hash of a manifest."""


class OfficeKey:
    """The key that seals; made from 32 secret bytes."""

    def __init__(self, seed: bytes) -> None:
        # 16 bytes more than the order has: what is left over by the division tells nothing.
        drawn = HKDF(hashes.SHA256(), 48, None, b"wangjian evidence P-256").derive(seed)
        self._private = ec.derive_private_key(
            int.from_bytes(drawn, "big") % (_ORDER - 1) + 1, ec.SECP256R1()
        )

    @cached_property
    def public(self) -> str:
        """The public key as it stands in a package: base64 of its DER form (SPKI)."""
        return written(self._private.public_key())

    @cached_property
    def pem(self) -> str:
        """The public key as programs like to read it."""
        return (
            self._private.public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            .decode()
        )

    def sign(self, text: str) -> str:
        """Base64 of the signature over a text."""
        return sign(self._private, text)

    def signed(self, text: str, *, created: str, software: str) -> dict[str, str]:
        """The anonymous form: the key itself, not whose it is."""
        return {
            "created": created,
            "hash": text,
            "publicKey": self.public,
            "signature": self.sign(text),
            "software": software,
            "version": VERSION,
        }


def sign(key: ec.EllipticCurvePrivateKey, text: str) -> str:
    """Base64 of the one signature that a key on P-256 makes over a text."""
    how = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    r, s = utils.decode_dss_signature(key.sign(text.encode(), how))
    return base64.b64encode(utils.encode_dss_signature(r, min(s, _ORDER - s))).decode()


def holds(public: str, text: str, signature: str) -> bool:
    """Whether the key signed the text, and key and signature are written in their one way."""
    try:
        key = read_key(public)
        raw = base64.b64decode(signature, validate=True)
        r, s = utils.decode_dss_signature(raw)
        one_way = utils.encode_dss_signature(r, min(s, _ORDER - s))
        if base64.b64encode(one_way).decode() != signature:
            return False
        key.verify(raw, text.encode(), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def read_key(text: str) -> ec.EllipticCurvePublicKey:
    """A public key, out of a package (base64) or a file (PEM).

    Raises:
        ValueError: it is none, or not on the curve P-256.
    """
    if text.lstrip().startswith("-----"):
        key = serialization.load_pem_public_key(text.encode())
    else:
        raw = base64.b64decode(text.strip(), validate=True)
        key = serialization.load_der_public_key(raw)
        if base64.b64encode(_spki_of(key)).decode() != text.strip():
            raise ValueError("a key that is not written as it must be")
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise ValueError("not a key on the curve P-256")
    return key


def written(key: ec.EllipticCurvePublicKey) -> str:
    """A public key as it stands in a package."""
    return base64.b64encode(_spki(key)).decode()


def same_key(one: str, other: str) -> bool:
    """Whether two writings are of one key."""
    return _spki(read_key(one)) == _spki(read_key(other))


def _spki_of(key: object) -> bytes:
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("not a key on a curve")  # noqa: TRY004 - what is wrong is the text
    return _spki(key)


def _spki(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
