"""Plans along the streets: what is measured, what is told, and that anybody can check it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.accounts.models import User
from minsheng.engines import siting
from minsheng.engines.siting.files import problem_from_data
from minsheng.siteplans.display.menus import menu_lines
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.problem import NothingToPlan
from minsheng.siteplans.queries import result_of
from minsheng.siteplans.reach_areas import reach_geojson
from minsheng.siteplans.services import prepare_plan
from tests.places.street_files import make_network, streets
from tests.siteplans.conftest import ASKED, County
from tests.siteplans.test_pages import form
from tests.siteplans.test_plan import compute

SignIn = Callable[[User], Client]
ALONG = replace(ASKED, ways="foot", existing_stay=False, count=1)

# A street past the busy corner that goes a long way round to the place beside it; nothing at the old station.
NODES = "node,lon,lat\na,118.8700,28.9600\nb,118.8803,28.9600\nc,118.9203,28.9900\n"
EDGES = "from,to,metres,ebike\na,b,1000,yes\nb,c,9000,no\n"


@pytest.fixture
def along(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> SitePlan:
    make_network(county.cast.county, streets(NODES, EDGES))
    return compute(county, ALONG, django_capture_on_commit_callbacks)


def test_the_plan_says_what_it_used_and_what_no_street_is_near(
    county: County, along: SitePlan, signed_in: SignIn
) -> None:
    assert along.state == "ready"
    assert along.far_from_streets["points"] == 1
    assert along.far_from_streets["people"] == 5
    assert along.far_from_streets["sites"] == [f"P{county.old.pk}"]

    page = signed_in(county.cast.officer).get(along.get_absolute_url()).content.decode()
    assert "沿路步行" in page
    assert county.old.name in page
    assert "样例路网" in page


def test_the_published_problem_leads_to_the_same_digest_and_holds_the_check(
    county: County, along: SitePlan, signed_in: SignIn
) -> None:
    client = signed_in(county.cast.officer)
    content = json.loads(client.get(reverse("siteplans:problem", args=[along.pk])).content)
    problem = problem_from_data(content)

    assert problem.sha256() == along.problem_sha256
    assert along.result is not None
    assert siting.verify_plan(problem, along.result).valid


def test_a_plan_along_streets_reaches_fewer_than_one_by_straight_lines(
    county: County,
    along: SitePlan,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    straight = compute(county, replace(ALONG, ways="straight"), django_capture_on_commit_callbacks)
    assert result_of(along).total.after <= result_of(straight).total.after
    assert straight.network is None


def test_what_if_measures_along_the_streets_too(
    county: County, along: SitePlan, signed_in: SignIn
) -> None:
    site = result_of(along).sites[0].place
    page = signed_in(county.cast.officer).get(
        reverse("siteplans:what_if", args=[along.pk]), {"without": f"P{site.pk}"}
    )
    _label, total = page.context["tables"][0][1][0]
    assert total.left == 0
    assert total.planned == pytest.approx(result_of(along).total.after)


def test_without_a_network_the_form_says_what_to_do(county: County, signed_in: SignIn) -> None:
    page = signed_in(county.cast.officer).post(reverse("siteplans:new"), form(county, ways="foot"))
    assert "还没有这种走法的路网" in page.content.decode()
    assert not SitePlan.objects.exists()


def test_streets_nobody_may_ride_serve_no_plan_for_riders(county: County) -> None:
    make_network(county.cast.county, streets(NODES, EDGES.replace("yes", "no")))
    with pytest.raises(NothingToPlan, match="streets"):
        prepare_plan(
            county.cast.county,
            replace(ALONG, ways="ebike"),
            title="骑车",
            actor=county.cast.officer,
        )


def test_the_map_fetches_the_streets_in_reach_when_asked(
    county: County,
    along: SitePlan,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = signed_in(county.cast.officer)
    page = client.get(along.get_absolute_url()).context["map"]
    address = next(layer.url for layer in page.layers if layer.kind == "lines")
    assert [layer.key for layer in page.layers if layer.is_on] == ["sites"]

    (lines,) = client.get(address).json()["features"]
    (area,) = client.get(address.replace("as=lines", "as=areas")).json()["features"]

    assert lines["geometry"]["type"] in {"LineString", "MultiLineString"}
    assert area["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    assert signed_in(county.cast.other_officer).get(address).status_code == 404
    straight = compute(county, ASKED, django_capture_on_commit_callbacks)
    assert client.get(reverse("siteplans:reach", args=[straight.pk])).status_code == 404


def test_a_station_without_streets_is_a_circle(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    make_network(county.cast.county, streets(NODES, EDGES))
    plan = compute(county, replace(ALONG, existing_stay=True), django_capture_on_commit_callbacks)

    (circle,) = reach_geojson(plan, 700, as_lines=False)["features"]
    assert circle["geometry"]["coordinates"] == [county.old.lon, county.old.lat]
    assert circle["properties"]["radius_m"] == 700
    assert reach_geojson(plan, 700, as_lines=True)["features"] == []


def test_services_are_recommended_for_those_whose_way_along_the_streets_is_short_enough(
    county: County,
    along: SitePlan,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """The place beside the busy corner is near in a straight line and far along the only street."""
    straight = compute(county, replace(ALONG, ways="straight"), django_capture_on_commit_callbacks)

    def people(plan: SitePlan) -> float:
        (line,) = menu_lines(plan, result_of(plan).sites)
        return sum(service.people for service in line.services)

    covered = result_of(along).total.after
    assert people(along) == pytest.approx(covered)
    assert people(straight) == pytest.approx(result_of(straight).total.after)


def test_a_station_no_street_is_near_has_nobody_around(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    make_network(county.cast.county, streets(NODES, EDGES))
    plan = compute(county, replace(ALONG, existing_stay=True), django_capture_on_commit_callbacks)
    (line,) = menu_lines(plan, result_of(plan).sites)
    assert (line.site.place, line.services) == (county.old, [])
