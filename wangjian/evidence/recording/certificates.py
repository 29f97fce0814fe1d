"""一次性证书: an authority that lives as long as one capture, and the certificates it gives out."""

from __future__ import annotations

import base64
import hashlib
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_LIFE = timedelta(days=2)


class ThrowawayAuthority:
    """Keys in memory; a certificate file a host in the capture's own folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._leaf = ec.generate_private_key(ec.SECP256R1())  # one key for all hosts
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "wangjian capture")])
        self.certificate = self._sign(self._name, self._key, host="")
        self._contexts: dict[str, ssl.SSLContext] = {}

    @property
    def spki(self) -> str:
        """What Chromium's `--ignore-certificate-errors-spki-list` wants: the leaf key's hash."""
        public = self._leaf.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(hashlib.sha256(public).digest()).decode()

    def context(self, host: str) -> ssl.SSLContext:
        """How the proxy speaks TLS to Chromium in the name of a host."""
        if host not in self._contexts:
            name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
            leaf = self._sign(name, self._leaf, host=host)
            file = self._folder / f"leaf-{len(self._contexts)}.pem"
            file.touch(mode=0o600)
            file.write_bytes(
                leaf.public_bytes(serialization.Encoding.PEM)
                + self._leaf.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.set_alpn_protocols(["http/1.1"])
            context.load_cert_chain(file)
            file.unlink()
            self._contexts[host] = context
        return self._contexts[host]

    def _sign(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, *, host: str
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + _LIFE)
            .add_extension(x509.BasicConstraints(ca=not host, path_length=None), critical=True)
        )
        if host:
            made = made.add_extension(
                x509.SubjectAlternativeName([_named(host)]), critical=False
            ).add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
            )
        return made.sign(self._key, hashes.SHA256())


def _named(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host.strip("[]")))
    except ValueError:
        return x509.DNSName(host)
