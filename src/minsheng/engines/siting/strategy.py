"""Which method for which problem, and how long each may take."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from .clock import Clock
from .evaluate import MAXIMISED, evaluate, needs_metres
from .exact import Answer, solve_exact
from .exact_search import TOLERANCE, tie
from .greedy import greedy_plan
from .plain import is_plain, plain_plan
from .problem import Ints
from .rows import Model, Rows
from .rules import floors_of

if TYPE_CHECKING:
    from .bound import Prices
    from .core import Core
    from .improve import Search

# Beyond this many entries the linear relaxation alone takes the solver minutes; prices give
# nearly the same bound in seconds.
EXACT_ENTRIES = 400_000
# Below this, the solver is done before the search would have begun.
SMALL_ENTRIES = 3_000
MEDIAN_PAIRS = 10_000
EXACT_PAIRS = 1_000_000
_ROUNDS = 150
_MOVES_PER_LEVEL = 1_500
_HEATS = (0.05, 0.03, 0.04, 0.02)


def search_plan(model: Model, rows: Rows, start: Ints, clock: Clock, seed: int) -> Answer:
    """The best plan found, its bound, and how many objectives are proved."""
    chosen: Ints = start
    bound: float | None = None
    exact = fits_solver(model, rows)
    core: Core | None = None
    alone = len(model.problem.objective) == 1
    plain = len(rows.features) > SMALL_ENTRIES and is_plain(model) and (exact or alone)
    if plain or is_median(model):
        answer = (plain_plan if plain else _by_median)(model, rows, clock, seed)
        if answer is not None and (not exact or alone):
            return answer
        chosen, bound = (start, None) if answer is None else (answer.chosen, answer.bound)
    elif len(rows.features) <= SMALL_ENTRIES:
        chosen = greedy_plan(model, rows, start)
    elif model.problem.objective[0] != "cost":
        # The compiled loops take half a second to load: small problems do without them.
        from .improve import greedy_search

        search = greedy_search(model, rows, start, seed)
        if model.problem.objective[0] == "served" and not exact:
            # Nobody is served who is not covered: the bound of the one holds for the other.
            _, bound = _by_prices(search, clock, seed, exact=True)
        elif model.problem.objective[0] == "coverage":
            core, bound = _by_prices(search, clock, seed, exact=exact)
            exact = exact or core is not None
        chosen = search.chosen
    if not exact:
        return _unproved(model, chosen, bound)
    if core is not None:
        return _within(core, chosen, bound, clock, seed)
    return solve_exact(
        model, chosen, seconds_left=clock.left, seed=seed, tell=clock.tell, bound=bound
    )


def _within(core: Core, chosen: Ints, bound: float | None, clock: Clock, seed: int) -> Answer:
    """The exact answer on a core that holds every plan at least as good as this one."""
    answer = solve_exact(
        core.model,
        core.shrunk(chosen),
        seconds_left=clock.left,
        seed=seed,
        tell=clock.tell,
        bound=bound,
        rows=core.rows,
    )
    return replace(answer, chosen=core.grown(answer.chosen))


def fits_solver(model: Model, rows: Rows) -> bool:
    """Whether HiGHS can be expected to do something useful with the whole problem."""
    if needs_metres(model) and model.n_points * len(model.allowed) > EXACT_PAIRS:
        return False
    bands = len(set(model.problem.demand.hours)) if "served" in model.problem.objective else 1
    return len(rows.features) * bands <= EXACT_ENTRIES


def _unproved(model: Model, chosen: Ints, bound: float | None) -> Answer:
    """A plan that is not handed to the solver, with the best bound known without it."""
    first = model.problem.objective[0]
    value = evaluate(model, chosen).of(first)
    if bound is None:
        bound = _plain_bound(model, first, value)
    better = max if first in MAXIMISED else min
    proved = abs(bound - value) <= TOLERANCE * abs(value)
    return Answer(chosen, better(bound, value), int(proved))


def _plain_bound(model: Model, objective: str, value: float) -> float:
    """What no plan passes: everybody covered, or everybody served by the nearest site of all."""
    if objective == "cost":
        return value  # the plan is the cheapest that keeps the rules
    if objective in MAXIMISED:
        people = sum(float(block.weight.sum()) for block in model.blocks)
        return 1.0 if objective in ("equity", "robust") else people
    return 0.0


def is_median(model: Model) -> bool:
    """Whether metres come first on a problem of the classical form, and a large one.

    One service that every open site offers at no cost, a count, no floors, and a way from
    everybody to every site that may open: then specialised code is far faster than the solver.
    """
    problem = model.problem
    plain = (
        problem.objective[0] == "distance"
        and problem.count is not None
        and problem.options is None
        and len(model.service_weight) == 1
        and not floors_of(model)
    )
    if not plain or model.n_points * len(model.allowed) < MEDIAN_PAIRS:
        return False
    return bool(np.isfinite(model.metres[:, model.allowed]).all())


def _by_median(model: Model, _: Rows, clock: Clock, seed: int) -> Answer | None:
    """The p-median plan with its bound; nothing when no plan was found in time."""
    from .median import p_median

    sites, (weight,) = model.problem.sites, model.service_weight.values()
    people = weight > 0
    found = p_median(
        model.metres[people],
        weight[people],
        count=min(model.problem.count or 0, int(model.allowed.sum())),
        fixed_open=np.flatnonzero(sites.must > 0).tolist(),
        fixed_closed=np.flatnonzero(sites.must < 0).tolist(),
        time_limit_s=clock.left(),
        seed=seed,
        progress=lambda sign: clock.tell("distance", sign.objective, sign.bound),
    )
    if not np.isfinite(found.objective):
        return None
    chosen = np.full(len(sites.id), -1, dtype=np.int64)
    chosen[found.sites] = model.levels.start[found.sites]
    proved = found.objective - found.bound <= TOLERANCE * found.objective
    return Answer(chosen, min(found.bound, found.objective), int(proved))


def _by_prices(
    search: Search, clock: Clock, seed: int, *, exact: bool
) -> tuple[Core | None, float]:
    """Improve plan and bound in turn; returns the levels still in question, and the bound.

    The amount of work depends on the size alone, so the same input gives the same plan; the clock
    can only cut it short. Where too much stays in question for an exact answer, rounds go on until
    the time is up.
    """
    from .bound import first_prices
    from .closing import FINAL_ENTRIES, Closing

    prices = first_prices(search.model, search.rows, search.chosen)
    moves = _MOVES_PER_LEVEL * len(search.model.levels.site)
    for heat in itertools.cycle(_HEATS):
        if _turn(search, prices, clock, moves, heat) or prices.settled:
            break
    closing = Closing(search, prices, clock, seed, tie(search.rows.weight, search.covered), [])
    if not _done(search, prices, clock):
        closing.run(patient=not exact)
    if clock.left() <= 0.0 or not np.isfinite(prices.bound):
        return None, closing.prices.bound
    core = closing.core()
    if exact or len(core.rows.features) <= FINAL_ENTRIES:
        return core, closing.prices.bound
    return None, closing.prices.bound


def _turn(search: Search, prices: Prices, clock: Clock, moves: int, heat: float) -> bool:
    """Move the prices, then the plan; true when there is no more to do or no time."""
    if not prices.settled:
        prices.improve(search.covered, _ROUNDS, lambda: _tell(search.covered, prices, clock))
    if _done(search, prices, clock):
        return True
    search.anneal(
        prices.money,
        heat=heat,
        moves=moves,
        stop=lambda most: _tell(most, prices, clock),
    )
    return _done(search, prices, clock)


def _done(search: Search, prices: Prices, clock: Clock) -> bool:
    met = prices.bound <= search.covered * (1 + TOLERANCE)
    return _tell(search.covered, prices, clock) or met


def _tell(covered: float, prices: Prices, clock: Clock) -> bool:
    bound = prices.bound if np.isfinite(prices.bound) else None
    return clock.tell("coverage", covered, bound) or clock.left() <= 0.0
