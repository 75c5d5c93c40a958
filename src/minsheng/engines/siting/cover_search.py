"""A core seen from both sides, and the plans that compiled moves find in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .cover_moves import anneal, climb
from .cover_reduce import Core

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
States = NDArray[np.int8]

MONEY = 1e-9  # yuan by which rounding may exceed a budget, relative to the budget


@dataclass(frozen=True, slots=True)
class Field:
    """A core seen from both sides, ready for the compiled loops."""

    core: Core
    row_ptr: Ints
    row_sites: Shorts
    site_ptr: Ints
    site_rows: Shorts
    weight: Floats
    cost: Floats
    count: int
    budget: float

    @classmethod
    def of(cls, core: Core) -> Field:
        columns = core.by_row().tocsc()
        columns.sort_indices()
        budget = core.budget * (1 + MONEY) if core.budget >= 0 else np.inf
        return cls(
            core,
            core.ptr,
            core.sites,
            columns.indptr.astype(np.int64),
            columns.indices.astype(np.int32),
            core.weight,
            core.cost,
            core.count,
            budget,
        )

    def improve(self, start: States, *, per_cost: bool = False) -> tuple[float, States]:
        """Fill up and swap a plan until no single move helps; its value and the plan."""
        x = start.copy()
        value = climb(
            self.row_ptr,
            self.row_sites,
            self.site_ptr,
            self.site_rows,
            self.weight,
            self.cost,
            self.count,
            self.budget,
            per_cost,
            x,
        )
        return float(value), x

    def cool(
        self, start: States, turns: int, seed: int, warmth: float = 0.1
    ) -> tuple[float, States]:
        """Annealing from a plan, then improved; ``warmth`` is a share of what a site is worth."""
        x = start.copy()
        if x.any() and turns:
            warm = warmth * float(self.weight.sum()) / int(x.sum())
            anneal(
                self.row_ptr,
                self.row_sites,
                self.site_ptr,
                self.site_rows,
                self.weight,
                self.cost,
                self.budget,
                turns,
                warm,
                seed,
                x,
            )
        return self.improve(x)

    def from_ranking(self, rank: Floats) -> tuple[float, States]:
        """The plan that takes sites by falling rank while they fit, then improved."""
        x = np.zeros(len(rank), np.int8)
        left, places = self.budget, self.count
        for j in np.argsort(-rank, kind="stable"):
            if places == 0 or rank[j] <= 0:
                break
            if self.cost[j] <= left:
                x[j] = 1
                left -= self.cost[j]
                places -= 1
        return self.improve(x)
