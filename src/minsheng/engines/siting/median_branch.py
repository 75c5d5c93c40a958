"""Branch and cut on the linear program: cuts until they stop helping, then branching on sites."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from minsheng.engines.siting.cover_frame import Frame
from minsheng.engines.siting.cover_program import Bounds
from minsheng.engines.siting.median_core import core_value
from minsheng.engines.siting.median_elite import gather_and_join
from minsheng.engines.siting.median_node import Node
from minsheng.engines.siting.median_polish import polish
from minsheng.engines.siting.median_program import FREE, OPEN, SHUT, MedianProgram, Relaxed
from minsheng.engines.siting.median_run import Run, Stopped

POLISH_WORK = 20_000_000
"""List entries read per swap search."""

ELITE_ROUND, ELITE_GAP = 2, 5e-4
"""Good plans are joined after so many rounds of cuts at the root if the gap is still that wide."""

ROUNDS, PART_ROUNDS = 60, 1
"""Rounds of cuts, at most, at the root and in a part."""

WORTHWHILE, PART_WORTHWHILE = 0.02, 0.1
"""Of the way to the best plan: what a round must bring for another one to follow."""

TRIALS = 16
"""Sites tried before branching."""

DOUBT = 1e-9
"""A site counts as open or closed in the relaxation within this."""

States = NDArray[np.int8]


@dataclass(order=True, slots=True)
class Part:
    """A part of the search space: what is decided about each site, and where its solution goes on from."""

    bound: float
    order: int
    state: States = field(compare=False)
    frame: Frame = field(compare=False)


class BranchAndCut:
    """One search over a node of the problem, best bound first."""

    def __init__(self, node: Node, run: Run, seed: int) -> None:
        self.node, self.run, self.seed = node, run, seed
        value = max(abs(run.value), 1e-300)
        scale = 1.0 if 1e3 <= value <= 1e8 else 1e6 / value
        self.program = MedianProgram(node.core, node.count, node.prices, run, scale)
        self.parts: list[Part] = []
        self.opened = False
        self.made = self.turns = 0
        self.next_polish = 20

    def open(self) -> bool:
        """Bound the whole with all cuts that help; says whether anything is left to search."""
        self.opened = True
        free = np.full(self.node.size, FREE, np.int8)
        whole = Part(self.node.bound, 0, free, self.program.begin())
        self._keep(self._process(whole, root=True))
        if not self.parts:
            self.run.raise_bound(self.run.value)
        return bool(self.parts)

    def solve(self, until: float = np.inf, parts: int = 2**62) -> None:
        """Search everything, or until the bound in the run reaches ``until``; can be called again.

        Args:
            parts: return after so many parts in any case.
        """
        if not self.opened:
            self.open()
        while self.parts and self.parts[0].bound < self._cut():
            self.run.raise_bound(self.parts[0].bound)
            if self.run.bound >= until or parts <= 0:
                return
            parts -= 1
            part = heapq.heappop(self.parts)
            self._keep(self._process(part, root=False))
        self.run.raise_bound(self.run.value)

    def _cut(self) -> float:
        """A bound this high closes a part; the margin covers rounding."""
        run = self.run
        return run.value - 1.0 + 1e-3 if run.whole else run.cut()

    def _goal(self) -> float:
        """The same in the values of the program."""
        return (self.node.constant - self._cut()) * self.program.scale

    def _keep(self, parts: list[Part]) -> None:
        for part in parts:
            heapq.heappush(self.parts, part)

    def _process(self, part: Part, root: bool) -> list[Part]:
        """Bound one part; returns what it falls into, nothing if it holds no better plan."""
        program, state = self.program, part.state
        rounds, worthwhile = (ROUNDS, WORTHWHILE) if root else (PART_ROUNDS, PART_WORTHWHILE)
        relaxed = self._relaxed(state, part.frame)
        for round_ in range(rounds + 1):
            bounds = program.bound_from(relaxed, state)
            before = part.bound if round_ else -np.inf
            part.bound = max(part.bound, self.node.constant - bounds.all / program.scale)
            if root:
                self.run.raise_bound(min(part.bound, self.run.value))
            self._offer(relaxed, root)
            if root and round_ == ELITE_ROUND and self._cut() - part.bound > ELITE_GAP * part.bound:
                gather_and_join(
                    self.node, self.run, -program.worth(relaxed), relaxed.share, self.seed
                )
            if part.bound >= self._cut():
                return []
            state = self._fixed(state, bounds)
            if part.bound - before < worthwhile * (self._cut() - before):
                break
            frame = program.tighten(relaxed) if round_ < rounds else None
            if frame is None:
                break
            relaxed = self._relaxed(state, frame)
        return self._branch(part, state, relaxed)

    def _relaxed(self, state: States, frame: Frame) -> Relaxed:
        self.run.breathe("branch")
        relaxed = self.program.relax(state, frame, self._goal())
        if relaxed is None:
            raise Stopped
        return relaxed

    def _offer(self, relaxed: Relaxed, root: bool) -> None:
        """Round the relaxation to a plan, and improve it at the root and now and then."""
        order = np.argsort(-relaxed.share, kind="stable")
        chosen = np.sort(order[: self.node.count]).astype(np.int32)
        self.node.offer(self.run, chosen, float(core_value(self.node.core, chosen)))
        if root or self.made >= self.next_polish:
            self.next_polish = 2 * self.made
            polish(
                self.node, self.run, -self.program.worth(relaxed), relaxed.share,
                turn=self.turns, seed=self.seed, work=POLISH_WORK,
            )  # fmt: skip
            self.turns += 1

    def _fixed(self, state: States, bounds: Bounds) -> States:
        """With the sites decided that no better plan opens, or shuts."""
        goal = self._goal()
        decided = state.copy()
        decided[(state == FREE) & (bounds.if_open <= goal)] = SHUT
        decided[(state == FREE) & (bounds.if_shut <= goal)] = OPEN
        return decided

    def _fits(self, state: States) -> bool:
        return bool((state == OPEN).sum() <= self.node.count <= (state != SHUT).sum())

    def _branch(self, part: Part, state: States, relaxed: Relaxed) -> list[Part]:
        """Split on the site that promises to raise the bound most on both sides."""
        if not self._fits(state) or not (state == FREE).any():
            return []
        doubt = np.where(state == FREE, np.minimum(relaxed.share, 1 - relaxed.share), 0.0)
        liking = doubt * self.program.worth(relaxed)
        sites = np.argsort(-liking, kind="stable")[:TRIALS]
        sites = sites[doubt[sites] > DOUBT]
        if sites.size == 0:
            return self._halves(part, state, int(np.argmax(state == FREE)), relaxed)
        gain = self.program.trials(state, relaxed, sites, self._goal())
        lost = np.isinf(gain)
        if lost.all(axis=1).any():
            return []
        if lost.any():
            state = state.copy()
            state[sites[lost[:, 0]]] = OPEN
            state[sites[lost[:, 1]]] = SHUT
            return [self._part(part, state, relaxed)] if self._fits(state) else []
        least = 0.01 * (self._cut() - part.bound) * self.program.scale
        best = int(sites[np.argmax(np.prod(np.maximum(gain, least), axis=1))])
        return self._halves(part, state, best, relaxed)

    def _halves(self, part: Part, state: States, site: int, relaxed: Relaxed) -> list[Part]:
        halves = []
        for decision in (SHUT, OPEN):
            own = state.copy()
            own[site] = decision
            halves.append(self._part(part, own, relaxed))
        return halves

    def _part(self, part: Part, state: States, relaxed: Relaxed) -> Part:
        self.made += 1
        return Part(part.bound, -self.made, state, relaxed.frame)
