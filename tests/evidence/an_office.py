"""A small office for tests of packages: its key, its log, its time stamp, and what it sealed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from wangjian.evidence import checking, custody, later, package, sealing, stamps
from wangjian.evidence.custody import Step
from wangjian.evidence.manifest import About
from wangjian.evidence.private_tsa import PrivateTsa
from wangjian.evidence.signing import OfficeKey
from wangjian.evidence.signing import Signer as Signs
from wangjian.ledger import entries
from wangjian.ledger.log import Log
from wangjian.ledger.notes import Signer

AT = datetime(2026, 11, 1, 2, 3, 4, tzinfo=UTC)
SEALED = "2026-11-01T02:03:04Z"
CHAIN = [Step("2026-11-01T02:03:00Z", "capture", "张三"), Step(SEALED, "seal", "张三", "李四在场")]
FILES = {
    "archive/data.warc": b"not really a capture",
    "indexes/index.cdx": b"",
    "pages/pages.jsonl": b'{"format":"json-pages-1.0","id":"pages","title":"All Pages"}\n',
    "wangjian/custody.json": custody.written(CHAIN),
}
ABOUT = About("某网店首页", SEALED, "wangjian test", {"exhibit": "1", "kind": "files"})


@dataclass
class Made:
    """An office with a folder."""

    folder: Path
    key: OfficeKey = field(default_factory=lambda: OfficeKey(bytes(32)))
    tsa: PrivateTsa = field(default_factory=PrivateTsa)
    # Who signs where it is not the office's own key.
    signer: Signs | None = None

    @property
    def log(self) -> Log:
        return Log(self.folder / "log", Signer("log.example/huzhou", bytes(range(32))))

    @property
    def keys(self) -> checking.Keys:
        """All that a court would bring along."""
        return checking.Keys(str(self.log.signer.verifier), self.key.public, self.tsa.pem)

    def sealed(self, name="sealed.wacz", files=None, about=ABOUT):
        file = self.folder / name
        return file, sealing.seal(file, files or FILES, about, self.signer or self.key)

    def logged(self, kind, sha256, **more):
        body = entries.written(kind, at=AT, sha256=sha256, **more)
        index = self.log.append([body])
        return later.Logged(body, self.log.prove(index))

    def complete(self, name="complete.wacz", *, stamp=True):
        """Sealed, in the log, stamped."""
        file, seal = self.sealed(f"sealed-{name}")
        exhibit = self.logged(
            "exhibit", seal.sha256, sm3=seal.sm3, signed_sha256=seal.signed_sha256
        )
        token, timestamp = b"", None
        if stamp:
            token = stamps.stamped(manifest_of(file), self.tsa, self.tsa.pem)
            timestamp = self.logged("timestamp", package.sha256(token))
        after = later.Later(str(self.log.signer.verifier), exhibit, token, timestamp)
        out = self.folder / name
        sealing.attach(file, out, after.written)
        return out


def manifest_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        return package.read(opened, keep=frozenset({"datapackage.json"}))[-2].content
