"""程序与日历: the procedures in force, the one that a matter was opened by, the working days."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from wangjian.authority import knowledge
from wangjian.docket.decisions.clocks import try_examples
from wangjian.docket.decisions.reading import parse
from wangjian.docket.models import ProcedureVersion
from wangjian.errors import BadKnowledge, NoSuchRecord

if TYPE_CHECKING:
    from datetime import date

    from wangjian.docket.decisions.procedure import Procedure
    from wangjian.law.calendar import Calendar
    from wangjian.packs.files import KnowledgeFile
    from wangjian.packs.packs import Packs

# What later issues open; a step whose `opens_with` is not here stands in its file and waits.
OPENED: frozenset[str] = frozenset()


def calendar() -> Calendar:
    """The working days of this workspace."""
    return _calendar(knowledge.packs())


@lru_cache(maxsize=2)
def _calendar(packs: Packs) -> Calendar:
    return packs.calendar()


def files(packs: Packs) -> list[KnowledgeFile]:
    """The procedure files in force."""
    return packs.files("docket", "procedures", ".toml")


def procedure(kind: str) -> tuple[Procedure, KnowledgeFile]:
    """The procedure in force for a kind of matter, by which new matters are opened."""
    packs = knowledge.packs()
    found = [file for file in files(packs) if file.header.get("kind") == kind]
    if len(found) > 1:
        # The country's own stands before one that belongs to no country.
        found = [file for file in found if file.pack == packs.country] or found
    if len(found) != 1:
        raise NoSuchRecord(
            f"种类“{kind}”应有一个程序文件，现有{len(found)}个",
            f"a matter of kind {kind} needs one procedure file, there are {len(found)}",
            remedy_zh="请检查 docket/procedures",
            remedy_en="look into docket/procedures",
        )
    return _parsed(packs, found[0].id), found[0]


@lru_cache(maxsize=16)
def _parsed(packs: Packs, file_id: str) -> Procedure:
    file = packs.file("docket", "procedures", ".toml", file_id)
    return parse(file.header, digest=file.digest)


def kept(digest: str) -> Procedure:
    """The procedure that a matter was opened by, from the text that was kept of it."""
    return _kept(digest)


@lru_cache(maxsize=64)
def _kept(digest: str) -> Procedure:
    version = ProcedureVersion.objects.filter(digest=digest).first()
    if version is None:
        raise NoSuchRecord(
            f"没有程序版本“{digest[:12]}”", f"there is no procedure version {digest[:12]}"
        )
    return parse(json.loads(version.header), digest=digest)


def keep(file: KnowledgeFile) -> None:
    """Keep the text of a procedure by its digest; the same text is kept once."""
    header = json.dumps(file.header, ensure_ascii=False, default=str)
    ProcedureVersion.objects.bulk_create(
        [ProcedureVersion(digest=file.digest, procedure_id=file.id, header=header)],
        ignore_conflicts=True,
    )


def try_files(packs: Packs) -> list[tuple[KnowledgeFile, str, date | None]]:
    """Run every procedure's own examples: (file, example, the day that came out) where wrong.

    Also asks whether each article that a procedure names is in force when it is used.
    """
    law, working = packs.law(), packs.calendar()
    wrong: list[tuple[KnowledgeFile, str, date | None]] = []
    for file in files(packs):
        read = parse(file.header, digest=file.digest)
        wrong += [(file, example.name, due) for example, due in try_examples(read, working)]
        for clock in read.clocks.values():
            for version in clock.versions:
                for ref in version.law:
                    if not law.in_force(ref, version.from_on):
                        raise BadKnowledge(
                            f"程序“{file.id}”的时限“{clock.name}”引用的{ref}在{version.from_on}不在施行期内",
                            f"{file.id}: {ref} of clock {clock.name} is not in force on"
                            f" {version.from_on}",
                        )
    return wrong
