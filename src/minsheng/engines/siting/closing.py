"""Closing the gap between the best plan and the bound: inequalities, a small core, a smaller one.

Prices say what the bound loses by each level; levels that would lose much are left out for a
while. On the core that remains HiGHS finds inequalities, which bring the bound of the whole
problem down, and the best plan of a narrow core, which is nearly always the best of all. Then the
levels that could still be part of a better plan are few enough for an exact answer.

The work depends on the problem alone, so the same input gives the same plan; the clock can only
cut it short.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from .bound import Prices
from .clock import Clock
from .columns import add_rules, add_sites
from .core import Core, entries_left, narrow
from .cuts import CoreRelaxation
from .improve import Search
from .inequality import Inequality
from .mip import Mip
from .penalty import Penalties, penalties
from .problem import Bools
from .terms import add_coverage

# Entries of a core in its rows, before they are merged anew.
_CUT_ENTRIES = 110_000
_WIDE = 2.5
_PLAN_ENTRIES = 75_000
# A core of no more entries is answered exactly, however large the problem it came from.
FINAL_ENTRIES = 160_000
_SHARE = 20
_ROUNDS = 3
_HELPED = 0.9
_WIDER = 1.5
_STEPS = 300
_PACE = 0.07
_PLAN_NODES = 300
_CLOSE_ENOUGH = 1e-5


@dataclass(slots=True)
class Closing:
    """A search, its prices, and the inequalities known so far; ``slack`` people count as a tie."""

    search: Search
    prices: Prices
    clock: Clock
    seed: int
    slack: float
    known: list[Inequality]

    def core(self) -> Core:
        """What may be part of a plan as good as the best one, and that plan."""
        return self._core(*self._open_questions(penalties(self.prices)))

    def run(self, *, patient: bool) -> None:
        """Take rounds until the core is small enough for an exact answer, or nothing helps.

        A patient one goes on with ever wider cores until the time is up.
        """
        scale = max(1.0, len(self.search.rows.features) / _SHARE / _CUT_ENTRIES)
        for number in itertools.count(1):
            before = self.prices.bound - self.search.covered
            self._tighten(int(_CUT_ENTRIES * scale))
            if self._stop():
                return
            self._plan(int(_PLAN_ENTRIES * scale))
            kept, may_close = self._open_questions(penalties(self.prices))
            left = entries_left(self.search.model, self.search.rows, kept, may_close)
            gap = self.prices.bound - self.search.covered
            if self._stop() or left <= FINAL_ENTRIES:
                return
            if not patient and (number == _ROUNDS or gap > _HELPED * before):
                return
            scale *= _WIDER if gap > _HELPED * before else 1.0

    def _stop(self, covered: float | None = None) -> bool:
        best = max(covered or 0.0, self.search.covered)
        return self.clock.tell("coverage", best, self.prices.bound) or self.clock.left() <= 0.0

    def _open_questions(self, found: Penalties) -> tuple[Bools, Bools]:
        return found.keeping(self.search.covered - self.slack)

    def _core(self, kept: Bools, may_close: Bools) -> Core:
        """The core of these levels and of those in the plan."""
        chosen = self.search.chosen
        kept[chosen[chosen >= 0]] = True
        return narrow(self.search.model, self.search.rows, kept, may_close | (chosen < 0))

    def _room(self, found: Penalties, entries: int) -> float:
        """How much the bound may lose so that a core has about so many entries."""
        low, high = 0.0, max(found.quote.bound - self.search.covered + self.slack, 0.0)
        for _ in range(12):
            middle = 0.5 * (low + high)
            left = entries_left(
                self.search.model,
                self.search.rows,
                *found.keeping(found.quote.bound - middle),
            )
            low, high = (middle, high) if left <= entries else (low, middle)
        return low

    def _tighten(self, entries: int) -> None:
        """Find inequalities on a core, price them on a wider one, and move all prices to fit."""
        found = penalties(self.prices)
        room = self._room(found, entries)
        cores = [self._core(*found.keeping(found.quote.bound - r)) for r in (room, _WIDE * room)]
        model, rows = self.search.model, self.search.rows
        relaxed = CoreRelaxation(cores[0], model, rows, self.seed, self.known)
        relaxed.tighten(lambda _best, _bound: self._stop())
        self.known = relaxed.known
        if self._stop() or not self.known:
            return
        wide = CoreRelaxation(cores[1], model, rows, self.seed, self.known)
        rebate = wide.rebate()
        start = wide.prices(self.prices.best, rebate)
        moved = Prices(model, rows, start, rebate, money=self.prices.money, pace=_PACE)
        aim = max(wide.value, self.search.covered)
        moved.improve(aim, _STEPS, self._stop)
        if moved.bound < self.prices.bound:
            self.prices = moved

    def _plan(self, entries: int) -> None:
        """The best plan of a narrow core."""
        found = penalties(self.prices)
        room = self._room(found, entries)
        core = self._core(*found.keeping(found.quote.bound - room))
        mip = Mip()
        sites = add_sites(mip, core.model)
        terms = add_coverage(mip, core.model, sites, core.rows)
        add_rules(mip, core.model, sites)
        solved = mip.solve(
            terms.total(mip.width),
            maximise=True,
            time_limit_s=self.clock.left(),
            seed=self.seed,
            start=sites.start(core.model, core.shrunk(self.search.chosen), mip.width),
            gap=_CLOSE_ENOUGH * self.search.covered,
            nodes=_PLAN_NODES,
            stop=lambda best, _bound: self._stop(best),
        )
        if solved.x is None:
            return
        before, covered = self.search.chosen, self.search.covered
        self.search.take(core.grown(sites.chosen(core.model, solved.x)))
        if self.search.covered < covered:
            self.search.take(before)
