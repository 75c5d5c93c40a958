"""The leader's page, one project, one union with the evidence."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.common.clean import number_of
from minsheng.governance.curves import chart_of
from minsheng.governance.models import Note, Project
from minsheng.governance.queries import notes_for, open_origins, projects_for
from minsheng.governance.queries.board import Course, board_for, course_of, marks_of
from minsheng.governance.queries.evidence import late_cases, overdue_stations
from minsheng.governance.rules.progress import ladder_rules, light_rules
from minsheng.governance.services.noting import NotAbove, post_above
from minsheng.governance.words import COLOURS, RULES
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.organisations.queries import organisations_for
from minsheng.web.charts import Chart
from minsheng.web.shipped import said

SHOWN = 20
"""So many overdue stations and cases on the page; the lists have them all."""


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def board(request: HttpRequest) -> HttpResponseBase:
    """Every union in every project of the year, the reddest first."""
    actor, today = actor_of(request), timezone.localdate()
    years = sorted(set(projects_for(actor).values_list("year", flat=True)), reverse=True)
    asked = number_of(request.GET.get("year", "")) or today.year
    year = asked if asked in years else today.year
    context = {
        "board": board_for(actor, year, today),
        "years": [(f"{one}", f"?year={one}", one == year) for one in years],
        "colours": COLOURS,
        "may_plan": may(actor, Permission.PLAN_PROJECTS),
        "late": [
            one for one in notes_for(actor).filter(state=Note.State.SENT) if one.is_late(today)
        ],
    }
    return render(request, "governance/board.html", context)


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One project: its plan, how its target is split, which version."""
    actor, today = actor_of(request), timezone.localdate()
    row = get_object_or_404(projects_for(actor), pk=pk)
    course = course_of(row)
    standing = course.standings(today)
    within = set(organisations_for(actor, Permission.VIEW_GOVERNANCE).values_list("pk", flat=True))
    lines = [(one, standing[one.code], one.pk in within) for one in course.unions]
    rule = light_rules()[row.lights]
    context = {
        "project": row,
        "allocation": row.current,
        "versions": row.allocations.select_related("made_by"),
        "lines": lines,
        "colours": COLOURS,
        "rule": rule,
        "done": sum(one.done for one in standing.values()),
        "curve": _whole_curve(course, today) if lines else None,
        "quarters": [
            (_("一季度"), row.q1),
            (_("二季度"), row.q2),
            (_("三季度"), row.q3),
            (_("四季度"), 100),
        ],
        "may_plan": may(actor, Permission.PLAN_PROJECTS, row.organisation),
        "trail": trail_to((row.name, "")),
    }
    return render(request, "governance/project.html", context)


def _whole_curve(course: Course, today: dt.date) -> Chart:
    days = sorted(day for days in course.days.values() for day in days)
    row = course.project
    return chart_of(sum(course.targets.values()), days, row.curve, row.year, today)


def trail_to(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page below the board."""
    return [(_("项目进度"), reverse("governance:board")), *more]


def union_in(request: HttpRequest, pk: int, code: str) -> tuple[Project, Organisation]:
    """A project and a union within the reader's reach that has a part in it; 404 otherwise."""
    actor = actor_of(request)
    row = get_object_or_404(projects_for(actor), pk=pk)
    within = organisations_for(actor, Permission.VIEW_GOVERNANCE)
    latest = row.current
    carrying = latest.targets.values_list("organisation", flat=True) if latest else []
    return row, get_object_or_404(within.filter(pk__in=carrying), code=code)


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def union(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """Why the light is what it is: the numbers, the stations and cases behind them, what is due, what was sent."""
    actor, today = actor_of(request), timezone.localdate()
    row, where = union_in(request, pk, code)
    course = course_of(row)
    periods = course.history(code, today)
    notes = notes_for(actor).filter(project=row, organisation=where)
    sent = {(one.rule, one.year, one.month) for one in notes}
    rules = ladder_rules()
    steps = course.steps(code, today)
    latest = max((one.month for one in steps), default=0)
    due = [
        (one, RULES[one.rule], Note.Step(one.step).label, said(rules[one.rule].source))
        for one in steps
        if (one.rule, one.year, one.month) not in sent
    ]
    stations, cases = overdue_stations(where, today), late_cases(where, today)
    marks = marks_of(row, where, actor, today)
    context = {
        "project": row,
        "union": where,
        "standing": course.standings(today)[code],
        "outlook": course.outlook(code, today),
        "curve": chart_of(course.targets[code], course.days[code], row.curve, row.year, today),
        "rule": light_rules()[row.lights],
        "colours": COLOURS,
        "periods": [(one.month, COLOURS[one.light], one.light) for one in periods],
        "stations": stations[:SHOWN],
        "station_count": stations.count(),
        "cases": [(one, one.days_late(today)) for one in cases[:SHOWN]],
        "case_count": cases.count(),
        "shows_stations": row.evidence in Project.STATIONS_MATTER,
        "shows_cases": row.evidence in Project.CASES_MATTER,
        "marks": marks,
        "origins": open_origins([one.milestone for one in marks], actor),
        "notes": [(one, one.is_late(today)) for one in notes],
        "due": [one for one in due if one[0].month == latest],
        "due_before": [one for one in due if one[0].month != latest],
        "may_send": _may_send(request, where),
        "may_plan": may(actor, Permission.PLAN_PROJECTS, where),
        "trail": trail_to((row.name, row.get_absolute_url()), (where.label, "")),
    }
    return render(request, "governance/union.html", context)


def _may_send(request: HttpRequest, where: Organisation) -> bool:
    try:
        post_above(actor_of(request), where)
    except NotAbove:
        return False
    return True
