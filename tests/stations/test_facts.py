"""Facts for the standards: what counts, and at a fixed number of queries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minsheng.stations.facts import FACTS, facts_of
from minsheng.stations.models import Agreement, Item, MapListing, Station
from minsheng.stations.services import add_photo
from tests.people import Cast
from tests.stations.builders import make_station, photo


def loaded() -> list[Station]:
    return list(Station.objects.select_related("organisation", "town"))


def put(station: Station, what: str, **more: object) -> Item:
    kind = Item.Kind.DEVICE
    return Item.objects.create(station=station, what=what, **{"kind": kind, **more})


def test_every_fact_is_named_and_every_name_has_a_fact(cast: Cast) -> None:
    station = make_station(cast.town)
    told = facts_of(loaded())[station.pk]
    assert set(told) == set(FACTS)


def test_what_a_station_has_counts_only_while_it_works(cast: Cast) -> None:
    today = timezone.localdate()
    station = make_station(cast.town, services=["microwave", "toilet"])
    put(station, "aed")
    put(station, "microwave", state=Item.State.BROKEN)
    put(station, "plaster", kind="consumable", expires_on=today - dt.timedelta(days=1))
    put(station, "paper", kind="consumable", quantity=1, low_at=2)
    put(station, "fridge", state=Item.State.REMOVED)

    told = facts_of(loaded())[station.pk]
    assert told["has_aed"]
    assert told["has_toilet"]  # offered as a service, nothing on the ledger speaks against it
    assert not told["has_microwave"]  # offered, but the ledger says it is broken
    assert not told["has_plaster"]
    assert (told["items"], told["expired_items"], told["broken_items"], told["low_items"]) == (
        4,
        1,
        1,
        1,
    )


def test_hours_agreement_map_photo_and_keeper(
    cast: Cast, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    today = timezone.localdate()
    station = make_station(cast.town)
    Agreement.objects.create(
        station=station,
        partner="样例超市",
        starts_on=today - dt.timedelta(days=300),
        expires_on=today + dt.timedelta(days=65),
    )
    MapListing.objects.create(
        station=station, map="amap", state="listed", checked_on=today, checked_by=cast.officer
    )
    add_photo(station, photo(), shows="door", is_public=True, actor=cast.officer)

    told = facts_of(loaded())[station.pk]
    assert (told["hours_per_week"], told["is_24h"], told["open_weekends"]) == (35.0, False, False)
    assert (told["agreement_valid"], told["agreement_days_left"]) == (True, 65)
    assert (told["on_map"], told["maps_listed"]) == (True, 1)
    assert (told["photos"], told["has_door_photo"], told["has_sign_photo"]) == (1, True, False)
    assert told["keeper_named"]  # the cast's keeper holds the town's post


def test_nothing_entered_is_neither_yes_nor_no(cast: Cast) -> None:
    station = make_station(cast.county, hours=None)
    told = facts_of(loaded())[station.pk]
    assert told["has_hours"] is False
    assert told["hours_per_week"] is None
    assert told["area_m2"] is None
    assert told["days_since_verified"] is None
    assert told["keeper_named"] is False


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_grow(cast: Cast, number: int) -> None:
    for _ in range(number):
        put(make_station(cast.town), "aed")
    stations = loaded()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        facts_of(stations)
    assert len(asked) == 6
