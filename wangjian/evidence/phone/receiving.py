"""接收: the bytes of a file, from where they broke off; whatever came in stays.

A row says how far a file is; bytes beyond it, which a killed process left, are written over.
"""

from __future__ import annotations

import fcntl
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wangjian.authority.actor import reading, scope
from wangjian.errors import BadInput, Busy, Conflict, NoSuchRecord
from wangjian.evidence.models.phone import PhoneCapture, PhoneFile
from wangjian.evidence.phone import room
from wangjian.evidence.phone.limits import HEAD_BYTES, kind_of, limits
from wangjian.evidence.phone.refusing import over, place_of, refusing
from wangjian.evidence.phone.senders import sender
from wangjian.workspace.locks import belong

if TYPE_CHECKING:
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.workspace.folder import Workspace

Read = Callable[[int], bytes]
_CHUNK = 2**17


class WrongOffsetError(Conflict):
    """The bytes do not follow those that are there."""


class UnknownKindError(BadInput):
    """The first bytes are of no kind of file that is taken in."""

    status = 415


class GoneError(NoSuchRecord):
    """It was kept as long as it is, and is no longer."""

    status = 410


def file_of(by: Actor, file_id: uuid.UUID) -> PhoneFile:
    """One file that this officer sends."""
    officer = sender(by)
    with reading(by):
        found = PhoneFile.objects.select_related("capture").filter(
            id=file_id, capture__officer_id=officer
        ).first()  # fmt: skip
    return _open(found)


def append(
    *, by: Actor, workspace: Workspace, file_id: uuid.UUID, offset: int, read: Read
) -> PhoneFile:
    """Take in what follows; where it breaks off, what came is kept.

    While the bytes come in the file on the disk is locked, and nothing in the database: a phone
    that is slow holds up nobody. A file of no kind that is taken in refuses its capture.
    """
    file = _going_on(file_of(by, file_id), offset)
    room.for_capture(workspace, file.capture_id)
    with refusing(workspace, file.capture_id), _alone(place_of(workspace, file.id)) as descriptor:
        # somebody else may have had the lock meanwhile
        file = _going_on(file_of(by, file_id), offset)
        file.offset += _written(descriptor, file, read)
        with scope(by):
            # a capture that expired or was finished meanwhile stays as it is
            capture = PhoneCapture.objects.select_for_update().get(id=file.capture_id)
            _going_on(file, file.offset, capture)
            file.save(update_fields=["offset"])
    return file


def _going_on(file: PhoneFile, offset: int, capture: PhoneCapture | None = None) -> PhoneFile:
    """A file to which bytes may be added at this place."""
    file.capture = capture or file.capture
    _open(file)
    if file.capture.state != PhoneCapture.State.OPEN:
        raise over(file.capture)
    if offset != file.offset:
        raise WrongOffsetError(
            f"文件已收到 {file.offset} 字节，不能从 {offset} 接着传",
            f"{file.offset} bytes are here; nothing can follow at {offset}",
        )
    return file


def _open(found: PhoneFile | None) -> PhoneFile:
    if found is None:
        raise NoSuchRecord("没有这个文件", "there is no such file")
    capture = found.capture
    if capture.state == PhoneCapture.State.EXPIRED or (
        capture.state == PhoneCapture.State.OPEN and capture.expires_at < datetime.now(UTC)
    ):
        raise GoneError(
            "这次取证已过期", "this capture has expired",
            remedy_zh="请在手机上重新提交", remedy_en="submit it on the phone anew",
        )  # fmt: skip
    return found


@contextmanager
def _alone(place: Path) -> Iterator[int]:
    """The file on the disk, for one process and one thread."""
    place.parent.mkdir(mode=0o700, exist_ok=True)
    belong(place.parent)
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(place, flags, 0o600)
    try:
        belong(place)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy("这个文件正在接收", "this file is being received already") from None
        yield descriptor
    finally:
        os.close(descriptor)


def _written(descriptor: int, file: PhoneFile, read: Read) -> int:
    """Write what comes; returns how many bytes did."""
    os.ftruncate(descriptor, file.offset)
    count = _copied(descriptor, file.offset, file.size_bytes - file.offset, read)
    _check_kind(descriptor, file, file.offset + count)
    os.fsync(descriptor)
    return count


def _copied(descriptor: int, at: int, left: int, read: Read) -> int:
    """So much of the body as there is, within the limits of one request."""
    count, until = 0, time.monotonic() + limits().body_seconds
    left = min(left, limits().body_bytes)
    while count < left and time.monotonic() < until:
        try:
            chunk = read(min(_CHUNK, left - count))
        except OSError:  # the network went away; what came stays
            break
        if not chunk:
            break
        os.pwrite(descriptor, chunk, at + count)
        count += len(chunk)
    return count


def _check_kind(descriptor: int, file: PhoneFile, reached: int) -> None:
    """As soon as the first bytes are there they must be of a kind that is taken in."""
    first = file.offset < HEAD_BYTES and (reached >= HEAD_BYTES or reached == file.size_bytes)
    if first and kind_of(os.pread(descriptor, HEAD_BYTES, 0)) is None:
        raise unknown_kind(file.name)


def unknown_kind(name: str) -> UnknownKindError:
    """The refusal of a file that is no picture, film, sound or PDF."""
    return UnknownKindError(
        f"文件“{name}”不是照片、影像、录音或 PDF",
        f"the file {name} is no picture, film, sound or PDF",
        remedy_zh="文件种类按内容判断，与扩展名无关",
        remedy_en="what counts is its content, not its name",
    )
