"""Deeds on stations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission, require
from minsheng.places.models import Place
from minsheng.stations.models import Serial, Station, Step

UNFINISHED = (Station.State.PLANNED, Station.State.BUILDING, Station.State.ACCEPTED)


class AlreadyPlanned(Exception):
    """The place has a station that is planned or being built."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a plan asks for at one place."""

    place: Place
    work: Station.Work
    level: str
    services: tuple[str, ...]
    cost_yuan: int
    due: dt.date
    reason: str
    plan_url: str = ""


def _county_of(organisation: Organisation) -> Organisation:
    """The second-level body above ``organisation``: the one whose code begins the station's."""
    ways = organisation.path.split(".")[:2]
    return (
        Organisation.objects.get(path=".".join(ways) + ".") if organisation.depth else organisation
    )


def next_code(organisation: Organisation) -> str:
    """The next free station code below ``organisation``'s county, e.g. "330802-ST-0007"; used up at once."""
    county = _county_of(organisation)
    serial, _made = Serial.objects.select_for_update().get_or_create(county=county)
    serial.last += 1
    serial.save(update_fields=["last"])
    return f"{county.code}-ST-{serial.last:04d}"


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
        lon=place.lon,
        lat=place.lat,
        level=proposal.level,
        services=list(proposal.services),
        work=proposal.work,
        cost_yuan=proposal.cost_yuan,
        due=proposal.due,
        reason=proposal.reason,
        plan_url=proposal.plan_url,
    )
    enter(station, Station.State.PLANNED, why=_("采纳选址方案"), by=actor)
    record(actor, "station.proposed", station, due=proposal.due.isoformat(), work=proposal.work)
    return station


def enter(station: Station, state: str, *, why: str, by: User) -> None:
    """The station is in ``state`` from now on, and the step says who and why."""
    station.state = state
    station.save(update_fields=["state"])
    Step.objects.create(station=station, state=state, at=timezone.now(), by=by, why=why)
