"""After an edit the verdicts are those of the new facts, at once and for this station only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minsheng.stations.evaluation import evaluate, judged_stations
from minsheng.stations.evaluation.receivers import on_other_facts
from minsheng.stations.models import Agreement, ClauseResult, Station
from minsheng.stations.services import (
    ItemFacts,
    StationFacts,
    add_agreement,
    add_item,
    add_photo,
    change_station,
    end_agreement,
    name_keeper,
    note_item,
    release_keeper,
    set_hours,
    set_listing,
)
from tests.people import Cast
from tests.stations.builders import OFFICE, photo
from tests.stations.rated import in_force, open_station

TESTS = (
    "area_m2 >= 20",
    "has_microwave",
    "has_door_photo",
    "has_hours",
    "agreement_valid",
    "on_map",
    "keeper_named",
)
Deed = Callable[[Cast, Station], object]


def agreed(cast: Cast, station: Station) -> Agreement:
    today = timezone.localdate()
    agreement = Agreement(
        station=station,
        partner="样例超市",
        starts_on=today - dt.timedelta(days=1),
        expires_on=today + dt.timedelta(days=99),
    )
    return add_agreement(agreement, actor=cast.officer)


def grown(cast: Cast, station: Station) -> object:
    told = StationFacts(
        name=station.name, kind=station.kind, lon=station.lon, lat=station.lat, area_m2=30
    )
    return change_station(station.pk, told, actor=cast.officer)


def heated(cast: Cast, station: Station) -> object:
    thing = ItemFacts(what="microwave", kind="device")
    return add_item(station, thing, actor=cast.officer)


DEEDS: dict[str, Deed] = {
    "1.1": grown,
    "1.2": heated,
    "1.3": lambda cast, one: add_photo(
        one, photo(), shows="door", is_public=True, actor=cast.officer
    ),
    "1.4": lambda cast, one: set_hours(one.pk, OFFICE, actor=cast.officer),
    "1.5": agreed,
    "1.6": lambda cast, one: set_listing(
        one, "amap", state="listed", checked_on=timezone.localdate(), actor=cast.officer
    ),
    "1.7": lambda cast, one: name_keeper(one, cast.keeper, actor=cast.officer),
}


@pytest.fixture
def station(cast: Cast) -> Station:
    in_force(cast, tests=TESTS)
    found = open_station(cast.county, area_m2=10)
    evaluate(judged_stations())
    return found


def result(station: Station, number: str) -> str:
    return ClauseResult.objects.get(station=station, number=number).result


@pytest.mark.parametrize("number", DEEDS)
def test_an_edit_is_judged_when_it_is_saved(
    cast: Cast,
    station: Station,
    number: str,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    assert result(station, number) != "pass"
    with django_capture_on_commit_callbacks(execute=True):
        DEEDS[number](cast, station)
    assert result(station, number) == "pass"


def test_what_gets_worse_is_judged_too(
    cast: Cast, station: Station, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        agreement, item = agreed(cast, station), heated(cast, station)
        keeper = name_keeper(station, cast.keeper, actor=cast.officer)
    with django_capture_on_commit_callbacks(execute=True):
        end_agreement(agreement.pk, day=timezone.localdate(), why="店铺关门", actor=cast.officer)
        note_item(item.pk, "broken", actor=cast.officer)  # type: ignore[attr-defined]
        release_keeper(keeper.pk, actor=cast.officer)
    assert [result(station, number) for number in ("1.2", "1.5")] == ["fail", "fail"]


def test_only_the_edited_station_is_judged_in_a_fixed_number_of_queries(
    cast: Cast, station: Station
) -> None:
    other = open_station(cast.county, area_m2=10)
    Station.objects.update(area_m2=30)
    with CaptureQueriesContext(connection) as seen:
        on_other_facts(Station, ids=[station.pk])
    assert result(station, "1.1") == "pass"
    assert not ClauseResult.objects.filter(station=other).exists()
    assert len(seen) < 30
