"""Working days in China: moved days off, worked weekends, and years nobody has announced yet."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.common.workdays import (
    add_workdays,
    holiday_name,
    is_makeup_workday,
    is_published,
    is_workday,
    workdays_between,
)

DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2028, 12, 31))

# The notices of the State Council's general office for 2025 and 2026, in our own words:
# runs of days off, and weekend days worked for them.
OFF = [
    ("2025-01-01", 1), ("2025-01-28", 8), ("2025-04-04", 3), ("2025-05-01", 5),
    ("2025-05-31", 3), ("2025-10-01", 8),
    ("2026-01-01", 3), ("2026-02-15", 9), ("2026-04-04", 3), ("2026-05-01", 5),
    ("2026-06-19", 3), ("2026-09-25", 3), ("2026-10-01", 7),
]  # fmt: skip
WORKED = [
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
]  # fmt: skip


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(("first", "length"), OFF)
def test_nobody_works_on_announced_days_off(first: str, length: int) -> None:
    assert not any(is_workday(day(first) + dt.timedelta(days=i)) for i in range(length))


@pytest.mark.parametrize("text", WORKED)
def test_offices_work_on_announced_weekends(text: str) -> None:
    assert is_workday(day(text))
    assert is_makeup_workday(day(text))
    assert day(text).weekday() >= 5


@pytest.mark.parametrize("year", [2025, 2026])
def test_all_other_days_of_an_announced_year_are_as_the_week_says(year: int) -> None:
    off = {day(first) + dt.timedelta(days=i) for first, length in OFF for i in range(length)}
    date = dt.date(year, 1, 1)
    while date.year == year:
        expected = date.isoformat() in WORKED or (date.weekday() < 5 and date not in off)
        assert is_workday(date) is expected, date
        date += dt.timedelta(days=1)


def test_a_deadline_jumps_over_the_national_holiday_and_counts_the_worked_saturday() -> None:
    assert add_workdays(day("2026-09-30"), 1) == day("2026-10-08")
    assert add_workdays(day("2026-09-30"), 3) == day("2026-10-10")
    assert add_workdays(day("2026-10-10"), -3) == day("2026-09-30")


def test_a_year_without_a_notice_says_so_and_keeps_the_holidays_of_the_law() -> None:
    assert is_published(2026)
    assert not is_published(2060)
    assert not is_workday(dt.date(2060, 10, 1))
    assert holiday_name(dt.date(2060, 10, 1)) == "国庆节"
    assert not any(is_makeup_workday(dt.date(2060, 1, 1) + dt.timedelta(i)) for i in range(366))


def test_a_weekend_of_december_can_be_worked_for_a_day_off_in_january() -> None:
    assert is_workday(day("2006-12-31"))  # worked for 2007-01-03


@given(DAYS, st.integers(-60, 60))
def test_a_deadline_is_a_working_day_and_counts_back_to_itself(start: dt.date, count: int) -> None:
    end = add_workdays(start, count)
    assert count == 0 or is_workday(end)
    if count >= 0:
        assert workdays_between(start, end) == count


@given(DAYS, st.integers(0, 200), st.integers(0, 200))
def test_spans_of_working_days_add_up(start: dt.date, first: int, second: int) -> None:
    middle = start + dt.timedelta(days=first)
    end = middle + dt.timedelta(days=second)
    whole = workdays_between(start, middle) + workdays_between(middle, end)
    assert workdays_between(start, end) == whole
    assert workdays_between(end, start) == -whole
