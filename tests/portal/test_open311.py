"""Open311 GeoReport v2: what another program sends and reads, in both formats."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from minsheng.accounts.models import User
from minsheng.accounts.tokens import make_token
from minsheng.cases.models import Case
from minsheng.portal.open311 import asking
from minsheng.stations.models import Station
from minsheng.voices.models import Report
from minsheng.voices.services import hide, receive_report
from tests.cases.builders import closed
from tests.people import Cast
from tests.portal.builders import LAT, LON, station

V2 = "/open311/v2"
REQUEST = {
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime",
    "expected_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url",
}  # fmt: skip
"""The fields of a service request in the specification."""


def key(owner: User, scope: str = "write") -> str:
    return make_token(owner, name="热线", scope=scope, days=30)[1]


def report(where: Station, kind: str = "locked", words: str = "张三 13800000000") -> Report:
    return receive_report(where, kind=kind, key=uuid.uuid4(), words=words).report


def read(client: Client, path: str, **asked: str) -> Any:
    answer = client.get(f"{V2}/{path}", asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_discovery_leads_to_the_endpoint_in_both_formats(client: Client) -> None:
    told = client.get("/open311/discovery.json").json()
    assert told["endpoints"][0]["url"].endswith("/open311/v2")
    root = fromstring(client.get("/open311/discovery.xml").content)
    formats = [one.text for one in root.iterfind("endpoints/endpoint/formats/format")]
    assert formats == ["text/xml", "application/json"]


def test_services_and_their_definitions(client: Client, db: None) -> None:
    told = read(client, "services.json")
    assert [one["service_code"] for one in told] == Report.Kind.values
    root = fromstring(client.get(f"{V2}/services.xml").content)
    assert root.tag == "services"
    assert [one.findtext("metadata") for one in root.iterfind("service")] == ["true"] * len(told)
    definition = read(client, "services/locked.json")
    assert definition["attributes"][0]["code"] == "station"
    assert client.get(f"{V2}/services/nothing.json").status_code == 404


def test_a_report_sent_by_a_program_opens_a_case_and_is_read_again(
    client: Client, cast: Cast
) -> None:
    one = station(cast.town)
    sent = {
        "api_key": key(cast.officer),
        "service_code": "locked",
        "attribute[station]": one.short_code.lower(),
        "description": "中午进不去",
        "email": "somebody@example.org",
        "first_name": "三",
    }
    answer = client.post(f"{V2}/requests.json", sent)
    assert answer.status_code == 201
    number = answer.json()[0]["service_request_id"]
    case = Case.objects.get()
    assert (case.station, case.source, case.detail) == (one, "voice", "中午进不去")
    (told,) = read(client, f"requests/{number}.json")
    assert set(told) == REQUEST
    assert (told["status"], told["address_id"]) == ("open", one.short_code)
    assert read(client, f"tokens/{number}.json")[0]["service_request_id"] == number
    again = client.post(f"{V2}/requests.xml", sent)  # a retry is no second voice
    assert fromstring(again.content).findtext("request/service_request_id") == number
    assert not answer.cookies


def test_the_nearest_station_is_meant_when_only_a_position_is_told(
    client: Client, cast: Cast
) -> None:
    one = station(cast.town, north_m=120)
    sent = {"api_key": key(cast.officer), "service_code": "dirty", "lat": LAT, "long": LON}
    client.post(f"{V2}/requests.json", sent)
    assert Report.objects.get().station == one
    far = client.post(f"{V2}/requests.json", sent | {"lat": LAT + 0.02})
    assert far.status_code == 400


def test_what_cannot_be_taken_is_told_in_the_form_of_the_specification(
    client: Client, cast: Cast
) -> None:
    one, good = station(cast.town), key(cast.officer)
    right = {"api_key": good, "service_code": "locked", "address_id": one.short_code}
    wrong: list[tuple[int, dict[str, str]]] = [
        (403, right | {"api_key": ""}),
        (403, right | {"api_key": key(cast.officer, "read")}),
        (400, right | {"service_code": ""}),
        (404, right | {"service_code": "potholes"}),
        (404, right | {"address_id": "AAAAAA"}),
        (400, {"api_key": good, "service_code": "locked"}),
        (400, {"api_key": good, "service_code": "locked", "lat": "north", "long": "1"}),
    ]
    for status, sent in wrong:
        answer = client.post(f"{V2}/requests.json", sent)
        assert answer.status_code == status, sent
        assert answer.json()[0]["code"] == status
    root = fromstring(client.post(f"{V2}/requests.xml", {}).content)
    assert (root.tag, root.findtext("error/code")) == ("errors", "403")
    assert root.findtext("error/description")
    assert Report.objects.count() == 0
    assert client.get(f"{V2}/requests.csv").status_code == 404
    assert client.get(f"{V2}/requests/999.json").json()[0]["code"] == 404


def test_requests_tell_nothing_of_who_reported(client: Client, cast: Cast) -> None:
    report(station(cast.town))
    raw = client.get(f"{V2}/requests.xml").content.decode()
    assert "张三" not in raw
    assert "138" not in raw
    assert cast.officer.name not in raw


def test_hidden_reports_are_not_told(client: Client, cast: Cast) -> None:
    row = report(station(cast.town))
    hide(Report, row.pk, why="辱骂", actor=cast.officer)
    assert read(client, "requests.json") == []
    assert client.get(f"{V2}/requests/{row.pk}.json").status_code == 404


def test_filters(client: Client, cast: Cast) -> None:
    one = station(cast.town)
    locked, dirty = report(one), report(one, "dirty")
    old = report(one, "broken")
    Report.objects.filter(pk=old.pk).update(at=old.at - dt.timedelta(days=120))
    closed(locked.case, cast)

    def ids(**asked: str) -> set[str]:
        return {told["service_request_id"] for told in read(client, "requests.json", **asked)}

    a, b, c = str(locked.pk), str(dirty.pk), str(old.pk)
    assert ids() == {a, b}
    assert ids(status="closed") == {a}
    assert ids(status="open,closed") == {a, b}
    assert ids(service_code="dirty,broken") == {b}
    assert ids(service_request_id=f"{a},{c}", status="open") == {a, c}  # overrides the others
    start = (old.at - dt.timedelta(days=130)).isoformat()
    assert ids(start_date=start) == {c}
    assert ids(page_size="1", page="2") == {a}
    too_long = {"start_date": "2020-01-01T00:00:00Z", "end_date": "2021-01-01T00:00:00Z"}
    assert client.get(f"{V2}/requests.json", too_long).status_code == 400
    for asked in ({"start_date": "yesterday"}, {"status": "broken"}, {"page": "0"}):
        assert client.get(f"{V2}/requests.json", asked).status_code == 400


def test_updates_tell_how_it_went_on(client: Client, cast: Cast) -> None:
    row = report(station(cast.town))
    closed(row.case, cast)
    told = read(client, "servicerequestupdates.json")
    assert {one["service_request_id"] for one in told} == {str(row.pk)}
    assert [one["status"] for one in told][-1] == "CLOSED"
    assert len({one["update_id"] for one in told}) == len(told)
    root = fromstring(client.get(f"{V2}/servicerequestupdates.xml").content)
    assert root.tag == "service_request_updates"
    assert len(root.findall("request_update")) == len(told)


def test_updates_sent_in_add_to_the_case_or_open_it_again(client: Client, cast: Cast) -> None:
    row = report(station(cast.town))
    sent = {"service_request_id": f"{row.pk}", "description": "还是锁着", "status": "OPEN"}
    address = f"{V2}/servicerequestupdates.json"
    stranger = client.post(address, sent | {"api_key": key(cast.other_officer)})
    assert stranger.status_code == 403
    ours = {"api_key": key(cast.officer)}
    assert client.post(address, sent | ours).status_code == 201
    closed(row.case, cast)
    assert client.post(address, sent | ours | {"status": "CLOSED"}).status_code == 400
    assert client.post(address, sent | ours).status_code == 201
    row.case.refresh_from_db()
    assert row.case.state != Case.State.CLOSED
    assert client.post(address, sent | ours | {"description": " "}).status_code == 400


def test_one_key_cannot_flood(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "POSTS_A_DAY", 1)
    one = station(cast.town)
    sent = {"api_key": key(cast.officer), "service_code": "dirty", "address_id": one.short_code}
    assert client.post(f"{V2}/requests.json", sent).status_code == 201
    assert client.post(f"{V2}/requests.json", sent).status_code == 429
