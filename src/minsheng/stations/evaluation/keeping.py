"""Storing what judging found: only rows that changed are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from minsheng.standards.queries import InForce, in_force
from minsheng.standards.rules.judging import Finding
from minsheng.stations.evaluation.judging import Judged, judge_stations
from minsheng.stations.models import ClauseResult, Standing, Station

CHUNK = 500
Progress = Callable[[int, int], bool]
"""Told (done, all) after each chunk; a true answer asks to stop."""

JUDGED_STATES = (Station.State.ACCEPTED, Station.State.OPEN, Station.State.SUSPENDED)


@dataclass(slots=True)
class Tally:
    """How much an evaluation looked at and wrote."""

    stations: int = 0
    written: int = 0
    removed: int = 0


def judged_stations(paths: Iterable[str] | None = None) -> QuerySet[Station]:
    """Stations that standards judge: those that are finished and not yet gone, below ``paths``."""
    rows: QuerySet[Station] = Station.objects.filter(state__in=JUDGED_STATES)
    if paths is not None:
        within = Q(pk__in=[])
        for path in paths:
            within |= Q(organisation__path__startswith=path)
        rows = rows.filter(within)
    return rows.select_related("organisation").order_by("pk")


def evaluate(
    stations: QuerySet[Station], *, day: dt.date | None = None, progress: Progress | None = None
) -> Tally:
    """The stations' results are what the standards in force on ``day`` say; unchanged rows are not touched.

    Safe to run twice, and to stop between two chunks.
    """
    today = day or timezone.localdate()
    force = in_force(today)
    tally, total = Tally(), stations.count()
    for chunk in _chunks(stations):
        with transaction.atomic():
            _keep(chunk, force, today, tally)
        tally.stations += len(chunk)
        if progress and progress(tally.stations, total):
            break
    return tally


def _chunks(stations: QuerySet[Station]) -> Iterator[list[Station]]:
    last = 0
    while chunk := list(stations.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        yield chunk


def _keep(stations: Sequence[Station], force: InForce, day: dt.date, tally: Tally) -> None:
    judging = [one for one in stations if one.state in JUDGED_STATES]
    rules_of = {one.pk: force.at(one.organisation.path) for one in judging}
    judged = judge_stations(judging, rules_of, day)
    ids = [one.pk for one in stations]
    _keep_clauses(ids, judged, day, tally)
    _keep_standings(ids, judged, day, tally)


def _keep_clauses(ids: Sequence[int], judged: Sequence[Judged], day: dt.date, tally: Tally) -> None:
    names = ("station_id", "standard_id", "number", "pk", "mark", "result", "missing")
    stored = {
        row[:3]: row[3:] for row in ClauseResult.objects.filter(station__in=ids).values_list(*names)
    }
    fresh: list[ClauseResult | Standing] = []
    same: list[ClauseResult | Standing] = []
    for one in judged:
        for finding in one.findings:
            before = stored.pop((one.station.pk, one.rules.standard.pk, finding.number), None)
            now = (finding.mark, finding.result.value, list(finding.missing))
            if before is None or before[1:3] != now[:2]:
                fresh.append(_clause_row(one, finding, day))
            elif before[3] != now[2]:
                same.append(_clause_row(one, finding, day))
    _write(ClauseResult, fresh, True, tally)
    _write(ClauseResult, same, False, tally)
    _remove(ClauseResult, [row[0] for row in stored.values()], tally)


def _clause_row(one: Judged, finding: Finding, day: dt.date) -> ClauseResult:
    return ClauseResult(
        station_id=one.station.pk,
        standard_id=one.rules.standard.pk,
        number=finding.number,
        mark=finding.mark,
        result=finding.result.value,
        since=day,
        missing=list(finding.missing),
    )


_KEYS = {ClauseResult: ["station", "standard", "number"], Standing: ["station", "standard"]}
_VALUES = {
    ClauseResult: ["mark", "result", "missing"],
    Standing: [
        "version",
        "grade",
        "score",
        "possible",
        "failed",
        "unknown",
        "failed_count",
        "unknown_count",
        "next_grade",
        "hindered_by",
    ],
}


def _write(
    model: type[ClauseResult] | type[Standing],
    rows: Sequence[ClauseResult | Standing],
    begins: bool,
    tally: Tally,
) -> None:
    """Add the rows or change those that are there; ``since`` begins anew where the verdict did."""
    model._default_manager.bulk_create(
        rows,  # type: ignore[arg-type]  # all of one kind, which the checker cannot see
        update_conflicts=True,
        unique_fields=_KEYS[model],
        update_fields=[*_VALUES[model], *(["since"] if begins else [])],
        batch_size=1000,
    )
    tally.written += len(rows)


def _remove(model: type[ClauseResult] | type[Standing], keys: Sequence[int], tally: Tally) -> None:
    for start in range(0, len(keys), 900):
        model._default_manager.filter(pk__in=keys[start : start + 900]).delete()
    tally.removed += len(keys)


def _keep_standings(
    ids: Sequence[int], judged: Sequence[Judged], day: dt.date, tally: Tally
) -> None:
    stored = {
        (row.station_id, row.standard_id): row for row in Standing.objects.filter(station__in=ids)
    }
    fresh: list[ClauseResult | Standing] = []
    same: list[ClauseResult | Standing] = []
    for one in judged:
        row = _standing_row(one, day)
        before = stored.pop((row.station_id, row.standard_id), None)
        if before is None or before.grade != row.grade:
            fresh.append(row)
        elif any(_value(before, name) != _value(row, name) for name in _VALUES[Standing]):
            same.append(row)
    _write(Standing, fresh, True, tally)
    _write(Standing, same, False, tally)
    _remove(Standing, [row.pk for row in stored.values()], tally)


def _value(row: Standing, name: str) -> object:
    return row.version_id if name == "version" else getattr(row, name)


def _standing_row(one: Judged, day: dt.date) -> Standing:
    outcome = one.outcome
    return Standing(
        station_id=one.station.pk,
        standard_id=one.rules.standard.pk,
        version_id=one.rules.version.pk,
        grade=outcome.grade,
        since=day,
        score=outcome.score,
        possible=outcome.possible,
        failed=list(outcome.failed),
        unknown=list(outcome.unknown),
        failed_count=len(outcome.failed),
        unknown_count=len(outcome.unknown),
        next_grade=outcome.next_grade,
        hindered_by=list(outcome.hindered_by),
    )
