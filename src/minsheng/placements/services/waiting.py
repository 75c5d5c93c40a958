"""What time does to a round: offers lapse, families are reminded once, and free seats go on by the same order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.utils import timezone

from minsheng.classes.services import hold_seats
from minsheng.engines import admission
from minsheng.enrolment.models import Round
from minsheng.enrolment.services.telling import tell
from minsheng.organisations.permissions import Permission
from minsheng.placements.models import Match, Objection, Placement
from minsheng.placements.problem import market_now
from minsheng.placements.rules import first_on_list
from minsheng.placements.services.answering import accept, release
from minsheng.placements.services.late import enlist_late
from minsheng.placements.services.publishing import answer_until, wanted
from minsheng.placements.services.sealing import locked

REMIND_BEFORE = dt.timedelta(hours=12)
State = Placement.State


@dataclass(frozen=True, slots=True)
class Tended:
    """How many offers lapsed, whom to remind, how many families were offered something new."""

    lapsed: int
    reminded: int
    offered: int


@transaction.atomic
def tend(round_id: int) -> Tended:
    """Offers whose time is over lapse, and what is free goes to who waits, late families last.

    Running it again changes nothing.
    """
    found = locked(round_id, None, Permission.EDIT_ENROLMENT)
    match = Match.objects.filter(draw__round=found).exclude(published_at=None).first()
    if match is None:
        return Tended(0, 0, 0)
    now = timezone.now()
    enlist_late(found, match)
    rows = list(match.draw.placements.select_for_update(of=["self"]).order_by("place"))
    lapsed = [one for one in rows if one.state == State.OFFERED and not one.takes_answer(now)]
    for one in lapsed:
        release(one)
        one.state, one.classes, one.option, one.until = State.LAPSED, [], -1, None
        one.save(update_fields=["state", "classes", "option", "until"])
    if lapsed:
        tell(found, "offers_lapsed", families=len(lapsed))
    due = [one for one in rows if _is_to_remind(one, now)]
    Placement.objects.filter(pk__in=[one.pk for one in due]).update(reminded_at=now)
    return Tended(len(lapsed), len(due), _hand_on(found, match, rows))


def _is_to_remind(one: Placement, now: dt.datetime) -> bool:
    if one.state != State.OFFERED or one.reminded_at is not None or one.until is None:
        return False
    return one.until - REMIND_BEFORE <= now


def _hand_on(found: Round, match: Match, rows: list[Placement]) -> int:
    """Re-match with everybody's present place as a floor; only who is listed may move."""
    listed = [one.place for one in rows if one.listed]
    if not listed:
        return 0
    corrected = Objection.objects.filter(
        placement__draw=match.draw, placement__listed=True, state=Objection.State.CORRECTED
    )
    first = list(corrected.order_by("pk").values_list("placement__place", flat=True))
    late = [one.unit for one in rows[len(match.choice) :]]
    data = first_on_list(market_now(match, late), first)
    present = np.array([one.option for one in rows], dtype=np.int64)
    gone = [one.place for one in rows if one.option < 0 and not one.listed]
    again = admission.rematch(admission.market_from_data(data), present, listed=listed, gone=gone)
    moved = [(rows[place], int(again.choice[place])) for place in again.moved]
    if moved:
        _move(found, match, moved)
        tell(found, "offers_made", families=len(moved))
    return len(moved)


def _move(found: Round, match: Match, moved: list[tuple[Placement, int]]) -> None:
    """All give up what they leave before any takes what it gets, so that seats can pass from one to another."""
    until = answer_until(found)
    for one, _option in moved:
        release(one)
    seated = [(one.unit, one.options[option]) for one, option in moved]
    hold_seats(wanted(seated), until=until)
    for one, option in moved:
        was_accepted = one.state == State.ACCEPTED
        one.option, one.classes = option, one.options[option]
        one.reminded_at = None
        if was_accepted:  # the family asked for something better, and this is it
            accept(one)
            one.until, one.listed = None, option > 0
        else:
            one.state, one.until, one.listed = State.OFFERED, until, False
        one.save()
