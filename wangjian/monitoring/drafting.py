"""起草: the places and digests of a draft's files, and a first reading of them by themselves.

The reading here names errors by file and line and knows the allow-list of queries; it runs no
example and opens no engine, so a page may ask for it.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian.errors import BadInput
from wangjian.monitoring.catalogue import read_catalogue
from wangjian.monitoring.library import ROOM, held_together, same_shape
from wangjian.monitoring.reading import read_rule
from wangjian.monitoring.rulebook import Rule
from wangjian.monitoring.wordbook import Lexicon, read_lexicon
from wangjian.packs.changes import Changes, sha256
from wangjian.packs.files import read_file
from wangjian.packs.roots import read_root
from wangjian.registry.tables import TABLES
from wangjian.text.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangjian.monitoring.catalogue import Catalogue
    from wangjian.monitoring.library import Library
    from wangjian.packs.files import KnowledgeFile
    from wangjian.packs.packs import Packs
    from wangjian.workspace.folder import Workspace

RULE, LEXICON, CATALOGUE = "rule", "lexicon", "catalogue"
FOLDERS = {RULE: "rules", LEXICON: "lexicons", CATALOGUE: "catalogues"}
LONGEST_RULE = 200_000  # characters; the longest that ships has some 40,000
LONGEST_TABLE = 20_000_000
_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
_REPLACES = re.compile(r"^replaces_digest:.*$", re.MULTILINE)
_FIRST_KEY = re.compile(r"^id:.*$", re.MULTILINE)


def files_of(kind: str, ref: str, body: str, table: str) -> dict[str, str]:
    """Place in the office's folder -> text, of a draft."""
    place = f"{ROOM}/{folder_of(kind)}/{ref}"
    if kind == RULE:
        return {f"{place}.sql": body}
    # A lexicon may take its words from a catalogue and have no list; a catalogue is a list.
    listed = {f"{place}.csv": table} if table or kind == CATALOGUE else {}
    return {f"{place}.yaml": body, **listed}


def folder_of(kind: str) -> str:
    """In which folder files of that kind lie."""
    if kind not in FOLDERS:
        raise BadInput(f"不认识的种类“{kind}”", f"no such kind: {kind}")
    return FOLDERS[kind]


def known(library: Library, kind: str) -> Mapping[str, Rule | Lexicon | Catalogue]:
    """What there is of that kind, by id."""
    held: Mapping[str, Rule | Lexicon | Catalogue] = getattr(library, folder_of(kind))
    return held


def skeleton(packs: Packs, kind: str, ref: str) -> tuple[str, str]:
    """Body and table of a small file that works, under that id, to begin from."""
    file = packs.file(ROOM, "skeletons", ".sql" if kind == RULE else ".yaml", f"new_{kind}")
    body, table = text_of(file)
    return body.replace(file.id, ref, 1), table


def beside(file: KnowledgeFile, ref: str) -> tuple[str, str]:
    """Body and table of a further list under a catalogue's view: its columns, none of its rows."""
    body, table = text_of(file)
    body = _REPLACES.sub("", body).lstrip("\n")
    return _FIRST_KEY.sub(f"id: {ref}", body, count=1), table.partition("\n")[0]


def digest_of(files: Mapping[str, str]) -> str:
    """One digest of all the texts."""
    said = "\0".join(f"{place}\0{text}" for place, text in sorted(files.items()))
    return hashlib.sha256(said.encode()).hexdigest()


def plain(text: str) -> str:
    """A text as a form sends it, as files have it: lines end in one sign, the last one too."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.rstrip("\n") + "\n" if lines.strip() else ""


def replacing(text: str, digest: str) -> str:
    """The header says whose place it takes: the digest of the product's file."""
    line = f"replaces_digest: {digest}"
    if _REPLACES.search(text):
        return _REPLACES.sub(line, text, count=1)
    if _FIRST_KEY.search(text):
        return _FIRST_KEY.sub(lambda found: f"{found[0]}\n{line}", text, count=1)
    return f"{line}\n{text}"


def may_bear(root: Path, ref: str, *, replaces: bool) -> None:
    """Raise where a new file of that id would not load from the office's folder."""
    if not _ID.fullmatch(ref):
        raise BadInput(
            f"编号“{ref}”写法不对",
            f"{ref} is no id",
            remedy_zh="用小写字母、数字、下划线和点，如 office.short_name",
            remedy_en="use lower case letters, digits, underscores and points: office.short_name",
        )
    packs = read_root(root).packs
    if not replaces and ref.partition(".")[0] not in packs:
        raise BadInput(
            f"新文件的编号须以 {'、'.join(packs)} 开头，“{ref}”不是",
            f"a new id begins with {', '.join(packs)}, {ref} does not",
            remedy_zh=f"例如 {packs[0]}.{ref.rpartition('.')[2]}",
            remedy_en=f"such as {packs[0]}.{ref.rpartition('.')[2]}",
        )


def standing(ws: Workspace, kind: str, ref: str) -> dict[str, str]:
    """What stands in the office's folder where a draft would go: place -> digest."""
    changes = Changes(ws.packs[0])
    return {place: sha256(changes.now(place)) for place in files_of(kind, ref, "", " ")}


def text_of(file: KnowledgeFile) -> tuple[str, str]:
    """Body and table of a file that is there, as a draft holds them."""
    text = file.path.read_text("utf-8-sig")
    if file.path.suffix != ".csv":
        return plain(text), ""
    sidecar = file.path.with_suffix(".yaml")
    return (plain(sidecar.read_text("utf-8-sig")) if sidecar.exists() else ""), plain(text)


def read_alone(
    files: Mapping[str, str], *, packs: Packs, library: Library, tmp: Path
) -> Rule | Lexicon | Catalogue:
    """The draft read as a file of the office would be; BadKnowledge says where it is wrong."""
    with tempfile.TemporaryDirectory(dir=tmp, prefix="draft-") as folder:
        for place, text in files.items():
            path = Path(folder) / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        place = next((one for one in files if one.endswith(".csv")), next(iter(files)))
        path = Path(folder) / place
        file = read_file(path, origin="office", pack=path.stem.partition(".")[0])
        if path.parent.name == FOLDERS[CATALOGUE]:
            others = {one.id: one for one in library.catalogues.values() if one.id != file.id}
            return same_shape(read_catalogue(file), others, file)
        if path.suffix != ".sql":
            return read_lexicon(
                file,
                law=packs.law(),
                shapes=TABLES,
                catalogues=library.catalogues.values(),
                evasions=next((one.evasions for one in library.lexicons.values()), None),
            )
        rule = read_rule(
            file,
            law=packs.law(),
            tables=library.shapes.keys(),
            functions={function.name for function in FUNCTIONS},
            kinds=packs.jurisdiction().kinds,
        )
        held_together(file, rule, library.lexicons, library.topics)
        return rule


def decided_by(library: Library, read: Rule | Lexicon | Catalogue) -> tuple[str, ...]:
    """The rules whose findings a changed file decides, for a trial of it."""
    if isinstance(read, Rule):
        return (read.id,)
    if isinstance(read, Lexicon):
        return tuple(rule.id for rule in library.rules.values() if read.id in rule.lexicons)
    return tuple(
        rule.id for rule in library.rules.values() if read.view in library.views_behind(rule)
    )
