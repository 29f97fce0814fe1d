"""知识包的书架: every knowledge file in force for a workspace, by room, folder and id.

>>> law = Packs.open().law()
>>> law.statute("cn.ecl").zh
'中华人民共和国电子商务法'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangjian.errors import BadKnowledge, NoSuchRecord
from wangjian.packs import citations, law_files
from wangjian.packs.files import SUFFIXES, KnowledgeFile, bad_file, read_file
from wangjian.packs.roots import Root, order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from wangjian.law.calendar import Calendar
    from wangjian.law.jurisdiction import Jurisdiction
    from wangjian.law.statutes import Law

_MOST_FILES = 5_000


@dataclass(frozen=True, slots=True)
class Clash:
    """An office's file and ours that need somebody's eye, usually after an upgrade."""

    id: str
    room: str
    folder: str
    path: Path
    kind: str  # "changed", "unnamed" or "orphan"
    says_digest: str
    product_digest: str

    @property
    def zh(self) -> str:
        """What to do, in Chinese."""
        return {
            "changed": f"{self.id}：本单位文件所替换的产品文件已更新，请比对后更新 replaces_digest",
            "unnamed": f"{self.id}：本单位文件替换了产品文件，但未写明 replaces_digest",
            "orphan": f"{self.id}：本单位文件所替换的产品文件已不存在",
        }[self.kind]

    @property
    def en(self) -> str:
        """What to do, in English."""
        return {
            "changed": f"{self.id}: the product's file that yours replaces has changed; "
            "compare them, then update replaces_digest",
            "unnamed": f"{self.id}: your file replaces the product's without naming its digest",
            "orphan": f"{self.id}: the product's file that yours replaces is no longer there",
        }[self.kind]


class Packs:
    """Reads knowledge files from roots, an office's own before the product's."""

    def __init__(self, roots: tuple[Root, ...]) -> None:
        self.roots = roots
        own = [root.country for root in roots if root.country and root.origin != "product"]
        self.country = own[0] if own else next((r.country for r in roots if r.country), "")
        self._shelf: dict[tuple[str, str, str], tuple[KnowledgeFile, ...]] = {}
        self._clashes: dict[tuple[str, str, str], tuple[Clash, ...]] = {}
        self._law: Law | None = None

    @classmethod
    def open(cls, roots: Iterable[Path] = ()) -> Packs:
        """The shelf of these roots and the product's own, which always stands last."""
        return cls(order(tuple(roots)))

    def files(
        self,
        room: str,
        folder: str,
        suffix: str,
        *,
        problems: list[BadKnowledge] | None = None,
    ) -> list[KnowledgeFile]:
        """The files in force of one folder, in the order of their ids.

        A file that does not load raises; with a list for `problems` it goes there, and the
        others are still given.
        """
        place = (room, folder, suffix)
        if place not in self._shelf:
            found, bad = self._read(room, folder, suffix)
            if bad and problems is None:
                raise bad[0]
            if bad:
                problems.extend(bad)  # type: ignore[union-attr]
                return list(found)
            self._shelf[place] = found
        return list(self._shelf[place])

    def file(self, room: str, folder: str, suffix: str, id: str) -> KnowledgeFile:  # noqa: A002
        """One file by its id, or by its name within the country's pack (`lead`: `cn.lead`)."""
        found = {file.id: file for file in self.files(room, folder, suffix)}
        for wanted in (id, f"{self.country}.{id}"):
            if wanted in found:
                return found[wanted]
        by_name = [file for file in found.values() if file.name == id]
        if len(by_name) == 1:
            return by_name[0]
        raise NoSuchRecord(
            f"{room}/{folder} 中没有知识文件“{id}”",
            f"there is no knowledge file {id} in {room}/{folder}",
            remedy_zh=f"现有：{'、'.join(sorted(found)) or '无'}",
            remedy_en=f"there are: {', '.join(sorted(found)) or 'none'}",
        )

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """Conflicts among the folders read so far."""
        return tuple(clash for found in self._clashes.values() for clash in found)

    def all_files(self, problems: list[BadKnowledge] | None = None) -> Iterator[KnowledgeFile]:
        """Every knowledge file of every room, for checks and documents."""
        places = {place for root in self.roots for place in _places(root)}
        for room, folder, suffix in sorted(places):
            if suffix == ".yaml" and (room, folder, ".csv") in places:
                tables = {file.id for file in self.files(room, folder, ".csv", problems=problems)}
                found = self.files(room, folder, suffix, problems=problems)
                yield from (file for file in found if file.id not in tables)
            else:
                yield from self.files(room, folder, suffix, problems=problems)

    def citation_problems(self) -> list[BadKnowledge]:
        """Files that cite an article that is not there, or not in force on their days."""
        unreadable: list[BadKnowledge] = []  # those are told where they are read
        files = [
            file
            for file in self.all_files(unreadable)
            if file.path.parent.name != "statutes"  # the law itself is checked when it is read
        ]
        return citations.problems(self.law(), files)

    def law(self) -> Law:
        """All statutes, checked against each other."""
        if self._law is None:
            self._law = law_files.read_law(self.files("law", "statutes", ".yaml"))
        return self._law

    def calendar(self, id: str = "") -> Calendar:  # noqa: A002
        """The working days of the country, with what an office lays over them."""
        wanted = id or self.country
        return law_files.read_calendar(self._with_overlays("law", "calendars", wanted))

    def jurisdiction(self) -> Jurisdiction:
        """Which place decides, kind by kind."""
        return law_files.read_jurisdiction(self.file("law", "", ".yaml", "jurisdiction"))

    def table(self, room: str, name: str) -> list[dict[str, str]]:
        """The rows of a table such as `registry/permit_kinds.csv`, an office's rows added."""
        folder, _, stem = name.rpartition("/")
        return [
            row
            for file in self._with_overlays(room, folder, stem.removesuffix(".csv"))
            for row in file.rows()
        ]

    def _with_overlays(self, room: str, folder: str, wanted: str) -> list[KnowledgeFile]:
        """The table and those files that say `lays_over:` it, a later word after an earlier."""
        base = self.file(room, folder, ".csv", wanted)
        over = [
            file
            for file in self.files(room, folder, ".csv")
            if file.header.get("lays_over") in {base.id, base.name}
        ]
        return [base, *over]

    def _read(
        self, room: str, folder: str, suffix: str
    ) -> tuple[tuple[KnowledgeFile, ...], list[BadKnowledge]]:
        bad: list[BadKnowledge] = []
        by_root = [
            (root, _read_folder(root, room, folder, suffix, self.country, bad))
            for root in self.roots
        ]
        chosen: dict[str, KnowledgeFile] = {}
        ours: dict[str, KnowledgeFile] = {}
        for root, files in by_root:
            for file in files:
                chosen.setdefault(file.id, file)
                if root.origin == "product":
                    ours[file.id] = file
        clashes: list[Clash] = []
        for file in list(chosen.values()):
            if file.origin == "product":
                continue
            if file.id not in ours and not file.replaces and not self._may_add(file):
                del chosen[file.id]
                bad.append(self._foreign(file))
            elif kind := _clash(file, ours.get(file.id)):
                product = ours.get(file.id)
                digest = product.digest if product else ""
                clashes.append(Clash(file.id, room, folder, file.path, kind, file.replaces, digest))
        self._clashes[room, folder, suffix] = tuple(clashes)
        return tuple(chosen[id_] for id_ in sorted(chosen)), bad

    def _may_add(self, file: KnowledgeFile) -> bool:
        """An id of a pack of its own root: a later product cannot bring the same one."""
        return any(
            file.pack in root.packs and file.path.is_relative_to(root.path)
            for root in self.roots
            if root.origin != "product"
        )

    def _foreign(self, file: KnowledgeFile) -> BadKnowledge:
        own = next(r.packs for r in self.roots if file.path.is_relative_to(r.path))
        return file.bad(
            f"编号“{file.id}”不属于本目录的知识包，产品中也没有同名文件可替换",
            f"the id {file.id} is not of a pack of this folder, and there is no file to replace",
            "id",
            remedy_zh=f"新文件的编号请以 {own[0]}. 开头；前缀写在 pack.toml 的 packs 中",
            remedy_en=f"begin a new id with {own[0]}. ; pack.toml lists what may stand there",
        )


