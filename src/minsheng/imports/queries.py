"""Reading for imports: who may import what where, which towns a row may lie in."""

from __future__ import annotations

from django.db.models import QuerySet

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
