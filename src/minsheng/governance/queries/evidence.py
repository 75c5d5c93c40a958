"""Evidence: what the system itself knows to be done, and on which day. Nobody types a percentage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from minsheng.cases.models import Case
from minsheng.classes.models import CareClass, Term
from minsheng.governance.models import Project
from minsheng.inspections.models import Inspection
from minsheng.organisations.models import Organisation
from minsheng.stations.models import Station, Step

FINISHED = [Station.State.ACCEPTED, Station.State.OPEN, Station.State.SUSPENDED]
UNFINISHED = [Station.State.PLANNED, Station.State.BUILDING]
Rows = list[tuple[str, dt.datetime]]
"""Path of the organisation and the moment, for each piece done."""


def done_stations() -> QuerySet[Station]:
    """Stations accepted or opened, with the moment of the first of these steps as ``done_at``."""
    steps = Step.objects.filter(station=OuterRef("pk"), state__in=FINISHED).order_by("at")
    first = Subquery(steps.values("at")[:1])  # a join would have every column grouped by
    rows: QuerySet[Station] = Station.objects.filter(state__in=FINISHED)
    return rows.annotate(done_at=Coalesce(first, "state_since"))


Evidence = QuerySet[Station] | QuerySet[Inspection] | QuerySet[Case] | QuerySet[CareClass]


def begun_classes() -> QuerySet[CareClass]:
    """Classes of announced terms that have begun and have children: an empty room is no evidence."""
    rows: QuerySet[CareClass] = CareClass.objects.filter(
        state=CareClass.State.OPEN, taken__gt=0, term__starts_on__lte=timezone.localdate()
    )
    return rows.exclude(term__state=Term.State.DRAFT)


def _pieces(evidence: str) -> Evidence:
    if evidence == Project.Evidence.CLASSES:
        return begun_classes()
    if evidence == Project.Evidence.INSPECTIONS:
        return Inspection.objects.filter(state=Inspection.State.DONE, failed_count=0)
    if evidence == Project.Evidence.CASES:
        return Case.objects.filter(outcome=Case.Outcome.PUT_RIGHT)
    stations = done_stations()
    if evidence == Project.Evidence.STATIONS_24H:
        return stations.filter(kind=Station.Kind.SMART_24H)
    if evidence == Project.Evidence.BENCHMARKS:
        return stations.filter(level="benchmark", state=Station.State.OPEN)
    return stations


_MOMENT = {Project.Evidence.CASES: "closed_at", Project.Evidence.CLASSES: "term__starts_on"}


def day_start(day: dt.date) -> dt.datetime:
    """The first moment of a day here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def pieces_done(
    evidence: str, path: str, year: int, only: Iterable[tuple[str, str | int]] = ()
) -> Rows:
    """Every piece done in ``year`` at or below ``path``; one query. ``only``: look-ups that narrow the records."""
    moment = _MOMENT.get(Project.Evidence(evidence), "done_at")
    first, after = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    is_day = evidence == Project.Evidence.CLASSES
    begin, end = (first, after) if is_day else (day_start(first), day_start(after))
    rows = _pieces(evidence).filter(
        **{"organisation__path__startswith": path, f"{moment}__gte": begin, f"{moment}__lt": end},
        **dict(only),
    )
    told = rows.values_list("organisation__path", moment)
    return [(where, day_start(at) if is_day else at) for where, at in told]


def days_by_union(rows: Rows, unions: Iterable[Organisation]) -> dict[str, list[dt.date]]:
    """Code of the union → the days on which a piece was done there or below, in order."""
    found: dict[str, list[dt.date]] = {union.code: [] for union in unions}
    owner = _owners({union.path: union.code for union in unions})
    here = timezone.get_current_timezone()  # asked for once: for twenty thousand rows it tells
    for path, moment in rows:
        code = owner(path)
        if code is not None:
            found[code].append(moment.astimezone(here).date())
    return {code: sorted(days) for code, days in found.items()}


def _owners(paths: Mapping[str, str]) -> Callable[[str], str | None]:
    """Path of an organisation → code of the lowest of the unions at or above it; each path is looked for once."""
    known: dict[str, str | None] = {}

    def owner(path: str) -> str | None:
        if path not in known:
            ends = range(len(path), 0, -1)
            known[path] = next((paths[path[:end]] for end in ends if path[:end] in paths), None)
        return known[path]

    return owner


def overdue_stations(union: Organisation, today: dt.date) -> QuerySet[Station]:
    """Stations below the union that should stand by now and do not."""
    rows: QuerySet[Station] = Station.objects.filter(
        organisation__path__startswith=union.path, state__in=UNFINISHED, due__lt=today
    )
    return rows.select_related("town", "responsible__holder").order_by("due", "code")


def late_cases(union: Organisation, today: dt.date) -> QuerySet[Case]:
    """Cases below the union past their day."""
    rows: QuerySet[Case] = Case.objects.filter(organisation__path__startswith=union.path)
    late: QuerySet[Case] = rows.overdue(today)  # type: ignore[attr-defined]
    return late.select_related("station", "responsible__holder").order_by("due", "pk")


def late_by_union(unions: Iterable[Organisation], today: dt.date) -> dict[str, tuple[int, int]]:
    """Code → (overdue stations, late cases); two queries for all, none for nobody."""
    paths = {union.path: union.code for union in unions}
    if not paths:
        return {}
    stations = Station.objects.filter(state__in=UNFINISHED, due__lt=today)
    cases = Case.objects.overdue(today)
    owner, counts = _owners(paths), {code: [0, 0] for code in paths.values()}
    for place, rows in enumerate((stations, cases)):
        for path in rows.values_list("organisation__path", flat=True):
            code = owner(path)
            if code is not None:
                counts[code][place] += 1
    return {code: (one, other) for code, (one, other) in counts.items()}
