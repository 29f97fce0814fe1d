"""移动取证页面: the page that a phone keeps, what it needs without a network, and a lead's code.

The page says nothing of anybody, so a phone may keep it; what is of an officer is asked for by
`sending.now`. It is the one page whose policy lets WebAssembly run: sums are made on the phone.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING
from urllib.parse import quote

import qrcode
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathImage

from wangjian.authority.permissions import require
from wangjian.evidence.actions import RIGHT
from wangjian.web.phone.spoken import words
from wangjian.web.phone.words import told
from wangjian.web.templatetags.desk import asset

if TYPE_CHECKING:
    from wangjian.web.middleware import OfficerRequest

_KEPT = (
    "web/wangjian.css",
    "web/wangjian.svg",
    "web/phone/phone.css",
    "web/phone/page.js",
    "web/phone/store.js",
    "web/phone/sums.js",
    "web/phone/sender.js",
    "web/phone/showing.js",
    "vendor/tus-js-client/tus.min.js",
    "vendor/hash-wasm/sha256.umd.min.js",
    "vendor/hash-wasm/sm3.umd.min.js",
)
_LONGEST_NUMBER = 60
# What the policy of every page has, and beside it:
_ALSO = {
    "script-src": ["'wasm-unsafe-eval'"],
    "img-src": ["blob:"],
    "media-src": ["blob:"],
    "worker-src": ["'self'"],
    "manifest-src": ["'self'"],
}
_ONLY_SUMS = {"default-src": ["'none'"], "script-src": ["'self'", "'wasm-unsafe-eval'"]}


@require_safe
def page(request: OfficerRequest) -> HttpResponse:
    """The page of a phone."""
    require(request.actor, RIGHT)
    answer = render(request, "phone/page.html", {"words": words()})
    answer._csp_update = _ALSO  # type: ignore[attr-defined]  # noqa: SLF001 - as django-csp has it
    return answer


@require_safe
def manifest(_request: OfficerRequest) -> HttpResponse:
    """What a phone is told when it installs the page."""
    return told(
        {
            "name": _("网剑移动取证"),
            "short_name": _("移动取证"),
            "id": reverse("phone_take"),
            "start_url": reverse("phone_take"),
            "scope": reverse("phone_take"),
            "display": "standalone",
            "background_color": "#f4f6fa",
            "theme_color": "#1558d6",
            "icons": [{"src": asset("web/wangjian.svg"), "sizes": "any", "type": "image/svg+xml"}],
        }
    )


@require_safe
def service_worker(request: OfficerRequest) -> HttpResponse:
    """What opens the page without a network; it keeps this one path and the files of the page."""
    kept = [reverse("phone_take"), reverse("phone_hasher"), *map(asset, _KEPT)]
    name = hashlib.sha256("\n".join(kept).encode()).hexdigest()[:12]
    context = {"kept": kept, "name": f"wangjian-phone-{name}"}
    return render(request, "phone/worker.js", context, content_type="text/javascript")


@require_safe
def hasher(request: OfficerRequest) -> HttpResponse:
    """The worker that makes the sums; its own policy lets it do nothing else."""
    answer = render(request, "phone/hasher.js", content_type="text/javascript")
    answer._csp_replace = _ONLY_SUMS  # type: ignore[attr-defined]  # noqa: SLF001 - the same
    return answer


@require_safe
def code(request: OfficerRequest) -> HttpResponse:
    """The code of a lead, by which a phone opens its page for that lead."""
    require(request.actor, RIGHT)
    number = request.GET.get("matter", "")[:_LONGEST_NUMBER]
    address = request.build_absolute_uri(reverse("phone_take"))
    picture = qrcode.make(f"{address}#{quote(number)}", image_factory=SvgPathImage, box_size=10)
    out = io.BytesIO()
    picture.save(out)
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")
