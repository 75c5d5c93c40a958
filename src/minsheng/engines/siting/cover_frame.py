"""Which rows and cuts of a coverage problem the linear relaxation looks at, and the basis it ended with.

Most rows need no variable of their own. One that is covered more than once is covered: it counts
with its whole weight. One that is covered less than once counts with its weight times the shares of
its sites. Only a row near the border between the two is *watched*: its shortage (of a row taken as
covered) or its excess (of a row taken as not covered) gets a column and a line. The simplex method
then works on some 200 rows and 300 cuts instead of 4,000 and 1,000 (10,000 x 500, even).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .cover_pool import Pool
from .cover_reduce import Core

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.int8]

BASIC, LOWER, UPPER = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Frame:
    """What is watched, and where the simplex method left it.

    Attributes:
        covered: (n_row,) rows taken as covered; the others count by the shares of their sites.
        rows: numbers of the rows that have a column for their shortage or excess.
        lined: which of them have a line that keeps it large enough.
        cuts: numbers of the cuts watched, each with a line; all their rows have columns.
        site, slip: ``BASIC``, ``LOWER`` or ``UPPER`` for the share of each site and the shortage
            or excess of each watched row.
        rule, line, cut: the same for the lines of count and money, lined rows and cuts.
    """

    covered: Bools
    rows: Ints
    lined: Bools
    cuts: Ints
    site: Bytes
    slip: Bytes
    rule: Bytes
    line: Bytes
    cut: Bytes

    def wider(self, rows: Ints, cuts: Ints, pool: Pool) -> Frame:
        """With lines for these rows and cuts as well; nothing they ask is met yet."""
        new = np.setdiff1d(np.union1d(rows, pool.rows_of(cuts)), self.rows)
        watched = np.r_[self.rows, new]
        asked = np.zeros(len(self.covered), np.bool_)
        asked[rows] = True
        before = np.r_[self.lined, np.zeros(len(new), np.bool_)]
        lined = before | asked[watched]
        at = np.full(len(watched), BASIC, np.int8)
        at[before] = self.line
        return replace(
            self,
            rows=watched,
            lined=lined,
            cuts=np.r_[self.cuts, cuts],
            slip=np.r_[self.slip, np.full(len(new), LOWER, np.int8)],
            line=at[lined],
            cut=np.r_[self.cut, np.full(len(cuts), BASIC, np.int8)],
        )

    def trimmed(self, pool: Pool) -> Frame:
        """Without the lines and columns that play no part in the solution; the basis stays one.

        A row whose shortage just meets its line is simply not covered, one whose excess does is.
        """
        tight = self.cut != BASIC
        cuts = self.cuts[tight]
        needed = np.zeros(len(self.covered), np.bool_)
        needed[pool.rows_of(cuts)] = True
        at = np.full(len(self.rows), BASIC, np.int8)
        at[self.lined] = self.line
        turned = self.lined & (at != BASIC) & (self.slip == BASIC)
        covered = self.covered.copy()
        covered[self.rows[turned]] ^= True
        slip = np.where(turned, LOWER, self.slip).astype(np.int8)
        lined = self.lined & (at != BASIC) & ~turned
        kept = lined | needed[self.rows] | (slip == BASIC)
        return replace(
            self,
            covered=covered,
            rows=self.rows[kept],
            lined=lined[kept],
            cuts=cuts,
            slip=slip[kept],
            line=at[lined],
            cut=self.cut[tight],
        )


@njit(cache=True)
def lines(  # type: ignore[no-untyped-def]
    ptr, sites, idle, covered, rows, lined, cuts, cut_ptr, cut_rows, site_ptr, cut_sites, most, k
):
    """The table of the lined rows and watched cuts, line by line.

    A row taken as covered: shortage + shares of its sites >= 1. One taken as not covered:
    excess - shares >= -1. A cut: its rows covered <= k + sum of ceil(c_j / 2) shares, where a row
    is covered 1 - shortage or its shares - excess.

    Returns:
        start, index, value of the lines (sites first, then the watched rows' slips); least of each.
    """
    n_site = len(idle)
    place = np.full(len(covered), -1)
    for a in range(len(rows)):
        place[rows[a]] = a
    size, n_line = 0, len(cuts)
    for a in range(len(rows)):
        if lined[a]:
            size += ptr[rows[a] + 1] - ptr[rows[a]] + 1
            n_line += 1
    for c in cuts:
        size += site_ptr[c + 1] - site_ptr[c] + cut_ptr[c + 1] - cut_ptr[c]
    start = np.empty(n_line + 1, np.int32)
    index = np.empty(size, np.int32)
    value = np.empty(size, np.float64)
    least = np.empty(n_line, np.float64)
    end, line = 0, 0
    for a in range(len(rows)):
        if not lined[a]:
            continue
        start[line] = end
        i = rows[a]
        sign = 1.0 if covered[i] else -1.0
        for q in range(ptr[i], ptr[i + 1]):
            if not idle[sites[q]]:
                index[end], value[end] = sites[q], sign
                end += 1
        index[end], value[end] = n_site + a, 1.0
        end += 1
        least[line] = sign
        line += 1
    weigh = np.zeros(n_site)
    for c in cuts:
        start[line] = end
        low = -k[c]
        for q in range(site_ptr[c], site_ptr[c + 1]):
            weigh[cut_sites[q]] = most[q]
        for q in range(cut_ptr[c], cut_ptr[c + 1]):
            i = cut_rows[q]
            if covered[i]:
                low += 1.0
            else:
                for s in range(ptr[i], ptr[i + 1]):
                    weigh[sites[s]] -= 1.0
            index[end], value[end] = n_site + place[i], 1.0
            end += 1
        for q in range(site_ptr[c], site_ptr[c + 1]):
            j = cut_sites[q]
            if weigh[j] != 0.0 and not idle[j]:
                index[end], value[end] = j, weigh[j]
                end += 1
            weigh[j] = 0.0
        least[line] = low
        line += 1
    start[line] = end
    return start, index[:end], value[:end], least


def table(
    core: Core, pool: Pool, frame: Frame, idle: Bools
) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats, Floats]:
    """``lines`` of this frame, without the shares of idle sites."""
    return lines(  # type: ignore[no-any-return]
        core.ptr, core.sites, idle, frame.covered, frame.rows, frame.lined, frame.cuts,
        pool.ptr, pool.rows, pool.site_ptr, pool.sites, pool.most, pool.k,
    )  # fmt: skip
