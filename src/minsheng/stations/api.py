"""Stations over the API."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.params.functions import Query

from minsheng.organisations.permissions import actor_of
from minsheng.stations.models import Station
from minsheng.stations.queries import stations_for

router = Router(tags=["stations"])


class StationOut(Schema):
    """One station; coordinates are WGS-84 degrees, money is yuan."""

    code: str
    name: str
    state: str
    work: str
    level: str
    services: list[str]
    cost_yuan: int
    due: dt.date | None
    lon: float
    lat: float
    responsible: str
    reason: str

    @staticmethod
    def resolve_responsible(station: Station) -> str:
        return str(station.responsible.holder)


@router.get("/", response=list[StationOut], summary="Stations within reach")
def list_stations(
    request: HttpRequest,
    offset: int = Query(0, ge=0, le=10_000_000),
    limit: int = Query(100, ge=1, le=500),
) -> QuerySet[Station]:
    return stations_for(actor_of(request))[offset : offset + limit]


@router.get("/{code}", response=StationOut, summary="One station")
def read_station(request: HttpRequest, code: str) -> Station:
    station: Station = get_object_or_404(stations_for(actor_of(request)), code=code)
    return station
