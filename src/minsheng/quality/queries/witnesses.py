"""Who saw whether a door was open: each source is one small adapter, and only what fell into posted hours counts."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from minsheng.common.opening import Rules, state_at
from minsheng.devices.models import Measure, Message
from minsheng.inspections.models import Inspection
from minsheng.inspections.rules.sheet import Result
from minsheng.quality.rules.rates import Observation
from minsheng.stations.models import PostedHours, Station
from minsheng.stations.queries import hours_of, plain_time
from minsheng.voices.models import Rating, Report
from minsheng.voices.queries import heard

Found = Iterator[tuple[int, Observation]]
Reader = Callable[[Sequence[int], dt.datetime, dt.datetime], Found]


STATION_HISTORY = "stations:history"


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of witness.

    Args:
        read: (station ids, since, until) → (station id, observation), in a fixed number of queries.
        page: the name of the page that shows the record an observation's key names.
        in_hours: drop what fell outside the hours posted at that moment.
    """

    name: str
    label: str | Promise
    read: Reader
    page: str
    in_hours: bool = True

    def evidence(self, seen: Observation, station: Station) -> str:
        """Where the record is that the observation comes from."""
        if self.page == STATION_HISTORY:
            return reverse(self.page, args=[station.code])
        return reverse(self.page, args=[int(seen.key)])


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Make a source known; subjects call it in their AppConfig.ready."""
    _sources[source.name] = source


def sources() -> dict[str, Source]:
    return dict(_sources)


def observations_of(
    stations: Iterable[Station], since: dt.datetime, until: dt.datetime
) -> dict[int, list[Observation]]:
    """What was seen of each station in (since, until], oldest first; every station has a list."""
    by_id = {station.pk: station for station in stations}
    found: dict[int, list[Observation]] = {pk: [] for pk in by_id}
    posted = _posted(by_id.values())
    for source in _sources.values():
        for station, seen in source.read(list(by_id), since, until):
            if not source.in_hours or _promised(posted[station], seen.at):
                found[station].append(seen)
    return {pk: sorted(seen) for pk, seen in found.items()}


Posted = tuple[list[dt.datetime], list[Rules]]


def _posted(stations: Iterable[Station]) -> dict[int, Posted]:
    """What each station had posted since when; one query."""
    told: dict[int, Posted] = {station.pk: ([], []) for station in stations}
    rows = PostedHours.objects.filter(station__in=list(told)).order_by("since", "pk")
    for station, since, hours in rows.values_list("station_id", "since", "hours"):
        told[station][0].append(since)
        told[station][1].append(hours_of(hours))
    for one in stations:
        if not told[one.pk][0]:  # brought in by a file and never changed since
            told[one.pk] = ([dt.datetime.min.replace(tzinfo=dt.UTC)], [hours_of(one.hours)])
    return told


def _promised(posted: Posted, at: dt.datetime) -> bool:
    """Did the hours posted at that moment say "open"?"""
    place = bisect_right(posted[0], at) - 1
    return place >= 0 and state_at(posted[1][place], plain_time(at)).is_open


CLOSED_KINDS = (Report.Kind.LOCKED, Report.Kind.REFUSED)
INSIDE_KINDS = (Report.Kind.DIRTY, Report.Kind.SUPPLIES_OUT)
"""Who tells of a dirty table has been inside."""


def reports(stations: Sequence[int], since: dt.datetime, until: dt.datetime) -> Found:
    """A closed door or a refusal is "not open"; what only somebody inside can see is "open".

    The same connection on the same day at the same door is one witness.
    """
    rows = heard(Report.objects.filter(station__in=stations, at__gt=since, at__lte=until))
    told = rows.filter(kind__in=[*CLOSED_KINDS, *INSIDE_KINDS]).order_by("at", "pk")
    known: set[tuple[int, str, str]] = set()
    for pk, station, at, kind, mark in told.values_list("pk", "station_id", "at", "kind", "mark"):
        witness = (station, mark, kind)
        if mark and witness in known:
            continue
        known.add(witness)
        yield station, Observation(at, kind in INSIDE_KINDS, "report", str(pk))


def ratings(stations: Sequence[int], since: dt.datetime, until: dt.datetime) -> Found:
    """Who rates after use has been inside; ratings set aside do not count here either."""
    rows = heard(Rating.objects.filter(station__in=stations, at__gt=since, at__lte=until))
    told = rows.filter(set_aside="").values_list("pk", "station_id", "at")
    for pk, station, at in told:
        yield station, Observation(at, True, "rating", str(pk))


def changes(stations: Sequence[int], since: dt.datetime, until: dt.datetime) -> Found:
    """A keeper who shuts the door on the day itself breaks what was posted: one "not open" per change."""
    rows = PostedHours.objects.filter(station__in=stations, since__lte=until)
    before: dict[int, Rules] = {}
    told = rows.order_by("since", "pk").values_list("pk", "station_id", "since", "hours")
    for pk, station, at, hours in told:
        rules, old = hours_of(hours), before.get(station)
        before[station] = rules
        if at > since and old is not None and _shut(old, rules, plain_time(at)):
            yield station, Observation(at, False, "keeper", str(pk))


def doors(stations: Sequence[int], since: dt.datetime, until: dt.datetime) -> Found:
    """What a door's device said: open is "open", shut within posted hours is "not open".

    A message is one witness per hour and station, so that a chatty device does not outvote people.
    """
    rows = Message.objects.filter(
        device__station__in=stations, measure=Measure.DOOR, at__gt=since, at__lte=until
    )
    known: set[tuple[int, dt.datetime]] = set()
    told = rows.order_by("at", "pk").values_list("pk", "device__station_id", "at", "value")
    for pk, station, at, value in told:
        hour = at.replace(minute=0, second=0, microsecond=0)
        if (station, hour) not in known:
            known.add((station, hour))
            yield station, Observation(at, value > 0, "device", str(pk))


DOOR = "door"
"""The item of every inspection sheet that asks whether the door was open."""


def inspections(stations: Sequence[int], since: dt.datetime, until: dt.datetime) -> Found:
    """What an inspector found on arrival; only visits nobody had announced."""
    rows = Inspection.objects.filter(
        station__in=stations,
        state=Inspection.State.DONE,
        announced=False,
        started_at__gt=since,
        started_at__lte=until,
    )
    told = rows.values_list("pk", "station_id", "started_at", "answers")
    for pk, station, at, answers in told:
        result = answers.get(DOOR, {}).get("result")
        if at is not None and result in {Result.PASS, Result.FAIL}:
            yield station, Observation(at, result == Result.PASS, "inspection", str(pk))


def _shut(old: Rules, new: Rules, at: dt.datetime) -> bool:
    """Does a new exception of that very day take away minutes that were still to come?"""
    known = set(old.exceptions)
    today = [one for one in new.exceptions if one not in known and one.contains(at.date())]
    if not today:
        return False
    last = dt.datetime.combine(at.date(), dt.time(23, 45))
    steps = int((last - at).total_seconds() // 900) + 1
    moments = [at + dt.timedelta(minutes=15 * step) for step in range(max(steps, 1))]
    return any(
        state_at(old, moment).is_open and not state_at(new, moment).is_open for moment in moments
    )
