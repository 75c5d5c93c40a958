"""Judging one station by one version of a standard: clause by clause, then the grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from minsheng.engines.common.expression import Expression
from minsheng.engines.common.facts import Facts


class Result(StrEnum):
    """What is known about one clause at one station."""

    PASS = "pass"  # noqa: S105  a result, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Demand:
    """A clause ready to judge.

    Args:
        number: as printed, "3.2".
        mark: fingerprint of what is asked; the same in two versions that ask the same.
        applies: whom it concerns; None: everybody.
        test: condition over facts; None: an inspector judges.
        grade: place of the grade (from 1) that cannot be reached without it; 0: it gives points only.
        veto: whoever fails it reaches no grade.
    """

    number: str
    mark: str
    weight: int = 1
    veto: bool = False
    grade: int = 0
    applies: Expression | None = None
    test: Expression | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One clause at one station; ``missing`` names the facts that would decide it."""

    number: str
    mark: str
    result: Result
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeRule:
    """One grade: ``least_share`` is the share of the weight (0–100) that must be met."""

    code: str
    least_share: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The grade reached and what stands in the way of the next.

    Attributes:
        grade: code, "" if none.
        score: percent of the applicable weight that is met for sure (unknown counts as not met).
        possible: the same if everything unknown turned out well.
        failed, unknown: numbers of clauses, in the standard's order.
        next_grade, hindered_by: the grade above the one reached and the clauses missing for it;
            empty when only the score falls short.
    """

    grade: str
    score: int
    possible: int
    failed: tuple[str, ...]
    unknown: tuple[str, ...]
    next_grade: str = ""
    hindered_by: tuple[str, ...] = ()


def judge(demand: Demand, facts: Facts, judgements: Mapping[str, bool]) -> Finding | None:
    """What is known about one clause; None if it does not concern the station.

    Args:
        judgements: mark → what an inspector found, as far as it still counts.
    """
    if demand.applies is not None:
        concerned = demand.applies.holds(facts)
        if concerned is False:
            return None
        if concerned is None:
            missing = demand.applies.missing(facts)
            return Finding(demand.number, demand.mark, Result.UNKNOWN, missing)
    if demand.test is None:
        judged = judgements.get(demand.mark)
        return Finding(demand.number, demand.mark, _result(judged))
    holds = demand.test.holds(facts)
    missing = demand.test.missing(facts) if holds is None else ()
    return Finding(demand.number, demand.mark, _result(holds), missing)


def _result(holds: bool | None) -> Result:
    if holds is None:
        return Result.UNKNOWN
    return Result.PASS if holds else Result.FAIL


def findings_of(
    demands: Iterable[Demand], facts: Facts, judgements: Mapping[str, bool]
) -> list[Finding]:
    """All clauses that concern the station, in the standard's order."""
    found = (judge(demand, facts, judgements) for demand in demands)
    return [one for one in found if one is not None]


def outcome_of(
    demands: Sequence[Demand], grades: Sequence[GradeRule], findings: Sequence[Finding]
) -> Outcome:
    """The highest grade whose clauses, and those of all grades below it, are all met.

    A grade also needs its share of the weight. A failed veto clause bars every grade; an unknown
    one bars them too, until somebody has looked.

    Args:
        grades: from the lowest to the highest.
    """
    by_number = {demand.number: demand for demand in demands}
    results = {one.number: one.result for one in findings}
    weight = sum(by_number[number].weight for number in results)
    met = sum(by_number[n].weight for n, found in results.items() if found is Result.PASS)
    open_weight = sum(
        by_number[n].weight for n, found in results.items() if found is Result.UNKNOWN
    )
    score = 100 * met // weight if weight else 0
    unmet = [number for number, found in results.items() if found is not Result.PASS]
    reached, following = "", ""
    hindered: tuple[str, ...] = ()
    for place, grade in enumerate(grades, start=1):
        missing = tuple(n for n in unmet if _bars(by_number[n], place))
        if missing or not results or met * 100 < grade.least_share * weight:
            following, hindered = grade.code, missing
            break
        reached = grade.code
    return Outcome(
        grade=reached,
        score=score,
        possible=100 * (met + open_weight) // weight if weight else 0,
        failed=tuple(n for n, found in results.items() if found is Result.FAIL),
        unknown=tuple(n for n, found in results.items() if found is Result.UNKNOWN),
        next_grade=following,
        hindered_by=hindered,
    )


def _bars(demand: Demand, place: int) -> bool:
    """Does not meeting this clause keep a station from the grade at ``place``?"""
    return demand.veto or 0 < demand.grade <= place
