"""What inspectors find about clauses that no fact decides."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.permissions import NotPermitted, Permission, may
from minsheng.standards.models import Clause
from minsheng.stations.evaluation.keeping import evaluate
from minsheng.stations.models import Judgement, Station


class DecidedByFacts(Exception):
    """The clause has a condition: change the facts instead."""


def may_judge(actor: User, station: Station) -> bool:
    """Inspectors judge, and those who look after the station's record."""
    return any(
        may(actor, permission, station.organisation)
        for permission in (Permission.INSPECT, Permission.EDIT_STATIONS)
    )


@transaction.atomic
def record_judgement(
    station: Station,
    clause: Clause,
    *,
    passed: bool,
    actor: User,
    on: dt.date | None = None,
    note: str = "",
) -> Judgement:
    """It is on record whether the station meets the clause, and the station is judged again.

    Args:
        on: the day somebody looked; today if not given.

    Raises:
        NotPermitted: the actor may neither inspect nor edit there.
        DecidedByFacts: no person decides this clause.
    """
    if not may_judge(actor, station):
        raise NotPermitted(f"judging at {station.organisation.code}")
    if not clause.is_judged:
        raise DecidedByFacts(clause.number)
    judgement = Judgement.objects.create(
        station=station,
        mark=clause.mark,
        number=clause.number,
        passed=passed,
        on=on or timezone.localdate(),
        by=actor,
        note=note,
    )
    record(actor, "station.judged", station, number=clause.number, passed=passed)
    evaluate(Station.objects.filter(pk=station.pk).select_related("organisation"))
    return judgement
