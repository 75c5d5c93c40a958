"""Room in the busiest hour: how many of the people covered a plan can also take in.

In each band of hours the people of every need may be divided among the open sites that cover it;
the part of them that comes at once must find room there. What can be served is a greatest flow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .columns import SiteColumns, level_terms
from .mip import Mip
from .plan import Capacity, SiteLoad
from .problem import Bools, Floats, Ints, sums
from .rows import Model, Rows, block_weight, merge_rows


def people_at_once(model: Model) -> float:
    """The part of the people that is at a station at the same time."""
    return 1.0 if model.problem.at_once is None else model.problem.at_once


def room_of_levels(model: Model) -> Floats:
    """(levels,) people each level can serve in one band of hours; inf without a limit."""
    problem, levels = model.problem, model.levels
    room = problem.sites.capacity[levels.site]
    if problem.options is not None:
        own = np.array([option.capacity for option in problem.options])
        room = np.minimum(room, own[levels.option])
    return np.asarray(room / people_at_once(model))


def bands(model: Model) -> list[tuple[str, Rows]]:
    """The merged demand of each band of hours that has any."""
    demand = model.problem.demand
    hours, groups = np.array(demand.hours), demand.group
    found: list[tuple[str, Rows]] = []
    for name in sorted(set(demand.hours)):
        weight = np.where(hours == name, demand.weight, 0.0)
        args = (weight, groups, model.point_of_row, model.n_points, model.needs_of_group)
        people = block_weight(*args, len(model.blocks))
        blocks = tuple(
            replace(block, weight=own) for block, own in zip(model.blocks, people, strict=True)
        )
        found.append((name, merge_rows(replace(model, blocks=blocks), by_district=False)))
    return found


@dataclass(frozen=True, slots=True)
class BandFlow:
    """What a plan serves in one band of hours: people covered, served, and served by each site."""

    hours: str
    covered: float
    served: float
    by_site: Floats


def flows(model: Model, chosen: Ints) -> list[BandFlow]:
    """The greatest flow of every band of hours to the sites of the plan."""
    return [_flow(model, name, rows, chosen) for name, rows in bands(model)]


def capacity_of(model: Model, chosen: Ints) -> Capacity:
    """How full the sites of a plan are, and who finds no room."""
    part = people_at_once(model)
    found = flows(model, chosen)
    room = np.append(room_of_levels(model), 0.0)[chosen] * part
    return Capacity(
        at_once=part,
        hours={flow.hours: (flow.covered, flow.served) for flow in found},
        sites=tuple(
            SiteLoad(
                site=model.problem.sites.id[site],
                room=float(room[site]) if np.isfinite(room[site]) else None,
                people={flow.hours: float(flow.by_site[site]) * part for flow in found},
            )
            for site in np.flatnonzero(chosen >= 0).tolist()
        ),
    )


def served(model: Model, chosen: Ints) -> float:
    """People served, over all bands of hours."""
    return float(sum(flow.served for flow in flows(model, chosen)))


def _flow(model: Model, hours: str, rows: Rows, chosen: Ints) -> BandFlow:
    row, feature = _pairs(rows, model.levels.open_features(chosen))
    site = model.levels.feature_site[feature]
    n_sites = len(chosen)
    met = np.unique(row)
    covered = float(rows.weight[met].sum())
    if not len(row):
        return BandFlow(hours, 0.0, 0.0, np.zeros(n_sites))
    mip = Mip()
    people = mip.add_columns(len(row), upper=np.inf)
    _limit(mip, row, people, rows.weight)
    room = np.append(room_of_levels(model), 0.0)[chosen]
    _limit(mip, site, people, room)
    relaxed = mip.relax(np.ones(len(row)))
    if relaxed is None:
        raise RuntimeError("the flow to the sites could not be worked out")
    by_site = sums(site, relaxed.x, n_sites)
    return BandFlow(hours, covered, float(relaxed.x.sum()), by_site)


def _pairs(rows: Rows, usable: Bools) -> tuple[Ints, Ints]:
    """(row, feature) of every usable way to serve a row."""
    row = np.repeat(np.arange(len(rows.weight)), np.diff(rows.indptr))
    keep = usable[rows.features]
    return row[keep], rows.features[keep].astype(np.int64)


def _limit(mip: Mip, owner: Ints, columns: Ints, most: Floats) -> None:
    """The columns of each owner add up to no more than it allows."""
    order = np.argsort(owner, kind="stable")
    owners, length = np.unique(owner, return_counts=True)
    mip.add_rows(length, columns[order], np.ones(len(order)), -np.inf, most[owners])


def add_served(mip: Mip, model: Model, sites: SiteColumns) -> tuple[Floats, float]:
    """Add a column per row and site that may serve it; the cost that counts people, and the most."""
    room = room_of_levels(model)
    counted: list[Ints] = []
    most = 0.0
    every = np.ones(len(model.levels.feature_site), dtype=np.bool_)
    for _, rows in bands(model):
        row, feature = _pairs(rows, every)
        people = mip.add_columns(len(row), upper=np.inf)
        _limit(mip, row, people, rows.weight)
        opened = np.column_stack([people, sites.feature_column[feature]]).ravel()
        value = np.column_stack([np.ones(len(row)), -rows.weight[row]]).ravel()
        mip.add_rows(np.full(len(row), 2), opened, value, -np.inf, 0.0)
        _add_room(mip, model, sites, room, model.levels.feature_site[feature], people, rows, row)
        counted.append(people)
        most += float(rows.weight.sum())
    cost = np.zeros(mip.width)
    cost[np.concatenate(counted)] = 1.0
    return cost, most


def _add_room(
    mip: Mip,
    model: Model,
    sites: SiteColumns,
    room: Floats,
    site: Ints,
    people: Ints,
    rows: Rows,
    row: Ints,
) -> None:
    """No site serves more people than the level it takes has room for."""
    reached = sums(site, rows.weight[row], len(model.levels.start) - 1)
    for one in np.unique(site):
        own = slice(int(model.levels.start[one]), int(model.levels.start[one + 1]))
        if (room[own] >= reached[one]).all():
            continue
        amount = np.zeros(len(room))
        amount[own] = np.minimum(room[own], reached[one])
        values = level_terms(model, sites, -amount, mip.width)
        values[people[site == one]] = 1.0
        mip.add_dense_row(values, -np.inf, 0.0)
