"""固定之后: what stands beside the seal under `wangjian`: the place in the log, the time token.

Written in one way like all else: a proof with one signature, a token only together with its own
place in the log, because the token does not protect all of its bytes itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from wangjian.evidence.manifest import BadManifestError
from wangjian.ledger import entries, hashing, notes
from wangjian.ledger.checkpoints import Checkpoint
from wangjian.ledger.notes import Verifier
from wangjian.ledger.proofs import Proof

EXHIBIT, TIMESTAMP = "exhibit", "timestamp"


@dataclass(frozen=True)
class Logged:
    """An entry of the log and the proof that it stands there."""

    body: bytes
    proof: Proof

    @property
    def written(self) -> dict[str, Any]:
        """As it stands in the digest file."""
        return {"entry": self.body.decode(), "proof": self.proof.text}

    @classmethod
    def read(cls, said: Any, kind: str) -> Self:
        """Read it back.

        Raises:
            BadManifestError: it is not written in its one way.
        """
        try:
            body = said["entry"].encode()
            proof = Proof.parse(said["proof"])
            _, signatures = notes.split(proof.note)
            right = (
                entries.read(body)["kind"] == kind
                and len(signatures) == 1
                and proof.extra is None
                and cls(body, proof).written == said
            )
        except (ValueError, TypeError, AttributeError, KeyError):
            right = False
        if not right:
            raise BadManifestError(
                f"日志存在证明（{kind}）的写法不对", f"the proof of {kind} is not in its one form"
            )
        return cls(body, proof)

    def check(self, key: Verifier) -> Checkpoint:
        """The signed tree that holds the entry.

        Raises:
            ValueError: the key did not sign it, or the entry is not in it.
        """
        return self.proof.check(self.body, [key])

    def stands_in(self, kept: Checkpoint) -> bool | None:
        """Whether the entry is in the tree of a checkpoint kept elsewhere; None: not told here."""
        size = int(self.proof.note.split("\n")[1])
        if kept.size != size:
            return False if kept.size <= self.proof.index else None
        leaf = hashing.leaf(self.body)
        return hashing.check_inclusion(leaf, self.proof.index, size, self.proof.path) == kept.root


@dataclass(frozen=True)
class Later:
    """All of it; what has not come yet is None."""

    log_key: str
    exhibit: Logged
    token: bytes = b""
    timestamp: Logged | None = None

    @property
    def written(self) -> dict[str, Any]:
        """As it stands in the digest file."""
        said: dict[str, Any] = {
            "exhibit": self.exhibit.written,
            "log_key": self.log_key,
            "version": 1,
        }
        if self.timestamp is not None:
            said["timestamp"] = {
                **self.timestamp.written,
                "token": notes.base64_of(self.token),
            }
        return said

    @classmethod
    def read(cls, said: Any) -> Self:
        """Read it back.

        Raises:
            BadManifestError: it is not written in its one way.
        """
        try:
            key = str(Verifier.parse(said["log_key"]))
            exhibit = Logged.read(said["exhibit"], EXHIBIT)
            token, timestamp = b"", None
            if "timestamp" in said:
                row = dict(said["timestamp"])
                token = notes.unbase64(row.pop("token"))
                timestamp = Logged.read(row, TIMESTAMP)
            found = cls(key, exhibit, token, timestamp)
            same = found.written == said
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            if isinstance(error, BadManifestError):
                raise
            same = False
        if not same:
            raise BadManifestError(
                "固定之后的内容写法不对", "what came after sealing is not written as it must be"
            )
        return found
