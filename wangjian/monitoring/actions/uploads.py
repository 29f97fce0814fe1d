"""词表上传: an outside list comes in as a draft, which the worker reads."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.errors import BadInput
from wangjian.monitoring import drafting
from wangjian.monitoring.actions.checks import upload
from wangjian.monitoring.actions.drafts import RIGHT, made
from wangjian.monitoring.models.drafts import DraftState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wangjian.authority.actor import Actor
    from wangjian.monitoring.library import Library
    from wangjian.monitoring.models import Draft
    from wangjian.workspace.folder import Workspace

SUFFIXES = (".csv", ".txt", ".xlsx")
LONGEST_NAME = 200


def import_list(  # noqa: PLR0913 - what a list says of itself
    *,
    ws: Workspace,
    by: Actor,
    library: Library,
    ref: str,
    name: str,
    content: Iterable[bytes],
    header: Mapping[str, Any],
    mapping: Mapping[str, str] | None = None,
) -> Draft:
    """An outside list becomes a draft of that lexicon, new or there already.

    What `header` says (title, law, category) stands before what the lexicon says now.
    """
    permissions.require(by, RIGHT)
    drafting.may_bear(ws.packs[0], ref, replaces=ref in library.lexicons)
    plain_name = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:]
    suffix = PurePath(plain_name).suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(
            f"不能读入 {suffix or plain_name} 文件",
            f"a {suffix or plain_name} file cannot be read as a list",
            remedy_zh=f"请存为 {'、'.join(SUFFIXES)}",
            remedy_en=f"save it as {', '.join(SUFFIXES)}",
        )
    stem = PurePath(plain_name).stem
    held = library.lexicons.get(ref)
    said = {"title": None if held else {"zh": stem, "en": stem}, **header}
    with scope(by):
        draft = made(
            ws,
            by,
            kind=drafting.LEXICON,
            ref=ref,
            body="",
            table="",
            replaces=held.digest if held else "",
        )
        draft.state = DraftState.READING
        draft.source = {"name": plain_name, "header": said, "mapping": dict(mapping or {})}
        draft.save(update_fields=["state", "source"])
        path = upload(ws, draft)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("wb") as file:
            for piece in content:
                file.write(piece)
        authority.nudge("monitoring.read_list", str(draft.id))
    return draft
