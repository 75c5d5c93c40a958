"""The facts of an appraisal, counted from the records of each subject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Avg, Count, Q, StdDev
from django.utils import timezone

from minsheng.cases.models import Case
from minsheng.engines.appraisal import shipped
from minsheng.engines.appraisal.lights import Colour
from minsheng.governance.models import Note, Project
from minsheng.governance.queries.board import Course, course_of
from minsheng.governance.queries.class_facts import attendance_facts, class_facts
from minsheng.governance.queries.evidence import FINISHED, day_start
from minsheng.governance.queries.night import night_doors, night_facts
from minsheng.inspections.models import Inspection
from minsheng.organisations.models import Organisation
from minsheng.quality.models import Assessment
from minsheng.stations.models import Award, ClauseResult, Decision, Station
from minsheng.stations.queries.usage import use_of
from minsheng.voices.models import Rating, Suggestion

Facts = dict[str, int | str | None]
ROUNDED = Decimal("0.0001")
LAST_MONTH = 12
BENCHMARK = "benchmark"
WARM = {"standard__code": "zhejiang-bayou", "number__in": ["8.1", "9.3"]}
"""Clauses of the shipped standard that ask for warm-heart activities: any, and four a year."""


def facts_of(
    organisation: Organisation, unions: Sequence[Organisation], until: dt.date
) -> dict[str, Facts]:
    """Code → every fact of the shipped registry; None where the system does not know."""
    unknown: Facts = {one["name"]: None for one in shipped.registry()["facts"]}
    found = {union.code: dict(unknown) for union in unions}
    projects = Project.objects.filter(
        organisation=organisation, year=until.year, evidence=Project.Evidence.STATIONS
    )
    courses, doors = [course_of(project) for project in projects], night_doors()
    for union in unions:
        known = found[union.code]
        known |= _progress(courses, union.code, until) | night_facts(union, doors)
        for count in (
            _clauses,
            _inspections,
            _doors,
            _use,
            _ratings,
            _cases,
            _needs,
            _benchmarks,
            _replies,
            _activities,
            class_facts,
            attendance_facts,
        ):
            known |= count(union.path, until)
    return found


def _year(until: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of the year to the end of the day."""
    return day_start(dt.date(until.year, 1, 1)), day_start(until + dt.timedelta(days=1))


def _progress(courses: Iterable[Course], code: str, until: dt.date) -> Facts:
    """Targets, what is due and done, and the lights of the months that are over."""
    with_part = [course for course in courses if course.targets.get(code)]
    if not with_part:
        return {}
    standing = [course.standings(until)[code] for course in with_part]
    lights = [
        period.light
        for course in with_part
        for period in course.history(code, until + dt.timedelta(days=1))
    ]
    return {
        "stations_target": sum(one.target for one in standing),
        "stations_due": sum(one.due for one in standing),
        "stations_done": sum(one.done for one in standing),
        "yellow_lights": lights.count(Colour.YELLOW),
        "red_lights": lights.count(Colour.RED),
        "months_early": min(_months_early(course, code, until) for course in with_part),
    }


def _months_early(course: Course, code: str, until: dt.date) -> int:
    """Whole months left of the year when the last piece of the target was there; 0 while it is not."""
    target = course.targets[code]
    days = [day for day in course.days[code] if day <= until]
    return LAST_MONTH - days[target - 1].month if len(days) >= target else 0


def _clauses(path: str, until: dt.date) -> Facts:
    rows = ClauseResult.objects.filter(
        station__organisation__path__startswith=path, station__state__in=FINISHED
    )
    told = rows.aggregate(all=Count("pk"), met=Count("pk", filter=Q(result="pass")))
    return _known("clauses_judged", told["all"], clauses_met=told["met"])


def _activities(path: str, until: dt.date) -> Facts:
    """Decided clauses about activities: what nobody has looked at yet is neither yes nor no."""
    rows = ClauseResult.objects.filter(
        station__organisation__path__startswith=path, station__state__in=FINISHED, **WARM
    ).exclude(result=ClauseResult.Result.UNKNOWN)
    told = rows.aggregate(all=Count("pk"), met=Count("pk", filter=Q(result="pass")))
    return _known("activities_judged", told["all"], activities_met=told["met"])


