"""Writing and lifting that a child stands behind in a year's rounds; who decided it answers for it above."""

from __future__ import annotations

from minsheng.applications.models import Child, Setback
from minsheng.organisations.models import Organisation


def set_back(child: Child, organisation: Organisation, year: int) -> None:
    """The child stands behind in the union's rounds of the year; one without a number cannot be found again."""
    if child.mark:
        Setback.objects.get_or_create(organisation=organisation, year=year, id_mark=child.mark)


def lift_setback(child: Child, organisation: Organisation, year: int) -> None:
    """The child stands where everybody stands."""
    Setback.objects.filter(organisation=organisation, year=year, id_mark=child.mark).delete()
