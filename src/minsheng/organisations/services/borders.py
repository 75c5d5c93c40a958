"""Giving organisations their borders, and taking them away."""

from __future__ import annotations

from collections.abc import Mapping

import shapely
from django.db import transaction
from django.utils import timezone
from shapely.geometry import MultiPolygon

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.importers import km2
from minsheng.organisations.models import Border, Organisation
from minsheng.organisations.permissions import Permission, require


@transaction.atomic
def set_borders(
    areas: Mapping[int, MultiPolygon], *, datum: str, source: str, actor: User
) -> list[Border]:
    """The organisations have these borders, all or none; points are judged by them from now on.

    Args:
        areas: by the organisation's key, in degrees, WGS-84.
        datum: of the file they came from.

    Raises:
        NotPermitted: the actor may not edit one of the organisations.
    """
    rows = Organisation.objects.select_for_update(of=["self"]).filter(pk__in=areas).order_by("pk")
    return [
        _set_border(one, areas[one.pk], datum=datum, source=source, actor=actor) for one in rows
    ]


def _set_border(
    organisation: Organisation, area: MultiPolygon, *, datum: str, source: str, actor: User
) -> Border:
    require(actor, Permission.EDIT_ORGANISATIONS, organisation)
    shape = shapely.to_geojson(shapely.transform(area, lambda corners: corners.round(7)))
    border, _new = Border.objects.update_or_create(
        organisation=organisation,
        defaults={
            "shape": shape,
            "datum": datum,
            "source": source,
            "area_km2": round(km2(area), 3),
            "since": timezone.now(),
        },
    )
    area_km2 = round(border.area_km2)
    record(
        actor,
        "organisation.border_set",
        organisation,
        area_km2=area_km2,
        datum=datum,
        source=source,
    )
    return border


@transaction.atomic
def remove_border(organisation_id: int, *, actor: User) -> None:
    """The organisation has no border any more; its ground is estimated again.

    Raises:
        NotPermitted: the actor may not edit the organisation.
        Border.DoesNotExist: it has none.
    """
    organisation = Organisation.objects.select_for_update(of=["self"]).get(pk=organisation_id)
    require(actor, Permission.EDIT_ORGANISATIONS, organisation)
    Border.objects.get(organisation=organisation).delete()
    record(actor, "organisation.border_removed", organisation)
