"""网址: every address of the web door, screen by screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

# An address is compared with one after the other: those asked for all day come first.
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("wangjian.api.v1.urls")),
    path("", include("wangjian.web.groups.urls")),
    path("", include("wangjian.web.leads.urls")),
    path("", include("wangjian.web.home.urls")),
    path("", include("wangjian.web.work.urls")),
    path("", include("wangjian.web.search.urls")),
    path("", include("wangjian.web.subjects.urls")),
    path("", include("wangjian.web.loads.urls")),
    path("", include("wangjian.web.linking.urls")),
    path("", include("wangjian.web.runs.urls")),
    path("", include("wangjian.web.rules.urls")),
    path("", include("wangjian.web.lexicons.urls")),
    path("", include("wangjian.web.catalogues.urls")),
    path("", include("wangjian.web.drafts.urls")),
    path("", include("wangjian.web.plans.urls")),
    path("", include("wangjian.web.second.urls")),
    path("", include("wangjian.web.policies.urls")),
    path("", include("wangjian.web.links.urls")),
    path("", include("wangjian.web.phone.urls")),
    path("", include("wangjian.web.evidence.urls")),
    path("", include("wangjian.web.audit.urls")),
    path("", include("wangjian.web.lists.urls")),
    path("", include("wangjian.web.help.urls")),
    path("", include("wangjian.web.account.urls")),
]

handler400 = "wangjian.web.error_pages.bad_request"
handler403 = "wangjian.web.error_pages.forbidden"
handler404 = "wangjian.web.error_pages.not_found"
handler500 = "wangjian.web.error_pages.server_error"
