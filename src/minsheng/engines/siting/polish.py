"""Least change among equally good plans: no useless site, no station closed without cause."""

from __future__ import annotations

import numpy as np

from .evaluate import MAXIMISED, Values, evaluate
from .problem import Ints
from .rows import Model, Rows
from .rules import holds


def polish(model: Model, rows: Rows, chosen: Ints) -> Ints:
    """The same worth with less: drop what adds nothing, keep existing stations that cost nothing.

    New sites that add nothing to any listed objective are not opened, dearer levels than needed
    are lowered, and existing stations that may stay without harm stay.
    """
    kept = _Kept(model, rows, chosen)
    levels = model.levels
    for site in np.flatnonzero((chosen >= 0) & ~model.problem.sites.existing):
        kept.try_level(int(site), -1)
    for site in np.flatnonzero(kept.chosen >= 0):
        for level in range(int(levels.start[site]), int(kept.chosen[site])):
            if levels.cost_yuan[level] < levels.cost_yuan[kept.chosen[site]]:
                kept.try_level(int(site), level)
    for site in np.flatnonzero((kept.chosen < 0) & model.allowed & (levels.present >= 0)):
        kept.try_level(int(site), int(levels.present[site]))
    return kept.chosen


class _Kept:
    """A plan that only changes when no listed objective gets worse and every rule holds."""

    def __init__(self, model: Model, rows: Rows, chosen: Ints) -> None:
        self.model, self.rows = model, rows
        self.row = np.repeat(np.arange(len(rows.weight)), np.diff(rows.indptr))
        self._take(chosen, evaluate(model, chosen))

    def _take(self, chosen: Ints, values: Values) -> None:
        self.chosen, self.values = chosen, values
        is_open = self.model.levels.open_features(chosen)
        served = is_open[self.rows.features]
        times = np.bincount(self.row[served], minlength=len(self.rows.weight))
        once = served & (times[self.row] == 1)
        self.alone = np.zeros(len(is_open) + 1, dtype=np.bool_)
        self.alone[self.rows.features[once]] = True

    def try_level(self, site: int, level: int) -> None:
        """Move a site to a level (-1: close it) if that does no harm."""
        if self._loses_people(site, level):
            return
        changed = self.chosen.copy()
        changed[site] = level
        if not holds(self.model, changed):
            return
        values = evaluate(self.model, changed)
        if not self._worse(values):
            self._take(changed, values)

    def _loses_people(self, site: int, level: int) -> bool:
        """Whether somebody is served only by what the move takes away, and that matters."""
        now = self.chosen[site]
        if "coverage" not in self.model.problem.objective or now < 0:
            return False
        offers = self.model.levels.offers
        lost = set(offers[now].tolist()) - (set(offers[level].tolist()) if level >= 0 else set())
        return any(self.alone[feature] for feature in lost)

    def _worse(self, values: Values) -> bool:
        if values.unserved > self.values.unserved:
            return True
        for name in self.model.problem.objective:
            now, then = values.of(name), self.values.of(name)
            if (now < then) if name in MAXIMISED else (now > then):
                return True
        return False
