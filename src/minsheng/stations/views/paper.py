"""The plaque and the door sign on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from minsheng.organisations.permissions import Permission, requires
from minsheng.stations import paper
from minsheng.stations.views.here import seen


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@requires(Permission.VIEW_STATIONS)
@require_safe
def plaque(request: HttpRequest, code: str) -> HttpResponse:
    """The sign beside the door: name, code, six signs to type, QR code."""
    station = seen(request, code)
    return _pdf(paper.plaque(station, request.build_absolute_uri("/")), f"plaque-{code}")


@requires(Permission.VIEW_STATIONS)
@require_safe
def door_sign(request: HttpRequest, code: str) -> HttpResponse:
    """The opening hours for the door, in both languages."""
    station = seen(request, code)
    return _pdf(paper.door_sign(station, request.build_absolute_uri("/")), f"door-{code}")
