"""One tap changes today and only today."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.common.opening import Span
from minsheng.organisations.permissions import NotPermitted
from minsheng.stations.queries import open_state
from minsheng.stations.queries.usage import use_of
from minsheng.stations.rules import today
from minsheng.stations.rules.today import NothingChanges, changed
from minsheng.stations.services import change_today, count_scan, enter_count, set_sensor_count
from minsheng.stations.services.usage import NotThatDay
from tests.people import Cast
from tests.stations.builders import OFFICE, make_station

CHINA = dt.timezone(dt.timedelta(hours=8))
OFFICE_DAY = (Span(510, 720), Span(870, 1080))
NIGHT = {"week": {day: ["22:00-06:00"] for day in ("mon", "tue", "wed", "thu", "fri")}}


def at(hour: int, minute: int = 0, day: int = 21) -> dt.datetime:
    return dt.datetime(2026, 7, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("how", "now", "when", "left"),
    [
        ("closed_now", 600, 0, ["08:30-10:00"]),
        ("closed_now", 480, 0, []),
        ("open_later", 480, 600, ["10:00-12:00", "14:30-18:00"]),
        ("open_later", 480, 900, ["15:00-18:00"]),
        ("closes_earlier", 900, 960, ["08:30-12:00", "14:30-16:00"]),
        ("open_longer", 900, 1320, ["08:30-12:00", "14:30-22:00"]),
        ("open_longer", 600, 840, ["08:30-14:00", "14:30-18:00"]),
        ("open_longer", 1140, 1260, ["08:30-12:00", "14:30-18:00", "19:00-21:00"]),
        ("open_longer", 900, 60, ["08:30-12:00", "14:30-01:00"]),
    ],
)
def test_what_is_left_of_the_day(how: str, now: int, when: int, left: list[str]) -> None:
    assert [str(one) for one in changed(OFFICE_DAY, now, how, when)] == left


def test_a_change_that_changes_nothing_is_told() -> None:
    with pytest.raises(NothingChanges):
        changed(OFFICE_DAY, 600, "closes_earlier", 1200)


@given(st.sampled_from(today.HOWS), st.integers(0, 1439), st.integers(0, 1439))
def test_whatever_is_asked_the_past_stays_and_spans_never_overlap(
    how: str, now: int, when: int
) -> None:
    try:
        found = changed(OFFICE_DAY, now, how, when)
    except NothingChanges:
        return
    assert all(one.end <= other.start for one, other in pairwise(found))
    past = {minute for one in OFFICE_DAY for minute in range(one.start, min(one.end, now))}
    still = {minute for one in found for minute in range(one.start, min(one.end, now))}
    assert still == past


def test_the_public_sees_it_at_once_and_tomorrow_is_as_always(cast: Cast) -> None:
    station = make_station(cast.town)
    now = at(10)
    change_today(station.pk, "closed_now", at=None, reason="停电", actor=cast.keeper, now=now)
    station.refresh_from_db()
    state = open_state(station, at(10, 1))
    assert (state.is_open, state.note) == (False, "停电")
    assert open_state(station, at(10, 1, day=22)).is_open


def test_a_night_that_began_yesterday_is_closed_tonight_opens_again(cast: Cast) -> None:
    station = make_station(cast.town, hours=NIGHT)
    assert open_state(station, at(2)).is_open
    change_today(station.pk, "closed_now", at=None, reason="检修", actor=cast.keeper, now=at(2))
    station.refresh_from_db()
    assert not open_state(station, at(2, 1)).is_open
    assert open_state(station, at(23)).is_open


def test_only_who_keeps_the_station_changes_its_day(cast: Cast) -> None:
    station = make_station(cast.other_town, hours=OFFICE)
    with pytest.raises(NotPermitted):
        change_today(station.pk, "closed_now", at=None, reason="", actor=cast.keeper, now=at(10))


def test_a_scan_counts_once_per_connection_and_day_and_keeps_no_address(cast: Cast) -> None:
    station = make_station(cast.town)
    assert count_scan(station, "203.0.113.7", at(9))
    assert not count_scan(station, "203.0.113.7", at(12))
    assert count_scan(station, "203.0.113.8", at(12))
    assert count_scan(station, "203.0.113.7", at(9, day=22))
    use = use_of([station], dt.date(2026, 7, 21), dt.date(2026, 7, 22))[station.pk]
    assert (use.visits, use.days, use.per_day) == (3, 2, 1.5)


def test_sources_are_kept_apart_and_a_claim_is_no_measure(cast: Cast) -> None:
    station, day = make_station(cast.town), dt.date.today()
    enter_count(station, day, 500, actor=cast.keeper, is_claim=True)
    assert use_of([station], day, day)[station.pk].per_day is None
    enter_count(station, day, 30, actor=cast.keeper)
    set_sensor_count(station, day, 41)
    use = use_of([station], day, day)[station.pk]
    assert use.visits == 41
    assert dict(use.by_source) == {"claimed": 500, "count": 30, "sensor": 41}
    with pytest.raises(NotThatDay):
        enter_count(station, day + dt.timedelta(days=1), 3, actor=cast.keeper)
