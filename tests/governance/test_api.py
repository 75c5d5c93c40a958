"""Programs read projects, lights and scores with the rights of whoever calls."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from minsheng.accounts.models import User
from minsheng.engines.appraisal import score_bytes, snapshot_from_data
from minsheng.governance.services import publish
from tests.governance.builders import finished_station, make_appraisal, make_project, this_year
from tests.people import Cast

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def test_lights_are_read_within_sight(cast: Cast, signed_in: SignedIn) -> None:
    project = make_project(cast)
    finished_station(cast)
    county = signed_in(cast.officer)

    listed = county.get("/api/v1/governance/projects", {"year": this_year()}).json()
    assert [(one["id"], one["quarters"]) for one in listed["items"]] == [(project.pk, [15, 45, 80, 100])]  # fmt: skip
    assert county.get("/api/v1/governance/projects", {"year": this_year() - 1}).json()["count"] == 0
    told = county.get(f"/api/v1/governance/projects/{project.pk}").json()
    here = next(one for one in told["unions"] if one["union"] == cast.county.code)
    assert (told["version"], here["target"], here["done"], here["reached"]) == (1, 5, 1, 20.0)
    assert here["light"] in {"green", "yellow", "red"}

    assert county.get("/api/v1/governance/projects/999999").status_code == 404
    keeper = signed_in(cast.keeper)
    assert keeper.get(f"/api/v1/governance/projects/{project.pk}").status_code == 403
    assert Client().get("/api/v1/governance/projects").status_code == 401


def test_scores_are_read_once_published_and_can_be_computed_again(
    cast: Cast, signed_in: SignedIn
) -> None:
    row = make_appraisal(cast)
    county, url = signed_in(cast.officer), f"/api/v1/governance/appraisals/{row.pk}"
    assert county.get(url).status_code == 404
    assert county.get("/api/v1/governance/appraisals").json()["count"] == 0

    publish(row.pk, actor=cast.city_officer)

    told = county.get(url).json()
    assert score_bytes(snapshot_from_data(told["snapshot"])).decode().count(told["digest"]) == 1
    assert [one["digest"] for one in county.get("/api/v1/governance/appraisals").json()["items"]] == [row.digest]  # fmt: skip
