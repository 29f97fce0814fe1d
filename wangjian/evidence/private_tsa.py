"""私有时间戳: a time-stamping authority in the process, for demo and tests; no trusted time.

Its certificate says so. It stands in for a real one, so that the way of a token can be walked
without a network.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property

from asn1crypto import algos, cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAME = "wangjian private time stamp (NO TRUSTED TIME)"
_FROM, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
# Below the arc for examples: no authority has this policy.
_POLICY = "2.999.3161"


class PrivateTsa:
    """A root, a signer, and the answers to requests; new keys each time it is made."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.now = now
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        self._key = ec.generate_private_key(ec.SECP256R1())

    @cached_property
    def root(self) -> x509.Certificate:
        """The root that a verifier is given."""
        return (
            _certificate(f"{NAME} root", f"{NAME} root", self._root_key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self._root_key, hashes.SHA256())
        )

    @cached_property
    def certificate(self) -> x509.Certificate:
        """The signer's own."""
        use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        return (
            _certificate(NAME, f"{NAME} root", self._key)
            .add_extension(use, critical=True)
            .sign(self._root_key, hashes.SHA256())
        )

    @property
    def pem(self) -> str:
        """Root and signer, as `--tsa-cert` takes them."""
        both = (self.root, self.certificate)
        return "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in both)

    def __call__(self, request: bytes) -> bytes:
        """Answer a request."""
        asked = tsp.TimeStampReq.load(request)
        told = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": _POLICY,
                "message_imprint": asked["message_imprint"],
                "serial_number": secrets.randbits(63),
                "gen_time": self.now(),
                "nonce": asked["nonce"],
            }
        )
        token = cms.ContentInfo({"content_type": "signed_data", "content": self._signed(told)})
        answer = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
        return bytes(answer.dump())

    def _signed(self, told: tsp.TSTInfo) -> cms.SignedData:
        own = asn1_x509.Certificate.load(_der(self.certificate))
        root = asn1_x509.Certificate.load(_der(self.root))
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        attributes = cms.CMSAttributes(
            [
                _attribute("content_type", "tst_info"),
                _attribute("message_digest", _sha256(told.dump())),
                _attribute(
                    "signing_certificate_v2",
                    tsp.SigningCertificateV2(
                        {"certs": [tsp.ESSCertIDv2({"cert_hash": _sha256(own.dump())})]}
                    ),
                ),
            ]
        )
        signature = self._key.sign(attributes.untag().dump(), ec.ECDSA(hashes.SHA256()))
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    "issuer_and_serial_number",
                    cms.IssuerAndSerialNumber(
                        {"issuer": own.issuer, "serial_number": own.serial_number}
                    ),
                ),
                "digest_algorithm": sha256,
                "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signature": signature,
            }
        )
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [sha256],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": cms.ParsableOctetString(told.dump()),
                },
                "certificates": [own, root],
                "signer_infos": [signer],
            }
        )


def _certificate(
    name: str, issuer: str, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": [value]})


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _sha256(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    return digest.finalize()
