"""What speaks for a check at each station."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from minsheng.cases.models import Case
from minsheng.inspections.models import Inspection, RiskWeights
from minsheng.inspections.rules.risk import USUAL, Evidence, Ground, Weights, grounds, risk
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.standards.queries import paths_above
from minsheng.stations.models import Item, Station
from minsheng.voices.models import Report

if TYPE_CHECKING:
    from minsheng.accounts.models import User

REPORT_DAYS = 90
UNFINISHED = [state for state in Case.State.values if state != Case.State.CLOSED]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A station in the plan: its evidence, grounds with points, and their sum."""

    station_id: int
    evidence: Evidence
    grounds: tuple[Ground, ...]

    @property
    def risk(self) -> int:
        return sum(ground.points for ground in self.grounds)


def _counts(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("station_id").annotate(count=Count("pk")))


def _last_checks() -> dict[int, tuple[dt.datetime, int]]:
    """Station → when its last check was finished, and how many items failed then; rechecks look at one item only."""
    done = Inspection.objects.filter(state=Inspection.State.DONE)
    done = done.exclude(origin=Inspection.Origin.RECHECK).order_by()
    latest = Window(RowNumber(), partition_by="station_id", order_by=["-done_at", "-pk"])
    rows = done.annotate(place=latest).filter(place=1)
    found = rows.values_list("station_id", "done_at", "failed_count")
    return {station: (at, failed) for station, at, failed in found if at is not None}


def evidence_of(stations: Iterable[int], today: dt.date | None = None) -> dict[int, Evidence]:
    """Evidence by station id in the order of ``stations``; five queries however many there are.

    What happened is counted for all stations: narrowing each count down to some costs more.
    """
    today = today or timezone.localdate()
    zone = timezone.get_current_timezone()
    last = _last_checks()
    since = timezone.now() - dt.timedelta(days=REPORT_DAYS)
    reports = _counts(Report.objects.filter(at__gte=since))
    cases = _counts(Case.objects.filter(state__in=UNFINISHED))
    expired = _counts(Item.objects.all().expired(today))
    expiring = _counts(Item.objects.all().expiring(today))
    found = {}
    for pk in stations:
        at, failed = last.get(pk, (None, 0))
        found[pk] = Evidence(
            (today - at.astimezone(zone).date()).days if at else None,
            reports.get(pk, 0),
            cases.get(pk, 0),
            failed,
            expired.get(pk, 0),
            expiring.get(pk, 0),
        )
    return found


def weights_at(organisation: Organisation) -> Weights:
    """The weights that hold there: its own, else the nearest above, else the defaults."""
    return _nearest(organisation.path, _weights_by_path([organisation.path]))


def _weights_by_path(paths: Iterable[str]) -> dict[str, Weights]:
    near = {step for path in paths for step in paths_above(path)}
    rows = RiskWeights.objects.filter(organisation__path__in=near).select_related("organisation")
    return {row.organisation.path: row.weights() for row in rows}


def _nearest(path: str, known: Mapping[str, Weights]) -> Weights:
    return next((known[step] for step in reversed(paths_above(path)) if step in known), USUAL)


def checkable_by(actor: User) -> QuerySet[Station]:
    """Stations in use where the actor plans checks."""
    rows: QuerySet[Station] = Station.objects.visible_to(actor, Permission.PLAN_INSPECTIONS)
    return rows.filter(state=Station.State.OPEN)


class Ranking(Sequence[Ranked]):
    """Stations in the order of a plan; the grounds are worked out for those that are looked at."""

    def __init__(self, evidence: Mapping[int, Evidence], weights: Mapping[int, Weights]) -> None:
        self._evidence, self._weights = evidence, weights
        points = {pk: risk(one, weights[pk]) for pk, one in evidence.items()}
        self._order = sorted(evidence, key=lambda pk: (evidence[pk].days is not None, -points[pk]))

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, place: int) -> Ranked: ...

    @overload
    def __getitem__(self, place: slice) -> list[Ranked]: ...

    def __getitem__(self, place: int | slice) -> Ranked | list[Ranked]:
        if isinstance(place, slice):
            return [self._ranked(pk) for pk in self._order[place]]
        return self._ranked(self._order[place])

    def _ranked(self, pk: int) -> Ranked:
        found = self._evidence[pk]
        return Ranked(pk, found, grounds(found, self._weights[pk]))


def ranked(stations: QuerySet[Station]) -> Ranking:
    """All ``stations``: never checked first, then by falling risk, then by code; a fixed number of queries."""
    where = dict(stations.order_by("code").values_list("pk", "organisation__path"))
    rows = RiskWeights.objects.select_related("organisation")
    known = {row.organisation.path: row.weights() for row in rows}
    by_path = {path: _nearest(path, known) for path in set(where.values())}
    return Ranking(evidence_of(where), {pk: by_path[path] for pk, path in where.items()})
