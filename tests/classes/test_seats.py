"""Seats: never more than there are, never two for one child, and the books always balance."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.audit.models import Entry
from minsheng.classes.models import CareClass, Seat
from minsheng.classes.queries import drifting
from minsheng.classes.services import (
    AlreadySeated,
    NoPlaceLeft,
    NoSuchSeat,
    WrongState,
    accept_seats,
    change_capacity,
    hold_seats,
    release_seats,
)
from tests.classes.builders import make_class, make_term
from tests.people import Cast


@pytest.fixture
def small(cast: Cast) -> CareClass:
    return make_class(make_term(cast.county), capacity=2)


def child() -> uuid.UUID:
    return uuid.uuid4()


def test_the_last_seat_goes_once_and_the_next_is_told(small: CareClass) -> None:
    hold_seats({child(): small.pk})
    hold_seats({child(): small.pk})
    with pytest.raises(NoPlaceLeft) as full:
        hold_seats({child(): small.pk})

    small.refresh_from_db()
    assert full.value.class_id == small.pk
    assert small.taken == small.seats.live().count() == 2
    assert small.ledger().balances


def test_brother_and_sister_get_both_seats_or_none(cast: Cast, small: CareClass) -> None:
    other = make_class(small.term, "B1", capacity=1)
    hold_seats({child(): other.pk})
    with pytest.raises(NoPlaceLeft):
        hold_seats({child(): small.pk, child(): other.pk})

    small.refresh_from_db()
    assert small.taken == 0
    assert not small.seats.exists()


def test_a_child_has_one_seat_in_a_term_and_may_have_another_in_the_next(
    cast: Cast, small: CareClass
) -> None:
    mine = child()
    next_term = make_class(make_term(cast.county, "2026-2"), capacity=1)
    hold_seats({mine: small.pk})
    with pytest.raises(AlreadySeated):
        hold_seats({mine: make_class(small.term, "B1").pk})
    hold_seats({mine: next_term.pk})

    assert Seat.objects.live().filter(holder=mine).count() == 2
    assert not drifting().exists()


def test_a_declined_seat_is_free_at_once(small: CareClass) -> None:
    first = child()
    hold_seats({first: small.pk, child(): small.pk})
    release_seats(small.term_id, [first])
    hold_seats({child(): small.pk})
    with pytest.raises(NoSuchSeat):
        release_seats(small.term_id, [first])

    small.refresh_from_db()
    assert small.taken == 2
    assert not drifting().exists()


def test_an_answer_after_its_time_does_not_count(small: CareClass) -> None:
    late, early = child(), child()
    now = timezone.now()
    hold_seats({late: small.pk}, until=now - dt.timedelta(minutes=1))
    hold_seats({early: small.pk}, until=now + dt.timedelta(hours=1))
    with pytest.raises(NoSuchSeat):
        accept_seats(small.term_id, [late])
    accept_seats(small.term_id, [early])
    accept_seats(small.term_id, [early])

    ledger = small.ledger()
    assert sorted(small.seats.values_list("state", flat=True)) == ["accepted", "held"]
    assert ledger.held == 1


def test_a_class_that_is_not_open_gives_no_seat(cast: Cast) -> None:
    planned = make_class(make_term(cast.county), state=CareClass.State.PLANNED)
    with pytest.raises(NoPlaceLeft):
        hold_seats({child(): planned.pk})


def test_seats_are_never_taken_away_from_those_who_have_them(cast: Cast, small: CareClass) -> None:
    hold_seats({child(): small.pk, child(): small.pk})
    with pytest.raises(WrongState):
        change_capacity(small.pk, 1, why="换小教室", actor=cast.officer)
    change_capacity(small.pk, 3, why="加一张课桌", actor=cast.officer)

    small.refresh_from_db()
    assert small.capacity == 3
    assert Entry.objects.get(verb="class.resized").facts["why"] == "加一张课桌"


def test_the_database_itself_refuses_an_oversold_class(small: CareClass) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CareClass.objects.filter(pk=small.pk).update(taken=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        CareClass.objects.filter(pk=small.pk).update(reserved=3)


def test_the_chain_counts_seats_and_names_nobody(cast: Cast, small: CareClass) -> None:
    mine = child()
    hold_seats({mine: small.pk}, actor=cast.officer)
    accept_seats(small.term_id, [mine], actor=cast.officer)
    release_seats(small.term_id, [mine], actor=cast.officer)

    told = Entry.objects.filter(verb__startswith="seats.").order_by("sequence")
    assert [entry.verb for entry in told] == ["seats.held", "seats.accepted", "seats.released"]
    assert all(str(mine) not in str(entry.facts) for entry in told)
