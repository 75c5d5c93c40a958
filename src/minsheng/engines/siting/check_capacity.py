"""Whether the sites of a plan have room for those it says it serves."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import numpy as np
from scipy import optimize, sparse

from .claims import Malformed, field, same
from .ground import Ground
from .problem import Floats, Ints


class Flow:
    """The greatest flow of one band of hours, from points in need to open sites.

    Attributes:
        covered: people whom an open site covers.
    """

    def __init__(self, ground: Ground, chosen: Ints, hours: str) -> None:
        self.n_sites = ground.n_sites
        offered = ground.offered(chosen)
        inside = np.array([word == hours for word in ground.problem.demand.hours])
        people: dict[tuple[float, int], Floats] = {}
        for rows, reach, service, share in ground.row_needs:
            mine = rows & inside
            here = np.bincount(
                ground.point[mine],
                weights=share * ground.problem.demand.weight[mine],
                minlength=ground.n_points,
            )
            people[reach, service] = people.get((reach, service), np.zeros(ground.n_points)) + here
        units: list[Ints] = []
        sites: list[Ints] = []
        weight: list[Floats] = []
        count = 0
        for (reach, service), own in people.items():
            reached = sparse.coo_array(
                ground.near[reach] @ sparse.diags_array(offered[:, service].astype(np.float64))
            )
            reached.eliminate_zeros()
            units.append(reached.row.astype(np.int64) + count)
            sites.append(reached.col.astype(np.int64))
            weight.append(own)
            count += ground.n_points
        self.unit, self.site = np.concatenate(units), np.concatenate(sites)
        self.weight = np.concatenate(weight)
        self.covered = float(self.weight[np.unique(self.unit)].sum())

    def most(self, room: Floats) -> float:
        """People served when the sites (sites,) have room for so many."""
        asked = self.weight[self.unit] > 0
        unit, site = self.unit[asked], self.site[asked]
        if not len(unit):
            return 0.0
        column = np.arange(len(unit))
        one = np.ones(len(unit))
        limits = sparse.vstack(
            [
                sparse.csr_array((one, (unit, column)), shape=(len(self.weight), len(unit))),
                sparse.csr_array((one, (site, column)), shape=(self.n_sites, len(unit))),
            ]
        )
        upper = np.append(self.weight, np.minimum(room, self.weight.sum()))
        linprog: Any = optimize.linprog  # its stubs know no sparse arrays
        return float(-linprog(-one, A_ub=limits, b_ub=upper, method="highs").fun)


def people_at_once(ground: Ground) -> float:
    return 1.0 if ground.problem.at_once is None else float(ground.problem.at_once)


def room_of(ground: Ground, chosen: Ints) -> Floats:
    """(sites,) people each site has room for at once; 0 where it is closed."""
    options = ground.problem.options
    own = (
        np.full(ground.n_sites, np.inf)
        if options is None
        else np.array([option.capacity for option in options])
    )
    room = np.minimum(ground.problem.sites.capacity, np.append(own, 0.0)[chosen])
    return np.where(chosen >= 0, room, 0.0)


def bands(ground: Ground) -> list[str]:
    return sorted(set(ground.problem.demand.hours))


def served(ground: Ground, chosen: Ints) -> float:
    """People served, over all bands of hours."""
    room = room_of(ground, chosen) / people_at_once(ground)
    return sum(Flow(ground, chosen, hours).most(room) for hours in bands(ground))


def capacity(ground: Ground, chosen: Ints, plan: dict[str, Any]) -> Iterator[str]:
    """The block "capacity": room, people at once, and that the division it claims is possible."""
    if not ground.problem.limits_capacity:
        return
    told = field(plan, "capacity", dict)
    part, room = people_at_once(ground), room_of(ground, chosen)
    if not same(field(told, "at_once", int, float), part):
        yield f"capacity: at_once is {part:g}."
    loads = yield from _loads(ground, told, room, chosen)
    by_hours = field(told, "hours", dict)
    for hours in bands(ground):
        flow = Flow(ground, chosen, hours)
        most = flow.most(room / part)
        claims = field(by_hours, hours, dict)
        for name, value in (("covered", flow.covered), ("served", most)):
            if not same(field(claims, name, int, float), value):
                yield f'capacity, hours "{hours}": {name} is {value:.9g}.'
        taken = loads[hours]
        if (taken > room + 1e-6 * np.maximum(1.0, np.where(np.isfinite(room), room, 0))).any():
            yield f'capacity, hours "{hours}": A site is fuller than it has room.'
        if not same(float(taken.sum()) / part, most):
            yield f'capacity, hours "{hours}": The sites together serve {most:.9g} people.'
        elif not same(flow.most(taken / part), most):
            yield f'capacity, hours "{hours}": No division of the people fills the sites so.'


def _loads(
    ground: Ground, told: dict[str, Any], room: Floats, chosen: Ints
) -> Generator[str, None, dict[str, Floats]]:
    """What is wrong with the list of sites; returns the people at once by hours and site."""
    index = {name: i for i, name in enumerate(ground.problem.sites.id)}
    loads = {hours: np.zeros(ground.n_sites) for hours in bands(ground)}
    seen: set[int] = set()
    for entry in field(told, "sites", list):
        site = index.get(field(entry, "site", str), -1)
        if site < 0 or chosen[site] < 0 or site in seen:
            raise Malformed(f'capacity: "{entry["site"]}" is not an open site, or stands twice.')
        seen.add(site)
        limit = field(entry, "room", int, float, type(None))
        right = (
            limit is None if np.isinf(room[site]) else limit is not None and same(limit, room[site])
        )
        if not right:
            yield f'capacity: The room of "{entry["site"]}" is {room[site]:g}.'
        people = field(entry, "people", dict)
        for hours in loads:
            loads[hours][site] = field(people, hours, int, float)
    if len(seen) != int((chosen >= 0).sum()):
        yield "capacity: An open site is left out."
    return loads
