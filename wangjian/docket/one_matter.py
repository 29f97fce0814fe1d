"""一事一链: a link to one matter for a colleague who rarely signs in, and what comes back by it.

Whoever holds the link and the code sent to the registered phone sees that one matter's card,
answers, adds pictures and hands it back; the answer becomes a step of the matter. The link is
found under the house's range, by the digest of its token alone; all that follows happens in the
range of its own office.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from wangjian.authority import permissions
from wangjian.authority.actions import journal, nudge
from wangjian.authority.actor import Actor, reading, scope
from wangjian.authority.days import today
from wangjian.authority.queries import house_actor
from wangjian.docket import actions, messages
from wangjian.docket.decisions import links
from wangjian.docket.models import LinkPhoto, Matter, OneMatterLink, OutMessage
from wangjian.errors import BadInput, Late, NoSuchRecord, NotAllowed, WrongState

if TYPE_CHECKING:
    import uuid
    from datetime import date

    from wangjian.workspace.folder import Workspace

RIGHT = "docket.step"
ANSWER_STEP = "note"  # of every procedure whose matters are sent out by link
_OPEN_A_MATTER = 5
_GONE = NoSuchRecord("链接无效", "this link opens nothing")


@dataclass(frozen=True, slots=True)
class NewLink:
    """To whom a link goes, and for what."""

    addressee: str
    phone: str
    purpose: str
    until_on: date


def send(
    *,
    by: Actor,
    ws: Workspace | None,
    matter_id: uuid.UUID,
    new: NewLink,
    address: Callable[[str], str],
) -> OneMatterLink:
    """Make a link and the message that carries it; `address` gives the address of a token."""
    links.check(new.addressee, new.purpose, new.until_on, today())
    number = links.phone(new.phone)
    if by.officer_id is None:
        raise NotAllowed("链接由本人发出", "a link is sent by an officer")
    with scope(by):
        matter = _matter(by, matter_id)
        if not matter.is_open:
            raise WrongState("事项已办结，不能再发链接", "the matter is closed")
        standing = OneMatterLink.objects.filter(
            matter=matter, state=OneMatterLink.State.OPEN, until_on__gte=today()
        )
        if standing.count() >= _OPEN_A_MATTER:
            raise WrongState(
                f"本事项已有{_OPEN_A_MATTER}个有效链接",
                f"there are {_OPEN_A_MATTER} links in force",
                remedy_zh="请先收回不用的",
                remedy_en="withdraw those no longer used",
            )
        token = secrets.token_urlsafe(16)
        link = OneMatterLink.objects.create(
            office_path=matter.office_path,
            matter=matter,
            addressee=new.addressee.strip(),
            phone=number,
            purpose=new.purpose.strip(),
            until_on=new.until_on,
            token_sha256=_digest(token),
            made_by_id=by.officer_id,
        )
        text = (
            f"【{matter.office.short_name}】{link.addressee}：请于{link.until_on:%m月%d日}前办理"
            f"“{link.purpose}”。打开 {address(token)} ，凭短信验证码查看，无需安装。"
        )
        _queue(link, "link", text, ws)
        journal(
            by,
            "docket.link_made",
            f"matter:{matter.id}",
            link.purpose,
            values={
                "link": str(link.id),
                "addressee": link.addressee,
                "phone": links.masked(number),
                "until_on": link.until_on.isoformat(),
            },
        )
    return link


def withdraw(*, by: Actor, link_id: uuid.UUID) -> OneMatterLink:
    """Take a link back; it opens nothing from now on."""
    with scope(by):
        link = OneMatterLink.objects.select_for_update().filter(id=link_id).first()
        if link is None:
            raise NoSuchRecord("没有这个链接", "there is no such link")
        permissions.require_at(by, RIGHT, link.office_path)
        if link.state != OneMatterLink.State.OPEN:
            raise WrongState("该链接已不再有效", "the link is not open any more")
        link.state = OneMatterLink.State.WITHDRAWN
        link.save(update_fields=["state"])
        OutMessage.objects.filter(link=link).exclude(state=OutMessage.State.SENT).update(
            state=OutMessage.State.FAILED, text="", problem="已收回"
        )
        journal(
            by, "docket.link_withdrawn", f"matter:{link.matter_id}", values={"link": str(link.id)}
        )
    return link


def note_sent(*, by: Actor, message_id: uuid.UUID) -> None:
    """An officer sent a message by hand; its text is emptied."""
    with scope(by):
        message = OutMessage.objects.select_for_update().filter(id=message_id).first()
        if message is None:
            raise NoSuchRecord("没有这条消息", "there is no such message")
        permissions.require_at(by, RIGHT, message.office_path)
        message.state, message.text, message.sent_at = OutMessage.State.SENT, "", timezone.now()
        message.save(update_fields=["state", "text", "sent_at"])


def held(token: str) -> OneMatterLink:
    """The link of a token, while it opens anything; every other token is told the same."""
    with scope(house_actor()):
        link = (
            OneMatterLink.objects.select_related("matter__office")
            .filter(token_sha256=_digest(token))
            .first()
        )
    if link is None or link.state == OneMatterLink.State.WITHDRAWN:
        raise _GONE
    if link.until_on < today():
        raise Late("链接已过期", "the link has expired")
    if link.state == OneMatterLink.State.LOCKED:
        raise NotAllowed("试错太多，链接已锁定", "too many wrong codes: the link is locked")
    return link


def send_code(*, ws: Workspace | None, token: str) -> None:
    """A code to the registered phone; not more often than once a minute."""
    link = held(token)
    with scope(as_addressee(link)):
        link = OneMatterLink.objects.select_for_update().get(id=link.id)
        now = timezone.now()
        if link.code_sent_at is not None and now - link.code_sent_at < links.CODE_PAUSE:
            raise WrongState("验证码刚刚发出，请一分钟后再试", "a code was sent just now")
        if link.codes_sent >= links.CODES_A_LINK:
            raise WrongState(
                "验证码发送次数已满",
                "no more codes are sent for this link",
                remedy_zh="请联系发链接的人",
                remedy_en="ask whoever sent the link",
            )
        code = f"{secrets.randbelow(1_000_000):06}"
        link.code_sha256, link.code_sent_at = _sealed(link, code), now
        link.code_tries, link.codes_sent = 0, link.codes_sent + 1
        link.save(update_fields=["code_sha256", "code_sent_at", "code_tries", "codes_sent"])
        OutMessage.objects.filter(link=link, kind="code").exclude(text="").update(text="")
        text = f"【{link.matter.office.short_name}】验证码 {code}，10分钟内有效。"
        message = _queue(link, "code", text, ws)
    if message.state == OutMessage.State.QUEUED:
        messages.deliver(ws, message.id)  # somebody waits for it; what fails the worker tries again


def check_code(*, token: str, code: str) -> bool:
    """Whether this is the code that was sent; each wrong one counts, and too many lock the link."""
    link = held(token)
    by = as_addressee(link)
    with scope(by):
        link = OneMatterLink.objects.select_for_update().get(id=link.id)
        fresh = (
            link.code_sent_at is not None
            and timezone.now() - link.code_sent_at < links.CODE_LIFETIME
            and link.code_tries < links.TRIES_A_CODE
            and link.code_sha256 != ""
        )
        good = fresh and hmac.compare_digest(link.code_sha256, _sealed(link, code.strip()))
        if good:
            link.code_sha256 = ""
            link.opened_at = link.opened_at or timezone.now()
            _empty(link, kind="code")
            journal(by, "docket.link_opened", f"matter:{link.matter_id}", values=_named(link))
        else:
            link.code_tries, link.tries = link.code_tries + 1, link.tries + 1
            if link.tries >= links.TRIES_A_LINK:
                link.state = OneMatterLink.State.LOCKED
                journal(by, "docket.link_refused", f"matter:{link.matter_id}", values=_named(link))
        link.save(update_fields=["code_sha256", "opened_at", "code_tries", "tries", "state"])
    return good


def add_photo(*, ws: Workspace, token: str, name: str, content: bytes) -> LinkPhoto:
    """Keep a picture; what it is its bytes say."""
    link = held(token)
    if len(content) > links.PHOTO_BYTES:
        raise BadInput("照片太大（最多 10 MB）", "the picture is larger than 10 MB")
    media = links.media_of(content)
    with scope(as_addressee(link)):
        link = _open(link)
        digest = hashlib.sha256(content).hexdigest()
        known = LinkPhoto.objects.filter(link=link, sha256=digest).first()
        if known is not None:
            return known
        if LinkPhoto.objects.filter(link=link).count() >= links.PHOTOS_A_LINK:
            raise BadInput(f"照片最多{links.PHOTOS_A_LINK}张", "that is enough pictures")
        path = photo_path(ws, digest, media)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        part.write_bytes(content)
        part.replace(path)
        return LinkPhoto.objects.create(
            office_path=link.office_path,
            link=link,
            sha256=digest,
            media=media,
            size_bytes=len(content),
            name="".join(one for one in Path(name).name if one.isprintable())[:100],
        )


def answer(*, token: str, text: str) -> OneMatterLink:
    """Hand the matter back with an answer, which becomes a step of it."""
    link = held(token)
    text = text.strip()
    if not text or len(text) > links.LONGEST_ANSWER or "\x00" in text:
        raise BadInput(
            f"请填写办复内容，不超过{links.LONGEST_ANSWER}字",
            f"write an answer of at most {links.LONGEST_ANSWER} characters",
        )
    by = as_addressee(link)
    with scope(by):
        matter = Matter.objects.select_for_update().get(id=link.matter_id)
        link = _open(link)
        photos = list(LinkPhoto.objects.filter(link=link).order_by("id"))
        tail = (
            f"\n（照片{len(photos)}张：{'、'.join(p.sha256[:12] for p in photos)}）"
            if photos
            else ""
        )
        link.step = actions.note_of_another(
            by=by, matter=matter, verb=ANSWER_STEP, fields={"reason": text + tail}
        )
        link.answer, link.answered_at = text, timezone.now()
        link.state = OneMatterLink.State.ANSWERED
        link.save(update_fields=["step", "answer", "answered_at", "state"])
        _empty(link)
        journal(
            by,
            "docket.link_answered",
            f"matter:{matter.id}",
            text[:200],
            values={**_named(link), "photos": [photo.sha256 for photo in photos]},
        )
    return link


def as_addressee(link: OneMatterLink) -> Actor:
    """The addressee at the link's office: a name without an officer, for these few acts alone."""
    matter = link.matter
    return Actor(
        None, f"{link.addressee}（一事一链）", matter.office_id, link.office_path, os_user=""
    )


