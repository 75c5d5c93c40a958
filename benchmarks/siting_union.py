"""The union's model at size: gap, CPU seconds and memory, each case in a process of its own.

Usage: python -m benchmarks.siting_union [CASE …]

Prints one line per case: cells × sites, people covered, proven bound, gap, CPU seconds of the
solve (compiling included on a cold cache), peak memory, and what the independent check says.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from typing import NamedTuple


class Case(NamedTuple):
    """An invented city and the CPU seconds there are for it."""

    cells: int
    sites: int
    sites_per_km2: float
    budget_share: float
    seconds: float
    seed: int = 1
    uniform: bool = False


CASES = {
    "50k-60s": Case(50_000, 3_000, 4.0, 0.03, 50.0),
    "50k-300s": Case(50_000, 3_000, 4.0, 0.03, 290.0),
    "20k": Case(20_000, 1_000, 1.5, 0.05, 57.0),
    "20k-seed2": Case(20_000, 1_000, 1.5, 0.05, 57.0, seed=2),
    "20k-seed3": Case(20_000, 1_000, 1.5, 0.05, 57.0, seed=3),
    "20k-tight": Case(20_000, 1_000, 1.5, 0.02, 57.0),
    "20k-loose": Case(20_000, 1_000, 1.5, 0.1, 57.0),
    "20k-uniform": Case(20_000, 1_000, 1.5, 0.05, 57.0, uniform=True),
    "5k": Case(5_000, 300, 1.0, 0.05, 60.0),
}


def run(name: str) -> str:
    """Solve one case within its CPU seconds and check the plan."""
    from benchmarks.siting_cities import union_city
    from minsheng.engines.common.status import Progress
    from minsheng.engines.siting import solve, verify_plan

    case = CASES[name]
    cells, places, seconds = case.cells, case.sites, case.seconds
    problem = union_city(
        cells,
        places,
        seed=case.seed,
        sites_per_km2=case.sites_per_km2,
        budget_share=case.budget_share,
        uniform=case.uniform,
    )
    began = time.process_time()

    def enough(_sign: Progress) -> bool:
        return time.process_time() - began > seconds

    plan = solve(problem, progress=enough, time_limit_s=10 * seconds)
    used = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    valid = verify_plan(problem, json.loads(plan.to_json())).valid
    return (
        f"{name:12s} {cells:,} x {places:,} x 4: covered {plan.objective['coverage']:,.1f}  "
        f"bound {plan.bound:,.1f}  gap {plan.gap:.4%}  {plan.status}  {used:.1f} CPU s  "
        f"{memory} MB  check {'valid' if valid else 'NOT VALID'}"
    )


def main(names: list[str]) -> None:
    for name in names or list(CASES):
        command = [sys.executable, "-m", "benchmarks.siting_union", "--one", name]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(run(sys.argv[2]), flush=True)
    else:
        main(sys.argv[1:])
