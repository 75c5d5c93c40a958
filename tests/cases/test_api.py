"""Cases over the API: once per key, and within reach."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from minsheng.accounts.models import User
from minsheng.cases.models import Case
from minsheng.stations.models import Station
from tests.cases.builders import assigned, make_case, make_station
from tests.people import Cast

SignIn = Callable[[User], Client]


@pytest.fixture
def station(cast: Cast) -> Station:
    return make_station(cast)


def told(station: Station, **more: Any) -> str:
    facts = {
        "station": station.code, "source": "incident", "source_key": "fire-7", "title": "冒烟",
        "severity": "urgent",
    }  # fmt: skip
    return json.dumps(facts | more)


def test_the_same_source_key_opens_one_case(
    station: Station, cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    first = client.post("/api/v1/cases", told(station), content_type="application/json")
    again = client.post("/api/v1/cases", told(station), content_type="application/json")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert first.json()["station"] == station.code


def test_a_source_key_of_another_county_is_not_given_away(
    station: Station, cast: Cast, signed_in: SignIn
) -> None:
    other = make_station(cast, "C8", "other_town")
    make_case(other, source="incident", source_key="fire-7")
    answer = signed_in(cast.officer).post(
        "/api/v1/cases", told(station), content_type="application/json"
    )
    assert answer.status_code == 409
    assert "title" not in answer.json() or "冒烟" not in answer.json()["title"]


def test_a_case_moves_once_per_key_and_tells_what_is_next(
    station: Station, cast: Cast, signed_in: SignIn
) -> None:
    case = assigned(make_case(station), cast)
    client, address = signed_in(cast.keeper), f"/api/v1/cases/{case.pk}/moves"
    sent = {"move": "fix", "version": case.version, "key": str(uuid.uuid4())}
    for _time in range(2):
        answer = client.post(address, sent)
        assert answer.status_code == 200
        assert answer.json()["state"] == "fixed"
    assert answer.json()["possible"] == ["note"]
    assert [row["name"] for row in answer.json()["moves"]] == ["open", "assign", "fix"]


def test_the_api_says_why_not(station: Station, cast: Cast, signed_in: SignIn) -> None:
    case = assigned(make_case(station, asks_photo=True), cast)
    client, address = signed_in(cast.keeper), f"/api/v1/cases/{case.pk}/moves"

    def status(**sent: Any) -> int:
        return int(
            client.post(address, {"move": "fix", "version": case.version} | sent).status_code
        )

    assert status() == 422, "no photo"
    assert status(version=1) == 409
    assert status(move="close") == 409
    assert status(move="redispatch") == 403
    assert Case.objects.get().state == "assigned"


def test_the_list_shows_what_is_in_reach(station: Station, cast: Cast, signed_in: SignIn) -> None:
    mine = make_case(station)
    make_case(make_station(cast, "C8", "other_town"))
    Case.objects.filter(pk=mine.pk).update(due="2026-01-05")
    body = signed_in(cast.officer).get("/api/v1/cases?overdue=true&state=found").json()
    assert [row["id"] for row in body["items"]] == [mine.pk]
    assert body["items"][0]["days_late"] > 100
