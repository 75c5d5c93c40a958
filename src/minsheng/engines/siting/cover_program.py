"""The linear relaxation of a core in HiGHS, solved again and again while sites are decided.

It is solved in its dual form, prices as variables, one constraint per site: there are far fewer
sites than rows, and the simplex method then needs a tenth of the time (measured). Only prices,
shares and bases are taken from the solver: every bound is computed anew from the prices
(``bound_from``), so that an error in the solver can cost time, not truth.

Cuts (``cover_odd``) are further columns: the toll ``t`` of a set of 2k + 1 rows costs k, takes
floor(c_j / 2) off the worth of each site that reaches c_j of them, and uses up the prices of its
rows: a row's price is at least the sum of the tolls of its sets.
"""

from __future__ import annotations

from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .cover_odd import violated
from .cover_reduce import Core
from .cover_select import Limits, select
from .cover_watch import Watch

Floats = NDArray[np.float64]
States = NDArray[np.int8]

FREE, SHUT, OPEN = -1, 0, 1
_DUAL, _PRIMAL = 1, 4  # strategies of the simplex method


class Relaxed(NamedTuple):
    """What one run gives: prices of rows and tolls of cuts, shares of sites, and the basis to go on from."""

    price: Floats
    toll: Floats
    share: Floats
    basis: highspy.HighsBasis


class Bounds(NamedTuple):
    """The bound that prices prove, and those if single sites must open or stay shut."""

    all: float
    if_open: Floats
    if_shut: Floats


