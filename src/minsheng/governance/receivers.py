"""What governance hears from below: plans adopted, terms announced, and what becomes of their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from minsheng.classes.models import CareClass, Term
from minsheng.classes.signals import class_changed, term_moved
from minsheng.governance.services import follow_plan, follow_term
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.signals import plan_adopted
from minsheng.stations.models import Station
from minsheng.stations.signals import station_moved

if TYPE_CHECKING:
    from minsheng.accounts.models import User


@receiver(plan_adopted)
def on_plan_adopted(sender: object, plan: SitePlan, actor: User, **_more: Any) -> None:
    """Its stations are milestones from now on."""
    follow_plan(plan, actor=actor)


@receiver(term_moved)
def on_term_moved(sender: object, term: Term, actor: User, **_more: Any) -> None:
    """Its classes are milestones while everybody can read of them."""
    follow_term(term, actor=actor)


@receiver(class_changed)
def on_class_changed(sender: object, care_class: CareClass, kind: str, **_more: Any) -> None:
    """A class more or fewer of an announced term."""
    if kind in ("opened", "cancelled") and care_class.term.state != Term.State.DRAFT:
        follow_term(care_class.term)


@receiver(station_moved)
def on_station_moved(sender: object, station: Station, **_more: Any) -> None:
    """A station that the plan wanted is given up."""
    if station.plan_url and station.state == Station.State.EXITED:
        adopted = SitePlan.objects.filter(state=SitePlan.State.ADOPTED).defer("result")
        for plan in adopted.select_related("organisation", "responsible"):
            if plan.get_absolute_url() == station.plan_url:
                follow_plan(plan)
