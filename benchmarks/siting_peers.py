"""The peer on the same problems: spopt's models with CBC, counted again here."""

from __future__ import annotations

from collections.abc import Callable

from scipy.spatial.distance import cdist

from benchmarks import siting_cover_cases as cover
from benchmarks import siting_median_cases as median
from benchmarks.siting_answer import Answer


def peer_cover(make: Callable[[], cover.Case], limit: float) -> Answer:
    """spopt's coverage model with CBC; the plan is counted again here."""
    import pulp
    from spopt.locate import MCLP

    case = make()
    ways = cdist(case.demand, case.site)
    model = MCLP.from_cost_matrix(ways, case.weight, case.reach, p_facilities=case.count)
    model.problem.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=limit, threads=1))
    chosen = [j for j, x in enumerate(model.fac_vars) if (x.value() or 0) > 0.5]
    proved = model.problem.sol_status == pulp.LpSolutionOptimal
    if not chosen or len(chosen) > case.count:
        return Answer(float("nan"), float("nan"), False, False)
    value = case.weight[(ways[:, chosen] <= case.reach).any(axis=1)].sum()
    return Answer(float(value), 0.0 if proved else float("nan"), proved, True)


def peer_median(make: Callable[[], median.Case], limit: float) -> Answer:
    """spopt's p-median model with CBC on the same matrix."""
    import pulp
    from spopt.locate import PMedian

    case = make()
    model = PMedian.from_cost_matrix(case.matrix, case.weight, p_facilities=case.count)
    try:
        model = model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=limit))
    except RuntimeError:  # stopped before it had a plan
        return Answer(float("nan"), float("nan"), False, False)
    proved = model.problem.sol_status == pulp.LpSolutionOptimal
    value = float(pulp.value(model.problem.objective) or float("nan"))
    return Answer(value, 0.0 if proved else float("nan"), proved, proved)
