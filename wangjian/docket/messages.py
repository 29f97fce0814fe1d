"""外发消息: how a text leaves the house: by the office's own command or address, or by hand.

[messages]                       # in workspace.toml; without it officers copy the texts
command = ["/opt/sms/send"]      # is given {"phone", "text"} as JSON on its standard input
url = "https://sms.example.gov.cn/send"   # or: the same JSON by POST; http only on loopback
"""

from __future__ import annotations

import json
import subprocess
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils import timezone

from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.docket.models import OutMessage
from wangjian.errors import NotReady

if TYPE_CHECKING:
    import uuid

    from wangjian.workspace.folder import Workspace

TASK = "docket.send_message"
_SECONDS = 30
_MOST_TRIES = 5
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Hook:
    """The office's way out."""

    command: tuple[str, ...] = ()
    url: str = ""

    def __bool__(self) -> bool:
        return bool(self.command or self.url)


def hook(ws: Workspace | None) -> Hook:
    """The way out of this workspace; none where the office sends by hand."""
    said = ws.table("messages") if ws is not None else {}
    command, url = said.get("command", []), said.get("url", "")
    texts = isinstance(command, list) and all(isinstance(part, str) for part in command)
    where = urlsplit(url) if isinstance(url, str) else None
    good = where is not None and (not url or where.scheme == "https" or where.hostname in _LOOPBACK)
    if not texts or not good or (command and url):
        raise NotReady(
            "workspace.toml 中的 [messages] 填写有误",
            "[messages] in workspace.toml is not as it must be",
            remedy_zh="填写 command（列表）或 url（https，或本机地址），二选一",
            remedy_en="give command (a list) or url (https, or on loopback), one of them",
        )
    return Hook(tuple(command), str(url))  # type: ignore[arg-type]


def state_at_first(ws: Workspace | None) -> OutMessage.State:
    """In which state a message begins."""
    return OutMessage.State.QUEUED if hook(ws) else OutMessage.State.WAITING


def to_send() -> list[uuid.UUID]:
    """Messages that still wait for the hook; the worker's sweep takes them up."""
    with scope(house_actor()):
        found = OutMessage.objects.filter(state=OutMessage.State.QUEUED).order_by("id")
        return list(found.values_list("id", flat=True)[:200])


def deliver(ws: Workspace | None, message_id: uuid.UUID | str) -> bool:
    """Hand one message to the hook; its text is emptied once it left."""
    way = hook(ws)
    with scope(house_actor()):
        message = (
            OutMessage.objects.select_for_update(skip_locked=True)
            .filter(id=message_id, state=OutMessage.State.QUEUED)
            .first()
        )
        if message is None or not way:
            return False
        problem = _hand_over(way, {"phone": message.phone, "text": message.text})
        message.tries += 1
        message.problem = problem[:500]
        if not problem:
            message.state, message.text = OutMessage.State.SENT, ""
            message.sent_at = timezone.now()
        elif message.tries >= _MOST_TRIES:
            message.state = OutMessage.State.FAILED
        message.save(update_fields=["tries", "problem", "state", "text", "sent_at"])
        return not problem


def _hand_over(way: Hook, said: dict[str, str]) -> str:
    """What went wrong; empty where nothing did."""
    body = json.dumps(said, ensure_ascii=False).encode()
    try:
        if way.command:
            done = subprocess.run(
                way.command, input=body, capture_output=True, timeout=_SECONDS, check=False
            )
            return "" if done.returncode == 0 else f"{way.command[0]}: {done.returncode}"
        request = urllib.request.Request(  # noqa: S310 - https or loopback, see `hook`
            way.url, data=body, headers={"Content-Type": "application/json"}, method="POST"
        )
        with _opener.open(request, timeout=_SECONDS) as answer:
            return "" if answer.status < 300 else f"HTTP {answer.status}"
    except (OSError, subprocess.SubprocessError) as error:
        return f"{type(error).__name__}: {error}"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The text goes where the file says and nowhere else."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)
