"""What people read about the API, and addresses below /api/ that do not exist."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from minsheng.api.errors import problem
from minsheng.api.reference import subjects
from minsheng.web.access import public


@public
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation with what it takes and gives."""
    return render(request, "api/reference.html", {"subjects": subjects()})


@public
@csrf_exempt
def missing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Programs read problem+json, not a page."""
    return problem(404, _("没有这个接口地址。"))
