"""The exact model as it grows by one kept objective after the other, and the best plan so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .columns import SiteColumns
from .evaluate import MAXIMISED, Values, evaluate
from .mip import Mip
from .problem import Floats, Ints
from .rows import Model, Rows
from .terms import CoverageTerms, WayTerms, add_coverage, add_ways

# Two values count as one when they differ by less than this share of the larger.
TOLERANCE = 1e-6


Tell = Callable[[str, "float | None", "float | None"], bool]
"""Called with the objective's name, its best value and bound so far; true asks to stop."""


@dataclass(slots=True)
class ExactSearch:
    """The model as it grows by one kept objective after the other, and the best plan so far."""

    model: Model
    mip: Mip
    sites: SiteColumns
    chosen: Ints
    seconds_left: Callable[[], float]
    seed: int
    tell: Tell
    rows: Rows | None = None
    kept: list[str] = field(default_factory=list)
    known: dict[str, float] = field(default_factory=dict)
    coverage_terms: CoverageTerms | None = None
    way_terms: WayTerms | None = None
    _values: Values | None = None

    @property
    def values(self) -> Values:
        if self._values is None:
            self._values = evaluate(self.model, self.chosen)
        return self._values

    def coverage(self) -> CoverageTerms:
        if self.coverage_terms is None:
            self.coverage_terms = add_coverage(self.mip, self.model, self.sites, self.rows)
        return self.coverage_terms

    def ways(self) -> WayTerms:
        if self.way_terms is None:
            self.way_terms = add_ways(self.mip, self.model, self.sites)
        return self.way_terms

    def optimise(
        self, name: str, cost: Floats, *, limit: float, gap: float, mip: Mip | None = None
    ) -> tuple[float, bool]:
        """Improve the plan for ``cost @ x``; returns the proven bound and whether it is met.

        Args:
            limit: a bound known beforehand; nothing is solved when the plan meets it.
            gap: difference at which value and bound count as equal.
        """
        maximise, value = name in MAXIMISED, self.values.of(name)
        if abs(limit - value) <= gap:
            return value, True
        mip = mip or self.mip
        solved = mip.solve(
            cost,
            maximise=maximise,
            time_limit_s=self.seconds_left(),
            seed=self.seed,
            start=self._start(mip),
            gap=gap,
            stop=lambda best, bound: self.tell(name, _better(value, best, maximise), bound),
        )
        if solved.x is not None:
            self.accept(name, self.sites.chosen(self.model, solved.x))
        value = self.values.of(name)
        best, worst = (min, max) if maximise else (max, min)
        bound = worst(best(solved.bound, limit), value)
        scale = max(abs(value), abs(limit))
        proved = abs(bound - value) <= max(gap, TOLERANCE * scale)
        return (value, True) if proved else (bound, False)

    def _start(self, mip: Mip) -> Floats:
        return self.sites.start(self.model, self.chosen, mip.width)

    def accept(self, name: str, chosen: Ints) -> None:
        """Take the plan if it is better for this objective and no worse for those kept."""
        values = evaluate(self.model, chosen)
        if all(not _worse(values.of(k), self.values.of(k), k) for k in self.kept) and not _worse(
            values.of(name), self.values.of(name), name
        ):
            self.chosen, self._values = chosen, values

    def keep(self, name: str) -> None:
        self.kept.append(name)


def _better(value: float, best: float | None, maximise: bool) -> float:
    if best is None:
        return value
    return max(value, best) if maximise else min(value, best)


def _worse(value: float, than: float, name: str) -> bool:
    slack = TOLERANCE * max(abs(than), 1e-3)
    return value < than - slack if name in MAXIMISED else value > than + slack


_UNITS = (1, 2, 4, 5, 8, 10, 16, 20, 25, 40, 50, 100, 200, 400, 500, 1000)


def step_of(weights: Floats) -> float:
    """Half of what two different sums of these differ by at least; 0 when no unit fits them all.

    With it a bound closer than one step proves an answer exactly, and an objective is kept by a
    row with room to spare, where a hair's breadth would be at the mercy of the solver's tolerance.
    """
    for unit in _UNITS if weights.sum() < 2**40 else ():
        scaled = weights * unit
        if (np.abs(scaled - np.rint(scaled)) < 1e-9).all():
            return 0.5 / unit
    return 0.0


def tie(weights: Floats, value: float) -> float:
    """People by which a plan may fall short of this coverage and still count as good."""
    return step_of(weights) or TOLERANCE * value
