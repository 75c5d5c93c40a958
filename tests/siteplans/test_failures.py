"""Plans that cannot be: the page says which wish is too much, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.accounts.models import User
from minsheng.places.models import Place
from minsheng.siteplans.models import SitePlan
from tests.siteplans.conftest import ASKED, County
from tests.siteplans.test_pages import form
from tests.siteplans.test_plan import compute

SignIn = Callable[[User], Client]
NEW = "/desk/siteplans/new/"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"min_per_district": 9}, "要求至少 9 个"),
        ({"min_open_at_night": 9}, "夜间开放，要求至少 9 个"),
        ({"count": 1, "min_per_district": 3}, "站点总数却只有 1 个"),
        ({"count": None, "budget_yuan": 10, "min_per_district": 3}, "预算却只有 10 元"),
    ],
)
def test_the_page_names_the_wish_that_cannot_be_met(
    county: County,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    changes: dict[str, Any],
    told: str,
) -> None:
    plan = compute(county, replace(ASKED, **changes), django_capture_on_commit_callbacks)
    assert plan.state == SitePlan.State.FAILED

    browser = signed_in(county.cast.officer)
    page = browser.get(plan.get_absolute_url()).content.decode()
    assert page.count(told) == 1
    assert "请" in page
    browser.cookies["django_language"] = "en"
    english = browser.get(plan.get_absolute_url()).content.decode()
    assert told not in english
    assert "at least" in english or "allowed" in english or "yuan" in english


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"phases": "10000, 20000", "budget_yuan": 5}, "两处合计不一样"),
        ({"groups": ["courier", "sanitation"], "services": ["night"]}, "需求"),
    ],
)
def test_wishes_that_contradict_each_other_are_said_on_the_form(
    county: County, signed_in: SignIn, changes: dict[str, Any], told: str
) -> None:
    page = signed_in(county.cast.officer).post(NEW, form(county, **changes))
    assert page.status_code == 200
    assert told in page.content.decode()


@pytest.mark.parametrize("changes", [{"min_per_district": 1}, {"first_goal": "equity"}])
def test_a_wish_about_towns_needs_places_that_know_their_town(
    county: County, signed_in: SignIn, changes: dict[str, Any]
) -> None:
    from minsheng.demand.models import DemandPoint

    Place.objects.update(town=None, organisation=county.cast.county)
    DemandPoint.objects.update(town=None, organisation=county.cast.county)
    page = signed_in(county.cast.officer).post(NEW, form(county, **changes))
    assert "没有登记乡镇（街道）" in page.content.decode()
    assert not SitePlan.objects.exists()


def test_nonsense_on_the_form_is_answered_with_what_to_mend(
    county: County, signed_in: SignIn
) -> None:
    browser = signed_in(county.cast.officer)
    for sent in (
        {"title": ""},
        {
            **form(county),
            "area": "²",
            "count": "二十",
            "detour": "1e9",
            "time_limit_s": "9" * 40,
            "listed_area": "²",
        },
        {**form(county), "groups": ["nobody"], "ways": "by-air", "first_goal": "<b>"},
    ):
        page = browser.post(NEW, sent)
        assert page.status_code == 200
        assert "请先改正下面的问题" in page.content.decode()
    assert browser.get(NEW, {"from": "²"}).status_code == 200
    assert not SitePlan.objects.exists()
