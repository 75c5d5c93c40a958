"""Best plans with proof: the objectives one after the other, each by HiGHS on a sparse model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .capacity import add_served
from .columns import SiteColumns, add_rules, add_sites, open_terms
from .evaluate import MAXIMISED, Values, evaluate
from .mip import Mip
from .problem import Floats, Ints
from .rows import Model, Rows
from .terms import CoverageTerms, WayTerms, add_backup, add_coverage, add_ways

# Two values count as one when they differ by less than this share of the larger.
TOLERANCE = 1e-6

Tell = Callable[[str, "float | None", "float | None"], bool]
"""Called with the objective's name, its best value and bound so far; true asks to stop."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan and what is known about it.

    Attributes:
        chosen: (sites,) level or -1.
        bound: proven bound on the first objective.
        proved: how many of the objectives, counted from the first, are proved best.
    """

    chosen: Ints
    bound: float
    proved: int


def solve_exact(
    model: Model,
    start: Ints,
    *,
    seconds_left: Callable[[], float],
    seed: int,
    tell: Tell,
    bound: float | None = None,
    rows: Rows | None = None,
) -> Answer:
    """Best plan for the listed objectives, each among the plans that are best for those before it.

    Args:
        start: (sites,) a plan that keeps every rule; the answer is never worse.
        seconds_left: how long the search may still run.
        bound: a proven bound on the first objective, when one is known already.
        rows: the merged demand of the model, when it is at hand.
    """
    mip = Mip()
    sites = add_sites(mip, model)
    add_rules(mip, model, sites)
    search = _Search(model, mip, sites, start, seconds_left, seed, tell, rows)
    if bound is not None:
        search.known[model.problem.objective[0]] = bound
    bounds, proofs = [], []
    for name in model.problem.objective:
        limit, proved = _OPTIMISE[name](search)
        bounds.append(limit)
        proofs.append(proved)
    count = proofs.index(False) if False in proofs else len(proofs)
    return Answer(search.chosen, bounds[0], count)


@dataclass(slots=True)
class _Search:
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


def _step(weights: Floats) -> float:
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
    return _step(weights) or TOLERANCE * value


def _coverage(search: _Search) -> tuple[float, bool]:
    terms = search.coverage()
    cost = terms.total(search.mip.width)
    limit, step = float(terms.weights.sum()), _step(terms.weights)
    limit = min(limit, search.known.get("coverage", np.inf))
    gap = 2 * step * (1 - TOLERANCE) or TOLERANCE / 10 * limit
    answer = search.optimise("coverage", cost, limit=limit, gap=gap)
    value = search.values.coverage
    search.mip.add_dense_row(cost, value - (step or TOLERANCE * value), np.inf)
    search.keep("coverage")
    return answer


def _equity(search: _Search) -> tuple[float, bool]:
    terms = search.coverage()
    districts = terms.by_district(search.mip.width)
    level = int(search.mip.add_columns(1)[0])
    for need, people in districts:
        search.mip.add_dense_row(people, 0.0, np.inf, extra=(level, -need))
    cost = np.zeros(search.mip.width)
    cost[level] = 1.0
    answer = search.optimise("equity", cost, limit=1.0, gap=TOLERANCE)
    step = _step(terms.weights)
    for need, people in districts:
        least = need * search.values.equity
        # the next sum of people that is enough, less half a step
        enough = 2 * step * np.ceil(least / (2 * step) - TOLERANCE) if step else least
        floor = enough - (step or TOLERANCE * need)
        search.mip.add_dense_row(people, floor, np.inf)
    search.keep("equity")
    return answer


def _backup(search: _Search) -> tuple[float, bool]:
    terms = search.coverage()
    people = terms.weights[terms.several]
    twice = add_backup(search.mip, terms)
    cost = np.zeros(search.mip.width)
    cost[twice] = people
    limit, step = float(people.sum()), _step(terms.weights)
    gap = 2 * step * (1 - TOLERANCE) or TOLERANCE / 10 * limit
    answer = search.optimise("backup", cost, limit=limit, gap=gap)
    value = search.values.backup
    search.mip.add_dense_row(cost, value - (step or TOLERANCE * value), np.inf)
    search.keep("backup")
    return answer


def _serve(search: _Search) -> bool:
    """Leave as few people as possible without any way to a station; proved or not."""
    if "unserved" in search.kept:
        return True
    ways = search.ways()
    cost = ways.unserved(search.mip.width)
    step = _step(ways.weights)
    gap = 2 * step * (1 - TOLERANCE) or TOLERANCE / 10 * float(ways.weights.sum())
    _, proved = search.optimise("unserved", cost, limit=0.0, gap=gap)
    value = search.values.unserved
    if value == 0:
        for column in np.flatnonzero(cost):
            search.mip.fix(int(column), 0.0)
    else:
        # Tight, so that the columns cannot but tell who is left out (`WayTerms.metres` relies on it).
        search.mip.add_dense_row(cost, -np.inf, value * (1 + 1e-12))
    search.keep("unserved")
    return proved


def _distance(search: _Search) -> tuple[float, bool]:
    served = _serve(search)
    ways = search.ways()
    cost = ways.metres(search.mip.width, all_served=search.values.unserved == 0)
    whole = ways.offset + float(np.abs(cost).sum())
    gap = TOLERANCE / 10 * max(search.values.distance, 1e-9)
    search.mip.offset = ways.offset
    limit = search.known.get("distance", 0.0)
    answer = search.optimise("distance", cost, limit=limit, gap=gap)
    search.mip.offset = 0.0
    value = search.values.distance
    search.mip.add_dense_row(
        cost, -np.inf, value - ways.offset + TOLERANCE / 10 * min(value, whole)
    )
    search.keep("distance")
    return answer[0], answer[1] and served


def _worst(search: _Search) -> tuple[float, bool]:
    """The least radius that still serves everybody, by bisection over the ways there are."""
    served = _serve(search)
    ways = search.ways()
    radii = ways.radii(below=search.values.worst)
    low, high = 0, len(radii)  # a plan is known for radii[high]; none exists below radii[low]
    proved = served
    while low < high and proved:
        middle = (low + high) // 2
        mip = search.mip.copy()
        ways.require_within(mip, float(radii[middle]))
        solved = mip.solve(
            np.zeros(mip.width),
            maximise=False,
            time_limit_s=search.seconds_left(),
            seed=search.seed,
            stop=lambda _best, _bound: search.tell("worst", search.values.worst, None),
        )
        if solved.x is not None:
            search.accept("worst", search.sites.chosen(search.model, solved.x))
            high = int(np.searchsorted(radii, search.values.worst))
            proved = high <= middle
        elif solved.infeasible:
            low = middle + 1
        else:
            proved = False
    value = search.values.worst
    ways.require_within(search.mip, value)
    search.keep("worst")
    return (value, True) if proved else (float(radii[low]) if low < len(radii) else value, False)


def _cost(search: _Search) -> tuple[float, bool]:
    cost = np.zeros(search.mip.width)
    cost[: len(search.sites.cost)] = search.sites.cost
    step = _step(search.model.levels.cost_yuan)
    gap = 2 * step * (1 - TOLERANCE) or TOLERANCE / 10 * max(search.values.cost, 1e-9)
    answer = search.optimise("cost", cost, limit=0.0, gap=gap)
    slack = step or TOLERANCE * search.values.cost
    search.mip.add_dense_row(cost, -np.inf, search.values.cost + slack)
    search.keep("cost")
    return answer


def _served(search: _Search) -> tuple[float, bool]:
    cost, limit = add_served(search.mip, search.model, search.sites)
    answer = search.optimise("served", cost, limit=limit, gap=TOLERANCE / 10 * max(limit, 1e-9))
    value = search.values.served
    search.mip.add_dense_row(cost, value - TOLERANCE / 10 * max(value, 1e-9), np.inf)
    search.keep("served")
    return answer


def _sites(search: _Search) -> tuple[float, bool]:
    everywhere = np.arange(len(search.model.problem.sites.id))
    cost = np.zeros(search.mip.width)
    cost[open_terms(search.model, search.sites, everywhere)] = 1.0
    answer = search.optimise("sites", cost, limit=0.0, gap=1 - TOLERANCE)
    search.mip.add_dense_row(cost, -np.inf, search.values.sites + 0.5)
    search.keep("sites")
    return answer


_OPTIMISE: dict[str, Callable[[_Search], tuple[float, bool]]] = {
    "coverage": _coverage,
    "distance": _distance,
    "worst": _worst,
    "equity": _equity,
    "cost": _cost,
    "backup": _backup,
    "sites": _sites,
    "served": _served,
}
