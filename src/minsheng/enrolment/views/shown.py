"""Rounds for everybody: rules in words and as a file, and the log of every change."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from minsheng.enrolment.models import Round
from minsheng.enrolment.queries import log_holds, public_rounds
from minsheng.enrolment.words import line_text, sentences, source_pairs
from minsheng.web.access import public

SHOWN = 50


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Rounds with published rules."""
    return render(request, "enrolment/shown_list.html", {"rounds": public_rounds()[:SHOWN]})


@public
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One round as everybody may know it."""
    found = get_object_or_404(public_rounds(), code=code)
    in_force = found.rules_in_force
    window, now = found.window, timezone.now()
    context = {
        "round": found,
        "window": window,
        "is_before": window is not None and now < window.apply_from,
        "fills_before": found.fills_before(now),
        "is_open": window is not None and window.takes_applications(now),
        "takes_late": found.takes_late(now),
        "terms": found.terms.order_by("starts_on").prefetch_related("classes"),
        "in_force": in_force,
        "sentences": sentences(in_force.rules) if in_force else [],
        "sources": source_pairs(in_force.rules) if in_force else [],
        "proposed": found.proposed,
        "lines": [(line, line_text(line)) for line in found.log.all()],
        "log_holds": log_holds(found),
    }
    return render(request, "enrolment/shown.html", context)


@public
@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """The rules in force, byte for byte what the published SHA-256 is the hash of."""
    found = get_object_or_404(Round, code=code, state=Round.State.PUBLISHED)
    in_force = get_object_or_404(found.rule_sets.filter(state="in_force"))
    response = HttpResponse(in_force.rules.canonical, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="rules-{found.code}.json"'
    return response
