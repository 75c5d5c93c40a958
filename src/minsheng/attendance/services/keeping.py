"""Writing down who was not there: absences only, one class and day at a time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.attendance.models import Absence, ClassDay
from minsheng.attendance.queries import holders_on
from minsheng.audit.services import record
from minsheng.classes.models import CareClass
from minsheng.organisations.permissions import Permission, may, require


class NoSuchDay(Exception):
    """The class is not held on that day, the day is still to come, or a child is not in the class."""


@transaction.atomic
def keep_day(
    class_id: int, on: dt.date, absences: Mapping[uuid.UUID, bool], *, actor: User
) -> ClassDay:
    """The class has been held that day, and these children were not there; doing it again corrects it.

    Args:
        absences: by holder whether the absence is excused.

    Raises:
        NotPermitted: the actor may not keep the attendance there.
        NoSuchDay: the day is outside the term or to come, or an absent child has no seat that day.
    """
    rows = CareClass.objects.select_for_update(of=["self"])
    care_class = rows.select_related("term", "organisation", "venue__town").get(pk=class_id)
    town = care_class.venue.town
    if town is None or not may(actor, Permission.KEEP_ATTENDANCE, town):
        require(actor, Permission.KEEP_ATTENDANCE, care_class.organisation)
    last = min(care_class.term.ends_on, timezone.localdate())
    seated = holders_on(care_class, on)
    is_held = care_class.state == CareClass.State.OPEN and care_class.term.starts_on <= on <= last
    if not is_held or not set(absences) <= seated:
        raise NoSuchDay(f"class {class_id} on {on}")
    excused = sum(absences.values())
    counts: dict[str, Any] = {
        "seated": len(seated),
        "unexcused": len(absences) - excused,
        "excused": excused,
    }
    day, _is_new = ClassDay.objects.update_or_create(
        care_class=care_class, on=on, defaults={**counts, "kept_by": actor}
    )
    day.absences.all().delete()
    Absence.objects.bulk_create(
        Absence(day=day, holder=holder, is_excused=is_excused)
        for holder, is_excused in sorted(absences.items())
    )
    record(actor, "attendance.kept", care_class, on=on.isoformat(), **counts)
    return day
