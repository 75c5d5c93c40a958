"""A mixed-integer model built from arrays and handed to HiGHS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import highspy
import numpy as np

from .problem import Floats, Ints

# HiGHS 1.14.0 can lose the optimum in presolve and still call its answer optimal (its issues 3043,
# 3073, 3094; 1.13 and 1.15 are right). Merging and dominance before the solver do most of what
# presolve would do, so there it stays off.
_PRESOLVE = "off" if version("highspy") == "1.14.0" else "choose"

# One look at the root and none at heuristics, which are no help in finding inequalities.
_ROOT_ONLY: dict[str, Any] = {
    "mip_max_nodes": 1,
    "mip_allow_restart": False,
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
}

Stop = Callable[[float | None, float | None], bool]
"""Called with the best value and bound so far (None: not yet); true asks HiGHS to stop."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What HiGHS found. ``value`` and ``bound`` are in the sense of the objective given."""

    x: Floats | None
    value: float
    bound: float
    proved: bool
    infeasible: bool


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A linear relaxation solved: its value, its columns, and the worth of each row's limit."""

    value: float
    x: Floats
    row_dual: Floats


@dataclass(frozen=True, slots=True)
class Cut:
    """An inequality ``sum(values * columns) <= upper``."""

    columns: Ints
    values: Floats
    upper: float


