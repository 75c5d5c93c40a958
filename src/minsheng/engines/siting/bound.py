"""A proven bound on coverage without the solver: rows are bought at prices that add up.

Every merged row gets a price between nothing and its people. What no price pays for counts in
full; what the prices pay is divided among the openings, and the best openings at those prices
within budget, count and floors of districts are found exactly. The sum is never below the best
plan, whatever the prices; moving the prices against the slope brings it down towards the linear
relaxation. Inequalities that every plan keeps (`cuts`) bring it further down: each has a price of
its own, and what they all together do to rows and levels is a `Rebate`.

Source: Lagrangian relaxation with a multiple-choice knapsack inside, deflected subgradients as in
Camerini, Fratta & Maffioli 1975 and Barahona & Anbil 2000, steps after Polyak 1969.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from . import price_kernels as kernels
from .problem import Floats, Ints
from .rows import Model, Rows
from .rules import floors_of

_PATIENCE = 8
_SHRINK = 0.7
_DEFLECTION = 0.1
_LEAST_STEP = 2e-4


@dataclass(frozen=True, slots=True)
class Rebate:
    """What priced inequalities do to the bound.

    Attributes:
        floor: (rows,) what each row pays at least.
        level: (levels,) people taken off the worth of a level.
        credit: people added to the bound.
    """

    floor: Floats
    level: Floats
    credit: float


def no_rebate(model: Model, rows: Rows) -> Rebate:
    return Rebate(np.zeros(len(rows.weight)), np.zeros(len(model.levels.site)), 0.0)


@dataclass(frozen=True, slots=True)
class Quote:
    """The bound at one set of prices.

    Attributes:
        bound: people no plan can exceed.
        money: people a yuan is worth.
        value: (levels,) worth of each level less its cost at that price of money.
    """

    bound: float
    money: float
    value: Floats


@dataclass(slots=True)
class Prices:
    """Prices of the rows as they move, and the least bound so far.

    Attributes:
        bound: people no plan can exceed.
        money: people a yuan is worth at the best prices.
        best: (rows,) the prices that give the bound.
        settled: the steps have become too short to matter.
    """

    model: Model
    rows: Rows
    price: Floats
    rebate: Rebate
    bound: float = np.inf
    money: float = 0.0
    settled: bool = False
    pace: float = 1.0
    best: Floats = field(init=False)
    district: Ints = field(init=False)
    least: Ints = field(init=False)
    _waited: int = 0
    _mean: Floats | None = None
    _guess: float = 0.0

    def __post_init__(self) -> None:
        levels = self.model.levels
        floors = [floor for floor in floors_of(self.model) if floor.kind == "district"]
        self.district = np.full(len(levels.start) - 1, -1, dtype=np.int64)
        for index, floor in enumerate(floors):
            self.district[levels.site[floor.levels]] = index
        self.least = np.array([floor.least for floor in floors], dtype=np.int64)
        self.best = self.price.copy()

    def improve(self, aim: float, rounds: int, stop: Callable[[], bool]) -> None:
        """Take up to so many steps; ``aim`` is a value the bound is known not to pass."""
        rows = self.rows
        worth = np.zeros(len(self.model.levels.feature_site))
        mean = worth if self._mean is None else self._mean
        unpaid = self._step(self.price, mean, 0.0, worth)
        for _ in range(rounds):
            bound, opened = self._inner(unpaid, worth)
            self._mean = mean = opened if self._mean is None else self._mix(opened)
            self._judge(bound)
            if self.pace < _LEAST_STEP or self.bound <= aim:
                self.settled = True
                return
            if stop():
                return
            args = (rows.indptr, rows.features, rows.weight, self.rebate.floor, self.price, mean)
            length = kernels.slope_length(*args)
            if length <= 0.0:
                self.settled = True
                return
            unpaid = self._step(self.price, mean, self.pace * (bound - aim) / length, worth)

    def quote(self) -> Quote:
        """The bound at the best prices, and what each level is worth there."""
        levels = self.model.levels
        worth = np.zeros(len(levels.feature_site))
        unpaid = self._step(self.best.copy(), worth, 0.0, worth)
        money = self._guess = self.money
        bound, _ = self._inner(unpaid, worth)
        money = self._guess
        value = self._worth_of_level(worth) - money * levels.cost_yuan
        return Quote(bound, money, value)

    def _mix(self, opened: Floats) -> Floats:
        assert self._mean is not None
        return _DEFLECTION * opened + (1 - _DEFLECTION) * self._mean

    def _judge(self, bound: float) -> None:
        if bound < self.bound:
            real = bound < self.bound * (1 - 1e-9)
            self.bound, self.money = bound, self._guess
            self.best[:] = self.price
            if real:
                self._waited = 0
                return
        self._waited += 1
        if self._waited >= _PATIENCE:
            self.pace *= _SHRINK
            self._waited = 0

    def _step(self, price: Floats, mean: Floats, step: float, worth: Floats) -> float:
        rows = self.rows
        args = (rows.indptr, rows.features, rows.weight, self.rebate.floor)
        return float(kernels.price_step(*args, price, mean, step, worth))

    def _worth_of_level(self, worth: Floats) -> Floats:
        levels = self.model.levels
        total: Floats = np.append(worth, 0.0)[levels.offers].sum(axis=1)
        return total - self.rebate.level

    def _inner(self, unpaid: float, worth: Floats) -> tuple[float, Floats]:
        """The bound at today's prices, and what is opened to reach it (fractions allowed)."""
        model, levels, problem = self.model, self.model.levels, self.model.problem
        n_sites = len(levels.start) - 1
        cheap, dear = np.empty((2, n_sites), dtype=np.int64)
        bound, self._guess, share = kernels.knapsack(
            self._worth_of_level(worth),
            levels.start,
            levels.cost_yuan,
            model.allowed,
            problem.sites.must,
            self.district,
            self.least,
            n_sites if problem.count is None else problem.count,
            np.inf if problem.budget_yuan is None else problem.budget_yuan,
            self._guess,
            cheap,
            dear,
        )
        opened = share * levels.open_features(dear)
        opened += (1 - share) * levels.open_features(cheap)
        return unpaid + self.rebate.credit + float(bound), opened


def first_prices(model: Model, rows: Rows, chosen: Ints) -> Prices:
    """Prices to start from: a row pays in full, divided by how often the plan serves it."""
    is_open = model.levels.open_features(chosen)
    row = np.repeat(np.arange(len(rows.weight)), np.diff(rows.indptr))
    served = np.bincount(row[is_open[rows.features]], minlength=len(rows.weight))
    price = rows.weight / np.maximum(served, 1)
    return Prices(model, rows, price, no_rebate(model, rows))
