"""Proving a coverage plan: cluster bounds, fixing of sites, larger clusters, branching.

A stage is a reduced problem with groups of rows and prices. It is worked on in turns: lower the
bound, look for a better plan, fix sites whose other half cannot win, shrink, join groups. When
turns no longer pay, the stage is split at one site and its halves wait in a queue, best bound
first.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from . import cover_cluster as grouping
from .cover_bound import linear_prices
from .cover_kernels import Clusters, Limits, cluster_bound, forced, row_bound, tighten
from .cover_reduce import Core, dominated_sites, restrict
from .cover_search import Field
from .cover_watch import Watch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ROUNDING = 1e-10  # share of the total weight by which sums of floats may be wrong
NODE_CAP = 12_000  # nodes of one search inside one group before its bound is taken as it stands
ROUND_CAP = 60_000  # the same for all groups together, when that is more
HEAVY = 2_000  # nodes from which a first group is cut into parts
WIDEST = 80  # sites in a joint group
LARGE = 30  # sites to open from which annealing is worth its time


@dataclass
class Best:
    """The best plan so far and what a bound must reach to prove it.

    ``unit`` divides every possible value (1 for whole people), 0 when nothing is known; then a
    bound within ``slack`` of the value counts as proof.
    """

    unit: float
    slack: float
    value: float = 0.0
    sites: Ints = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def stop(self) -> float:
        """A part of the problem with a bound not above this holds nothing better."""
        return self.value + (self.unit - self.slack if self.unit else self.slack)

    def offer(self, value: float, sites: Ints) -> None:
        if value > self.value + 0.5 * self.slack:
            self.value = value
            self.sites = np.sort(sites)


@dataclass
class Stage:
    """A reduced problem, what is decided already, and the prices that bound it."""

    core: Core
    base: float  # weight covered by the sites opened on the way here
    opened: Ints  # their numbers in the caller's problem
    group: Ints  # (n_row,) group of each row
    clusters: Clusters
    price: Floats
    anchor: Floats  # (n_row,) row prices in the order of the clusters
    bound: float
    refused: float = np.inf  # sites left when a joint group was last too heavy
    use: Floats = field(default_factory=lambda: np.empty(0))


def limits_of(core: Core) -> Limits:
    return Limits(core.count, core.cost, core.budget)


def prove(core: Core, best: Best, watch: Watch, seed: int) -> float:
    """Improve ``best`` and return a proven bound on the value of every plan of ``core``."""
    root = _root(core, best, watch, seed)
    if root is None:
        return best.value
    queue: list[tuple[float, int, Stage]] = [(-root.bound, 0, root)]
    made = 0
    while queue and not watch.over:
        top = -queue[0][0]
        if top <= best.stop:
            return best.value
        watch.tell("branch" if made else "bound", best.value, top)
        _, _, stage = heapq.heappop(queue)
        for part in _work(stage, best, watch, first=made == 0):
            made += 1
            heapq.heappush(queue, (-part.bound, made, part))
    open_bounds = [-entry[0] for entry in queue if -entry[0] > best.stop]
    return max(open_bounds, default=best.value)


def _root(core: Core, best: Best, watch: Watch, seed: int) -> Stage | None:
    """First plans and row prices; None when that is already a proof."""
    if _settled(core, 0.0, np.empty(0, np.int64), best):
        return None
    plans = Field.of(core)
    for per_cost in (False, True) if core.budget >= 0 else (False,):
        _offer(plans, plans.improve(np.zeros(core.n_site, np.int8), per_cost=per_cost), best)
    row_price = 0.3 * core.weight
    use = np.zeros(core.n_site)
    bound = np.inf
    for step in (1.0, 0.5):
        bound = row_bound(
            core.ptr, core.sites, core.weight, limits_of(core), row_price,
            best.value, best.stop, 50, step, use,
        )  # fmt: skip
        _offer(plans, plans.from_ranking(use), best)
        watch.tell("bound", best.value, bound)
        if bound <= best.stop or watch.over:
            return None if bound <= best.stop else _stage(core, row_price, use, bound)
    linear = linear_prices(core, watch)
    if linear is not None:
        row_price, use = linear
        bound = min(bound, row_bound(
            core.ptr, core.sites, core.weight, limits_of(core), row_price,
            best.value, best.stop, 1, 1.0, np.zeros(core.n_site),
        ))  # fmt: skip
        _offer(plans, plans.from_ranking(use), best)
        watch.tell("bound", best.value, bound)
        if bound <= best.stop:
            return None
    _kick(plans, best, use, seed, min(1000, 20 * core.count), watch)
    return _stage(core, row_price, use, bound)


def _stage(core: Core, row_price: Floats, use: Floats, bound: float) -> Stage:
    groups = max(1, round(0.8 * min(core.count, _typical_count(core))))
    group = grouping.group_rows(core, groups, 6 if core.n_site <= 2000 else 1)
    for _ in range(5):
        clusters, order = grouping.build(core, group)
        anchor = row_price[order]
        price = grouping.prices_from_rows(clusters, anchor)
        nothing = np.empty(0, np.int64)
        stage = Stage(core, 0.0, nothing, group, clusters, price, anchor, bound, use=use)
        heavy = _effort(stage) >= HEAVY
        if not heavy.any():
            break
        group = grouping.split_groups(core, group, heavy, 4)
    return stage


def _typical_count(core: Core) -> int:
    if core.budget < 0:
        return core.count
    return int(core.budget / max(float(np.median(core.cost)), 1e-9)) + 1


def _settled(core: Core, base: float, opened: Ints, best: Best) -> bool:
    """Whether nothing is left to decide; the only plan is offered then."""
    fits = core.n_site <= core.count and (core.budget < 0 or core.cost.sum() <= core.budget)
    if fits:
        best.offer(base + float(core.weight.sum()), np.r_[opened, core.site_ids])
    elif core.count == 0 or core.n_row == 0:
        best.offer(base, opened)
        return True
    return fits


def _offer(plans: Field, found: tuple[float, NDArray[np.int8]], best: Best) -> None:
    value, x = found
    best.offer(value, plans.core.site_ids[x == 1])


def _kick(plans: Field, best: Best, use: Floats, seed: int, tries: int, watch: Watch) -> None:
    """Iterated local search from the best plan, opening likely sites more often."""
    home = np.isin(plans.core.site_ids, best.sites).astype(np.int8)
    if plans.core.count >= LARGE:
        for turn in range(4):
            value, cooled = plans.cool(home, 100 * plans.core.n_site, seed + turn)
            if value >= best.value:
                home = cooled
            best.offer(value, plans.core.site_ids[cooled == 1])
            watch.tell("search", best.value, None)
            if watch.over:
                return
    chance = use / max(float(use.max()), 1e-9) + 0.02
    part = 200
    for turn in range(0, tries, part):
        if watch.over:
            return
        value, home = plans.wander(home, chance, min(part, tries - turn), seed + turn)
        best.offer(value, plans.core.site_ids[home == 1])
        watch.tell("search", best.value, None)


def _work(stage: Stage, best: Best, watch: Watch, *, first: bool) -> list[Stage]:
    """Turns on one stage; the parts it falls into (none when it holds nothing better)."""
    rounds = 20 if first else 40
    while not watch.over:
        if _settled(stage.core, stage.base, stage.opened, best):
            return []
        before, sites = stage.bound, stage.core.n_site
        _lower(stage, best, watch, rounds=rounds)
        full, rounds = rounds > 20, 200 if first else 40
        if stage.bound <= best.stop:
            return []
        if_open, if_closed = _halves(stage, best)
        smaller = _fix(stage, best, if_open, if_closed)
        if smaller is None:
            return []
        joined = full and _join(smaller)
        gained = (before - smaller.bound) / max(before - best.value, 1e-12)
        lost = 1 - smaller.core.n_site / sites
        if full and not joined and gained < 0.1 and lost < 0.1:
            return _split(stage, smaller, if_open, if_closed, best)
        stage = smaller
    return [stage]


def _lower(stage: Stage, best: Best, watch: Watch, *, rounds: int) -> None:
    """Lower the bound of a stage and try the plans it suggests."""
    core = stage.core
    n_slot = len(stage.price)
    chosen = np.zeros(n_slot, np.bool_)
    slope = np.zeros(n_slot)
    plans = Field.of(core)
    if len(stage.use) != core.n_site:
        stage.use = np.zeros(core.n_site)
    bound, per_call, step, idle = np.inf, 20, 0.1, 0
    patience = 6 if rounds > 100 else 2
    for _ in range(0, rounds, per_call):
        before = bound
        bound, step = tighten(
            stage.clusters, stage.price, stage.anchor, limits_of(core), chosen, slope, bound,
            best.value - stage.base, best.stop - stage.base, per_call, step, _cap(stage),
            stage.use,
        )  # fmt: skip
        stage.bound = min(stage.bound, bound + stage.base)
        value, x = plans.from_ranking(stage.use)
        best.offer(stage.base + value, np.r_[stage.opened, core.site_ids[x == 1]])
        watch.tell("bound", best.value, None)
        idle = idle + 1 if before - bound < 0.02 * (before - best.value + stage.base) else 0
        if stage.bound <= best.stop or watch.over or idle == patience:
            return


def _halves(stage: Stage, best: Best) -> tuple[Floats, Floats]:
    core = stage.core
    if_open, if_closed = np.empty(core.n_site), np.empty(core.n_site)
    forced(
        stage.clusters, stage.price, stage.anchor, limits_of(core),
        np.zeros(len(stage.price), np.bool_), best.stop - stage.base, _cap(stage), if_open, if_closed,
    )  # fmt: skip
    return if_open + stage.base, if_closed + stage.base


def _fix(stage: Stage, best: Best, if_open: Floats, if_closed: Floats) -> Stage | None:
    """The stage without sites that must stay closed or must open; None if one must do both."""
    shut, must = if_open <= best.stop, if_closed <= best.stop
    if (shut & must).any():
        return None
    return decide(stage, must, shut)


def decide(stage: Stage, must: Bools, shut: Bools) -> Stage | None:
    """The stage after opening and closing these sites; None if they do not fit."""
    core = stage.core
    if not (must | shut).any():
        return stage
    count = core.count - int(must.sum())
    budget = core.budget - float(core.cost[must].sum()) if core.budget >= 0 else core.budget
    if count < 0 or (core.budget >= 0 and budget < -1e-9 * core.budget):
        return None
    covered = core.by_row() @ must.astype(np.float64) > 0
    table = grouping.slot_matrix(stage.clusters, stage.price, core.n_site)
    anchor = np.empty(core.n_row)
    anchor[np.argsort(stage.group, kind="stable")] = stage.anchor
    keep = ~(must | shut)
    left = replace(core, count=count, budget=max(budget, 0.0) if core.budget >= 0 else budget)
    smaller, rows = restrict(left, keep, covered, stage.group)
    group, anchor = stage.group[rows], anchor[rows]
    idle = dominated_sites(smaller)
    if idle.any():
        smaller, rows = restrict(smaller, ~idle, np.zeros(smaller.n_row, np.bool_), group)
        group, anchor = group[rows], anchor[rows]
        keep[np.flatnonzero(keep)[idle]] = False
    present, group = np.unique(group, return_inverse=True)
    clusters, order = grouping.build(smaller, group)
    price = grouping.carry_prices(table[present][:, np.flatnonzero(keep)], clusters)
    return replace(
        stage,
        core=smaller,
        base=stage.base + float(core.weight[covered].sum()),
        opened=np.r_[stage.opened, core.site_ids[must]],
        group=group,
        clusters=clusters,
        price=price,
        anchor=anchor[order],
        use=stage.use[keep],
    )


def _join(stage: Stage) -> bool:
    """Join groups that have become small; whether any were.

    Joining never makes the bound worse, unless the search inside a joint group meets its cap:
    such groups are taken apart again.
    """
    n_group = len(stage.clusters.slot_start) - 1
    if n_group < 2 or stage.core.n_site > 0.9 * stage.refused:
        return False
    target = grouping.join_groups(stage.clusters, stage.price, stage.core.n_site, WIDEST)
    if target is None:
        return False
    joint = _regroup(stage, target)
    heavy = _effort(joint) >= _cap(joint) // 4
    if heavy.any():
        stage.refused = stage.core.n_site
        apart = np.where(heavy[target], target.max() + 1 + np.arange(n_group), target)
        target = np.unique(apart, return_inverse=True)[1].astype(np.int64)
        if target.max() + 1 == n_group:
            return False
        joint = _regroup(stage, target)
    stage.group, stage.clusters = joint.group, joint.clusters
    stage.price, stage.anchor = joint.price, joint.anchor
    return True


def _regroup(stage: Stage, target: Ints) -> Stage:
    """The stage with its groups renumbered, equal numbers joined, prices added up."""
    table = grouping.slot_matrix(stage.clusters, stage.price, stage.core.n_site)
    shape = (int(target.max()) + 1, len(target))
    home = grouping.Csr((np.ones(len(target)), (target, np.arange(len(target)))), shape=shape)
    anchor = np.empty(stage.core.n_row)
    anchor[np.argsort(stage.group, kind="stable")] = stage.anchor
    group = target[stage.group]
    clusters, order = grouping.build(stage.core, group)
    price = grouping.carry_prices(grouping.Csr(home @ table), clusters)
    return replace(stage, group=group, clusters=clusters, price=price, anchor=anchor[order])


def _cap(stage: Stage) -> int:
    return max(NODE_CAP, ROUND_CAP // max(1, len(stage.clusters.slot_start) - 1))


def _effort(stage: Stage) -> Ints:
    """(n_group,) nodes that the search inside each group takes at the present prices."""
    n_group = len(stage.clusters.slot_start) - 1
    effort = np.zeros(n_group, np.int64)
    cluster_bound(
        stage.clusters, stage.price, stage.anchor.copy(), limits_of(stage.core),
        np.zeros(len(stage.price), np.bool_), _cap(stage), np.zeros(stage.core.n_site, np.int8),
        np.zeros(stage.core.n_site), np.zeros(n_group), effort, np.zeros(len(stage.price)),
    )  # fmt: skip
    return effort


def _split(
    before: Stage, stage: Stage, if_open: Floats, if_closed: Floats, best: Best
) -> list[Stage]:
    """The two halves of a stage at the site whose decision lowers both bounds most."""
    spot = {int(s): q for q, s in enumerate(before.core.site_ids)}
    old = np.array([spot[int(s)] for s in stage.core.site_ids], dtype=np.int64)
    opened, closed = if_open[old], if_closed[old]
    least = 1e-3 * max(stage.bound - best.value, 1e-9)
    score = np.maximum(stage.bound - opened, least) * np.maximum(stage.bound - closed, least)
    pick = np.zeros(stage.core.n_site, np.bool_)
    pick[int(np.argmax(score))] = True
    nothing = np.zeros(stage.core.n_site, np.bool_)
    parts = []
    for must, shut, bound in ((pick, nothing, opened[pick][0]), (nothing, pick, closed[pick][0])):
        half = decide(stage, must, shut)
        if half is not None:
            half.bound = min(stage.bound, float(bound))
            parts.append(half)
    return parts
