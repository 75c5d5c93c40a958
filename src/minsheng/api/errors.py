"""What goes wrong, as problem+json (RFC 9457) in the caller's language."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from minsheng.organisations.claims import Misplaced

TITLES = {
    400: gettext_lazy("请求有误"),
    401: gettext_lazy("请先登录"),
    403: gettext_lazy("没有权限"),
    404: gettext_lazy("没有找到"),
    409: gettext_lazy("与当前状态冲突"),
    410: gettext_lazy("已经结束"),
    413: gettext_lazy("内容太大"),
    422: gettext_lazy("内容不合要求"),
    429: gettext_lazy("请求太频繁"),
}

COMPLAINTS = {
    "missing": gettext_lazy("必须填写。"),
    "int_parsing": gettext_lazy("应为整数。"),
    "int_type": gettext_lazy("应为整数。"),
    "int_from_float": gettext_lazy("应为整数。"),
    "float_parsing": gettext_lazy("应为数字。"),
    "float_type": gettext_lazy("应为数字。"),
    "bool_parsing": gettext_lazy("应为 true 或 false。"),
    "string_type": gettext_lazy("应为文字。"),
    "string_too_long": gettext_lazy("文字太长。"),
    "string_too_short": gettext_lazy("文字太短。"),
    "list_type": gettext_lazy("应为列表。"),
    "datetime_parsing": gettext_lazy("应为日期和时间，例如 2026-07-01T08:00:00+08:00。"),
    "datetime_from_date_parsing": gettext_lazy("应为日期和时间，例如 2026-07-01T08:00:00+08:00。"),
    "date_from_datetime_parsing": gettext_lazy("应为日期，例如 2026-07-01。"),
    "uuid_parsing": gettext_lazy("应为 UUID。"),
    "json_invalid": gettext_lazy("不是有效的 JSON。"),
    "greater_than_equal": gettext_lazy("数值太小。"),
    "greater_than": gettext_lazy("数值太小。"),
    "less_than_equal": gettext_lazy("数值太大。"),
    "less_than": gettext_lazy("数值太大。"),
    "enum": gettext_lazy("不在可选范围内。"),
    "literal_error": gettext_lazy("不在可选范围内。"),
    "extra_forbidden": gettext_lazy("没有这一项。"),
}
"""Kinds of faulty input → what the caller reads; other kinds get one general sentence."""


def problem(status: int, detail: str = "", **more: Any) -> HttpResponse:
    """A problem+json answer; ``detail`` is for people, ``more`` for programs."""
    title = TITLES.get(status) or HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": str(title), "status": status, "detail": detail}
    return JsonResponse(
        {key: value for key, value in {**body, **more}.items() if value != ""},
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def _complaint(error: dict[str, Any]) -> dict[str, str]:
    place = [str(part) for part in error["loc"] if part not in {"body", "payload"}]
    said = COMPLAINTS.get(error["type"]) or _("不合要求。")
    return {"field": ".".join(place), "kind": error["type"], "message": str(said)}


def _invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    return problem(422, errors=[_complaint(error) for error in fault.errors])


def _misplaced(request: HttpRequest, fault: Misplaced) -> HttpResponse:
    """A point outside what it claims, named as other faulty fields are."""
    errors = [
        {
            "field": fault.field.format(at=at),
            "kind": fault.problems[at].code,
            "message": sentence,
        }
        for at, sentence in fault.sentences().items()
    ]
    return problem(422, str(fault), errors=errors)


def _unauthenticated(request: HttpRequest, fault: Exception) -> HttpResponse:
    answer = problem(401, _("请提供有效的令牌，或先登录。"))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _forbidden(request: HttpRequest, fault: Exception) -> HttpResponse:
    return problem(403, _("您的岗位不允许这样做。"))


def _missing(request: HttpRequest, fault: Exception) -> HttpResponse:
    return problem(404, _("不存在，或者不在您的管辖范围内。"))


def _said(request: HttpRequest, fault: HttpError) -> HttpResponse:
    if fault.message == "CSRF check Failed":  # the library's own words
        return problem(403, _("缺少跨站请求校验。请带上 X-CSRFToken 头，或使用令牌。"))
    if fault.status_code == 400 and fault.message == "Cannot parse request body":
        return problem(400, _("不是有效的 JSON。"))
    return problem(fault.status_code, fault.message)


def _unstorable(request: HttpRequest, fault: Exception) -> HttpResponse:
    """PostgreSQL keeps neither the character NUL nor numbers beyond its own; nothing else is caught."""
    if isinstance(fault, DataError) or "NUL" in str(fault):
        return problem(400, _("内容里有数据库存不下的字符或数值。"))
    raise fault


HANDLERS: list[tuple[type[Exception], Any]] = [
    (ValidationError, _invalid),
    (Misplaced, _misplaced),
    (HttpError, _said),
    (AuthenticationError, _unauthenticated),
    (PermissionDenied, _forbidden),
    (Http404, _missing),
    (DataError, _unstorable),
    (ValueError, _unstorable),
]


def install(api: NinjaAPI) -> None:
    """Every error of ``api`` leaves as problem+json."""
    for fault, handler in HANDLERS:
        api.add_exception_handler(fault, handler)
