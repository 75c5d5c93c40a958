"""Weights that make a sample agree with known totals of the population, one question at a time.

Source: Deming & Stephan (1940), On a least squares adjustment of a sampled frequency table when
the expected marginal totals are known; trimming as in Battaglia et al. (2009), Practical
considerations in raking survey data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LARGEST = 5.0
SMALLEST = 0.2
"""No answer counts for more than five or less than a fifth of an average one."""


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights with mean 1, and how far the weighted shares still are from the wanted ones (0 to 1)."""

    weights: tuple[float, ...]
    rounds: int
    largest_gap: float

    @property
    def fits(self) -> bool:
        return self.largest_gap < 0.005


def rake(
    answers: Sequence[Mapping[str, str]],
    margins: Mapping[str, Mapping[str, float]],
    *,
    most_rounds: int = 200,
) -> Raked:
    """Iterative proportional fitting.

    Args:
        answers: per answer, question → option; a question may be missing.
        margins: question → option → people in the population, none negative.

    Returns:
        Weights in the order of the answers. Options nobody chose, and answers without the
        question or with an option outside its margin, take no part in that question's fit.

    Raises:
        ValueError: a margin is negative.
    """
    if any(people < 0 for margin in margins.values() for people in margin.values()):
        raise ValueError("margins must not be negative")
    weights = [1.0] * len(answers)
    groups = {question: _groups(answers, question, margin) for question, margin in margins.items()}
    wanted = {question: _wanted(groups[question], margins[question]) for question in margins}
    rounds, moving = 0, True
    while moving and rounds < most_rounds:
        rounds += 1
        before = list(weights)
        for question, members in groups.items():
            _fit(weights, members, wanted[question])
        _trim(weights)
        moving = any(abs(a - b) >= 1e-9 for a, b in zip(before, weights, strict=True))
    return Raked(tuple(weights), rounds, _largest_gap(weights, groups, wanted))


def _groups(
    answers: Sequence[Mapping[str, str]], question: str, margin: Mapping[str, float]
) -> dict[str, list[int]]:
    members: dict[str, list[int]] = {}
    for i, answer in enumerate(answers):
        option = answer.get(question)
        if option is not None and margin.get(option, 0) > 0:
            members.setdefault(option, []).append(i)
    return members


def _wanted(members: Mapping[str, list[int]], margin: Mapping[str, float]) -> dict[str, float]:
    total = sum(margin[option] for option in members)
    return {option: margin[option] / total for option in members}


def _fit(
    weights: list[float], members: Mapping[str, list[int]], wanted: Mapping[str, float]
) -> None:
    total = sum(weights[i] for group in members.values() for i in group)
    for option, group in members.items():
        have = sum(weights[i] for i in group)
        for i in group:
            weights[i] *= wanted[option] * total / have


def _trim(weights: list[float]) -> None:
    mean = sum(weights) / len(weights) if weights else 1.0
    for i, weight in enumerate(weights):
        weights[i] = min(LARGEST, max(SMALLEST, weight / mean))


def _largest_gap(
    weights: Sequence[float],
    groups: Mapping[str, Mapping[str, list[int]]],
    wanted: Mapping[str, Mapping[str, float]],
) -> float:
    gaps = [0.0]
    for question, members in groups.items():
        total = sum(weights[i] for group in members.values() for i in group)
        for option, group in members.items():
            gaps.append(abs(sum(weights[i] for i in group) / total - wanted[question][option]))
    return max(gaps)
