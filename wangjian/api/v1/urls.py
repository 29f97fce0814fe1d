"""接口网址: /api/v1/ and what describes it, which only who is signed in may read."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from wangjian.api.v1.answers import add_handlers, answer, nowhere
from wangjian.api.v1.casework import router as casework
from wangjian.api.v1.registry import router as registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.urls import URLPattern, URLResolver

api = NinjaAPI(
    title="网剑 wangjian",
    version="1",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)
add_handlers(api)
api.add_router("/registry/", registry)
api.add_router("/casework/", casework)


def _with_post(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """The description is for officers who serve somewhere."""

    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            raise PermissionDenied
        return view(request)

    return asked


@require_safe
@_with_post
def openapi(_request: HttpRequest) -> HttpResponse:
    """The description for programs, OpenAPI 3.1."""
    return answer(api.get_openapi_schema(path_prefix="/api/v1/"))


@require_safe
@_with_post
def docs(request: HttpRequest) -> HttpResponse:
    """The description for people: a plain page of ours, nothing loaded from elsewhere."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    operations = [
        {"method": method.upper(), "path": where, **said}
        for where, methods in schema["paths"].items()
        for method, said in methods.items()
    ]
    shapes = [
        {"name": name, "title": said.get("description", ""), "fields": _fields(said)}
        for name, said in schema["components"]["schemas"].items()
    ]
    return render(request, "api/docs.html", {"operations": operations, "shapes": shapes})


def _fields(shape: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for name, said in shape.get("properties", {}).items():
        kinds = said.get("anyOf", [said])
        words = [
            str(one.get("format") or one.get("type") or one.get("$ref", "").rpartition("/")[2])
            for one in kinds
        ]
        inside = said.get("items", {}).get("$ref", "").rpartition("/")[2]
        found.append((name, " | ".join(words) + (f" {inside}" if inside else "")))
    return found


def _open(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    """The API asks by itself who calls: a redirect to a sign-in page helps no program.

    No transaction either: a question reads one statement at a time.
    """
    if callback := getattr(pattern, "callback", None):
        callback.login_required = False
        transaction.non_atomic_requests(callback)
    if name := getattr(pattern, "name", None):
        # ninja names an operation as its function, which is the name of a page of the desk too
        pattern.name = f"api_{name}"  # type: ignore[union-attr]
    return pattern


urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", openapi, name="api_openapi"),
    path("docs", docs, name="api_docs"),
    *(_open(one) for one in api.urls[0]),
    re_path(r"^(?P<rest>.*)$", csrf_exempt(login_not_required(nowhere))),
]
