"""Plans with very many stations: pages stay small, the map fetches what it shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.accounts.models import User
from minsheng.siteplans import views
from minsheng.siteplans.cells import covered_cells
from minsheng.siteplans.display import maps
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import result_of
from minsheng.siteplans.rules import site_id
from tests.siteplans.conftest import ASKED, County
from tests.siteplans.test_plan import compute

SignIn = Callable[[User], Client]


@pytest.fixture
def plan(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> SitePlan:
    return compute(county, ASKED, django_capture_on_commit_callbacks)


def test_the_list_of_stations_comes_in_pages(
    county: County, plan: SitePlan, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SITES_PER_PAGE", 1)
    browser = signed_in(county.cast.officer)
    shown = [
        browser.get(plan.get_absolute_url(), {"page": number}).context["page"].object_list[0].place
        for number in (1, 2)
    ]
    assert set(shown) == {line.place for line in result_of(plan).sites}
    nonsense = browser.get(plan.get_absolute_url(), {"page": "²"})
    assert "第 1 到 1 条，共 2 条" in nonsense.content.decode()


def test_many_stations_are_fetched_by_the_map(
    county: County, plan: SitePlan, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maps, "MOST_INLINE", 1)
    browser = signed_in(county.cast.officer)
    layer = browser.get(plan.get_absolute_url()).context["map"].layers[0]
    assert (layer.clusters, list(layer.features)) == (True, [])

    points = browser.get(layer.url).json()["features"]
    assert {point["properties"]["title"] for point in points} == {
        line.place.name for line in result_of(plan).sites
    }
    assert all(point["properties"]["category"] in {"keep", "build"} for point in points)


def test_hexagons_show_the_covered_share_and_withhold_few_people(
    county: County, plan: SitePlan, signed_in: SignIn
) -> None:
    address = reverse("siteplans:layer", args=[plan.pk, "cells"])
    cells = signed_in(county.cast.officer).get(address).json()["features"]
    shares = [cell["properties"]["value"] for cell in cells]
    total = result_of(plan).total

    assert max(share for share in shares if share is not None) == 100
    assert shares.count(None) == sum(
        workers < 10 for workers, _b, _a in covered_cells(plan).values()
    )
    assert shares.count(None) > 0
    assert total.after < total.demand


def test_circles_are_as_wide_as_the_longest_reach(
    county: County, plan: SitePlan, signed_in: SignIn
) -> None:
    address = reverse("siteplans:layer", args=[plan.pk, "circles"])
    circles = signed_in(county.cast.officer).get(address).json()["features"]
    longest = max(need["reach_m"] for need in plan.snapshot.problem["needs"])
    assert {circle["properties"]["radius_m"] for circle in circles} == {longest}


def test_layers_belong_to_the_plan_and_its_readers(
    county: County, plan: SitePlan, signed_in: SignIn
) -> None:
    for layer in ("sites", "circles", "cells"):
        address = reverse("siteplans:layer", args=[plan.pk, layer])
        assert signed_in(county.cast.other_officer).get(address).status_code == 404
    unknown = reverse("siteplans:layer", args=[plan.pk, "roads"])
    assert signed_in(county.cast.officer).get(unknown).status_code == 404


def test_among_many_stations_one_is_found_by_name_and_a_ticked_one_stays(
    county: County, plan: SitePlan, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_TO_TICK", 1)
    browser = signed_in(county.cast.officer)
    address = reverse("siteplans:what_if", args=[plan.pk])
    assert browser.get(address).context["left_out"] == 1

    new = next(line.place for line in result_of(plan).sites if line.action == "build")
    found = browser.get(address, {"q": new.name, "without": site_id(county.old.pk)})
    assert [line.place for _site, line in found.context["lines"]] == [county.old, new]
