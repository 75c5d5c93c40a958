"""What is adopted elsewhere stands in the year's projects by itself, and keeps in step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.classes.models import CareClass
from minsheng.classes.services import announce_term, cancel_class, withdraw_term
from minsheng.governance.models import Milestone, Project
from minsheng.governance.queries.board import course_of, marks_of
from minsheng.governance.services import Share, split_target
from minsheng.siteplans.models import SitePlan, Snapshot
from minsheng.siteplans.rules import site_id
from minsheng.siteplans.services import adopt_plan
from minsheng.stations.models import Station
from minsheng.stations.services import move_station
from tests.classes.builders import make_class, make_term
from tests.governance.builders import finished_station, make_project, this_year
from tests.people import Cast
from tests.places.builders import make_place

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def ready_plan(cast: Cast, sites: int = 2) -> SitePlan:
    """A plan of the officer's county that wants a new station at each of so many places."""
    places = [make_place(cast.town, f"C{number}", town=cast.town) for number in range(sites)]
    reason = {"covered_only_here": 1, "lost_without": 1}
    wanted = [
        {"site": site_id(one.pk), "action": "build", "level": "", "cost_yuan": 1, "reason": reason}
        for one in places
    ]
    plan = SitePlan.objects.create(
        organisation=cast.county, responsible=cast.post_of(cast.officer), title="样例布局",
        parameters={}, state=SitePlan.State.READY, created_by=cast.officer,
        result={"status": "optimal", "open": wanted, "reason_measure": "workers"},
    )  # fmt: skip
    Snapshot.objects.create(plan=plan, packed=Snapshot.pack({"options": []}))
    return plan


def test_an_adopted_plan_is_a_milestone_until_its_stations_stand(
    cast: Cast,
    signed_in: SignedIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """Only the plan's own stations count; one given up is no longer asked for."""
    project, today = make_project(cast), timezone.localdate()
    plan, due = ready_plan(cast, 3), dt.date(this_year(), 12, 20)
    adopt_plan(plan.pk, due=due, actor=cast.officer)

    row = project.milestones.get()
    assert (row.organisation, row.responsible.holder) == (cast.county, cast.officer)
    assert (row.name, row.due, row.pieces) == ("样例布局", due, 3)
    finished_station(cast)
    assert [(one.done, one.is_done) for one in marks_of(project, cast.county, cast.officer, today)] == [(0, False)]  # fmt: skip

    dropped, *built = Station.objects.filter(plan_url=plan.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        move_station(dropped.pk, "exited", why="", exit_reason="not_built", actor=cast.officer)
    for one in built:
        move_station(one.pk, "building", why="", actor=cast.officer)
        move_station(one.pk, "accepted", why="", actor=cast.officer)
    assert [(one.done, one.is_done) for one in marks_of(project, cast.county, cast.officer, today)] == [(2, True)]  # fmt: skip
    page = signed_in(cast.officer).get(reverse("governance:plan", args=[project.pk]))
    assert f'href="{plan.get_absolute_url()}"' in page.content.decode()
    above = signed_in(cast.other_officer).get(reverse("governance:plan", args=[project.pk]))
    assert "样例布局" not in above.content.decode()


def test_a_project_split_later_finds_the_plan_that_was_there_before(cast: Cast) -> None:
    adopt_plan(ready_plan(cast).pk, due=dt.date(this_year(), 12, 20), actor=cast.officer)
    project = make_project(cast)
    assert project.milestones.get().pieces == 2

    shares = [Share(cast.county, 2), Share(cast.other_county, 1)]
    split_target(project.pk, 20, shares, "调整", actor=cast.city_officer)

    assert project.milestones.get().pieces == 2
    assert Entry.objects.filter(verb="governance.followed").count() == 1


def test_classes_announced_are_milestones_and_children_in_them_the_evidence(cast: Cast) -> None:
    today = timezone.localdate()
    project = make_project(cast, evidence=Project.Evidence.CLASSES)
    term = make_term(
        cast.city, starts_on=dt.date(this_year(), 12, 1), ends_on=dt.date(this_year(), 12, 31)
    )
    full, empty = (make_class(term, code, organisation=cast.county) for code in ("A1", "A2"))
    announce_term(term.pk, actor=cast.city_officer)
    row = project.milestones.get()
    assert (row.organisation, row.name, row.due, row.pieces) == (cast.county, term.name, term.starts_on, 2)  # fmt: skip

    term.__class__.objects.filter(pk=term.pk).update(starts_on=today)
    CareClass.objects.filter(pk=full.pk).update(taken=3)
    assert course_of(project).standings(today)[cast.county.code].done == 1
    assert [one.is_done for one in marks_of(project, cast.county, cast.officer, today)] == [False]

    cancel_class(empty.pk, why="报名不足", actor=cast.officer)
    assert [one.is_done for one in marks_of(project, cast.county, cast.officer, today)] == [True]
    withdraw_term(term.pk, actor=cast.city_officer)
    assert not Milestone.objects.exists()
    assert Entry.objects.filter(verb="governance.unfollowed").exists()
