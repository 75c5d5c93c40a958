"""From a problem to what a solver works on: points, levels per site, and who could serve whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .geo import REACH_TOLERANCE_M, distances_between, pairs_within, positions
from .levels import Levels, build_levels
from .problem import ANY_GROUP, ANY_SERVICE, Bools, Floats, Ints, Need, Problem
from .scenarios import factors


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which sites lie within one reach of which points: CSR by point, sites ascending."""

    reach_m: float
    indptr: Ints
    sites: Ints


@dataclass(frozen=True, slots=True)
class Block:
    """All demand for one service within one reach.

    Attributes:
        pairs: index into `Model.pairs`.
        service: name; "" for any open site.
        weight: (points,) people who need it there.
        feature: (sites,) what must be open at a site to serve it, -1 where nothing can.
    """

    pairs: int
    service: str
    weight: Floats
    feature: Ints


@dataclass(frozen=True)
class Model:
    """The problem by points, blocks and levels; everything the solving path reads.

    Attributes:
        point_of_row: (demand rows,) point of each row; rows with one id share a point.
        first_row: (points,) first demand row of each point.
        district_of_point: (points,) index into ``districts``; -1 without one.
        allowed: (sites,) sites that a plan may open.
    """

    problem: Problem
    levels: Levels
    point_of_row: Ints
    first_row: Ints
    districts: tuple[str, ...]
    district_of_point: Ints
    allowed: Bools
    pairs: tuple[Pairs, ...]
    blocks: tuple[Block, ...]
    needs_of_group: dict[str, tuple[tuple[int, float], ...]]

    @property
    def n_points(self) -> int:
        return len(self.first_row)

    @cached_property
    def metres(self) -> Floats:
        """(points, sites) way on foot; inf where there is none. Made only when asked for."""
        problem, ways = self.problem, self.problem.distances
        if ways is None:
            points = problem.demand.xy[self.first_row]
            there = positions(problem.sites.xy, problem.datum)
            straight = distances_between(positions(points, problem.datum), there)
            return straight * problem.detour
        metres = np.full((self.n_points, len(problem.sites.id)), np.inf)
        metres[self.point_of_row[ways.demand], ways.site] = ways.metres
        return metres

    @cached_property
    def service_weight(self) -> dict[str, Floats]:
        """Service → (points,) people who need it, whatever their reach."""
        total: dict[str, Floats] = {}
        for block in self.blocks:
            total[block.service] = total.get(block.service, 0.0) + block.weight
        return total

    @cached_property
    def servable(self) -> dict[str, Bools]:
        """Service → (points,) whether any site a plan may open could serve the point at all."""
        return {
            service: np.asarray(
                np.isfinite(self.metres[:, (feature >= 0) & self.allowed]).any(axis=1)
            )
            for service, feature in self.levels.feature_of.items()
        }

    @cached_property
    def scenario_weight(self) -> list[Floats]:
        """Per scenario (blocks, points) people by block and point."""
        demand = self.problem.demand
        return [
            block_weight(
                factor * demand.weight,
                demand.group,
                self.point_of_row,
                self.n_points,
                self.needs_of_group,
                len(self.blocks),
            )
            for _, factor in factors(self.problem)
        ]

    def covered(self, block: Block, is_open: Bools) -> Bools:
        """(points,) whether an open site serves the block's need there."""
        return np.asarray(self.times(block, is_open) > 0)

    def times(self, block: Block, is_open: Bools) -> Ints:
        """(points,) how many open sites serve the block's need there.

        Args:
            is_open: (features,) what the plan offers.
        """
        pairs = self.pairs[block.pairs]
        serving = np.append(is_open, False)[block.feature]
        seen = np.concatenate([[0], np.cumsum(serving[pairs.sites])])
        return np.asarray(seen[pairs.indptr[1:]] - seen[pairs.indptr[:-1]])


def build_model(problem: Problem) -> Model:
    """Work out points, levels and reach. Straight lines unless the problem lists its ways."""
    demand, sites = problem.demand, problem.sites
    ids = list(dict.fromkeys(demand.id))
    index_of = {name: index for index, name in enumerate(ids)}
    point_of_row = np.array([index_of[name] for name in demand.id], dtype=np.int64)
    first_row = np.full(len(ids), -1, dtype=np.int64)
    first_row[point_of_row[::-1]] = np.arange(len(demand.id))[::-1]
    districts = tuple(sorted({name for name in demand.district if name}))
    district_index = {name: index for index, name in enumerate(districts)}
    of_point = [district_index.get(demand.district[row], -1) for row in first_row]
    needs = problem.needs or (Need(ANY_GROUP, ANY_SERVICE, problem.reach_m),)
    if problem.needs is not None:
        needs = problem.needs
    services = sorted({need.service for need in needs})
    levels = build_levels(problem, services)
    keys = sorted({(need.reach_m, need.service) for need in needs})
    reaches = sorted({reach for reach, _ in keys})
    block_index = {key: index for index, key in enumerate(keys)}
    of_group = {
        group: tuple(_needs_of(group, needs, block_index)) for group in sorted(set(demand.group))
    }
    weight = block_weight(demand.weight, demand.group, point_of_row, len(ids), of_group, len(keys))
    pairs = tuple(_pairs(problem, point_of_row, first_row, reach) for reach in reaches)
    blocks = tuple(
        Block(reaches.index(reach), service, weight[i], levels.feature_of[service])
        for i, (reach, service) in enumerate(keys)
    )
    return Model(
        problem=problem,
        levels=levels,
        point_of_row=point_of_row,
        first_row=first_row,
        districts=districts,
        district_of_point=np.array(of_point, dtype=np.int64),
        allowed=sites.must >= 0,
        pairs=pairs,
        blocks=blocks,
        needs_of_group=of_group,
    )


