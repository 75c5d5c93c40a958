"""Reading visits, and which stations nobody visited."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from minsheng.organisations.models import reach
from minsheng.organisations.permissions import Permission
from minsheng.stations.models import Station
from minsheng.visits.models import Visit

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def visits_for(actor: User) -> QuerySet[Visit]:
    """Visits to stations within reach."""
    rows: QuerySet[Visit] = Visit.objects.visible_to(actor)
    return rows.select_related("station", "organisation", "by", "case")


def visitable(actor: User) -> QuerySet[Station]:
    """Stations in use about which the actor may write a note."""
    within = reach(actor, Permission.VISIT, field="organisation__path")
    rows: QuerySet[Station] = Station.objects.in_use().filter(within)
    return rows.select_related("town").order_by("code")


def unvisited(actor: User, since: dt.date) -> QuerySet[Station]:
    """Stations in use that nobody visited since ``since``."""
    seen = Visit.objects.filter(station=OuterRef("pk"), on__gte=since)
    return visitable(actor).filter(~Exists(seen))


def months_ago(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months earlier, or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
