"""清单: what a package says of itself: `datapackage.json`, and the digest file that signs it.

The manifest lists every file with SHA-256 and SM3 and is sealed. What comes later - the proof that
the package is in the log, the token of a time-stamping authority - stands beside the signature,
under `wangjian`, and never changes the manifest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes

from wangjian.evidence.package import Member
from wangjian.evidence.signing import VERSION as SIGNING
from wangjian.evidence.signing import Signer
from wangjian.ledger import canonical

WACZ = "1.1.1"
MANIFEST, DIGEST = "datapackage.json", "datapackage-digest.json"
CUSTODY = "wangjian/custody.json"
# What stands in `signedData` beside what both forms have (WACZ signing 0.1.0).
ANONYMOUS = ("publicKey", "signature")
DOMAIN = ("domain", "domainCert", "signature", "timeSignature", "timestampCert")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")


class BadManifestError(ValueError):
    """A manifest or a digest file that is not as it must be."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True)
class About:
    """What the manifest says beside the list of files."""

    title: str
    created: str
    software: str
    # Exhibit, kind (capture, phone, files), office, officers, device, network, method.
    more: Mapping[str, Any]


def name_of(path: str) -> str:
    """The name that goes with a path; other validators take no slash in it."""
    return path.replace("/", "-")


def resource(member: Member) -> dict[str, Any]:
    """One line of the list of files."""
    return {
        "bytes": member.size_bytes,
        "hash": f"sha256:{member.sha256}",
        "name": name_of(member.path),
        "path": member.path,
        "sm3": member.sm3,
    }


def written(about: About, members: Sequence[Member]) -> bytes:
    """The manifest of these files."""
    if not _AT.match(about.created):
        raise ValueError("created is a second in UTC")
    return canonical.dump(
        {
            "created": about.created,
            "profile": "data-package",
            "resources": [resource(one) for one in members],
            "software": about.software,
            "title": about.title,
            "wacz_version": WACZ,
            "wangjian": {**about.more, "version": 1},
        }
    )


def read(text: bytes, members: Sequence[Member]) -> About:
    """Hold a manifest against the files that are there.

    Raises:
        BadManifestError: it is not the one manifest of these files.
    """
    said = _canonical(text, MANIFEST)
    rows = said.get("resources")
    if not isinstance(rows, list):
        raise BadManifestError(f"{MANIFEST} 没有文件清单", f"{MANIFEST} lists no files")
    _check_rows(rows, members)
    more = said.get("wangjian")
    parts = [said.get(name) for name in ("title", "created", "software")]
    if not isinstance(more, dict) or not all(isinstance(one, str) for one in parts):
        raise BadManifestError(f"{MANIFEST} 缺少项目", f"{MANIFEST} lacks what it must say")
    own = {key: value for key, value in more.items() if key != "version"}
    about = About(str(parts[0]), str(parts[1]), str(parts[2]), own)
    try:
        again = written(about, members)
    except ValueError:
        again = b""
    if again != text:
        raise BadManifestError(
            f"{MANIFEST} 中有多出或改动的项目", f"{MANIFEST} says more or other than it can"
        )
    return about


def _check_rows(rows: list[Any], members: Sequence[Member]) -> None:
    """Name the first file that differs."""
    listed = [row.get("path") if isinstance(row, dict) else None for row in rows]
    for member, row in zip(members, rows, strict=False):
        if row == resource(member):
            continue
        if member.path in listed:
            raise BadManifestError(
                f"文件 {member.path} 与清单不符",
                f"the file {member.path} is not the one that the manifest lists",
            )
        raise BadManifestError(
            f"文件 {member.path} 不在清单上", f"the file {member.path} is not listed"
        )
    if len(rows) != len(members):
        raise BadManifestError(
            f"清单上有 {len(rows)} 个文件，包里有 {len(members)} 个",
            f"the manifest lists {len(rows)} files, the package has {len(members)}",
        )
    paths = [one.path for one in members]
    if paths != sorted(set(paths)) or len({name_of(path) for path in paths}) != len(paths):
        raise BadManifestError(
            "文件没有按规定排列", "files are not in the order that they must have"
        )


def sums(manifest: bytes) -> tuple[str, str]:
    """SHA-256 and SM3 of a manifest."""
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(manifest)
    return hashlib.sha256(manifest).hexdigest(), sm3.finalize().hex()


def signed(about: About, manifest: bytes, signer: Signer) -> dict[str, Any]:
    """The digest file without what comes later."""
    text = f"sha256:{sums(manifest)[0]}"
    return {
        "hash": text,
        "path": MANIFEST,
        "signedData": signer.signed(text, created=about.created, software=about.software),
    }


def read_digest(text: bytes, about: About, manifest: bytes) -> dict[str, Any]:
    """Hold the digest file against the manifest; the signature itself is looked at elsewhere.

    Raises:
        BadManifestError: it is not the digest file of this manifest.
    """
    said = _canonical(text, DIGEST)
    data = said.get("signedData")
    if not isinstance(data, dict):
        raise BadManifestError(f"{DIGEST} 没有签名", f"{DIGEST} has no signature")
    told = f"sha256:{sums(manifest)[0]}"
    if said.get("hash") != told:
        raise BadManifestError(
            f"{MANIFEST} 的摘要与 {DIGEST} 不符", f"{DIGEST} names another {MANIFEST}"
        )
    own = {name: data.get(name) for name in (DOMAIN if "domain" in data else ANONYMOUS)}
    must = {
        "hash": told,
        "path": MANIFEST,
        "signedData": {
            **own,
            "created": about.created,
            "hash": told,
            "software": about.software,
            "version": SIGNING,
        },
    }
    without = {key: value for key, value in said.items() if key != "wangjian"}
    if without != must or not all(isinstance(one, str) for one in own.values()):
        raise BadManifestError(
            f"{DIGEST} 中有多出或改动的项目", f"{DIGEST} says more or other than it can"
        )
    return said


def signed_sha256(digest: Mapping[str, Any]) -> str:
    """What the log binds beside the manifest: who signed, when, with what."""
    return hashlib.sha256(canonical.dump(digest["signedData"])).hexdigest()


def _canonical(text: bytes, name: str) -> dict[str, Any]:
    try:
        said = canonical.load(text)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise BadManifestError(
            f"{name} 的写法不是规定的写法", f"{name} is not written as it must be"
        )
    return said
