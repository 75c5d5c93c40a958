"""What speaks for a check at each station."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, overload

from django.db.models import Count, QuerySet, TextField, Window
from django.db.models.functions import Cast, RowNumber
from django.utils import timezone

from minsheng.cases.models import Case
from minsheng.inspections.models import Inspection, RiskWeights
from minsheng.inspections.rules.risk import USUAL, Evidence, Ground, Weights, grounds, points
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.standards.queries import paths_above
from minsheng.stations.models import Item, Station
from minsheng.voices.models import Report

if TYPE_CHECKING:
    from minsheng.accounts.models import User

REPORT_DAYS = 90
HOUR_LONG = len("2026-11-23 04")
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


def _last_checks() -> dict[int, tuple[str, int]]:
    """Station → when its last check was finished, and how many items failed then; rechecks look at one item only.

    The moment is told as the database writes it, in UTC: reading twenty thousand of them as moments costs
    more than all the rest of a plan.
    """
    done = Inspection.objects.filter(state=Inspection.State.DONE)
    done = done.exclude(origin=Inspection.Origin.RECHECK).order_by()
    latest = Window(RowNumber(), partition_by="station_id", order_by=["-done_at", "-pk"])
    rows = done.annotate(place=latest).filter(place=1)
    found = rows.values_list("station_id", Cast("done_at", TextField()), "failed_count")
    return {station: (text[:HOUR_LONG], failed) for station, text, failed in found}


@lru_cache(maxsize=32_768)
def _local_day(hour: str, zone: dt.tzinfo) -> int:
    """The day of the calendar there, as its ordinal, of a moment told as "2026-11-23 04" in UTC."""
    at = dt.datetime.fromisoformat(f"{hour}:00+00:00")
    return at.astimezone(zone).toordinal()


class Known:
    """What is known of all stations on one day: five queries however many there are.

    What happened is counted for all stations: narrowing each count down to some costs more.
    """

    def __init__(self, today: dt.date | None = None) -> None:
        self.today = today or timezone.localdate()
        since = timezone.now() - dt.timedelta(days=REPORT_DAYS)
        self.last = _last_checks()
        self.counts = {
            "report": _counts(Report.objects.filter(at__gte=since)),
            "case": _counts(Case.objects.filter(state__in=UNFINISHED)),
            "failed": {pk: failed for pk, (_hour, failed) in self.last.items() if failed},
            "expired": _counts(Item.objects.all().expired(self.today)),
            "expiring": _counts(Item.objects.all().expiring(self.today)),
        }
        self._today, self._zone = self.today.toordinal(), timezone.get_current_timezone()

    def days(self, pk: int) -> int | None:
        """Days since the station's last check; None if it never had one."""
        last = self.last.get(pk)
        return None if last is None else self._today - _local_day(last[0], self._zone)

    def evidence(self, pk: int) -> Evidence:
        counts = {name: found.get(pk, 0) for name, found in self.counts.items()}
        return Evidence(self.days(pk), **counts)


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

    def __init__(self, known: Known, weights: Mapping[int, Weights]) -> None:
        self._known, self._weights = known, weights
        told = points(weights, known.days, known.counts)
        falling = sorted(weights, key=told.__getitem__, reverse=True)
        self._order = sorted(falling, key=known.last.__contains__)

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
        found = self._known.evidence(pk)
        return Ranked(pk, found, grounds(found, self._weights[pk]))


def ranked(stations: QuerySet[Station]) -> Ranking:
    """All ``stations``: never checked first, then by falling risk, then by code; a fixed number of queries."""
    where = dict(stations.order_by("code").values_list("pk", "organisation_id"))
    paths = dict(Organisation.objects.values_list("pk", "path"))
    rows = RiskWeights.objects.select_related("organisation")
    known = {row.organisation.path: row.weights() for row in rows}
    by_union = {pk: _nearest(paths[pk], known) for pk in set(where.values())}
    return Ranking(Known(), {pk: by_union[union] for pk, union in where.items()})
