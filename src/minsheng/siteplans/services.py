"""Making a plan, keeping its result, adopting it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.jobs.services import start
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.places.models import Place
from minsheng.siteplans.models import SitePlan, Snapshot
from minsheng.siteplans.problem import build_problem, network_for, settled
from minsheng.siteplans.queries import reason_facts
from minsheng.siteplans.rules import PlanSettings, first_years, place_of
from minsheng.siteplans.signals import plan_adopted
from minsheng.stations.models import Station
from minsheng.stations.services import AlreadyPlanned, Proposal, propose_station

JOB = "siteplans.solve"


class WrongState(Exception):
    """The plan is not in a state that allows this step."""


def _owner(actor: User, area: Organisation, permission: Permission) -> Post:
    require(actor, permission, area)
    post = post_answering_for(actor, area, permission)
    if post is None:  # require() has just found one
        raise NotPermitted(f"{permission} at {area.code}")
    return post


@transaction.atomic
def prepare_plan(area: Organisation, asked: PlanSettings, *, title: str, actor: User) -> SitePlan:
    """The input is frozen with its digest, and the search waits in the queue.

    Raises:
        NotPermitted: the actor may not compute plans for the area.
        NothingToPlan: no demand, need, place or (if asked for) street is known there.
        NoSuchNeed: a reach was given for something that is not in the table of needs.
        BadInput: rows of the frozen problem contradict each other.
    """
    from minsheng.engines.siting.files import problem_from_data  # heavy: numpy and the solver

    post = _owner(actor, area, Permission.COMPUTE_SITEPLANS)
    asked = settled(area, asked)
    network = network_for(area, asked)
    problem = build_problem(area, asked, title=title)
    digest = problem_from_data(problem).sha256()
    plan = SitePlan.objects.create(
        organisation=area,
        responsible=post,
        title=title,
        parameters=asked.to_json(),
        network=network,
        problem_sha256="" if network else digest,
        created_by=actor,
    )
    Snapshot.objects.create(plan=plan, packed=Snapshot.pack(problem))
    plan.job = start(
        JOB,
        actor=actor,
        organisation=area,
        responsible=post,
        title=title,
        arguments={"plan_id": plan.pk},
    )
    plan.save(update_fields=["job"])
    streets = network.digest if network else None
    record(actor, "siteplan.prepared", plan, sha256=digest, streets=streets)
    return plan


@transaction.atomic
def keep_result(
    plan_id: int, result: dict[str, Any], far_from_streets: dict[str, Any] | None = None
) -> None:
    """The plan has its result; a result that is there already stays (a job may run twice)."""
    plan = SitePlan.objects.select_for_update(of=["self"]).get(pk=plan_id)
    if plan.state not in {SitePlan.State.COMPUTING, SitePlan.State.FAILED}:
        return
    plan.state, plan.result, plan.failure = SitePlan.State.READY, result, ""
    plan.proved, plan.gap = result["status"] == "optimal", result["gap"]
    plan.problem_sha256, plan.far_from_streets = result["problem_sha256"], far_from_streets or {}
    plan.save(
        update_fields=[
            "state",
            "result",
            "failure",
            "proved",
            "gap",
            "problem_sha256",
            "far_from_streets",
        ]
    )
    record(None, "siteplan.computed", plan, status=result["status"], gap=result["gap"])


@transaction.atomic
def keep_failure(plan_id: int, why: str) -> None:
    """The search ended without a plan, for a reason people can read."""
    plan = SitePlan.objects.select_for_update(of=["self"]).get(pk=plan_id)
    if plan.state != SitePlan.State.COMPUTING:
        return
    plan.state, plan.failure = SitePlan.State.FAILED, why
    plan.save(update_fields=["state", "failure"])
    record(None, "siteplan.failed", plan)


@transaction.atomic
def adopt_plan(plan_id: int, *, due: dt.date, actor: User) -> list[Station]:
    """Every site to build or upgrade stands in the station list with its owner and date.

    A place where something is planned already is left as it is.

    Raises:
        NotPermitted: the actor may not adopt plans for the area.
        WrongState: the plan has no result, or is adopted already.
    """
    plan = (
        SitePlan.objects.select_for_update(of=["self"])
        .select_related("organisation")
        .get(pk=plan_id)
    )
    post = _owner(actor, plan.organisation, Permission.ADOPT_SITEPLANS)
    if plan.state != SitePlan.State.READY:
        raise WrongState(f"plan {plan.pk} is {plan.state}")
    stations = []
    for proposal in _proposals(plan, due):
        try:
            with transaction.atomic():
                stations.append(propose_station(proposal, responsible=post, actor=actor))
        except AlreadyPlanned:
            continue
    plan.state, plan.adopted_by, plan.adopted_at = SitePlan.State.ADOPTED, actor, timezone.now()
    plan.save(update_fields=["state", "adopted_by", "adopted_at"])
    record(actor, "siteplan.adopted", plan, stations=len(stations), due=due.isoformat())
    plan_adopted.send(SitePlan, plan=plan, actor=actor)
    return stations


def _proposals(plan: SitePlan, due: dt.date) -> list[Proposal]:
    result = plan.result or {}
    wanted = [site for site in result["open"] if site["action"] in Station.Work.values]
    places = Place.objects.select_related("organisation").in_bulk(
        [place_of(s["site"]) for s in wanted]
    )
    offers = {
        (option["site"], option["level"]): tuple(option["services"].split(";"))
        for option in plan.snapshot.problem["options"]
    }
    years = first_years(result.get("phases", []))
    return [
        Proposal(
            place=places[place_of(site["site"])],
            work=Station.Work(site["action"]),
            level=site["level"] or "",
            services=offers.get((site["site"], site["level"]), ()),
            cost_yuan=round(site["cost_yuan"]),
            due=_later(due, years.get(site["site"], 0)),
            plan_url=plan.get_absolute_url(),
            reason_facts=reason_facts(site["reason"], result["reason_measure"]),
        )
        for site in wanted
        if place_of(site["site"]) in places
    ]


def _later(due: dt.date, years: int) -> dt.date:
    """The same day some years later; the last of February where that year has no 29th."""
    try:
        return due.replace(year=due.year + years)
    except ValueError:
        return due.replace(year=due.year + years, day=28)
