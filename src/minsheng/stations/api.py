"""Stations over the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.errors import HttpError
from ninja.params.functions import Query

from minsheng.common.opening import Faulty, fault_words, spans
from minsheng.organisations.permissions import Permission, actor_of, actor_with
from minsheng.stations.display import lang
from minsheng.stations.facts import facts_of
from minsheng.stations.models import Station, StationQuerySet
from minsheng.stations.queries import (
    editable_by,
    open_now,
    plain_time,
    rules_for,
    stations_for,
)
from minsheng.stations.services import set_hours

router = Router(tags=["stations"])


class StationOut(Schema):
    """One station; coordinates are WGS-84 degrees, money is yuan."""

    code: str
    short_code: str
    outside_code: str
    name: str
    kind: str
    state: str
    state_since: dt.datetime
    work: str
    level: str
    services: list[str]
    cost_yuan: int
    due: dt.date | None
    lon: float
    lat: float
    address: str
    town: str | None
    phone: str
    area_m2: int | None
    seats: int | None
    capacity: int | None
    free_entry: bool | None
    hours: dict[str, Any] | None = Field(description="opening rules, minsheng.opening/1")
    verified_on: dt.date | None
    responsible: str
    reason: str

    @staticmethod
    def resolve_responsible(station: Station) -> str:
        return str(station.responsible.holder)

    @staticmethod
    def resolve_town(station: Station) -> str | None:
        return station.town.code if station.town else None


class DoorOut(Schema):
    """Is the door open at ``at``, until when, and why? Times are those of the clock on the wall (UTC+8)."""

    code: str
    is_open: bool
    changes_at: dt.datetime | None
    reason: str
    note: str


class SpanOut(Schema):
    """The door is open from ``start`` up to ``end``."""

    start: dt.datetime
    end: dt.datetime


class HoursIn(Schema):
    """The opening rules as a document, and why they change."""

    document: dict[str, Any]
    why: str = Field("", max_length=200)


def _chosen(request: HttpRequest, state: str, kind: str, level: str) -> StationQuerySet:
    rows = stations_for(actor_of(request))
    wanted = {"state": state, "kind": kind, "level": level}
    chosen: StationQuerySet = rows.filter(
        **{name: value for name, value in wanted.items() if value}
    )
    return chosen


def _one(request: HttpRequest, code: str) -> Station:
    station: Station = get_object_or_404(stations_for(actor_of(request)), code=code)
    return station


@router.get("/", response=list[StationOut], summary="Stations within reach")
def list_stations(
    request: HttpRequest,
    offset: int = Query(0, ge=0, le=10_000_000),
    limit: int = Query(100, ge=1, le=500),
    state: str = "",
    kind: str = "",
    level: str = "",
) -> StationQuerySet:
    return _chosen(request, state, kind, level)[offset : offset + limit]


@router.get("/doors", response=list[DoorOut], summary="Which doors are open now")
def list_doors(
    request: HttpRequest,
    at: dt.datetime | None = None,
    offset: int = Query(0, ge=0, le=10_000_000),
    limit: int = Query(100, ge=1, le=500),
) -> list[dict[str, Any]]:
    """Stations in use with their open state, by the same rules as map and door sign."""
    rows = list(stations_for(actor_of(request)).in_use()[offset : offset + limit])
    states = open_now(rows, _moment(at))
    return [{"code": row.code, **_door(states[row.pk])} for row in rows]


def _moment(at: dt.datetime | None) -> dt.datetime:
    if at is None:
        return timezone.now()
    if not 2000 <= at.year < 2200:
        raise HttpError(422, "at: out of range")
    return at if at.tzinfo else timezone.make_aware(at)


def _door(state: Any) -> dict[str, Any]:
    return {
        "is_open": state.is_open,
        "changes_at": state.changes_at,
        "reason": str(state.reason),
        "note": state.note,
    }


@router.get("/{code}", response=StationOut, summary="One station")
def read_station(request: HttpRequest, code: str) -> Station:
    return _one(request, code)


@router.get("/{code}/door", response=DoorOut, summary="Is this door open")
def read_door(request: HttpRequest, code: str, at: dt.datetime | None = None) -> dict[str, Any]:
    station = _one(request, code)
    return {"code": code, **_door(open_now([station], _moment(at))[station.pk])}


@router.get("/{code}/spans", response=list[SpanOut], summary="When the door is open on some days")
def read_spans(
    request: HttpRequest,
    code: str,
    first: dt.date | None = None,
    days: int = Query(14, ge=1, le=92),
) -> list[Any]:
    """Posted hours with holidays, announced changes and weather; cut at the ends of the period."""
    station = _one(request, code)
    now = timezone.now()
    start = first or plain_time(now).date()
    if not 2000 <= start.year < 2200:
        raise HttpError(422, "first: out of range")
    return list(spans(rules_for(station, at=now), start, start + dt.timedelta(days=days - 1)))


@router.get("/{code}/facts", response=dict[str, Any], summary="What the registry knows of it")
def read_facts(request: HttpRequest, code: str) -> dict[str, Any]:
    station = _one(request, code)
    return facts_of([station])[station.pk]


@router.put("/{code}/hours", response=StationOut, summary="Set the opening hours")
def put_hours(request: HttpRequest, code: str, told: HoursIn) -> Station:
    """422: the document is wrong; the detail says where and what."""
    actor = actor_with(request, Permission.EDIT_STATIONS)
    station = get_object_or_404(editable_by(actor), code=code)
    try:
        set_hours(station.pk, told.document, actor=actor, why=told.why)
    except Faulty as faulty:
        said = "; ".join(f"{one.path}: {fault_words(one, lang())}" for one in faulty.faults)
        raise HttpError(422, said) from faulty
    return _one(request, code)
