"""A round's classes and a family's day as plain values, for rules to compare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from minsheng.applications.models import Application, Child, Household
from minsheng.applications.rules.eligibility import Day, Offer
from minsheng.classes.models import CareClass
from minsheng.common.geo import LonLat
from minsheng.enrolment.models import Round
from minsheng.organisations.models import Organisation


def offers_of(found: Round) -> list[Offer]:
    """Every class of the round's terms, cancelled ones as not open."""
    rows = CareClass.objects.filter(term__rounds=found).select_related("term", "venue")
    return [
        Offer(
            class_id=row.pk,
            term_id=row.term_id,
            venue_id=row.venue_id,
            is_open=row.state == CareClass.State.OPEN,
            age_from=row.age_from,
            age_until=row.age_until,
            starts_on=row.term.starts_on,
            opens=row.opens,
            closes=row.closes,
            at=LonLat(row.venue.lon, row.venue.lat),
        )
        for row in rows
    ]


def births_of(children: Iterable[Child]) -> list[dt.date]:
    """The children's birthdays.

    Raises:
        ValueError: they have been deleted.
    """
    found = [child.birthday for child in children]
    if None in found:
        raise ValueError("the family's data have been deleted")
    return [born for born in found if born is not None]


def day_of(one: Application) -> Day:
    """Where the family lives and works, as exactly as towns are."""
    household = (
        Household.objects.filter(application=one).select_related("home_town", "work_town").first()
    )
    if household is None:
        return Day(None, None, None, None)
    return Day(
        _point(household.home_town),
        _point(household.work_town),
        household.work_from,
        household.work_until,
    )


def _point(town: Organisation | None) -> LonLat | None:
    if town is None or town.lon is None or town.lat is None:
        return None
    return LonLat(town.lon, town.lat)
