"""Reading stations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from minsheng.stations.models import Station

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def stations_for(actor: User) -> QuerySet[Station]:
    """Stations the actor may see, by code, with all that a list shows; one query."""
    rows: QuerySet[Station] = Station.objects.visible_to(actor)
    return rows.select_related("organisation", "responsible__holder", "town")
