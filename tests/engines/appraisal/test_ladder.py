"""The ladder: a fixture year brings exactly the slips, letters and interviews its rules say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from minsheng.common.workdays import add_workdays
from minsheng.engines.appraisal import BadInput, shipped
from minsheng.engines.appraisal.ladder import (
    Period,
    Step,
    overdue,
    points_lost,
    raised,
    read_ladders,
    steps_due,
)
from minsheng.engines.appraisal.lights import Colour

RULES = read_ladders(shipped.ladders())


def months(lights: str, year: int = 2026, first: int = 1) -> list[Period]:
    """One letter per month: g, y, o, r; "-" leaves a month out. The list comes out on the 5th of the next month."""
    names = {"g": Colour.GREEN, "y": Colour.YELLOW, "o": Colour.ORANGE, "r": Colour.RED}
    found = []
    for offset, letter in enumerate(lights):
        index = first - 1 + offset
        this, after = (dt.date(year + i // 12, i % 12 + 1, 5) for i in (index, index + 1))
        if letter != "-":
            found.append(Period(this.year, this.month, names[letter], after))
    return found


def steps(lights: str, *rules: str, **where: int) -> list[tuple[int, str]]:
    chosen = [RULES[key] for key in rules]
    return [
        (due.month, due.step.value)
        for due in steps_due(chosen, months(lights, **where), add_workdays)
    ]


def test_a_year_by_all_rules() -> None:
    found = steps_due(list(RULES.values()), months("gygyrggyyg"), add_workdays)

    assert [(due.month, due.step.value, due.rule) for due in found] == [
        (2, "slip", "yellow-slip"),
        (4, "slip", "yellow-slip"),
        (4, "letter", "two-yellow"),
        (5, "interview", "red"),
        (5, "interview", "two-months"),
        (8, "slip", "yellow-slip"),
        (9, "slip", "yellow-slip"),
        (9, "letter", "two-yellow"),
        (9, "interview", "two-months"),
        (9, "criticism", "third-quarter"),
    ]
    assert points_lost(found) == 4  # two letters of 1, a red light of 2


@pytest.mark.parametrize(
    ("lights", "expected"),
    [
        ("yg" * 3, []),
        ("yy", [2]),
        ("yyy", [2]),
        ("yyyy", [2, 4]),
        ("yoryg", [2, 4]),
        ("y-y", []),
        ("gry", [3]),
    ],
)
def test_two_months_running(lights: str, expected: list[int]) -> None:
    assert [month for month, _ in steps(lights, "two-months")] == expected


def test_counts_begin_anew_with_the_year_and_runs_go_on() -> None:
    assert steps("yy", "two-yellow", first=12) == []
    assert steps("yy", "two-months", first=12) == [(1, "interview")]


@pytest.mark.parametrize(
    ("lights", "found"), [("g" * 8 + "y", 1), ("y" * 8 + "g", 0), ("y" * 12, 1)]
)
def test_the_third_quarter(lights: str, found: int) -> None:
    assert len(steps(lights, "third-quarter")) == found


def test_an_answer_is_due_in_working_days() -> None:
    """A slip of 5 February 2026: with Spring Festival from the 15th to the 23rd, five working days end on the 12th."""
    slip = steps_due([RULES["yellow-slip"]], months("y"), add_workdays)[0]
    assert slip.reply_by == dt.date(2026, 2, 12)

    red = steps_due([RULES["red"]], months("r", first=9), add_workdays)[0]
    assert red.reply_by == dt.date(
        2026, 10, 10
    )  # the 5th is still holiday; 8th, 9th and a worked Saturday


def test_no_answer_in_time_calls_for_the_next_step() -> None:
    slips = steps_due([RULES["yellow-slip"]], months("yy"), add_workdays)

    assert overdue(slips, [slips[0]], dt.date(2026, 4, 30)) == [slips[1]]
    assert overdue(slips, [], slips[0].reply_by) == []
    assert [raised(step) for step in Step] == ["letter", "interview", "criticism", "criticism"]


@pytest.mark.parametrize(
    "change",
    [{"times": 0}, {"colours": ["pink"]}, {"colours": []}, {"step": "fine"}, {"month": 13}],
)
def test_a_bad_rule_is_named(change: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        read_ladders({"rules": [shipped.ladders()["rules"][0] | change]})
