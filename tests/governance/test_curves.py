"""The year as a picture: plan, what is done, where it leads."""

from __future__ import annotations

import datetime as dt

import pytest

from minsheng.governance.curves import chart_of
from minsheng.governance.rules.progress import curve_of, outlook

CURVE = curve_of(2026, (25, 50, 75, 100))
DAYS = [dt.date(2026, month, 10) for month in (1, 2, 3, 4, 5, 5)]


def test_plan_and_evidence_to_this_day_and_the_pace_to_the_years_end() -> None:
    today = dt.date(2026, 6, 5)
    planned, done, going = chart_of(40, DAYS, CURVE, 2026, today).series
    assert [planned.values[month - 1] for month in (3, 6, 9, 12)] == [10, 20, 30, 40]
    assert done.values == [1, 2, 3, 4, 6, 6, None, None, None, None, None, None]
    assert going.values[:5] == [None] * 5
    assert going.values[5] == 6
    found = outlook(DAYS, 2026, today)
    assert found is not None
    assert going.values[-1] == round(found.expected, 1)


def test_what_comes_later_this_month_is_not_done_yet() -> None:
    done = chart_of(40, DAYS, CURVE, 2026, dt.date(2026, 5, 9)).series[1]
    assert done.values[:6] == [1, 2, 3, 4, 4, None]


def test_what_was_done_this_month_counts_for_the_pace() -> None:
    ahead = [dt.date(2026, 12, 1)] * 50
    found = outlook([*DAYS, *ahead], 2026, dt.date(2026, 12, 2))
    assert found is not None
    assert found.expected == pytest.approx(56 + 56 / (11 + 2 / 31) * 29 / 31)
    assert 56 <= found.low < found.expected < found.high
    halfway = outlook([*DAYS, *[dt.date(2026, 6, 3)] * 5], 2026, dt.date(2026, 6, 15))
    assert halfway is not None
    assert halfway.expected == pytest.approx(24)  # 11 in five months and a half


def test_a_year_to_come_and_a_year_that_is_over() -> None:
    before = chart_of(40, [], CURVE, 2026, dt.date(2025, 12, 1)).series
    after = chart_of(40, DAYS, CURVE, 2026, dt.date(2027, 2, 1)).series
    assert [one.values for one in before[1:]] == [[None] * 12]
    assert [one.values[-1] for one in after] == [40, 6]
