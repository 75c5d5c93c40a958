"""The pages for what goes wrong, in words the reader can act on."""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    told = {
        "number": 403,
        "heading": _("没有权限"),
        "text": _("您的岗位不能打开这个页面。请联系本单位的工会干部。"),
    }
    return render(request, "errors/base.html", told, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    told = {
        "number": 404,
        "heading": _("没有找到"),
        "text": _("页面不存在，或者不在您的管辖范围内。"),
    }
    return render(request, "errors/base.html", told, status=404)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose proof of where it comes from is missing or too old (Django's CSRF check)."""
    told = {
        "number": 403,
        "heading": _("没有送达"),
        "text": _(
            "页面打开太久，或者浏览器不让保存凭证。请返回上一页刷新，再送一次；没有保存任何内容。"
        ),
    }
    return render(request, "errors/base.html", told, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Rendered without the page frame and its queries: the database may be what is broken."""
    told = {
        "heading": _("系统出错"),
        "text": _("请求没有完成，也没有保存任何内容。请稍后再试。"),
        "stylesheet": _stylesheet(),
    }
    if _waited_in_vain(sys.exc_info()[1]):
        told["number"], told["heading"] = "503", _("系统正忙")
        told["text"] = _("有人正在写入一份大名单，这次操作没有保存。请过一会儿再试。")
        page = render_to_string("errors/500.html", told)
        return HttpResponse(page, status=503, headers={"Retry-After": "20"})
    return HttpResponse(render_to_string("errors/500.html", told), status=500)


def _waited_in_vain(error: BaseException | None) -> bool:
    """SQLite has one writer at a time; a long import makes others wait until its timeout."""
    return isinstance(error, OperationalError) and "locked" in str(error)


def _stylesheet() -> str:
    try:
        return static("dist/site.css")
    except ValueError:  # the list of hashed names is what is broken
        return ""
