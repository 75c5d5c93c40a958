"""How many places parents need, where, for which ages, and when."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.accounts.models import User
from minsheng.applications.forms import NeedForm
from minsheng.applications.maps import shortage_map
from minsheng.applications.need import Need, draft_terms, need_of, parent_surveys
from minsheng.applications.rules.proposing import Proposal, missing_by_area
from minsheng.applications.words import BAND_NAMES, TERM_NAMES
from minsheng.classes.queries import planners
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.web.charts import Chart, Series

PROPOSED = 12
"""Proposals on the page, where most is missing first."""


@requires(Permission.VIEW_ENROLMENT)
@require_safe
def need(request: HttpRequest) -> HttpResponseBase:
    """The table of need, for the survey and scale asked for, else the latest survey as it is."""
    actor = actor_of(request)
    surveys = parent_surveys(actor)
    form = NeedForm(request.GET if "survey" in request.GET else None, surveys=surveys)
    context: dict[str, Any] = {
        "form": form,
        "trail": [(_("录取"), reverse("enrolment:index")), (_("需要多少名额"), "")],
    }
    survey, scale = surveys.first(), 1.0
    if form.is_bound and form.is_valid():
        survey, scale = form.cleaned_data["survey"], form.cleaned_data["scale"]
    if survey is not None:
        found = need_of(survey, actor, scale=scale)
        context |= {
            "survey": survey,
            "need": found,
            "rows": [(row, BAND_NAMES[row.band], TERM_NAMES[row.term]) for row in found.rows],
            "percent": None if found.share is None else round(100 * found.share),
            "missing": sum(row.missing or 0 for row in found.rows),
            "map": shortage_map(found.rows, found.paths) if found.rows else None,
            "chart": _chart(found) if found.rows else None,
            "proposed": _proposed(actor, found),
        }
    return render(request, "applications/need.html", context)


def _chart(found: Need) -> Chart:
    """Missing places by area, what is withheld not counted."""
    missing = {name: number for name, number in missing_by_area(found.rows).items() if number}
    return Chart(
        title=_("各地还缺的名额"),
        categories=list(missing),
        series=[Series(_("还缺的名额"), list(missing.values()))],
        x_label=_("县（市、区）"),
        is_told=True,
        lying=True,
        key="missing",
    )


def _proposed(actor: User, found: Need) -> list[dict[str, Any]]:
    """Each proposal in words, with a link for every draft term it could become a class of."""
    unions = {one.path: one for one in planners(actor)}
    rows = []
    for one in found.proposed[:PROPOSED]:
        path = found.paths.get(one.area, "")
        terms = draft_terms(actor, one.term, path) if path in unions else []
        facts = _facts(one) | ({"union": unions[path].code} if path in unions else {})
        query = urlencode(facts)
        links = [(term.name, f"{reverse('classes:new', args=[term.pk])}?{query}") for term in terms]
        rows.append(
            {
                "facts": one,
                "band": BAND_NAMES[one.band],
                "term": TERM_NAMES[one.term],
                "percent": round(100 * one.share),
                "links": links,
                "may_plan": path in unions,
            }
        )
    return rows


def _facts(one: Proposal) -> dict[str, Any]:
    """What the form for a new class is filled in with."""
    youngest, oldest = one.ages
    return {
        "name": f"{one.area}{BAND_NAMES[one.band]}",
        "age_from": youngest,
        "age_until": oldest,
        "opens": f"{one.opens:%H:%M}",
        "closes": f"{one.closes:%H:%M}",
        "capacity": one.seats,
    }
