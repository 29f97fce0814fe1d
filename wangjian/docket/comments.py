"""批注: what colleagues say to each other beside a matter; never part of its file of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.authority import permissions
from wangjian.authority.actions import journal
from wangjian.authority.actor import reading, scope
from wangjian.authority.prepared import Prepared, given
from wangjian.docket.models import Comment, Matter
from wangjian.errors import BadInput, NoSuchRecord

if TYPE_CHECKING:
    import uuid

    from wangjian.authority.actor import Actor

LONGEST = 2_000
MOST_SHOWN = 200


def comment(*, by: Actor, matter_id: uuid.UUID, text: str) -> Comment:
    """Say something beside a matter; it can be said of a closed one too."""
    text = text.strip()
    if not text or len(text) > LONGEST or "\x00" in text:
        raise BadInput(f"批注须为1至{LONGEST}字", f"a comment has 1 to {LONGEST} characters")
    with scope(by):
        matter = Matter.objects.filter(id=matter_id).first()
        if matter is None:
            raise NoSuchRecord(
                "没有这件事项，或它不属于您的机关",
                "there is no such matter, or it is not your office's",
            )
        permissions.require_at(by, "docket.step", matter.office_path)
        said = Comment.objects.create(
            office_path=matter.office_path,
            matter=matter,
            by_id=by.officer_id,
            by_name=by.officer_name,
            text=text,
        )
        journal(by, "docket.comment", f"matter:{matter_id}", values={"comment": str(said.id)})
    return said


_COMMENTS = Prepared(
    lambda: Comment.objects.filter(matter=given("matter")).order_by("-id")[:MOST_SHOWN]
)


def comments(actor: Actor, matter_id: uuid.UUID) -> list[Comment]:
    """What was said beside a matter, the newest first."""
    with reading(actor):
        return _COMMENTS.rows(matter=matter_id)
