"""Assessing stations: the same numbers their page computes, kept for the lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone

from minsheng.audit.services import record
from minsheng.quality.models import Assessment, SleepReview
from minsheng.quality.queries import all_terms, observations_of, parts_of, terms_below
from minsheng.quality.rules.rates import Share, Terms, score, sleeps, tone
from minsheng.stations.models import Station, UsageCount
from minsheng.stations.queries.usage import use_of

CHUNK = 500
KNOWN_DAYS = 90
"""A station at which anything was measured within these days counts as measured. Source: a proposal."""


def assess(path: str = "", now: dt.datetime | None = None) -> int:
    """Assess every open station below ``path``; a dozen queries per ``CHUNK`` stations. Returns their number."""
    now = now or timezone.now()
    rows = Station.objects.filter(state=Station.State.OPEN, organisation__path__startswith=path)
    stations = rows.select_related("organisation", "town").order_by("pk").iterator(CHUNK)
    done = 0
    while chunk := list(islice(stations, CHUNK)):
        assess_stations(chunk, now)
        done += len(chunk)
    return done


@transaction.atomic
def assess_stations(stations: Sequence[Station], now: dt.datetime) -> None:
    """The assessments of these stations are as of ``now``, and sleeping ones have a review."""
    known = all_terms()
    terms = {one.pk: terms_below(one.organisation.path, known) for one in stations}
    longest = max((one.window_days for one in terms.values()), default=1)
    observations = observations_of(stations, now - dt.timedelta(days=longest), now)
    for pk, seen in observations.items():
        since = now - dt.timedelta(days=terms[pk].window_days)
        observations[pk] = [one for one in seen if one.at > since]
    parts = parts_of(stations, observations, timezone.localdate(now))
    sleeping = _Sleep(stations, terms, timezone.localdate(now))
    rows = [_row(one, parts[one.pk], terms[one.pk], sleeping, now) for one in stations]
    fields = [
        field.name
        for field in Assessment._meta.concrete_fields
        if field.name not in {"id", "station"}
    ]
    Assessment.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["station"], update_fields=fields
    )
    _open_reviews([one for one in stations if sleeping.of(one)], sleeping, now)


class _Sleep:
    """Measured visits of some stations, and who of them sleeps."""

    def __init__(
        self, stations: Sequence[Station], terms: dict[int, Terms], today: dt.date
    ) -> None:
        self.terms = terms
        ids = [one.pk for one in stations]
        since = today - dt.timedelta(days=KNOWN_DAYS)
        rows = UsageCount.objects.filter(
            station__in=ids, day__gte=since, source__in=UsageCount.MEASURED
        )
        self.measured = set(rows.order_by().values_list("station_id", flat=True).distinct())
        self.visits: dict[int, int] = {}
        self.recent: dict[int, int] = {}
        for kept, days_of in ((self.visits, "sleep_days"), (self.recent, "none_days")):
            for days in {getattr(one, days_of) for one in terms.values()}:
                first = today - dt.timedelta(days=days - 1)
                of_these = [pk for pk in ids if getattr(terms[pk], days_of) == days]
                used = use_of(of_these, first, today)
                kept.update({pk: used[pk].visits if pk in used else 0 for pk in of_these})

    def of(self, station: Station) -> bool:
        pk = station.pk
        grown = (timezone.now() - station.state_since).days >= self.terms[pk].sleep_days
        return grown and sleeps(
            self.visits[pk], self.recent[pk], self.terms[pk], is_measured=pk in self.measured
        )


def _row(
    station: Station, parts: dict[str, Share], terms: Terms, sleep: _Sleep, now: dt.datetime
) -> Assessment:
    share, found = parts["open"], score(parts, terms)
    return Assessment(
        station=station,
        organisation=station.organisation,
        responsible_id=station.responsible_id,
        at=now,
        opened=share.good,
        seen=share.n,
        share=share.value,
        tone=tone(share, terms),
        visits=sleep.visits[station.pk] if station.pk in sleep.measured else None,
        sleeps=sleep.of(station),
        score=found.value if found else None,
        score_low=found.low if found else None,
        score_high=found.high if found else None,
        score_n=found.n if found else 0,
    )


def _open_reviews(stations: list[Station], sleep: _Sleep, now: dt.datetime) -> None:
    """A review per sleeping station that has none open and none finished within the same period."""
    rows = SleepReview.objects.filter(station__in=stations)
    known = dict(rows.order_by("pk").values_list("station_id", "finished_at"))
    for station in stations:
        terms = sleep.terms[station.pk]
        fresh = now - dt.timedelta(days=terms.sleep_days)
        if station.pk in known and (known[station.pk] is None or known[station.pk] > fresh):
            continue
        review = SleepReview.objects.create(
            station=station,
            organisation=station.organisation,
            responsible_id=station.responsible_id,
            opened_at=now,
            facts={
                "visits": sleep.visits[station.pk],
                "days": terms.sleep_days,
                "recent": sleep.recent[station.pk],
                "recent_days": terms.none_days,
            },
        )
        record(None, "quality.review_opened", review, station=station.code)
