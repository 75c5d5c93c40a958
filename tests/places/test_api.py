"""Places over HTTP."""

from collections.abc import Callable

from django.test import Client

from minsheng.accounts.models import User
from minsheng.places.models import Place
from tests.people import Cast
from tests.places.builders import make_place

SignIn = Callable[[User], Client]
URL = "/api/v1/places"
JSON = "application/json"
PLACE = {"name": "样例小店", "kind": "store", "lon": 118.8732, "lat": 28.9567, "datum": "gcj02"}


def test_reading_stays_within_reach(cast: Cast, signed_in: SignIn) -> None:
    make_place(cast.county, "C1")
    theirs = make_place(cast.other_county, "C2")
    client = signed_in(cast.officer)

    listed = client.get(URL).json()
    assert [row["code"] for row in listed["items"]] == ["C1"]
    assert client.get(f"{URL}/{theirs.pk}").status_code == 404
    assert len(client.get(f"{URL}/geojson").json()["features"]) == 1
    assert client.get(URL, {"organisation": "330898"}).json()["count"] == 0
    assert signed_in(cast.surveyor).get(URL).status_code == 403


def test_adding_changing_and_archiving(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    made = client.post(URL, {**PLACE, "organisation": "330899"}, JSON)
    assert made.status_code == 201
    place = made.json()
    assert (place["code"], place["entered_lon"], place["datum"]) == ("P0001", 118.8732, "gcj02")
    assert abs(place["lon"] - 118.8732) > 0.003

    changed = client.put(f"{URL}/{place['id']}", {**PLACE, "must": "open"}, JSON).json()
    assert (changed["must"], changed["code"]) == ("open", "P0001")
    assert client.post(f"{URL}/{place['id']}/archive").json()["archived"] is True
    assert client.post(f"{URL}/{place['id']}/archive").status_code == 409
    assert client.get(URL).json()["count"] == 0


def test_nobody_writes_into_another_county(cast: Cast, signed_in: SignIn) -> None:
    theirs = make_place(cast.other_county)
    client = signed_in(cast.officer)
    assert client.post(URL, {**PLACE, "organisation": "330898"}, JSON).status_code == 403
    assert client.put(f"{URL}/{theirs.pk}", PLACE, JSON).status_code == 404
    assert client.post(f"{URL}/{theirs.pk}/archive").status_code == 404
    assert (
        signed_in(cast.leader).post(URL, {**PLACE, "organisation": "330899"}, JSON).status_code
        == 403
    )
    assert Place.objects.count() == 1


def test_wrong_input_is_refused_with_words(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    for wrong in (
        {"lon": 218},
        {"kind": "castle"},
        {"name": ""},
        {"state": "existing"},
        {"state": "existing", "level": "palace"},
        {"town": "nowhere"},
        {"area_m2": -1},
    ):
        answer = client.post(URL, {**PLACE, "organisation": "330899", **wrong}, JSON)
        assert answer.status_code == 422, wrong
    client.post(URL, {**PLACE, "organisation": "330899", "code": "X"}, JSON)
    assert (
        client.post(URL, {**PLACE, "organisation": "330899", "code": "X"}, JSON).status_code == 409
    )
