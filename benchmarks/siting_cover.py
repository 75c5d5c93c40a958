"""The coverage engine: CPU seconds, memory and proofs, beside the peer in the same run.

Usage: python -m benchmarks.siting_cover [--only=GROUP] [--limit=S] [--peer=S]

GROUP is town, country, city, cities or growth. Each solve ends after S seconds (60), each peer run after
its own (120; 0 for none). Every row runs in a process of its own, after a small solve that loads
or compiles the kernels and is not counted; the row "first call" counts it. All instances come
from the seeded recipes below. CPU seconds include building the coverage from coordinates and,
for the peer, its solver's process; memory is the peak of the process and of its children.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """Points in the plane, their weights, a reach and how many sites may open."""

    name: str
    demand: Floats
    site: Floats
    weight: Floats
    reach: float
    count: int


def town(n_demand: int, n_site: int, count: int, seed: int, *, clustered: bool) -> Case:
    """Points in the unit square, weights 1 to 100; about 8 sites within reach of an even point."""
    rng = np.random.default_rng(seed)
    centre = rng.random((max(4, n_site // 25), 2)) if clustered else np.empty((0, 2))

    def points(size: int) -> Floats:
        if not clustered:
            return rng.random((size, 2))
        home = centre[rng.integers(0, len(centre), size)]
        return np.clip(home + rng.normal(0, 0.05, (size, 2)), 0, 1)

    demand, site = points(n_demand), points(n_site)
    weight = rng.integers(1, 101, n_demand).astype(float)
    kind = "clustered" if clustered else "uniform"
    name = f"{n_demand:,} x {n_site:,} p={count} {kind} #{seed}"
    return Case(name, demand, site, weight, float(np.sqrt(8 / (np.pi * n_site))), count)


def country(n_demand: int, reach: float, count: int, seed: int) -> Case:
    """After Cordeau, Furini & Ljubic (2019): a square of 30 x 30, 100 sites, weights 1 to 100."""
    rng = np.random.default_rng(seed)
    site, demand = rng.uniform(0, 30, (100, 2)), rng.uniform(0, 30, (n_demand, 2))
    weight = rng.integers(1, 101, n_demand).astype(float)
    name = f"{n_demand:,} x 100 R={reach} B={count} #{seed}"
    return Case(name, demand, site, weight, reach, count)


def city(n: int, seed: int, count: int = 20, reach: float = 1000.0, *, equal: bool = False) -> Case:
    """Points of interest, any may host: a dense middle, towns, villages, some places twice."""
    rng = np.random.default_rng(seed)
    middle = rng.normal(0, 2_500, (int(0.55 * n), 2))
    towns = rng.uniform(-15_000, 15_000, (12, 2))
    around = towns[rng.integers(0, 12, int(0.3 * n))] + rng.normal(0, 600, (int(0.3 * n), 2))
    villages = rng.uniform(-20_000, 20_000, (n - len(middle) - len(around), 2))
    place = np.vstack([middle, around, villages])
    twins = rng.integers(0, n, max(2, n // 140))
    place[rng.integers(0, n, len(twins))] = place[twins]
    weight = np.ones(n) if equal else np.round(rng.lognormal(4.5, 1.0, n))
    name = f"city of {n:,}, p={count} R={reach:.0f} {'equal ' if equal else ''}#{seed}"
    return Case(name, place, place, weight, reach, count)


GROUPS: dict[str, list[tuple[Callable[..., Case], tuple[object, ...], dict[str, object]]]] = {
    "town": [
        (town, (n, m, p, seed), {"clustered": clustered})
        for n, m, p in ((2_000, 200, 20), (10_000, 500, 50), (20_000, 1_000, 100))
        for clustered in (False, True)
        for seed in ((1, 2, 3) if n == 2_000 else (1,))
    ],
    "country": [
        (country, arguments, {})
        for arguments in (
            (1_000_000, 5.5, 10, 1),
            (1_000_000, 5.5, 10, 2),
            (1_000_000, 4.0, 15, 3),
            (1_000_000, 6.25, 10, 2),
            (5_000_000, 5.5, 10, 1),
        )
    ],
    "city": [(city, (n, seed), {}) for n in (566, 1_000, 2_000) for seed in (1, 2)],
    "cities": [
        (city, (n, seed, count, reach), {"equal": equal})
        for n in (1_000, 2_000)
        for seed, count, reach, equal in (
            (3, 20, 1000.0, False),
            (4, 10, 1500.0, True),
            (5, 40, 1000.0, False),
            (6, 40, 500.0, True),
        )
    ],
    "growth": [
        (town, (n, m, max(1, m // 10), 4), {"clustered": False})
        for n, m in ((1_000, 100), (4_000, 200), (16_000, 200), (64_000, 200), (4_000, 400))
    ]
    + [(town, (4_000, 200, p, 4), {"clustered": False}) for p in (5, 10, 40)],
}
PEERS = {"town": (0, 3), "city": (0,)}  # rows the peer is tried on


def solve(case: Case, limit: float) -> str:
    """Our row: from coordinates to the plan."""
    from minsheng.engines.siting import max_cover_points

    plan = max_cover_points(
        case.demand, case.site, case.weight, reach_m=case.reach, count=case.count,
        time_limit_s=limit,
    )  # fmt: skip
    return f"{plan.status:9}{plan.objective:14,.0f}  gap {plan.gap:8.4%}"


def peer(case: Case, limit: float) -> str:
    """spopt's model with CBC, re-counted: a stopped run is not taken at its word."""
    import pulp
    from scipy.spatial.distance import cdist
    from spopt.locate import MCLP

    model = MCLP.from_cost_matrix(
        cdist(case.demand, case.site), case.weight, case.reach, p_facilities=case.count
    )
    model.problem.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=limit, threads=1))
    chosen = [j for j, x in enumerate(model.fac_vars) if (x.value() or 0) > 0.5]
    if len(chosen) > case.count:
        return f"no plan: {len(chosen)} sites for {case.count}"
    near = (cdist(case.demand, case.site[chosen]) <= case.reach).any(axis=1)
    proved = model.problem.sol_status == pulp.LpSolutionOptimal
    status = "optimal" if proved else "feasible"
    return f"{status:9}{case.weight[near].sum():14,.0f}"


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in used)


