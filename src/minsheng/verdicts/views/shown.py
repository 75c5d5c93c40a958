"""For everybody: a project to look at and rate, a vote by one-time link."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minsheng.governance.queries.board import course_of
from minsheng.governance.words import COLOURS
from minsheng.stations.paper import qr_svg
from minsheng.surveys.addresses import address_of
from minsheng.verdicts import services
from minsheng.verdicts.forms import GradesForm, StarsForm
from minsheng.verdicts.models import PublicPage
from minsheng.verdicts.queries import judged, of_project, of_stations, shown_page, slip_of
from minsheng.verdicts.words import OUTCOMES, TONES
from minsheng.web.access import public
from minsheng.web.marks import day_mark


def _page(pk: int) -> PublicPage:
    found = shown_page(pk)
    if found is None:
        raise Http404(pk)
    return found


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How far the project is, what people and deputies think of it; stars without a sign-in."""
    shown = _page(pk)
    row = shown.project
    form = StarsForm(request.POST or None)
    rated = False
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        mark = day_mark("verdicts", address_of(request), timezone.now())
        services.rate_project(row, told["stars"], key=told["key"], mark=mark)
        rated = True
    course = course_of(row)
    standing = course.standings(timezone.localdate())
    ballots = [
        (one, [(part, OUTCOMES.get(part.outcome), TONES.get(part.outcome, "off")) for part in judged(one)])
        for one in row.ballots.exclude(closed_at=None).prefetch_related("items")
    ]  # fmt: skip
    context = {
        "shown": shown,
        "project": row,
        "form": form,
        "rated": rated,
        "lines": [(union, standing[union.code]) for union in course.unions],
        "done": sum(one.done for one in standing.values()),
        "target": sum(one.target for one in standing.values()),
        "colours": COLOURS,
        "own": of_project(row),
        "stations": of_stations(row),
        "ballots": ballots,
    }
    return render(request, "verdicts/page.html", context, status=422 if form.errors else 200)


@public
@require_safe
def qr(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page's address as a QR code, for the notice board."""
    shown = _page(pk)
    url = request.build_absolute_uri(reverse("verdict:page", args=[shown.project_id]))
    return HttpResponse(qr_svg(url), content_type="image/svg+xml")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, secret: str) -> HttpResponseBase:
    """A deputy's grades; the link works once."""
    slip = slip_of(secret)
    if slip is None:
        return render(request, "verdicts/over.html", status=404)
    form = GradesForm(request.POST or None, items=list(slip.ballot.items.all()))
    if request.method == "POST" and form.is_valid():
        try:
            services.vote(secret, form.grades())
        except (services.Over, services.TooManyVotes):
            return render(request, "verdicts/over.html", status=409)
        return render(request, "verdicts/voted.html", {"ballot": slip.ballot})
    context = {"form": form, "ballot": slip.ballot}
    return render(request, "verdicts/vote.html", context, status=422 if form.errors else 200)
