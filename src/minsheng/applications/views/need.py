"""How many places parents need, where, for which ages, and when."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.applications.forms import NeedForm
from minsheng.applications.need import need_of, parent_surveys
from minsheng.applications.words import BAND_NAMES, TERM_NAMES
from minsheng.organisations.permissions import Permission, actor_of, requires


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
        }
    return render(request, "applications/need.html", context)
