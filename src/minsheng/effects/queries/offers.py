"""Changes the system knows of: hours, services, stations that opened from an adopted siting plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from minsheng.audit.models import Entry
from minsheng.common.geo import LonLat, distance_m
from minsheng.common.opening.times import weekly_minutes
from minsheng.effects.models import Evaluation
from minsheng.effects.queries import stations_for
from minsheng.effects.stories import Story
from minsheng.engines.effects import MIN_AFTER
from minsheng.stations.models import PostedHours, Station, Step
from minsheng.stations.queries import hours_of

if TYPE_CHECKING:
    from minsheng.accounts.models import User

BACK = dt.timedelta(weeks=104)
MOST = 30
NEAR_M = 1000
"""Whose use a new station may have changed. Source: a proposal."""


@dataclass(frozen=True, slots=True)
class Known:
    """One change at one station."""

    station: Station
    at: dt.datetime
    story: Story

    @property
    def what(self) -> str:
        return self.story.words


@dataclass(frozen=True, slots=True)
class Offer:
    """One change at one or more stations on one day."""

    change: str
    on: dt.date
    story: Story
    stations: tuple[Station, ...]
    weeks: int

    @property
    def what(self) -> str:
        return self.story.words

    @property
    def label(self) -> str:
        return str(Evaluation.Change(self.change).label)

    @property
    def is_ripe(self) -> bool:
        """Have enough weeks passed?"""
        return self.weeks >= MIN_AFTER

    @property
    def url(self) -> str:
        codes = ",".join(one.code for one in self.stations)
        told = {
            "change": self.change,
            "on": self.on.isoformat(),
            "what": self.what,
            "stations": codes,
        }
        return f"{reverse('effects:new')}?{urlencode(told)}"


def offers_for(actor: User) -> list[Offer]:
    """What was changed in the last two years at stations within reach, newest first."""
    since = timezone.now() - BACK
    stations = stations_for(actor)
    kinds = Evaluation.Change
    found = [
        *_grouped(kinds.HOURS, hours_changes(stations, since)),
        *_grouped(kinds.SERVICES, service_changes(stations, since)),
        *_from_plans(stations, since),
    ]
    return sorted(found, key=lambda one: one.on, reverse=True)[:MOST]


def offered(
    actor: User, change: str, on: dt.date, what: str, stations: Collection[Station]
) -> Story | None:
    """The offer that somebody has taken as it was; None if the words or the stations are their own."""
    for one in offers_for(actor):
        if (one.change, one.on, one.what) == (change, on, what) and set(stations) <= {
            *one.stations
        }:
            return one.story
    return None


def _grouped(change: str, known: Iterable[Known]) -> Iterator[Offer]:
    def key(one: Known) -> tuple[dt.date, str]:
        return timezone.localdate(one.at), one.what

    for (day, _what), group in groupby(sorted(known, key=key), key):
        told = list(group)
        stations = {one.station.pk: one.station for one in told}
        yield _offer(change, day, told[0].story, tuple(stations.values()))


def _offer(change: str, day: dt.date, story: Story, stations: tuple[Station, ...]) -> Offer:
    weeks = (timezone.localdate() - day).days // 7
    return Offer(change, day, story, stations, weeks)


def hours_changes(stations: QuerySet[Station], since: dt.datetime) -> Iterator[Known]:
    """Other usual hours than posted before; what was announced for single days is no such change."""
    rows = PostedHours.objects.filter(station__in=stations.order_by()).order_by(
        "station_id", "since", "pk"
    )
    for _station, posted in groupby(
        rows.select_related("station__organisation"), lambda row: row.station_id
    ):
        last: PostedHours | None = None
        for row in posted:
            if last is not None and row.since >= since and _usual(last) != _usual(row):
                yield Known(row.station, row.since, _hours_story(last, row))
            last = row


def _usual(posted: PostedHours) -> object:
    return replace(hours_of(posted.hours), exceptions=(), extensions=())


def _hours_story(before: PostedHours, after: PostedHours) -> Story:
    day = timezone.localdate(after.since)
    hours = [weekly_minutes(hours_of(one.hours), day) / 60 for one in (before, after)]
    return Story("hours", {"before": f"{hours[0]:g}", "after": f"{hours[1]:g}"})


def service_changes(stations: QuerySet[Station], since: dt.datetime) -> Iterator[Known]:
    """What the audit chain tells of profiles whose services were changed."""
    rows = Entry.objects.filter(
        verb="station.changed", target_type=Station._meta.label_lower, at__gte=since
    )
    told = [
        (int(target), at)
        for target, at, facts in rows.order_by("at").values_list("target_id", "at", "facts")
        if "services" in str(facts.get("fields", "")).split(",")
    ]
    known = stations.in_bulk([target for target, _at in told]) if told else {}
    for target, at in told:
        if target in known:
            yield Known(known[target], at, Story("services"))


def _from_plans(stations: QuerySet[Station], since: dt.datetime) -> Iterator[Offer]:
    """A station of a plan that opened: one that was upgraded itself, else the stations around it."""
    steps = Step.objects.filter(
        station__in=stations.order_by(), state=Station.State.OPEN, at__gte=since
    ).exclude(station__plan_url="")
    rows = list(steps.select_related("station__organisation").order_by("-at")[:MOST])
    touched: tuple[Station, ...]
    around = list(stations.filter(state=Station.State.OPEN)) if rows else []
    for step in rows:
        opened = step.station
        if opened.work == Station.Work.UPGRADE:
            code, touched = "upgraded", (opened,)
        else:
            code, touched = "opened_near", _near(opened, around)
        if touched:
            story = Story(code, {"station": opened.name})
            yield _offer(Evaluation.Change.PLAN, timezone.localdate(step.at), story, touched)


def _near(opened: Station, others: Sequence[Station]) -> tuple[Station, ...]:
    here = LonLat(opened.lon, opened.lat)
    return tuple(
        one
        for one in others
        if one.pk != opened.pk and distance_m(here, LonLat(one.lon, one.lat)) <= NEAR_M
    )
