"""Seats that nobody on the waiting list wants: for who has none, and for one more term where the rules allow it."""

from __future__ import annotations

import uuid

from django.db import transaction

from minsheng.classes.models import CareClass
from minsheng.classes.services import hold_seats
from minsheng.enrolment.models import Round
from minsheng.placements.models import Match, Placement
from minsheng.placements.queries import (
    BULKY,
    births_in,
    classes_waited_for,
    takes_all,
    terms_held,
)
from minsheng.placements.rules import children_in, unit_data
from minsheng.placements.services.publishing import answer_until
from minsheng.placements.services.sealing import WrongState, rules_of

State = Placement.State


@transaction.atomic
def claim_left(application_id: int, placement_id: int, class_id: int) -> Placement:
    """First come, first served, for seats nobody on the list wants: one hold for a family at a time.

    All children of the placement take the class, or none does. Children with a place may take one
    more term, up to as many as the rules allow: everybody has had a turn by then.

    Raises:
        WrongState: the family holds an offer, these children have a place and may have no more, the
            class is not for their age, or somebody on the waiting list would take the seat.
        NoPlaceLeft, AlreadySeated: as for ``hold_seats``.
    """
    found = Round.objects.get(draw__placements=placement_id)
    if Placement.objects.filter(pk=placement_id, state=State.ACCEPTED).exists():
        Round.objects.select_for_update(of=["self"]).get(
            pk=found.pk
        )  # before its rows, as in ``tend``
    rows = Placement.objects.select_for_update(of=["self"]).filter(application=application_id)
    mine = {one.pk: one for one in rows.order_by("pk")}
    placement = mine[placement_id]
    if any(one.state == State.OFFERED for one in mine.values()):
        raise WrongState("one hold for a family")
    match = Match.objects.defer(*BULKY).get(draw=placement.draw_id)
    wanted = classes_waited_for(placement.draw_id, but=placement)
    if class_id not in match.classes or class_id in wanted or placement.is_more:
        raise WrongState("somebody waits for this class, or it is not in the round")
    care_class = CareClass.objects.select_related("term").get(pk=class_id)
    if not takes_all(care_class, births_in(placement)):
        raise WrongState("the class is not for their age")
    if placement.state == State.ACCEPTED:
        placement = _one_more(found, placement, care_class)
    until = answer_until(found)
    hold_seats({uuid.UUID(holder): class_id for holder in placement.holders}, until=until)
    placement.state, placement.option, placement.until = State.OFFERED, -1, until
    placement.classes, placement.listed = _once_each(placement.holders, class_id), False
    placement.save()
    return placement


def _once_each(holders: list[str], class_id: int) -> list[int | None]:
    """The class for every child, however often it is among the holders."""
    return [
        class_id if holder not in holders[:place] else None for place, holder in enumerate(holders)
    ]


def _one_more(found: Round, has: Placement, care_class: CareClass) -> Placement:
    """A placement behind all others for the same children; the caller holds the round."""
    terms = terms_held(has)
    if len(terms) >= rules_of(found).most_terms or care_class.term_id in terms:
        raise WrongState("these children have a place")
    return Placement(
        draw_id=has.draw_id,
        application_id=has.application_id,
        place=Placement.objects.filter(draw=has.draw_id).count(),
        unit=unit_data(
            has.unit["receipt"], 0, children_in(has.unit), [], tier=-1, group=-1, marks={}
        )
        | {"more": True},
    )
