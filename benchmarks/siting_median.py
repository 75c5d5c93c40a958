"""The p-median engine: CPU seconds, memory and proofs, beside the peer in the same run.

Usage: python benchmarks/siting_median.py [--data=FOLDER] [--only=GROUP] [--limit=S] [--peer=S]

FOLDER holds published problems: ``orlib-pmed/pmedN.txt`` (OR-Library, Beasley 1985) and
``tsplib/*.tsp`` with ``tsplib/best-known.csv`` (TSPLIB, Reinelt 1991). They are not shipped;
without them problems of the same recipe take their place. GROUP is pmed, city, points or
growth. Each solve ends after S seconds (600), each peer run after its own (60; 0 for none).
Every case runs in a process of its own (the forty of pmed in one), after a small solve that
loads or compiles the kernels and is not counted.
"""

from __future__ import annotations

import importlib.util
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from siting_median_cases import PMED, Case, city, even_points, pmed, tsplib

Make = Callable[[], Case]


def groups(data: Path | None) -> dict[str, list[Make]]:
    """Every case by group, made only when asked for."""
    points: list[Make] = [lambda case=case: case for case in (tsplib(data) if data else [])]  # type: ignore[misc]
    points += [lambda count=count: even_points(2_000, count, 1) for count in (20, 100, 400)]  # type: ignore[misc]
    return {
        "pmed": [lambda k=k: pmed(k, data) for k in range(1, len(PMED) + 1)],  # type: ignore[misc]
        "city": [
            lambda: city(2_000, 200, 20, clustered=False, seed=1),
            lambda: city(2_000, 200, 20, clustered=True, seed=1),
            lambda: city(10_000, 500, 50, clustered=False, seed=1),
            lambda: city(10_000, 500, 50, clustered=True, seed=1),
        ],
        "points": points,
        "growth": [
            lambda n=n, share=share: even_points(n, n // share, 2)  # type: ignore[misc]
            for share in (100, 20, 5)
            for n in (500, 1_000, 2_000, 4_000)
        ],
    }


# Peer runs worth their time: group and place in it.
PEERS = {("pmed", 0), ("pmed", 19), ("city", 0), ("city", 1)}


def solve(case: Case, limit: float) -> str:
    """Our own line: value, status, gap, CPU seconds, memory of the whole process."""
    from minsheng.engines import siting

    began = time.process_time()
    if case.matrix is not None:
        plan = siting.p_median(case.matrix, case.weight, count=case.count, time_limit_s=limit)
    else:
        assert case.points is not None
        plan = siting.p_median_points(
            case.points, case.points, case.weight,
            count=case.count, rounding="floor", time_limit_s=limit,
        )  # fmt: skip
    used = time.process_time() - began
    known = "" if case.best is None else f"  best known {case.best:,.0f}"
    listed = "" if case.seconds is None else f" in {case.seconds:g} s"
    return (
        f"{case.name:24s} p={case.count:<4d} {plan.objective:>16,.1f}  {plan.status:8s} "
        f"gap {plan.gap:.4%}  {used:7.2f} CPU s  {memory_mb():5d} MB{known}{listed}"
    )


def peer(case: Case, limit: float) -> str:
    """spopt with CBC on the same matrix; a stopped run is told from a proved one."""
    import pulp
    from spopt.locate import PMedian

    began = time.process_time() + children_seconds()
    model = PMedian.from_cost_matrix(case.matrix, case.weight, p_facilities=case.count)
    built = time.process_time() + children_seconds() - began
    model = model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=limit))
    used = time.process_time() + children_seconds() - began
    proved = model.problem.sol_status == pulp.LpSolutionOptimal
    value = pulp.value(model.problem.objective)
    return (
        f"    spopt + CBC {value:>21,.1f}  {'optimal' if proved else 'stopped':8s} built in "
        f"{built:.1f}, all {used:.1f} CPU s  {memory_mb():5d} MB"
    )


def children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory_mb() -> int:
    """Peak memory of this process and its largest child."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(who).ru_maxrss for who in both) // 1024


def option(name: str, default: str) -> str:
    return next((a.split("=", 1)[1] for a in sys.argv[1:] if a.startswith(f"--{name}=")), default)


def warm_up() -> None:
    """Load the compiled kernels (or compile them, the first time) before anything is timed."""
    from minsheng.engines import siting

    rng = np.random.default_rng(1)
    for n, count in ((60, 5), (700, 60)):
        siting.p_median_points(rng.random((n, 2)), rng.random((n, 2)), np.ones(n), count=count)


def run_all(group: str, data: Path | None) -> None:
    """All cases of one group in one process."""
    warm_up()
    began = time.process_time()
    for make in groups(data)[group]:
        print(solve(make(), float(option("limit", "600"))), flush=True)
    used = time.process_time() - began
    print(f"all {group} with reading: {used:.1f} CPU s; process: {time.process_time():.1f}")


def run_one(group: str, place: int, data: Path | None) -> None:
    case = groups(data)[group][place]()
    if option("with", "") == "peer":
        print(peer(case, float(option("peer", "60"))), flush=True)
    else:
        warm_up()
        print(solve(case, float(option("limit", "600"))), flush=True)


def main() -> None:
    folder = option("data", "")
    data = Path(folder) if folder else None
    if option("one", ""):
        group, place = option("one", "").split(":")
        if place == "all":
            run_all(group, data)
        else:
            run_one(group, int(place), data)
        return
    warm_up()
    with_peer = float(option("peer", "60")) > 0 and importlib.util.find_spec("spopt")
    for group, cases in groups(data).items():
        if option("only", group) != group:
            continue
        print(f"\n{group}", flush=True)
        again = [sys.executable, __file__, *sys.argv[1:]]
        if group == "pmed":
            subprocess.run([*again, f"--one={group}:all"], check=True)
        for place in range(len(cases)):
            one = [*again, f"--one={group}:{place}"]
            if group != "pmed":
                subprocess.run(one, check=True)
            if with_peer and (group, place) in PEERS:
                subprocess.run([*one, "--with=peer"], check=False)


if __name__ == "__main__":
    main()
