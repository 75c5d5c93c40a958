"""Staff pages about stations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.places.models import Service
from minsheng.stations.lists import station_table
from minsheng.stations.queries import stations_for


@requires(Permission.VIEW_STATIONS)
@require_GET
def index(request: HttpRequest) -> HttpResponseBase:
    """The list, with what is planned and who owns it."""
    table = station_table(request, actor_of(request))
    if table.wants_file:
        return table.file()
    return render(request, "stations/index.html", {"table": table})


@requires(Permission.VIEW_STATIONS)
@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One station: what it is to be, why it is there, and the steps it took."""
    station = get_object_or_404(stations_for(actor_of(request)), code=code)
    labels = {service.code: service.label for service in Service.objects.all()}
    context = {
        "station": station,
        "services": [labels.get(code, code) for code in station.services],
        "steps": [
            {"at": step.at, "who": step.by, "text": f"{step.get_state_display()}：{step.why}"}
            for step in station.steps.select_related("by")
        ],
    }
    return render(request, "stations/detail.html", context)
