"""固定: files become one sealed package; proof and time token are put beside the seal later."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wangjian.evidence import manifest, package
from wangjian.evidence.manifest import About
from wangjian.evidence.package import Source
from wangjian.evidence.signing import Signer
from wangjian.ledger import canonical


@dataclass(frozen=True)
class Seal:
    """What the log is told of a package."""

    sha256: str
    sm3: str
    signed_sha256: str
    size_bytes: int
    # The domain in whose name it is signed; empty: the office's own key alone.
    domain: str = ""


def seal(out: Path, files: Mapping[str, Source], about: About, signer: Signer) -> Seal:
    """Write the package of these files to a new file and force it to the disk.

    Raises:
        ValueError: a name or a size is none that a package can have.
        FileExistsError: there is a file of this name.
    """
    if {manifest.MANIFEST, manifest.DIGEST} & set(files):
        raise ValueError("the manifest is written here, not handed in")
    members = [package.measured(path, files[path]) for path in sorted(files)]
    text = manifest.written(about, members)
    digest = manifest.signed(about, text, signer)
    parts: list[tuple[str, Source]] = [(path, files[path]) for path in sorted(files)]
    parts += [(manifest.MANIFEST, text), (manifest.DIGEST, canonical.dump(digest))]
    with _new(out) as opened:
        package.write(opened, parts)
        opened.flush()
        os.fsync(opened.fileno())
    sha256, sm3 = manifest.sums(text)
    domain = digest["signedData"].get("domain", "")
    return Seal(sha256, sm3, manifest.signed_sha256(digest), out.stat().st_size, domain)


def attach(sealed: Path, out: Path, later: Mapping[str, Any]) -> None:
    """Write the same package with what came after sealing to a new file.

    Raises:
        BadPackageError: `sealed` is not in the one valid form.
        FileExistsError: there is a file of this name.
    """
    with sealed.open("rb") as file:
        members = package.read(file, keep=frozenset({manifest.DIGEST}))
        digest = canonical.load(members[-1].content)
        digest["wangjian"] = dict(later)
        # Members keep their place; only the digest file, which is the last, is written anew.
        length = members[-1].at - len(manifest.DIGEST) - package.LOCAL_BYTES
        with _new(out) as opened:
            file.seek(0)
            _copy(file.fileno(), opened.fileno(), length)
            opened.seek(length)
            package.finish(opened, members[:-1], manifest.DIGEST, canonical.dump(digest))
            opened.flush()
            os.fsync(opened.fileno())


def _copy(source: int, target: int, length: int) -> None:
    at = 0
    while at < length:
        chunk = os.pread(source, min(2**20, length - at), at)
        if not chunk:
            raise OSError("the package became shorter while it was copied")
        os.pwrite(target, chunk, at)
        at += len(chunk)


def _new(out: Path) -> Any:
    return os.fdopen(os.open(out, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")
