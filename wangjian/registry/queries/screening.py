"""单户查询: one merchant against the lists, from the index that all processes share."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wangjian.authority.days import today
from wangjian.errors import BadInput, NotReady
from wangjian.registry.bulk.lookup import Index, Match
from wangjian.registry.bulk.postings import current_name

if TYPE_CHECKING:
    from pathlib import Path

    from wangjian.workspace.folder import Workspace

_LONGEST = 400  # characters of a name; the dictionary's own limit


@dataclass(frozen=True, slots=True)
class Answer:
    """The entries that name a merchant, and of what state of the lists that is said."""

    on: date
    list_version: int
    lists_as_of: str | None
    matches: list[Match]


class _Open:
    """The index last opened, by folder."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.at: Path | None = None
        self.index: Index | None = None


_open = _Open()


def folder_of(ws: Workspace) -> Path:
    """Where the indexes of the lists lie."""
    return ws.path / "screening"


def open_index(folder: Path) -> Index:
    """The index in force; opened once, and again when another one came into force."""
    name = current_name(folder)
    if not name:
        raise NotReady(
            "名单索引尚未建立",
            "the lists are not indexed yet",
            remedy_zh="导入名单后请运行 wangjian registry index-lists",
            remedy_en="take the lists in, then run wangjian registry index-lists",
        )
    at = folder / name
    with _open.lock:
        if _open.index is None or _open.at != at:
            _open.index, _open.at = Index(at), at
        return _open.index


def screen_one(
    ws: Workspace, *, code: str = "", name: str = "", region: str = "", on: date | None = None
) -> Answer:
    """One merchant by code, by name, or both; `region` narrows a name, `on` is the day."""
    code, name, region = code.strip(), name.strip(), region.strip()
    if not code and not name:
        raise BadInput(
            "须提供登记号或名称",
            "give a registration number or a name",
            remedy_zh="填写 code 或 name",
            remedy_en="fill in code or name",
        )
    if max(len(code), len(name), len(region)) > _LONGEST or "\0" in code + name + region:
        raise BadInput(f"每项不超过{_LONGEST}字", f"at most {_LONGEST} characters each")
    index = open_index(folder_of(ws))
    day = on or today()
    matches = index.screen(code=code, name=name, region=region, on=day)
    about: dict[str, Any] = index.about
    return Answer(day, about["list_version"], about["lists_as_of"], matches)
