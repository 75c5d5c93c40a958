"""Reading evaluations, the figures they need, changes that are known, stations to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from minsheng.effects.models import Evaluation
from minsheng.organisations.models import reach
from minsheng.organisations.permissions import Permission
from minsheng.stations.models import Station

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def evaluations_for(actor: User) -> QuerySet[Evaluation]:
    """Evaluations within reach, newest first; without their figures."""
    rows: QuerySet[Evaluation] = Evaluation.objects.visible_to(actor)
    return rows.select_related("organisation", "asked_by").defer("panel")


def stations_for(actor: User) -> QuerySet[Station]:
    """Stations the actor may ask about."""
    within = reach(actor, Permission.PLAN_PROJECTS, field="organisation__path")
    rows: QuerySet[Station] = Station.objects.filter(within)
    return rows.select_related("organisation").order_by("code")
