"""Pages of results: all standards, one standard, one clause, one station, and what a version would change."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minsheng.engines.common.expression import Fault
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.organisations.queries import organisations_for
from minsheng.standards.models import Standard, Version
from minsheng.standards.queries import holding_version, standards_for
from minsheng.standards.words import fault_text
from minsheng.stations.evaluation.effect import Effect, effect_of
from minsheng.stations.evaluation.forms import JudgeForm
from minsheng.stations.evaluation.judgements import DecidedByFacts, record_judgement
from minsheng.stations.evaluation.keeping import judged_stations
from minsheng.stations.evaluation.queries import (
    campaigns_for,
    clause_counts,
    clause_results_for,
    decisions_for,
    grade_labels,
    shares_for,
    standings_for,
)
from minsheng.stations.evaluation.tables import (
    clause_table,
    standing_table,
)
from minsheng.stations.models import Decision, Standing
from minsheng.stations.queries import stations_for

MOST_COMPARED = 5_000
"""More stations than this are compared union by union, so that a page answers within seconds."""


def trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("评定和复评"), reverse("stations:ratings")), *steps]


@requires(Permission.VIEW_STATIONS)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Where the stations stand by each standard, what waits for confirmation, and the campaigns."""
    actor = actor_of(request)
    judged = Standing.objects.order_by().values("standard").distinct()
    standards = list(standards_for(actor).filter(pk__in=judged))
    context = {
        "shares": shares_for(actor, standards, timezone.localdate()),
        "open": decisions_for(actor).filter(state=Decision.State.PROPOSED)[:10],
        "campaigns": campaigns_for(actor)[:10],
        "may_edit": may(actor, Permission.EDIT_STATIONS),
    }
    return render(request, "stations/ratings/overview.html", context)


def _standard(request: HttpRequest, slug: str) -> tuple[Standard, Version]:
    standard = get_object_or_404(standards_for(actor_of(request)), code=slug)
    version = holding_version(standard, timezone.localdate())
    if version is None:
        raise Http404(slug)
    return standard, version


@requires(Permission.VIEW_STANDARDS)
@require_GET
def standard_results(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The stations by one standard, and which clauses they fail."""
    actor = actor_of(request)
    standard, version = _standard(request, slug)
    table = standing_table(request, standings_for(actor, standard), grade_labels(version))
    if table.wants_file:
        return table.file()
    context = {
        "trail": trail((standard.label, "")),
        "standard": standard,
        "version": version,
        "table": table,
        "counts": clause_counts(actor, standard, version),
    }
    return render(request, "stations/ratings/standard.html", context)


@requires(Permission.VIEW_STANDARDS)
@require_GET
def clause_results(request: HttpRequest, slug: str, number: str) -> HttpResponseBase:
    """Which stations miss one clause, and since when."""
    standard, version = _standard(request, slug)
    clause = get_object_or_404(version.clauses, number=number)
    table = clause_table(request, clause_results_for(actor_of(request), standard, number))
    if table.wants_file:
        return table.file()
    context = {
        "trail": trail(
            (standard.label, reverse("stations:results", args=[slug])), (clause.number, "")
        ),
        "standard": standard,
        "clause": clause,
        "table": table,
    }
    return render(request, "stations/ratings/clause.html", context)


@requires(Permission.VIEW_STATIONS)
@require_POST
def judge(request: HttpRequest, code: str) -> HttpResponseBase:
    """Somebody says whether the station meets a clause."""
    actor = actor_of(request)
    station = get_object_or_404(stations_for(actor), code=code)
    form = JudgeForm(request.POST)
    if form.is_valid():
        _standard_asked, version = _standard(request, form.cleaned_data["standard"])
        clause = get_object_or_404(version.clauses, number=form.cleaned_data["number"])
        try:
            record_judgement(
                station,
                clause,
                passed=form.cleaned_data["passed"],
                note=form.cleaned_data["note"],
                actor=actor,
            )
        except DecidedByFacts:
            messages.error(request, _("这一条由数据判断，请修改站点的数据。"))
        else:
            messages.success(request, _("已记录，条款 %(number)s。") % {"number": clause.number})
    else:
        messages.error(request, _("请选择满足或不满足。"))
    return redirect("stations:station_results", code=code)


@requires(Permission.VIEW_STANDARDS)
@require_GET
def effect(request: HttpRequest, version_id: int) -> HttpResponse:
    """What a version would change among the stations within reach; nothing is stored."""
    actor = actor_of(request)
    drafts = may(actor, Permission.EDIT_STANDARDS)
    rows = Version.objects.filter(standard__in=standards_for(actor)).select_related("standard")
    version = get_object_or_404(rows if drafts else rows.published(), pk=version_id)
    unions = list(
        organisations_for(actor, Permission.VIEW_STATIONS)
        .exclude(kind__in=[Organisation.Kind.TOWN, Organisation.Kind.UNIT])
        .order_by("path")
    )
    union = next(
        (one for one in unions if one.code == request.GET.get("union")),
        unions[0] if unions else None,
    )
    stations = judged_stations([union.path] if union else [])
    count = stations.count()
    found, fault = None, ""
    if count <= MOST_COMPARED:
        try:
            found = effect_of(version, stations, timezone.localdate())
        except Fault as problem:
            fault = fault_text(problem)
    holding = holding_version(version.standard, timezone.localdate())
    labels = grade_labels(holding) | grade_labels(version)
    standard = version.standard
    context = {
        "trail": [
            (_("标准"), reverse("standards:list")),
            (standard.label, standard.get_absolute_url()),
            (_("对站点的影响"), ""),
        ],
        "standard": standard,
        "version": version,
        "holding": holding if holding != version else None,
        "unions": unions,
        "union": union,
        "count": count,
        "most": MOST_COMPARED,
        "found": found,
        "fault": fault,
        "grades": [
            (label, found.before[code], found.after[code])
            for code, label in reversed(labels.items())
        ]
        if found
        else [],
        "groups": _groups(found, labels) if found else [],
        "results": [
            (clause, found.results[clause.number])
            for clause in version.clauses.order_by("section__position", "position", "pk")
        ]
        if found
        else [],
    }
    return render(request, "stations/ratings/effect.html", context)


def _groups(found: Effect, labels: dict[str, str]) -> list[dict[str, object]]:
    """Stations that gain or lose, with the words of their grades."""
    groups = []
    for title, tone, shifts in (
        (_("等次会降低的站点"), "alert", found.lost),
        (_("等次会提高的站点"), "ok", found.gained),
    ):
        lines = [
            {
                "station": shift.station,
                "before": labels.get(shift.before, shift.before),
                "after": labels.get(shift.after, shift.after),
                "why": _("、").join(shift.hindered_by),
            }
            for shift in shifts[:100]
        ]
        groups.append({"title": title, "tone": tone, "count": len(shifts), "lines": lines})
    return groups
