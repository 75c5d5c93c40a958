"""Open data: the page about it, and the files."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from minsheng.portal.opendata.files import FILES
from minsheng.portal.opendata.rows import COLUMNS, stand
from minsheng.web.access import public


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What there is, under which licence, of which date."""
    context = {
        "stand": stand(),
        "licence": settings.OPEN_DATA_LICENCE,
        "licence_url": settings.OPEN_DATA_LICENCE_URL,
        "columns": COLUMNS,
        "contact": settings.OPEN311_CONTACT,
    }
    return render(request, "portal/data.html", context)


@public
@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file; whoever has the present stand is told so instead (ETag, Last-Modified)."""
    if name not in FILES:
        raise Http404(name)
    make, kind = FILES[name]
    now = stand()
    changed = int(now.changed.timestamp())
    unchanged = get_conditional_response(request, etag=now.etag, last_modified=changed)
    if unchanged is not None:
        return unchanged
    site = request.build_absolute_uri("/").rstrip("/")
    pieces = make(now, site) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(pieces, content_type=kind)
    response["ETag"] = now.etag
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"  # anybody's page may read it
    return response
