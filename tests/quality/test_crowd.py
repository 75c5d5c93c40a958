"""Busy or free from counts alone: numbers that go stale, never a track, never a guess."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from minsheng.accounts.models import User
from minsheng.devices.services import Told, add_device, receive
from minsheng.organisations.permissions import NotPermitted
from minsheng.quality.models import QualityTerms
from minsheng.quality.queries import crowds_of
from minsheng.quality.rules.crowd import FREE, FULL, SOME, Came, Counts, crowd, level
from minsheng.quality.rules.rates import Terms
from minsheng.stations.models import PresentCount, ScanCount, ScanMark
from minsheng.stations.services import count_scan, note_present
from tests.people import Cast
from tests.portal.builders import HERE, station

SignIn = Callable[[User], Client]
NOW = dt.datetime(2026, 7, 21, 12, tzinfo=dt.UTC)
TERMS = Terms()


def ago(minutes: float) -> dt.datetime:
    return NOW - dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("people", "told"), [(0, FREE), (9, FREE), (10, SOME), (16, SOME), (17, FULL), (90, FULL)]
)
def test_a_keepers_count_against_the_places(people: int, told: str) -> None:
    found = crowd(Counts(present=Came(ago(5), people)), 20, TERMS, NOW)
    assert found is not None
    assert (found.level, found.source, found.at) == (told, "count", ago(5))


def test_what_is_old_or_has_no_places_tells_nothing() -> None:
    old = Counts(
        present=Came(ago(31), 20), entered=[Came(ago(45), 20)], scanned=[Came(ago(45), 20)]
    )
    assert crowd(old, 20, TERMS, NOW) is None
    assert crowd(Counts(present=Came(ago(1), 3)), None, TERMS, NOW) is None
    assert crowd(Counts(), 20, TERMS, NOW) is None


def test_a_door_counter_tells_by_who_came_within_a_stay() -> None:
    found = crowd(
        Counts(entered=[Came(ago(40), 50), Came(ago(20), 8), Came(ago(2), 3)]), 20, TERMS, NOW
    )
    assert found is not None
    assert (found.level, found.source) == (SOME, "sensor")
    nobody = crowd(Counts(entered=[Came(ago(3), 0)]), 20, TERMS, NOW)
    assert nobody is not None
    assert nobody.level == FREE


def test_scans_can_show_that_it_is_full_and_never_that_it_is_empty() -> None:
    assert crowd(Counts(scanned=[Came(ago(5), 3)]), 20, TERMS, NOW) is None
    found = crowd(Counts(scanned=[Came(ago(5), 18)]), 20, TERMS, NOW)
    assert found is not None
    assert (found.level, found.source) == (FULL, "qr")


@given(st.floats(0, 3), st.floats(0, 3))
def test_more_people_are_never_told_as_fewer(one: float, more: float) -> None:
    order = [FREE, SOME, FULL]
    assert order.index(level(one, TERMS)) <= order.index(level(one + more, TERMS))


def test_each_union_has_its_own_figures_and_a_list_asks_four_times(
    cast: Cast, django_assert_num_queries: object
) -> None:
    rows = [station(cast.town, f"样例{number}", seats=10) for number in range(3)]
    other = station(cast.other_town, "别处驿站", seats=10)
    QualityTerms.objects.create(organisation=cast.other_county, crowd_full=0.3, crowd_some=0.1)
    for one in [*rows, other]:
        PresentCount.objects.create(station=one, people=4, at=NOW, entered_by=cast.keeper)
    with django_assert_num_queries(4):  # type: ignore[operator]
        found = crowds_of([*rows, other], NOW)
    assert [found[one.pk].level for one in rows] == [FREE] * 3
    assert found[other.pk].level == FULL


def test_a_counter_at_the_door_is_heard(cast: Cast) -> None:
    one = station(cast.town, seats=10)
    device = add_device(one, "门口计数", actor=cast.officer)[0]
    receive(device, [Told("a", ago(4), "count", 9.0)], NOW)
    found = crowds_of([one], NOW)[one.pk]
    assert (found.level, found.source) == (FULL, "sensor")


def test_scans_leave_numbers_behind_and_no_times_of_anybody(cast: Cast) -> None:
    one = station(cast.town, seats=2)
    for number in range(3):
        assert count_scan(one, f"192.0.2.{number}", NOW)
    assert not count_scan(one, "192.0.2.0", NOW)
    assert [(row.at, row.visits) for row in ScanCount.objects.all()] == [(NOW, 3)]
    assert {field.name for field in ScanMark._meta.fields} == {"id", "station", "day", "mark"}
    assert crowds_of([one], NOW)[one.pk].level == FULL
    count_scan(one, "192.0.2.9", NOW + dt.timedelta(hours=7))
    assert ScanCount.objects.filter(at=NOW).count() == 0


def test_a_keeper_tells_it_in_one_line_and_everybody_reads_it(
    cast: Cast, signed_in: SignIn, client: Client
) -> None:
    one = station(cast.town, seats=20)
    signed_in(cast.keeper).post(f"/desk/keep/{one.code}/present/", {"people": "18"})
    for page in (client.get(f"/z/{one.short_code}/"), client.post("/find/", HERE)):
        shown = page.content.decode()
        assert "人多，可能要等" in shown
        assert "站长数的" in shown
    signed_in(cast.keeper).post(f"/desk/keep/{one.code}/present/", {"people": "-1"})
    signed_in(cast.keeper).post(f"/desk/keep/{one.code}/present/", {"people": "2"})
    assert PresentCount.objects.get().people == 2
    assert "人少，有空位" in client.get(f"/z/{one.short_code}/").content.decode()


def test_a_closed_station_tells_no_crowd(cast: Cast, client: Client) -> None:
    one = station(cast.town, seats=20, hours={"week": {}})
    note_present(one, 3, actor=cast.keeper, now=timezone.now())
    assert "crowd-" not in client.get(f"/z/{one.short_code}/").content.decode()
    with pytest.raises(NotPermitted):
        note_present(one, 3, actor=cast.other_officer)
