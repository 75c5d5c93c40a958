"""Reasons a person can check: what each site adds, and what would come in its place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .plan import Coverage, Reason, Share
from .problem import Bools, Floats, Ints, sums
from .rows import Model, Rows
from .rules import YUAN_TOLERANCE, floors_of


def measure(model: Model) -> str:
    """What reasons count: metres when the first objective is about ways, else people."""
    return "distance" if model.problem.objective[0] in ("distance", "worst") else "coverage"


def reasons(model: Model, rows: Rows, chosen: Ints) -> dict[int, Reason]:
    """The reason of every open site (by index)."""
    openings = np.flatnonzero(chosen >= 0)
    only = _covered_only(model, rows, chosen)
    by_metres = measure(model) == "distance"
    loss = _MetresLost(model, chosen) if by_metres else _PeopleLost(model, rows, chosen)
    found: dict[int, Reason] = {}
    for site in openings:
        without, with_level = loss.of(int(site))
        best = _best_alternative(model, chosen, int(site), with_level)
        found[int(site)] = _reason(model, float(only[site]), without, best)
    return found


def _reason(model: Model, only: float, without: float, best: tuple[int, float] | None) -> Reason:
    lost = without if np.isfinite(without) else None
    if best is None:
        return Reason(only, lost, None, None, None)
    level, loss = best
    name = model.problem.sites.id[model.levels.site[level]]
    return Reason(only, lost, name, level_name(model, level), loss)


def level_name(model: Model, level: int) -> str | None:
    """The level as the problem names it; None when the problem has no options."""
    option = int(model.levels.option[level])
    return model.problem.options[option].level if model.problem.options and option >= 0 else None


def _best_alternative(
    model: Model, chosen: Ints, site: int, loss: Floats
) -> tuple[int, float] | None:
    """The level outside the plan with the least loss in place of ``site``, within all rules."""
    problem, levels = model.problem, model.levels
    if problem.sites.must[site] > 0:
        return None
    able = (chosen[levels.site] < 0) & model.allowed[levels.site] & np.isfinite(loss)
    if problem.budget_yuan is not None:
        cost = float(levels.cost_yuan[chosen[chosen >= 0]].sum())
        left = problem.budget_yuan - cost + float(levels.cost_yuan[chosen[site]])
        able &= levels.cost_yuan <= left + YUAN_TOLERANCE
    for floor in floors_of(model):
        counted = floor.levels[chosen[chosen >= 0]].sum()
        if floor.levels[chosen[site]] and counted <= floor.least:
            able &= floor.levels
    if not able.any():
        return None
    candidates = np.flatnonzero(able)
    order = np.lexsort((candidates, levels.cost_yuan[candidates], loss[candidates]))
    best = int(candidates[order[0]])
    return best, float(loss[best])


class _PeopleLost:
    """People lost without a site, and with any level of a closed site in its place."""

    def __init__(self, model: Model, rows: Rows, chosen: Ints) -> None:
        self.model, self.rows, self.chosen = model, rows, chosen
        self.row = np.repeat(np.arange(len(rows.weight)), np.diff(rows.indptr))
        self.is_open = model.levels.open_features(chosen)
        served = self.is_open[rows.features]
        self.times = np.bincount(self.row[served], minlength=len(rows.weight))
        gain = np.where(self.times[self.row] == 0, rows.weight[self.row], 0.0)
        n_features = len(model.levels.feature_site)
        self.gain = np.bincount(rows.features, weights=gain, minlength=n_features)
        self.owner = np.full(len(rows.weight), -1, dtype=np.int64)
        once = served & (self.times[self.row] == 1)
        self.owner[self.row[once]] = model.levels.feature_site[rows.features[once]]
        self.by_owner = np.argsort(self.owner, kind="stable")
        self.sorted_owner = self.owner[self.by_owner]

    def of(self, site: int) -> tuple[float, Floats]:
        """Loss without the site; loss (levels,) with that level in its place."""
        span = np.searchsorted(self.sorted_owner, [site, site + 1])
        mine = self.by_owner[span[0] : span[1]]
        lost = float(self.rows.weight[mine].sum())
        regained = np.zeros(len(self.gain))
        for row in mine:
            features = self.rows.features[self.rows.indptr[row] : self.rows.indptr[row + 1]]
            regained[features] += self.rows.weight[row]
        back = np.append(self.gain + regained, 0.0)[self.model.levels.offers].sum(axis=1)
        return lost, lost - back


class _MetresLost:
    """Weighted metres added without a site, and with any level of a closed site in its place.

    Closing a site only moves the people for whom it is the nearest; for all others what another
    site would save stays as it is, and is added up once.
    """

    def __init__(self, model: Model, chosen: Ints) -> None:
        self.model = model
        is_open = np.append(model.levels.open_features(chosen), False)
        self.services = [
            _Ways(
                model.metres,
                is_open[model.levels.feature_of[service]],
                np.where(model.servable[service], weight, 0.0),
            )
            for service, weight in model.service_weight.items()
        ]

    def of(self, site: int) -> tuple[float, Floats]:
        """Loss without the site; loss (levels,) with that level in its place; inf: unserved."""
        levels = self.model.levels
        without, with_level = 0.0, np.zeros(len(levels.site))
        for service, ways in zip(self.model.service_weight, self.services, strict=True):
            bare, replaced = ways.without(site)
            feature = levels.feature_of[service][levels.site]
            offered = (levels.offers == feature[:, None]).any(axis=1) & (feature >= 0)
            without += bare
            with_level += np.where(offered, replaced[levels.site], bare)
        return without, with_level


class _Ways:
    """The ways to one service: the nearest open site, the next one, and what others would save."""

    def __init__(self, metres: Floats, serving: Bools, weight: Floats) -> None:
        nearest, self.now, self.then = _two_nearest(metres, np.flatnonzero(serving))
        self.metres, self.weight = metres, weight
        met = (weight > 0) & np.isfinite(self.now)
        self.site = np.where(met, nearest, -1)
        self.saved = np.zeros(metres.shape[1])
        for rows in _blocks(np.flatnonzero(met), metres.shape[1]):
            now = self.now[rows, None]
            self.saved += weight[rows] @ (np.minimum(metres[rows], now) - now)

    def without(self, site: int) -> tuple[float, Floats]:
        """Loss without the site; loss (sites,) with another in its place."""
        rows = np.flatnonzero(self.site == site)
        weight, now, then = self.weight[rows], self.now[rows], self.then[rows]
        near = self.metres[rows]
        whole = (np.isfinite(near) | np.isfinite(then)[:, None]).all(axis=0)
        instead = np.minimum(near, then[:, None])
        instead = np.where(np.isfinite(instead), instead, 0.0) - np.minimum(near, now[:, None])
        loss = np.where(whole, self.saved + weight @ instead, np.inf)
        return float((weight * (then - now)).sum()), loss


def _two_nearest(metres: Floats, sites: Ints) -> tuple[Ints, Floats, Floats]:
    """(points,) the nearest of ``sites``, the way there, and the way to the next; inf without."""
    nearest = np.full(len(metres), -1, dtype=np.int64)
    now, then = np.full(len(metres), np.inf), np.full(len(metres), np.inf)
    for site in sites:
        way = metres[:, site]
        closer = way < now
        then = np.where(closer, now, np.minimum(then, way))
        nearest[closer], now = site, np.where(closer, way, now)
    return nearest, now, then


def _blocks(rows: Ints, width: int) -> list[Ints]:
    """The rows in parts whose tables stay small."""
    return np.array_split(rows, max(1, rows.size * width // 2_000_000))


def _covered_only(model: Model, rows: Rows, chosen: Ints) -> Floats:
    """(sites,) people covered by this site and by no other open one."""
    is_open = model.levels.open_features(chosen)
    row = np.repeat(np.arange(len(rows.weight)), np.diff(rows.indptr))
    served = is_open[rows.features]
    times = np.bincount(row[served], minlength=len(rows.weight))
    once = served & (times[row] == 1)
    site = model.levels.feature_site[rows.features[once]]
    n_sites = len(model.levels.start) - 1
    return sums(site, rows.weight[row[once]], n_sites)


@dataclass(frozen=True, slots=True)
class _Tally:
    demand: Floats
    before: Floats
    after: Floats

    def by(self, names: tuple[str, ...]) -> dict[str, Share]:
        words, index = np.unique(np.array(names), return_inverse=True)
        columns = [sums(index, v, len(words)) for v in (self.demand, self.before, self.after)]
        rows = zip(words.tolist(), *(c.tolist() for c in columns), strict=True)
        return {name: Share(*values) for name, *values in rows}


def coverage_tables(model: Model, chosen: Ints) -> Coverage:
    """People covered today and by the plan, in total and by district, group and hours."""
    demand = model.problem.demand
    today = model.levels.present
    states = [model.levels.open_features(c) for c in (today, chosen)]
    served = [[model.covered(block, s) for block in model.blocks] for s in states]
    group = np.array(demand.group)
    tally = np.zeros((3, len(demand.weight)))
    for name, needs in model.needs_of_group.items():
        rows = np.flatnonzero(group == name)
        point, people = model.point_of_row[rows], demand.weight[rows]
        for block, share in needs:
            tally[0, rows] += share * people
            for k in (0, 1):
                tally[k + 1, rows] += share * people * served[k][block][point]
    by = _Tally(*tally)
    total = Share(*(float(s.sum()) for s in tally))
    return Coverage(total, by.by(demand.district), by.by(demand.group), by.by(demand.hours))
