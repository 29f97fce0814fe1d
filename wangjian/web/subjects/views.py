"""主体库页面: a list of one kind, and one thing with all that is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from wangjian.authority.models import Region
from wangjian.authority.permissions import may, require
from wangjian.errors import NoSuchRecord
from wangjian.monitoring import queries as monitoring
from wangjian.registry import queries
from wangjian.registry.models import Shown
from wangjian.web.lists.listing import asking
from wangjian.web.scope import around
from wangjian.web.subjects.listing import KINDS, platform_pages, subject_form
from wangjian.web.subjects.timeline import timeline
from wangjian.web.words import PLATFORMS, region_names

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping

    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 50
# Kinds of events by which a timeline is narrowed.
EVENT_KINDS = (
    ("register", gettext_lazy("登记与许可")),
    ("display", gettext_lazy("亮照")),
    ("list", gettext_lazy("名单")),
    ("finding", gettext_lazy("命中")),
    ("lead", gettext_lazy("线索")),
    ("evidence", gettext_lazy("证据")),
    ("identity", gettext_lazy("归并与归属")),
)
# Kinds whose pages show what they show beside what is registered.
_FACING = frozenset({"shop", "account", "site", "mobile_app"})


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """The things of one kind, page by page."""
    require(request.actor, "registry.see")
    kind = request.GET.get("kind", "business")
    if kind not in queries.SEARCH_KINDS:
        raise NoSuchRecord(f"没有“{kind[:40]}”这种主体", f"there is no kind {kind[:40]}")
    home = around(request).home
    form = subject_form(kind, request.GET, elsewhere=home is not None)
    form.is_valid()  # the page shows what is wrong
    found, following = KINDS[kind].page(asking(request), request.GET.get("after", ""), PAGE)
    names = found[0].names if found else None
    return render(
        request,
        "subjects/list.html",
        {
            "kind": kind,
            "kinds": queries.SEARCH_KINDS,
            "listing": KINDS[kind],
            "form": form,
            "rows": found,
            "shown": len(found),
            "next_page": following,
            "regions": names.regions if names else {},
            "platforms": names.platforms if names else {},
        },
    )


@require_safe
def by_key(request: OfficerRequest) -> HttpResponse:
    """The page of the thing that a key names; where the key is unknown, a search for it."""
    require(request.actor, "registry.see")
    key = request.GET.get("key", "").replace("\x00", "")[:2_000]
    found = queries.entity_of(key) if ":" in key.strip(":") else None
    if found is not None:
        return redirect("subjects_one", found)
    asked = key.partition(":")[2].rpartition("/")[2] or key
    return redirect(f"{reverse('search')}?{urlencode({'q': asked[:100]})}")


@require_safe
def one(request: OfficerRequest, entity_id: uuid.UUID) -> HttpResponse:
    """A thing: fields with source and day, what belongs to it, and what happened."""
    require(request.actor, "registry.see")
    page = queries.subject_page(entity_id)
    told = _told(request, page)
    if request.htmx and told:
        return render(request, "subjects/timeline.html", told)
    context: dict[str, Any] = {
        "page": page,
        **told,
        "safe_url": str(page.row.get("url") or "").lower().startswith(("http://", "https://")),
        "hits": monitoring.hits_of(request.actor, page.ids) if page.kind != "business" else [],
        "may_merge": may(request.actor, "registry.ingest"),
        "may_see_evidence": may(request.actor, "docket.see"),
        **_names(page),
    }
    if page.kind in _FACING:
        context["facing"] = queries.facing(
            page.look, page.row, page.runner.row if page.runner else None, page.permits
        )
    if page.kind == "platform":
        region = request.GET.get("region", "")[:12]
        context |= {
            "region": Region.objects.filter(id=region).first(),
            "display": queries.platform_display(
                str(page.row.get("platform_id") or ""),
                look=Shown.objects.filter(entity=entity_id).first(),
                region_id=region,
            ),
        }
    return render(request, "subjects/one.html", context)


def _told(request: OfficerRequest, page: queries.SubjectPage) -> dict[str, Any]:
    """The timeline where it is asked for; the page itself asks behind its first showing."""
    if "show" not in request.GET:
        return {}
    wanted = request.GET["show"]
    lines, more = timeline(request.actor, page.ids, kind=wanted)
    return {
        "lines": lines,
        "more_lines": more,
        "show": wanted,
        "event_kinds": [("", _("全部")), *EVENT_KINDS],
    }


def _names(page: queries.SubjectPage) -> dict[str, Any]:
    """Names of the places and platforms that a page speaks of."""
    rows = [page.row, *(row.row for one in page.related for row in one.rows)]
    rows += [page.runner.row] if page.runner else []
    rows += [{line.name: said.value} for line in page.fields for said in line.said]
    own = page.row.get("platform_id") if page.kind == "platform" else None  # itself, as it is
    return names_in(*rows, leave_out=str(own))


def names_in(*rows: Mapping[str, Any], leave_out: str = "") -> dict[str, Any]:
    """Names of the places and platforms in these rows, for the tags that show values."""
    named = {str(row.get(name) or "") for row in rows for name in PLATFORMS}
    return {
        "regions": region_names(row.get("region_id") for row in rows),
        "platforms": platform_pages(named - {leave_out}),
    }
