"""The resources of GeoReport v2 and of its extension for updates. No cookies; errors in the format asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from minsheng.cases.services import NotYourMove, TooLate, join_case
from minsheng.organisations.permissions import Permission, may
from minsheng.portal.open311 import things
from minsheng.portal.open311.asking import (
    Period,
    chosen,
    key_for,
    key_of,
    kind_of,
    period,
    report_of,
    station_of,
)
from minsheng.portal.open311.writing import FORMATS, Refused, answer
from minsheng.voices.models import Report
from minsheng.voices.services import TooMany, receive_report, reopen_report
from minsheng.voices.services.receiving import LONGEST
from minsheng.web.access import public

CHANGESET = "2026-11-22T00:00:00+08:00"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


def _resource(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Errors become what the specification asks for, in the format of the address."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, fmt: str, **kwargs: Any) -> HttpResponse:
        try:
            if fmt not in FORMATS:
                raise Refused(404, _("只有 json 和 xml 两种格式。"))
            return view(request, *args, fmt=fmt, **kwargs)
        except Refused as refused:
            return refused.as_answer(fmt)

    return wrapped


@public
@require_safe
@_resource
def discovery(request: HttpRequest, *, fmt: str) -> HttpResponse:
    """Which interfaces there are, and where."""
    told = {
        "changeset": CHANGESET,
        "contact": settings.OPEN311_CONTACT,
        "key_service": request.build_absolute_uri(reverse("portal:data")),
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": request.build_absolute_uri("/open311/v2"),
                "changeset": CHANGESET,
                "type": "test" if settings.SAMPLE_DATA else "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
    return answer("discovery", told, fmt)


@public
@require_safe
@_resource
def services(request: HttpRequest, *, fmt: str) -> HttpResponse:
    """What can be reported."""
    return answer("services", things.services(), fmt)


@public
@require_safe
@_resource
def service(request: HttpRequest, code: str, *, fmt: str) -> HttpResponse:
    """What to send with one kind of report."""
    if code not in Report.Kind.values:
        raise Refused(404, _("没有 service_code 为 %(code)s 的服务。") % {"code": code[:40]})
    return answer("service_definition", things.definition(code), fmt)


@public
@csrf_exempt  # the key in the body is what counts; no cookie is looked at
@require_http_methods(["GET", "HEAD", "POST"])
@_resource
def requests(request: HttpRequest, *, fmt: str) -> HttpResponse:
    """GET: reports of a period. POST: a new one."""
    if request.method == "POST":
        return _receive(request, fmt)
    found = chosen(things.reports(), request.GET.dict(), timezone.now())
    return answer("service_requests", _told(request, found), fmt)


def _told(request: HttpRequest, found: list[Report]) -> list[dict[str, Any]]:
    if request.GET.get("extensions") == "true":
        return things.scored_requests(found)
    return [things.request(one) for one in found]


def _receive(request: HttpRequest, fmt: str) -> HttpResponse:
    told = {name: str(value) for name, value in request.POST.items()}
    token = key_of(told)
    kind, station = kind_of(told), station_of(told)
    words = told.get("description", "").strip()[:LONGEST]
    try:
        stored = receive_report(station, kind=kind, key=key_for(token, told), words=words)
    except TooMany as error:
        raise Refused(429, _("今天提交得太多了。")) from error
    kept = {
        "service_request_id": str(stored.report.pk),
        "service_notice": _("已收到，会有人处理。"),
        "account_id": "",
    }
    return answer("service_requests", [kept], fmt, 201)


@public
@require_safe
@_resource
def request_(request: HttpRequest, number: str, *, fmt: str) -> HttpResponse:
    """One report; a list with one thing, as the specification has it."""
    found = report_of(things.reports(), number)
    return answer("service_requests", _told(request, [found]), fmt)


@public
@require_safe
@_resource
def token(request: HttpRequest, number: str, *, fmt: str) -> HttpResponse:
    """The number behind a token: here they are the same, since numbers are given at once."""
    found = report_of(things.reports(), number)
    kept = {"service_request_id": str(found.pk), "token": number}
    return answer("service_requests", [kept], fmt)


@public
@csrf_exempt  # the key in the body is what counts; no cookie is looked at
@require_http_methods(["GET", "HEAD", "POST"])
@_resource
def updates(request: HttpRequest, *, fmt: str) -> HttpResponse:
    """GET: what happened in a period. POST: somebody adds to a report, or says that it is not put right."""
    if request.method == "POST":
        return _add(request, fmt)
    asked: Period = period(request.GET.dict(), timezone.now())
    return answer("service_request_updates", things.updates(asked.since, asked.until), fmt)


def _add(request: HttpRequest, fmt: str) -> HttpResponse:
    told = {name: str(value) for name, value in request.POST.items()}
    token = key_of(told)
    report = report_of(things.reports(), told.get("service_request_id", ""))
    if not may(token.owner, Permission.VIEW_VOICES, report.organisation):
        raise Refused(403, _("这个密钥不能补充这条反映。"))
    words = told.get("description", "").strip()[:LONGEST]
    if not words:
        raise Refused(400, _("缺少 description。"))
    with transaction.atomic():
        if things.status_of(report.case) == "open":
            move = join_case(report.case_id, why=words)
        elif told.get("status", "").upper() == "OPEN":
            move = _reopened(report, words)
        else:
            raise Refused(400, _("这条反映已经办结；要重新处理，请写 status=OPEN。"))
    return answer("service_request_updates", [{"update_id": f"{move.pk}-{report.pk}"}], fmt, 201)


def _reopened(report: Report, words: str) -> Any:
    try:
        case = reopen_report(report, why=words)
    except (NotYourMove, TooLate) as error:
        raise Refused(400, _("已经办结太久，请作为新的反映提交。")) from error
    return case.moves.order_by("-version").first()
