"""Looking at quality: the list, one station with every observation, reviews, the figures."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.quality import services
from minsheng.quality.forms import ReviewForm, TermsForm
from minsheng.quality.lists import TONES, assessment_table, review_table
from minsheng.quality.models import QualityTerms
from minsheng.quality.queries import (
    observations_of,
    parts_of,
    reviews_for,
    sources,
    terms_at,
)
from minsheng.quality.rules.rates import Terms, score, tone
from minsheng.quality.words import interval, percent
from minsheng.stations.models import Station, UsageCount
from minsheng.stations.queries.usage import use_of


@requires(Permission.VIEW_QUALITY)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Every assessed station within reach."""
    actor = actor_of(request)
    table = assessment_table(request, actor)
    if table.wants_file:
        return table.file()
    may_set = may(actor, Permission.EDIT_STANDARDS)
    return render(request, "quality/index.html", {"table": table, "may_set": may_set})


@requires(Permission.VIEW_QUALITY)
@require_safe
def station(request: HttpRequest, code: str) -> HttpResponseBase:
    """Every observation behind the numbers, computed now; the formula; use by source."""
    rows = Station.objects.visible_to(actor_of(request), Permission.VIEW_QUALITY)
    found = get_object_or_404(rows.select_related("organisation", "town"), code=code)
    now = timezone.now()
    terms = terms_at(found.organisation)
    seen = observations_of([found], now - dt.timedelta(days=terms.window_days), now)
    parts = parts_of([found], seen, timezone.localdate(now))[found.pk]
    labels = sources()
    share = parts["open"]
    context = {
        "station": found,
        "terms": terms,
        "share": share,
        "percent": percent(share.value),
        "interval": interval(share),
        "tone": tone(share, terms),
        "tone_word": TONES[tone(share, terms)],
        "observations": [
            (one, labels[one.source].label, labels[one.source].evidence(one, found))
            for one in reversed(seen[found.pk])
        ],
        "score": score(parts, terms),
        "parts": _parts(parts, terms, found),
        "use": _use(found, terms, timezone.localdate(now)),
        "trail": [(_("服务质量"), reverse("quality:index")), (found.name, "")],
    }
    return render(request, "quality/station.html", context)


def _parts(parts: dict[str, Any], terms: Terms, station: Station) -> list[dict[str, Any]]:
    """Each share of the score with where its records are."""
    evidence = {
        "open": "#observations",
        "satisfied": reverse("voices:station_ratings", args=[station.code]),
        "timely": f"{reverse('cases:index')}?{urlencode({'q': station.code})}",
    }
    words = {"open": _("实际开放率"), "satisfied": _("满意率"), "timely": _("按期整改率")}
    return [
        {
            "label": words[name],
            "weight": getattr(terms, f"weight_{name}"),
            "share": share,
            "percent": percent(share.value),
            "interval": interval(share),
            "evidence": evidence[name],
        }
        for name, share in parts.items()
    ]


def _use(station: Station, terms: Terms, today: dt.date) -> list[tuple[str, int]]:
    """Visits by source over the last days; claims last and named as such."""
    first = today - dt.timedelta(days=terms.sleep_days - 1)
    used = use_of([station], first, today).get(station.pk)
    told = dict(used.by_source) if used else {}
    return [(str(label), told[name]) for name, label in UsageCount.Source.choices if name in told]


@requires(Permission.VIEW_QUALITY)
@require_safe
def reviews(request: HttpRequest) -> HttpResponseBase:
    """Stations hardly anybody uses."""
    table = review_table(request, actor_of(request))
    if table.wants_file:
        return table.file()
    return render(request, "quality/reviews.html", {"table": table})


@requires(Permission.VIEW_QUALITY)
def review(request: HttpRequest, review_id: int) -> HttpResponseBase:
    """One review: why it was opened, and what was found."""
    actor = actor_of(request)
    one = get_object_or_404(reviews_for(actor), pk=review_id)
    may_finish = one.finished_at is None and may(actor, Permission.EDIT_STATIONS, one.organisation)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.finish_review(one.pk, actor=actor, **form.cleaned_data)
        except services.AlreadyFinished:
            messages.info(request, _("别人已经完成了这次复查。"))
        else:
            messages.success(request, _("已记录复查结论。"))
        return redirect("quality:review", one.pk)
    context = {"review": one, "form": form, "may_finish": may_finish}
    return render(request, "quality/review.html", context)


def _setting(request: HttpRequest) -> Organisation:
    """The highest organisation whose figures the reader may set."""
    posts = Post.objects.held_by(actor_of(request)).allowing(Permission.EDIT_STANDARDS)
    post = posts.select_related("organisation").order_by("organisation__path").first()
    if post is None:  # pragma: no cover  the page asks for the right first
        raise LookupError("no post")
    return post.organisation


@requires(Permission.EDIT_STANDARDS)
def terms(request: HttpRequest) -> HttpResponseBase:
    """The figures that hold at the reader's union and below."""
    where = _setting(request)
    known = QualityTerms.objects.filter(organisation=where).first()
    current = known or QualityTerms(**vars_of(terms_at(where)))
    form = TermsForm(request.POST or None, instance=current)
    if request.method == "POST" and form.is_valid():
        services.set_terms(where, form.terms(), actor=actor_of(request))
        messages.success(request, _("已保存，下次评估时生效。"))
        return redirect("quality:terms")
    context = {"form": form, "where": where, "is_own": known is not None}
    return render(request, "quality/terms.html", context)


def vars_of(terms: Terms) -> dict[str, Any]:
    """The figures by name."""
    return {name: getattr(terms, name) for name in Terms.__slots__}
