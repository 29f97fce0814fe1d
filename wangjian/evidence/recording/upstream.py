"""对端: connections to the servers that a page names, to addresses that were checked."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

if TYPE_CHECKING:
    from wangjian.evidence.recording.addresses import Guard
    from wangjian.evidence.recording.limits import Limits

_TRIES = 4  # addresses of a name that are tried
_PORTS = {"http": 80, "https": 443}
_DER = 2  # how the interpreter's own certificates name that form (_ssl.ENCODING_DER)
_READER_BYTES = 1 << 17  # a line longer than this ends the message


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, name and port; whom a request is for."""

    scheme: str  # http or https
    host: str
    port: int

    def url(self, target: str) -> str:
        """The whole address of something there."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if _PORTS.get(self.scheme) == self.port else f":{self.port}"
        return f"{self.scheme}://{host}{port}{target}"


class NoConnection(Exception):
    """The other side was not reached; the message says why, in one English phrase."""


@dataclass(slots=True)
class Connection:
    """One connection to a server."""

    origin: Origin
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    address: str
    used: bool = False

    async def close(self) -> None:
        """Let go of it."""
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except (OSError, ssl.SSLError):  # the other side was first
            return


@dataclass(slots=True)
class Upstream:
    """How servers are reached in one capture, and what was seen of them."""

    guard: Guard
    limits: Limits
    tls: dict[str, dict[str, Any]] = field(default_factory=dict)  # by "host:port address"

    async def connect(self, origin: Origin) -> Connection:
        """A fresh connection to the first address that answers.

        Raises:
            Refused: the name has an address that is none of the open network.
            NoConnection: nobody answers, or with a certificate that does not hold.
        """
        addresses = await self.guard.checked(origin.host, origin.port)
        for address in addresses[:_TRIES]:
            try:
                return await self._connect(origin, address)
            except NoConnection:
                if address == addresses[:_TRIES][-1]:
                    raise
        raise NoConnection("no address answers")

    async def _connect(self, origin: Origin, address: str) -> Connection:
        context = _context() if origin.scheme == "https" else None
        try:
            reader, writer = await self._open(origin, address, context)
        except ssl.SSLCertVerificationError as error:
            await self._look_at_chain(origin, address, error.verify_message)
            raise NoConnection(f"certificate refused: {error.verify_message}") from error
        if context is not None:
            self._note(origin, address, writer, refused="")
        return Connection(origin, reader, writer, address)

    async def _open(
        self, origin: Origin, address: str, context: ssl.SSLContext | None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            async with asyncio.timeout(self.limits.connect_seconds):
                return await asyncio.open_connection(
                    address,
                    origin.port,
                    limit=_READER_BYTES,
                    ssl=context,
                    server_hostname=origin.host if context else None,
                )
        except ssl.SSLCertVerificationError:
            raise
        except TimeoutError as error:
            raise NoConnection("no connection in time") from error
        except (OSError, ssl.SSLError) as error:
            raise NoConnection(f"no connection: {type(error).__name__}") from error

    async def _look_at_chain(self, origin: Origin, address: str, refused: str) -> None:
        """Keep the certificates that were refused; nothing is asked over that connection."""
        blind = _context()
        blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
        try:
            _, writer = await self._open(origin, address, blind)
        except NoConnection:
            return
        self._note(origin, address, writer, refused=refused)
        writer.close()

    def _note(
        self, origin: Origin, address: str, writer: asyncio.StreamWriter, *, refused: str
    ) -> None:
        key = f"{origin.host}:{origin.port} {address}"
        if key in self.tls:
            return
        spoken: ssl.SSLObject = writer.get_extra_info("ssl_object")
        cipher = spoken.cipher()
        self.tls[key] = {
            "protocol": spoken.version(),
            "cipher": cipher[0] if cipher else "",
            "refused": refused,
            "chain": [_as_pem(one) for one in _chain(spoken)],
        }


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _chain(spoken: ssl.SSLObject) -> list[bytes]:
    """The certificates as the server sent them, DER; public from Python 3.13 on."""
    told = getattr(spoken, "get_unverified_chain", None)
    if told is not None:
        return list(told())
    inside = getattr(spoken, "_sslobj", None)
    if inside is not None and hasattr(inside, "get_unverified_chain"):
        return [one.public_bytes(_DER) for one in inside.get_unverified_chain() or ()]
    leaf = spoken.getpeercert(binary_form=True)
    return [leaf] if leaf else []


def _as_pem(der: bytes) -> str:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM).decode()
