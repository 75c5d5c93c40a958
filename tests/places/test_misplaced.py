"""A place outside the county or town it claims is refused at every door, with the distance."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from shapely import box

from minsheng.accounts.models import User
from minsheng.common.geo import from_wgs84
from minsheng.organisations.claims import Misplaced
from minsheng.places.models import Place
from minsheng.places.services import PlaceFacts, add_drawn_places, add_place
from tests.organisations.builders import make_border
from tests.people import Cast
from tests.places.builders import make_place
from tests.places.test_api import PLACE
from tests.places.test_pages import FORM

SignIn = Callable[[User], Client]
ELSEWHERE = {"lon": "118.51", "lat": "28.91"}
REFUSED = "这个点在东湖县（按乡镇驻地估计的范围）之外 24.4 公里，落在西山县一带。"


def test_a_typed_point_is_refused_at_its_field(cast: Cast, signed_in: SignIn) -> None:
    form = {**FORM, **ELSEWHERE, "organisation": cast.county.pk}
    answer = signed_in(cast.officer).post("/desk/places/new/", form)
    [error] = answer.context["form"].errors["lon"]
    assert error.startswith(REFUSED)
    assert not Place.objects.exists()


def test_a_town_named_is_what_the_point_claims(cast: Cast, signed_in: SignIn) -> None:
    form = {**FORM, **ELSEWHERE, "organisation": cast.county.pk, "town": cast.town.pk}
    answer = signed_in(cast.officer).post("/desk/places/new/", form)
    assert "荷花街道（按乡镇驻地估计的范围）之外" in answer.context["form"].errors["lon"][0]


def test_drawn_points_are_refused_by_their_number(cast: Cast, signed_in: SignIn) -> None:
    drawn = [{"lon": 118.88, "lat": 28.96}, {"lon": 118.51, "lat": 28.91}]
    form = {"organisation": cast.county.pk, "name": "桥头", "kind": "cabin"}
    answer = signed_in(cast.officer).post(
        "/desk/places/draw/", {**form, "drawn": json.dumps(drawn), "points": "118.50,28.90"}
    )
    errors = answer.context["form"].errors["points"]
    assert [error[:8] for error in errors] == ["第 2 个点：这", "第 3 个点：这"]
    assert not Place.objects.exists()


def test_the_api_names_field_distance_and_mend(cast: Cast, signed_in: SignIn) -> None:
    place = {**PLACE, "lon": 118.51, "lat": 28.91, "organisation": cast.county.code}
    answer = signed_in(cast.officer).post(
        "/api/v1/places", place, content_type="application/json", headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["field"], error["kind"]) == ("said.lon", "outside_the_county")
    assert "km outside 东湖县" in error["message"]
    assert "Check the coordinate system" in error["message"]
    assert not Place.objects.exists()


def test_the_field_is_named_as_for_other_faults(cast: Cast, signed_in: SignIn) -> None:
    place = {**PLACE, "lon": 218, "organisation": cast.county.code}
    answer = signed_in(cast.officer).post("/api/v1/places", place, content_type="application/json")
    assert [error["field"] for error in answer.json()["errors"]] == ["said.lon"]


def test_a_place_cannot_be_moved_away_but_its_name_can_be_mended(
    cast: Cast, signed_in: SignIn
) -> None:
    """A place that lay outside before its county got a border can still be described."""
    client = signed_in(cast.officer)
    here, away = make_place(cast.county, "C1"), make_place(cast.county, "C2", lon=118.51, lat=28.91)
    answer = client.post(f"/desk/places/{here.pk}/edit/", {**FORM, **ELSEWHERE})
    assert "lon" in answer.context["form"].errors
    moved = client.put(
        f"/api/v1/places/{here.pk}", {**PLACE, "lon": 118.51}, content_type="application/json"
    )
    assert moved.status_code == 422
    answer = client.post(f"/desk/places/{away.pk}/edit/", {**FORM, **ELSEWHERE})
    assert answer.status_code == 302
    away.refresh_from_db()
    assert away.name == "样例药房"


def test_a_forgotten_datum_is_noticed_at_the_border(cast: Cast) -> None:
    """GCJ-02 read as WGS-84 lies half a kilometre off: near a stored border that shows."""
    make_border(cast.county, box(118.8, 28.9, 118.9, 29.0))
    lon, lat = from_wgs84(118.8995, 28.95, "gcj02")
    facts = PlaceFacts(code="P1", name="店", kind="store", lon=lon, lat=lat, datum="gcj02")
    add_place(facts, organisation=cast.county, actor=cast.officer)
    wrong = PlaceFacts(code="P2", name="店", kind="store", lon=lon, lat=lat)
    with pytest.raises(Misplaced) as refused:
        add_place(wrong, organisation=cast.county, actor=cast.officer)
    assert str(refused.value).startswith("这个点在东湖县之外 0.4 公里")


def test_many_drawn_points_ask_for_the_ground_once(
    cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    points = [(118.88 + number / 10_000, 28.96) for number in range(20)]
    with django_assert_max_num_queries(20 * 14 + 10):  # 14 per place, as before the check
        add_drawn_places(
            points, name="点", kind="store", organisation=cast.county, actor=cast.officer
        )
