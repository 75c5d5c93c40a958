"""Reading terms, classes and seats."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet, Sum

from minsheng.accounts.models import User
from minsheng.classes.models import CareClass, CareClassQuerySet, Term
from minsheng.organisations.models import Organisation, reach
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.places.models import Place

ABOVE_TOWNS = [
    Organisation.Kind.CITY,
    Organisation.Kind.COUNTY,
    Organisation.Kind.ZONE,
    Organisation.Kind.DIRECT,
    Organisation.Kind.SYSTEM,
]


def planners(actor: User) -> QuerySet[Organisation]:
    """Unions for which the actor may plan classes; a county keeps its towns' classes."""
    return organisations_for(actor, Permission.EDIT_CLASSES).filter(kind__in=ABOVE_TOWNS)


def terms_for(actor: User) -> QuerySet[Term]:
    """Terms the actor may read, with the classes and seats the actor reaches in them."""
    mine = reach(actor, Permission.VIEW_CLASSES, field="classes__organisation__path")
    here = mine & ~Q(classes__state=CareClass.State.CANCELLED)
    rows = Term.objects.usable_by(actor, Permission.VIEW_CLASSES).select_related("organisation")
    counted: QuerySet[Term] = rows.annotate(
        number=Count("classes", filter=here),
        seats=Sum("classes__capacity", filter=here, default=0),
        seated=Sum("classes__taken", filter=here, default=0),
    )
    return counted


def classes_for(actor: User, permission: Permission | None = None) -> CareClassQuerySet:
    """Classes within reach with what their lists show."""
    rows = CareClass.objects.visible_to(actor, permission)
    return rows.select_related("term", "venue__town", "organisation", "responsible__holder")


def venues_at(organisation: Organisation) -> QuerySet[Place]:
    """Places in use where the organisation can hold classes."""
    return Place.objects.in_use().filter(organisation__path__startswith=organisation.path)


def drifting() -> QuerySet[CareClass]:
    """Classes whose count of taken seats is not the number of their live seats; always none."""
    live = Count("seats", filter=Q(seats__state__in=["held", "accepted"]))
    return CareClass.objects.annotate(live=live).exclude(live=F("taken"))
