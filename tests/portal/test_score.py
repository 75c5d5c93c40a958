"""The score everybody may see: never without its number and interval, and not from too little."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from typing import Any

import jsonschema_rs
import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from minsheng.quality.models import Assessment, QualityTerms
from minsheng.quality.services import assess
from minsheng.stations.models import Station
from minsheng.voices.services import receive_report
from tests.people import Cast
from tests.portal.builders import station
from tests.portal.hsds30 import SERVICES
from tests.portal.test_data import text
from tests.voices.builders import rate


def rated(cast: Cast, stars: int, **more: Any) -> Station:
    """A station with so many good ratings, assessed; each is also somebody who found the door open."""
    one = station(cast.town, **more)
    for _number in range(stars):
        rate(one, 5)
    assess()
    return one


def behind(one: Station) -> int:
    """How many observations the last assessment had."""
    return Assessment.objects.get(station=one).score_n


def in_all_files(client: Client) -> list[dict[str, Any]]:
    """What each file tells of the quality of its first station."""
    names = ("quality_score", "quality_low", "quality_high", "quality_n")
    feature = json.loads(text(client.get("/data/stations.geojson")))["features"][0]["properties"]
    raw = text(client.get("/data/stations.csv")).lstrip("\ufeff")
    line = next(iter(csv.DictReader(io.StringIO(raw))))
    services = json.loads(text(client.get("/data/hsds.json")))["contents"]
    assert jsonschema_rs.Draft202012Validator(SERVICES, validate_formats=True).is_valid(services)
    told = {one["taxonomy_term"]["code"]: one["value"] for one in services[0]["attributes"]}
    return [
        {name: feature[name] for name in names},
        {name: json.loads(line[name] or "null") for name in names},
        {name: json.loads(told.get(name, "null")) for name in names},
    ]


def test_page_and_files_tell_the_same_score_with_n_and_interval(client: Client, cast: Cast) -> None:
    one = rated(cast, 12)
    page = client.get(f"/z/{one.short_code}/").content.decode()
    found = re.search(r"<strong>(\d+)</strong> （区间 (\d+)–(\d+)，依据 (\d+) 条）", page)
    assert found is not None
    value, low, high, n = (int(part) for part in found.groups())
    assert (value, high, n) == (100, 100, behind(one))
    for told in in_all_files(client):
        assert round(told["quality_low"]) == low < 100
        assert (told["quality_score"], told["quality_n"]) == (100.0, n)


def test_the_feed_tells_it_to_who_asks_for_extensions(client: Client, cast: Cast) -> None:
    one = rated(cast, 12)
    receive_report(one, kind="locked", key=uuid.uuid4(), words="")
    (plain,) = client.get("/open311/v2/requests.json").json()
    assert "extended_attributes" not in plain
    (told,) = client.get("/open311/v2/requests.json?extensions=true").json()
    kept = in_all_files(client)[0]
    assert {name: told["extended_attributes"][name] for name in kept} == kept
    root = fromstring(client.get("/open311/v2/requests.xml?extensions=true").content)
    assert root.findtext("request/extended_attributes/quality_n") == str(behind(one))


def test_with_too_little_there_is_a_number_and_no_score(client: Client, cast: Cast) -> None:
    one = rated(cast, 3)
    page = client.get(f"/z/{one.short_code}/").content.decode()
    assert 0 < behind(one) < 10
    assert f"依据只有 {behind(one)} 条，满 10 条才公布" in page
    assert "3 人评价，太少，不算平均" in page
    for told in in_all_files(client):
        assert told == {
            "quality_score": None,
            "quality_low": None,
            "quality_high": None,
            "quality_n": behind(one),
        }


def test_how_much_is_enough_is_data(client: Client, cast: Cast) -> None:
    QualityTerms.objects.create(organisation=cast.county, public_n=3)
    one = rated(cast, 3)
    assert f"依据 {behind(one)} 条" in client.get(f"/z/{one.short_code}/").content.decode()
    assert in_all_files(client)[0]["quality_score"] == 100.0


def test_a_new_assessment_is_a_new_stand_of_the_files(client: Client, cast: Cast) -> None:
    station(cast.town)
    first = client.get("/data/stations.csv")
    text(first)
    assess()
    later = client.get("/data/stations.csv", headers={"if-none-match": first["ETag"]})
    assert later.status_code == 200
    text(later)


def test_a_file_asks_the_same_number_of_times_however_many_stations(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        station(cast.town, f"样例{number}")
    assess()
    with django_assert_max_num_queries(8):
        text(client.get("/data/hsds.json"))


@pytest.mark.django_db
def test_a_city_without_stations_has_empty_files(client: Client) -> None:
    assert json.loads(text(client.get("/data/stations.geojson")))["features"] == []
    assert json.loads(text(client.get("/data/hsds.json")))["contents"] == []
