"""When a door is open: by hand, and against an oracle that looks at every minute."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.common.opening import (
    ALWAYS,
    DayRule,
    Exception_,
    Extension,
    Reason,
    Rules,
    Season,
    Span,
    holiday_on,
    is_makeup,
    read,
    spans,
    state_at,
    weekly_minutes,
)
from tests.common.opening import official, oracle
from tests.common.opening.strategies import MOMENTS, RULES, moments_near

MINUTE = dt.timedelta(minutes=1)
MON = "2026-11-23"
LUNCH = (Span(510, 720), Span(870, 1080))
OFFICE = Rules(week=(LUNCH, LUNCH, LUNCH, LUNCH, LUNCH, (), ()))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@settings(max_examples=150)
@given(st.data(), RULES)
def test_every_answer_is_what_looking_at_each_minute_gives(
    data: st.DataObject, rules: Rules
) -> None:
    now = data.draw(moments_near(rules))
    state = state_at(rules, now)

    assert state.is_open == oracle.is_open(rules, now)
    end = state.changes_at or now + dt.timedelta(days=9)
    moment = now
    while moment < min(end, now + dt.timedelta(days=4)):
        assert oracle.is_open(rules, moment) == state.is_open
        moment += MINUTE
    if state.changes_at:
        assert oracle.is_open(rules, state.changes_at) != state.is_open


@settings(max_examples=60)
@given(RULES, MOMENTS)
def test_the_spans_of_some_days_cover_exactly_the_open_minutes(
    rules: Rules, moment: dt.datetime
) -> None:
    first, last = moment.date(), moment.date() + dt.timedelta(days=3)
    found = spans(rules, first, last)

    assert all(one.end < other.start for one, other in pairwise(found))
    when = dt.datetime.combine(first, dt.time())
    while when.date() <= last:
        covered = any(one.start <= when < one.end for one in found)
        assert covered == oracle.is_open(rules, when)
        when += 7 * MINUTE


@settings(max_examples=100)
@given(RULES, MOMENTS)
def test_hours_per_week_count_each_minute_once(rules: Rules, moment: dt.datetime) -> None:
    plain = Rules(week=rules.week)
    monday = dt.date(2026, 11, 16)
    counted = spans(plain, monday, monday + dt.timedelta(days=6))
    total = sum((one.end - one.start).total_seconds() for one in counted) / 60
    assert weekly_minutes(plain, monday) == total


def test_the_calendar_is_that_of_the_notices() -> None:
    day = official.FIRST
    while day <= official.LAST:
        assert is_makeup(day) == (day in official.WORKED), day
        assert bool(holiday_on(day)) == (day in official.DAYS_OFF), day
        day += dt.timedelta(days=1)


def test_a_moved_day_off_bears_the_name_of_its_holiday() -> None:
    assert holiday_on(dt.date(2026, 10, 7)) == "国庆节"
    assert holiday_on(dt.date(2026, 2, 15)) == "春节"
    assert holiday_on(dt.date(2026, 6, 21)) == "端午节"


@pytest.mark.parametrize(
    ("now", "is_open", "changes_at", "reason"),
    [
        (f"{MON} 08:29", False, f"{MON} 08:30", Reason.WEEK),
        (f"{MON} 08:30", True, f"{MON} 12:00", Reason.WEEK),
        (f"{MON} 12:00", False, f"{MON} 14:30", Reason.BREAK),
        (f"{MON} 18:00", False, "2026-11-24 08:30", Reason.WEEK),
        ("2026-11-28 10:00", False, "2026-11-30 08:30", Reason.WEEK),
    ],
)
def test_a_weekday_with_a_lunch_gap(
    now: str, is_open: bool, changes_at: str, reason: Reason
) -> None:
    state = state_at(OFFICE, at(now))
    assert (state.is_open, state.changes_at, state.reason) == (is_open, at(changes_at), reason)


def test_a_station_open_day_and_night_has_no_next_change() -> None:
    assert state_at(Rules(week=ALWAYS), at(f"{MON} 03:00")).changes_at is None
    assert state_at(Rules(), at(f"{MON} 03:00")).changes_at is None


def test_open_day_and_night_but_for_one_closed_day() -> None:
    closed = Exception_(dt.date(2026, 12, 1), dt.date(2026, 12, 1), (), "停电检修")
    rules = Rules(week=ALWAYS, exceptions=(closed,))

    assert state_at(rules, at(f"{MON} 03:00")).changes_at == at("2026-12-01 00:00")
    closed_now = state_at(rules, at("2026-12-01 10:00"))
    assert (closed_now.changes_at, closed_now.note) == (at("2026-12-02 00:00"), "停电检修")


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    night = (Span(1320, 1800),)
    closed = Exception_(dt.date(2026, 11, 24), dt.date(2026, 11, 24), ())
    rules = Rules(week=(night,) * 7, exceptions=(closed,))

    assert state_at(rules, at("2026-11-24 05:00")).is_open  # Monday's night
    assert not state_at(rules, at("2026-11-25 05:00")).is_open  # would be Tuesday's


def test_closed_on_holidays_and_open_on_weekends_worked() -> None:
    rules = replace(OFFICE, holidays=DayRule("closed"), makeup_days=DayRule("mon"))

    national_day = state_at(rules, at("2026-10-01 10:00"))
    assert (national_day.is_open, national_day.note) == (False, "国庆节")
    assert national_day.changes_at == at("2026-10-08 08:30")
    assert state_at(rules, at("2026-10-10 10:00")).is_open  # a Saturday worked


def test_a_season_may_pass_new_year() -> None:
    winter = Season("冬季", (12, 1), (2, 28), ((Span(600, 900),),) * 7)
    rules = replace(OFFICE, seasons=(winter,))

    assert state_at(rules, at("2027-01-02 12:30")).is_open
    assert not state_at(rules, at("2027-03-01 12:30")).is_open


def test_heat_keeps_the_door_open_longer_and_ends_by_itself() -> None:
    heat = Extension(
        at("2026-07-20 10:00"), at("2026-07-22 16:00"), (Span(360, 1320),), reason="高温橙色预警"
    )
    rules = OFFICE.extended((heat,))

    evening = state_at(rules, at("2026-07-20 20:00"))
    assert (evening.is_open, evening.changes_at) == (True, at("2026-07-20 22:00"))
    assert (evening.reason, evening.note) == (Reason.EXTENSION, "高温橙色预警")
    assert state_at(rules, at("2026-07-21 12:30")).is_open  # through the lunch gap
    assert not state_at(rules, at("2026-07-22 20:00")).is_open
    assert not state_at(rules, at("2026-07-20 07:00")).is_open  # before the warning


def test_heat_opens_a_closed_day_only_where_that_was_promised() -> None:
    saturday = at("2026-07-25 10:00")
    heat = Extension(at("2026-07-24 00:00"), at("2026-07-27 00:00"), (Span(360, 1320),))
    closed = Exception_(saturday.date(), saturday.date(), (), "停水")
    also = replace(heat, on_closed_days=True)

    assert not state_at(OFFICE.extended((heat,)), saturday).is_open
    assert state_at(OFFICE.extended((also,)), saturday).is_open
    shut = replace(OFFICE, exceptions=(closed,)).extended((also,))
    assert not state_at(shut, saturday).is_open


def test_a_document_is_read_as_it_is_written() -> None:
    rules = read({"week": {"mon": ["8:30-12:00", "14:30–18:00"], "sat": ["22:00-06:00"]}})

    assert rules.week[0] == LUNCH
    assert rules.week[5] == (Span(1320, 1800),)
