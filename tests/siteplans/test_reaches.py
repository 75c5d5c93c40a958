"""A plan may take other reaches than the table of needs: for itself only, and it says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from minsheng.accounts.models import User
from minsheng.demand.models import Need
from minsheng.demand.queries import needs_at
from minsheng.demand.services import set_need
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.problem import NoSuchNeed, build_problem, settled
from minsheng.siteplans.rules import OwnReach
from tests.siteplans.conftest import ASKED, County
from tests.siteplans.test_pages import form

SignIn = Callable[[User], Client]
NEW = "/desk/siteplans/new/"


def usual(county: County, group: str = "courier", service: str = "rest") -> int:
    found = [
        need.reach_m
        for need in needs_at(county.cast.county)
        if (need.group.code, need.service.code) == (group, service)
    ]
    return found[0]


def filled(page: str) -> dict[str, str]:
    """What a browser would send of the reaches as they stand on the page."""
    fields: dict[str, str] = {}
    for tag in page.split("<input")[1:]:
        text = tag.split(">", 1)[0]
        name = text.split('name="', 1)[1].split('"', 1)[0] if 'name="' in text else ""
        is_box = 'type="checkbox"' in text
        if name == "listed_area" or name.startswith("reach-m"):
            fields[name] = text.split('value="', 1)[1].split('"', 1)[0]
        elif name.startswith("reach-used") and is_box and "checked" in text:
            fields[name] = "on"
    return fields


def planned(county: County) -> SitePlan:
    return SitePlan.objects.get(title="城区方案")


def reaches(problem: dict[str, Any]) -> dict[tuple[str, str], int]:
    return {(need["group"], need["service"]): need["reach_m"] for need in problem["needs"]}


@pytest.fixture
def officer(county: County, signed_in: SignIn) -> Client:
    return signed_in(county.cast.officer)


def test_the_form_shows_the_table_and_sent_back_untouched_changes_nothing(
    county: County, officer: Client
) -> None:
    page = officer.get(NEW).content.decode()
    sent = filled(page)
    assert sent["reach-m__courier__rest"] == str(usual(county))
    assert len(sent) == 1 + 2 * len([n for n in needs_at(county.cast.county) if n.share > 0])
    officer.post(NEW, {**form(county), **sent})
    plan = planned(county)
    assert plan.asked.reaches == ()
    assert "只为这个方案" not in officer.get(plan.get_absolute_url()).content.decode()


def test_a_changed_reach_and_a_service_left_out_hold_for_this_plan_only(
    county: County, officer: Client
) -> None:
    sent = filled(officer.get(NEW).content.decode())
    sent["reach-m__courier__rest"] = "250"
    del sent["reach-used__sanitation__water"]
    officer.post(NEW, {**form(county), **sent})
    plan = planned(county)
    found = reaches(plan.snapshot.problem)
    assert found["courier", "rest"] == 250
    assert ("sanitation", "water") not in found
    assert ("sanitation", "rest") in found
    assert not Need.objects.filter(reach_m=250).exists()

    page = officer.get(plan.get_absolute_url()).content.decode()
    assert "只为这个方案" in page
    assert f"走 250 米（表中 {usual(county)} 米）" in page
    assert "不计入（表中" in page


def test_computing_again_starts_from_the_plans_own_reaches(county: County, officer: Client) -> None:
    sent = filled(officer.get(NEW).content.decode())
    sent["reach-m__courier__rest"] = "250"
    del sent["reach-used__sanitation__water"]
    officer.post(NEW, {**form(county), **sent})
    page = officer.get(f"{NEW}?from={planned(county).pk}").content.decode()
    again = filled(page)
    assert again == sent
    assert f"表中 {usual(county)} 米" in page
    officer.post(NEW, {**form(county, title="再算"), **again})
    assert SitePlan.objects.get(title="再算").asked.reaches == planned(county).asked.reaches


def test_a_reach_that_is_no_number_is_marked_and_nothing_is_computed(
    county: County, officer: Client
) -> None:
    sent = filled(officer.get(NEW).content.decode())
    for wrong in ("很近", "0", "", "100001"):
        page = officer.post(NEW, {**form(county), **sent, "reach-m__courier__rest": wrong})
        text = page.content.decode()
        assert "有的距离要改好才能计算" in text
        assert f'value="{wrong}"' in text or not wrong
    assert not SitePlan.objects.exists()
    officer.post(NEW, {**form(county), **sent, "reach-m__courier__rest": "２５０"})
    assert planned(county).asked.reaches[0].reach_m == 250


def test_enter_in_a_field_computes_and_does_not_list_again(officer: Client) -> None:
    """A browser presses the first button of the form."""
    page = officer.get(NEW).content.decode().split('<form class="form"', 1)[1]
    assert page.index("开始计算") < page.index('name="relist"')


def test_groups_that_are_not_asked_for_leave_no_trace(county: County, officer: Client) -> None:
    sent = filled(officer.get(NEW).content.decode())
    sent["reach-m__truck__rest"] = "77"
    officer.post(NEW, {**form(county), **sent})
    assert planned(county).asked.reaches == ()


def test_another_area_lists_its_own_table_on_request(county: County, signed_in: SignIn) -> None:
    cast = county.cast
    held = Need.objects.get(group__code="courier", service__code="rest", organisation=None)
    facts = {"group": held.group, "service": held.service, "share": 0.9, "reach_m": 123}
    set_need(organisation=cast.county, actor=cast.officer, **facts)
    client = signed_in(cast.city_officer)
    sent = filled(client.get(NEW).content.decode())
    assert sent["reach-m__courier__rest"] != "123"
    page = client.post(NEW, {**form(county), **sent, "relist": "yes"}).content.decode()
    assert filled(page)["reach-m__courier__rest"] == "123"
    assert "城区方案" in page
    assert "请先改正" not in page
    assert not SitePlan.objects.exists()

    client.post(NEW, {**form(county), **sent})
    assert reaches(planned(county).snapshot.problem)["courier", "rest"] == 123


def test_a_table_out_of_reach_is_neither_listed_nor_taken(
    county: County, signed_in: SignIn
) -> None:
    client = signed_in(county.cast.other_officer)
    other = {**form(county), "listed_area": str(county.cast.county.pk)}
    page = client.post(NEW, {**other, "relist": "yes"}).content.decode()
    assert "listed_area" not in page or county.cast.county.name not in page
    client.post(NEW, other)
    assert not SitePlan.objects.exists()


def test_a_reach_without_a_need_is_refused(county: County) -> None:
    asked = replace(ASKED, reaches=(OwnReach("courier", "shower-on-mars", 100),))
    with pytest.raises(NoSuchNeed):
        settled(county.cast.county, asked)


def test_what_equals_the_table_is_not_kept(county: County) -> None:
    asked = replace(
        ASKED,
        reaches=(
            OwnReach("courier", "rest", usual(county)),
            OwnReach("courier", "water", 90),
        ),
    )
    kept = settled(county.cast.county, asked)
    assert [(one.service, one.usual_m) for one in kept.reaches] == [
        ("water", usual(county, service="water"))
    ]
    assert reaches(build_problem(county.cast.county, kept, title=""))["courier", "water"] == 90


API = "/api/v1/siteplans/"


def body(county: County, **more: Any) -> str:
    return json.dumps(
        {
            "title": "接口方案", "area": county.cast.county.code, "groups": ASKED.groups,
            "hours": ASKED.hours, "services": ASKED.services, "count": 2, "hard_criteria": False,
            **more,
        }
    )  # fmt: skip


def test_a_program_asks_for_its_own_reaches_and_reads_them_back(
    county: County, officer: Client
) -> None:
    own = [
        {"group": "courier", "service": "rest", "reach_m": 250},
        {"group": "sanitation", "service": "water", "reach_m": None},
    ]
    made = officer.post(API, body(county, reaches=own), content_type="application/json")
    assert made.status_code == 201
    told = officer.get(f"{API}{made.json()['id']}").json()["reaches"]
    assert [{k: row[k] for k in ("group", "service", "reach_m")} for row in told] == own
    assert told[0]["usual_m"] == usual(county)
    assert officer.get(API).json()[0]["reaches"] is None
    problem = officer.get(f"{API}{made.json()['id']}/problem").json()
    assert reaches(problem)["courier", "rest"] == 250


def test_a_program_is_told_what_it_got_wrong(county: County, officer: Client) -> None:
    for wrong in (
        {"group": "courier", "service": "nothing", "reach_m": 250},
        {"group": "truck", "service": "rest", "reach_m": 250},
        {"group": "courier", "service": "rest", "reach_m": 0},
        {"group": "courier", "service": "rest"},
    ):
        answer = officer.post(API, body(county, reaches=[wrong]), content_type="application/json")
        assert answer.status_code == 422, wrong
    assert not SitePlan.objects.exists()
