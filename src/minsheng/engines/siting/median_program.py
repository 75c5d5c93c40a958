"""The linear program of a p-median core, kept small by looking only at doubtful levels."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from minsheng.engines.siting import median_levels as levels
from minsheng.engines.siting.median_core import Core, Floats, Ints, Longs
from minsheng.engines.siting.median_cuts import find_cuts
from minsheng.engines.siting.median_run import Stopped

WIDEN = 1e-6
"""A level counts as misjudged when its sites' sum is further than this on the wrong side of 1."""

HASTY_SHARE = 0.02
"""Misjudged levels of less than this share of the customers can wait for the next solution."""

WHOLE = 1e-6
"""A site counts as open or closed in the relaxation within this."""

IDLE_SOLVES = 4
"""A cut without influence in so many solutions is taken out."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """One optimum of the linear program, in the costs of the core."""

    bound: float
    open: Floats  # (m,) how far each site is open
    reduced: Floats  # (m,) reduced costs
    doubt: Floats  # (rows,) how far each level row lacks an open site

    @property
    def whole(self) -> bool:
        """Whether every site is open or closed."""
        return bool((np.minimum(self.open, 1.0 - self.open) <= WHOLE).all())


class Program:
    """HiGHS holding one column per site, one column and row per level, and the cuts.

    The first row opens ``count`` sites. Level rows and cuts follow as they are needed;
    whatever is missing only lowers the bound.
    """

    def __init__(self, core: Core, count: int, prices: Floats, scale: float) -> None:
        """``scale`` brings costs to the size HiGHS's tolerances are meant for."""
        self.core, self.scale = core, scale
        self.size = core.linear.size
        # The wrapping sum of 63-bit random numbers stands for a set of sites; that two
        # different sets among a million meet has a chance of about 10^-7.
        self.sign = np.random.default_rng(20240229).integers(-(2**62), 2**62, self.size)
        self.low, self.high = levels.first_windows(core, prices)
        self.level_of: dict[int, int] = {}
        self.members: list[Ints] = []
        self.constant = 0.0
        self.cut_rows: Longs = np.zeros(0, np.int64)
        self.idle: Longs = np.zeros(0, np.int64)
        self.dual: Floats = np.zeros(0)  # (rows,) of the last solution
        self.rows = 0
        self.level_row: Longs = np.zeros(0, np.int64)
        self.solver = _quiet_solver()
        self._add_columns(self.size)
        sites = np.arange(self.size, dtype=np.int32)
        self._add_rows([sites], [np.ones(self.size)], np.array([float(count)]), equal=True)
        self._follow_windows()

    def solve(self, iterations: int | None = None, hasty: bool = False) -> Relaxed | None:
        """The optimum under the present bounds; None when no plan fits them.

        With ``iterations`` the simplex method stops early; the bound is then only an estimate.
        With ``hasty`` a few misjudged levels are added without solving again, which is left to
        the next call; the bound is true, only lower. A whole solution is never left like that.

        Raises:
            Stopped: the solver ended without an answer; the bound known before stands.
        """
        self.solver.setOptionValue("simplex_iteration_limit", iterations or 2**30)
        while True:
            status = self._run()
            if status == highspy.HighsModelStatus.kInfeasible:
                return None
            if not iterations and status != highspy.HighsModelStatus.kOptimal:
                raise Stopped(f"linear program ended as {status}")
            relaxed = self._read()
            if iterations:
                return relaxed
            moved = levels.widen(self.core, relaxed.open, self.low, self.high, WIDEN)
            if not moved:
                return relaxed
            self._follow_windows()
            few = moved < HASTY_SHARE * self.low.size
            if hasty and few and not relaxed.whole:
                return relaxed

    def _run(self) -> highspy.HighsModelStatus:
        """Solve from the last basis, or from none if that leads nowhere."""
        ends = (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kIterationLimit,
        )
        self.solver.run()
        if self.solver.getModelStatus() not in ends:
            self.solver.clearSolver()
            self.solver.run()
        return self.solver.getModelStatus()

    def slope(self) -> float:
        """By how much the optimum changes with one more site, as the last solution tells."""
        return float(self.solver.getSolution().row_dual[0]) / self.scale

    def limit(self, lower: NDArray[np.int8], upper: NDArray[np.int8]) -> None:
        """Set which sites are decided."""
        sites = np.arange(self.size, dtype=np.int32)
        self.solver.changeColsBounds(
            self.size, sites, lower.astype(np.float64), upper.astype(np.float64)
        )

    def cut_off(self, relaxed: Relaxed, most: int) -> int:
        """Add cuts that ``relaxed`` violates; returns how many."""
        found = find_cuts(self.members, relaxed.open, relaxed.doubt, self.sign, most)
        if not found:
            return 0
        sites, values, floors = [], [], []
        for combination in found:
            together = np.concatenate([self.members[r] for r in combination])
            site, times = np.unique(together, return_counts=True)
            columns = self.size + np.asarray(combination)
            sites.append(np.concatenate([site, columns]))
            values.append(np.concatenate([(times + 1) // 2, np.ones(columns.size)]))
            floors.append((len(combination) + 1) / 2)
        rows = self._add_rows(sites, values, np.array(floors))
        self.cut_rows = np.concatenate([self.cut_rows, rows])
        self.idle = np.concatenate([self.idle, np.zeros(rows.size, np.int64)])
        return len(found)

    def forget_idle_cuts(self) -> None:
        """Take out cuts that have not mattered for a while."""
        if self.cut_rows.size == 0:
            return
        self.idle = np.where(np.abs(self.dual[self.cut_rows]) > 1e-9, 0, self.idle + 1)
        gone = self.idle >= IDLE_SOLVES
        if gone.sum() < 20:
            return
        lost = self.cut_rows[gone]
        self.solver.deleteRows(lost.size, lost.astype(np.int32))
        self.cut_rows, self.idle = self.cut_rows[~gone], self.idle[~gone]
        self.cut_rows = self.cut_rows - np.searchsorted(lost, self.cut_rows)
        self.level_row = self.level_row - np.searchsorted(lost, self.level_row)
        self.rows -= lost.size

    def _read(self) -> Relaxed:
        solution = self.solver.getSolution()
        x, self.dual = np.asarray(solution.col_value), np.asarray(solution.row_dual)
        y, z = x[: self.size], x[self.size :]
        value = self.solver.getInfo().objective_function_value / self.scale + self.constant
        reduced = np.asarray(solution.col_dual)[: self.size] / self.scale
        activity = np.asarray(solution.row_value)[self.level_row]
        doubt = np.maximum(z, 0.0) + np.maximum(activity - 1.0, 0.0)
        return Relaxed(value, y, reduced, doubt)

    def _follow_windows(self) -> None:
        """Bring columns, rows and costs in line with the windows."""
        entry, customer, weight, key = levels.window_levels(
            self.core, self.low, self.high, self.sign
        )
        known, at, place = np.unique(key, return_index=True, return_inverse=True)
        fresh = [k for k in np.argsort(at) if int(known[k]) not in self.level_of]
        for k in fresh:
            self.level_of[int(known[k])] = len(self.members)
            t, i = entry[at[k]], customer[at[k]]
            self.members.append(self.core.site[self.core.row[i] : t + 1])
        self._add_levels(len(fresh))
        cost = np.zeros(self.size + len(self.members))
        level = np.array([self.level_of[int(k)] for k in known], np.int64)
        cost[self.size + level] = np.bincount(place.ravel(), weight, minlength=known.size)
        self.constant, cost[: self.size] = levels.linear_costs(self.core, self.low)
        columns = np.arange(cost.size, dtype=np.int32)
        self.solver.changeColsCost(cost.size, columns, cost * self.scale)

    def _add_levels(self, count: int) -> None:
        if count == 0:
            return
        first = self.size + len(self.members) - count
        self._add_columns(count)
        new = self.members[-count:]
        columns = [np.append(sites, first + k) for k, sites in enumerate(new)]
        rows = self._add_rows(columns, [np.ones(c.size) for c in columns], np.ones(count))
        self.level_row = np.concatenate([self.level_row, rows])

    def _add_columns(self, count: int) -> None:
        none = np.zeros(0, np.int32)
        self.solver.addCols(
            count, np.zeros(count), np.zeros(count), np.ones(count), 0, np.zeros(count, np.int32), none, np.zeros(0)
        )  # fmt: skip

    def _add_rows(
        self, columns: list[Ints], values: list[Floats], floor: Floats, equal: bool = False
    ) -> Longs:
        index = np.concatenate(columns).astype(np.int32)
        starts = np.concatenate([[0], np.cumsum([c.size for c in columns])[:-1]]).astype(np.int32)
        ceiling = floor if equal else np.full(floor.size, np.inf)
        self.solver.addRows(
            floor.size, floor, ceiling, index.size, starts, index, np.concatenate(values).astype(float)
        )  # fmt: skip
        self.rows += floor.size
        return np.arange(self.rows - floor.size, self.rows)


def _quiet_solver() -> highspy.Highs:
    solver = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("presolve", "off"),
        ("solver", "simplex"),
        ("dual_feasibility_tolerance", 1e-8),
    ):
        solver.setOptionValue(name, value)
    return solver
