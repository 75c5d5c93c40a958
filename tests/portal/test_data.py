"""Open data: files that other programs read, and nothing about people in them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import jsonschema_rs
import pytest
import shapely
from django.test import Client

from minsheng.audit.services import record
from tests.people import Cast
from tests.portal.builders import ALWAYS, LAT, LON, NEVER, station
from tests.portal.hsds30 import SERVICES
from tests.stations.builders import OFFICE

SEASONAL = {
    **OFFICE,
    "seasons": [{"name": "夏季", "from": "06-01", "until": "09-30", "week": ALWAYS["week"]}],
    "exceptions": [{"from": "2099-10-01", "until": "2099-10-03", "hours": [], "reason": "装修"}],
}


@pytest.fixture
def three(cast: Cast) -> None:
    facts: dict[str, Any] = {
        "address": "荷花路 1 号，近\n公园",
        "verified_on": dt.date(2026, 11, 1),
    }
    station(cast.town, "样例荷花驿站", hours=SEASONAL, phone="0570-1234567", **facts)
    station(cast.town, "样例,“松”园驿站", state="suspended", hours=NEVER, services=[])
    station(cast.town, "样例没时间驿站", hours=None)
    station(cast.town, "样例撤销驿站", state="exited")


def text(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


@pytest.mark.usefixtures("three")
def test_geojson_is_read_by_another_parser(client: Client) -> None:
    answer = client.get("/data/stations.geojson")
    raw = text(answer)
    points = shapely.from_geojson(raw)
    assert answer["Content-Type"] == "application/geo+json"
    assert [(round(p.x, 6), round(p.y, 6)) for p in shapely.get_parts(points)] == [(LON, LAT)] * 3
    told = json.loads(raw)
    assert told["license"] == "CC BY 4.0"
    assert {one["properties"]["state"] for one in told["features"]} == {"open", "suspended"}
    assert told["features"][0]["properties"]["hours"] == SEASONAL


@pytest.mark.usefixtures("three")
def test_csv_keeps_commas_quotes_and_breaks(client: Client) -> None:
    rows = list(
        csv.DictReader(io.StringIO(text(client.get("/data/stations.csv")).lstrip("\ufeff")))
    )
    assert [row["name"] for row in rows] == ["样例荷花驿站", "样例,“松”园驿站", "样例没时间驿站"]
    assert rows[0]["address"] == "荷花路 1 号，近\n公园"
    assert rows[0]["services"] == "rest|water"


@pytest.mark.usefixtures("three")
def test_hsds_fits_the_published_schemas(client: Client) -> None:
    told = json.loads(text(client.get("/data/hsds.json")))
    schema = jsonschema_rs.Draft202012Validator(SERVICES, validate_formats=True)
    faults = [
        f"{fault.instance_path} {fault.message}" for fault in schema.iter_errors(told["contents"])
    ]
    assert faults == []
    assert told["version"] == "3.0"
    assert told["total_items"] == len(told["contents"]) == 3
    assert [one["status"] for one in told["contents"]] == ["active", "temporarily closed", "active"]
    place = told["contents"][0]["service_at_locations"][0]["location"]
    assert place["schedules"]
    assert place["phones"][0]["number"] == "0570-1234567"


def test_the_schema_would_notice_a_misspelt_field() -> None:
    schema = jsonschema_rs.Draft202012Validator(SERVICES, validate_formats=True)
    assert not schema.is_valid([{"id": "no uuid", "name": "样例", "status": "active"}])
    right = {"id": "ac148810-d857-441c-9679-408f346de14b", "name": "样例", "status": "active"}
    assert schema.is_valid([right])
    assert not schema.is_valid([{**right, "nmae": "样例"}])


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("name", ["stations.geojson", "stations.csv", "hsds.json"])
def test_no_person_is_in_the_files(client: Client, cast: Cast, name: str) -> None:
    raw = text(client.get(f"/data/{name}"))
    people = [cast.officer, cast.keeper, cast.leader, cast.surveyor]
    assert not [person.name for person in people if person.name in raw]
    assert "responsible" not in raw


@pytest.mark.usefixtures("three")
def test_who_has_the_present_stand_gets_nothing_again(client: Client, cast: Cast) -> None:
    first = client.get("/data/stations.csv")
    text(first)
    again = client.get("/data/stations.csv", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    record(cast.officer, "station.changed", cast.town)
    later = client.get("/data/stations.csv", headers={"if-none-match": first["ETag"]})
    assert later.status_code == 200
    assert later["Last-Modified"]
    text(later)


@pytest.mark.usefixtures("three")
def test_the_page_tells_licence_date_and_files(client: Client) -> None:
    answer = client.get("/data/")
    page = answer.content.decode()
    assert "CC BY 4.0" in page
    assert "/data/hsds.json" in page
    assert not answer.cookies
    assert client.get("/data/people.csv").status_code == 404
