"""The weekly figures of the stations of an evaluation."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Min
from django.utils import timezone

from minsheng.cases.models import Case
from minsheng.effects.models import Evaluation
from minsheng.effects.rules.weeks import (
    LEAST_DAYS,
    LEAST_RATINGS,
    Frame,
    best_source,
    frame_of,
    means,
)
from minsheng.engines.effects import Panel, Unit
from minsheng.stations.models import Station, Step, UsageCount
from minsheng.voices.models import Rating

Values = tuple[float | None, ...]
Days = Sequence[tuple[dt.date, float]]


def panel_of(evaluation: Evaluation, today: dt.date) -> Panel:
    """What the engine is asked, from what is stored today. Three or four queries."""
    frame = frame_of(evaluation.changed_on, today)
    changed, compared = list(evaluation.changed.all()), list(evaluation.compared.all())
    if evaluation.measure == Evaluation.Measure.RATING:
        pools = (("changed", changed), ("compared", compared))
        return Panel(
            frame.before, tuple(_pool(name, group, frame) for name, group in pools if group)
        )
    read = _use if evaluation.measure == Evaluation.Measure.USE else _cases
    values = read([*changed, *compared], frame)
    units = (
        Unit(one.code, is_changed, values[one.pk])
        for is_changed, group in ((True, changed), (False, compared))
        for one in group
    )
    return Panel(frame.before, tuple(units))


def _use(stations: Sequence[Station], frame: Frame) -> Mapping[int, Values]:
    """Measured visits per measured day; claims never count, and each station keeps one source."""
    rows = UsageCount.objects.filter(
        station__in=stations, source__in=UsageCount.MEASURED, day__gte=frame.first, day__lte=frame.last
    )  # fmt: skip
    days: dict[tuple[int, str], list[tuple[dt.date, float]]] = defaultdict(list)
    for station, source, day, visits in rows.order_by().values_list("station_id", "source", "day", "visits"):  # fmt: skip
        days[station, source].append((day, visits))

    def of(station: Station) -> Values:
        told = [
            (str(source), means(frame.gather(days.get((station.pk, source), [])), LEAST_DAYS))
            for source in UsageCount.MEASURED
        ]
        return best_source(told, frame.before) or (None,) * (frame.before + frame.after)

    return {one.pk: of(one) for one in stations}


def _pool(name: str, stations: Sequence[Station], frame: Frame) -> Unit:
    """Ratings are few, so that those of a group's stations are taken together."""
    begin, end = _moment(frame.first), _moment(frame.last + dt.timedelta(days=1))
    rows = Rating.objects.filter(
        station__in=stations, at__gte=begin, at__lt=end, set_aside="", hidden_at=None
    )
    told = [
        (timezone.localdate(at), stars) for at, stars in rows.order_by().values_list("at", "stars")
    ]
    return Unit(name, name == "changed", means(frame.gather(told), LEAST_RATINGS))


def _cases(stations: Sequence[Station], frame: Frame) -> Mapping[int, Values]:
    """Cases opened per week; a week before the station was there is unknown, not zero."""
    begin, end = _moment(frame.first), _moment(frame.last + dt.timedelta(days=1))
    rows = Case.objects.filter(station__in=stations, opened_at__gte=begin, opened_at__lt=end)
    days: dict[int, list[tuple[dt.date, float]]] = defaultdict(list)
    for station, at in rows.order_by().values_list("station_id", "opened_at"):
        days[station].append((timezone.localdate(at), 1.0))
    since = _there_since(stations)

    def of(station: Station) -> Values:
        weeks = frame.gather(days[station.pk])
        return tuple(
            float(len(one)) if frame.told(week, since[station.pk]) else None
            for week, one in enumerate(weeks)
        )

    return {one.pk: of(one) for one in stations}


def _there_since(stations: Sequence[Station]) -> Mapping[int, dt.date]:
    """The day a station first opened, or was entered if nobody noted an opening."""
    rows = Step.objects.filter(station__in=stations, state=Station.State.OPEN).order_by()
    opened = dict(rows.values_list("station_id").annotate(at=Min("at")))
    return {
        one.pk: timezone.localdate(min(opened.get(one.pk, one.added_at), one.added_at))
        for one in stations
    }


def _moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
