"""The public door: report, rate, suggest; no account, no script needed."""

from __future__ import annotations

import uuid
from typing import Any, TypedDict

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from minsheng.organisations.models import Organisation
from minsheng.places.maps import picking_map
from minsheng.stations.models import Station
from minsheng.stations.rules.shortcode import as_typed
from minsheng.surveys.addresses import address_of
from minsheng.voices.forms import RatingForm, ReportForm, SuggestionForm
from minsheng.voices.marks import day_mark
from minsheng.voices.models import Report, Suggestion
from minsheng.voices.queries import same_lately
from minsheng.voices.rules.limits import LOW_STARS
from minsheng.voices.services import TooMany, Wish, rate_station, receive_report, suggest
from minsheng.voices.words import EXAMPLES, ICONS
from minsheng.web.access import public


def _station(short_code: str) -> Station:
    """The station on whose plaque the code stands, while people may come to it."""
    rows = Station.objects.in_use().select_related("organisation", "responsible")
    station: Station = get_object_or_404(rows, short_code=as_typed(short_code))
    return station


class Sender(TypedDict):
    """What is kept of a sender."""

    mark: str
    language: str


def _sender(request: HttpRequest) -> Sender:
    """What is kept of the sender: a mark for one day, and the language they read."""
    is_english = (translation.get_language() or "").startswith("en")
    return {
        "mark": day_mark(address_of(request), timezone.now()),
        "language": "en" if is_english else "zh",
    }


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "voices/too_many.html", status=429)


@public
@never_cache
def choose(request: HttpRequest, short_code: str) -> HttpResponse:
    """First tap: what is wrong."""
    station = _station(short_code)
    kinds = [(kind, ICONS[kind], EXAMPLES[kind]) for kind in Report.Kind]
    return render(request, "voices/choose.html", {"station": station, "kinds": kinds})


@public
@never_cache
def report(request: HttpRequest, short_code: str, kind: str) -> HttpResponse:
    """Second tap: send; a photo and words if one likes."""
    station = _station(short_code)
    if kind not in Report.Kind.values:
        raise Http404(kind)
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            received = receive_report(
                station,
                kind=kind,
                key=told["key"],
                words=told["words"],
                photo=told["photo"],
                **_sender(request),
            )
        except TooMany:
            return _too_many(request)
        return redirect("voice:follow", secret=received.secret)
    others = same_lately(station, kind, timezone.now()).count()
    context = {
        "station": station,
        "kind": Report.Kind(kind),
        "icon_name": ICONS[kind],
        "form": form,
        "others": others,
    }
    return render(request, "voices/report.html", context, status=422 if form.is_bound else 200)


@public
@never_cache
def rate(request: HttpRequest, short_code: str) -> HttpResponse:
    """Stars after use, by the QR code inside the station."""
    station = _station(short_code)
    form = RatingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        stars = told["stars"]
        rate_station(station, stars=stars, key=told["key"], words=told["words"], **_sender(request))
        context = {"station": station, "is_low": stars <= LOW_STARS}
        return render(request, "voices/rated.html", context)
    context = {"station": station, "form": form}
    return render(request, "voices/rate.html", context, status=422 if form.is_bound else 200)


@public
@never_cache
def wish(request: HttpRequest) -> HttpResponse:
    """A new site, by place name or on the map (?map=1), or a correction (?z=short code)."""
    station = _station(request.GET["z"]) if request.GET.get("z") else None
    kind = Suggestion.Kind.CORRECTION if station else Suggestion.Kind.NEW_SITE
    form = SuggestionForm(kind, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            secret = _suggest(request, form, station)
        except TooMany:
            return _too_many(request)
        return redirect("voice:follow", secret=secret)
    context: dict[str, Any] = {"form": form, "station": station}
    if request.GET.get("map") and station is None:
        towns = Organisation.objects.filter(kind=Organisation.Kind.TOWN)
        context["map"] = picking_map(towns.exclude(Q(lon=None) | Q(lat=None)))
    return render(request, "voices/suggest.html", context, status=422 if form.is_bound else 200)


def _suggest(request: HttpRequest, form: SuggestionForm, station: Station | None) -> str:
    told = form.cleaned_data
    key: uuid.UUID = told["key"]
    point = None if station else form.point()
    wished = Wish(form.kind, told["words"], told.get("where", ""), station, point)
    _stored, secret = suggest(wished, key=key, **_sender(request))
    return secret
