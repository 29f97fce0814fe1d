"""范围: which campaign, region and period the desk looks at; it stands in every address.

    chosen(request).region_id        # a region that the officer may look at; empty: all of them
    chosen(request).from_on          # what was asked for, else the campaign's first day

Whatever the address says that is not there, or not the officer's to see, counts as not said and
is told of in `ignored`; a page never fails over its scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from allauth.core.exceptions import ReauthenticationRequired
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from wangjian.authority.places import Lookout, Place, lookout
from wangjian.campaign.knowledge import Campaign, campaigns
from wangjian.web.templatetags.desk import english

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.http import HttpRequest, HttpResponse, QueryDict

    from wangjian.authority.actor import Actor

KEYS = ("campaign", "region", "from", "until")
# a place in a list belongs to the list as it was narrowed before
_PLACES = frozenset({"after", "at", "csrfmiddlewaretoken"})
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at. Empty or None: not narrowed."""

    campaign: str = ""
    region_id: str = ""
    from_on: date | None = None
    until_on: date | None = None
    asked: tuple[tuple[str, str], ...] = ()  # what of it the address says
    ignored: tuple[str, ...] = ()  # keys of the address that could not be followed
    region: Lookout | None = None  # where a region was asked for
    plan: Campaign | None = None

    @property
    def query(self) -> str:
        """What an address carries of it."""
        return urlencode(self.asked)

    def link(self, url: str) -> str:
        """An address of ours with the scope in it, where it says nothing of one by itself."""
        parts = urlsplit(url)
        said = {key for key, _value in parse_qsl(parts.query, keep_blank_values=True)}
        if not self.asked or said & set(KEYS):
            return url
        query = "&".join(part for part in (parts.query, self.query) if part)
        return urlunsplit(parts._replace(query=query))

    @property
    def place(self) -> Place | None:
        """The region that is looked at, by its names; none: all."""
        return self.region.here if self.region else None


def chosen(request: HttpRequest) -> Scope:
    """The scope of this request, read once."""
    known: Scope | None = getattr(request, "_scope", None)
    if known is None:
        actor = getattr(request, "actor", None)
        known = Scope() if actor is None else read(actor, request.GET)
        request._scope = known  # type: ignore[attr-defined]  # noqa: SLF001
    return known


def around(request: HttpRequest) -> Lookout:
    """The region that is looked at, and those around it; asked once a request."""
    known: Lookout | None = chosen(request).region or getattr(request, "_around", None)
    if known is None:
        known = lookout(request.actor)  # type: ignore[attr-defined]
        request._around = known  # type: ignore[attr-defined]  # noqa: SLF001
    return known


def read(actor: Actor, params: QueryDict) -> Scope:
    """The scope that an address says, for an officer."""
    said = {key: params.get(key, "").strip()[:_LONGEST] for key in KEYS}
    said = {key: "" if "\x00" in value else value for key, value in said.items()}
    ignored = []
    plan = campaigns().get(said["campaign"])
    if said["campaign"] and plan is None:
        ignored.append("campaign")
    region = lookout(actor, said["region"]) if said["region"] else None
    region_id = region.here.id if region and region.here else ""
    if region_id != said["region"]:
        ignored.append("region")
        region, region_id = None, ""
    first, last = _day(said["from"]), _day(said["until"])
    if first and last and first > last:
        first, last = last, first
    ignored += [key for key, day in (("from", first), ("until", last)) if said[key] and not day]
    days = {"from": first, "until": last}
    asked = {**said, **{key: day.isoformat() if day else "" for key, day in days.items()}}
    return Scope(
        campaign=plan.id if plan else "",
        region_id=region_id,
        from_on=first or (plan.from_on if plan else None),
        until_on=last or (plan.until_on if plan else None),
        asked=tuple((k, v) for k, v in asked.items() if v and k not in ignored),
        ignored=tuple(ignored),
        region=region,
        plan=plan,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def bar(request: HttpRequest) -> dict[str, Any]:
    """What the form in the header shows."""
    scope = chosen(request)
    # a page that answers a form stands at an address that cannot be asked for again
    action = request.path if request.method in {"GET", "HEAD"} else "/"
    kept = [
        (key, value)
        for key, values in request.GET.lists()
        if key not in KEYS and key not in _PLACES
        for value in values
    ]
    region = around(request)
    home = region.home
    return {
        "action": action,
        "kept": kept if action == request.path else [],
        "clear": f"{action}?{urlencode(kept)}" if kept else action,
        "campaigns": [(one.id, _short(one)) for one in campaigns().values()],
        "home": _named(home) if home else _("全部地区"),
        "above": [(one.id, _named(one)) for one in region.above if one != home],
        "below": [(one.id, _named(one)) for one in region.below],
        "campaign_id": scope.campaign,
        "campaign": _short(scope.plan) if scope.plan else _("全部专项"),
        "region": _named(region.here) if region.here else _("全部地区"),
        "period": _period(scope),
        "from": dict(scope.asked).get("from", ""),
        "until": dict(scope.asked).get("until", ""),
    }


def in_words(scope: Scope, keeps: Collection[str]) -> list[tuple[str, str]]:
    """What a list is narrowed to by it, of what the list `keeps` to: region, period."""
    told = []
    if "period" in keeps and scope.plan:
        told.append((_("专项"), _short(scope.plan)))
    if "region" in keeps and scope.place:
        told.append((_("地区"), _named(scope.place)))
    if "period" in keeps and (scope.from_on or scope.until_on):
        told.append((_("时间"), _period(scope)))
    return told


def _named(place: Place) -> str:
    return (place.en or place.zh) if english() else place.zh


def _short(plan: Campaign) -> str:
    return plan.short_en if english() else plan.short_zh


def _period(scope: Scope) -> str:
    if scope.from_on is None and scope.until_on is None:
        return _("不限时间")
    if scope.from_on is None:
        return _("至 %(until)s") % {"until": scope.until_on}
    if scope.until_on is None:
        return _("自 %(from)s") % {"from": scope.from_on}
    return f"{scope.from_on} – {scope.until_on}"


class ScopeMiddleware:
    """What an address says of the scope is carried through a redirect within this house."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a redirect gets the scope of the address that was asked."""
        response = self.get_response(request)
        where = response.headers.get("Location", "")
        asked = not set(KEYS).isdisjoint(request.GET)
        if asked and url_has_allowed_host_and_scheme(where, allowed_hosts=None):
            response.headers["Location"] = chosen(request).link(where)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """An act that waits for its officer to say again who it is goes on by its bare path.

        allauth knows what it put aside by the path alone, and asks for an act with a scope behind
        it as for a page. The scope is in the address of the question, and comes back from there.
        """
        if request.method == "POST" and isinstance(exception, ReauthenticationRequired):
            chosen(request)  # of the address as it was
            request.META["QUERY_STRING"] = ""
