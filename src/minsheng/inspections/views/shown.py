"""Draws for everybody: the announcement, and the file to recompute once nobody can be warned by it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from minsheng.inspections.announcing import file_of
from minsheng.inspections.models import Draw
from minsheng.stations.models import Campaign, Station
from minsheng.web.access import public

SHOWN = 50


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Draws of inspections, and those of yearly re-evaluations."""
    campaigns = Campaign.objects.filter(plan__isnull=False).select_related("organisation")
    context = {
        "draws": Draw.objects.select_related("organisation")[:SHOWN],
        "campaigns": campaigns[:SHOWN],
    }
    return render(request, "inspections/shown_list.html", context)


@public
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Commitment and sources at once; stations, inspectors and the file when all unannounced visits have begun."""
    draw = get_object_or_404(Draw.objects.select_related("organisation"), code=code)
    is_shown = draw.is_shown(timezone.localdate())
    context: dict[str, Any] = {"draw": draw, "is_shown": is_shown}
    if is_shown and draw.document is not None:
        picks = draw.document["picks"]
        names = dict(
            Station.objects.filter(code__in=[one[2] for one in picks]).values_list("code", "name")
        )
        context["picks"] = [(one[2], names.get(one[2], ""), one[3]) for one in picks]
        context["values"] = zip(draw.plan["sources"], draw.document["values"], strict=True)
    return render(request, "inspections/shown.html", context)


@public
@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """The file of the draw, byte for byte what ``examples/recompute_draw.py`` reads."""
    draw = get_object_or_404(Draw, code=code)
    if draw.document is None or not draw.is_shown(timezone.localdate()):
        raise Http404(code)
    response = HttpResponse(file_of(draw), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="draw-{draw.code}.json"'
    return response
