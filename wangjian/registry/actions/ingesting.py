"""归集: files into the lake, through the checks of this room, and from there onto the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from wangjian.authority import permissions
from wangjian.authority.models import Region
from wangjian.errors import BadInput, NoSuchRecord
from wangjian.lake.loads import Check, Lake, Load
from wangjian.lake.mapping import read_mapping
from wangjian.packs.packs import Packs
from wangjian.registry.actions.mirror import bring_up_to_date
from wangjian.registry.decisions.checks import checks_for
from wangjian.registry.decisions.derive import Derive, RegionNames
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import pyarrow as pa

    from wangjian.authority.actor import Actor
    from wangjian.lake.disk import Progress
    from wangjian.lake.tables import Table
    from wangjian.workspace.folder import Workspace

Kind = Literal["full", "delta"]
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Shelf:
    """What ingest must know beside the file: checks, the words of others, names of regions."""

    checks: Mapping[str, Check]
    derive: Derive

    @classmethod
    def open(cls, ws: Workspace, *, on: date) -> Shelf:
        """From the knowledge files of the workspace and the regions of that day."""
        packs = Packs.open(ws.packs)
        regions = [
            (row["id"], row["parent_id"], row["name"])
            for row in Region.objects.values("id", "parent_id", "name", "valid_from", "valid_until")
            if (row["valid_from"] is None or row["valid_from"] <= on)
            and (row["valid_until"] is None or on <= row["valid_until"])
        ]
        return cls(
            checks=checks_for(
                permit_kinds=_ids(packs, "registry", "permit_kinds"),
                categories=_ids(packs, "credit", "categories"),
            ),
            derive=Derive(
                words=_rows(packs, "registry", "value_words"),
                regions=RegionNames(regions) if regions else None,
            ),
        )

    def derive_for(self, table: Table) -> Callable[[pa.Table], pa.Table]:
        """The hook that the lake calls with each batch of a table."""
        return partial(self.derive, table)


def _rows(packs: Packs, room: str, name: str) -> list[dict[str, str]]:
    """The rows of a table of knowledge, none where the country has no such table."""
    try:
        return packs.table(room, name)
    except NoSuchRecord:
        return []


def _ids(packs: Packs, room: str, name: str) -> list[str]:
    return [row["id"] for row in _rows(packs, room, name)]


def table_of(name: str) -> Table:
    """A table of the dictionary by its name, or by what officers call it."""
    for table in TABLES.values():
        if name in (table.name, table.zh):
            return table
    raise NoSuchRecord(
        f"没有数据表“{name}”",
        f"there is no table {name}",
        remedy_zh="可用：" + "、".join(f"{one.name}（{one.zh}）" for one in TABLES.values()),
        remedy_en="there are: " + ", ".join(TABLES),
    )


def ingest(  # noqa: PLR0913 - what must be said of a file, each by its name
    ws: Workspace,
    table: str,
    files: Sequence[Path],
    *,
    source: str,
    scope: str = "",
    kind: Kind = "full",
    as_of_on: date,
    mapping: Mapping[str, Any] | Path | None = None,
    by: Actor,
    progress: Progress | None = None,
) -> list[Load]:
    """Take files in; a load that was there before says so (`already`) and changes nothing.

    Several files of a full take are one: the first replaces what the source sent before, the
    others are added to it. A file that cannot be read stops there; those before it are in.
    """
    permissions.require(by, "registry.ingest")
    shape = table_of(table)
    files = [Path(file) for file in files]
    check_words(source, scope, files)
    given = read_mapping(mapping) if isinstance(mapping, Path) else mapping
    shelf = Shelf.open(ws, on=as_of_on)
    lake = Lake(ws.lake)
    loads: list[Load] = []
    try:
        for place, file in enumerate(files):
            load = lake.accept(
                shape,
                file,
                source=source,
                scope=scope,
                kind="delta" if place else kind,
                as_of_on=as_of_on,
                mapping=given,
                checks=shelf.checks,
                derive=shelf.derive_for(shape),
                progress=progress,
            )
            loads.append(load)
    finally:
        # Also after a bad file, and also when all were there: a killed run may have left the
        # lake ahead of the pages.
        bring_up_to_date(ws, lake, shape.name, by=by, progress=progress)
    return loads


def check_words(source: str, scope: str, files: Sequence[Path]) -> None:
    """Refuse what must not stand beside a load: no files, no source, words that break a list."""
    if not files:
        raise BadInput("没有指定文件", "no file was named")
    if not source.strip():
        raise BadInput(
            "没有写明数据来源",
            "the source of the data is missing",
            remedy_zh="请写明报送单位，例如“浙江省登记机关”",
            remedy_en="say who sent it",
        )
    for word in (source, scope):
        if len(word) > _LONGEST_NAME or not word.isprintable():
            raise BadInput(
                f"来源和范围不超过{_LONGEST_NAME}字，不含控制字符",
                f"source and scope: at most {_LONGEST_NAME} printable characters",
            )
    if len({file.resolve() for file in files}) != len(files):
        raise BadInput("同一文件写了两次", "a file is named twice")
