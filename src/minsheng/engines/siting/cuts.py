"""Inequalities that every plan keeps and the linear relaxation does not, and their prices.

Rows that share sites in pairs let the relaxation open each of three sites by half and count all
three rows as covered; no plan can. HiGHS finds such inequalities on a core of the problem in a
second. It is not trusted: the limit of every one is worked out anew as the most that any choice of
levels reaches, by a small exact model of its own. Then they are carried over to the whole
problem (`inequality`).

Source: Chvátal-Gomory and mixed-integer rounding cuts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from .bound import Rebate
from .columns import SiteColumns, add_rules, add_sites, level_terms
from .core import Core
from .inequality import CoreInequality, Inequality, lifted, offered, rebate_of
from .mip import Cut, Mip, Relaxed, Stop
from .problem import Bools, Floats
from .rows import Model, Rows
from .terms import CoverageTerms, add_coverage

_NODES = 200
_NOISE = 1e-9
_VIOLATED = 1e-4


@dataclass(slots=True)
class CoreRelaxation:
    """The linear relaxation of a core, tightened by inequalities found one round after another.

    Attributes:
        known: the inequalities, as they hold for the whole problem.
        value: people no plan of the core can exceed.
    """

    core: Core
    model: Model
    rows: Rows
    seed: int
    known: list[Inequality]
    value: float = np.inf
    _frame: Mip = field(default_factory=Mip)
    _sites: SiteColumns = field(init=False)
    _terms: CoverageTerms = field(init=False)
    _cost: Floats = field(init=False)
    _solved: Relaxed | None = None

    def __post_init__(self) -> None:
        model, frame = self.core.model, self._frame
        self._sites = add_sites(frame, model)
        self._terms = add_coverage(frame, model, self._sites, self.core.rows)
        self._cost = self._terms.total(frame.width)
        self._solve()

    def tighten(self, stop: Stop) -> None:
        """Look for inequalities once."""
        solved = self._solved
        if solved is None:
            return
        mip = self._frame.copy()
        self._add_known(mip)
        judge = _Judge(self.core, self._sites, self._terms)
        found: list[CoreInequality] = []
        for cut in mip.root_cuts(self._without_rules(solved), self.seed, stop):
            true = judge.confirmed(cut)
            if true and float(cut.values @ solved.x[cut.columns]) > true.most + _VIOLATED:
                found.append(true)
        self.known += lifted(self.core, self.model, self.rows, found)
        if found:
            self._solve()

    def prices(self, before: Floats, rebate: Rebate) -> Floats:
        """(rows,) prices of the whole problem that follow from the relaxation of the core.

        Rows that the core does not ask about keep the prices they had.
        """
        if self._solved is None:
            return np.maximum(before, rebate.floor)
        own = self.core.rows.weight.copy()
        first = self._frame.height - len(self._terms.several)
        own[self._terms.several] = np.abs(self._solved.row_dual[first : self._frame.height])
        share = own / self.core.rows.weight
        asked = np.flatnonzero(self.core.row >= 0)
        price = before.copy()
        mine = self.core.row[asked]
        single = np.ones(len(own), dtype=np.bool_)
        single[self._terms.several] = False
        price[asked] = share[mine] * self.rows.weight[asked] + np.where(
            single[mine], 0.0, rebate.floor[asked]
        )
        return np.maximum(np.minimum(price, self.rows.weight), rebate.floor)

    def rebate(self) -> Rebate:
        """What the inequalities at their prices do to the bound of the whole problem."""
        price = np.zeros(len(self.known))
        if self._solved is not None and self.known:
            price = np.maximum(self._solved.row_dual[-len(self.known) :], 0.0)
        return rebate_of(self.model, self.rows, self.known, price)

    def _solve(self) -> None:
        full = self._frame.copy()
        add_rules(full, self.core.model, self._sites)
        self._add_known(full)
        self._solved = full.relax(self._cost)
        if self._solved is not None:
            self.value = min(self.value, self._solved.value)

    def _add_known(self, mip: Mip) -> None:
        for one in self.known:
            add_inequality(mip, self.core, self._sites, self._terms, one)

    def _without_rules(self, solved: Relaxed) -> Floats:
        """The objective when count, budget and floors are paid for instead of kept."""
        rules = Mip(width=self._frame.width)
        add_rules(rules, self.core.model, self._sites)
        cost = self._cost.copy()
        first = self._frame.height
        for i, (columns, values) in enumerate(rules.rows()):
            cost[columns] -= solved.row_dual[first + i] * values
        return cost


def add_inequality(
    mip: Mip, core: Core, sites: SiteColumns, terms: CoverageTerms, one: Inequality
) -> None:
    """Add the inequality to a model of the core: what is decided there is not asked again."""
    pays = np.zeros(int(max(core.level.max(initial=0), one.levels.max(initial=0))) + 1)
    pays[one.levels] = one.pays
    values = level_terms(core.model, sites, -pays[core.level], mip.width)
    row = core.row[one.rows]
    np.add.at(values, terms.column[row[row >= 0]], one.reward[row >= 0])
    surely = float(one.reward[core.certain[one.rows]].sum())
    mip.add_dense_row(values, -np.inf, one.most - surely)


class _Judge:
    """Works out the true limit of an inequality, whoever suggested it."""

    def __init__(self, core: Core, sites: SiteColumns, terms: CoverageTerms) -> None:
        self.core = core
        self.set_by = sites.set_by(core.model)
        self.row_of = np.full(int(terms.column.max(initial=-1)) + 1, -1, dtype=np.int64)
        self.row_of[terms.column[terms.several]] = terms.several
        self.covers = _covers(core)

    def confirmed(self, cut: Cut) -> CoreInequality | None:
        """The inequality with the least limit that holds; nothing when it is of no use."""
        width = self.set_by.shape[1]
        row = np.append(self.row_of, -1)[np.minimum(cut.columns, len(self.row_of))]
        is_row = row >= 0
        if (cut.values[is_row] < -_NOISE).any() or (cut.columns[~is_row] >= width).any():
            return None
        own = np.zeros(width)
        own[cut.columns[~is_row]] = -cut.values[~is_row]
        pays = self.set_by @ own
        rows, reward = row[is_row], np.maximum(cut.values[is_row], 0.0)
        covers = self.covers[:, rows]
        touched = (np.diff(covers.tocsr().indptr) > 0) | (pays != 0.0)
        levels = np.flatnonzero(touched)
        table = covers.tocsr()[levels].toarray() > 0
        most = _most(table, reward, pays[levels])
        if most is None:
            return None
        return CoreInequality(rows, reward, levels, pays[levels], table, most + 1e-7)


def _covers(core: Core) -> sparse.csc_array:
    """(levels, rows) 1 where the level covers the row."""
    rows, levels = core.rows, core.model.levels
    n_features = len(levels.feature_site)
    ones = np.ones(len(rows.features))
    by_row = sparse.csr_array(
        (ones, rows.features, rows.indptr), shape=(len(rows.weight), n_features)
    )
    return sparse.csc_array(offered(levels) @ by_row.T)


def _most(table: Bools, reward: Floats, pays: Floats) -> float | None:
    """The most that any set of levels gets: rewards of the rows it covers less what it pays.

    Even several levels of one site: that makes the limit no smaller, and lifting relies on it.
    """
    mip = Mip()
    taken = mip.add_columns(len(pays), whole=True)
    met = mip.add_columns(len(reward))
    for i, column in enumerate(met):
        serving = taken[table[:, i]]
        values = np.append(np.ones(len(serving)), -1.0)
        mip.add_row(np.append(serving, column), values, 0.0, np.inf)
    cost = np.concatenate([-pays, reward])
    solved = mip.solve(cost, maximise=True, time_limit_s=60.0, seed=1, nodes=_NODES)
    return float(solved.bound) if np.isfinite(solved.bound) else None
