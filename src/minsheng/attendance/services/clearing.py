"""Deleting what attendance knows of families, together with what they told."""

from __future__ import annotations

from collections.abc import Collection

from minsheng.applications.models import Child
from minsheng.attendance.models import Absence, Hearing


def clear_attendance(applications: Collection[int]) -> None:
    """Absences and hearings of these families are gone; counts of class days stay.

    A hearing that nobody has finished by then ends without any consequence.
    """
    holders = Child.objects.filter(application__in=applications).values("key")
    Absence.objects.filter(holder__in=holders).delete()
    Hearing.objects.filter(application__in=applications).delete()
