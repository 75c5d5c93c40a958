"""Branch and cut on the linear program: cuts until they stop helping, then branching on sites."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from minsheng.engines.siting.median_core import Floats, core_value
from minsheng.engines.siting.median_elite import gather_and_join
from minsheng.engines.siting.median_node import Node
from minsheng.engines.siting.median_polish import polish
from minsheng.engines.siting.median_program import WHOLE, Program, Relaxed
from minsheng.engines.siting.median_run import Run

POLISH_WORK = 20_000_000
"""List entries read per swap search."""

ELITE_ROUND, ELITE_GAP = 2, 5e-4
"""Good plans are joined after so many rounds of cuts at the root if the gap is still that wide."""

TRIALS, TRIAL_STEPS = 8, 40
"""Sites tried before branching, and simplex steps per trial."""


@dataclass(order=True, slots=True)
class Part:
    """A part of the search space: bounds on each site."""

    bound: float
    order: int
    lower: NDArray[np.int8] = field(compare=False)
    upper: NDArray[np.int8] = field(compare=False)


class BranchAndCut:
    """One search over a node of the problem."""

    def __init__(self, node: Node, run: Run, seed: int) -> None:
        self.node, self.run, self.seed = node, run, seed
        value = max(abs(run.value), 1e-300)
        scale = 1.0 if 1e3 <= value <= 1e8 else 1e6 / value
        self.program = Program(node.core, node.count, node.prices, scale)
        self.parts: list[Part] = []
        self.next: Part | None = None
        self.opened = False
        self.made = self.turns = 0
        self.next_polish = 20
        self.gain: Floats = np.zeros((2, node.size))  # sums of bound gains per distance
        self.tried: Floats = np.zeros((2, node.size))

    def open(self) -> bool:
        """Bound the whole with all cuts that help; says whether anything is left to search."""
        self.opened = True
        m = self.node.size
        whole = Part(self.node.bound, 0, np.zeros(m, np.int8), np.ones(m, np.int8))
        self.next = self._process(whole, rounds=60)
        if self.next is None:
            self.run.raise_bound(self.run.value)
        return self.next is not None

    def solve(self, until: float = np.inf, parts: int = 2**62) -> None:
        """Search everything, or until the bound in the run reaches ``until``; can be called again.

        Args:
            parts: return after so many parts in any case.
        """
        if not self.opened:
            self.open()
        while self.next or self.parts:
            part = self.next
            if part is None or part.bound >= self._cut():
                part = heapq.heappop(self.parts)
                if part.bound >= self._cut():
                    break
            self.next = part
            self.run.raise_bound(min([part.bound, *[p.bound for p in self.parts[:1]]]))
            if self.run.bound >= until or parts <= 0:
                return
            parts -= 1
            self.next = self._process(part, rounds=3)
        self.run.raise_bound(self.run.value)

    def _cut(self) -> float:
        """A bound this high closes a part; the margin covers the solver's tolerance."""
        run = self.run
        return run.value - 1.0 + 1e-3 if run.whole else run.cut()

    def _process(self, part: Part, rounds: int) -> Part | None:
        """Bound one part; returns the child to continue with, if any."""
        root = rounds > 3
        program = self.program
        program.limit(part.lower, part.upper)
        before = -np.inf
        idle = round_ = 0
        while True:
            self.run.breathe("branch")
            relaxed = program.solve(hasty=root and round_ > 0)
            if relaxed is None:
                return None
            bound = relaxed.bound + self.node.constant
            part.bound = max(part.bound, bound)
            if root:
                self.run.raise_bound(min(bound, self.run.value))
            self._offer(relaxed, root)
            if bound >= self._cut() or relaxed.whole:
                return None
            if root and round_ == ELITE_ROUND and self._cut() - bound > ELITE_GAP * abs(bound):
                gather_and_join(self.node, self.run, relaxed.reduced, relaxed.open, self.seed)
            fixed = self._fix(part, relaxed, bound)
            if round_ == rounds:
                break
            gained = bound - before
            idle = idle + 1 if gained < 0.01 * (self._cut() - bound) else 0
            if idle >= 3 or (not root and idle):
                break
            before = bound
            program.forget_idle_cuts()
            if not program.cut_off(relaxed, most=400 if root else 60) and not fixed:
                break
            round_ += 1
        return self._branch(part, relaxed, bound)

    def _offer(self, relaxed: Relaxed, root: bool) -> None:
        """Round the relaxation to a plan, and improve it at the root and now and then."""
        order = np.argsort(-relaxed.open, kind="stable")
        chosen = np.sort(order[: self.node.count]).astype(np.int32)
        self.node.offer(self.run, chosen, float(core_value(self.node.core, chosen)))
        if root or self.made >= self.next_polish:
            self.next_polish = 2 * self.made
            polish(
                self.node, self.run, relaxed.reduced, relaxed.open,
                turn=self.turns, seed=self.seed, work=POLISH_WORK,
            )  # fmt: skip
            self.turns += 1

    def _fix(self, part: Part, relaxed: Relaxed, bound: float) -> bool:
        """Decide the sites whose reduced cost leaves no room; says whether there were any."""
        room = self._cut() - bound
        free = part.lower != part.upper
        closed = free & (relaxed.reduced >= room) & (relaxed.open < 0.5)
        opened = free & (-relaxed.reduced >= room) & (relaxed.open > 0.5)
        if not (closed.any() or opened.any()):
            return False
        part.upper[closed] = 0
        part.lower[opened] = 1
        self.program.limit(part.lower, part.upper)
        return True

    def _branch(self, part: Part, relaxed: Relaxed, bound: float) -> Part | None:
        """Split on the site that promises to raise the bound most on both sides."""
        y = relaxed.open
        doubtful = np.flatnonzero((np.minimum(y, 1 - y) > WHOLE) & (part.lower != part.upper))
        if doubtful.size == 0:
            return None
        scores = self._scores(doubtful, y)
        best, best_score = -1, -1.0
        ranked = doubtful[np.argsort(-scores, kind="stable")]
        for j in ranked[:TRIALS]:
            score = self._score(j, y[j])
            if min(self.tried[0, j], self.tried[1, j]) < 2:
                ends = [self._trial(part, int(j), v, bound) for v in (0, 1)]
                for v, end in enumerate(ends):
                    distance = y[j] if v == 0 else 1 - y[j]
                    self.gain[v, j] += max(min(end, self._cut()) - bound, 0.0) / distance
                    self.tried[v, j] += 1
                score = max(ends[0] - bound, 1e-6) * max(ends[1] - bound, 1e-6)
                if max(ends) >= self._cut():
                    score = np.inf
            if score > best_score:
                best, best_score = int(j), score
            if score == np.inf:
                break
        return self._split(part, best, float(y[best]), bound)

    def _scores(self, sites: NDArray[np.int64], y: Floats) -> Floats:
        return np.array([self._score(j, y[j]) for j in sites])

    def _score(self, j: int, y: float) -> float:
        """Expected gains of both sides multiplied, from what was seen so far."""
        mean = (self.gain.sum(axis=1) + 1e-3) / (self.tried.sum(axis=1) + 1e-3)
        down, up = (
            self.gain[v, j] / self.tried[v, j] if self.tried[v, j] else mean[v] for v in (0, 1)
        )
        return float(max(down * y, 1e-6) * max(up * (1 - y), 1e-6))

    def _trial(self, part: Part, j: int, value: int, bound: float) -> float:
        """The bound after a few simplex steps with site ``j`` decided."""
        lower, upper = part.lower.copy(), part.upper.copy()
        lower[j] = upper[j] = value
        self.program.limit(lower, upper)
        relaxed = self.program.solve(TRIAL_STEPS)
        self.program.limit(part.lower, part.upper)
        return np.inf if relaxed is None else max(relaxed.bound + self.node.constant, bound)

    def _split(self, part: Part, j: int, y: float, bound: float) -> Part:
        children = []
        for value in (0, 1):
            lower, upper = part.lower.copy(), part.upper.copy()
            lower[j] = upper[j] = value
            self.made += 1
            children.append(Part(part.bound, self.made, lower, upper))
        follow = children[1] if y >= 0.5 else children[0]
        heapq.heappush(self.parts, children[0] if follow is children[1] else children[1])
        return follow
