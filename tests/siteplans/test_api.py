"""Plans over the API: the same deeds, the same rights."""

import json
from collections.abc import Callable
from typing import Any

from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.accounts.models import User
from minsheng.siteplans.models import SitePlan
from tests.siteplans.conftest import ASKED, County
from tests.siteplans.test_plan import compute

SignIn = Callable[[User], Client]
URL = "/api/v1/siteplans/"


def asked(county: County, **changes: Any) -> str:
    body = {
        "title": "接口方案",
        "area": county.cast.county.code,
        "groups": ASKED.groups,
        "hours": ASKED.hours,
        "services": ASKED.services,
        "objective": ["coverage"],
        "count": 2,
        "hard_criteria": False,
    }
    return json.dumps(body | changes)


def test_a_program_makes_reads_and_adopts_a_plan(
    county: County,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    program = signed_in(county.cast.officer)
    with django_capture_on_commit_callbacks(execute=True):
        made = program.post(URL, asked(county), content_type="application/json")
    assert made.status_code == 201

    plan = program.get(f"{URL}{made.json()['id']}").json()
    assert (plan["state"], plan["proved"]) == ("ready", True)
    assert plan["result"]["format"] == "minsheng.siting.plan/1"

    adopted = program.post(
        f"{URL}{plan['id']}/adopt", '{"due": "2027-06-30"}', content_type="application/json"
    )
    [station] = adopted.json()
    assert station["responsible"] == county.cast.officer.name
    assert program.get("/api/v1/stations/").json()[0]["code"] == station["code"]
    again = program.post(
        f"{URL}{plan['id']}/adopt", '{"due": "2027-06-30"}', content_type="application/json"
    )
    assert again.status_code == 409


def test_a_wish_without_number_and_budget_is_refused(county: County, signed_in: SignIn) -> None:
    answer = signed_in(county.cast.officer).post(
        URL, asked(county, count=None), content_type="application/json"
    )
    assert answer.status_code == 422
    assert not SitePlan.objects.exists()


def test_the_neighbour_and_the_stranger_get_nothing(
    county: County,
    client: Client,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    plan = compute(county, ASKED, django_capture_on_commit_callbacks)
    assert client.get(URL).status_code == 401

    neighbour = signed_in(county.cast.other_officer)
    assert neighbour.get(f"{URL}{plan.pk}").status_code == 404
    assert neighbour.get(f"{URL}{plan.pk}/problem").status_code == 404
    assert neighbour.post(URL, asked(county), content_type="application/json").status_code == 403
    adopt = neighbour.post(
        f"{URL}{plan.pk}/adopt", '{"due": "2027-06-30"}', content_type="application/json"
    )
    assert adopt.status_code == 404
