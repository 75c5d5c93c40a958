"""What speaks for a check at each station."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from minsheng.cases.models import Case
from minsheng.inspections.models import Inspection, RiskWeights
from minsheng.inspections.rules.risk import USUAL, Evidence, Ground, Weights, grounds
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.standards.queries import paths_above
from minsheng.stations.models import Item, Station
from minsheng.voices.models import Report

if TYPE_CHECKING:
    from minsheng.accounts.models import User

REPORT_DAYS = 90


@dataclass(frozen=True, slots=True)
class Ranked:
    """A station in the plan: its evidence, grounds with points, and their sum."""

    station_id: int
    evidence: Evidence
    grounds: tuple[Ground, ...]

    @property
    def risk(self) -> int:
        return sum(ground.points for ground in self.grounds)


def _counts(rows: QuerySet[Any], of: str = "station_id") -> dict[int, int]:
    counted = rows.order_by().values(of).annotate(count=Count("pk"))
    return {row[of]: row["count"] for row in counted}


def _last_checks(stations: QuerySet[Station]) -> dict[int, tuple[dt.datetime, int]]:
    """Station → when its last check was finished, and how many items failed then; rechecks look at one item only."""
    done = Inspection.objects.filter(station__in=stations, state=Inspection.State.DONE)
    done = done.exclude(origin=Inspection.Origin.RECHECK).order_by("done_at", "pk")
    rows = done.values_list("station_id", "done_at", "failed_count")
    return {station: (at, failed) for station, at, failed in rows if at is not None}


def evidence_of(stations: QuerySet[Station], today: dt.date | None = None) -> dict[int, Evidence]:
    """Evidence by station id, in six queries however many stations there are."""
    today = today or timezone.localdate()
    inside = stations.order_by().values("pk")
    last = _last_checks(stations)
    since = timezone.now() - dt.timedelta(days=REPORT_DAYS)
    reports = _counts(Report.objects.filter(station__in=inside, at__gte=since))
    cases = _counts(Case.objects.filter(station__in=inside).exclude(state=Case.State.CLOSED))
    expired = _counts(Item.objects.filter(station__in=inside).expired(today))
    expiring = _counts(Item.objects.filter(station__in=inside).expiring(today))
    found = {}
    for pk in inside.values_list("pk", flat=True):
        at, failed = last.get(pk, (None, 0))
        found[pk] = Evidence(
            (today - timezone.localdate(at)).days if at else None,
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


def ranked(stations: QuerySet[Station]) -> list[Ranked]:
    """All ``stations``: never checked first, then by falling risk, then by code; a fixed number of queries."""
    evidence = evidence_of(stations)
    where = list(stations.order_by("code").values_list("pk", "organisation__path"))
    rows = RiskWeights.objects.select_related("organisation")
    known = {row.organisation.path: row.weights() for row in rows}
    by_path = {path: _nearest(path, known) for path in {path for _pk, path in where}}
    found = [
        Ranked(pk, evidence[pk], grounds(evidence[pk], by_path[path]))
        for pk, path in where
        if pk in evidence
    ]
    return sorted(found, key=lambda one: (one.evidence.days is not None, -one.risk))
