"""Reading for imports: who may import what where, which towns there are, which ground a claim covers."""

from __future__ import annotations

from django.db.models import QuerySet

from minsheng.common.geo import LonLat
from minsheng.imports.geography import Geography, Town
from minsheng.organisations.models import Organisation

TOWN = Organisation.Kind.TOWN


def claimable_path(organisation: Organisation) -> str:
    """The nearest organisation upwards that has towns: a zone or an enterprise system lies within its city."""
    parts = organisation.path.split(".")[:-1]
    for length in range(len(parts), 0, -1):
        path = ".".join(parts[:length]) + "."
        if Organisation.objects.within(path).filter(kind=TOWN).exists():
            return path
    return ""


def towns_within(organisation: Organisation) -> QuerySet[Organisation]:
    """The towns a row of ``organisation`` may lie in."""
    return Organisation.objects.within(claimable_path(organisation) or organisation.path).filter(
        kind=TOWN
    )


def geography() -> Geography:
    """Every town whose seat is known."""
    towns = Organisation.objects.filter(kind=TOWN, lon__isnull=False, lat__isnull=False)
    return Geography(
        [
            Town(town.path, town.name, town.name_en, LonLat(town.lon, town.lat))
            for town in towns
            if town.lon is not None and town.lat is not None
        ]
    )
