"""The cuts found so far in a coverage problem, whether in use or not.

A cut of the odd set ``S`` of 2k + 1 rows says (``cover_odd``): rows of S covered <= k + the sum of
ceil(c_j / 2) over the open sites, c_j being how many rows of S site j reaches. Its price in the
dual, the toll, makes each row of S dearer and gives each site ceil(c_j / 2) tolls back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .cover_reduce import Core

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Pool:
    """Cuts, numbered as they were added.

    Attributes:
        core: whose rows and sites are numbered.
        ptr, rows: (n_cut + 1,) and the rows of each cut.
        site_ptr, sites, most: (n_cut + 1,), the sites each cut reaches, and ceil(c_j / 2) for each.
        k: (n_cut,) half its rows, rounded down.
    """

    def __init__(self, core: Core) -> None:
        self.core = core
        self.ptr, self.rows = np.zeros(1, np.int64), np.empty(0, np.int64)
        self.site_ptr, self.sites = np.zeros(1, np.int64), np.empty(0, np.int64)
        self.most, self.k = np.empty(0), np.empty(0)

    def __len__(self) -> int:
        return len(self.k)

    def add(self, sets: list[Ints]) -> Ints:
        """Keep these odd sets of rows; their numbers."""
        core, first = self.core, len(self)
        sites, most = [], []
        for rows in sets:
            reached = np.concatenate([core.sites[core.ptr[i] : core.ptr[i + 1]] for i in rows])
            own, times = np.unique(reached, return_counts=True)
            sites.append(own.astype(np.int64))
            most.append(np.ceil(times / 2))
        self.ptr = np.r_[self.ptr, self.ptr[-1] + np.cumsum([len(rows) for rows in sets])]
        self.site_ptr = np.r_[self.site_ptr, self.site_ptr[-1] + np.cumsum([len(s) for s in sites])]
        self.rows, self.sites = np.r_[self.rows, *sets], np.r_[self.sites, *sites]
        self.most = np.r_[self.most, *most]
        self.k = np.r_[self.k, [len(rows) // 2 for rows in sets]]
        return np.arange(first, len(self))

    def rows_of(self, cuts: Ints) -> Ints:
        """The rows that any of these cuts holds, sorted."""
        parts = [self.rows[self.ptr[cut] : self.ptr[cut + 1]] for cut in cuts]
        return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)

    def dearer(self, toll: Floats) -> Floats:
        """(n_row,) the sum of the tolls of the cuts that hold each row."""
        each = np.repeat(toll, np.diff(self.ptr))
        return np.bincount(self.rows, each, self.core.n_row).astype(np.float64)

    def back(self, toll: Floats) -> Floats:
        """(n_site,) the sum of ceil(c_j / 2) tolls over the cuts."""
        each = np.repeat(toll, np.diff(self.site_ptr)) * self.most
        return np.bincount(self.sites, each, self.core.n_site).astype(np.float64)

    def excess(self, covered: Floats, share: Floats) -> Floats:
        """(n_cut,) by how much each cut is violated, given how far rows are covered and sites open."""
        if not len(self):
            return np.empty(0)
        rows = np.add.reduceat(covered[self.rows], self.ptr[:-1])
        sites = np.add.reduceat(self.most * share[self.sites], self.site_ptr[:-1])
        return np.asarray(rows - sites - self.k, np.float64)
