"""A client of other people talks to our server over real HTTP: civicbot's Open311 client, known to nobody here."""

from __future__ import annotations

import json
import urllib.request
from typing import Any
from urllib.parse import urlencode

import pytest
from civicbot import Endpoint, HttpError, HttpTransport, Open311Client, ValidationError
from civicbot.http import RateLimiter
from django.db import transaction

from minsheng.cases.models import Case
from minsheng.stations.models import Station
from minsheng.voices.models import Report
from tests.cases.builders import closed
from tests.people import Cast
from tests.portal.builders import LAT, LON, station
from tests.portal.test_open311 import key

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = HttpTransport(rate_limiter=RateLimiter(min_interval=0))


def discovered(site: str) -> Open311Client:
    """A client that knows the site and nothing else: where to ask stands in the discovery file."""
    told = AT_ONCE.get_json(f"{site}/open311/discovery.json")
    (found,) = told["endpoints"]
    assert found["specification"].endswith("GeoReport_v2")
    endpoint = Endpoint("ours", "ours", found["url"], write=True)
    return Open311Client(endpoint, AT_ONCE)


@pytest.fixture
def client_of_others(live_server: Any) -> Open311Client:
    return discovered(str(live_server))


def test_it_learns_what_can_be_reported(client_of_others: Open311Client) -> None:
    codes = [one["service_code"] for one in client_of_others.list_services()]
    assert codes == Report.Kind.values
    definition = client_of_others.get_service_definition("locked")
    assert [one["code"] for one in definition["attributes"]] == ["station"]
    with pytest.raises(HttpError) as refused:
        client_of_others.get_service_definition("potholes")
    assert refused.value.status == 404


def committed_station(cast: Cast) -> Station:
    """These tests commit, and a new code is taken within a transaction."""
    with transaction.atomic():
        return station(cast.town)


def test_it_sends_a_report_and_reads_how_it_went_on(
    client_of_others: Open311Client, cast: Cast
) -> None:
    one = committed_station(cast)
    sent = client_of_others.create_request(
        "locked",
        dry_run=False,
        confirm="SEND",
        api_key=key(cast.officer),
        validate_remote=True,
        lat=LAT,
        lng=LON,
        attributes={"station": one.short_code},
        description="中午进不去",
    )
    (kept,) = sent.response
    number = kept["service_request_id"]
    case = Case.objects.get(station=one)
    assert (case.source, case.detail) == ("voice", "中午进不去")

    told = client_of_others.get_request(number)
    assert (told["status"], told["service_code"], told["address_id"]) == (
        "open",
        "locked",
        one.short_code,
    )
    assert (told["lat"], told["long"]) == (round(one.lat, 6), round(one.lon, 6))
    assert client_of_others.get_token(number)[0]["service_request_id"] == number

    closed(case, cast)
    assert [
        row["service_request_id"] for row in client_of_others.list_requests(status="closed")
    ] == [number]
    assert client_of_others.list_requests(status="open", service_code="locked") == []


def test_it_is_told_why_a_report_is_refused(client_of_others: Open311Client, cast: Cast) -> None:
    where = {"address_id": committed_station(cast).short_code}
    deed = {"dry_run": False, "confirm": "SEND"}
    with pytest.raises(HttpError) as refused:
        client_of_others.create_request("locked", api_key="guessed", **deed, **where)
    assert refused.value.status == 403
    assert json.loads(refused.value.body)[0]["description"]
    with pytest.raises(ValidationError, match="not offered"):
        client_of_others.create_request(
            "potholes", api_key="guessed", validate_remote=True, **deed, **where
        )
    assert not Report.objects.exists()


def test_updates_travel_both_ways(client_of_others: Open311Client, cast: Cast) -> None:
    """No client library knows the extension for updates; its bare transport reads and posts what we serve."""
    one = committed_station(cast)
    good = key(cast.officer)
    sent = client_of_others.create_request(
        "locked", dry_run=False, confirm="SEND", api_key=good, address_id=one.short_code
    )
    number = sent.response[0]["service_request_id"]
    address = f"{client_of_others.endpoint.base_url}/servicerequestupdates.json"
    (case,) = Case.objects.all()
    closed(case, cast)
    added = {
        "api_key": good,
        "service_request_id": number,
        "status": "OPEN",
        "description": "还是锁着",
    }
    (kept,) = AT_ONCE.post_form(address, added)
    told = AT_ONCE.get_json(address)
    assert kept["update_id"] in {row["update_id"] for row in told}
    states = [row["status"] for row in told if row["service_request_id"] == number]
    assert ("CLOSED" in states, states[-1]) == (True, "OPEN")
    case.refresh_from_db()
    assert case.state != Case.State.CLOSED


def test_a_page_of_somebody_else_may_read_but_gets_no_cookie(live_server: Any, db: None) -> None:
    query = urlencode({"status": "open"})
    with urllib.request.urlopen(f"{live_server}/open311/v2/requests.xml?{query}") as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Content-Type"].startswith("text/xml")
        assert "Set-Cookie" not in answer.headers
