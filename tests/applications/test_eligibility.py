"""Which classes a child can be in, and in which order they are proposed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.applications.rules.eligibility import (
    Day,
    Hindrance,
    Offer,
    detour_m,
    hindrance,
    suits,
    uncovered,
)
from minsheng.applications.rules.linking import own_offers, shared_offers
from minsheng.common.geo import LonLat

pytestmark = pytest.mark.once
START = dt.date(2026, 7, 6)
HOME, WORK = LonLat(118.87, 28.95), LonLat(118.90, 28.95)
DAY = Day(HOME, WORK, dt.time(8), dt.time(17))
OFFER = Offer(1, 1, 1, True, 6, 8, START, dt.time(7, 30), dt.time(17, 30), LonLat(118.88, 28.95))


@given(st.dates(dt.date(2008, 1, 1), dt.date(2024, 1, 1)))
def test_age_counts_on_the_first_day(born: dt.date) -> None:
    why = hindrance(born, OFFER)
    seventh, ninth = dt.date(2020, 7, 6), dt.date(2017, 7, 6)
    if born > seventh:
        assert why == Hindrance.TOO_YOUNG
    elif born <= ninth:
        assert why == Hindrance.TOO_OLD
    else:
        assert why is None


def test_a_class_that_is_not_held_takes_nobody() -> None:
    assert hindrance(dt.date(2019, 1, 1), replace(OFFER, is_open=False)) == Hindrance.NOT_OPEN


def test_on_the_way_to_work_is_no_detour() -> None:
    assert detour_m(DAY, OFFER) == pytest.approx(0, abs=2)
    behind = replace(OFFER, at=LonLat(118.86, 28.95))
    assert detour_m(DAY, behind) == pytest.approx(2 * 1.3 * 974, rel=0.01)
    assert detour_m(replace(DAY, home=None), OFFER) is None


def test_hours_that_do_not_fit_come_last_even_next_door() -> None:
    far = replace(OFFER, class_id=2, at=LonLat(118.99, 28.95))
    short = replace(OFFER, class_id=3, closes=dt.time(16))
    assert uncovered(DAY, short) == 60
    assert sorted([short, far, OFFER], key=lambda one: suits(DAY, one)) == [OFFER, far, short]
    unknown = replace(DAY, work_from=None, work_until=None)
    assert uncovered(unknown, short) == 0


def test_brothers_and_sisters_are_together_where_each_finds_a_class_of_its_age() -> None:
    older = replace(OFFER, class_id=2, age_from=9, age_until=12)
    elsewhere = replace(OFFER, class_id=3, venue_id=2)
    births = [dt.date(2019, 1, 1), dt.date(2016, 1, 1)]
    assert shared_offers(births, [OFFER, older, elsewhere], DAY) == [(OFFER, older)]
    assert shared_offers(births, [OFFER, elsewhere], DAY) == []
    assert own_offers(births[0], [OFFER, older, elsewhere], DAY) == [OFFER, elsewhere]
