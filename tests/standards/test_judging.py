"""From clauses to a grade: what bars it, what only costs points, what nobody knows yet."""

from __future__ import annotations

from minsheng.engines.common.expression import parse
from minsheng.standards.rules.judging import (
    Demand,
    GradeRule,
    Result,
    findings_of,
    outcome_of,
)
from tests.standards.test_expression import WORDS

GRADES = [GradeRule("star_4", least_share=60), GradeRule("star_5", least_share=80)]


def when(text: str) -> object:
    return parse(text, WORDS)


DEMANDS = [
    Demand("1.1", "a", weight=2, veto=True, test=when("seats >= 1")),
    Demand("1.2", "b", weight=4, grade=1, test=when("area_m2 >= 20")),
    Demand("2.1", "c", weight=2, grade=2, test=when("has_aed")),
    Demand("2.2", "d", weight=1, applies=when("kind == 'movable'"), test=when("is_24h")),
    Demand("3.1", "e", weight=2),
]
GOOD = {"seats": 20, "area_m2": 30, "has_aed": True, "kind": "co_built"}


def outcome(judgements: dict[str, bool], **facts: object) -> object:
    findings = findings_of(DEMANDS, GOOD | facts, judgements)
    return outcome_of(DEMANDS, GRADES, findings)


def test_everything_met_reaches_the_highest_grade() -> None:
    found = outcome({"e": True})
    assert (found.grade, found.score, found.possible) == ("star_5", 100, 100)
    assert (found.failed, found.unknown, found.next_grade) == ((), (), "")


def test_a_clause_that_does_not_concern_the_station_counts_nothing() -> None:
    findings = findings_of(DEMANDS, GOOD, {"e": True})
    assert [one.number for one in findings] == ["1.1", "1.2", "2.1", "3.1"]


def test_the_missing_clause_of_a_grade_is_named() -> None:
    found = outcome({"e": True}, has_aed=False)
    assert (found.grade, found.next_grade, found.hindered_by) == ("star_4", "star_5", ("2.1",))
    assert found.failed == ("2.1",)


def test_a_failed_veto_bars_every_grade() -> None:
    found = outcome({"e": True}, seats=0)
    assert (found.grade, found.next_grade, found.hindered_by) == ("", "star_4", ("1.1",))


def test_what_nobody_knows_is_neither_met_nor_failed() -> None:
    found = outcome({}, has_aed=None)
    assert found.failed == ()
    assert found.unknown == ("2.1", "3.1")
    assert (found.grade, found.score, found.possible) == ("star_4", 60, 100)


def test_a_share_of_the_weight_is_needed_too() -> None:
    found = outcome({"e": False})
    assert (found.grade, found.score) == ("star_5", 80)
    found = outcome({"e": False}, kind="movable", is_24h=False)
    assert (found.grade, found.score, found.next_grade) == ("star_4", 72, "star_5")
    assert found.hindered_by == ()


def test_an_unknown_fact_is_named() -> None:
    findings = {one.number: one for one in findings_of(DEMANDS, {"seats": 3}, {})}
    assert findings["1.2"].missing == ("area_m2",)
    assert findings["2.2"].missing == ("kind",)
    assert findings["1.1"].result is Result.PASS


def test_a_standard_that_concerns_nobody_gives_no_grade() -> None:
    assert outcome_of(DEMANDS, GRADES, []).grade == ""
