"""接口应答: answers and errors as JSON, errors in both languages with what to do next."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import orjson
from django.db import DataError, OperationalError
from django.http import HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from wangjian.errors import BadInput, NoSuchRecord, NotReady, WangjianError

if TYPE_CHECKING:
    from django.http import HttpRequest

log = logging.getLogger("wangjian.api")
_NOT_OURS = {404: NoSuchRecord("没有这个地址", "there is no such address")}


class Problem(Schema):
    """错误."""

    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


def answer(value: Any, status: int = 200) -> HttpResponse:
    """A value as JSON."""
    return HttpResponse(
        orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS),
        content_type="application/json",
        status=status,
    )


def problem(error: WangjianError, status: int | None = None) -> HttpResponse:
    """An error of ours."""
    response = answer(
        {
            "zh": error.zh,
            "en": error.en,
            "remedy_zh": error.remedy_zh,
            "remedy_en": error.remedy_en,
        },
        status or error.status,
    )
    if response.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def add_handlers(api: NinjaAPI) -> None:
    """Every way in which a call can fail, as JSON."""

    @api.exception_handler(WangjianError)
    def ours(_request: HttpRequest, error: WangjianError) -> HttpResponse:
        return problem(error)

    @api.exception_handler(ValidationError)
    def not_valid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        places = sorted({".".join(map(str, one["loc"][1:])) for one in error.errors})
        where = "、".join(place for place in places if place) or "body"
        return problem(
            BadInput(
                f"请求填写有误：{where}",
                f"these fields are not as they must be: {where}",
                remedy_zh="请对照 /api/v1/docs",
                remedy_en="see /api/v1/docs",
            )
        )

    @api.exception_handler(HttpError)
    def of_http(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(BadInput("请求看不懂", f"the request is not understood: {error}"))

    @api.exception_handler(DataError)
    def no_value(_request: HttpRequest, _error: DataError) -> HttpResponse:
        # A character that no text here can hold, or a number beyond all bounds.
        return problem(BadInput("请求中有无法处理的字符或数值", "a value cannot be held"))

    @api.exception_handler(OperationalError)
    def no_database(_request: HttpRequest, error: OperationalError) -> HttpResponse:
        log.error("the database does not answer", exc_info=error)
        return problem(NotReady("数据库暂时不可用", "the database is not available"))

    @api.exception_handler(Exception)
    def unknown(_request: HttpRequest, error: Exception) -> HttpResponse:
        # A door: what nobody foresaw is told without its insides.
        log.error("a call failed", exc_info=error)
        return problem(WangjianError("系统出错", "the system failed"), 500)


def nowhere(_request: HttpRequest, **_: str) -> HttpResponse:
    """404 for addresses below /api/v1/ that do not exist."""
    return problem(_NOT_OURS[404])
