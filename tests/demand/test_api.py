"""Demand over HTTP: published cells for all who may look, exact points for those who may edit."""

from collections.abc import Callable

from django.test import Client

from minsheng.accounts.models import User
from minsheng.demand.models import DemandPoint
from tests.demand.builders import make_point
from tests.people import Cast

SignIn = Callable[[User], Client]
URL = "/api/v1/demand"
JSON = "application/json"
POINT = {"lon": 118.88, "lat": 28.96, "group": "courier", "hours": "h10", "workers": 12}


def test_cells_are_published_figures(cast: Cast, signed_in: SignIn) -> None:
    make_point(cast.county, 137, town=cast.town)
    make_point(cast.county, 4, lon=118.95, town=cast.town)
    make_point(cast.other_county, 900)
    found = signed_in(cast.leader).get(f"{URL}/cells", {"area": "330899"}).json()

    assert sorted(cell["workers"] or 0 for cell in found["cells"]) == [0, 135]
    assert (found["total"], found["threshold"], found["step"]) == (140, 10, 5)
    assert found["by_district"] == {"330899001": 140}


def test_asking_again_and_again_never_gives_an_exact_small_count(
    cast: Cast, signed_in: SignIn
) -> None:
    """Every way of asking for the four lone drivers: by group, hours, resolution, area, and as differences."""
    make_point(cast.county, 88, town=cast.town)
    make_point(cast.county, 4, group="truck", band="h22", town=cast.town)
    client = signed_in(cast.leader)

    def total(**query: object) -> int | None:
        total: int | None = client.get(f"{URL}/cells", query).json()["total"]
        return total

    assert total(group="truck") is None
    assert total(hours="h22") is None
    all_groups, couriers = total(), total(group="courier")
    assert all_groups is not None
    assert couriers is not None
    assert all_groups - couriers != 4
    for resolution in (6, 7, 8, 9):
        cells = client.get(f"{URL}/cells", {"resolution": resolution, "group": "truck"}).json()
        assert [cell["workers"] for cell in cells["cells"]] == [None]


def test_cells_stay_within_reach(cast: Cast, signed_in: SignIn) -> None:
    make_point(cast.other_county, 900)
    client = signed_in(cast.officer)
    assert client.get(f"{URL}/cells").json()["cells"] == []
    assert client.get(f"{URL}/cells", {"area": "330898"}).status_code == 404
    assert client.get(f"{URL}/cells", {"resolution": 12}).status_code == 422
    assert signed_in(cast.keeper).get(f"{URL}/cells").status_code == 403


def test_exact_points_are_for_editors(cast: Cast, signed_in: SignIn) -> None:
    make_point(cast.county, 4)
    theirs = make_point(cast.other_county, 5)
    assert signed_in(cast.leader).get(f"{URL}/points").status_code == 403
    client = signed_in(cast.officer)
    assert [row["workers"] for row in client.get(f"{URL}/points").json()["items"]] == [4]
    assert client.delete(f"{URL}/points/{theirs.pk}").status_code == 404


def test_points_are_added_all_or_none_and_removed(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    said = {
        "organisation": "330899",
        "points": [POINT, {**POINT, "datum": "bd09", "town": "330899001"}],
    }
    assert client.post(f"{URL}/points", said, JSON).json() == {"added": 2}
    for wrong in (
        {"group": "pilot"},
        {"hours": "h99"},
        {"town": "x"},
        {"workers": -1},
        {"lat": 99},
    ):
        answer = client.post(f"{URL}/points", {**said, "points": [POINT, {**POINT, **wrong}]}, JSON)
        assert answer.status_code == 422, wrong
    assert client.post(f"{URL}/points", {**said, "organisation": "330898"}, JSON).status_code == 403
    assert DemandPoint.objects.count() == 2
    assert client.delete(f"{URL}/points/{DemandPoint.objects.first().pk}").status_code == 204  # type: ignore[union-attr]
    assert DemandPoint.objects.count() == 1


def test_needs_and_words_are_read_with_their_codes(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.leader)
    words = client.get(f"{URL}/words").json()
    needs = client.get(f"{URL}/needs", {"area": "330899"}).json()
    assert {need["group"] for need in needs} <= {word["code"] for word in words["groups"]}
    assert {need["service"] for need in needs} <= {word["code"] for word in words["services"]}
