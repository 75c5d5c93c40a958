"""Best plans with proof: the objectives one after the other, each by HiGHS on a sparse model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .columns import add_rules, add_sites
from .exact_search import ExactSearch, Tell
from .mip import Mip
from .objectives import OPTIMISE
from .problem import Ints
from .rows import Model, Rows


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan and what is known about it.

    Attributes:
        chosen: (sites,) level or -1.
        bound: proven bound on the first objective.
        proved: how many of the objectives, counted from the first, are proved best.
    """

    chosen: Ints
    bound: float
    proved: int


def solve_exact(
    model: Model,
    start: Ints,
    *,
    seconds_left: Callable[[], float],
    seed: int,
    tell: Tell,
    bound: float | None = None,
    rows: Rows | None = None,
) -> Answer:
    """Best plan for the listed objectives, each among the plans that are best for those before it.

    Args:
        start: (sites,) a plan that keeps every rule; the answer is never worse.
        seconds_left: how long the search may still run.
        bound: a proven bound on the first objective, when one is known already.
        rows: the merged demand of the model, when it is at hand.
    """
    mip = Mip()
    sites = add_sites(mip, model)
    add_rules(mip, model, sites)
    search = ExactSearch(model, mip, sites, start, seconds_left, seed, tell, rows)
    if bound is not None:
        search.known[model.problem.objective[0]] = bound
    bounds, proofs = [], []
    for name in model.problem.objective:
        limit, proved = OPTIMISE[name](search)
        bounds.append(limit)
        proofs.append(proved)
    count = proofs.index(False) if False in proofs else len(proofs)
    return Answer(search.chosen, bounds[0], count)
