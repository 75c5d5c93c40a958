"""How full stations are now, from three kinds of counts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from minsheng.devices.models import Measure, Message
from minsheng.quality.queries.assessed import all_terms, terms_below
from minsheng.quality.rules.crowd import Came, Counts, Crowd, crowd
from minsheng.stations.models import PresentCount, ScanCount, Station

Told = dict[int, list[Came]]


def crowds_of(stations: Collection[Station], now: dt.datetime) -> dict[int, Crowd]:
    """By station id, where it can be told; four queries. The organisation of each station is loaded."""
    if not stations:
        return {}
    known = all_terms()
    terms = {one.pk: terms_below(one.organisation.path, known) for one in stations}
    longest = max(max(one.crowd_fresh_min, one.crowd_stay_min) for one in terms.values())
    since = now - dt.timedelta(minutes=longest)
    ids = list(terms)
    present = _present(ids, since)
    entered, scanned = _entered(ids, since), _scanned(ids, since)
    found = {
        one.pk: crowd(
            Counts(present.get(one.pk), entered[one.pk], scanned[one.pk]),
            one.capacity or one.seats,
            terms[one.pk],
            now,
        )
        for one in stations
    }
    return {pk: told for pk, told in found.items() if told}


def _present(ids: list[int], since: dt.datetime) -> dict[int, Came]:
    rows = PresentCount.objects.filter(station__in=ids, at__gte=since)
    told = rows.values_list("station_id", "at", "people")
    return {pk: Came(at, people) for pk, at, people in told}


def _entered(ids: list[int], since: dt.datetime) -> Told:
    rows = Message.objects.filter(device__station__in=ids, measure=Measure.COUNT, at__gte=since)
    return _by_station(rows.order_by().values_list("device__station_id", "at", "value"))


def _scanned(ids: list[int], since: dt.datetime) -> Told:
    rows = ScanCount.objects.filter(station__in=ids, at__gte=since)
    return _by_station(rows.order_by().values_list("station_id", "at", "visits"))


def _by_station(told: object) -> Told:
    found: Told = defaultdict(list)
    for pk, at, people in told:  # type: ignore[attr-defined]  # rows of three
        found[pk].append(Came(at, max(0, round(people))))
    return found
