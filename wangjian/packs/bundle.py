"""知识包文件: some knowledge files of one office in one file, to be handed to another.

A zip, stored without compression so that the same files give the same bytes everywhere: first
`bundle.json` (format, who made it and when, the law that is cited, each file with its digest), then
the files in order. Whoever takes one in treats it as hostile: nothing of it is unpacked to a disk,
and what is not listed, too large, or not where knowledge stands is refused.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadFile
from wangjian.packs.changes import sha256

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
MANIFEST = "bundle.json"
LARGEST_BYTES = 256 << 20
MOST_FILES = 2_000
_LARGEST_MANIFEST = 4 << 20
_PLACE = re.compile(
    r"monitoring/(?:rules/[a-z0-9_.]+\.sql|(?:lexicons|catalogues)/[a-z0-9_.]+\.(?:csv|yaml)"
    r"|probes/[a-z0-9_.]+\.yaml)"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_KINDS = {"format": int, "product": str, "version": str, "office": str, "officer": str,
          "made_at": str, "law": list, "files": dict}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says of itself."""

    format: int
    product: str
    version: str
    office: str
    officer: str
    made_at: str
    law: list[str]
    files: dict[str, str]  # place -> sha256


def may_hold(place: str) -> bool:
    """Whether a bundle may hold a file of that place."""
    return _PLACE.fullmatch(place) is not None and ".." not in place


def write_bundle(files: Mapping[str, bytes], manifest: Manifest) -> bytes:
    """The bundle of these files; the same files and words give the same bytes."""
    out = io.BytesIO()
    text = json.dumps(asdict(manifest), ensure_ascii=False, sort_keys=True, indent=1)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in ((MANIFEST, text.encode()), *sorted(files.items())):
            package.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return out.getvalue()


def read_bundle(content: bytes) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and the files of a bundle, or BadFile that says what is wrong with it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            _members_are_sane(members)
            held = {one.filename: package.read(one) for one in members}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as problem:
        raise _bad(f"不是完好的知识包：{problem}", f"is no sound bundle: {problem}") from problem
    manifest = _manifest(held.pop(MANIFEST))
    if set(held) != set(manifest.files):
        strange = sorted(set(held) ^ set(manifest.files))
        raise _bad(f"文件与清单不符：{strange[0]}", f"{strange[0]} is not as the manifest lists")
    for place, digest in manifest.files.items():
        if sha256(held[place]) != digest:
            raise _bad(f"{place} 的摘要与清单不符", f"{place} has not the digest of the manifest")
    return manifest, held


def _members_are_sane(members: list[zipfile.ZipInfo]) -> None:
    names = [one.filename for one in members]
    if names.count(MANIFEST) != 1 or len(set(names)) != len(names) or len(names) > MOST_FILES:
        raise _bad("缺少清单、文件重名或过多", "has no manifest, a name twice, or too many files")
    for one in members:
        if one.filename != MANIFEST and not may_hold(one.filename):
            raise _bad(
                f"不能含有“{one.filename[:80]}”，只收规则、词库、目录和探针",
                f"may not hold {one.filename[:80]!r}: rules, lexicons, catalogues, probes only",
            )
        if one.compress_type != zipfile.ZIP_STORED or one.flag_bits & _ENCRYPTED:
            raise _bad(f"{one.filename} 被压缩或加密", f"{one.filename} is packed or encrypted")
    if sum(one.file_size for one in members) > LARGEST_BYTES:
        raise _bad("内容过大", "holds too much")


def _manifest(content: bytes) -> Manifest:
    try:
        said: Any = json.loads(content) if len(content) <= _LARGEST_MANIFEST else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("product") != "wangjian":
        raise _bad("清单无法识别", "has no manifest of ours")
    if said.get("format") != FORMAT:
        raise _bad(
            f"格式 {said.get('format')} 不是本程序所知的 {FORMAT}，请升级网剑",
            f"has format {said.get('format')}, this version knows {FORMAT}: upgrade",
        )
    wrong = set(said) != set(_KINDS) or any(not isinstance(said[k], t) for k, t in _KINDS.items())
    texts = [] if wrong else [*said["law"], *said["files"].values(), said["office"]]
    texts += [] if wrong else [said["officer"], said["made_at"], said["version"]]
    # What is shown on a terminal may not move its cursor.
    if wrong or not all(isinstance(text, str) and not CONTROL.search(text) for text in texts):
        raise _bad("清单的内容不完整", "has a manifest that is not complete")
    return Manifest(**said)


def _bad(zh: str, en: str) -> BadFile:
    return BadFile(
        f"知识包{zh}",
        f"the bundle {en}",
        remedy_zh="未作任何改动；请让对方用 wangjian packs export 重新导出",
        remedy_en="nothing was changed; have it made again with `wangjian packs export`",
    )
