"""证书: what `wangjian serve --tls CERT KEY` needs of the two files, looked at before it starts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wangjian.errors import BadInput

_PKCS8 = b"-----BEGIN PRIVATE KEY-----"


def arguments(cert: Path, key: Path) -> list[str]:
    """The web server's options for this certificate; phones of some years ago know TLS 1.2."""
    return [
        "--ssl-certificate",
        str(cert),
        "--ssl-keyfile",
        str(key),
        "--ssl-protocol-min",
        "tls1.2",
    ]


def check(cert: Path, key: Path, *, host: str = "") -> None:
    """Refuse, in words, what the web server would only fail with.

    Raises:
        BadInput: the files cannot be read, do not belong together, or are out of date.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    public = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    try:
        first = x509.load_pem_x509_certificates(cert.read_bytes())[0]
        text = key.read_bytes()
    except (OSError, ValueError) as error:
        raise _bad(
            f"证书或私钥无法读取：{error}", f"certificate or key cannot be read: {error}"
        ) from None
    if _PKCS8 not in text:
        raise _bad(
            f"{key} 不是未加密的 PKCS#8 私钥",
            f"{key} is no PKCS#8 key without a password",
            zh=f"请转换：openssl pkcs8 -topk8 -nocrypt -in {key} -out key8.pem",
            en=f"convert it: openssl pkcs8 -topk8 -nocrypt -in {key} -out key8.pem",
        )
    try:
        private = serialization.load_pem_private_key(text, None)
        known = first.public_key().public_bytes(*public)
    except (ValueError, TypeError) as error:
        raise _bad(f"私钥无法读取：{error}", f"the key cannot be read: {error}") from None
    except UnsupportedAlgorithm as error:  # SM2, among others
        raise _bad(
            f"证书或私钥的算法不受支持：{error}",
            f"the algorithm of certificate or key is not supported: {error}",
            zh="请用 RSA 或 ECDSA（P-256、P-384）证书；国密 SM2 证书请放在支持它的代理上",
            en="take one with RSA or ECDSA (P-256, P-384); SM2 needs a proxy that knows it",
        ) from None
    if private.public_key().public_bytes(*public) != known:
        raise _bad("私钥与证书不是一对", "the key is not that of the certificate")
    start, end = first.not_valid_before_utc, first.not_valid_after_utc
    if not start <= datetime.now(UTC) <= end:
        raise _bad(
            f"证书有效期为 {start:%Y-%m-%d} 至 {end:%Y-%m-%d}",
            f"the certificate holds from {start:%Y-%m-%d} to {end:%Y-%m-%d}",
        )
    if host and not _names(first, host):
        raise _bad(
            f"证书不是给 {host} 的", f"the certificate is not for {host}",
            zh="请核对 WANGJIAN_URL，或换一张写有该名称的证书",
            en="see WANGJIAN_URL, or take a certificate that names it",
        )  # fmt: skip


def _names(certificate: object, host: str) -> bool:
    from ipaddress import ip_address

    from cryptography import x509

    if not isinstance(certificate, x509.Certificate):
        return False
    try:
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    try:
        return ip_address(host) in named.get_values_for_type(x509.IPAddress)
    except ValueError:
        pass
    names = {name.lower() for name in named.get_values_for_type(x509.DNSName)}
    return host.lower() in names or f"*.{host.lower().partition('.')[2]}" in names


def _bad(text_zh: str, text_en: str, *, zh: str = "", en: str = "") -> BadInput:
    return BadInput(
        text_zh, text_en,
        remedy_zh=zh or "见 docs/operation.md 的“证书”",
        remedy_en=en or "see docs/operation.md, certificate",
    )  # fmt: skip
