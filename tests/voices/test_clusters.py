"""Closed doors near each other raise an alert for the county, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.common.geo import LonLat, distance_m
from minsheng.stations.models import Station
from minsheng.voices.models import ClusterAlert, Report
from minsheng.voices.queries import alerts_waiting_for
from minsheng.voices.rules.clusters import Door, box, near
from minsheng.voices.services import hide, see_alert
from tests.people import Cast
from tests.voices.builders import open_station, report

Capture = DjangoCaptureOnCommitCallbacks
NOW = dt.datetime(2026, 6, 1, 10, tzinfo=dt.UTC)
HERE = LonLat(118.88, 28.96)


@pytest.fixture
def station(cast: Cast) -> Station:
    return open_station(cast, lon=HERE[0], lat=HERE[1])


@pytest.fixture
def next_door(cast: Cast) -> Station:
    """290 m further east."""
    return open_station(cast, "V2", lon=HERE[0] + 0.003, lat=HERE[1])


def test_two_closed_doors_near_by_alert_the_county_and_make_the_cases_serious(
    station: Station,
    next_door: Station,
    cast: Cast,
    django_capture_on_commit_callbacks: Capture,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = report(station)
    assert not ClusterAlert.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        second = report(next_door)

    alert = ClusterAlert.objects.get()
    assert set(alert.reports.all()) == {first, second}
    assert alert.organisation == cast.county
    for told in (first, second):
        told.case.refresh_from_db()
        assert told.case.severity == "high"
    assert list(alerts_waiting_for(cast.officer)) == [alert]
    assert not alerts_waiting_for(cast.city_officer)
    assert not alerts_waiting_for(cast.other_officer)


def test_a_third_door_joins_the_alert_and_wakes_it_up(
    station: Station,
    next_door: Station,
    cast: Cast,
    django_capture_on_commit_callbacks: Capture,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        report(station)
        report(next_door)
    see_alert(ClusterAlert.objects.get().pk, actor=cast.officer)
    assert not alerts_waiting_for(cast.officer)
    with django_capture_on_commit_callbacks(execute=True):
        report(open_station(cast, "V3", lon=HERE[0], lat=HERE[1] + 0.002))
    assert ClusterAlert.objects.get().reports.count() == 3
    assert alerts_waiting_for(cast.officer).count() == 1


def test_two_people_at_one_door_are_a_cluster_and_one_person_twice_is_not(
    station: Station, django_capture_on_commit_callbacks: Capture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        report(station, mark="one")
        report(station, mark="one")
    assert not ClusterAlert.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        report(station, mark="another")
    assert ClusterAlert.objects.count() == 1


def test_far_late_other_or_hidden_reports_are_no_cluster(
    station: Station,
    next_door: Station,
    cast: Cast,
    django_capture_on_commit_callbacks: Capture,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        hidden = report(next_door)
        hide(Report, hidden.pk, why="试着玩的", actor=cast.officer)
        report(next_door, "dirty")
        report(next_door, now=timezone.now() - dt.timedelta(hours=25))
        report(open_station(cast, "V4", lon=HERE[0] + 0.01, lat=HERE[1]))
        report(station)
    assert not ClusterAlert.objects.exists()


POINTS = st.builds(
    LonLat, st.floats(118.87, 118.89, allow_nan=False), st.floats(28.95, 28.97, allow_nan=False)
)
DOORS = st.builds(
    Door,
    st.integers(1, 50),
    st.integers(1, 5),
    st.integers(-30, 30).map(lambda hours: NOW + dt.timedelta(hours=hours)),
    POINTS,
    st.sampled_from(["", "a", "b"]),
)


@given(DOORS, st.lists(DOORS, max_size=12))
def test_near_means_near_in_place_and_time_and_the_square_holds_the_circle(
    door: Door, others: list[Door]
) -> None:
    found = near(door, others)
    west, south, east, north = box(door.point)
    for other in others:
        is_same = other.key == door.key or (other.station, other.mark) == (door.station, door.mark)
        expected = (
            not is_same
            and abs(other.at - door.at) <= dt.timedelta(hours=24)
            and distance_m(door.point, other.point) <= 500
        )
        assert (other in found) is expected
        if expected:
            assert west <= other.point[0] <= east
            assert south <= other.point[1] <= north
    assert found == sorted(found, key=lambda one: (one.at, one.key))
