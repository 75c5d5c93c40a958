"""The linear relaxation of a p-median core: coverage of its customers' distance levels.

A customer costs its least cost plus, for each level (its t nearest sites), the step to the next one
if none of these sites is open. So every level is a row that wants to be covered, its weight the step,
and the p-median is the coverage of all levels (``cover_program``). Levels well inside the price are
certainly short of a site in the relaxation and become linear, levels well outside certainly have one and vanish:
only the few between are rows, and more when a solution asks for them. Both shortcuts only lower the bound.

Source: the radius formulation of García, Labbé & Marín (2011); equal sets share one row.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from minsheng.engines.siting import cover_reduce as cover
from minsheng.engines.siting import median_levels as levels
from minsheng.engines.siting.cover_frame import BASIC, LOWER, Frame
from minsheng.engines.siting.cover_program import FREE, OPEN, SHUT, Program, Relaxed
from minsheng.engines.siting.median_core import Bools, Core, Floats, Longs
from minsheng.engines.siting.median_run import Run

WIDEN = 1e-6
"""A level counts as misjudged when its sites' sum is further than this on the wrong side of 1."""

INWARD, OUTWARD = 3, 4
"""Entries nearer and farther than those in doubt that are rows from the start."""

__all__ = ["FREE", "OPEN", "SHUT", "MedianProgram", "Relaxed"]


class MedianProgram(Program):
    """The coverage of the levels in doubt; values are costs of the core times ``-scale``.

    Attributes:
        lists: the p-median core.
        low, high: (n,) first and last entry of each customer that any solution left in doubt.
    """

    turns = 20
    at_once = 0.5

    def __init__(self, lists: Core, count: int, prices: Floats, run: Run, scale: float) -> None:
        """``scale`` brings costs to the size HiGHS's tolerances are meant for."""
        self.lists, self.scale = lists, scale
        self.low, self.high = levels.first_windows(lists, prices)
        self._from, self._to = self.low.copy(), self.low - 1
        # The wrapping sum of 63-bit random numbers stands for a set of sites; that two
        # different sets among a million meet has a chance of about 10^-7.
        m = lists.linear.size
        self._sign = np.random.default_rng(20240229).integers(-(2**62), 2**62, m)
        self._keys: Longs = np.zeros(0, np.int64)
        self._near: Bools = np.zeros(0, np.bool_)  # rows that were linear before, or seem so
        none = np.zeros(0, np.int64)
        super().__init__(
            cover.Core(
                np.zeros(1, np.int64), none.astype(np.int32), np.zeros(0), np.arange(m), np.zeros(m), count, -1.0
            ),
            _RunClock(run),
        )  # fmt: skip
        self._solver.setOptionValue("dual_feasibility_tolerance", 1e-8)
        self._follow()

    def begin(self) -> Frame:
        """Every customer's level at its price is in doubt; no basis yet."""
        _, _, _, key = levels.window_levels(self.lists, self.low, self.high, self._sign)
        rows = np.flatnonzero(np.isin(self._keys, key))
        n_site = self.core.n_site
        return Frame(
            covered=~self._near,
            rows=rows,
            lined=np.ones(rows.size, np.bool_),
            cuts=np.zeros(0, np.int64),
            site=np.full(n_site, LOWER, np.int8),
            slip=np.full(rows.size, LOWER, np.int8),
            rule=np.full(1, BASIC, np.int8),
            line=np.full(rows.size, BASIC, np.int8),
            cut=np.zeros(0, np.int8),
        )

    def least(self, relaxed: Relaxed) -> Floats:
        """(m + 1,) what plans of each number of sites cost at least, in the costs of the core."""
        worth = np.sort(self.worth(relaxed))[::-1]
        free = np.full(worth.size, FREE, np.int8)
        at_count = self.bound_from(relaxed, free).all
        best = np.concatenate([[0.0], np.cumsum(worth)])
        return np.asarray(best[self.core.count] - best - at_count, np.float64) / self.scale

    def _grow(self, share: Floats) -> bool:
        """Widen the windows to what this solution misjudges; whether rows are missing for it."""
        levels.widen(self.lists, share, self.low, self.high, WIDEN)
        if (self.low >= self._from).all() and (self.high <= self._to).all():
            return False
        self._follow()
        return True

    def _fitted(self, frame: Frame) -> Frame:
        """The frame with the rows added since, taken as what they were taken for until then."""
        since = ~self._near[len(frame.covered) :]
        return replace(frame, covered=np.r_[frame.covered, since]) if since.size else frame

    def _follow(self) -> None:
        """Bring rows, weights and gifts in line with the windows, and some entries beyond them."""
        lists, before = self.lists, self._from
        first, last = lists.row[:-1], lists.row[1:] - 1
        self._from = np.minimum(before, np.maximum(self.low - INWARD, first))
        self._to = np.maximum(self._to, np.minimum(self.high + OUTWARD, last))
        entry, customer, weight, key = levels.window_levels(lists, self._from, self._to, self._sign)
        known, at, place = np.unique(key, return_index=True, return_inverse=True)
        number = np.full(known.size, -1)
        _, old, spot = np.intersect1d(self._keys, known, return_indices=True)
        number[spot] = old
        fresh = np.flatnonzero(number < 0)
        fresh = fresh[np.argsort(at[fresh], kind="stable")]
        number[fresh] = self._keys.size + np.arange(fresh.size)
        entry, customer = entry[at[fresh]], customer[at[fresh]]
        self._keys = np.concatenate([self._keys, known[fresh]])
        self._near = np.concatenate([self._near, entry < before[customer]])
        ptr, sites = levels.members(lists, entry, customer)
        constant, linear = levels.linear_costs(lists, self._from)
        steps = np.bincount(number[place.ravel()], weight, self._keys.size)
        self.gift = -linear * self.scale
        self.offset = -(constant + float(steps.sum())) * self.scale
        core = self.core
        self._take(
            replace(
                core,
                ptr=np.concatenate([core.ptr, core.ptr[-1] + ptr[1:]]),
                sites=np.concatenate([core.sites, sites]),
                weight=np.asarray(steps * self.scale, np.float64),
            )
        )


class _RunClock:
    """The time a run has left."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @property
    def left(self) -> float:
        return self._run.remaining()

    @property
    def over(self) -> bool:
        return self.left <= 0.0
