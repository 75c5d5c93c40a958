"""Finding a station: by position, by place name, by need; no account, no script needed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from minsheng.common.geo import LonLat
from minsheng.organisations.models import Organisation
from minsheng.portal.forms import FindForm
from minsheng.portal.maps import map_of
from minsheng.portal.names import KINDS, all_places, middle_of, place_label, search
from minsheng.portal.near import Found, Near, nearest
from minsheng.portal.needs import NEEDS
from minsheng.portal.rows import Row, rows_of
from minsheng.stations.display import warning_words
from minsheng.stations.queries import banner_for, open_now, warnings_near
from minsheng.web.access import public
from minsheng.web.manifests import manifest as app_manifest

SHOWN = 20


@dataclass(slots=True)
class Answer:
    """What was found, and in which words to head it."""

    found: Found | None = None
    place: Organisation | None = None
    far: bool = True
    places: list[Organisation] = field(default_factory=list)


@public
@gzip_page  # a tenth of the bytes; it holds no token that could be guessed from its length
@csrf_exempt  # changes nothing; the position travels in the body, so that no log of addresses holds it
@cache_control(private=True, no_cache=True)  # not no-store: going back must find the list again
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The question, and below it the answer."""
    form = FindForm(request.POST if request.method == "POST" else request.GET)
    now = timezone.now()
    answer = _answer(request, form, now) if form.is_valid() else Answer()
    rows = rows_of(answer.found.rows, now, far=answer.far) if answer.found else []
    told = form.cleaned_data if form.is_valid() else {}
    point = form.point if form.is_valid() else None
    context = {
        "assets": settings.STATIC_URL,
        "form": form,
        "told": told,
        "point": point,
        "needs": [(need, need.code in told.get("need", [])) for need in NEEDS],
        "answer": answer,
        "rows": rows,
        "warnings": _warnings(rows, now),
        "map": map_of(rows, point) if rows else None,
        "at": now,
        "heading": place_label(answer.place) if answer.place else "",
        "places": [(place_label(one), _link(one, told)) for one in answer.places],
        "counties": [] if rows or answer.place or point else _counties(told),
    }
    status = 200 if form.is_valid() else 422
    response = render(request, "portal/find.html", context, status=status)
    response["X-Finder-List"] = "yes" if rows else "no"  # the service worker keeps the last list
    return response


def _warnings(rows: list[Row], now: dt.datetime) -> list[str]:
    """The heat and cold that holds where these stations are, told once."""
    near = warnings_near(now) if rows else []
    found = [one for row in rows for one in banner_for(row.station, now, near)] if near else []
    return [warning_words(one) for one in dict.fromkeys(found)]


def _answer(request: HttpRequest, form: FindForm, now: dt.datetime) -> Answer:
    told = form.cleaned_data
    if form.point:
        return Answer(_near(form.point, form, now))
    if request.GET.get("in"):
        places = Organisation.objects.filter(kind__in=KINDS)
        place = get_object_or_404(places, code=request.GET["in"])
        middle = middle_of(place)
        return Answer(_near(middle, form, now) if middle else Found([], True), place)
    if told["q"].strip():
        return _by_name(told["q"], form, now)
    return Answer()


def _near(point: LonLat, form: FindForm, now: dt.datetime) -> Found:
    is_open = not form.cleaned_data["all"]
    return nearest(point, at=now, limit=SHOWN, needs=form.needs, open_only=is_open)


def _by_name(text: str, form: FindForm, now: dt.datetime) -> Answer:
    """Stations of that name; with one county or town and no such station, the stations around it."""
    matches = search(text)
    if len(matches.places) == 1 and not matches.stations:
        place = matches.places[0]
        middle = middle_of(place)
        return Answer(_near(middle, form, now) if middle else Found([], True), place)
    states = open_now(matches.stations, now)
    rows = [Near(one, 0.0, states[one.pk]) for one in matches.stations]
    rows.sort(key=lambda near: not near.state.is_open)
    return Answer(Found(rows, True), far=False, places=matches.places)


def _link(place: Organisation, told: dict[str, Any]) -> str:
    """The same question asked from a place."""
    query: list[tuple[str, str]] = [("in", place.code)]
    query += [("need", code) for code in told.get("need", [])]
    query += [("all", "on")] if told.get("all") else []
    return f"{reverse('portal:find')}?{urlencode(query)}"


def _counties(told: dict[str, Any]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(county, its link, its towns with theirs): the way in without script, position or typing."""
    found: list[tuple[str, str, list[tuple[str, str]]]] = []
    for place in all_places():
        name, link = place_label(place), _link(place, told)
        if place.kind == Organisation.Kind.TOWN and found:
            found[-1][2].append((name, link))
        else:
            found.append((name, link, []))
    return found


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served below /find/ so that it reaches the finder and nothing else."""
    name = "dist/finder-worker.js"
    found = finders.find(name) or (
        staticfiles_storage.path(name) if staticfiles_storage.exists(name) else None
    )
    if not isinstance(found, str):
        raise Http404(name)
    with open(found, "rb") as file:
        response = HttpResponse(file.read(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the finder on its home screen; stations open inside it too."""
    return app_manifest(
        _("找驿站"), _("驿站"), start=reverse("portal:find"), scope=reverse("portal:home")
    )
