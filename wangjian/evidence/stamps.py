"""时间戳: asking a time-stamping authority (RFC 3161), and checking offline what it said.

The token is over the bytes of `datapackage.json`, so that `openssl ts -verify -data` checks it too.
A quarter of a token's bytes are not covered by its own signature; the log holds the hash of all.
"""

from __future__ import annotations

import hashlib
import urllib.request
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from wangjian.errors import BadInput, NotReady

# A token with a chain of three RSA certificates has some 6,000.
MOST_BYTES = 65_536
_SECONDS = 20
_SHA256 = "2.16.840.1.101.3.4.2.1"
Ask = Callable[[bytes], bytes]


class BadStampError(ValueError):
    """A token that does not show what it should."""


def ask(url: str) -> Ask:
    """A function that sends a request to an authority and returns its answer.

    Raises:
        BadInput: the address is none of http or https.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise BadInput(
            f"时间戳服务地址无效：{url}",
            f"not the address of a time-stamping authority: {url}",
            remedy_zh="请检查 WANGJIAN_TSA_URL",
            remedy_en="see WANGJIAN_TSA_URL",
        )

    def send(request: bytes) -> bytes:
        told = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            url, request, {"Content-Type": "application/timestamp-query"}
        )
        try:
            with urllib.request.urlopen(told, timeout=_SECONDS) as answer:  # noqa: S310
                content = answer.read(MOST_BYTES + 1)
        except OSError as error:
            raise NotReady(
                f"时间戳服务没有回答：{url}",
                f"the time-stamping authority {url} does not answer: {error}",
                remedy_zh="证据已固定，稍后会再次申请",
                remedy_en="the exhibit is sealed; it is asked for again later",
            ) from error
        return bytes(content)

    return send


def stamped(message: bytes, send: Ask, certificates: str = "") -> bytes:
    """The answer of an authority over a message, checked before it is kept.

    Raises:
        BadStampError: it answered something else.
    """
    request = (
        TimestampRequestBuilder()
        .data(message)
        .hash_algorithm(HashAlgorithm.SHA256)
        .cert_request(cert_request=True)
        .build()
    )
    answer = send(request.as_bytes())
    response = _read(answer)
    if response.tst_info.nonce != request.nonce:
        raise BadStampError("the answer is not to this question")
    if certificates:
        check(answer, message, certificates)
    elif not over(answer, message):
        raise BadStampError("the token is over something else")
    return answer


def over(token: bytes, message: bytes) -> bool:
    """Whether a token speaks of this message; its signature is not looked at."""
    imprint = _read(token).tst_info.message_imprint
    same = imprint.message == hashlib.sha256(message).digest()
    return same and imprint.hash_algorithm.dotted_string == _SHA256


def when(token: bytes) -> datetime:
    """The time that a token names."""
    return _read(token).tst_info.gen_time


def check(token: bytes, message: bytes, certificates: str) -> datetime:
    """The time at which the authority of these certificates (PEM) saw the message.

    The file holds the authority's root, or its own certificate too, which is then the only one
    that may have signed.

    Raises:
        BadStampError: it did not.
        ValueError: the certificates cannot be read.
    """
    signers, roots = _authority(certificates)
    builder = VerifierBuilder(
        tsa_certificate=signers[0] if signers else None, roots=roots or signers
    )
    response = _read(token)
    if not over(token, message):
        raise BadStampError("the token is over something else")
    try:
        builder.build().verify_message(response, message)
    except (VerificationError, ValueError) as error:
        raise BadStampError(str(error)) from error
    return response.tst_info.gen_time


@lru_cache(maxsize=16)
def _authority(certificates: str) -> tuple[list[x509.Certificate], list[x509.Certificate]]:
    """The certificates that may sign tokens, and those that stand above them."""
    known = x509.load_pem_x509_certificates(certificates.encode())
    signers = [one for one in known if stamps_times(one)]
    return signers, [one for one in known if not stamps_times(one)]


def certificates_in(token: bytes) -> list[x509.Certificate]:
    """The certificates that a token brings along, its signer's first."""
    signed = _read(token).signed_data
    number = next(iter(signed.signer_infos)).serial_number
    known = [x509.load_der_x509_certificate(one) for one in sorted(signed.certificates)]
    return sorted(known, key=lambda one: one.serial_number != number)


def stamps_times(certificate: x509.Certificate) -> bool:
    """Whether a certificate may sign tokens."""
    try:
        used = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in used.value


def _read(token: bytes) -> TimeStampResponse:
    if len(token) > MOST_BYTES:
        raise BadStampError("too large for a token")
    try:
        response = decode_timestamp_response(token)
        response.tst_info.message_imprint  # noqa: B018 - a refusal has none
    except ValueError as error:
        raise BadStampError(f"not a token: {error}") from error
    return response
