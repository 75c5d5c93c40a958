"""Good plans for coverage at any size: greedy, then annealing over the levels of the sites."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse

from . import search_kernels as kernels
from .problem import Floats, Ints
from .rows import Model, Rows
from .rules import YUAN_TOLERANCE, floors_of

_PARTS = 16
_COOLING = 0.02  # the last temperature as a share of the first
_IDLE = 0.002
_CHEAPER = 0.98


class Search:
    """One plan and its counters, ready to be changed level by level.

    Attributes:
        chosen: (sites,) level or -1.
        covered: people covered.
    """

    def __init__(self, model: Model, rows: Rows, chosen: Ints, seed: int) -> None:
        self.model, self.rows = model, rows
        self.random = np.array([_mixed(seed)], dtype=np.uint64)
        n_features = len(model.levels.feature_site)
        shape = (len(rows.weight), max(n_features, 1))
        ones = np.ones(len(rows.features), dtype=np.int8)
        by_feature = sparse.csr_array((ones, rows.features, rows.indptr), shape=shape).tocsc()
        self.fptr = by_feature.indptr.astype(np.int64)
        self.by_feature = by_feature.indices.astype(np.int32)
        self.times = np.zeros(len(rows.weight), dtype=np.int32)
        self.gain, self.loss = np.zeros((2, n_features))
        self.member, self.least = _members(model)
        self.take(chosen)

    def take(self, chosen: Ints) -> None:
        """Start over from this plan."""
        rows = self.rows
        self.chosen = chosen.copy()
        self.is_open = self.model.levels.open_features(chosen)
        self.covered = float(
            kernels.count_open(
                rows.indptr,
                rows.features,
                rows.weight,
                self.is_open,
                self.times,
                self.gain,
                self.loss,
            )
        )

    def fill(self, *, per_yuan: bool) -> None:
        """Open and upgrade greedily until nothing fits or helps."""
        fill: Any = kernels.fill
        fill(
            *self._common(), self._count(), self._budget(), per_yuan, self.chosen, *self._counters()
        )
        self.take(self.chosen)

    def anneal(
        self, money: float, *, heat: float, moves: int, stop: Callable[[float], bool]
    ) -> None:
        """Change levels at random, ever more choosy; ends with the best plan met, filled up.

        Args:
            money: people a yuan is worth; lowered in the course while much of the budget is idle.
            heat: share of what an average open site adds that may be lost at first.
            stop: asked several times with the people the best plan so far covers; true ends early.
        """
        opened = max(int((self.chosen >= 0).sum()), 1)
        hot = max(heat * self.covered / opened, 1e-6)
        best, most = self.chosen.copy(), self.covered
        for part in range(_PARTS):
            if stop(most):
                break
            place = self._place_worth(money)
            temperature = [hot * _COOLING ** ((part + k) / _PARTS) for k in (0, 1)]
            found, covered = self._cool(money, place, temperature, moves // _PARTS)
            if covered > most + 1e-9:
                best, most = found, covered
            if self._idle() > _IDLE:
                money *= _CHEAPER
        self.take(best)
        self.fill(per_yuan=self.model.problem.budget_yuan is not None)

    def _cool(
        self, money: float, place: float, temperature: list[float], moves: int
    ) -> tuple[Ints, float]:
        """One part of the cooling; the best plan met in it and the people it covers."""
        best = self.chosen.copy()
        anneal: Any = kernels.anneal
        most, won = anneal(
            *self._common(),
            self.model.problem.sites.must,
            self.member,
            self.least,
            self._count(),
            self._budget(),
            money,
            place,
            *temperature,
            moves,
            self.chosen,
            *self._counters(),
            self.random,
            best,
        )
        covered = self.covered + most
        self.covered += won
        return best, covered

    def _idle(self) -> float:
        """Share of the budget that is not spent."""
        budget = self.model.problem.budget_yuan
        if not budget:
            return 0.0
        chosen = self.chosen[self.chosen >= 0]
        return 1.0 - float(self.model.levels.cost_yuan[chosen].sum()) / budget

    def _place_worth(self, money: float) -> float:
        """People an opening is worth when the count binds: the least any open site adds."""
        problem, levels = self.model.problem, self.model.levels
        openings = np.flatnonzero(self.chosen >= 0)
        if problem.count is None or len(openings) < problem.count:
            return 0.0
        chosen = self.chosen[openings]
        alone: Floats = np.append(self.loss, 0.0)[levels.offers[chosen]].sum(axis=1)
        return max(float((alone - money * levels.cost_yuan[chosen]).min()), 0.0)

    def _common(self) -> tuple[object, ...]:
        rows, levels = self.rows, self.model.levels
        return (
            rows.indptr,
            rows.features,
            rows.weight,
            self.fptr,
            self.by_feature,
            levels.start,
            levels.cost_yuan,
            levels.offers,
            self.model.allowed,
        )

    def _counters(self) -> tuple[object, ...]:
        return self.is_open, self.times, self.gain, self.loss

    def _count(self) -> int:
        count = self.model.problem.count
        return len(self.chosen) if count is None else count

    def _budget(self) -> float:
        budget = self.model.problem.budget_yuan
        return float("inf") if budget is None else budget + YUAN_TOLERANCE / 2


def greedy_search(model: Model, rows: Rows, start: Ints, seed: int) -> Search:
    """The better of two greedy orders from a plan that keeps the floors: people, people per yuan.

    Source: Nemhauser, Wolsey & Fisher 1978; Khuller, Moss & Naor 1999 for gain per cost.
    """
    search = Search(model, rows, start, seed)
    search.fill(per_yuan=model.problem.budget_yuan is not None)
    if model.problem.budget_yuan is not None:
        first, covered = search.chosen, search.covered
        search.take(start)
        search.fill(per_yuan=False)
        if search.covered <= covered:
            search.take(first)
    return search


def _mixed(seed: int) -> int:
    """A state other than 0 from any seed (splitmix64)."""
    x = (seed + 0x9E3779B97F4A7C15) % 2**64
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB % 2**64
    return (x ^ (x >> 31)) or 1


def _members(model: Model) -> tuple[Ints, Ints]:
    """Floors as the compiled loops want them: groups per level, and the least number of each."""
    floors = floors_of(model)
    kinds = sorted({floor.kind for floor in floors})
    member = np.full((len(model.levels.site), max(len(kinds), 1)), -1, dtype=np.int64)
    for index, floor in enumerate(floors):
        member[floor.levels, kinds.index(floor.kind)] = index
    return member, np.array([floor.least for floor in floors], dtype=np.int64)
