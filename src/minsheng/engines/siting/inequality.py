"""Inequalities that hold for every plan of the whole problem, and what they do to its bound.

Found on a core, where levels are few. A level outside must pay for what it covers, or the
inequality would be false for plans that use it. It pays no more than a level of the inequality
that covers the same and a little in full for what that one leaves: in any plan it can be put in
the other's place.

Source: lifting by substitution; subadditivity of coverage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .bound import Rebate
from .core import Core
from .levels import Levels
from .problem import Bools, Floats, Ints
from .rows import Model, Rows


@dataclass(frozen=True, slots=True)
class Inequality:
    """Rewards of the rows a plan covers, less what its levels pay, are at most ``most``.

    Attributes:
        rows, reward: merged rows and their rewards, none negative.
        levels, pays: the levels that pay; all others cover none of the rows.
    """

    rows: Ints
    reward: Floats
    levels: Ints
    pays: Floats
    most: float


@dataclass(frozen=True, slots=True)
class CoreInequality:
    """The same on a core, where it was found; true for any set of the core's levels.

    Attributes:
        rows, reward: (R,) rows of the core; none of the rewards negative.
        levels, pays: (L,) levels of the core that cover any of them, or pay anyway.
        covers: (L, R) which level covers which row.
    """

    rows: Ints
    reward: Floats
    levels: Ints
    pays: Floats
    covers: Bools
    most: float


def offered(levels: Levels) -> sparse.csr_array:
    """(levels, features) 1 where the level offers the feature."""
    level, at = np.nonzero(levels.offers >= 0)
    shape = (len(levels.site), len(levels.feature_site))
    return sparse.csr_array((np.ones(len(level)), (level, levels.offers[level, at])), shape=shape)


def lifted(core: Core, model: Model, rows: Rows, found: list[CoreInequality]) -> list[Inequality]:
    """The inequalities as they hold for the whole problem."""
    if not found:
        return []
    share = _shares(core, model, rows, np.unique(np.concatenate([one.rows for one in found])))
    members = _members(core)
    return [_lifted(one, core, rows, share, members) for one in found]


def _shares(core: Core, model: Model, rows: Rows, asked: Ints) -> sparse.csc_array:
    """(levels of the whole problem, core rows) the share of each asked row that a level covers."""
    wanted = np.zeros(len(core.rows.weight) + 1, dtype=np.bool_)
    wanted[asked] = True
    mine = np.flatnonzero(wanted[core.row])
    length = np.diff(rows.indptr)[mine]
    within = np.arange(int(length.sum())) - np.repeat(np.cumsum(length) - length, length)
    feature = rows.features[np.repeat(rows.indptr[mine], length) + within]
    own = core.row[mine]
    weight = np.repeat(rows.weight[mine] / core.rows.weight[own], length)
    shape = (len(model.levels.feature_site), len(core.rows.weight))
    by_feature = sparse.csr_array((weight, (feature, np.repeat(own, length))), shape=shape)
    return sparse.csc_array(offered(model.levels) @ by_feature)


def _members(core: Core) -> sparse.csr_array:
    """(core rows, rows of the whole problem) 1 where the one is part of the other."""
    row = np.flatnonzero(core.row >= 0)
    shape = (len(core.rows.weight), len(core.row))
    return sparse.csr_array((np.ones(len(row)), (core.row[row], row)), shape=shape)


def _lifted(
    one: CoreInequality, core: Core, rows: Rows, share: sparse.csc_array, members: sparse.csr_array
) -> Inequality:
    part = sparse.csr_array(members[one.rows])
    whole_rows = part.indices.astype(np.int64)
    per_head = np.repeat(one.reward / core.rows.weight[one.rows], np.diff(part.indptr))
    inside = core.level[one.levels]
    rewards = sparse.csr_array(share[:, one.rows])
    touched = np.diff(rewards.indptr) > 0
    touched[inside] = False
    outside = np.flatnonzero(touched)
    full = rewards[outside].toarray() * one.reward
    stand_in = one.pays >= 0.0
    rest = full @ (~one.covers[stand_in]).T.astype(np.float64)
    cheapest = (rest + one.pays[stand_in]).min(axis=1, initial=np.inf)
    return Inequality(
        rows=whole_rows,
        reward=per_head * rows.weight[whole_rows],
        levels=np.append(inside, outside),
        pays=np.append(one.pays, np.minimum(full.sum(axis=1), cheapest)),
        most=one.most,
    )


def rebate_of(model: Model, rows: Rows, known: list[Inequality], price: Floats) -> Rebate:
    """What the inequalities at these prices (one each) do to the bound."""
    floor = np.zeros(len(rows.weight))
    paid = np.zeros(len(model.levels.site))
    credit = 0.0
    for one, p in zip(known, price.tolist(), strict=True):
        if p > 0.0:
            floor[one.rows] += p * one.reward
            paid[one.levels] += p * one.pays
            credit += p * one.most
    n_features = len(model.levels.feature_site)
    weight = np.repeat(floor, np.diff(rows.indptr))
    worth = np.bincount(rows.features, weights=weight, minlength=n_features)
    return Rebate(floor, offered(model.levels) @ worth - paid, credit)
