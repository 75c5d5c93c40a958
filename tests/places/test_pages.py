"""The pages of places: what one sees and may do, row by row."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.accounts.models import User
from minsheng.places.models import Place, PlaceOption
from tests.people import Cast
from tests.places.builders import level, make_place

SignIn = Callable[[User], Client]
FORM = {
    "name": "样例药房",
    "kind": "partner",
    "state": "candidate",
    "must": "free",
    "lon": "118.88",
    "lat": "28.96",
    "datum": "wgs84",
    "ground_floor": "true",
    "street_front": "unknown",
    "bike_parking": "unknown",
    "open_all_day": "unknown",
}


def test_the_list_shows_only_places_within_reach(cast: Cast, signed_in: SignIn) -> None:
    make_place(cast.county, "C1")
    theirs = make_place(cast.other_county, "C2")
    client = signed_in(cast.officer)

    page = client.get("/desk/places/").content.decode()
    assert "样例地点C1" in page
    assert "样例地点C2" not in page
    assert client.get(f"/desk/places/{theirs.pk}/").status_code == 404
    assert client.get(f"/desk/places/{theirs.pk}/edit/").status_code == 404
    on_the_map = client.get("/desk/places/map/").content.decode()
    assert "样例地点C1" in on_the_map
    assert "样例地点C2" not in on_the_map


def test_people_without_the_right_stay_outside(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.surveyor).get("/desk/places/").status_code == 403
    assert signed_in(cast.leader).get("/desk/places/").status_code == 200
    assert signed_in(cast.leader).get("/desk/places/new/").status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_list(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.leader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/desk/places/")
        return len(seen)

    make_place(cast.county, "C1", town=cast.town)
    few = queries()
    for number in range(2, 20):
        make_place(
            cast.other_county if number % 2 else cast.city, f"C{number}", town=cast.other_town
        )
    assert queries() == few


def test_filters_sorting_and_the_file_agree(cast: Cast, signed_in: SignIn) -> None:
    make_place(cast.county, "C1", kind="toilet")
    make_place(cast.county, "S1", kind="station", state="existing", level=level("basic"))
    client = signed_in(cast.officer)

    lines = client.get("/desk/places/?state=existing&as=csv").getvalue().decode("utf-8-sig")
    assert lines.count("\r\n") == 2
    assert "样例地点S1" in lines


def test_a_place_is_registered_by_form_and_numbers_itself(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    answer = client.post("/desk/places/new/", {**FORM, "organisation": cast.county.pk})

    place = Place.objects.get()
    assert answer.headers["Location"] == f"/desk/places/{place.pk}/"
    assert (place.code, place.ground_floor, place.street_front) == ("P0001", True, None)
    page = client.get(f"/desk/places/{place.pk}/").content.decode()
    assert "样例药房" in page
    assert "24000" in page


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"state": "existing"}, "已建站点要填写现有类型"),
        ({"lon": "218"}, "经度应在"),
        ({"lon": "nan"}, "lon"),
        ({"name": ""}, "请先改正下面的问题"),
    ],
)
def test_wrong_answers_come_back_with_words(
    cast: Cast, signed_in: SignIn, answers: dict[str, str], message: str
) -> None:
    form = {**FORM, "organisation": cast.county.pk, **answers}
    page = signed_in(cast.officer).post("/desk/places/new/", form)
    assert page.status_code == 200
    assert message in page.content.decode()
    assert not Place.objects.exists()


def test_a_place_cannot_be_put_into_another_county_by_form(cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.officer).post(
        "/desk/places/new/", {**FORM, "organisation": cast.other_county.pk}
    )
    assert not Place.objects.exists()


def test_editing_starts_from_what_was_entered_in_its_own_datum(
    cast: Cast, signed_in: SignIn
) -> None:
    place = make_place(cast.county, datum="gcj02", entered_lon=118.9, entered_lat=28.9)
    page = signed_in(cast.officer).get(f"/desk/places/{place.pk}/edit/").content.decode()
    assert 'value="118.9"' in page


def test_saving_keeps_the_code_when_it_is_left_empty(cast: Cast, signed_in: SignIn) -> None:
    place = make_place(cast.county, "C7")
    signed_in(cast.officer).post(f"/desk/places/{place.pk}/edit/", FORM)
    place.refresh_from_db()
    assert (place.code, place.name) == ("C7", "样例药房")


def test_points_drawn_without_script_are_lines_of_text(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    form = {"organisation": cast.county.pk, "name": "桥头", "kind": "cabin"}
    client.post("/desk/places/draw/", {**form, "points": "118.88,28.96\n\n118.89，28.97"})
    assert Place.objects.filter(source="drawn").count() == 2

    page = client.post("/desk/places/draw/", {**form, "points": "118.88,28.96\nhere"})
    assert "第 2 行" in page.content.decode()


def test_points_drawn_on_the_map_come_as_json(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    form = {"organisation": cast.county.pk, "name": "桥头", "kind": "cabin"}
    client.post("/desk/places/draw/", {**form, "drawn": '[{"lon": 118.88, "lat": 28.96}]'})
    assert Place.objects.get().source == "drawn"

    for odd in (
        '{"lon": 1}',
        '[{"lon": "x", "lat": 2}]',
        "[[1, 2]]",
        '[{"lon": 500, "lat": 2}]',
        "[]",
    ):
        page = client.post("/desk/places/draw/", {**form, "drawn": odd})
        assert page.status_code == 200, odd
    assert Place.objects.count() == 1


def test_archiving_asks_for_post_and_moves_the_place_to_the_other_tab(
    cast: Cast, signed_in: SignIn
) -> None:
    place = make_place(cast.county)
    client = signed_in(cast.officer)
    assert client.get(f"/desk/places/{place.pk}/archive/").status_code == 405
    client.post(f"/desk/places/{place.pk}/archive/")
    client.post(f"/desk/places/{place.pk}/archive/")

    assert place.name not in client.get("/desk/places/").content.decode()
    assert place.name in client.get("/desk/places/?archived=yes").content.decode()


def test_a_county_sets_its_own_price_and_the_city_keeps_the_shipped_one(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    shipped = PlaceOption.objects.get(from_level=None, level__code="basic")
    client.post(
        f"/desk/places/policies/330899/price/{shipped.pk}/", {"cost_yuan": 31_000, "verified": "on"}
    )

    assert "31,000" in client.get("/desk/places/policies/").content.decode()
    assert client.get(f"/desk/places/policies/3308/price/{shipped.pk}/").status_code == 404
    assert client.get("/desk/places/policies/?union=330898").status_code == 404
    assert (
        "31000" not in signed_in(cast.other_officer).get("/desk/places/policies/").content.decode()
    )


def test_a_county_sets_its_own_criterion(cast: Cast, signed_in: SignIn) -> None:
    from minsheng.places.models import SiteCriterion

    client = signed_in(cast.officer)
    shipped = SiteCriterion.objects.get(attribute="transit_m")
    url = f"/desk/places/policies/330899/criterion/{shipped.pk}/"
    assert "请填写数值" in client.post(url, {"test": "at_most", "points": 9}).content.decode()
    client.post(url, {"test": "at_most", "value": 500, "points": 9, "source": "县总"})

    own = SiteCriterion.objects.get(organisation=cast.county)
    assert (own.value, own.points, own.hard) == (500, 9, False)
    shipped.refresh_from_db()
    assert (shipped.value, shipped.until) == (300, None)