def _memory_mb() -> int:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return int(sum(part.ru_maxrss for part in used) / 1024)


def row(who: str, group: str, place: int, limit: float) -> None:
    """Make one case, solve it and print its line; runs in a process of its own."""
    run = solve if who == "minsheng" else peer
    small = town(60, 12, 3, 1, clustered=False)
    began = _cpu()
    run(small, 10.0)
    first = _cpu() - began
    make, arguments, named = GROUPS[group][place]
    case = make(*arguments, **named)
    base, began = _memory_mb(), _cpu()
    answer = run(case, limit)
    print(
        f"{case.name:46} {who:9}{answer:40} {_cpu() - began:8.2f} CPU s "
        f"{_memory_mb():6} MB (with the points {base}; first call {first:.1f} CPU s)",
        flush=True,
    )


def main(arguments: list[str]) -> None:
    options = dict(part.lstrip("-").split("=", 1) for part in arguments if "=" in part)
    limit, peer_limit = float(options.get("limit", 60)), float(options.get("peer", 120))
    if peer_limit and importlib.util.find_spec("spopt") is None:
        print("the peer is not installed (requirements/bench.txt): only our rows")
        peer_limit = 0.0
    context = multiprocessing.get_context("spawn")
    for group in [options["only"]] if "only" in options else list(GROUPS):
        for place in range(len(GROUPS[group])):
            jobs = [("minsheng", limit)]
            if peer_limit and place in PEERS.get(group, ()):
                jobs.append(("spopt+CBC", peer_limit))
            for who, seconds in jobs:
                worker = context.Process(target=row, args=(who, group, place, seconds))
                worker.start()
                worker.join()


if __name__ == "__main__":
    main(sys.argv[1:])
