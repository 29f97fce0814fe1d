"""根目录: the folders that knowledge is read from, and what each may hold.

The product is a root itself: `wangjian/<room>/<folder>/`. An office's files lie in its
workspace, `packs/<room>/<folder>/`. A root may say of itself in `pack.toml` which packs its ids
begin with and which country it speaks for; a root of another country puts the product's own
country out of use, and what belongs to no country stays.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from wangjian.errors import Busy
from wangjian.packs.changes import KEPT, PENDING
from wangjian.packs.files import bad_file, read_text

PRODUCT = Path(__file__).resolve().parent.parent
_PACK = re.compile(r"[a-z][a-z0-9_]{0,30}")


@dataclass(frozen=True, slots=True)
class Root:
    """One folder of knowledge."""

    path: Path
    origin: str  # "product" or "office"
    packs: tuple[str, ...]  # what its ids may begin with
    country: str = ""  # the pack among them that is a country's law

    @property
    def meant(self) -> str:
        """The pack of a file that names none: the first that is no country's, else the first."""
        return next((pack for pack in self.packs if pack != self.country), self.packs[0])


def read_root(path: Path) -> Root:
    """What the folder says of itself, or what an office's folder is without a word."""
    path = path.resolve()
    origin = "product" if path == PRODUCT else "office"
    if (path / KEPT / PENDING).exists():
        raise Busy(
            f"知识文件正在写入：{path}",
            f"knowledge files are being written in {path}",
            remedy_zh="请稍后再试；若写入已中断，运行 wangjian packs history 即恢复原状",
            remedy_en="try again; where the writer died `wangjian packs history` puts them back",
        )
    file = path / "pack.toml"
    if not file.exists():
        return Root(path, origin, ("office",))
    _, text = read_text(file)
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise bad_file(file, None, f"TOML 语法错误：{problem}", f"not TOML: {problem}") from None
    packs = said.get("packs")
    country = said.get("country", "")
    if (
        not isinstance(packs, list)
        or not packs
        or not all(isinstance(pack, str) and _PACK.fullmatch(pack) for pack in packs)
    ):
        raise bad_file(
            file,
            None,
            "packs 须列出本目录编号的前缀",
            "packs must list what ids of this folder begin with",
            remedy_zh='例如 packs = ["chengdu"]',
            remedy_en='such as packs = ["chengdu"]',
        )
    if country and country not in packs:
        raise bad_file(file, None, "country 须是 packs 之一", "country must be one of packs")
    return Root(path, origin, tuple(packs), str(country))


def order(paths: tuple[Path, ...]) -> tuple[Root, ...]:
    """The roots in the order of their word: an office's own first, the product last."""
    roots = [read_root(path) for path in dict.fromkeys(path.resolve() for path in paths)]
    if all(root.origin != "product" for root in roots):
        roots.append(read_root(PRODUCT))
    return tuple(sorted(roots, key=lambda root: root.origin == "product"))
