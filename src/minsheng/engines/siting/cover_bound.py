"""Prices of demand rows from the linear relaxation, by the interior-point method of HiGHS.

Only the prices are used: every bound is computed anew from them, so that no claim rests on the
solver. An interior point gives better prices to start from than a corner, and sooner.
"""

from __future__ import annotations

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .cover_reduce import Core
from .cover_watch import Watch

Floats = NDArray[np.float64]


def linear_prices(core: Core, watch: Watch) -> tuple[Floats, Floats] | None:
    """Row prices and site shares of (nearly) optimal linear relaxation; None if time ran out.

    Model: max sum w z, z_i <= sum of x_j that reach i, sum x <= count, cost x <= budget, all
    within [0, 1] (Church & ReVelle 1974).
    """
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("solver", "ipm"),
        ("run_crossover", "off"),
        ("ipm_optimality_tolerance", 1e-6),
        ("time_limit", max(0.0, watch.left)),
    ):
        solver.setOptionValue(option, value)
    solver.cbIpmInterrupt.subscribe(lambda event: event.interrupt(watch.over))
    solver.passModel(_program(core))
    solver.run()
    solution = solver.getSolution()
    if not solution.dual_valid or not solution.value_valid:
        return None
    price = np.abs(np.array(solution.row_dual)[: core.n_row])
    share = np.array(solution.col_value)[: core.n_site]
    return np.clip(price, 0.0, core.weight), np.clip(share, 0.0, 1.0)


def _program(core: Core) -> highspy.HighsLp:
    n_row, n_site = core.n_row, core.n_site
    side = [core.count] if core.budget < 0 else [core.count, core.budget]
    extra = np.ones((1, n_site)) if core.budget < 0 else np.vstack([np.ones(n_site), core.cost])
    table = sparse.csr_array(
        sparse.vstack(
            [
                sparse.hstack([core.by_row(), -sparse.eye_array(n_row)]),
                sparse.hstack([sparse.csr_array(extra), sparse.csr_array((len(side), n_row))]),
            ]
        )
    )
    program = highspy.HighsLp()
    program.num_col_ = n_site + n_row
    program.num_row_ = n_row + len(side)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = np.r_[np.zeros(n_site), core.weight]
    program.col_lower_ = np.zeros(n_site + n_row)
    program.col_upper_ = np.ones(n_site + n_row)
    program.row_lower_ = np.r_[np.zeros(n_row), np.full(len(side), -highspy.kHighsInf)]
    program.row_upper_ = np.r_[np.full(n_row, highspy.kHighsInf), side]
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = table.indptr
    program.a_matrix_.index_ = table.indices
    program.a_matrix_.value_ = table.data
    return program
