"""Looking again at what an inspection found, once somebody says it is put right."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.cases.models import Case, Part
from minsheng.common.clean import number_of
from minsheng.common.workdays import add_workdays
from minsheng.inspections.models import Inspection
from minsheng.inspections.services.planning import cancel_inspection, write_down
from minsheng.organisations.permissions import Permission, may

DAYS = 5
"""Working days within which a reported fix is looked at."""


def follow_case(case: Case) -> Inspection | None:
    """A fixed case of an inspection has a visit planned for it; one that waits no longer has none."""
    waiting = Inspection.objects.filter(case=case, state=Inspection.State.PLANNED).first()
    if case.state != Case.State.FIXED:
        if waiting is not None:
            cancel_inspection(waiting.pk, why=str(case.get_state_display()), actor=None)
        return None
    if waiting is not None or case.source != Case.Source.INSPECTION:
        return waiting
    return _plan_recheck(case, timezone.localdate())


def _found_by(case: Case) -> tuple[Inspection | None, str]:
    number, _sign, key = case.source_key.partition(":")
    rows = Inspection.objects.filter(pk=number_of(number) or 0)
    return rows.select_related("template", "station__organisation").first(), key


def _plan_recheck(case: Case, today: dt.date) -> Inspection | None:
    origin, key = _found_by(case)
    if origin is None:
        return None
    fixers = Part.objects.filter(case=case, kind=Part.Kind.FIXES).values("person_id")
    people = [
        person
        for person in origin.inspectors.exclude(pk__in=fixers)
        if may(person, Permission.INSPECT, case.organisation)
        and may(person, Permission.RECHECK_CASES, case.organisation)
    ]
    sheet = [
        {
            **section,
            "items": [{**one, "when": None} for one in section["items"] if one["key"] == key],
        }
        for section in origin.sheet
    ]
    sheet = [section for section in sheet if section["items"]]
    if not people or not sheet:
        return None  # whoever may recheck still finds the case on the list of fixes
    try:
        with transaction.atomic():
            return write_down(
                origin.station,
                origin.template,
                sheet,
                inspectors=people,
                post=case.dispatcher,
                window=(today, add_workdays(today, DAYS)),
                announced=True,
                origin=Inspection.Origin.RECHECK,
                actor=None,
                case=case,
            )
    except IntegrityError:  # another process planned it at the same moment
        return Inspection.objects.filter(case=case, state=Inspection.State.PLANNED).first()