@dataclass(slots=True)
class Mip:
    """Columns and rows collected in blocks; rows are ``lower <= sum(values * columns) <= upper``."""

    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    fixed: dict[int, float] = field(default_factory=dict)
    offset: float = 0.0
    width: int = 0
    row_lower: list[Floats] = field(default_factory=list)
    row_upper: list[Floats] = field(default_factory=list)
    row_length: list[Ints] = field(default_factory=list)
    columns: list[Ints] = field(default_factory=list)
    values: list[Floats] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Number of rows so far."""
        return sum(map(len, self.row_length))

    def add_columns(self, count: int, *, upper: float = 1.0, whole: bool = False) -> Ints:
        """Add ``count`` columns from 0 to ``upper``; returns their indices."""
        self.lower.append(np.zeros(count))
        self.upper.append(np.full(count, upper))
        self.whole += [whole] * count
        self.width += count
        return np.arange(self.width - count, self.width)

    def fix(self, column: int, value: float) -> None:
        """Let a column have this value only."""
        self.fixed[column] = value

    def add_row(self, columns: Ints, values: Floats, lower: float, upper: float) -> None:
        self.add_rows(np.array([len(columns)]), columns, values, lower, upper)

    def add_rows(
        self,
        length: Ints,
        columns: Ints,
        values: Floats,
        lower: float | Floats,
        upper: float | Floats,
    ) -> None:
        """Add rows one after the other, the first with ``length[0]`` entries and so on."""
        self.row_length.append(np.asarray(length, dtype=np.int64))
        self.row_lower.append(np.full(len(length), lower, dtype=np.float64))
        self.row_upper.append(np.full(len(length), upper, dtype=np.float64))
        self.columns.append(np.asarray(columns, dtype=np.int64))
        self.values.append(np.asarray(values, dtype=np.float64))

    def add_dense_row(
        self, values: Floats, lower: float, upper: float, extra: tuple[int, float] | None = None
    ) -> None:
        """Add a row given as a value per column, and one more entry if wanted."""
        columns = np.flatnonzero(values)
        entries = values[columns]
        if extra is not None:
            columns, entries = np.append(columns, extra[0]), np.append(entries, extra[1])
        self.add_row(columns, entries, lower, upper)

    def add_covering(self, length: Ints, covering: Ints, covered: Ints) -> None:
        """Rows ``sum(covering) - covered >= 0``; ``covering`` row by row, ``length`` entries each."""
        ends = np.cumsum(length)
        columns = np.insert(covering, ends, covered)
        values = np.insert(np.ones(len(covering)), ends, -1.0)
        self.add_rows(length + 1, columns, values, 0.0, np.inf)

    def rows(self) -> Iterator[tuple[Ints, Floats]]:
        """Columns and values of each row."""
        length, columns = _joined(self.row_length), _joined(self.columns)
        ends = np.cumsum(length)
        values = _joined(self.values)
        for begin, end in zip((ends - length).tolist(), ends.tolist(), strict=True):
            yield columns[begin:end], values[begin:end]

    def copy(self) -> Mip:
        """A model that can grow on its own."""
        names = ("lower", "upper", "whole", "row_lower", "row_upper", "row_length")
        lists = {name: list(getattr(self, name)) for name in (*names, "columns", "values")}
        return Mip(width=self.width, offset=self.offset, fixed=dict(self.fixed), **lists)

    def solve(
        self,
        cost: Floats,
        *,
        maximise: bool,
        time_limit_s: float,
        seed: int,
        start: Floats | None = None,
        gap: float = 0.0,
        nodes: int = 2**31 - 1,
        stop: Stop | None = None,
    ) -> Solved:
        """Optimise ``cost @ x``; the whole columns of a feasible ``start`` give the first answer.

        Args:
            gap: difference between value and bound at which the answer counts as proved.
            nodes: branches looked at before giving up.
        """
        solver = _solver(
            random_seed=seed % 2**31,
            time_limit=max(time_limit_s, 0.0),
            mip_rel_gap=0.0,
            mip_abs_gap=gap,
            mip_max_nodes=nodes,
            presolve=_PRESOLVE,
        )
        solver.passModel(self._program(cost, maximise))
        if start is not None:
            whole = np.flatnonzero(np.array(self.whole))
            solver.setSolution(len(whole), whole.astype(np.int32), start[whole])
        if stop is not None:
            _listen(solver, stop)
        solver.run()
        return _read(solver, maximise)

    def relax(self, cost: Floats) -> Relaxed | None:
        """The most of ``cost @ x`` when no column need be whole; nothing if HiGHS fails."""
        solver = _solver(presolve=_PRESOLVE)
        program = self._program(cost, maximise=True)
        program.integrality_ = []
        solver.passModel(program)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = solver.getSolution()
        value = float(solver.getInfo().objective_function_value)
        return Relaxed(value, np.array(solution.col_value), np.array(solution.row_dual))

    def root_cuts(self, cost: Floats, seed: int, stop: Stop) -> list[Cut]:
        """The inequalities by which HiGHS tightens the linear relaxation of ``max cost @ x``.

        They are suggestions: HiGHS may have used whatever it knows about good answers.
        """
        pools: list[list[Cut]] = []
        solver = _solver(random_seed=seed % 2**31, presolve="off", **_ROOT_ONLY)
        solver.cbMipGetCutPool += lambda event: pools.append(_pool(event.data_out))
        solver.passModel(self._program(cost, maximise=True))
        _listen(solver, stop)
        solver.run()
        return pools[-1] if pools else []

    def _program(self, cost: Floats, maximise: bool) -> Any:
        program = highspy.HighsLp()
        program.num_col_ = self.width
        program.col_cost_ = cost
        program.offset_ = self.offset
        lower, upper = _joined(self.lower), _joined(self.upper)
        for column, value in self.fixed.items():
            lower[column] = upper[column] = value
        program.col_lower_, program.col_upper_ = lower, upper
        program.sense_ = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        if any(self.whole):
            program.integrality_ = [kinds[flag] for flag in self.whole]
        length = _joined(self.row_length).astype(np.int64)
        program.num_row_ = len(length)
        program.row_lower_ = _joined(self.row_lower)
        program.row_upper_ = _joined(self.row_upper)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(length)]).astype(np.int32)
        program.a_matrix_.index_ = _joined(self.columns).astype(np.int32)
        program.a_matrix_.value_ = _joined(self.values)
        return program


def _solver(**options: Any) -> Any:
    solver = highspy.Highs()
    for name, value in {"output_flag": False, "threads": 1, **options}.items():
        solver.setOptionValue(name, value)
    return solver


def _pool(told: Any) -> list[Cut]:
    """The cuts in a message of HiGHS, each turned so that it has an upper limit."""
    start = np.append(np.array(told.cutpool_start, dtype=np.int64), told.cutpool_index.size)
    columns, values = np.array(told.cutpool_index), np.array(told.cutpool_value)
    cuts: list[Cut] = []
    for i in range(int(told.cutpool_num_cut)):
        part = slice(start[i], start[i + 1])
        lower, upper = float(told.cutpool_lower[i]), float(told.cutpool_upper[i])
        sign, limit = (1.0, upper) if np.isfinite(upper) else (-1.0, -lower)
        cuts.append(Cut(columns[part].astype(np.int64), sign * values[part], limit))
    return cuts


def _joined(parts: list[Any]) -> Any:
    return np.concatenate(parts) if parts else np.zeros(0)


def _listen(solver: Any, stop: Stop) -> None:
    """Ask ``stop`` now and then; the values are those of the running search."""
    unknown = 1e300

    def ask(event: Any) -> None:
        best, bound = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound
        known = [value if abs(value) < unknown else None for value in (best, bound)]
        if stop(known[0], known[1]):
            event.interrupt()

    def ask_blind(event: Any) -> None:
        if stop(None, None):
            event.interrupt()

    solver.HandleUserInterrupt = True
    solver.cbMipInterrupt += ask
    solver.cbSimplexInterrupt += ask_blind
    solver.cbIpmInterrupt += ask_blind


def _read(solver: Any, maximise: bool) -> Solved:
    status, info = solver.getModelStatus(), solver.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    worst = -np.inf if maximise else np.inf
    proved = status == highspy.HighsModelStatus.kOptimal
    value = float(info.objective_function_value) if found else worst
    is_mip = bool(solver.getLp().integrality_)
    bound = float(info.mip_dual_bound) if is_mip else -worst
    if proved and (not is_mip or not np.isfinite(bound)):
        bound = value
    return Solved(
        x=np.array(solver.getSolution().col_value) if found else None,
        value=value,
        bound=bound,
        proved=proved and found,
        infeasible=status
        in (
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ),
    )
