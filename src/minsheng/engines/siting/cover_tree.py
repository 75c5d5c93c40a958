"""Proving a coverage plan: fixing by prices, then branch and bound on the linear relaxation.

The relaxation of the reduced problem is within some 0.1-1 % of the best plan. Prices shut most
sites that a better plan cannot hold; the problem is reduced again. Cuts of odd sets of rows close
half to nine tenths of the gap that is left (``cover_odd``). The rest is split at the site the
relaxation is least sure of, best bound first, each part starting where its parent ended.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .cover_best import Best
from .cover_frame import Frame
from .cover_program import FREE, OPEN, SHUT, Bounds, Program, Relaxed
from .cover_reduce import Core, dominated_sites, restrict
from .cover_search import MONEY
from .cover_start import LARGE, Start, typical_count
from .cover_watch import Watch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
States = NDArray[np.int8]

FIRST_RUNS = 4  # of annealing before the first fixing, where few sites open
SMALLER = 0.9  # share of its sites to which a core must shrink to be worth solving anew before cuts
MUCH_SMALLER = 0.5  # the same after cuts, which are lost then
ROUNDS, NODE_ROUNDS = 20, 3  # of cuts, at most, at the beginning and in a part
SPARSE = 4  # rows for each site, from which cuts in parts gain more than they cost
WORTHWHILE, NODE_WORTHWHILE = 0.03, 0.1  # of the way to the goal, for another round of cuts
TRIALS = 8  # sites tried before branching at one of them
PATIENCE = 2  # runs of annealing without a better plan before branching, at least


@dataclass
class Part:
    """A part of all plans: what is decided, its bound, and where its solution goes on from."""

    state: States
    bound: float
    frame: Frame


@dataclass(frozen=True)
class Rest:
    """What is left to decide, and what the sites opened on the way here cover."""

    core: Core
    base: float
    opened: Ints


def prove(core: Core, best: Best, watch: Watch, seed: int) -> float:
    """Improve ``best`` and return a proven bound on the value of every plan of ``core``."""
    rest = Rest(core, 0.0, np.empty(0, np.int64))
    if settled(rest, best):
        return best.value
    start = Start(best, watch, seed)
    start.greedy(core)
    bound = start.first_bound(core)
    while bound > best.stop and not watch.over:
        program = Program(rest.core, watch)
        state = np.full(rest.core.n_site, FREE, np.int8)
        relaxed = program.first()
        if relaxed is None:
            return bound
        bounds = program.bound_from(relaxed, state)
        bound = min(bound, rest.base + bounds.all)
        watch.tell("bound", best.value, bound)
        first = rest.core is core and typical_count(core) < LARGE
        start.kernels(rest, relaxed, runs=FIRST_RUNS if first else 2)
        smaller = shrink(rest, bounds, best)
        if smaller is not None and smaller.core.n_site > SMALLER * rest.core.n_site:
            tree = Tree(rest, program, best, watch, start)
            relaxed, bounds = tree.root(relaxed)
            bound = min(bound, rest.base + bounds.all)
            smaller = shrink(rest, bounds, best)
            if smaller is not None and smaller.core.n_site > MUCH_SMALLER * rest.core.n_site:
                return tree.run(bound, relaxed.frame)
        if smaller is None or settled(smaller, best):
            return best.value
        rest = smaller
    return best.value if bound <= best.stop else bound


def settled(rest: Rest, best: Best) -> bool:
    """Whether nothing is left to decide; the only plan is offered then."""
    core = rest.core
    fits = core.n_site <= core.count and (core.budget < 0 or core.cost.sum() <= core.budget)
    if fits:
        best.offer(rest.base + float(core.weight.sum()), np.r_[rest.opened, core.site_ids])
    elif core.count == 0 or core.n_row == 0:
        best.offer(rest.base, rest.opened)
        return True
    return fits


def shrink(rest: Rest, bounds: Bounds, best: Best) -> Rest | None:
    """Without the sites that a better plan opens or shuts for certain; None if there is none."""
    core = rest.core
    shut = rest.base + bounds.if_open <= best.stop
    must = rest.base + bounds.if_shut <= best.stop
    if (shut & must).any():
        return None
    count = core.count - int(must.sum())
    budget = core.budget - float(core.cost[must].sum()) if core.budget >= 0 else -1.0
    if count < 0 or (core.budget >= 0 and budget < -1e-9 * core.budget):
        return None
    covered = core.by_row() @ must.astype(np.float64) > 0
    left = replace(core, count=count, budget=max(budget, 0.0) if core.budget >= 0 else -1.0)
    smaller, _ = restrict(left, ~(must | shut), covered, None)
    idle = dominated_sites(smaller)
    if idle.any():
        smaller, _ = restrict(smaller, ~idle, np.zeros(smaller.n_row, np.bool_), None)
    return Rest(
        smaller,
        rest.base + float(core.weight[covered].sum()),
        np.r_[rest.opened, core.site_ids[must]],
    )


class Tree:
    """Branch and bound on the rest, best bound first."""

    def __init__(
        self, rest: Rest, program: Program, best: Best, watch: Watch, start: Start
    ) -> None:
        self.rest, self.program, self.best = rest, program, best
        self.watch, self.start = watch, start
        self.nodes = 0

    def root(self, relaxed: Relaxed) -> tuple[Relaxed, Bounds]:
        """Cuts for all plans, and the plans that the prices then suggest."""
        state = np.full(self.rest.core.n_site, FREE, np.int8)
        relaxed, bounds = self.tightened(relaxed, state, ROUNDS, WORTHWHILE)
        self.watch.tell("bound", self.best.value, self.rest.base + bounds.all)
        self.start.from_shares(self.rest, relaxed)
        self.start.kernels(self.rest, relaxed, runs=2)
        large = typical_count(self.rest.core) // LARGE
        self.start.chain(self.rest, relaxed, max(PATIENCE, large * large // 2))
        return relaxed, bounds

    def tightened(
        self, relaxed: Relaxed, state: States, rounds: int, worthwhile: float
    ) -> tuple[Relaxed, Bounds]:
        """Cut and solve again, until nothing better is left or it no longer helps."""
        goal = self.best.stop - self.rest.base
        bounds = self.program.bound_from(relaxed, state)
        for _ in range(rounds):
            before = bounds.all
            frame = self.program.tighten(relaxed) if before > goal else None
            again = self.program.relax(state, frame, goal) if frame is not None else None
            if again is None:
                break
            relaxed, bounds = again, self.program.bound_from(again, state)
            if before - bounds.all < worthwhile * (before - goal):
                break
        return relaxed, bounds

    def run(self, bound: float, frame: Frame) -> float:
        """The proven bound once nothing better is left, or when time is up."""
        queue = [(-bound, 0, Part(np.full(self.rest.core.n_site, FREE, np.int8), bound, frame))]
        made = 0
        while queue:
            top = -queue[0][0]
            if top <= self.best.stop:
                break
            self.watch.tell("branch", self.best.value, top)
            if self.watch.over:
                return top
            part = heapq.heappop(queue)[2]
            halves = self.halves(part)
            if halves is None:
                return top
            for half in halves:
                made += 1
                heapq.heappush(queue, (-half.bound, -made, half))
        return self.best.value

    def halves(self, part: Part) -> list[Part] | None:
        """The two parts it falls into, none if it holds nothing better; None if time ran out."""
        core, base = self.rest.core, self.rest.base
        relaxed = self.program.relax(part.state, part.frame, self.best.stop - base)
        if relaxed is None:
            return None
        sparse = core.n_row >= SPARSE * core.n_site
        rounds = NODE_ROUNDS if sparse else 0
        relaxed, bounds = self.tightened(relaxed, part.state, rounds, NODE_WORTHWHILE)
        bound = min(part.bound, base + bounds.all)
        self.nodes += 1
        if self.nodes % 5 == 0:
            if typical_count(core) < LARGE:
                self.start.kernels(self.rest, relaxed, 1)
            elif self.nodes % 10 == 0:
                self.start.chain(self.rest, relaxed, 1)
            self.start.from_shares(self.rest, relaxed)
        state = part.state.copy()
        state[(part.state == FREE) & (base + bounds.if_open <= self.best.stop)] = SHUT
        state[(part.state == FREE) & (base + bounds.if_shut <= self.best.stop)] = OPEN
        if bound <= self.best.stop or not _fits(core, state):
            return []
        doubt = np.where(state == FREE, np.minimum(relaxed.share, 1 - relaxed.share), 0.0)
        liking = doubt * self.program.worth(relaxed)
        sites = np.argsort(-liking, kind="stable")[:TRIALS]
        sites = sites[doubt[sites] > 1e-9]
        if len(sites) == 0:
            self.start.from_shares(self.rest, relaxed)
            if bound <= self.best.stop or not (state == FREE).any():
                return []
            return _halved(state, int(np.argmax(state == FREE)), bound, relaxed.frame)
        goal = self.best.stop - base
        gain = self.program.trials(state, relaxed, sites, goal)
        lost = np.isinf(gain)
        if lost.all(axis=1).any():
            return []
        if lost.any():
            state[sites[lost[:, 0]]] = OPEN
            state[sites[lost[:, 1]]] = SHUT
            return [Part(state, bound, relaxed.frame)] if _fits(core, state) else []
        least = 0.01 * (bound - self.best.stop)
        site = int(sites[np.argmax(np.prod(np.maximum(gain, least), axis=1))])
        return _halved(state, site, bound, relaxed.frame)


def _halved(state: States, site: int, bound: float, frame: Frame) -> list[Part]:
    return [Part(_with(state, site, decision), bound, frame) for decision in (SHUT, OPEN)]


def _with(state: States, site: int, decision: int) -> States:
    own = state.copy()
    own[site] = decision
    return own


def _fits(core: Core, state: States) -> bool:
    opened = state == OPEN
    money = core.budget < 0 or core.cost[opened].sum() <= core.budget * (1 + MONEY)
    return bool(opened.sum() <= core.count) and bool(money)
