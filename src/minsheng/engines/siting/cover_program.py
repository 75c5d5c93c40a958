"""The linear relaxation of a core in HiGHS, solved again and again while sites are decided.

It is solved in its dual form, prices as variables, one constraint per site: there are far fewer
sites than rows, and the simplex method then needs a tenth of the time (measured). Only prices,
shares and bases are taken from the solver: every bound is computed anew from the prices
(``bound_from``), so that an error in the solver can cost time, not truth.
"""

from __future__ import annotations

from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .cover_reduce import Core
from .cover_select import Limits, select
from .cover_watch import Watch

Floats = NDArray[np.float64]
States = NDArray[np.int8]

FREE, SHUT, OPEN = -1, 0, 1
_DUAL, _PRIMAL = 1, 4  # strategies of the simplex method


class Relaxed(NamedTuple):
    """What one run gives: prices of rows, shares of sites, and the basis to go on from."""

    price: Floats
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
        self._solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            self._solver.setOptionValue(option, value)
        self._solver.passModel(_model(core, self._columns))

    def relax(self, state: States, basis: highspy.HighsBasis | None) -> Relaxed | None:
        """Prices with some sites decided, from the basis of a like case; None if time ran out."""
        solver, far = self._solver, highspy.kHighsInf
        n_site = len(state)
        # A shut site asks nothing of the prices, an open one takes whatever they bring it.
        most = np.where(state == SHUT, far, 0.0)
        least = np.where(state == OPEN, -far, 0.0)
        first = solver.getNumCol() - n_site
        solver.changeRowsBounds(n_site, self._sites, np.full(n_site, -far), most)
        solver.changeColsBounds(n_site, self._sites + first, least, np.full(n_site, far))
        # From scratch the dual method is far faster; after a change the basis fits the primal one.
        solver.setOptionValue("simplex_strategy", _DUAL if basis is None else _PRIMAL)
        if basis is not None:
            solver.setBasis(basis)
        solver.setOptionValue("time_limit", solver.getRunTime() + max(0.0, self._watch.left))
        solver.run()
        solution = solver.getSolution()
        if not (solution.dual_valid and solution.value_valid):
            return None
        price = np.clip(np.array(solution.col_value)[: self.core.n_row], 0.0, self.core.weight)
        share = np.clip(np.abs(np.array(solution.row_dual)), 0.0, 1.0)
        return Relaxed(price, np.where(state == FREE, share, state), solver.getBasis())

    def worth(self, price: Floats) -> Floats:
        """(n_site,) prices of the rows each site reaches."""
        return np.asarray(self._columns @ price, np.float64)

    def bound_from(self, price: Floats, state: States) -> Bounds:
        """The bound these row prices prove, whatever they are, and both halves of each free site.

        A row is worth its weight less its price, a site the prices of its rows; open sites are
        taken, and of the free ones the best that fit (Galvao & ReVelle 1996).
        """
        core = self.core
        worth = self.worth(price)
        opened = state == OPEN
        sure = float((core.weight - price).sum() + worth[opened].sum())
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
