"""The planning pages, through the eyes of the officer, the neighbour and somebody without a post."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from minsheng.accounts.models import User
from minsheng.jobs.services import request_cancel
from minsheng.siteplans.display.asked_apart import asked_apart
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import result_of
from minsheng.siteplans.rules import OwnReach, site_id
from minsheng.siteplans.services import prepare_plan
from minsheng.stations.models import Station
from tests.siteplans.conftest import ASKED, County
from tests.siteplans.test_plan import compute

SignIn = Callable[[User], Client]


def form(county: County, **changes: object) -> dict[str, object]:
    answers: dict[str, object] = {
        "title": "城区方案",
        "area": county.cast.county.pk,
        "groups": list(ASKED.groups),
        "hours": list(ASKED.hours),
        "services": list(ASKED.services),
        "first_goal": "coverage",
        "second_goal": "",
        "count": 2,
        "min_per_district": 0,
        "min_open_at_night": 0,
        "detour": 1.0,
        "existing": "stay",
        "time_limit_s": 20,
    }
    return {name: value for name, value in (answers | changes).items() if value is not None}


def test_an_officer_computes_reads_and_adopts_a_plan(
    county: County,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    browser = signed_in(county.cast.officer)
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("siteplans:new"), form(county))
    plan = SitePlan.objects.get()
    assert answer.url == plan.get_absolute_url()

    page = browser.get(answer.url).content.decode()
    assert "已证明" in page
    assert county.old.name in page
    assert "只有这里能服务到" in page

    answer = browser.post(
        reverse("siteplans:adopt", args=[plan.pk]), {"due": "2027-06-30"}, follow=True
    )
    assert Station.objects.get().code in answer.content.decode()


def test_a_plan_without_number_and_budget_is_refused_with_the_mend(
    county: County, signed_in: SignIn
) -> None:
    page = signed_in(county.cast.officer).post(reverse("siteplans:new"), form(county, count=None))
    assert "请填写站点总数或预算" in page.content.decode()
    assert not SitePlan.objects.exists()


def test_an_area_without_demand_is_named_on_the_form(county: County, signed_in: SignIn) -> None:
    page = signed_in(county.cast.city_officer).post(
        reverse("siteplans:new"), form(county, area=county.cast.other_county.pk)
    )
    assert "没有选中群体和时段的需求点" in page.content.decode()


def test_the_neighbour_county_finds_nothing(
    county: County,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    plan = compute(county, ASKED, django_capture_on_commit_callbacks)
    browser = signed_in(county.cast.other_officer)

    for name in ("detail", "adopt", "problem", "plan"):
        assert browser.get(reverse(f"siteplans:{name}", args=[plan.pk])).status_code == 404
    assert plan.title not in browser.get(reverse("siteplans:index")).content.decode()
    refused = browser.post(reverse("siteplans:new"), form(county))
    assert refused.status_code == 200
    assert SitePlan.objects.count() == 1


def test_plans_stand_side_by_side(
    county: County,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    from dataclasses import replace

    first = compute(county, ASKED, django_capture_on_commit_callbacks)
    second = compute(county, replace(ASKED, count=3), django_capture_on_commit_callbacks)
    browser = signed_in(county.cast.officer)

    page = browser.get(
        reverse("siteplans:compare"), {"plan": [first.pk, second.pk]}
    ).content.decode()
    assert county.quiet.name in page
    assert "最好" in page
    alone = browser.get(reverse("siteplans:compare"), {"plan": [first.pk]})
    assert alone.url == reverse("siteplans:index")


def test_plans_side_by_side_say_in_what_they_were_asked_differently(
    county: County,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    from dataclasses import replace

    near = replace(ASKED, reaches=(OwnReach("courier", "rest", 250),), detour=1.5)
    plans = [compute(county, asked, django_capture_on_commit_callbacks) for asked in (ASKED, near)]
    usual = plans[1].asked.reaches[0].usual_m
    rows = {row["label"]: row["values"] for row in asked_apart(plans)}
    assert rows == {"绕行系数": ["1", "1.5"], "快递员去休息愿走": [f"{usual:,} 米", "250 米"]}

    browser, url = signed_in(county.cast.officer), reverse("siteplans:compare")
    page = browser.get(url, {"plan": [plan.pk for plan in plans]}).content.decode()
    assert "快递员去休息愿走" in page
    again = compute(county, ASKED, django_capture_on_commit_callbacks)
    page = browser.get(url, {"plan": [plans[0].pk, again.pk]}).content.decode()
    assert "这些方案的设定和服务距离都相同" in page


def test_the_list_takes_the_same_number_of_queries_however_long_it_is(
    county: County,
    signed_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    for _ in range(4):
        compute(county, ASKED, django_capture_on_commit_callbacks)
    browser = signed_in(county.cast.officer)
    with django_assert_max_num_queries(8):
        browser.get(reverse("siteplans:index"))


def test_what_if_a_station_fell_away(
    county: County,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    plan = compute(county, ASKED, django_capture_on_commit_callbacks)
    browser = signed_in(county.cast.officer)
    address = reverse("siteplans:what_if", args=[plan.pk])

    assert "还没有勾选站点" in browser.get(address).content.decode()
    tables = browser.get(address, {"without": site_id(county.old.pk)}).context["tables"]
    _label, total = tables[0][1][0]
    reason = next(line for line in result_of(plan).sites if line.place == county.old)
    assert total.lost == pytest.approx(reason.lost_without)
    assert browser.get(address, {"without": "P999999"}).status_code == 200


def test_the_page_says_what_the_next_money_would_buy(
    county: County,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    plan = compute(county, ASKED, django_capture_on_commit_callbacks)
    page = signed_in(county.cast.officer).get(plan.get_absolute_url())

    assert county.quiet in [line.place for line in page.context["next"]]
    assert "再多花钱" in page.content.decode()


def test_a_plan_can_ask_for_stations_open_at_night(
    county: County,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(county.cast.officer).post(
            reverse("siteplans:new"), form(county, min_open_at_night=1)
        )
    plan = SitePlan.objects.get()
    assert plan.result is not None
    assert "smart" in {site["level"] for site in plan.result["open"]}


def test_the_services_page_names_the_people_behind_each_service(
    county: County,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    plan = compute(county, ASKED, django_capture_on_commit_callbacks)
    page = signed_in(county.cast.officer).get(reverse("siteplans:services", args=[plan.pk]))

    line = next(
        line for line in page.context["menus"] if line.site.place in {county.busy, county.spare}
    )
    assert [service.label for service in line.services][:1] != []
    assert line.services[0].people > 0
    assert line.services[0].by_group in page.content.decode()


def test_yearly_budgets_that_are_no_numbers_are_refused_with_the_mend(
    county: County, signed_in: SignIn
) -> None:
    page = signed_in(county.cast.officer).post(
        reverse("siteplans:new"), form(county, phases="三十万, 20")
    )
    assert "每一年写一个整数" in page.content.decode()
    assert not SitePlan.objects.exists()


def test_a_plan_cancelled_before_its_turn_does_not_say_that_it_is_computing(
    county: County,
    signed_in: SignIn,
) -> None:
    plan = prepare_plan(county.cast.county, ASKED, title="撤回", actor=county.cast.officer)
    assert plan.job is not None
    request_cancel(plan.job.pk, county.cast.officer)

    page = signed_in(county.cast.officer).get(reverse("siteplans:index")).content.decode()
    assert "已取消" in page
    assert "计算中" not in page
