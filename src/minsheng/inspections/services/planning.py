"""Planning visits and calling them off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.cases.models import Case
from minsheng.inspections.models import Draw, Inspection, Template
from minsheng.inspections.queries.conflicts import conflicts_between
from minsheng.inspections.services.errors import ConflictOfInterest, WrongState
from minsheng.organisations.models import Post
from minsheng.organisations.permissions import NotPermitted, Permission, may, require
from minsheng.organisations.queries import post_answering_for
from minsheng.standards.models import Scope
from minsheng.standards.vocabulary import readable
from minsheng.stations.facts import facts_of
from minsheng.stations.models import Station

Sheet = list[dict[str, Any]]


def sheets_for(template: Template, stations: Sequence[Station]) -> dict[int, Sheet]:
    """What is asked at each station: clauses that do not concern it are left out; a fixed number of queries."""
    facts = facts_of(stations)
    return {one.pk: _sheet(template.content, facts.get(one.pk, {})) for one in stations}


def _concerns(item: dict[str, Any], facts: dict[str, Any]) -> bool:
    condition = readable(Scope.STATION, item.get("applies", ""))
    return condition is None or condition.holds(facts) is not False


def _sheet(content: Sheet, facts: dict[str, Any]) -> Sheet:
    asked = [
        {**section, "items": [item for item in section["items"] if _concerns(item, facts)]}
        for section in content
    ]
    return [section for section in asked if section["items"]]


@transaction.atomic
def plan_inspection(
    station: Station,
    template: Template,
    *,
    inspectors: Sequence[User],
    window_from: dt.date,
    window_until: dt.date,
    announced: bool = False,
    origin: str = Inspection.Origin.HAND,
    actor: User,
) -> Inspection:
    """The visit is on its inspectors' list; nobody at the station knows of it unless it is announced.

    Raises:
        NotPermitted: the actor plans no inspections there, or somebody named may not inspect there.
        ConflictOfInterest: somebody named may not meet this station.
    """
    post = post_answering_for(actor, station.organisation, Permission.PLAN_INSPECTIONS)
    if post is None:
        raise NotPermitted(f"{Permission.PLAN_INSPECTIONS} at {station.organisation.code}")
    for person in inspectors:
        require(person, Permission.INSPECT, station.organisation)
    barred = conflicts_between([station], inspectors)
    for person in inspectors:
        if (person.pk, station.pk) in barred:
            raise ConflictOfInterest(str(person), barred[person.pk, station.pk])
    sheet = sheets_for(template, [station])[station.pk]
    return write_down(
        station,
        template,
        sheet,
        inspectors=inspectors,
        post=post,
        window=(window_from, window_until),
        announced=announced,
        origin=origin,
        actor=actor,
    )


def write_down(
    station: Station,
    template: Template,
    sheet: Sheet,
    *,
    inspectors: Iterable[User],
    post: Post,
    window: tuple[dt.date, dt.date],
    announced: bool,
    origin: str,
    actor: User | None,
    draw: Draw | None = None,
    case: Case | None = None,
) -> Inspection:
    """Store a visit whose rights and conflicts are settled. The audit entry is read where it was planned."""
    inspection: Inspection = Inspection.objects.create(
        station=station,
        organisation=station.organisation,
        responsible=post,
        template=template,
        sheet=sheet,
        origin=origin,
        draw=draw,
        case=case,
        announced=announced,
        window_from=window[0],
        window_until=window[1],
    )
    inspection.inspectors.set(inspectors)
    facts = {"station": station.code} if announced else {}
    record(actor, "inspection.planned", inspection, where=post.organisation, **facts)
    return inspection


@transaction.atomic
def cancel_inspection(inspection_id: int, *, why: str, actor: User | None) -> Inspection:
    """The visit will not be made.

    Raises:
        NotPermitted: the actor plans no inspections there.
        WrongState: it has begun, or is over.
    """
    rows = Inspection.objects.select_for_update(of=["self"])
    inspection: Inspection = rows.select_related("responsible__organisation", "organisation").get(
        pk=inspection_id
    )
    if actor is not None and not may(actor, Permission.PLAN_INSPECTIONS, inspection.organisation):
        raise NotPermitted(f"{Permission.PLAN_INSPECTIONS} at {inspection.organisation.code}")
    if inspection.state != Inspection.State.PLANNED:
        raise WrongState(inspection.state)
    inspection.state, inspection.note = Inspection.State.CANCELLED, why
    inspection.save(update_fields=["state", "note"])
    where = inspection.responsible.organisation
    record(actor, "inspection.cancelled", inspection, where=where)
    return inspection
