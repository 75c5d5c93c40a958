"""Demand points that need only what the story is about."""

from __future__ import annotations

from typing import Any

from minsheng.demand.models import DemandBatch, DemandPoint, HourBand, WorkerGroup
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission
from minsheng.places.sample import owner_of


def make_point(
    organisation: Organisation,
    workers: float = 20,
    *,
    group: str = "courier",
    band: str = "h10",
    **more: Any,
) -> DemandPoint:
    """A saved point of the organisation, in its batch of drawn points."""
    owner = owner_of(organisation, Permission.EDIT_DEMAND)
    batch, _ = DemandBatch.objects.get_or_create(
        organisation=organisation, source="drawn", name="绘制", defaults={"responsible": owner}
    )
    lon, lat = more.pop("lon", 118.88), more.pop("lat", 28.96)
    facts: dict[str, Any] = {
        "lon": lon,
        "lat": lat,
        "entered_lon": lon,
        "entered_lat": lat,
        "responsible": owner,
    }
    return DemandPoint.objects.create(
        organisation=organisation,
        batch=batch,
        code=more.pop("code", f"D{DemandPoint.objects.count() + 1}"),
        group=WorkerGroup.objects.get(code=group),
        band=HourBand.objects.get(code=band),
        workers=workers,
        **{**facts, **more},
    )
