"""Families that came after the window: listed behind all others, once two people have checked them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from minsheng.applications.queries import late_entries
from minsheng.applications.rules.entry import Entry
from minsheng.enrolment.models import Round
from minsheng.enrolment.services.telling import tell
from minsheng.placements.models import Match, Placement
from minsheng.placements.rules import Data, unit_data


def enlist_late(found: Round, match: Match) -> int:
    """Who has been confirmed since the last time stands last on the waiting list, in order of arrival.

    They have no ticket and no tier, and count in no reserve: whoever came in time goes before them.
    The caller holds the round.

    Returns:
        How many families were added.
    """
    rows = match.draw.placements.order_by("place")
    known = rows.filter(place__gte=len(match.choice)).values_list("application", flat=True)
    entries = late_entries(found, but=set(known))
    units = [(entry, unit) for entry in entries for unit in _units(entry, set(match.classes))]
    Placement.objects.bulk_create(
        Placement(
            draw=match.draw,
            application_id=entry.application,
            place=place,
            unit=unit,
            state=Placement.State.WAITING,
            listed=True,
            told=_told(),
        )
        for place, (entry, unit) in enumerate(units, rows.count())
    )
    if entries:
        tell(found, "late_listed", families=len(entries))
    return len(entries)


def _units(entry: Entry, classes: set[int]) -> list[Data]:
    """Its units, with the options that lie in the classes of the match."""
    return [
        unit_data(
            entry.receipt,
            number,
            [str(entry.holders[child]) for child in unit.children],
            [option for option in unit.options if {one for one in option if one} <= classes],
            tier=-1,
            group=-1,
            marks={},
        )
        for number, unit in enumerate(entry.units)
    ]


def _told() -> dict[str, Any]:
    """What a late family reads instead of reasons, in every language of the site."""
    told = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            told[code] = [
                _("您家在报名截止以后登记，没有参加抽签，排在所有按时报名的家庭后面，先来的在前。")
            ]
    return told
