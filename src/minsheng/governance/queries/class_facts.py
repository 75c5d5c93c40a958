"""Facts of an appraisal about care classes: begun as announced, seats used, children there."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, Sum

from minsheng.attendance.models import ClassDay
from minsheng.classes.models import CareClass, Term

TOLD = [Term.State.ANNOUNCED, Term.State.ARCHIVED]
"""Terms that families were told of."""

Counts = dict[str, int | str | None]


def class_facts(path: str, until: dt.date) -> Counts:
    """Classes whose announced term began this year up to the day; merged and cancelled ones are not asked for."""
    first = dt.date(until.year, 1, 1)
    rows = CareClass.objects.filter(
        organisation__path__startswith=path,
        state=CareClass.State.OPEN,
        term__state__in=TOLD,
        term__starts_on__range=(first, until),
    )
    told = rows.aggregate(
        due=Count("pk"),
        begun=Count("pk", filter=Q(taken__gt=0)),
        seats=Sum("capacity"),
        taken=Sum("taken"),
    )
    if not told["due"]:
        return {}
    begun: Counts = {"classes_due": told["due"], "classes_begun": told["begun"]}
    return begun | {"class_seats": told["seats"], "class_seats_taken": told["taken"]}


def attendance_facts(path: str, until: dt.date) -> Counts:
    """Child-days of the lists kept this year up to the day. An excused child is not expected."""
    rows = ClassDay.objects.filter(
        care_class__organisation__path__startswith=path,
        on__range=(dt.date(until.year, 1, 1), until),
    )
    told = rows.aggregate(all=Sum("seated"), excused=Sum("excused"), gone=Sum("unexcused"))
    expected = (told["all"] or 0) - (told["excused"] or 0)
    if not expected:
        return {}
    return {"child_days_due": expected, "child_days_present": expected - told["gone"]}
