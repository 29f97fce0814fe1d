"""An authority of our own for tests: a root, one below it, and certificates for domains."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DOMAIN = "quzheng.huzhou.example"
SEALED = datetime(2026, 11, 1, 2, 3, 4, tzinfo=UTC)  # when the office of the tests seals
SINCE, UNTIL = datetime(2026, 10, 30, tzinfo=UTC), datetime(2026, 12, 30, tzinfo=UTC)


# Made with `openssl req -x509 -sm3` over a key on the curve of SM2; nobody has the key.
SM2 = """-----BEGIN CERTIFICATE-----
MIIBkzCCATmgAwIBAgIUORP7GmPsmkdDYnFjF5OhHobFVHcwCgYIKoEcz1UBg3Uw
FDESMBAGA1UEAwwJYS5leGFtcGxlMB4XDTI2MTEyNjIxMzA0NFoXDTI2MTIyNjIx
MzA0NFowFDESMBAGA1UEAwwJYS5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoEcz1UB
gi0DQgAEUOrUqy9p7RaFLYy0XU+TieFuofKugwLUvRMO/9+QrCg92hxvX3ZMV/J+
fysBmw9L/J+1RxmeStESAcfhMBxplaNpMGcwHQYDVR0OBBYEFEbm47sEb2iub41k
TQzGq/z3dbXZMB8GA1UdIwQYMBaAFEbm47sEb2iub41kTQzGq/z3dbXZMA8GA1Ud
EwEB/wQFMAMBAf8wFAYDVR0RBA0wC4IJYS5leGFtcGxlMAoGCCqBHM9VAYN1A0gA
MEUCICNq/y635UU3Buc+Yjxaams85Anw2yxIq4JqQVBNmvhMAiEA6VYC/2j+uf9X
fB1HzTUEp75siP6SEKKj1m1m+7pK+b0=
-----END CERTIFICATE-----
"""


def pem(*certificates):
    return "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in certificates)


def key_pem(key):
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, none)


def named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) if text else x509.Name([])


@dataclass
class Authority:
    """A root and one below it; `leaf` gives certificates out."""

    title: str = "made-up authority"
    since: datetime = SINCE
    until: datetime = UNTIL
    root_key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP384R1())
    )
    # as many public authorities have it
    middle_key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(65537, 2048)
    )
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def __post_init__(self):
        self.root = self._above(self.title, self.title, self.root_key, self.root_key, 1)
        self.middle = self._above(f"{self.title} 1", self.title, self.middle_key, self.root_key, 0)
        self.leaf = self.certificate()

    @property
    def chain(self):
        return [self.leaf, self.middle, self.root]

    def certificate(self, domain=DOMAIN, key=None, names=None, **more):
        """A certificate for a domain; `more`: since, until, extra extensions, the purposes."""
        made = self._begun(domain, f"{self.title} 1", key or self.key, more)
        alternative = [x509.DNSName(one) for one in ([domain] if names is None else names)]
        if alternative:
            made = made.add_extension(x509.SubjectAlternativeName(alternative), critical=not domain)
        made = made.add_extension(
            x509.ExtendedKeyUsage(more.get("purposes", [ExtendedKeyUsageOID.SERVER_AUTH])),
            critical=False,
        ).add_extension(usage(digital_signature=True), critical=True)
        for extra in more.get("extra", ()):
            made = made.add_extension(extra, critical=True)
        return made.sign(more.get("signs", self.middle_key), hashes.SHA256())

    def _above(self, name, issuer, key, signs, length):
        return (
            self._begun(name, issuer, key, {})
            .add_extension(x509.BasicConstraints(ca=True, path_length=length), critical=True)
            .add_extension(usage(key_cert_sign=True), critical=True)
            .sign(signs, hashes.SHA256())
        )

    def _begun(self, name, issuer, key, more):
        return (
            x509.CertificateBuilder()
            .subject_name(named(name))
            .issuer_name(named(issuer))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(more.get("since", self.since))
            .not_valid_after(more.get("until", self.until))
        )


def today(title="made-up authority"):
    """An authority whose certificates are in date now, for some days."""
    now = datetime.now(UTC)
    return Authority(title, now - timedelta(days=1), now + timedelta(days=30))


def usage(**bits):
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: bits.get(name, False) for name in names})


# Of an authority, by what is wrong with them.
CHAINS = {
    "of another domain": lambda one: [one.certificate("other.example"), one.middle, one.root],
    "out of date": lambda one: [one.certificate(until=SEALED - timedelta(days=1), since=one.since - timedelta(days=9)), one.middle, one.root],
    "not yet": lambda one: [one.certificate(since=SEALED + timedelta(hours=1)), one.middle, one.root],
    "signed by somebody else": lambda one: [one.certificate(signs=Authority().middle_key), one.middle, one.root],
    "without the one between": lambda one: [one.leaf, one.root],
    "the wrong way round": lambda one: [one.leaf, one.root, one.middle],
    "not for servers": lambda one: [one.certificate(purposes=[ExtendedKeyUsageOID.EMAIL_PROTECTION]), one.middle, one.root],
    "with a critical extension": lambda one: [one.certificate(extra=[x509.PrecertPoison()]), one.middle, one.root],
    "by a certificate that may not sign": lambda one: [one.certificate(signs=one.key), one.certificate(f"{one.title} 1", names=[]), one.middle, one.root],
}  # fmt: skip
