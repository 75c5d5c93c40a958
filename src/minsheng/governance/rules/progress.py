"""Where one union stands in a project: done against plan, its light, the months before, the steps they bring."""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from minsheng.common.workdays import add_workdays
from minsheng.engines.appraisal import shipped
from minsheng.engines.appraisal.curve import Curve, Forecast, forecast
from minsheng.engines.appraisal.ladder import Due, Period, Rule, read_ladders, steps_due
from minsheng.engines.appraisal.lights import (
    Colour,
    LightRule,
    State,
    light_of,
    read_light_rules,
    standing,
)

WHOLE = Fraction(100)
MONTHS = 12
LIST_DAYS = 5
"""The monthly list comes out on the 5th of the next month."""

TONES = {
    Colour.BLUE: "info",
    Colour.GREEN: "ok",
    Colour.YELLOW: "watch",
    Colour.ORANGE: "watch",
    Colour.RED: "alert",
}
BEHIND = frozenset({Colour.YELLOW, Colour.ORANGE, Colour.RED})


@cache
def light_rules() -> dict[str, LightRule]:
    """The shipped rules for lights."""
    return read_light_rules(shipped.lights())


@cache
def ladder_rules() -> dict[str, Rule]:
    """The shipped rules for escalation."""
    return read_ladders(shipped.ladders())


def curve_of(year: int, quarters: Sequence[int]) -> Curve:
    """The year's plan: percent done at the end of each quarter, straight in between."""
    ends = [dt.date(year, month, calendar.monthrange(year, month)[1]) for month in (3, 6, 9, 12)]
    points = [(dt.date(year, 1, 1), Fraction(0))]
    points += [(day, Fraction(part)) for day, part in zip(ends, quarters, strict=True)]
    return Curve(tuple(points))


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class Standing:
    """One union in one project on one day.

    Attributes:
        done: pieces with evidence; due: pieces that the plan has by now (whole ones).
        planned, reached: percent of the target; behind: points between them, 0 if none.
    """

    target: int
    done: int
    due: int
    planned: Fraction
    reached: Fraction
    light: Colour

    @property
    def tone(self) -> str:
        """The status tone of the light."""
        return TONES[self.light]

    @property
    def behind(self) -> Fraction:
        """Points behind the plan."""
        return max(self.planned - self.reached, Fraction(0))


def standings(
    targets: dict[str, int],
    dates: dict[str, list[dt.date]],
    curve: Curve,
    rule: LightRule,
    today: dt.date,
) -> dict[str, Standing]:
    """Union → where it stands.

    Args:
        targets: union → pieces, 0 or more. dates: union → the days on which a piece was done, in order.
    """
    done = {unit: bisect_right(dates.get(unit, ()), today) for unit in targets}
    reached = {
        unit: Fraction(100 * done[unit], target) if target else WHOLE
        for unit, target in targets.items()
    }
    ahead = standing(reached) if reached else {}
    planned = curve.planned(today)
    waited = _months_unstarted(curve, today)
    return {
        unit: Standing(
            target=target,
            done=done[unit],
            due=curve.due(target, today),
            planned=planned,
            reached=reached[unit],
            light=light_of(
                rule,
                State(
                    planned=planned,
                    done=reached[unit],
                    months_unstarted=0 if done[unit] or not target else waited,
                    accepted=reached[unit] >= WHOLE,
                    ahead=ahead[unit],
                ),
            ),
        )
        for unit, target in targets.items()
    }


def _months_unstarted(curve: Curve, today: dt.date) -> int:
    """Whole months since the plan expects the first tenth: before that nobody is late to begin."""
    begin = next((day for day, part in _months(curve, today) if part >= Fraction(10)), today)
    return max(0, (today.year - begin.year) * MONTHS + today.month - begin.month)


def _months(curve: Curve, today: dt.date) -> list[tuple[dt.date, Fraction]]:
    ends = [month_end(today.year, month) for month in range(1, today.month + 1)]
    return [(day, curve.planned(day)) for day in ends]


def history(
    unit: str,
    targets: dict[str, int],
    dates: dict[str, list[dt.date]],
    curve: Curve,
    rule: LightRule,
    today: dt.date,
) -> list[Period]:
    """The unit's lights at the end of each month of the plan's year that is over, found again from dated evidence."""
    year = curve.points[0][0].year
    ends = [month_end(year, month) for month in range(1, MONTHS + 1)]
    return [
        Period(
            end.year,
            end.month,
            standings(targets, dates, curve, rule, end)[unit].light,
            end + dt.timedelta(days=LIST_DAYS),
        )
        for end in ends
        if end < today
    ]


def steps_for(periods: Sequence[Period]) -> list[Due]:
    """The steps of the ladder that these months bring, answers due in working days."""
    return steps_due(list(ladder_rules().values()), periods, add_workdays)


def outlook(dates: Sequence[dt.date], year: int, today: dt.date) -> Forecast | None:
    """Where the count ends by the year's end; None before the first month is over."""
    ends = [end for month in range(1, MONTHS + 1) if (end := month_end(year, month)) < today]
    days = sorted(dates)
    done = [bisect_right(days, end) for end in ends]
    if not done or len(done) == MONTHS:
        return forecast(done, 0)
    part = Fraction(today.day, month_end(today.year, today.month).day)
    more = bisect_right(days, today) - done[-1]
    return forecast(done, MONTHS - len(done), part=part, more=more)
