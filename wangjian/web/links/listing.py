"""一事一链列表: what the list of links is; phone numbers are hidden as on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.authority.days import today
from wangjian.docket import one_matter
from wangjian.docket.decisions.links import masked
from wangjian.docket.models import OneMatterLink
from wangjian.web.lists.listing import Column, Listing, behind, row_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.web.lists.listing import Asked

State = OneMatterLink.State


def _page(asked: Asked, after: str, limit: int) -> tuple[Sequence[OneMatterLink], str]:
    found = one_matter.of_office(asked.actor, after=row_id(after), limit=limit + 1)
    return behind(found, limit, lambda link: link.id)


def _state(link: OneMatterLink) -> str:
    if link.state == State.OPEN and link.until_on < today():
        return gettext("已过期")
    names: dict[str, str] = {
        State.OPEN: gettext("待办复"),
        State.ANSWERED: gettext("已办复"),
        State.LOCKED: gettext("已锁定"),
    }
    return names.get(link.state, gettext("已收回"))


LINKS = Listing(
    name="links",
    title=_("一事一链"),
    address="links",
    right="docket.see",
    export_right="casework.export",
    columns=(
        Column("matter", _("事项"), lambda link: link.matter.number),
        Column("addressee", _("收件人")),
        Column("phone", _("手机号"), lambda link: masked(link.phone)),
        Column("purpose", _("请办内容")),
        Column("state", _("状态"), _state),
        Column("until_on", _("最后有效日")),
        Column("made_by", _("发出人"), lambda link: link.made_by.display_name),
        Column("made_at", _("发出时间")),
        Column("opened_at", _("首次打开")),
        Column("answer", _("办复内容")),
        Column("answered_at", _("办复时间")),
    ),
    page=_page,
    as_drawn=True,
)
