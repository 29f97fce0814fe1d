"""拒收: a capture of which a file is refused for good is refused at once, and says why.

The phone sends nothing more of it and offers to submit it anew under another number; whoever looks
from the desk must not be told until it expires that it is on its way.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from wangjian.authority import actions as authority
from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.errors import BadInput, WrongState
from wangjian.evidence.models.phone import PhoneCapture

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator
    from pathlib import Path

    from wangjian.errors import WangjianError
    from wangjian.evidence.models.phone import PhoneFile
    from wangjian.workspace.folder import Workspace


def place_of(workspace: Workspace, file_id: uuid.UUID) -> Path:
    """Where the bytes of a file lie while they come in; its name is ours alone."""
    return workspace.evidence / "phone" / f"{file_id}.part"


def drop(workspace: Workspace, files: list[PhoneFile]) -> None:
    """What came in is kept no longer: beside its package, or after a refusal."""
    for one in files:
        with suppress(FileNotFoundError):
            place_of(workspace, one.id).unlink()


def mark(capture: PhoneCapture, error: WangjianError) -> None:
    """Say of a capture that it is refused, and why; whoever holds its row saves it."""
    capture.state = PhoneCapture.State.REFUSED
    capture.why_zh, capture.why_en = error.in_language("zh"), error.in_language("en")
    authority.journal(house_actor(), "evidence.refuse_phone", str(capture.id), error.zh)


@contextmanager
def refusing(workspace: Workspace, capture_id: uuid.UUID) -> Iterator[None]:
    """What is wrong with a file itself, and no trouble of the moment, refuses its capture.

    It stands outside of the transaction that the error undoes.
    """
    try:
        yield
    except BadInput as error:
        _refuse(workspace, capture_id, error)
        raise


def _refuse(workspace: Workspace, capture_id: uuid.UUID, error: WangjianError) -> None:
    with scope(house_actor()):
        rows = PhoneCapture.objects.select_for_update(of=("self",))
        capture = rows.filter(id=capture_id, state=PhoneCapture.State.OPEN).first()
        if capture is None:  # over already, or finished meanwhile
            return
        mark(capture, error)
        capture.save(update_fields=["state", "why_zh", "why_en"])
        files = list(capture.files.all())
    drop(workspace, files)


def over(capture: PhoneCapture) -> WrongState:
    """What is said to a phone that goes on with what takes nothing more in."""
    if capture.state == PhoneCapture.State.REFUSED:
        return WrongState(
            "这次取证已被拒收", "this capture was refused",
            remedy_zh="请在手机上重新提交", remedy_en="submit it on the phone anew",
        )  # fmt: skip
    return WrongState("这次取证已经收齐", "this capture is complete already")
