"""日志条目: canonical JSON that says of which kind, when, and the SHA-256 of what.

>>> body = written("exhibit", at=datetime(2026, 11, 1, tzinfo=UTC), sha256="0" * 64)
>>> read(body)["at"]
'2026-11-01T00:00:00Z'
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from wangjian.ledger import canonical

VERSION = 1
# The length of an entry is written in two bytes.
MOST_BYTES = 65_535
_KIND = re.compile(r"[a-z][a-z0-9_.-]{0,62}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z\Z")
_OWN = ("kind", "version", "sha256", "at")


class BadEntryError(ValueError):
    """Not an entry of this log."""


def written(kind: str, *, at: datetime, sha256: str, **more: Any) -> bytes:
    """The bytes of an entry; `more` are further hashes and numbers, never content.

    Raises:
        BadEntryError: the kind, the hash or the size is not as it must be.
    """
    if at.tzinfo is None:
        raise BadEntryError("a time without a zone")
    when = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    try:
        body = canonical.dump(
            {**more, "at": when, "kind": kind, "sha256": sha256, "version": VERSION}
        )
    except ValueError as error:
        raise BadEntryError(str(error)) from error
    read(body)
    return body


def read(body: bytes) -> dict[str, Any]:
    """What an entry says.

    Raises:
        BadEntryError: these bytes are none.
    """
    if len(body) > MOST_BYTES:
        raise BadEntryError(f"an entry of {len(body)} bytes; {MOST_BYTES} at most")
    try:
        said = canonical.load(body)
    except ValueError as error:
        raise BadEntryError(str(error)) from error
    if not isinstance(said, dict) or any(name not in said for name in _OWN):
        raise BadEntryError("kind, version, sha256 and at are not all there")
    if not _is(_KIND, said["kind"]) or not _is(_SHA256, said["sha256"]):
        raise BadEntryError("kind or sha256 is not as it must be")
    if said["version"] != VERSION or not _is(_AT, said["at"]):
        raise BadEntryError("version or at is not as it must be")
    return said


def _is(shape: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and bool(shape.match(value))
