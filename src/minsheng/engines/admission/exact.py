"""The exact model: is there a stable match, which places most, and how few families must block?"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from minsheng.engines.common.status import Progress, Report

from .arrays import Ints
from .exact_reserves import ReservedClass, Rule, Wish
from .market import Market

_LOOK_EVERY_S = 0.1


class OutOfTime(Exception):
    """The time for proofs has run out."""


@dataclass
class Watch:
    """Until when proofs may run and who is told how far they are."""

    limit_s: float
    progress: Report | None = None
    began: float = field(default_factory=time.monotonic)
    stopped: bool = False

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def left(self) -> float:
        return 0.0 if self.stopped else max(self.limit_s - self.seconds(), 0.0)

    def check(self) -> None:
        """Raises OutOfTime: no time is left."""
        if not self.left():
            raise OutOfTime

    def tell(self, phase: str, objective: float, bound: float) -> bool:
        """Report; true once somebody has asked to stop."""
        if self.progress is not None and not self.stopped:
            self.stopped = bool(self.progress(Progress(phase, objective, bound, self.seconds())))
        return self.stopped


@dataclass(frozen=True, slots=True)
class _Sum:
    """Seats held in a class by the families up to one key.

    Attributes:
        asked: option and seats the family with this key may add.
        most: what the sum could be if every family took its largest part.
        first: whether it is the first of its class.
    """

    total: cp_model.IntVar
    asked: list[tuple[int, int]]
    most: int
    first: bool


class Model:
    """Every match with at most ``allowed`` blocking families, as a CP-SAT model.

    A literal per option; per class a chain of sums: the seats held by the families up to each key.
    For each option of a family: it gets this one or a better one, or some class of the option is
    full above its key, or the family is one of those allowed to block. Where a class keeps seats
    for groups, "full" is told by `exact_reserves`.

    Source:
        Sun et al. (2023), Stable matching in daycare with siblings; the chain is ours.
    """

    def __init__(self, market: Market, allowed: int, watch: Watch) -> None:
        """Raises OutOfTime: the market is too large to be written down in the time left."""
        self.market = market
        self.model = cp_model.CpModel()
        self.takes = [self.model.new_bool_var("") for _ in range(len(market.part_start) - 1)]
        self.blocks = [self.model.new_bool_var("") for _ in range(market.families)]
        self.sums: list[_Sum] = []
        self.fulls: dict[tuple[int, int], cp_model.IntVar] = {}
        self._above: dict[tuple[int, int], int] = {}
        self._reserved: dict[int, ReservedClass] = {}
        order = np.lexsort((market.part_key, market.part_class))
        bounds = np.searchsorted(market.part_class[order], np.arange(market.classes + 1))
        for kind in range(market.classes):
            watch.check()
            self._chain(kind, order[bounds[kind] : bounds[kind + 1]])
            self._reserve(kind, order[bounds[kind] : bounds[kind + 1]])
        for family in range(market.families):
            watch.check()
            self._stable(family)
        self.model.add(sum(self.blocks) <= allowed)

    def _chain(self, kind: int, parts: Ints) -> None:
        """The sums of a class, the best key first; ``_above`` is the number of the sum above a key."""
        market, room = self.market, int(self.market.capacity[kind])
        before: cp_model.IntVar | int = 0
        most = 0
        for key in np.unique(market.part_key[parts]).tolist():
            own = parts[market.part_key[parts] == key].tolist()
            self._above[kind, key] = len(self.sums) - 1 if most else -1
            asked = [(int(market.part_option[part]), int(market.part_seats[part])) for part in own]
            first = not most
            most += max(seats for _, seats in asked)
            total = self.model.new_int_var(0, min(most, room), "")
            self.model.add(total == before + sum(s * self.takes[option] for option, s in asked))
            self.sums.append(_Sum(total, asked, most, first))
            before = total

    def _reserve(self, kind: int, parts: Ints) -> None:
        """The class's reserves, if it has any."""
        market, reserves = self.market, self.market.reserves
        if reserves is None or not reserves.seats[kind].any():
            return
        rule = Rule(int(market.capacity[kind]), reserves.seats[kind].tolist(), reserves.order)
        wishes = [self._wish(part) for part in parts.tolist()]
        self._reserved[kind] = ReservedClass(self.model, wishes, rule)

    def _wish(self, part: int) -> Wish:
        market = self.market
        family = int(market.part_family[part])
        return Wish(
            self.takes[int(market.part_option[part])],
            int(market.part_seats[part]),
            int(market.part_key[part]),
            family,
            int(market.reserves.group[family]) if market.reserves is not None else -1,
        )

    def _refuses(self, part: int) -> cp_model.IntVar | None:
        """A literal that implies that the part's class would refuse it; None if that cannot be."""
        kind, key = int(self.market.part_class[part]), int(self.market.part_key[part])
        if kind not in self._reserved:
            return self._is_full(kind, key, int(self.market.part_seats[part]))
        where = self._above[kind, key]
        above = self.sums[where].total if where >= 0 else 0
        return self._reserved[kind].refuses(self._wish(part), above)

    def _is_full(self, kind: int, key: int, seats: int) -> cp_model.IntVar | None:
        """A literal that implies less room above the key than the seats; None if that cannot be."""
        where = self._above[kind, key]
        need = int(self.market.capacity[kind]) - seats + 1
        if where < 0 or self.sums[where].most < need:
            return None
        if (where, need) not in self.fulls:
            literal = self.model.new_bool_var("")
            self.model.add(self.sums[where].total >= need).only_enforce_if(literal)
            self.fulls[where, need] = literal
        return self.fulls[where, need]

    def _stable(self, family: int) -> None:
        market = self.market
        options = range(*market.option_start[family : family + 2].tolist())
        self.model.add_at_most_one(self.takes[option] for option in options)
        for option in options:
            parts = range(*market.part_start[option : option + 2].tolist())
            if any(market.part_seats[p] > market.capacity[market.part_class[p]] for p in parts):
                self.model.add(self.takes[option] == 0)
                continue
            full = [self._refuses(part) for part in parts]
            self.model.add_bool_or(
                *self.takes[options.start : option + 1],
                *(literal for literal in full if literal is not None),
                self.blocks[family],
            )

    def hint(self, choice: Ints, blocking: Iterable[int]) -> None:
        """A whole assignment: a part of one helps the solver little.

        Variables of classes with reserves follow from these by propagation.
        """
        taken = np.zeros(len(self.takes), dtype=np.int64)
        taken[self.market.chosen(choice)] = 1
        for literal, value in zip(self.takes, taken.tolist(), strict=True):
            self.model.add_hint(literal, value)
        held: list[int] = []
        for one in self.sums:
            own = sum(seats * int(taken[option]) for option, seats in one.asked)
            held.append(own + (0 if one.first else held[-1]))
            self.model.add_hint(one.total, held[-1])
        for (where, need), literal in self.fulls.items():
            self.model.add_hint(literal, held[where] >= need)
        those = set(blocking)
        for family, literal in enumerate(self.blocks):
            self.model.add_hint(literal, family in those)

    def placed(self) -> cp_model.LinearExpr:
        """Children with a seat."""
        market = self.market
        seats = np.add.reduceat(market.part_seats, market.part_start[:-1])
        seats = np.minimum(seats, market.family_sizes[market.option_family])
        return cp_model.LinearExpr.weighted_sum(self.takes, seats.tolist())

    def solve(self, watch: Watch, objective: float, bound: float) -> tuple[str, Ints, int]:
        """Status ("optimal", "feasible", "infeasible" or "unknown"), choice, bound of the objective."""
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(watch.left(), 1e-3)
        solver.parameters.num_workers = 1  # several workers would give any of several answers
        solver.parameters.random_seed = 1
        solver.parameters.catch_sigint_signal = False
        status = _while_telling(solver, self.model, watch, objective, bound)
        choice = np.full(self.market.families, -1, dtype=np.int64)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            taken = [option for option, literal in enumerate(self.takes) if solver.value(literal)]
            family = self.market.option_family[taken]
            choice[family] = taken - self.market.option_start[family]
        best = solver.best_objective_bound if self.model.has_objective() else 0.0
        return solver.status_name(status).lower(), choice, int(best + 1e-6)


def _while_telling(
    solver: cp_model.CpSolver,
    model: cp_model.CpModel,
    watch: Watch,
    objective: float,
    bound: float,
) -> cp_model.CpSolverStatus:
    """Solve beside us, so that Ctrl-C and the wish to stop are heard."""
    ended: list[cp_model.CpSolverStatus] = []
    thread = threading.Thread(target=lambda: ended.append(solver.solve(model)), daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK_EVERY_S)
        if watch.tell("proof", objective, bound):
            solver.stop_search()
    return ended[0]