def _needs_of(
    group: str, needs: tuple[Need, ...], block_index: dict[tuple[float, str], int]
) -> Iterator[tuple[int, float]]:
    for need in needs:
        if need.group in (group, ANY_GROUP):
            yield block_index[need.reach_m, need.service], need.share


def block_weight(
    weight: Floats,
    group: tuple[str, ...],
    point_of_row: Ints,
    n_points: int,
    needs_of_group: dict[str, tuple[tuple[int, float], ...]],
    n_blocks: int,
) -> Floats:
    """(blocks, points) people by block and point."""
    total = np.zeros((n_blocks, n_points))
    names = np.array(group)
    for name, needs in needs_of_group.items():
        rows = np.flatnonzero(names == name)
        people = np.bincount(point_of_row[rows], weights=weight[rows], minlength=n_points)
        for block, share in needs:
            total[block] += share * people
    return total


def _pairs(problem: Problem, point_of_row: Ints, first_row: Ints, reach: float) -> Pairs:
    ways = problem.distances
    if ways is None:
        points = positions(problem.demand.xy[first_row], problem.datum)
        places = positions(problem.sites.xy, problem.datum)
        return Pairs(reach, *pairs_within(points, places, reach / problem.detour))
    near = np.flatnonzero(ways.metres <= reach + REACH_TOLERANCE_M)
    point, site = point_of_row[ways.demand[near]], ways.site[near]
    order = np.lexsort((site, point))
    length = np.bincount(point, minlength=len(first_row))
    return Pairs(reach, np.concatenate([[0], np.cumsum(length)]), site[order])


@dataclass(frozen=True, slots=True)
class Rows:
    """Demand merged where exactly the same openings would serve it.

    Attributes:
        indptr, features: CSR by row of what serves it, features ascending.
        weight: (rows,) people, all positive.
        district: (rows,) index into the model's districts, or -1; kept apart only when asked.
        lost: people whom nothing allowed could ever cover.
    """

    indptr: Ints
    features: NDArray[np.int32]
    weight: Floats
    district: Ints
    lost: float


def merge_rows(model: Model, *, by_district: bool) -> Rows:
    """Merge points and needs that the same openings serve (exact for every plan).

    Two 64-bit sums of random numbers stand for a set of features; rows are merged only when both
    sums and the district agree, so a false match is as unlikely as guessing a 128-bit number.

    Source: isomorphic aggregation as in Chen, Lv et al., EJOR 2025.
    """
    n_features = len(model.levels.feature_site)
    usable = model.allowed[model.levels.feature_site]
    rng = np.random.default_rng(20_250_101)
    codes = rng.integers(1, 2**63, size=(2, n_features + 1), dtype=np.uint64)
    codes[:, :-1] *= usable
    codes[:, -1] = 0
    parts: list[tuple[NDArray[np.uint64], NDArray[np.uint64], Ints, Ints, Floats]] = []
    lost = 0.0
    for index, block in enumerate(model.blocks):
        pairs = model.pairs[block.pairs]
        feature = block.feature[pairs.sites]
        first, second = (_row_sums(code[feature], pairs.indptr) for code in codes)
        lost += float(block.weight[first == 0].sum())
        here = np.flatnonzero((block.weight > 0) & (first != 0))
        source = np.full(len(here), index, dtype=np.int64)
        parts.append((first[here], second[here], source, here, block.weight[here]))
    first, second = (np.concatenate([p[i] for p in parts]) for i in (0, 1))
    source, point = (np.concatenate([p[i] for p in parts]) for i in (2, 3))
    weight = np.concatenate([p[4] for p in parts])
    district = model.district_of_point[point] if by_district else np.full(len(point), -1)
    order = np.lexsort((district, second, first))
    same = np.ones(max(len(order) - 1, 0), dtype=np.bool_)
    for key in (first, second, district):
        same &= key[order][1:] == key[order][:-1]
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(order), 1), dtype=np.bool_), ~same]))
    total = np.add.reduceat(weight[order], starts) if len(starts) else np.zeros(0)
    chosen = order[starts]
    indptr, features = _gather(model, usable, source[chosen], point[chosen])
    return Rows(indptr, features, total, district[chosen], lost)


def _row_sums(values: NDArray[np.uint64], indptr: Ints) -> NDArray[np.uint64]:
    """Sum per CSR row, wrapping around at 2^64."""
    running = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(values, dtype=np.uint64)])
    sums: NDArray[np.uint64] = running[indptr[1:]] - running[indptr[:-1]]
    return sums


def _gather(
    model: Model, usable: Bools, source: Ints, point: Ints
) -> tuple[Ints, NDArray[np.int32]]:
    """CSR of the features that serve each (block, point)."""
    rows: list[Ints] = []
    features: list[Ints] = []
    for index, block in enumerate(model.blocks):
        mine = np.flatnonzero(source == index)
        pairs = model.pairs[block.pairs]
        begin = pairs.indptr[point[mine]]
        count = pairs.indptr[point[mine] + 1] - begin
        skip = np.repeat(begin - (np.cumsum(count) - count), count)
        feature = block.feature[pairs.sites[skip + np.arange(len(skip))]]
        keep = (feature >= 0) & usable[feature]
        rows.append(np.repeat(mine, count)[keep])
        features.append(feature[keep])
    row, feature = np.concatenate(rows), np.concatenate(features)
    order = np.argsort(row, kind="stable")
    length = np.bincount(row, minlength=len(source))
    return np.concatenate([[0], np.cumsum(length)]), feature[order].astype(np.int32)