def _inspections(path: str, until: dt.date) -> Facts:
    begin, end = _year(until)
    rows = Inspection.objects.filter(
        organisation__path__startswith=path, state="done", done_at__gte=begin, done_at__lt=end
    )
    told = rows.aggregate(all=Count("pk"), good=Count("pk", filter=Q(failed_count=0)))
    return _known("inspections_made", told["all"], inspections_passed=told["good"])


def _doors(path: str, until: dt.date) -> Facts:
    """What was seen of doors at the last assessment of each station."""
    rows = Assessment.objects.filter(organisation__path__startswith=path)
    seen = opened = 0
    for one in rows.only("seen", "opened"):
        seen, opened = seen + one.seen, opened + one.opened
    return _known("visits_made", seen, visits_open=opened)


def _use(path: str, until: dt.date) -> Facts:
    """Measured visits and the station-days on which somebody or something measured."""
    stations = list(
        Station.objects.filter(organisation__path__startswith=path).values_list("pk", flat=True)
    )
    used = use_of(stations, dt.date(until.year, 1, 1), until).values()
    days = sum(one.days for one in used)
    return _known("station_days", days, people_served=sum(one.visits for one in used))


def _ratings(path: str, until: dt.date) -> Facts:
    begin, end = _year(until)
    rows = Rating.objects.filter(
        organisation__path__startswith=path, at__gte=begin, at__lt=end, set_aside="", hidden_at=None
    )
    told = rows.aggregate(n=Count("pk"), mean=Avg("stars"), spread=StdDev("stars"))
    if not told["n"]:
        return {"ratings": None}
    return {
        "ratings": told["n"],
        "rating_mean": _text(told["mean"]),
        "rating_spread": _text(told["spread"]),
    }


def _cases(path: str, until: dt.date) -> Facts:
    """Cases due this year up to the day, and those of them closed in time; what rechecks sent back."""
    rows = Case.objects.filter(
        organisation__path__startswith=path, due__gte=dt.date(until.year, 1, 1), due__lte=until
    )
    due = on_time = closed = returned = 0
    for one in rows.only("due", "closed_at", "returns"):
        due += 1
        if one.closed_at is not None:
            on_time += timezone.localdate(one.closed_at) <= one.due
            closed += 1
            returned += one.returns > 0
    facts = _known("cases_due", due, cases_on_time=on_time)
    return facts | _known("cases_closed", closed, cases_returned=returned)


def _needs(path: str, until: dt.date) -> Facts:
    """Wishes for a station accepted this year, and those of them with a station that is to fulfil them."""
    begin, end = _year(until)
    rows = Suggestion.objects.filter(
        organisation__path__startswith=path, kind=Suggestion.Kind.NEW_SITE,
        state=Suggestion.State.ACCEPTED, answered_at__gte=begin, answered_at__lt=end, hidden_at=None,
    )  # fmt: skip
    linked = Q(decided__isnull=False) & ~Q(decided__state=Station.State.EXITED)
    told = rows.aggregate(all=Count("pk"), linked=Count("pk", filter=linked))
    return _known("needs_accepted", told["all"], needs_answered=told["linked"])


def _benchmarks(path: str, until: dt.date) -> Facts:
    """Stations that two people raised to benchmark station this year and that are so still."""
    rows = Award.objects.filter(
        station__organisation__path__startswith=path,
        grade=BENCHMARK,
        until=None,
        since__gte=dt.date(until.year, 1, 1),
        since__lte=until,
        decision__kind=Decision.Kind.AWARD,
    )
    return {"benchmarks_new": rows.values("station").distinct().count()}


def _replies(path: str, until: dt.date) -> Facts:
    """Supervision notes whose answer came, or is missing, after its day."""
    rows = Note.objects.filter(
        organisation__path__startswith=path,
        reply_by__gte=dt.date(until.year, 1, 1),
        reply_by__lte=until,
    )
    late = 0
    for reply_by, at, state in rows.values_list("reply_by", "replied_at", "state"):
        is_missing = at is None or state == Note.State.SENT  # returned: answered once, but not well
        late += is_missing or timezone.localdate(at) > reply_by
    return {"late_reports": late}


def _known(size: str, count: int, **parts: int) -> Facts:
    """Counts over a whole; if nothing was counted, nobody knows."""
    if not count:
        return {}
    return {size: count, **parts}


def _text(value: float) -> str:
    return str(Decimal(str(value)).quantize(ROUNDED))
