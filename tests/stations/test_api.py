"""Stations over the API."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.accounts.models import User
from tests.people import Cast
from tests.stations.builders import OFFICE, make_station

SignIn = Callable[[User], Client]
TUESDAY = "2026-11-24T13:00:00+08:00"


def test_a_station_is_told_with_its_hours_and_facts(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town)
    client = signed_in(cast.officer)
    told = client.get(f"/api/v1/stations/{station.code}").json()
    assert (told["short_code"], told["hours"], told["town"]) == (
        station.short_code,
        OFFICE,
        cast.town.code,
    )
    facts = client.get(f"/api/v1/stations/{station.code}/facts").json()
    assert facts["hours_per_week"] == 35.0


def test_the_door_is_told_like_on_the_sign(cast: Cast, signed_in: SignIn) -> None:
    station = make_station(cast.town)
    client = signed_in(cast.officer)
    door = client.get(f"/api/v1/stations/{station.code}/door", {"at": TUESDAY}).json()
    assert (door["is_open"], door["reason"]) == (False, "break")
    assert door["changes_at"] == "2026-11-24T14:30:00"
    days = client.get(f"/api/v1/stations/{station.code}/spans", {"first": "2026-11-24", "days": 1})
    assert [one["start"] for one in days.json()] == ["2026-11-24T08:30:00", "2026-11-24T14:30:00"]


def test_many_doors_cost_as_many_queries_as_one(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    counts = []
    for number in (1, 20):
        for _ in range(number):
            make_station(cast.town)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/api/v1/stations/doors", {"at": TUESDAY}).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_hours_are_set_or_refused_with_the_place_of_the_fault(
    cast: Cast, signed_in: SignIn
) -> None:
    station = make_station(cast.town, hours=None)
    where = f"/api/v1/stations/{station.code}/hours"
    kind = "application/json"
    client = signed_in(cast.officer)
    wrong = client.put(where, {"document": {"week": {"mon": ["x"]}}}, kind)
    assert wrong.status_code == 422
    assert "week.mon" in wrong.json()["detail"]

    assert client.put(where, {"document": OFFICE, "why": "新站"}, kind).status_code == 200
    station.refresh_from_db()
    assert station.hours["week"]["mon"] == OFFICE["week"]["mon"]
    assert signed_in(cast.other_officer).put(where, {"document": OFFICE}, kind).status_code == 404
    assert signed_in(cast.keeper).put(where, {"document": OFFICE}, kind).status_code in {403, 404}
