"""Many families in the same moment, on the database that lets them."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from minsheng.classes.models import CareClass, Seat
from minsheng.classes.queries import drifting
from minsheng.classes.services import (
    AlreadySeated,
    NoPlaceLeft,
    NoSuchSeat,
    accept_seats,
    hold_seats,
    release_seats,
)
from tests.classes.builders import make_class, make_term
from tests.people import make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def small(transactional_db: None) -> CareClass:
    if connection.vendor != "postgresql":
        pytest.skip("the in-memory SQLite of the tests has one writer at a time")
    return make_class(make_term(make_cast().county), capacity=3)


def at_once(*deeds: Callable[[], Any]) -> list[str]:
    """What each deed answers or raises, by name, when all start together."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> str:
        start.wait()
        try:
            deed()
        except (AlreadySeated, NoPlaceLeft, NoSuchSeat) as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def test_of_eight_families_three_get_the_three_seats(small: CareClass) -> None:
    told = at_once(*[lambda: hold_seats({uuid.uuid4(): small.pk})] * 8)
    assert told == ["NoPlaceLeft"] * 5 + ["done"] * 3
    assert Seat.objects.live().count() == 3
    assert not drifting().exists()


def test_one_family_in_four_windows_gets_one_seat(small: CareClass) -> None:
    mine = uuid.uuid4()
    other = make_class(small.term, "B1", capacity=3)
    told = at_once(
        *[lambda: hold_seats({mine: small.pk}), lambda: hold_seats({mine: other.pk})] * 2
    )
    assert told == ["AlreadySeated"] * 3 + ["done"]
    assert not drifting().exists()


def test_pairs_crossing_each_other_never_wait_in_a_circle(small: CareClass) -> None:
    other = make_class(small.term, "B1", capacity=3)
    there = [lambda: hold_seats({uuid.uuid4(): small.pk, uuid.uuid4(): other.pk})] * 3
    back = [lambda: hold_seats({uuid.uuid4(): other.pk, uuid.uuid4(): small.pk})] * 3
    assert at_once(*there, *back) == ["NoPlaceLeft"] * 3 + ["done"] * 3
    assert not drifting().exists()


def test_a_seat_is_released_once_and_never_both_accepted_and_free(small: CareClass) -> None:
    mine = uuid.uuid4()
    hold_seats({mine: small.pk})
    told = at_once(
        lambda: release_seats(small.term_id, [mine]),
        lambda: release_seats(small.term_id, [mine]),
        lambda: accept_seats(small.term_id, [mine]),
    )
    assert told.count("done") >= 1
    assert not Seat.objects.live().exists()
    assert not drifting().exists()