def _clash(file: KnowledgeFile, product: KnowledgeFile | None) -> str:
    if product is None:
        return "orphan" if file.replaces else ""
    if not file.replaces:
        return "unnamed"
    return "" if file.replaces == product.digest else "changed"


def _read_folder(
    root: Root, room: str, folder: str, suffix: str, country: str, bad: list[BadKnowledge]
) -> list[KnowledgeFile]:
    found: dict[str, KnowledgeFile] = {}
    for path in _paths(root, room, folder, suffix):
        try:
            if not path.resolve().is_relative_to(root.path):
                raise bad_file(
                    path,
                    None,
                    "链接指向知识包目录之外",
                    "is a link that leads out of its folder",
                    remedy_zh="请把文件复制进来",
                    remedy_en="copy the file here",
                )
            file = read_file(path, origin=root.origin, pack=root.meant)
            if file.id in found:
                raise file.bad(
                    f"编号“{file.id}”在{found[file.id].path.name}中已用",
                    f"the id {file.id} is already that of {found[file.id].path.name}",
                    "id",
                )
        except BadKnowledge as problem:
            bad.append(problem)
            continue
        # Another country's root puts ours out of use.
        if root.country and root.country != country and file.pack == root.country:
            continue
        found[file.id] = file
    return list(found.values())


def _paths(root: Root, room: str, folder: str, suffix: str) -> list[Path]:
    if suffix not in SUFFIXES:
        raise ValueError(suffix)
    place = root.path / room / folder if folder else root.path / room
    if not place.is_dir():
        return []
    paths = sorted(
        path
        for path in place.glob(f"*{suffix}")
        if path.is_file() and not path.name.startswith((".", "~", "_"))
    )
    if len(paths) > _MOST_FILES:
        raise bad_file(place, None, f"文件超过{_MOST_FILES}个", f"more than {_MOST_FILES} files")
    # A table and its sidecar are one file, by whichever end it is asked for.
    return [
        path.with_suffix(".csv")
        if suffix == ".yaml" and path.with_suffix(".csv").exists()
        else path
        for path in paths
    ]


def _places(root: Root) -> Iterator[tuple[str, str, str]]:
    """Room, folder and suffix of every knowledge file under a root."""
    for room in sorted(path for path in root.path.iterdir() if _shown(path)):
        for folder in (room, *sorted(path for path in room.iterdir() if _shown(path))):
            if folder.name in {"locale", "static", "templates", "migrations", "__pycache__"}:
                continue
            name = "" if folder is room else folder.name
            suffixes = {path.suffix for path in folder.iterdir() if path.is_file()}
            for suffix in sorted(suffixes & set(SUFFIXES)):
                yield room.name, name, suffix


def _shown(path: Path) -> bool:
    """A folder that may hold knowledge; what begins with a point is kept for other ends."""
    return path.is_dir() and not path.name.startswith(".")
