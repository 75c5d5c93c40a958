"""The linear relaxation of a core in HiGHS, solved again and again while sites are decided.

The first solution comes from the dual form, prices as variables, one constraint per site: there are
far fewer sites than rows, and the simplex method then needs a tenth of the time (measured). From there
on only the rows that matter are watched (``cover_frame``), with the dual simplex method: each
solution starts where the last one ended, takes in the rows and cuts it violates, and leaves out
those that play no part. Only prices, shares and bases are taken from the solver: every bound is
computed anew from the prices (``bound_from``), so that an error in the solver can cost time, not truth.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, Protocol

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .cover_frame import BASIC, LOWER, UPPER, Frame, table
from .cover_odd import violated
from .cover_pool import Pool
from .cover_reduce import Core
from .cover_select import Limits, select

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
States = NDArray[np.int8]

FREE, SHUT, OPEN = -1, 0, 1
TOLERANCE = 1e-6  # part of a row, or of a cut, by which a solution may be wrong
CLEAR = 0.02  # violation of a cut known before from which it is watched again
NEAR = 0.02  # of the way to the goal: rows that could bring less are not worth another solution
FEW = 50  # rows are watched at once in any case
HEAVY = 5_000  # rows watched from which those that play no part are left out between turns, too
STEPS = 20  # of the simplex method in a trial
_CHOOSE, _DEVEX = -1, 1  # weights of edges
_STATUS = np.array(
    [
        highspy.HighsBasisStatus.kBasic,
        highspy.HighsBasisStatus.kLower,
        highspy.HighsBasisStatus.kUpper,
    ]
)


class Relaxed(NamedTuple):
    """What one run gives: prices of rows, tolls of cuts, shares of sites, and where to go on from."""

    price: Floats
    toll: Floats
    share: Floats
    frame: Frame


class Bounds(NamedTuple):
    """The bound that prices prove, and those if single sites must open or stay shut."""

    all: float
    if_open: Floats
    if_shut: Floats


class Clock(Protocol):
    """How much time a run has left."""

    @property
    def left(self) -> float: ...

    @property
    def over(self) -> bool: ...


class Program:
    """max sum w z + g x, z_i <= sum of x_j that reach i, sum x <= count, cost x <= budget, all within [0, 1].

    Source: Church & ReVelle 1974. A row's price is what a site is paid for reaching it.

    Attributes:
        gift: (n_site,) what opening a site is worth by itself (g), none in plain coverage.
        offset: added to every value.
        turns: of taking rows and cuts in, at most, until a solution is returned as it is.
        at_once: part of what a solution overstates that is mended in one turn, the worst rows first.
    """

    turns = 8
    at_once = 1.0

    def __init__(self, core: Core, clock: Clock) -> None:
        self._clock = clock
        self.gift, self.offset = np.zeros(core.n_site), 0.0
        self.pool = Pool(core)
        self._take(core)
        self._solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            self._solver.setOptionValue(option, value)

    def _take(self, core: Core) -> None:
        """Work on this core, which is the one before or has more rows."""
        self.core = self.pool.core = core
        self._by_row = core.by_row()
        self._by_site = sparse.csr_array(self._by_row.T)

    def first(self) -> Relaxed | None:
        """The relaxation with nothing decided, in its dual form; None if time ran out.

        min sum (w - u) + count l + budget r + sum m, sum of u over a site's rows <= l + cost r + m;
        ``u`` are the prices, within [0, w].
        """
        core, solver = self.core, self._solver
        n_row, n_site = core.n_row, core.n_site
        solver.passModel(_dual_form(core, self._by_site))
        if not self._run():
            return None
        solution = solver.getSolution()
        price = np.clip(np.array(solution.col_value)[:n_row], 0.0, core.weight)
        share = np.clip(np.abs(np.array(solution.row_dual)), 0.0, 1.0)
        basic = self._basic()
        prices, rules, most = np.split(basic[:-n_site], [n_row, basic.size - 2 * n_site])
        # A price between its limits is the dual of a row met exactly; slack means a share of nothing.
        rows = np.flatnonzero(prices)
        met = np.full(len(rows), LOWER, np.int8)
        frame = Frame(
            covered=price < 0.5 * core.weight,
            rows=rows,
            lined=np.ones(len(rows), np.bool_),
            cuts=np.empty(0, np.int64),
            site=np.where(basic[-n_site:], LOWER, np.where(most, UPPER, BASIC)).astype(np.int8),
            slip=met,
            rule=np.where(rules, UPPER, BASIC).astype(np.int8),
            line=met,
            cut=np.empty(0, np.int8),
        )
        return Relaxed(price, np.empty(0), share, frame)

    def relax(self, state: States, frame: Frame, goal: float) -> Relaxed | None:
        """Prices with some sites decided, going on from a like case; None if time ran out.

        It need not be the best there is once the bound is not above ``goal``, or nearly there; with
        a goal of minus infinity it is.
        """
        frame = self._fitted(frame)
        for turn in range(self.turns):
            self._load(state, frame)
            if not self._run():
                return None
            frame, share, slip, price, toll = self._read(frame)
            if turn == self.turns - 1:
                break
            value, rows, cuts, missing = self._misjudged(frame, share, slip)
            above = value - goal
            if above <= 0:
                break
            near = NEAR * above if np.isfinite(above) else 0.0
            if not len(cuts) and missing.sum() <= near:
                if not self._grow(share):
                    break
                frame = self._fitted(frame)
                _, rows, cuts, missing = self._misjudged(frame, share, slip)
            if len(frame.rows) > HEAVY:
                frame = frame.trimmed(self.pool)
            frame = frame.wider(self._worst(rows, missing), cuts, self.pool)
        share = np.where(state == FREE, np.clip(share, 0.0, 1.0), state)
        return Relaxed(price, toll, share, frame.trimmed(self.pool))

    def _misjudged(
        self, frame: Frame, share: Floats, slip: Floats
    ) -> tuple[float, Ints, Ints, Floats]:
        """What a solution is worth, the rows and cuts it violates, and by how much those rows overstate it."""
        core = self.core
        slips = np.zeros(core.n_row)
        slips[frame.rows] = slip
        reached = np.asarray(self._by_row @ share)
        covered = np.where(frame.covered, 1.0, reached) - slips
        wrong = np.where(frame.covered, 1.0 - reached, reached - 1.0) - slips
        wrong[frame.rows[frame.lined]] = 0.0
        rows = np.flatnonzero(wrong > TOLERANCE)
        excess = self.pool.excess(covered, share)
        excess[frame.cuts] = 0.0
        # Not a product of vectors: the library's threads would wait for each other at this length.
        value = self.offset + float((core.weight * covered).sum() + (self.gift * share).sum())
        return value, rows, np.flatnonzero(excess > CLEAR), core.weight[rows] * wrong[rows]

    def _worst(self, rows: Ints, missing: Floats) -> Ints:
        """The rows to watch next."""
        if self.at_once == 1.0 or len(rows) <= FEW:
            return rows
        order = np.argsort(-missing, kind="stable")
        sums = np.cumsum(missing[order])
        most = int(np.searchsorted(sums, self.at_once * sums[-1])) + 1
        return np.sort(rows[order[: max(FEW, most)]])

    def _grow(self, share: Floats) -> bool:
        """Add the rows that the core lacks and this solution needs; whether there were any."""
        return False

    def _fitted(self, frame: Frame) -> Frame:
        """The frame with the rows added since it was made."""
        return frame

    def trials(
        self, state: States, relaxed: Relaxed, sites: Ints, goal: float
    ) -> NDArray[np.float64]:
        """(n, 2) by how much a few steps lower the bound when each site is shut, and opened.

        Infinite where that is proved to leave nothing above ``goal``. (Strong branching: Applegate,
        Bixby, Chvatal & Cook 1995, Finding cuts in the TSP.)
        """
        solver, frame, gain = self._solver, relaxed.frame, np.zeros((len(sites), 2))
        self._load(state, frame)
        # Exact weights of edges would be worked out anew for each trial.
        solver.setOptionValue("simplex_dual_edge_weight_strategy", _DEVEX)
        solver.setOptionValue("simplex_iteration_limit", STEPS)
        before = self._objective(frame) if self._run() else np.nan
        basis = solver.getBasis()
        for (a, b), site in np.ndenumerate(np.column_stack([sites, sites])):
            if not before >= goal or self._clock.over:
                break
            half = state.copy()
            half[site] = decision = (SHUT, OPEN)[b]
            solver.changeColBounds(int(site), float(decision), float(decision))
            if self._run():
                gain[a, b] = before - self._objective(frame)
                if before - gain[a, b] <= goal and self._proves(half, frame, goal):
                    gain[a, b] = np.inf
            solver.changeColBounds(int(site), 0.0, 1.0)
            solver.setBasis(basis)
        solver.setOptionValue("simplex_dual_edge_weight_strategy", _CHOOSE)
        solver.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)
        return gain

    def _objective(self, frame: Frame) -> float:
        """The bound that the solver reports."""
        own = self.offset + float(self.core.weight[frame.covered].sum())
        return own - float(self._solver.getInfo().objective_function_value)

    def _proves(self, state: States, frame: Frame, goal: float) -> bool:
        """Whether the solver's prices prove that nothing above ``goal`` is left."""
        _, share, _, price, toll = self._read(frame)
        return self.bound_from(Relaxed(price, toll, share, frame), state).all <= goal

    def tighten(self, relaxed: Relaxed) -> Frame | None:
        """The frame with the cuts that this solution violates, None if there are none."""
        toll = self._all_tolls(relaxed)
        sets = violated(self.core, relaxed.share, relaxed.price - self.pool.dearer(toll))
        return self.with_cuts(relaxed.frame, sets) if sets else None

    def with_cuts(self, frame: Frame, sets: list[Ints]) -> Frame:
        """The frame with the cuts of these odd sets of rows."""
        return frame.wider(np.empty(0, np.int64), self.pool.add(sets), self.pool)

    def worth(self, relaxed: Relaxed) -> Floats:
        """(n_site,) prices of the rows each site reaches, less what cuts take off."""
        toll = self._all_tolls(relaxed)
        left = np.maximum(relaxed.price - self.pool.dearer(toll), 0.0)
        return np.asarray(self._by_site @ left + self.pool.back(toll) + self.gift, np.float64)

    def bound_from(self, relaxed: Relaxed, state: States) -> Bounds:
        """The bound these prices and tolls prove, whatever they are, and both halves of each free site.

        A row is worth its weight less its price, a site the prices of its rows as far as tolls leave
        them, and its part of the tolls; open sites are taken, and of the free ones the best that fit
        (Galvao & ReVelle 1996).
        """
        core = self.core
        toll = self._all_tolls(relaxed)
        dearer = self.pool.dearer(toll)
        price, worth = np.maximum(relaxed.price, dearer), self.worth(relaxed)
        opened = state == OPEN
        left_over = float(np.maximum(core.weight - price, 0.0).sum())
        sure = (
            self.offset + left_over + float((self.pool.k * toll).sum()) + float(worth[opened].sum())
        )
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

    def _all_tolls(self, relaxed: Relaxed) -> Floats:
        """The tolls, none for cuts added since."""
        toll = np.zeros(len(self.pool))
        toll[: len(relaxed.toll)] = relaxed.toll
        return toll

    def _load(self, state: States, frame: Frame) -> None:
        """Pass the watched rows and cuts to the solver, and the basis to begin with.

        min of: weight of shortages and excesses, less what rows taken as not covered bring.
        """
        core, solver, far = self.core, self._solver, highspy.kHighsInf
        rules, most = _rules(core)
        n_site, n_rule = core.n_site, len(rules)
        idle = (state == SHUT) & (frame.site != BASIC)
        start, index, value, least = table(core, self.pool, frame, idle)
        brings = self._by_site @ np.where(frame.covered, 0.0, core.weight) + self.gift
        slip = np.zeros(len(frame.rows))
        solver.passModel(
            n_site + len(frame.rows),
            n_rule + len(least),
            n_rule * n_site + len(value),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            np.r_[-brings, core.weight[frame.rows]],
            np.r_[np.where(state == OPEN, 1.0, 0.0), slip],
            np.r_[np.where(state == SHUT, 0.0, 1.0), slip + far],
            np.r_[np.full(n_rule, -far), least],
            np.r_[most, np.full(len(least), far)],
            np.r_[np.arange(n_rule) * n_site, n_rule * n_site + start[:-1]],
            np.r_[np.tile(np.arange(n_site), n_rule), index],
            np.r_[rules.ravel(), value],
            np.zeros(n_site + len(frame.rows), np.int32),
        )
        basis = highspy.HighsBasis()
        basis.col_status = _STATUS[np.r_[frame.site, frame.slip]].tolist()
        basis.row_status = _STATUS[np.r_[frame.rule, frame.line, frame.cut]].tolist()
        basis.valid = True
        solver.setBasis(basis)

    def _run(self) -> bool:
        """Whether the solver came to an end with prices and shares."""
        solver = self._solver
        solver.setOptionValue("time_limit", solver.getRunTime() + max(0.0, self._clock.left))
        solver.run()
        solution = solver.getSolution()
        return bool(solution.dual_valid and solution.value_valid)

    def _basic(self) -> NDArray[np.bool_]:
        """Which columns, then rows, of the solver are in the basis."""
        n_col = self._solver.getNumCol()
        basic = np.zeros(n_col + self._solver.getNumRow(), np.bool_)
        member = np.asarray(self._solver.getBasicVariables()[1])
        basic[np.where(member >= 0, member, n_col - 1 - member)] = True
        return basic

    def _read(self, frame: Frame) -> tuple[Frame, Floats, Floats, Floats, Floats]:
        """The frame with its new basis, shares of sites, slips of rows, prices, tolls."""
        core, n_line = self.core, len(frame.line)
        solution = self._solver.getSolution()
        value, reduced = np.array(solution.col_value), np.array(solution.col_dual)
        dual = np.array(solution.row_dual)
        basic = self._basic()
        at = np.where(basic, BASIC, LOWER).astype(np.int8)
        n_col, n_rule = len(value), len(frame.rule)
        at[: core.n_site][~basic[: core.n_site] & (value[: core.n_site] > 0.5)] = UPPER
        at[n_col : n_col + n_rule][~basic[n_col : n_col + n_rule]] = UPPER
        site, slip, rule, line, cut = np.split(
            at, np.cumsum([core.n_site, len(frame.rows), n_rule, n_line])
        )
        ended = replace(frame, site=site, slip=slip, rule=rule, line=line, cut=cut)
        _, lines, tolls = np.split(dual, [n_rule, n_rule + n_line])
        less = np.where(frame.covered, core.weight, 0.0)
        less[frame.rows[frame.lined]] = lines
        short = frame.covered[frame.rows]
        less[frame.rows[short]] = reduced[core.n_site :][short]
        price = core.weight - less
        toll = np.zeros(len(self.pool))
        toll[frame.cuts] = np.maximum(tolls, 0.0)
        share, over = np.split(value, [core.n_site])
        return ended, share, over, np.clip(price, 0.0, core.weight), toll


def _rules(core: Core) -> tuple[Floats, Floats]:
    """What count and money ask of each site, and their limits."""
    if core.budget < 0:
        return np.ones((1, core.n_site)), np.array([float(core.count)])
    return np.vstack([np.ones(core.n_site), core.cost]), np.array([core.count, core.budget])


def _dual_form(core: Core, columns: sparse.csr_array) -> highspy.HighsLp:
    n_row, n_site = core.n_row, core.n_site
    rules, most = _rules(core)
    table = sparse.csr_array(
        sparse.hstack([columns, sparse.csr_array(-rules.T), -sparse.eye_array(n_site)])
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
