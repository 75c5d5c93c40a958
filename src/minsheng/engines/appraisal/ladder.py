"""The escalation ladder as rule data: which run of lights brings a slip, a letter, an interview, a criticism."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from minsheng.engines.appraisal.entry import Entry, settle
from minsheng.engines.appraisal.lights import Colour
from minsheng.engines.common.faults import Fault

DECEMBER = 12

AddWorkdays = Callable[[dt.date, int], dt.date]
"""Day, count → the count-th working day after it."""


class Step(StrEnum):
    """From the mildest to the hardest."""

    SLIP = "slip"  # 提示单
    LETTER = "letter"  # 督办函
    INTERVIEW = "interview"  # 约谈
    CRITICISM = "criticism"  # 通报批评


@dataclass(frozen=True, slots=True)
class Rule:
    """After each ``times`` periods with one of ``colours`` comes ``step``.

    Args:
        consecutive: the periods follow each other; else they are counted over the year.
        month: only a period ending in this month brings it (9: the third quarter); 0: any.
        points: taken off in the appraisal.
    """

    key: str
    name: str
    source: str
    verified: bool
    colours: frozenset[Colour]
    times: int
    consecutive: bool
    step: Step
    points: Fraction
    reply_workdays: int
    month: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """One month of one unit: its light, known on the day the list came out."""

    year: int
    month: int
    light: Colour
    listed_on: dt.date


@dataclass(frozen=True, slots=True)
class Due:
    """A step that is due: by which rule, for which period, with which answer by when."""

    rule: str
    step: Step
    year: int
    month: int
    points: Fraction
    reply_by: dt.date


def steps_due(rules: Sequence[Rule], periods: Sequence[Period], add: AddWorkdays) -> list[Due]:
    """All steps that a unit's periods bring, in order of time, then from the mildest.

    Args:
        periods: in order; a gap between two months ends a run, a new year starts every count anew.
    """
    found = [due for rule in rules for due in _by_rule(rule, periods, add)]
    order = list(Step)
    return sorted(found, key=lambda due: (due.year, due.month, order.index(due.step), due.rule))


def _by_rule(rule: Rule, periods: Sequence[Period], add: AddWorkdays) -> list[Due]:
    found, count = [], 0
    before: Period | None = None
    for period in periods:
        new_year = before is None or period.year != before.year
        broken = before is None or not follows(before, period)
        before = period
        if (rule.consecutive and broken) or (not rule.consecutive and new_year):
            count = 0
        if period.light not in rule.colours:
            count = 0 if rule.consecutive else count
            continue
        count += 1
        if count % rule.times == 0 and rule.month in {0, period.month}:
            reply = add(period.listed_on, rule.reply_workdays)
            found.append(Due(rule.key, rule.step, period.year, period.month, rule.points, reply))
    return found


def follows(before: Period, after: Period) -> bool:
    """Is ``after`` the month after ``before``?"""
    return after.year * DECEMBER + after.month == before.year * DECEMBER + before.month + 1


def raised(step: Step) -> Step:
    """The next harder step; the hardest stays."""
    order = list(Step)
    return order[min(order.index(step) + 1, len(order) - 1)]


def overdue(due: Collection[Due], answered: Collection[Due], today: dt.date) -> list[Due]:
    """Steps whose answer is late: each calls for the next harder one."""
    return [one for one in due if one not in answered and one.reply_by < today]


def points_lost(due: Collection[Due]) -> Fraction:
    """What the steps take off together."""
    return sum((one.points for one in due), Fraction(0))


def read_ladders(data: Mapping[str, Any], file: str = "ladders") -> dict[str, Rule]:
    """Rules by key.

    Raises:
        BadInput: with every fault found.
    """
    faults: list[Fault] = []
    entry = Entry(data, faults, file)
    rules, seen = {}, set[str]()
    for one in entry.entries("rules"):
        one.once("key", seen)
        rule = _rule(one)
        rules[rule.key] = rule
    entry.done()
    settle(faults)
    return rules


def _rule(one: Entry) -> Rule:
    colours = one.data.get("colours", [])
    one.asked.add("colours")
    if not colours or not isinstance(colours, list) or set(colours) - set(Colour):
        one.wrong("colours", "These are no lights.", f"Write some of: {', '.join(Colour)}.")
        colours = []
    rule = Rule(
        key=one.text("key"),
        name=one.text("name"),
        source=one.text("source"),
        verified=one.flag("verified"),
        colours=frozenset(map(Colour, colours)),
        times=one.whole("times"),
        consecutive=one.flag("consecutive"),
        step=one.choice("step", Step),
        points=one.number("points", 0),
        reply_workdays=one.whole("reply_workdays"),
        month=one.whole("month", 0),
    )
    if (
        rule.times < 1
        or rule.reply_workdays < 0
        or not 0 <= rule.month <= DECEMBER
        or rule.points < 0
    ):
        one.wrong("times", "Times is 1 or more, the other numbers 0 or more.", "Change them.")
    one.done()
    return rule
