"""错误页: every refusal says what happened and what to do next, in the look of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext as _

from wangjian.errors import WangjianError
from wangjian.web.templatetags.desk import said

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def for_error(request: HttpRequest, error: WangjianError) -> HttpResponse:
    """The page, or the fragment where htmx asked, of an error of ours."""
    titles = {
        400: _("填报有误"),
        403: _("没有权限"),
        404: _("没有这条记录"),
        409: _("情况已变化"),
        503: _("暂时不可用"),
    }
    return _page(
        request, error.status, title=titles.get(error.status, _("出错了")), told=said(error)
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    """400: the request itself is not understood."""
    return _page(
        request,
        400,
        title=_("请求有误"),
        told=_("服务器看不懂这个请求。请返回上一页，刷新后重试。"),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    """403: the officer's posts do not give this right."""
    return _page(
        request,
        403,
        title=_("没有权限"),
        told=_("您的任职不含此项权限。如工作需要，请联系系统管理员。"),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's
    """403: the form is older than the session that it is sent in."""
    return _page(
        request,
        403,
        title=_("页面已过期"),
        told=_("这张表单已过期，内容没有提交。请返回上一页，刷新后再提交。"),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    """404: no such address, or not for this office."""
    return _page(
        request,
        404,
        title=_("没有这个页面"),
        told=_("网址不存在，或者记录不属于您的机关。请核对网址，或从左侧导航重新进入。"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake; nothing was saved."""
    return _page(
        request,
        500,
        title=_("系统出错"),
        told=_("这次操作没有保存。请稍后重试；如仍出错，请把时间和网址告诉系统管理员。"),
    )


def without_database(request: HttpRequest) -> HttpResponse:
    """503: nothing can be read or saved now. This page reads nothing from the database."""
    return _page(
        request,
        503,
        title=_("数据库暂时不可用"),
        told=_("现在无法读取和保存。请一分钟后重试；如仍不可用，请系统管理员查看服务日志。"),
    )


def fragment_of(request: HttpRequest, status: int, *, title: str, told: str) -> HttpResponse:
    """A refusal that stands above the page that a script of it got it for."""
    response = render(request, "error/fragment.html", {"title": title, "told": told}, status=status)
    response["HX-Retarget"] = "#problems"
    response["HX-Reswap"] = "innerHTML"
    return response


def _page(request: HttpRequest, status: int, *, title: str, told: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        return fragment_of(request, status, title=title, told=told)
    # From 500 on neither the officer nor the database can be relied on: a page without shell.
    shell = status < 500 and getattr(request, "actor", None) is not None
    context: dict[str, Any] = {"title": title, "told": told, "status": status}
    template = "error/in_shell.html" if shell else "error/bare.html"
    return render(request if shell else None, template, context, status=status)