class Program:
    """min sum (w - u) + count l + budget r + sum m, sum of u over a site's rows <= l + cost r + m.

    The dual of: max sum w z, z_i <= sum of x_j that reach i, sum x <= count, cost x <= budget, all
    within [0, 1] (Church & ReVelle 1974). ``u`` are the prices of the rows, within [0, w].
    """

    def __init__(self, core: Core, watch: Watch) -> None:
        self.core, self._watch = core, watch
        self._columns = sparse.csr_array(core.by_row().T)
        self._sites = np.arange(core.n_site, dtype=np.int32)
        self._halves = sparse.csr_array((core.n_site, 0))
        self._members = sparse.csr_array((core.n_row, 0))
        self._sizes = np.empty(0)
        self._left = np.full(core.n_row, -1)
        self._solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            self._solver.setOptionValue(option, value)
        self._latest: highspy.HighsBasis | None = None
        self._solver.passModel(_model(core, self._columns))
        self._first = self._solver.getNumCol() - core.n_site
        self._plain = self._solver.getNumCol()

    def relax(self, state: States, basis: highspy.HighsBasis | None) -> Relaxed | None:
        """Prices with some sites decided, from the basis of a like case; None if time ran out."""
        solver, far = self._solver, highspy.kHighsInf
        n_site = len(state)
        # A shut site asks nothing of the prices, an open one takes whatever they bring it.
        most = np.where(state == SHUT, far, 0.0)
        least = np.where(state == OPEN, -far, 0.0)
        solver.changeRowsBounds(n_site, self._sites, np.full(n_site, -far), most)
        solver.changeColsBounds(n_site, self._sites + self._first, least, np.full(n_site, far))
        # From scratch the dual method is far faster; after a change the basis fits the primal one.
        solver.setOptionValue("simplex_strategy", _DUAL if basis is None else _PRIMAL)
        if basis is not None and basis is not self._latest:
            solver.setBasis(self._grown(basis))
        solver.setOptionValue("time_limit", solver.getRunTime() + max(0.0, self._watch.left))
        solver.run()
        solution = solver.getSolution()
        if not (solution.dual_valid and solution.value_valid):
            return None
        values = np.array(solution.col_value)
        price = np.clip(values[: self.core.n_row], 0.0, self.core.weight)
        toll = np.maximum(values[self._plain :], 0.0)
        share = np.clip(np.abs(np.array(solution.row_dual)[:n_site]), 0.0, 1.0)
        self._latest = solver.getBasis()
        return Relaxed(price, toll, np.where(state == FREE, share, state), self._latest)

    def tighten(self, relaxed: Relaxed) -> int:
        """Add the cuts that this solution violates; how many there were."""
        used = np.asarray(self._members @ relaxed.toll, np.float64)
        sets = violated(self.core, relaxed.share, relaxed.price - used)
        if sets:
            self.add(sets)
        return len(sets)

    def add(self, sets: list[NDArray[np.int64]]) -> None:
        """Cuts of these odd sets of rows, for all solutions from now on."""
        solver, far = self._solver, highspy.kHighsInf
        for row in np.unique(np.concatenate(sets)):
            if self._left[row] < 0:
                self._left[row] = solver.getNumRow()
                solver.addRow(0.0, far, 1, np.array([row], np.int32), np.ones(1))
        size = np.array([len(one) for one in sets])
        ends = np.r_[0, np.cumsum(size)]
        members = sparse.csc_array(
            (np.ones(ends[-1]), np.concatenate(sets), ends), shape=(self.core.n_row, len(sets))
        )
        halves = sparse.csc_array(self._columns @ members)
        halves.data = np.floor(halves.data / 2)
        halves.eliminate_zeros()
        for number, rows in enumerate(sets):
            mine = slice(halves.indptr[number], halves.indptr[number + 1])
            index = np.r_[halves.indices[mine], self._left[rows]].astype(np.int32)
            value = -np.r_[halves.data[mine], np.ones(len(rows))]
            solver.addCol(float(len(rows) // 2), 0.0, far, len(index), index, value)
        self._halves = sparse.csr_array(sparse.hstack([self._halves, halves]))
        self._members = sparse.csr_array(sparse.hstack([self._members, members]))
        self._sizes = np.r_[self._sizes, size]

    def _grown(self, basis: highspy.HighsBasis) -> highspy.HighsBasis:
        """A basis from before the latest cuts: they are not in use."""
        status = highspy.HighsBasisStatus
        columns, rows = list(basis.col_status), list(basis.row_status)
        columns += [status.kLower] * (self._solver.getNumCol() - len(columns))
        rows += [status.kBasic] * (self._solver.getNumRow() - len(rows))
        grown = highspy.HighsBasis()
        grown.col_status, grown.row_status, grown.valid = columns, rows, True
        return grown

    def worth(self, relaxed: Relaxed) -> Floats:
        """(n_site,) prices of the rows each site reaches, less what cuts take off."""
        price, toll = self._paid(relaxed)
        return np.asarray(self._columns @ price - self._halves @ toll, np.float64)

    def _paid(self, relaxed: Relaxed) -> tuple[Floats, Floats]:
        """Prices that cover the tolls of their cuts, and the tolls, none for cuts added since."""
        toll = np.zeros(self._halves.shape[1])
        toll[: len(relaxed.toll)] = relaxed.toll
        least = np.asarray(self._members @ toll, np.float64)
        return np.maximum(relaxed.price, least), toll

    def bound_from(self, relaxed: Relaxed, state: States) -> Bounds:
        """The bound these prices and tolls prove, whatever they are, and both halves of each free site.

        A row is worth its weight less its price, a site the prices of its rows less half the tolls
        on pairs of them; open sites are taken, and of the free ones the best that fit
        (Galvao & ReVelle 1996).
        """
        core = self.core
        price, toll = self._paid(relaxed)
        worth = np.asarray(self._columns @ price - self._halves @ toll, np.float64)
        cuts = float((self._sizes // 2) @ toll)
        opened = state == OPEN
        sure = float(np.maximum(core.weight - price, 0.0).sum() + cuts + worth[opened].sum())
        budget = max(0.0, core.budget - float(core.cost[opened].sum())) if core.budget >= 0 else -1
        limits = Limits(core.count - int(opened.sum()), core.cost, float(budget))
        picked, net = np.zeros(core.n_site, np.int8), np.empty(core.n_site)
        value, last, following = select(np.where(state == FREE, worth, 0.0), limits, picked, net)
        bound, inside = sure + value, picked == 1
        return Bounds(
            bound,
            bound - np.where(inside, 0.0, np.maximum(last - net, 0.0)),
            bound - np.where(inside, np.maximum(net - following, 0.0), 0.0),
        )


def _model(core: Core, columns: sparse.csr_array) -> highspy.HighsLp:
    n_row, n_site = core.n_row, core.n_site
    rules = [np.ones(n_site)] if core.budget < 0 else [np.ones(n_site), core.cost]
    most = [core.count] if core.budget < 0 else [core.count, core.budget]
    table = sparse.csr_array(
        sparse.hstack(
            [columns, sparse.csr_array(-np.column_stack(rules)), -sparse.eye_array(n_site)]
        )
    )
    far = highspy.kHighsInf
    program = highspy.HighsLp()
    program.num_col_ = table.shape[1]
    program.num_row_ = n_site
    program.offset_ = float(core.weight.sum())
    program.col_cost_ = np.r_[np.full(n_row, -1.0), most, np.ones(n_site)]
    program.col_lower_ = np.zeros(table.shape[1])
    program.col_upper_ = np.r_[core.weight, np.full(len(most) + n_site, far)]
    program.row_lower_ = np.full(n_site, -far)
    program.row_upper_ = np.zeros(n_site)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = table.indptr
    program.a_matrix_.index_ = table.indices
    program.a_matrix_.value_ = table.data
    return program
