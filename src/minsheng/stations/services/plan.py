"""From a line in an adopted plan to a station-to-be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Post
from minsheng.organisations.permissions import Permission, require
from minsheng.places.models import Place
from minsheng.stations.codes import next_code
from minsheng.stations.models import Station, Step
from minsheng.stations.services.moves import enter

UNFINISHED = (Station.State.PLANNED, Station.State.BUILDING, Station.State.ACCEPTED)


class AlreadyPlanned(Exception):
    """The place has a station that is planned or being built."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a plan asks for at one place; the reason's figures are those that ``reasons`` tells of."""

    place: Place
    work: Station.Work
    level: str
    services: tuple[str, ...]
    cost_yuan: int
    due: dt.date
    plan_url: str = ""
    reason_facts: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def propose_station(proposal: Proposal, *, responsible: Post, actor: User) -> Station:
    """A station-to-be stands in the list with its code, its owner and the date it is due.

    Raises:
        NotPermitted: the actor may not adopt plans at the place's organisation.
        AlreadyPlanned: something is planned or being built at this place already.
    """
    place = proposal.place
    require(actor, Permission.ADOPT_SITEPLANS, place.organisation)
    if place.stations.filter(state__in=UNFINISHED).exists():
        raise AlreadyPlanned(place.name)
    station = Station.objects.create(
        organisation=place.organisation,
        responsible=responsible,
        code=next_code(place.organisation),
        name=place.name,
        place=place,
        town=place.town,
        address=place.address,
        area_m2=place.area_m2,
        capacity=place.capacity,
        source=Station.Source.PLAN,
        lon=place.lon,
        lat=place.lat,
        level=proposal.level,
        services=list(proposal.services),
        work=proposal.work,
        cost_yuan=proposal.cost_yuan,
        due=proposal.due,
        reason_facts=proposal.reason_facts,
        plan_url=proposal.plan_url,
    )
    enter(station, Station.State.PLANNED, cause=Step.Cause.PLAN, by=actor)
    record(actor, "station.proposed", station, due=proposal.due.isoformat(), work=proposal.work)
    return station
