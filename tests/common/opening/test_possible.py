"""What a database leaves out is closed: no rule opens a door outside its possible quarters."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings

from minsheng.common.opening import Rules, Span, state_at
from minsheng.common.opening.possible import ALL_WEEK, HOURS, digit_at, possible_quarters
from minsheng.common.opening.rules import ALWAYS, NEVER
from tests.common.opening.strategies import MOMENTS, RULES

QUARTER = dt.timedelta(minutes=15)


def can_be_open(rules: Rules, when: dt.datetime) -> bool:
    place, digits = digit_at(when)
    return possible_quarters(rules)[place] in digits


@given(rules=RULES, when=MOMENTS)
@settings(max_examples=300)
def test_no_door_is_open_outside_its_possible_quarters(rules: Rules, when: dt.datetime) -> None:
    for step in range(0, 7 * 24 * 4, 5):
        moment = when + step * QUARTER
        assert can_be_open(rules, moment) or not state_at(rules, moment).is_open


@given(rules=RULES, when=MOMENTS)
@settings(max_examples=50)
def test_warnings_are_thought_of_before_they_come(rules: Rules, when: dt.datetime) -> None:
    assert len(possible_quarters(rules)) == HOURS
    bare = rules.extended(())
    promised = [promise.spans for _kind, promise in rules.on_warning]
    for spans in promised:
        for one in spans:
            moment = when.replace(hour=one.start // 60, minute=one.start % 60)
            assert can_be_open(bare, moment)


def test_an_ordinary_week_is_told_to_the_quarter() -> None:
    monday = dt.datetime(2026, 7, 20)
    rules = Rules(week=((Span(8 * 60 + 30, 12 * 60), Span(22 * 60, 30 * 60)), *((),) * 6))
    possible = {step for step in range(HOURS * 4) if can_be_open(rules, monday + step * QUARTER)}
    assert possible == {*range(34, 48), *range(88, 120)}


def test_sunday_night_reaches_into_monday() -> None:
    rules = Rules(week=(*((),) * 6, (Span(23 * 60, 25 * 60),)))
    assert can_be_open(rules, dt.datetime(2026, 7, 20, 0, 59))
    assert not can_be_open(rules, dt.datetime(2026, 7, 20, 1, 0))


def test_always_and_never() -> None:
    assert possible_quarters(Rules(week=ALWAYS)) == ALL_WEEK
    assert possible_quarters(Rules(week=NEVER)) == "0" * HOURS
