"""The station list, the map, and the table of public maps."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.stations.lists import listing_table, station_table
from minsheng.stations.maps import features, stations_map


@requires(Permission.VIEW_STATIONS)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Every station within reach, as list and file."""
    table = station_table(request, actor_of(request))
    if table.wants_file:
        return table.file()
    may_edit = may(request.user, Permission.EDIT_STATIONS)
    may_import = may(request.user, Permission.IMPORT_DATA)
    context = {"table": table, "may_edit": may_edit, "may_import": may_import}
    return render(request, "stations/index.html", context)


@requires(Permission.VIEW_STATIONS)
@require_safe
def station_map(request: HttpRequest) -> HttpResponseBase:
    """The same stations on the map, the list below it."""
    table = station_table(request, actor_of(request))
    view = stations_map(table.link())
    return render(request, "stations/map.html", {"table": table, "view": view})


@requires(Permission.VIEW_STATIONS)
@require_safe
def geojson(request: HttpRequest) -> HttpResponse:
    """The stations of the list as points; one query."""
    table = station_table(request, actor_of(request))
    collection = {"type": "FeatureCollection", "features": features(table.chosen())}
    return HttpResponse(
        json.dumps(collection, ensure_ascii=False), content_type="application/geo+json"
    )


@requires(Permission.VIEW_STATIONS)
@require_safe
def public_maps(request: HttpRequest) -> HttpResponseBase:
    """Which public map shows which station."""
    table = listing_table(request, actor_of(request))
    if table.wants_file:
        return table.file()
    return render(request, "stations/public_maps.html", {"table": table})
