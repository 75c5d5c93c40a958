"""Whether the reasons a plan gives for its sites are true."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from .check_rules import floors
from .check_values import people_by_service
from .claims import field, same
from .ground import Ground
from .problem import Bools, Floats, Ints


def reasons(ground: Ground, plan: dict[str, Any], chosen: Ints) -> Iterator[str]:
    problem = ground.problem
    by_metres = problem.objective[0] in ("distance", "worst")
    if field(plan, "reason_measure", str) != ("distance" if by_metres else "coverage"):
        yield "reason_measure: It does not fit the first objective."
    people = _People(ground, chosen)
    losses = _Metres(ground, chosen) if by_metres else people
    index = {name: i for i, name in enumerate(problem.sites.id)}
    asked = [(counted, least) for _, counted, least in floors(ground)]
    for entry in plan["open"]:
        site, reason = index[entry["site"]], field(entry, "reason", dict)
        only = people.of(site)[0]
        if not same(field(reason, "covered_only_here", int, float), only):
            yield f'reason of "{entry["site"]}": covered_only_here is {only:.9g}.'
        without, with_option = losses.of(site)
        told = field(reason, "lost_without", int, float, type(None))
        if (told is None) != (without == math.inf) or (
            told is not None and not same(told, without)
        ):
            yield f'reason of "{entry["site"]}": lost_without is {without:.9g}.'
        for error in _alternative(
            ground, _replacements(ground, asked, chosen, site), with_option, reason
        ):
            yield f'reason of "{entry["site"]}": {error}'


def _alternative(
    ground: Ground, allowed: Bools, loss: Floats, reason: dict[str, Any]
) -> Iterator[str]:
    able = allowed & np.isfinite(loss)
    name = field(reason, "best_alternative", str, type(None))
    level = field(reason, "alternative_level", str, type(None))
    told = field(reason, "alternative_loss", int, float, type(None))
    if not able.any():
        if name is not None or told is not None:
            yield "best_alternative: There is none within the rules."
        return
    least = float(loss[able].min())
    if name is None or told is None:
        yield f"best_alternative: There is one, with a loss of {least:.9g}."
        return
    named = [
        o
        for o in np.flatnonzero(able)
        if ground.problem.sites.id[ground.option_site[o]] == name
        and ground.option_level[o] == level
    ]
    if not named:
        yield f'best_alternative: "{name}" at level "{level}" cannot take its place.'
    elif not same(float(loss[named[0]]), least):
        yield f"best_alternative: Another site loses only {least:.9g}."
    if not same(told, least):
        yield f"alternative_loss: It is {least:.9g}."


def _replacements(ground: Ground, asked: list[tuple[Bools, int]], chosen: Ints, site: int) -> Bools:
    """(options,) levels of closed sites that could open in place of ``site`` within all rules."""
    problem, sites = ground.problem, ground.problem.sites
    able = (chosen[ground.option_site] < 0) & (sites.must[ground.option_site] >= 0)
    if sites.must[site] > 0:
        return np.zeros_like(able)
    if problem.budget_yuan is not None:
        rest = chosen[(chosen >= 0) & (np.arange(len(chosen)) != site)]
        able &= ground.option_cost[rest].sum() + ground.option_cost <= problem.budget_yuan + 1e-6
    for counted, least in asked:
        if counted[chosen[site]] and counted[chosen[chosen >= 0]].sum() <= least:
            able &= counted
    return able


class _People:
    """People lost without a site, or with another level in its place."""

    def __init__(self, ground: Ground, chosen: Ints) -> None:
        self.ground, self.offered = ground, ground.offered(chosen)
        self.times = ground.times_covered(chosen)
        self.by_site = {reach: near.tocsc() for reach, near in ground.near.items()}
        self.gain = np.zeros((ground.n_sites, len(ground.services)))
        for (reach, service), people in ground.people.items():
            free = np.where(self.times[reach, service] == 0, people, 0.0)
            self.gain[:, service] += free @ ground.near[reach]

    def of(self, site: int) -> tuple[float, Floats]:
        """People lost; (options,) people lost with that option instead."""
        ground = self.ground
        lost, back = 0.0, self.gain.copy()
        for (reach, service), people in ground.people.items():
            if not self.offered[site, service]:
                continue
            column = self.by_site[reach]
            points = column.indices[column.indptr[site] : column.indptr[site + 1]]
            points = points[(self.times[reach, service][points] == 1) & (people[points] > 0)]
            lost += float(people[points].sum())
            back[:, service] += people[points] @ ground.near[reach][points]
        return lost, lost - (back[ground.option_site] * ground.offers).sum(axis=1)


class _Metres:
    """Weighted metres added without a site, or with another level in its place."""

    def __init__(self, ground: Ground, chosen: Ints) -> None:
        self.ground, self.metres = ground, ground.metres()
        self.offered = ground.offered(chosen)
        self.people = people_by_service(ground)
        self.now: dict[int, Floats] = {}
        self.total_with: dict[int, Floats] = {}
        for service, people in self.people.items():
            sites = self.offered[:, service]
            now = self.now[service] = self.metres[:, sites].min(axis=1, initial=np.inf)
            met = (people > 0) & np.isfinite(now)
            who, near = people[met], now[met]
            totals = [float(who @ np.minimum(near, way[met])) for way in self.metres.T]
            self.total_with[service] = np.array(totals)

    def of(self, site: int) -> tuple[float, Floats]:
        """Metres added, inf when somebody loses the last way; (options,) the same instead."""
        ground = self.ground
        total, instead = 0.0, np.zeros(len(ground.option_site))
        for service in self.people:
            bare, replaced = self._moved(site, service)
            total += bare
            instead += np.where(ground.offers[:, service], replaced[ground.option_site], bare)
        return total, instead

    def _moved(self, site: int, service: int) -> tuple[float, Floats]:
        """The same for one service, the second number for each site (sites,)."""
        people, now = self.people[service], self.now[service]
        met = (people > 0) & np.isfinite(now)
        base, totals = float(people[met] @ now[met]), self.total_with[service]
        if not self.offered[site, service]:
            return 0.0, totals - base
        sites = self.offered[:, service].copy()
        sites[site] = False
        rows = np.flatnonzero(met & (self.metres[:, site] <= now))
        near, who, before = self.metres[rows], people[rows], now[rows]
        rest = near[:, sites].min(axis=1, initial=np.inf)
        stayed = who @ np.minimum(before[:, None], near)
        moved = np.array([_total(who, np.minimum(rest, way)) for way in near.T])
        return _total(who, rest) - float(who @ before), totals - stayed + moved - base


def _total(people: Floats, metres: Floats) -> float:
    return float(people @ metres) if np.isfinite(metres).all() else math.inf
