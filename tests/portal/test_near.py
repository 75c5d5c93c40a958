"""Nearest open stations: the same answer as looking at every door."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from minsheng.common.geo import LonLat, distance_m
from minsheng.jobs import planner
from minsheng.portal import near
from minsheng.portal.near import nearest
from minsheng.portal.needs import ALL_DAY, BY_CODE, Need
from minsheng.stations.models import Item, Station, WeatherWarning
from minsheng.stations.queries import open_state
from tests.people import Cast, make_cast
from tests.portal.builders import ALWAYS, LAT, LON, NEVER, station
from tests.stations.builders import HEATED, NOON, OFFICE

POINT = LonLat(LON, LAT)
GRID = 0.004  # so coarse that many stations are equally far
CLOSED_TODAY = {
    **ALWAYS,
    "exceptions": [{"from": f"{NOON:%Y-%m-%d}", "until": f"{NOON:%Y-%m-%d}", "hours": []}],
}
NIGHTS = {"week": {day: ["22:00-06:00"] for day in ALWAYS["week"]}}
HOLIDAYS = {**OFFICE, "holidays": {"like": "hours", "hours": ["18:00-20:00"]}}
HOURS = [ALWAYS, OFFICE, NEVER, None, CLOSED_TODAY, NIGHTS, HOLIDAYS, HEATED]
SERVICES = [[], ["toilet"], ["water", "toilet"], ["shower"]]


def by_looking_everywhere(
    at: dt.datetime, needs: list[Need], limit: int
) -> list[tuple[int, float]]:
    found = []
    for one in Station.objects.all():
        if not open_state(one, at).is_open:
            continue
        offered = set(one.services or [])
        if not all(offered & set(need.services) for need in needs if need is not ALL_DAY):
            continue
        if ALL_DAY in needs and one.hours not in (ALWAYS, CLOSED_TODAY):
            continue
        far = distance_m(POINT, LonLat(one.lon, one.lat))
        if far <= near.REACHES_M[-1]:
            found.append((far, one.pk))
    return [(pk, far) for far, pk in sorted(found)[:limit]]


class TestAgainstBruteForce(TestCase):
    """Invented cities of a few dozen doors, on a grid so that ties abound."""

    @classmethod
    def setUpTestData(cls) -> None:
        cast = make_cast()
        rows = random.Random(7)
        for number in range(60):
            # Some next door, some across the county, some too far to be near.
            spread = rows.choice([5, 40, 150])
            station(
                cast.town,
                f"样例{number}",
                lon=LON + GRID * rows.randint(-spread, spread),
                lat=LAT + GRID * rows.randint(-spread, spread),
                hours=rows.choice(HOURS),
                services=rows.choice(SERVICES),
                state=rows.choice(["open", "open", "open", "suspended", "exited"]),
            )
        WeatherWarning.objects.create(
            organisation=cast.county,
            responsible=cast.post_of(cast.officer),
            kind="heat",
            level="orange",
            starts=NOON + dt.timedelta(days=1),
            ends=NOON + dt.timedelta(days=3),
        )

    @given(
        limit=st.integers(1, 40),
        quarter=st.integers(0, 90 * 24 * 4 - 1),  # National Day falls into it
        codes=st.sets(st.sampled_from(["toilet", "water", "shower", "all_day"]), max_size=2),
    )
    @settings(max_examples=20)
    def test_the_nearest_open_ones_in_order(
        self, limit: int, quarter: int, codes: set[str]
    ) -> None:
        at = NOON + dt.timedelta(minutes=15 * quarter)
        needs = [BY_CODE[code] for code in sorted(codes)]
        answer = nearest(POINT, at=at, limit=limit, needs=needs)
        told = [(one.station.pk, one.distance_m) for one in answer.rows]
        assert told == by_looking_everywhere(at, needs, limit)
        assert answer.is_whole


def test_a_broken_thing_is_no_offer_and_a_working_one_is(cast: Cast) -> None:
    broken, works = station(cast.town, "样例一"), station(cast.town, "样例二", services=[])
    for one, state in ((broken, "broken"), (works, "working")):
        Item.objects.create(station=one, kind="device", what="microwave", state=state)
    Station.objects.filter(pk=broken.pk).update(services=["microwave"])
    answer = nearest(POINT, at=NOON, needs=[BY_CODE["microwave"]])
    assert [one.station for one in answer.rows] == [works]


def test_a_heat_warning_opens_doors_that_promised_it(cast: Cast) -> None:
    promised = station(cast.town, hours=HEATED)
    assert nearest(POINT, at=NOON).rows == []
    WeatherWarning.objects.create(
        organisation=cast.county,
        responsible=cast.post_of(cast.officer),
        kind="heat",
        level="orange",
        starts=NOON - dt.timedelta(hours=4),
        ends=NOON + dt.timedelta(hours=4),
    )
    assert [one.station for one in nearest(POINT, at=NOON).rows] == [promised]


def test_closed_doors_are_told_when_asked_for(cast: Cast) -> None:
    closed = station(cast.town, hours=NEVER)
    asleep = station(cast.town, state="suspended", north_m=5)
    gone = station(cast.town, state="exited", north_m=1)
    told = [one.station for one in nearest(POINT, at=NOON, open_only=False).rows]
    assert told == [closed, asleep]
    assert gone not in told


def test_the_search_says_when_it_gave_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        station(cast.town, north_m=number, hours=CLOSED_TODAY)
    monkeypatch.setattr(near, "MOST_JUDGED", 2)
    monkeypatch.setattr(near, "SPARE", 1)
    assert not nearest(POINT, at=NOON, limit=1).is_whole


def test_few_queries_however_many_doors(cast: Cast, django_assert_max_num_queries: object) -> None:
    for number in range(30):
        station(cast.town, north_m=number)
    with django_assert_max_num_queries(4):  # type: ignore[operator]  # warnings, box, doors, rows
        assert len(nearest(POINT, at=NOON).rows) == 20


def test_however_hours_are_written_the_finder_knows_when_a_door_can_be_open(cast: Cast) -> None:
    one = station(cast.town, hours=NEVER)
    one.hours = ALWAYS
    one.save(update_fields=["hours"])
    assert [row.station for row in nearest(POINT, at=NOON).rows] == [one]
    Station.objects.filter(pk=one.pk).update(hours=NEVER)
    assert nearest(POINT, at=NOON).rows == []
    Station.objects.only("name", "code", "short_code").get(pk=one.pk).save()
    assert nearest(POINT, at=NOON).rows == []
    one.delete()
    one.pk, one.hours = None, ALWAYS
    [again] = Station.objects.bulk_create([one])
    assert [row.station for row in nearest(POINT, at=NOON).rows] == [again]


@pytest.mark.once
@pytest.mark.django_db
def test_the_planner_is_told_that_most_stations_are_open(cast: Cast) -> None:
    for number in range(60):
        station(cast.town, f"样例{number}", lon=LON + number / 1000)
    planner.inform()
    doors = near._in_box(near._perhaps_open(NOON), POINT, 2_000)
    assert "COVERING INDEX station_door" in doors.values("pk", "lon", "lat").explain()


def test_a_station_is_found_where_it_was_moved_to_and_when_its_hours_now_say(cast: Cast) -> None:
    one = station(cast.town, hours=NEVER)
    far = LonLat(LON + 0.5, LAT - 0.5)
    Station.objects.filter(pk=one.pk).update(lon=far.lon, lat=far.lat)
    one.hours = ALWAYS
    Station.objects.bulk_update([one], ["hours"])  # as a file does
    assert [found.station for found in nearest(far, at=NOON).rows] == [one]
    one.save(update_fields=["lon", "lat"])
    assert nearest(far, at=NOON).rows == []
    assert [found.station for found in nearest(POINT, at=NOON).rows] == [one]
