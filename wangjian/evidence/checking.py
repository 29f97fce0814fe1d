"""校验: a sealed package taken apart without database or network, against keys that were given.

Without keys it is held against the key that it brings itself: that shows that it is whole, not
whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from wangjian.evidence import custody, later, manifest, package, signing, stamps
from wangjian.evidence.domain.checking import check_domain
from wangjian.evidence.manifest import About, BadManifestError
from wangjian.evidence.package import BadPackageError, Member
from wangjian.evidence.report import Report, State
from wangjian.ledger import entries
from wangjian.ledger.checkpoints import Checkpoint
from wangjian.ledger.notes import Verifier

KIND = "wacz"
_KEPT = frozenset({manifest.MANIFEST, manifest.DIGEST, manifest.CUSTODY})


@dataclass(frozen=True)
class Keys:
    """What the one who checks brings along; all as text."""

    log_key: str = ""
    signer_key: str = ""
    tsa_cert: str = ""
    checkpoint: str = ""
    # Roots that vouch for certificates of domains; where they are given, they count for these.
    domain_root: str = ""


@dataclass(frozen=True)
class _Package:
    """The parts of a package that are in their one form."""

    about: About
    manifest: bytes
    digest: dict[str, Any]
    custody: bytes


def check(file: Path, keys: Keys | None = None) -> Report:
    """Look at everything; nothing that is wrong raises, it is said."""
    with file.open("rb") as opened:
        if package.is_bundle(opened):
            return _bundle()
        return check_open(opened, keys or Keys())


def _bundle() -> Report:
    report = Report(KIND)
    report.say(
        "form", State.FAILS,
        f"这是连同笔录交付的压缩包，不是证据包：请解压后核验其中的 {package.IN_BUNDLE}",
        f"a package with its record in one zip: unpack it, check the {package.IN_BUNDLE} in it",
    )  # fmt: skip
    return report


def check_open(file: BinaryIO, keys: Keys) -> Report:
    """The same for an open file."""
    report = Report(KIND)
    found = _parts(file, report)
    if found is not None:
        _check_signature(found, keys, report)
        _check_custody(found, report)
        _check_later(found, keys, report)
    return report


def _parts(file: BinaryIO, report: Report) -> _Package | None:
    try:
        members = package.read(file, keep=_KEPT)
        if [one.path for one in members[-2:]] != [manifest.MANIFEST, manifest.DIGEST]:
            report.say(
                "form", State.FAILS,
                "包里没有清单和签名，或不在末尾", "manifest and signature are not there, last",
            )  # fmt: skip
            return None
    except BadPackageError as error:
        report.say("form", State.FAILS, f"文件不是规定的唯一写法：{error.zh}", error.en)
        return None
    report.say(
        "form", State.HOLDS,
        f"文件是规定的唯一写法（{len(members)} 个文件）",
        f"in its one valid form, {len(members)} files",
    )  # fmt: skip
    return _listed(members, report)


def _listed(members: list[Member], report: Report) -> _Package | None:
    files, text, last = members[:-2], members[-2].content, members[-1].content
    try:
        about = manifest.read(text, files)
        digest = manifest.read_digest(last, about, text)
    except BadManifestError as error:
        report.say("hashes", State.FAILS, error.zh, error.en)
        return None
    sha256, sm3 = manifest.sums(text)
    report.facts.update(
        title=about.title, created=about.created, software=about.software, sha256=sha256, sm3=sm3,
        files=len(files), size_bytes=sum(one.size_bytes for one in members), about=dict(about.more),
    )  # fmt: skip
    report.say(
        "hashes", State.HOLDS,
        "每个文件的 SHA-256 和 SM3 与清单相符", "SHA-256 and SM3 of every file are as listed",
    )  # fmt: skip
    chain = next((one.content for one in files if one.path == manifest.CUSTODY), b"")
    return _Package(about, text, digest, chain)


def _check_signature(found: _Package, keys: Keys, report: Report) -> None:
    data = found.digest["signedData"]
    if "domain" in data:
        check_domain(
            data, report,
            roots=keys.domain_root, signer_key=keys.signer_key, tsa_cert=keys.tsa_cert,
        )  # fmt: skip
        return
    public = data["publicKey"]
    report.facts["signer_key"] = public
    if not signing.holds(public, data["hash"], data["signature"]):
        report.say(
            "signature", State.FAILS,
            "签名不是包内公钥对该清单的签名",
            "the signature is not of the key inside over this manifest",
        )  # fmt: skip
        return
    if not keys.signer_key:
        report.say(
            "signature", State.OWN_KEY,
            "签名与包内公钥相符；未给出 --signer-key，不能断定是谁的",
            "the signature holds against the key inside; without --signer-key not told whose it is",
        )  # fmt: skip
    elif signing.same_key(keys.signer_key, public):
        report.say(
            "signature", State.HOLDS,
            "签名与给出的公钥相符", "the signature holds against the key that was given",
        )  # fmt: skip
    else:
        report.say(
            "signature", State.FAILS,
            "签名所用的不是给出的公钥", "signed with another key than the one that was given",
        )  # fmt: skip


def _check_custody(found: _Package, report: Report) -> None:
    if not found.custody:
        report.say("custody", State.OPEN, "包里没有保管链", "no chain of custody in the package")
        return
    try:
        steps = custody.read(found.custody)
    except BadManifestError as error:
        report.say("custody", State.FAILS, error.zh, error.en)
        return
    if steps[-1].at != found.about.created:
        report.say(
            "custody", State.FAILS,
            "固定的时间与清单不符", "sealed at another time than the manifest says",
        )  # fmt: skip
        return
    report.say(
        "custody", State.HOLDS,
        f"保管链完整，共 {len(steps)} 步，至固定为止",
        f"the chain of custody is whole, {len(steps)} steps up to the seal",
    )  # fmt: skip


def _check_later(found: _Package, keys: Keys, report: Report) -> None:
    if "wangjian" not in found.digest:
        report.say("log", State.OPEN, "尚未附日志存在证明", "no proof yet that it is in the log")
        report.say("time", State.OPEN, "时间戳待取得", "timestamp pending")
        return
    try:
        after = later.Later.read(found.digest["wangjian"])
    except BadManifestError as error:
        report.say("log", State.FAILS, error.zh, error.en)
        return
    report.facts["log_key"] = after.log_key
    given = keys.log_key.strip()
    if given and given != after.log_key:
        report.say(
            "log", State.FAILS,
            "证明出自另一个日志，不是给出的公钥", "the proof is of another log than the key given",
        )  # fmt: skip
        return
    _check_log(found, after, keys, report)
    _check_time(found, after, keys, report)


def _check_log(found: _Package, after: later.Later, keys: Keys, report: Report) -> None:
    sha256, sm3 = manifest.sums(found.manifest)
    said = entries.read(after.exhibit.body)
    must = {"sha256": sha256, "sm3": sm3, "signed_sha256": manifest.signed_sha256(found.digest)}
    if {name: said.get(name) for name in must} != must:
        report.say(
            "log", State.FAILS,
            "日志条目说的不是这个包", "the entry of the log speaks of another package",
        )  # fmt: skip
        return
    try:
        tree = after.exhibit.check(Verifier.parse(after.log_key))
    except ValueError as error:
        report.say("log", State.FAILS, "日志存在证明不成立", f"the proof does not hold: {error}")
        return
    index = after.exhibit.proof.index
    report.facts.update(log_index=index, log_size=tree.size, logged_at=said["at"])
    zh = f"在日志第 {index} 条（共 {tree.size} 条），记入时间 {said['at']}"
    en = f"entry {index} of a log of {tree.size}, said to be entered at {said['at']}"
    if keys.log_key:
        report.say("log", State.HOLDS, zh, en)
    else:
        report.say(
            "log", State.OWN_KEY,
            f"{zh}；未给出 --log-key", f"{en}; without --log-key not told whose log it is",
        )  # fmt: skip
    if keys.checkpoint:
        _check_kept(after, keys, report)


def _check_kept(after: later.Later, keys: Keys, report: Report) -> None:
    try:
        kept = Checkpoint.opened(keys.checkpoint, [Verifier.parse(after.log_key)])
        stands = after.exhibit.stands_in(kept)
    except ValueError as error:
        report.say(
            "checkpoint", State.FAILS,
            "给出的检查点不是该日志的", f"the checkpoint given is not of this log: {error}",
        )  # fmt: skip
        return
    if stands:
        report.say(
            "checkpoint", State.HOLDS,
            "与给出的检查点相符", "in the tree of the checkpoint that was given",
        )  # fmt: skip
    elif stands is None:
        report.say(
            "checkpoint", State.OPEN,
            f"包内证明针对另一个大小的日志；请向机关索取针对 {kept.size} 条的证明",
            f"the proof inside is for another size; ask the office for one at {kept.size} entries",
        )  # fmt: skip
    else:
        report.say(
            "checkpoint", State.FAILS,
            "不在给出的检查点所签的日志里", "not in the tree of the checkpoint that was given",
        )  # fmt: skip


def _check_time(found: _Package, after: later.Later, keys: Keys, report: Report) -> None:
    if after.timestamp is None:
        report.say("time", State.OPEN, "时间戳待取得", "timestamp pending")
        return
    try:
        after.timestamp.check(Verifier.parse(after.log_key))
        if entries.read(after.timestamp.body)["sha256"] != package.sha256(after.token):
            report.say(
                "time", State.FAILS,
                "时间戳不是日志所记的那个", "the token is not the one that is in the log",
            )  # fmt: skip
            return
        at = stamps.when(after.token)
        if keys.tsa_cert:
            at = stamps.check(after.token, found.manifest, keys.tsa_cert)
        elif not stamps.over(after.token, found.manifest):
            raise stamps.BadStampError("the token is over something else")
    except ValueError as error:
        report.say("time", State.FAILS, "时间戳不成立", f"the timestamp does not hold: {error}")
        return
    report.facts["stamped_at"] = at.isoformat()
    zh, en = f"时间戳：不晚于 {at.isoformat()}", f"it existed at {at.isoformat()}, says the token"
    if keys.tsa_cert:
        report.say("time", State.HOLDS, zh, en)
    else:
        report.say(
            "time", State.OWN_KEY,
            f"{zh}；未给出 --tsa-cert，没有核对签发者",
            f"{en}; without --tsa-cert its signer was not checked",
        )  # fmt: skip
