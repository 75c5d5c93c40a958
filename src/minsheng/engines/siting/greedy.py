"""A good plan at once: the opening or upgrade with the most new people, or most per yuan."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from .problem import Bools, Floats, Ints
from .rows import Model, Rows
from .rules import YUAN_TOLERANCE

Csr = sparse.csr_array


def greedy_plan(model: Model, rows: Rows, start: Ints) -> Ints:
    """Extend a plan step by step while count and budget allow; the better of two orders.

    Args:
        start: (sites,) the plan that keeps floors and "must"; it is only added to.

    Source: Nemhauser, Wolsey & Fisher 1978; Khuller, Moss & Naor 1999 for gain per cost.
    """
    n_features = len(model.levels.feature_site)
    shape = (len(rows.weight), n_features)
    ones = np.ones(len(rows.features))
    by_row = Csr((ones, rows.features, rows.indptr), shape=shape)
    by_feature = Csr(by_row.T)
    orders = (True, False) if model.problem.budget_yuan is not None else (False,)
    found = [_run(model, rows, by_row, by_feature, start, per_yuan=order) for order in orders]
    return max(found, key=lambda pair: pair[0])[1]


def _run(
    model: Model, rows: Rows, by_row: Csr, by_feature: Csr, start: Ints, *, per_yuan: bool
) -> tuple[float, Ints]:
    levels, problem = model.levels, model.problem
    chosen = start.copy()
    open_now = levels.open_features(chosen)
    uncovered = rows.weight.copy()
    uncovered[by_row @ open_now.astype(np.float64) > 0] = 0.0
    gain_of_feature = by_feature @ uncovered
    budget = np.inf if problem.budget_yuan is None else problem.budget_yuan + YUAN_TOLERANCE
    left = budget - float(levels.cost_yuan[chosen[chosen >= 0]].sum())
    places = len(chosen) if problem.count is None else problem.count
    places -= int((chosen >= 0).sum())
    while True:
        gain, price = _offers(model, chosen, open_now, gain_of_feature)
        fits = (gain > 0) & (price <= left) & ((chosen[levels.site] >= 0) | (places > 0))
        if not fits.any():
            return float(rows.weight.sum() - uncovered.sum()), chosen
        value = gain / np.maximum(price, 1e-9) if per_yuan else gain
        level = int(np.argmax(np.where(fits, value, -1.0)))
        site = int(levels.site[level])
        places -= int(chosen[site] < 0)
        left -= float(price[level])
        chosen[site] = level
        features = levels.offers[level]
        for feature in features[features >= 0]:
            if not open_now[feature]:
                open_now[feature] = True
                _cover(int(feature), by_row, by_feature, uncovered, gain_of_feature)


def _offers(
    model: Model, chosen: Ints, open_now: Bools, gain_of_feature: Floats
) -> tuple[Floats, Floats]:
    """Per level: people gained and yuan to pay when its site moves to it."""
    levels = model.levels
    worth = np.append(np.where(open_now, 0.0, gain_of_feature), 0.0)
    gain = worth[levels.offers].sum(axis=1)
    now = chosen[levels.site]
    paid = np.where(now >= 0, levels.cost_yuan[now], 0.0)
    price = levels.cost_yuan - paid
    keeps = (now < 0) | (levels.cost_yuan > paid)
    gain[~keeps | ~model.allowed[levels.site]] = 0.0
    if len(now):
        gain[_loses(model, now, open_now)] = 0.0
    return gain, price


def _loses(model: Model, now: Ints, open_now: Bools) -> Ints:
    """Levels that would take away what their site offers now."""
    levels = model.levels
    offered = np.append(open_now, False)[levels.offers].sum(axis=1)
    has = np.where(now >= 0, (levels.offers[now] >= 0).sum(axis=1), 0)
    return np.flatnonzero(offered < has)


def _cover(
    feature: int, by_row: Csr, by_feature: Csr, uncovered: Floats, gain_of_feature: Floats
) -> None:
    rows = by_feature.indices[by_feature.indptr[feature] : by_feature.indptr[feature + 1]]
    rows = rows[uncovered[rows] > 0]
    if not len(rows):
        return
    begin, end = by_row.indptr[rows], by_row.indptr[rows + 1]
    touched = np.concatenate([by_row.indices[b:e] for b, e in zip(begin, end, strict=True)])
    np.subtract.at(gain_of_feature, touched, np.repeat(uncovered[rows], end - begin))
    uncovered[rows] = 0.0
    gain_of_feature[feature] = 0.0
