"""Where the QR code on the plaque leads: one station for whoever stands before it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from minsheng.portal.near import Near
from minsheng.portal.rows import rows_of
from minsheng.quality.queries import public_scores
from minsheng.stations.display import (
    coming_days,
    is_stale,
    level_name,
    warning_words,
    weekly_tables,
)
from minsheng.stations.models import Station, StationPhoto
from minsheng.stations.queries import (
    banner_for,
    open_state,
    photos_of,
    plain_time,
    rules_for,
)
from minsheng.stations.rules.shortcode import as_typed
from minsheng.stations.services import count_scan
from minsheng.surveys.addresses import address_of
from minsheng.voices.queries import stars_of
from minsheng.web import photos
from minsheng.web.access import public

DAYS_AHEAD = 14


@public
@gzip_page
@never_cache
@require_safe
def station(request: HttpRequest, short_code: str) -> HttpResponseBase:
    """All a worker needs; a code in another spelling leads to the same page."""
    code = as_typed(short_code)
    found = Station.objects.filter(short_code=code).select_related("organisation", "town").first()
    if found is None:
        return render(request, "portal/no_station.html", {"code": short_code[:20]}, status=404)
    if short_code != found.short_code:
        query = "?scan" if "scan" in request.GET else ""
        return redirect(reverse("portal:station", args=[found.short_code]) + query)
    if found.state == Station.State.EXITED:
        return render(request, "portal/station_gone.html", {"station": found}, status=410)
    if found.state not in {Station.State.OPEN, Station.State.SUSPENDED}:
        return render(request, "portal/station_coming.html", {"station": found})
    if "scan" in request.GET and request.method == "GET":
        count_scan(found, address_of(request))  # who scans the plaque stands at the door
    return render(request, "portal/station.html", _shown(request, found))


def _shown(request: HttpRequest, found: Station) -> dict[str, Any]:
    now = timezone.now()
    rules = rules_for(found, at=now)
    (row,) = rows_of([Near(found, 0.0, open_state(found, now))], now, far=False)
    days = coming_days(rules, plain_time(now).date(), DAYS_AHEAD)
    return {
        "station": found,
        "row": row,
        "tables": weekly_tables(rules) if found.hours else [],
        "special_days": [one for one in days if one["note"] or one["holiday"] or one["makeup"]],
        "warnings": [warning_words(one) for one in banner_for(found, now)],
        "photos": photos_of(found, public_only=True),
        "stale": is_stale(found),
        "level": level_name(found),
        "stars": stars_of([found]).get(found.pk),
        "score": public_scores([found]).get(found.pk),
        "link": request.build_absolute_uri(request.path),
        "at": now,
    }


@public
@require_safe
def typed(request: HttpRequest) -> HttpResponse:
    """A short code typed by hand, from a plaque whose QR code cannot be read."""
    code = as_typed(request.GET.get("code", ""))[:20]
    if not code:
        return redirect("portal:find")
    return redirect("portal:station", code)


@public
@require_safe
def photo(request: HttpRequest, short_code: str, photo_id: int) -> HttpResponseBase:
    """A picture that may be shown, while people may come to the station."""
    rows = StationPhoto.objects.filter(is_public=True, station__in=Station.objects.in_use())
    found = get_object_or_404(rows, pk=photo_id, station__short_code=short_code)
    try:
        return photos.answer(found.file, is_public=True)
    except FileNotFoundError as error:
        raise Http404(found.file) from error
