"""以域名签名: who seals with a certificate for a domain, and with a time token over each signature.

The form asks for the token at once (WACZ signing 0.1.0: within ten minutes of the sealing). Where
the authority of time does not answer, or the certificate is out of date, the package is sealed with
the office's own key instead: evidence is not lost because a third party is away.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from wangjian.errors import WangjianError
from wangjian.evidence import signing, stamps
from wangjian.evidence.domain import chains
from wangjian.evidence.signing import OfficeKey
from wangjian.evidence.stamps import Ask

_log = logging.getLogger("wangjian.evidence")
# Between the sealing and the token over its signature (WACZ signing 0.1.0, verification, 7).
NEAR = timedelta(minutes=10)


@dataclass(frozen=True)
class DomainSigner:
    """An office with a certificate."""

    chain: Sequence[x509.Certificate]
    private: ec.EllipticCurvePrivateKey
    office: OfficeKey
    send: Ask | None
    # Certificates of the authority of time that its tokens do not bring themselves.
    authority: Sequence[x509.Certificate] = ()

    @cached_property
    def domain(self) -> str:
        """In whose name."""
        return chains.domain_of(self.chain[0])

    def signed(self, text: str, *, created: str, software: str) -> dict[str, str]:
        """The domain form, or the anonymous one where the other cannot be had now."""
        try:
            return self._signed(text, created, software)
        except (ValueError, WangjianError) as error:
            _log.warning("sealed without the certificate of %s: %s", self.domain, error)
            return self.office.signed(text, created=created, software=software)

    def _signed(self, text: str, created: str, software: str) -> dict[str, str]:
        at = datetime.fromisoformat(created)
        chains.check(self.chain, at)
        if self.send is None:
            raise ValueError("no authority of time is named in WANGJIAN_TSA_URL")
        signature = signing.sign(self.private, text)
        token = stamps.stamped(signature.encode(), self.send)
        above = stamp_chain(token, self.authority)
        stamped = stamps.check(token, signature.encode(), chains.written(above))
        if not near(stamped, at):
            raise ValueError(f"the token says {stamped}, the package is sealed at {at}")
        return {
            "created": created,
            "domain": self.domain,
            "domainCert": chains.written(self.chain),
            "hash": text,
            "signature": signature,
            "software": software,
            "timeSignature": base64.b64encode(token).decode(),
            "timestampCert": chains.written(above),
            "version": signing.VERSION,
        }


def near(stamped: datetime, created: datetime) -> bool:
    """Whether the token and the sealing are close enough."""
    return abs(stamped.astimezone(UTC) - created) <= NEAR


def stamp_chain(token: bytes, more: Sequence[x509.Certificate] = ()) -> list[x509.Certificate]:
    """The signer of a token and those above it, as far as they are known.

    Raises:
        BadStampError: the token does not bring its signer, nor is it among the others.
    """
    known = [*stamps.certificates_in(token), *more]
    found = [one for one in known if stamps.stamps_times(one)][:1]
    if not found:
        raise stamps.BadStampError("the token brings no certificate of its signer")
    while len(found) < chains.MOST:
        above = [one for one in known if one not in found and chains.issued_by(found[-1], one)]
        if not above:
            break
        found.append(above[0])
    return found