def of_matter(actor: Actor, matter_id: uuid.UUID) -> list[OneMatterLink]:
    """The links of one matter, the newest first, with their pictures and messages."""
    permissions.require(actor, permissions.SEE_SCOPED)
    with reading(actor):
        if not Matter.objects.filter(id=matter_id).exists():
            raise NoSuchRecord("没有这件事项", "there is no such matter")
        found = OneMatterLink.objects.filter(matter_id=matter_id).select_related("made_by")
        return list(found.prefetch_related("photos", "messages").order_by("-id")[:50])


def of_office(
    actor: Actor, *, after: uuid.UUID | None = None, limit: int = 50
) -> list[OneMatterLink]:
    """The links of the office and those below it, the newest first."""
    permissions.require(actor, permissions.SEE_SCOPED)
    with reading(actor):
        found = OneMatterLink.objects.select_related("made_by", "matter").prefetch_related(
            "messages"
        )
        if after is not None:
            found = found.filter(id__lt=after)
        return list(found.order_by("-id")[:limit])


def photo(actor: Actor, photo_id: uuid.UUID) -> LinkPhoto:
    """One picture of the actor's offices."""
    permissions.require(actor, permissions.SEE_SCOPED)
    with reading(actor):
        found = LinkPhoto.objects.filter(id=photo_id).first()
    if found is None:
        raise NoSuchRecord("没有这张照片", "there is no such picture")
    return found


