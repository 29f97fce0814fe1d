"""一事一链页面: the links of a matter and of the office, their messages, the pictures that came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangjian.authority.days import today
from wangjian.authority.permissions import may, require
from wangjian.docket import one_matter
from wangjian.docket.decisions.links import masked
from wangjian.docket.models import OneMatterLink, OutMessage
from wangjian.errors import NoSuchRecord, WangjianError
from wangjian.web.links.forms import NewLinkForm
from wangjian.web.links.listing import LINKS
from wangjian.web.lists.listing import asking
from wangjian.web.templatetags.desk import said
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    import uuid

    from wangjian.web.middleware import OfficerRequest

PAGE = 50


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """Links of the office and those below it, the newest first, with messages to send by hand."""
    require(request.actor, "docket.see")
    found, following = LINKS.page(asking(request), request.GET.get("after", ""), PAGE)
    rows = [_row(one) for one in found]
    return render(
        request,
        "links/list.html",
        {"rows": rows, "shown": len(rows), "next_page": following, **_rights(request)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def of_matter(request: OfficerRequest, matter_id: uuid.UUID) -> HttpResponse:
    """The links of one matter, and the form for another."""
    require(request.actor, "docket.see")
    form = NewLinkForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            one_matter.send(
                by=request.actor,
                ws=workspace(),
                matter_id=matter_id,
                new=form.said(),
                address=lambda token: request.build_absolute_uri(reverse("link", args=[token])),
            )
        except NoSuchRecord:
            raise
        except WangjianError as error:
            form.add_error(None, said(error))
            status = error.status
        else:
            messages.success(request, _("链接已生成。"))
            return redirect("links_of", matter_id)
    rows = [_row(one) for one in one_matter.of_matter(request.actor, matter_id)]
    told = {"rows": rows, "form": form, "matter_id": matter_id, **_rights(request)}
    template = "links/part.html" if request.htmx else "links/of_matter.html"
    return render(request, template, told, status=400 if form.errors and status == 200 else status)


@require_POST
def withdraw(request: OfficerRequest, link_id: uuid.UUID) -> HttpResponse:
    """Take a link back."""
    link = one_matter.withdraw(by=request.actor, link_id=link_id)
    messages.success(request, _("链接已收回。"))
    return redirect("links_of", link.matter_id)


@require_POST
def sent(request: OfficerRequest, message_id: uuid.UUID) -> HttpResponse:
    """A message was sent by hand."""
    one_matter.note_sent(by=request.actor, message_id=message_id)
    messages.success(request, _("已标为发送。"))
    return redirect("links")


@require_safe
def photo(request: OfficerRequest, photo_id: uuid.UUID) -> HttpResponse:
    """A picture, as it came; it is shown and never run."""
    found = one_matter.photo(request.actor, photo_id)
    path = one_matter.photo_path(workspace(), found.sha256, found.media)
    if not path.is_file():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type=found.media)  # 10 MB at most
    answer["Content-Disposition"] = f'inline; filename="{path.name}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _row(link: OneMatterLink) -> dict[str, object]:
    open_now = link.state == OneMatterLink.State.OPEN
    return {
        "link": link,
        "phone": masked(link.phone),
        "over": open_now and link.until_on < today(),
        "open": open_now and link.until_on >= today(),
        "by_hand": [
            one
            for one in link.messages.all()
            if one.text and one.state in {OutMessage.State.WAITING, OutMessage.State.FAILED}
        ],
    }


def _rights(request: OfficerRequest) -> dict[str, bool]:
    return {"may_send": may(request.actor, one_matter.RIGHT)}
