"""公钥种类: of which kind a certificate's key is, said before anything is signed with it.

WACZ signing 0.1.0 knows ECDSA alone, and those who check it (authsign, py-wacz) the curve P-256.
"""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa

NEEDED = "ECDSA P-256"
_SM2 = bytes.fromhex("06082a811ccf5501822d")  # 1.2.156.10197.1.301, as certificates write it
_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}


def kind_of(certificate: x509.Certificate) -> str:
    """The kind of a certificate's key, as people call it; empty: one that is not known here."""
    try:
        key = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return "SM2" if _SM2 in certificate.tbs_certificate_bytes else ""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"ECDSA {_CURVES.get(key.curve.name, key.curve.name)}"
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    names = {
        ed25519.Ed25519PublicKey: "Ed25519", ed448.Ed448PublicKey: "Ed448", dsa.DSAPublicKey: "DSA",
    }  # fmt: skip
    return next((name for of, name in names.items() if isinstance(key, of)), "")


def signs_packages(certificate: x509.Certificate) -> bool:
    """Whether packages can be signed with its key."""
    return kind_of(certificate) == NEEDED
