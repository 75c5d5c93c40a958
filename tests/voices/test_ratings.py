"""Ratings: counted once per connection and day, watched for bursts, shown with how sure they are."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from minsheng.cases.models import Case
from minsheng.stations.models import Station
from minsheng.voices.models import Rating
from minsheng.voices.queries import stars_of
from minsheng.voices.rules.limits import BURST_RATINGS
from minsheng.voices.rules.ratings import summary
from minsheng.voices.services import hide
from minsheng.voices.services.answering import count_rating
from tests.people import Cast
from tests.voices.builders import open_station, rate


@pytest.fixture
def station(cast: Cast) -> Station:
    return open_station(cast)


def test_one_connection_counts_once_a_day(station: Station) -> None:
    first, second = rate(station, 5, mark="one"), rate(station, 1, mark="one")
    assert (first.set_aside, second.set_aside) == ("", "repeat")
    assert stars_of([station])[station.pk].n == 1


def test_a_burst_waits_for_somebody_to_look(station: Station, cast: Cast) -> None:
    ratings = [rate(station, 5) for _time in range(BURST_RATINGS + 2)]
    assert [one.set_aside for one in ratings] == [""] * BURST_RATINGS + ["burst"] * 2
    assert stars_of([station])[station.pk].n == BURST_RATINGS
    assert count_rating(ratings[-1].pk, actor=cast.officer)
    assert stars_of([station])[station.pk].n == BURST_RATINGS + 1


def test_a_repeat_is_not_counted_even_by_hand(station: Station, cast: Cast) -> None:
    rate(station, 5, mark="one")
    again = rate(station, 5, mark="one")
    assert not count_rating(again.pk, actor=cast.officer)


def test_the_same_page_sent_twice_is_one_rating(station: Station) -> None:
    key = uuid.uuid4()
    assert rate(station, 4, key=key) == rate(station, 4, key=key)


def test_several_low_ratings_in_a_week_open_one_case(station: Station) -> None:
    rate(station, 1, now=timezone.now() - dt.timedelta(days=8))
    rate(station, 1)
    rate(station, 2)
    assert not Case.objects.exists()
    rate(station, 1)
    rate(station, 1)
    assert Case.objects.get().item == "ratings"


def test_hidden_ratings_count_for_nothing(station: Station, cast: Cast) -> None:
    rate(station, 5)
    hide(Rating, rate(station, 1).pk, why="广告", actor=cast.officer)
    assert stars_of([station])[station.pk].mean == 5


def test_stars_come_with_their_number_and_interval() -> None:
    few = summary([0, 0, 0, 1, 2])
    assert few.is_few
    many = summary([2, 0, 3, 10, 25])
    assert (many.n, many.is_few) == (40, False)
    assert (many.mean, many.satisfied) == (4.4, 0.875)
    assert (round(many.low, 3), round(many.high, 3)) == (0.739, 0.945)


@given(st.lists(st.integers(0, 300), min_size=5, max_size=5))
def test_the_share_lies_in_its_interval_and_more_of_the_same_narrows_it(counts: list[int]) -> None:
    found, ten = summary(counts), summary([10 * count for count in counts])
    assert 0 <= found.low <= found.satisfied <= found.high <= 1 or found.n == 0
    assert ten.high - ten.low <= found.high - found.low + 1e-12
