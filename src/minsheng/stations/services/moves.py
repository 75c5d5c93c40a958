"""Moving a station from state to state."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.permissions import Permission, require
from minsheng.stations.models import Station, Step
from minsheng.stations.rules.states import move_between
from minsheng.stations.services.supplies import join_warnings
from minsheng.stations.signals import station_moved
from minsheng.stations.sites import WORKING, leave, settle


class WrongState(Exception):
    """The station (or what belongs to it) is not in a state that allows this step."""


class NoHours(Exception):
    """A station cannot open before anybody has said when."""


class NoReason(Exception):
    """Leaving needs a reason from the list."""


class NeedsDecision(Exception):
    """A judgement on the station: proposed, heard and confirmed by a second person, never one person's move."""


def locked(station_id: int) -> Station:
    """The station, locked for the transaction, with its organisation."""
    rows = Station.objects.select_for_update(of=["self"]).select_related("organisation")
    station: Station = rows.get(pk=station_id)
    return station


def enter(station: Station, state: str, *, by: User, why: str = "", cause: str = "") -> None:
    """The station is in ``state`` from now on, the step says who and why, and the place list knows."""
    now = timezone.now()
    station.state, station.state_since = state, now
    station.save(update_fields=["state", "state_since"])
    Step.objects.create(station=station, state=state, at=now, by=by, cause=cause, why=why)
    if state != Station.State.EXITED:
        settle([station])
    if state == Station.State.OPEN:
        join_warnings(station)


@transaction.atomic
def move_station(
    station_id: int,
    state: str,
    *,
    why: str,
    actor: User,
    cause: str = "",
    exit_reason: str = "",
    is_decided: bool = False,
) -> Station:
    """The station is in the new state; who, when and why stand in its history. After commit ``station_moved`` is sent.

    Args:
        cause: what the system did (``Step.Cause``); ``why`` is then the fact behind it.
        is_decided: two people have decided so after a hearing.

    Raises:
        NotPermitted: the actor may not edit stations there.
        WrongState: no move leads from its state to the new one.
        NoHours: it would open without opening hours.
        NoReason: it would exit without a reason from the list.
        NeedsDecision: the reason judges the station and nobody has decided so.
    """
    station = locked(station_id)
    require(actor, Permission.EDIT_STATIONS, station.organisation)
    move = move_between(station.state, state)
    if move is None:
        raise WrongState(f"{station.code} is {station.state}")
    if move.needs_hours and not station.hours:
        raise NoHours(station.code)
    if move.needs_exit_reason and exit_reason not in Station.ExitReason.values:
        raise NoReason(station.code)
    if exit_reason in Station.JUDGED and not is_decided:
        raise NeedsDecision(station.code)
    before = station.state
    enter(station, state, why=why, cause=cause, by=actor)
    if move.needs_exit_reason:
        station.exit_reason = exit_reason
        station.save(update_fields=["exit_reason"])
        if before in WORKING:
            leave(station)
    record(actor, "station.moved", station, before=before, state=state, why=why, reason=exit_reason)
    transaction.on_commit(lambda: station_moved.send(Station, station=station, before=before))
    return station