def photos_of(link: OneMatterLink) -> list[LinkPhoto]:
    """The pictures that came by a link, for whoever holds it."""
    with scope(as_addressee(link)):
        return list(LinkPhoto.objects.filter(link_id=link.id).order_by("id"))


def photo_path(ws: Workspace, digest: str, media: str) -> Path:
    """Where a picture lies."""
    return ws.evidence / "links" / digest[:2] / f"{digest}.{links.SUFFIX[media]}"


def _matter(by: Actor, matter_id: uuid.UUID) -> Matter:
    matter = Matter.objects.select_related("office").filter(id=matter_id).first()
    if matter is None:
        raise NoSuchRecord("没有这件事项", "there is no such matter")
    permissions.require_at(by, RIGHT, matter.office_path)
    return matter


def _open(link: OneMatterLink) -> OneMatterLink:
    """The same link, locked, and still to be answered."""
    now = OneMatterLink.objects.select_for_update().get(id=link.id)
    if now.state != OneMatterLink.State.OPEN:
        raise WrongState("已经交回，不能再改", "it was handed back already")
    return now


def _queue(link: OneMatterLink, kind: str, text: str, ws: Workspace | None) -> OutMessage:
    message = OutMessage.objects.create(
        office_path=link.office_path,
        link=link,
        kind=kind,
        phone=link.phone,
        text=text,
        state=messages.state_at_first(ws),
    )
    if message.state == OutMessage.State.QUEUED:
        nudge(messages.TASK, str(message.id))
    return message


def _empty(link: OneMatterLink, **which: str) -> None:
    """What was of use once is not kept: a code that was given, a link that was answered."""
    OutMessage.objects.filter(link=link, **which).exclude(text="").update(
        text="", state=OutMessage.State.SENT
    )


def _named(link: OneMatterLink) -> dict[str, str]:
    return {"link": str(link.id), "addressee": link.addressee, "phone": links.masked(link.phone)}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _sealed(link: OneMatterLink, code: str) -> str:
    """Six digits are soon tried out: what is kept is tied to the link and to its token's digest."""
    return hmac.new(
        link.token_sha256.encode(), f"{link.id}|{code}".encode(), hashlib.sha256
    ).hexdigest()
