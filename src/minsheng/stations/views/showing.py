"""Photos, and what public maps show."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.stations import services
from minsheng.stations.exports import public_map_file
from minsheng.stations.forms import ListingForm, StationPhotoForm
from minsheng.stations.models import MapListing, StationPhoto
from minsheng.stations.queries import photos_of, stations_for
from minsheng.stations.views.here import edited, kept, page, seen
from minsheng.web import photos as stored
from minsheng.web.exports import KINDS


@requires(Permission.VIEW_STATIONS)
def photos(request: HttpRequest, code: str) -> HttpResponseBase:
    """The pictures; whoever keeps the station adds one here."""
    station = seen(request, code)
    form = StationPhotoForm()
    if request.method == "POST":
        station = kept(request, code)
        form = StationPhotoForm(request.POST, request.FILES)
        if form.is_valid():
            told = form.cleaned_data
            try:
                services.add_photo(
                    station,
                    told["photo"],
                    shows=told["shows"],
                    is_public=told["is_public"],
                    actor=actor_of(request),
                )
            except services.TooMany:
                form.add_error("photo", _("照片已经够多，请先删一张。"))
            else:
                messages.success(request, _("已上传。"))
                return redirect("stations:photos", code)
    context = page(request, station, "photos", form=form, photos=photos_of(station))
    return render(request, "stations/photos.html", context)


@requires(Permission.VIEW_STATIONS)
@require_safe
def photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """One picture, for those who may see its station."""
    rows = StationPhoto.objects.filter(station__in=stations_for(actor_of(request)))
    try:
        return stored.answer(get_object_or_404(rows, pk=photo_id).file)
    except FileNotFoundError as error:
        raise Http404 from error


@requires(Permission.KEEP_STATIONS)
@require_POST
def photo_remove(request: HttpRequest, code: str, photo_id: int) -> HttpResponseBase:
    """Take a picture away."""
    found = get_object_or_404(StationPhoto, station=kept(request, code), pk=photo_id)
    services.remove_photo(found.pk, actor=actor_of(request))
    messages.success(request, _("已删除。"))
    return redirect("stations:photos", code)


@requires(Permission.VIEW_STATIONS)
def listings(request: HttpRequest, code: str) -> HttpResponseBase:
    """Which public map shows the station; whoever edits it notes the last look here."""
    station = seen(request, code)
    form = ListingForm(initial={"checked_on": timezone.localdate()})
    if request.method == "POST":
        station = edited(request, code)
        form = ListingForm(request.POST)
        if form.is_valid():
            told = dict(form.cleaned_data)
            services.set_listing(station, told.pop("map"), actor=actor_of(request), **told)
            messages.success(request, _("已记录。"))
            return redirect("stations:listings", code)
    known = {row.map: row for row in station.listings.select_related("checked_by")}
    rows = [(label, known.get(value)) for value, label in MapListing.Map.choices]
    context = page(request, station, "listings", form=form, rows=rows)
    return render(request, "stations/listings.html", context)


@requires(Permission.VIEW_STATIONS)
@require_safe
def public_map_export(request: HttpRequest, public_map: str, ending: str) -> HttpResponseBase:
    """The stations in use as one public map wants them, points in its datum."""
    if public_map not in MapListing.Map.values or ending not in KINDS:
        raise Http404
    rows = stations_for(actor_of(request)).in_use()
    return public_map_file(rows, public_map, ending)
