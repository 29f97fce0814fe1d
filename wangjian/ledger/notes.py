r"""签名文本: signed notes (C2SP signed-note) with Ed25519, and witnesses' cosignatures.

>>> signer = Signer("log.example", bytes(32))
>>> note = signer.sign("first line\n")
>>> opened(note, [signer.verifier])
('first line\n', ['log.example'])
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

NOTE, COSIGNATURE = 0x01, 0x04
_NAME = re.compile(r"[^\s+\x00-\x1f]+\Z")
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)\Z")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_MOST_CHARACTERS = 1_000_000
_MOST_SIGNATURES = 100


class BadNoteError(ValueError):
    """A text that is no note, or that nobody known has signed."""


def is_name(text: str) -> bool:
    """Whether a key, and so a log, may have this name."""
    return bool(_NAME.match(text))


def unbase64(text: str) -> bytes:
    """Decode what can be written in one way only: spare bits and missing signs are refused."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNoteError("not base64") from error
    if base64.b64encode(found).decode() != text:
        raise BadNoteError("not base64 as it must be written")
    return found


def base64_of(content: bytes) -> str:
    """Base64 of RFC 4648, section 4."""
    return base64.b64encode(content).decode("ascii")


@dataclass(frozen=True)
class Verifier:
    """A name, a public key, and what its signatures say: of the log itself or of a witness."""

    name: str
    key: bytes
    kind: int = NOTE

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `name+keyid+key`, the form in which such keys are published."""
        name, sign, rest = text.strip().partition("+")
        number, plus, encoded = rest.partition("+")
        raw = unbase64(encoded) if sign and plus else b""
        if len(raw) != 33 or raw[0] not in (NOTE, COSIGNATURE) or not _NAME.match(name):
            raise BadNoteError("not a key of the form name+id+key with Ed25519")
        found = cls(name, raw[1:], raw[0])
        if found.id.hex() != number:
            raise BadNoteError("the key's number is not that of the key")
        return found

    @property
    def id(self) -> bytes:
        """Four bytes that say which key signed; not a proof of anything."""
        told = self.name.encode() + b"\n" + bytes([self.kind]) + self.key
        return hashlib.sha256(told).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64_of(bytes([self.kind]) + self.key)}"

    def holds(self, text: str, signature: bytes) -> bool:
        """Whether the key signed this text."""
        told = text.encode()
        if self.kind == COSIGNATURE:
            if len(signature) != 72:
                return False
            told, signature = _witnessed(text, signature[:8]), signature[8:]
        return _signed(self.key, signature, told)


# Many packages that are checked one after another name the same checkpoint.
@lru_cache(maxsize=256)
def _signed(key: bytes, signature: bytes, told: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, told)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class Signer:
    """A name and the 32 secret bytes with which it signs."""

    name: str
    seed: bytes
    kind: int = NOTE

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise BadNoteError(f"not a name of a key: {self.name!r}")

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self._private.public_key().public_bytes_raw(), self.kind)

    def sign(self, text: str) -> str:
        """A note with this one signature."""
        if not text.endswith("\n") or _CONTROL.search(text):
            raise BadNoteError("a note's text ends with a newline and has no control characters")
        return f"{text}\n{self._line(self._private.sign(text.encode()))}"

    def cosign(self, note: str, *, at: int) -> str:
        """The same note with a witness's line: seen, and consistent, at this second."""
        text, _ = split(note)
        when = struct.pack(">Q", at)
        signature = when + self._private.sign(_witnessed(text, when))
        return note + self._line(signature)

    def _line(self, signature: bytes) -> str:
        return f"— {self.name} {base64_of(self.verifier.id + signature)}\n"


def split(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Text and signatures (name, key number, signature) of a note; nothing is verified."""
    if len(note) > _MOST_CHARACTERS or _CONTROL.search(note) or not note.endswith("\n"):
        raise BadNoteError("not a note")
    text, blank, below = note.rpartition("\n\n")
    lines = below.split("\n")[:-1]
    if not blank or not lines or len(lines) > _MOST_SIGNATURES:
        raise BadNoteError("a note without signatures, or with too many")
    found = []
    for line in lines:
        match = _LINE.match(line)
        raw = unbase64(match[2]) if match else b""
        if match is None or len(raw) < 5:
            raise BadNoteError("a line that is no signature")
        found.append((match[1], raw[:4], raw[4:]))
    return text + "\n", found


def opened(note: str, known: list[Verifier]) -> tuple[str, list[str]]:
    """The text, and the names of the known keys that signed it; unknown ones are passed over.

    Raises:
        BadNoteError: no known key signed it, or one signed something else.
    """
    text, signatures = split(note)
    keys = {(one.name, one.id): one for one in known}
    signed = []
    for name, number, signature in signatures:
        key = keys.get((name, number))
        if key is None:
            continue
        if not key.holds(text, signature):
            raise BadNoteError(f"the signature of {name} is not over this text")
        signed.append(name)
    if not signed:
        raise BadNoteError("no known key signed this")
    return text, signed


def _witnessed(text: str, when: bytes) -> bytes:
    (seconds,) = struct.unpack(">Q", when)
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
