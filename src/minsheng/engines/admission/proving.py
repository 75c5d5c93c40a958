"""Proofs about a market: a better match, none at all, or the fewest families that must block."""

from __future__ import annotations

from dataclasses import dataclass

from .arrays import Ints
from .auditing import Audit, audit
from .exact import Model, OutOfTime, Watch
from .market import Market
from .result import Stability


@dataclass(frozen=True)
class Proved:
    """The best match known and what is proved about it; see `result.Result`."""

    choice: Ints
    status: Stability
    min_blocking: int | None = None
    placed_bound: int | None = None


def prove(market: Market, choice: Ints, watch: Watch) -> Proved:
    """Look for a stable match that places more, or show that none is stable and how near one comes.

    The least number of blocking families is found by allowing none, then one, then two …: asked
    for the minimum at once, the solver finds no useful bound.
    """
    known = audit(market, choice)
    if not known.blocking:
        return _most_placed(market, choice, known, watch)
    allowed = 0
    try:
        for allowed in range(len(known.blocking)):
            proved = _with(market, choice, known, allowed, watch)
            if proved is not None:
                return proved
    except OutOfTime:
        return Proved(choice, Stability.NONE_EXISTS if allowed else Stability.UNKNOWN)
    return Proved(choice, Stability.NONE_EXISTS, min_blocking=len(known.blocking))


def _with(market: Market, choice: Ints, known: Audit, allowed: int, watch: Watch) -> Proved | None:
    """A match with so many blocking families; None if there is none."""
    model = Model(market, allowed, watch)
    model.hint(choice, (one.family for one in known.blocking))
    said, found, _ = model.solve(watch, len(known.blocking), allowed)
    if said == "infeasible":
        return None
    if said not in ("optimal", "feasible"):
        raise OutOfTime
    if not allowed:
        return Proved(found, Stability.STABLE)
    return Proved(found, Stability.NONE_EXISTS, min_blocking=allowed)


def _most_placed(market: Market, choice: Ints, known: Audit, watch: Watch) -> Proved:
    try:
        model = Model(market, 0, watch)
    except OutOfTime:
        return Proved(choice, Stability.STABLE)
    model.hint(choice, ())
    model.model.maximize(model.placed())
    said, found, bound = model.solve(watch, known.placed, int(market.family_sizes.sum()))
    if said not in ("optimal", "feasible"):
        return Proved(choice, Stability.STABLE)
    better = market.placed(found) > known.placed
    return Proved(found if better else choice, Stability.STABLE, placed_bound=bound)
