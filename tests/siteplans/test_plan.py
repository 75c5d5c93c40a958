"""From a need to a plan: freezing, computing, reading the reasons, adopting."""

import datetime as dt
from dataclasses import replace

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.audit.models import Entry
from minsheng.engines.siting.files import problem_from_data
from minsheng.engines.siting.plan import Plan
from minsheng.jobs.work import Work
from minsheng.organisations.permissions import NotPermitted
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.problem import NothingToPlan, build_problem
from minsheng.siteplans.queries import result_of
from minsheng.siteplans.rules import PlanSettings, site_id
from minsheng.siteplans.services import WrongState, adopt_plan, prepare_plan
from minsheng.stations.models import Station
from tests.demand.builders import make_point
from tests.siteplans.conftest import ASKED, County

DUE = dt.date(2027, 6, 30)


@pytest.fixture
def computed(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> SitePlan:
    return compute(county, ASKED, django_capture_on_commit_callbacks)


def compute(
    county: County, asked: PlanSettings, callbacks: DjangoCaptureOnCommitCallbacks
) -> SitePlan:
    with callbacks(execute=True):
        plan = prepare_plan(county.cast.county, asked, title="第一版", actor=county.cast.officer)
    plan.refresh_from_db()
    return plan


def test_the_plan_opens_where_most_people_are_and_keeps_the_station_that_must_stay(
    county: County, computed: SitePlan
) -> None:
    result = result_of(computed)
    deeds = {line.place: line.action for line in result.sites}

    assert computed.proved
    assert deeds[county.old] == "keep"
    assert set(deeds) - {county.old} <= {county.busy, county.spare}
    assert len(deeds) == 2


def test_each_site_has_its_reason_and_the_next_best_place(
    county: County, computed: SitePlan
) -> None:
    line = next(
        line for line in result_of(computed).sites if line.place in {county.busy, county.spare}
    )

    assert line.covered_only_here > 0
    assert line.alternative in {county.busy, county.spare}
    assert line.alternative_loss == pytest.approx(0)
    assert f"{line.covered_only_here:,.0f}" in line.reason


def test_a_station_that_may_close_gives_way_to_a_better_place(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    plan = compute(county, replace(ASKED, existing_stay=False), django_capture_on_commit_callbacks)
    result = result_of(plan)

    assert result.closed == [county.old]
    assert county.quiet in {line.place for line in result.sites}


def test_the_frozen_problem_stays_when_the_need_changes(county: County, computed: SitePlan) -> None:
    make_point(county.cast.town, 900, lon=118.95, lat=28.93)
    problem = computed.snapshot.problem

    assert problem_from_data(problem).sha256() == computed.problem_sha256
    now = build_problem(county.cast.county, ASKED, title="第一版")
    assert problem_from_data(now).sha256() != computed.problem_sha256


def test_an_impossible_wish_ends_with_its_cause(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    county.busy.must = county.quiet.must = "open"
    county.busy.save()
    county.quiet.save()
    plan = compute(county, ASKED, django_capture_on_commit_callbacks)

    assert plan.state == SitePlan.State.FAILED
    assert plan.failure


def test_a_county_without_demand_is_told_what_is_missing(county: County) -> None:
    with pytest.raises(NothingToPlan) as missing:
        prepare_plan(county.cast.other_county, ASKED, title="空", actor=county.cast.other_officer)
    assert missing.value.what == "demand"
    assert not SitePlan.objects.exists()


def test_a_candidate_that_misses_a_hard_criterion_is_left_out(county: County) -> None:
    county.busy.ground_floor = False
    county.busy.save()
    problem = build_problem(county.cast.county, replace(ASKED, hard_criteria=True), title="")

    assert site_id(county.busy.pk) not in {site["id"] for site in problem["sites"]}
    assert site_id(county.old.pk) in {site["id"] for site in problem["sites"]}


def test_adopting_puts_the_new_stations_on_the_list_with_owner_and_date(
    county: County, computed: SitePlan
) -> None:
    stations = adopt_plan(computed.pk, due=DUE, actor=county.cast.officer)

    [station] = stations
    assert station.work == Station.Work.BUILD
    assert (station.due, station.responsible.holder) == (DUE, county.cast.officer)
    assert "rest" in station.services
    assert station.why_here
    computed.refresh_from_db()
    assert computed.state == SitePlan.State.ADOPTED
    assert Entry.objects.filter(verb="siteplan.adopted").count() == 1


def test_a_plan_is_adopted_once(county: County, computed: SitePlan) -> None:
    adopt_plan(computed.pk, due=DUE, actor=county.cast.officer)
    with pytest.raises(WrongState):
        adopt_plan(computed.pk, due=DUE, actor=county.cast.officer)
    assert Station.objects.count() == 1


def test_the_neighbour_can_neither_compute_nor_adopt_here(
    county: County, computed: SitePlan
) -> None:
    with pytest.raises(NotPermitted):
        prepare_plan(county.cast.county, ASKED, title="越界", actor=county.cast.other_officer)
    with pytest.raises(NotPermitted):
        adopt_plan(computed.pk, due=DUE, actor=county.cast.other_officer)
    assert not Station.objects.exists()


def test_a_cancelled_search_keeps_the_best_plan_so_far(
    county: County,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(
        Work, "report", lambda *args, **figures: True
    )  # somebody presses cancel at once
    plan = compute(county, ASKED, django_capture_on_commit_callbacks)

    assert plan.state == SitePlan.State.READY
    assert plan.gap is not None
    assert len(result_of(plan).sites) <= 2


def test_a_search_whose_worker_is_stopped_goes_on_with_the_next_one(
    county: County,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(Work, "_should_stop", lambda work: work.job.attempts == 1)
    plan = compute(county, ASKED, django_capture_on_commit_callbacks)

    assert plan.job is not None
    assert plan.job.attempts == 2  # put back once, taken up again
    assert (plan.state, plan.proved) == (SitePlan.State.READY, True)


def test_a_plan_that_fails_the_independent_check_is_not_kept(
    county: County,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    honest = Plan.to_dict
    monkeypatch.setattr(Plan, "to_dict", lambda plan, **how: honest(plan, **how) | {"bound": -1.0})
    plan = compute(county, ASKED, django_capture_on_commit_callbacks)

    assert plan.state == SitePlan.State.FAILED
    assert plan.result is None


def test_a_plan_over_years_keeps_what_is_built_first_and_dates_each_station(
    county: County, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    asked = replace(ASKED, count=3, phases=(24_000, 24_000), services=("rest",))
    plan = compute(county, asked, django_capture_on_commit_callbacks)
    assert plan.result is not None
    first, last = plan.result["phases"]

    assert {site["site"] for site in first["open"]} <= {site["site"] for site in last["open"]}
    assert {line.year for line in result_of(plan).sites if line.action == "build"} == {1, 2}
    stations = adopt_plan(plan.pk, due=DUE, actor=county.cast.officer)
    assert {station.due.year for station in stations} == {2027, 2028}
