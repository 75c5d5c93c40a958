"""What the standards in force say of one station."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.standards.models import Clause
from minsheng.stations.evaluation.decisions import held_grade
from minsheng.stations.evaluation.judgements import may_judge
from minsheng.stations.evaluation.queries import decisions_for, grade_labels
from minsheng.stations.evaluation.tables import TONES, missing_text
from minsheng.stations.models import ClauseResult, Standing, Station
from minsheng.stations.views import here


@requires(Permission.VIEW_STATIONS)
@require_GET
def station_results(request: HttpRequest, code: str) -> HttpResponse:
    """One station by all standards in force there."""
    actor = actor_of(request)
    station = here.seen(request, code)
    standings = station.standings.select_related("standard", "version")
    context = here.page(
        request,
        station,
        "station_results",
        parts=[_part(station, standing) for standing in standings],
        may_judge=may_judge(actor, station),
        decisions=decisions_for(actor).filter(station=station),
    )
    return render(request, "stations/ratings/station.html", context)


def _part(station: Station, standing: Standing) -> dict[str, object]:
    labels = grade_labels(standing.version)
    rows = {row.number: row for row in station.clause_results.filter(standard=standing.standard)}
    clauses = standing.version.clauses.order_by("section__position", "position", "pk")
    return {
        "standing": standing,
        "grade": labels.get(standing.grade, standing.grade),
        "next": labels.get(standing.next_grade, "") if standing.next_grade else "",
        "held": labels.get(held_grade(station, standing.standard), ""),
        "lines": [
            _line(clause, rows[clause.number]) for clause in clauses if clause.number in rows
        ],
    }


def _line(clause: Clause, row: ClauseResult) -> dict[str, object]:
    return {"clause": clause, "row": row, "tone": TONES[row.result], "why": missing_text(row)}
