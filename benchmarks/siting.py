"""Every bar of the siting engine in one run, beside the peer: did it hold, how long, how much memory.

Usage: ./run bench siting [--data=FOLDER] [--only=WORD] [--peer=S] [--out=FILE]

FOLDER holds published problems (``orlib-pmed``, ``tsplib``; see siting_median); without it
problems of the same recipe take their place and the TSPLIB rows are left out. WORD picks the rows
whose name begins with it. A peer run (spopt with CBC) is stopped after S seconds (60; 0 for
none). FILE receives all rows as JSON, from which ``benchmarks/siting_plots.py`` draws how time grows. Every row runs in a process of its own, after a small solve
that loads the compiled kernels; CPU seconds count reading and building, memory is the peak of the
process. Every plan is counted again here, from distances, by code that is not the engine's.
"""

from __future__ import annotations

import importlib.util
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from benchmarks import siting_cover as cover
from benchmarks import siting_median_cases as median

Floats = NDArray[np.float64]
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Answer:
    """What a run gave: the value, the proven gap, whether it is proved and whether it recounts."""

    value: float
    gap: float
    proved: bool
    counted: bool


@dataclass(frozen=True)
class Row:
    """One line of the table: what is solved, by whom, and what must hold."""

    name: str
    run: Callable[[], Answer]
    seconds: float
    memory_mb: float | None = None
    gap: float = 0.0
    best: float | None = None
    peer: Callable[[float], Answer] | None = field(default=None, compare=False)


@dataclass
class Measured:
    """A row as it went."""

    name: str
    who: str
    value: float
    gap: float
    proved: bool
    counted: bool
    cpu_s: float
    memory_mb: int
    bar: str
    holds: bool | None


def solve_cover(make: Callable[[], cover.Case], limit: float) -> Answer:
    """Coverage of points, recounted with a tree of the open sites."""
    from minsheng.engines import siting

    case = make()
    plan = siting.max_cover_points(
        case.demand, case.site, case.weight, reach_m=case.reach, count=case.count,
        time_limit_s=limit,
    )  # fmt: skip
    near, _ = cKDTree(case.site[plan.sites]).query(case.demand)
    again = case.weight[near <= case.reach].sum()
    fits = len(plan.sites) <= case.count
    return Answer(
        plan.objective, plan.gap, plan.status == "optimal", fits and again == plan.objective
    )


def solve_median(make: Callable[[], median.Case], limit: float) -> Answer:
    """Weighted distance to the nearest open site, recounted over all pairs."""
    from minsheng.engines import siting

    case = make()
    if case.matrix is not None:
        plan = siting.p_median(case.matrix, case.weight, count=case.count, time_limit_s=limit)
        ways = case.matrix[:, plan.sites]
    else:
        assert case.points is not None
        plan = siting.p_median_points(
            case.points, case.points, case.weight,
            count=case.count, rounding="floor", time_limit_s=limit,
        )  # fmt: skip
        ways = np.floor(cdist(case.points, case.points[plan.sites]))
    again = float((case.weight * ways.min(axis=1)).sum())
    counted = len(plan.sites) <= case.count and abs(again - plan.objective) <= 1e-6 * again
    return Answer(plan.objective, plan.gap, plan.status == "optimal", bool(counted))


def solve_forty(data: Path | None) -> Answer:
    """All forty problems of the OR-Library kind; the value is the sum of theirs."""
    answers = [solve_median(partial(median.pmed, k, data), 600) for k in range(1, 41)]
    return Answer(
        sum(one.value for one in answers),
        max(one.gap for one in answers),
        all(one.proved for one in answers),
        all(one.counted for one in answers),
    )


def solve_union(cells: int, sites: int, density: float, share: float, cpu_s: float) -> Answer:
    """The union's model within so many CPU seconds, confirmed by the independent check."""
    from benchmarks.siting_cities import union_city
    from minsheng.engines.siting import solve, verify_plan

    problem = union_city(cells, sites, sites_per_km2=density, budget_share=share)
    began = time.process_time()
    plan = solve(
        problem,
        progress=lambda _sign: time.process_time() - began > cpu_s,
        time_limit_s=10 * cpu_s,
    )
    valid = verify_plan(problem, json.loads(plan.to_json())).valid
    return Answer(plan.objective["coverage"], plan.gap, plan.status == "optimal", valid)


def solve_san_francisco() -> Answer:
    """The shipped example for 1 to 8 sites, coverage and distance; the value is the last one's."""
    from dataclasses import replace

    from minsheng.engines.siting import read_problem, solve, verify_plan

    problem = read_problem(ROOT / "examples" / "san-francisco")
    plans = []
    for count in range(1, 9):
        one = replace(problem, count=count)
        plans.append((solve(one), one))
    counted = all(verify_plan(one, json.loads(plan.to_json())).valid for plan, one in plans)
    proved = all(plan.status == "optimal" for plan, _ in plans)
    last = plans[-1][0]
    return Answer(next(iter(last.objective.values())), last.gap, proved, counted)


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
    model = model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=limit))
    proved = model.problem.sol_status == pulp.LpSolutionOptimal
    value = float(pulp.value(model.problem.objective) or float("nan"))
    return Answer(value, 0.0 if proved else float("nan"), proved, proved)


def cover_rows() -> list[Row]:
    rows = []
    for (n, m, p), bar in (
        ((2_000, 200, 20), 0.3),
        ((10_000, 500, 50), 3),
        ((20_000, 1_000, 100), 10),
    ):
        for clustered in (False, True):
            make = partial(cover.town, n, m, p, 1, clustered=clustered)
            kind = "clustered" if clustered else "even"
            peer = partial(peer_cover, make) if n <= 10_000 else None
            rows.append(
                Row(
                    f"coverage {n:,} x {m:,} {kind}", partial(solve_cover, make, 60), bar, peer=peer
                )
            )
    for n, reach, count, bar, memory in (
        (1_000_000, 5.5, 10, 5, 400),
        (1_000_000, 4.0, 15, 5, 400),
        (5_000_000, 5.5, 10, 12, 1_200),
    ):
        make = partial(cover.country, n, reach, count, 1)
        rows.append(
            Row(f"coverage {n:,} x 100 R={reach}", partial(solve_cover, make, 60), bar, memory)
        )
    for n in (566, 1_000, 2_000):
        make = partial(cover.city, n, 1)
        peer = partial(peer_cover, make) if n == 566 else None
        rows.append(Row(f"coverage city of {n:,}", partial(solve_cover, make, 60), 1, peer=peer))
    return rows


def median_rows(data: Path | None) -> list[Row]:
    rows = [Row("median pmed 1-40", partial(solve_forty, data), 10)]
    for number in (1, 20):
        make = partial(median.pmed, number, data)
        rows.append(
            Row(
                f"median pmed{number}",
                partial(solve_median, make, 60),
                10,
                peer=partial(peer_median, make),
            )
        )
    for (n, m, p), bar, memory in (((2_000, 200, 20), 3, None), ((10_000, 500, 50), 60, 500)):
        for clustered in (False, True):
            make = partial(median.city, n, m, p, clustered=clustered, seed=1)
            kind = "clustered" if clustered else "even"
            peer = partial(peer_median, make) if n == 2_000 else None
            rows.append(
                Row(
                    f"median {n:,} x {m:,} {kind}",
                    partial(solve_median, make, bar),
                    bar,
                    memory,
                    peer=peer,
                )
            )
    for case in median.tsplib(data) if data else []:
        allowed = 2 * case.seconds if case.seconds else 300
        rows.append(
            Row(
                f"median {case.name} p={case.count}",
                partial(solve_median, lambda case=case: case, max(300.0, allowed)),
                allowed,
                best=case.best,
            )
        )
    return rows


def other_rows() -> list[Row]:
    return [
        Row("union 50,000 x 3,000 x 4 x 6", partial(solve_union, 50_000, 3_000, 4.0, 0.03, 52), 60, 2_000, 0.004),
        Row("union 50,000 x 3,000, 300 s", partial(solve_union, 50_000, 3_000, 4.0, 0.03, 285), 300, 2_000, 0.002),
        Row("union 20,000 x 1,000 x 4", partial(solve_union, 20_000, 1_000, 1.5, 0.05, 55), 60, 2_000, 0.00005),
        Row("san francisco p = 1..8", solve_san_francisco, 0.8),
    ]  # fmt: skip


def growth_rows() -> list[Row]:
    """How time grows with demand, sites and count; no bar."""
    rows = []
    for n, m in ((1_000, 100), (4_000, 100), (16_000, 100), (64_000, 100), (256_000, 100)):
        make = partial(cover.town, n, m, 10, 4, clustered=True)
        rows.append(Row(f"growth demand coverage {n}", partial(solve_cover, make, 60), 0))
    for m in (50, 100, 200, 400):
        make = partial(cover.town, 8_000, m, m // 10, 4, clustered=True)
        rows.append(Row(f"growth sites coverage {m}", partial(solve_cover, make, 60), 0))
    for p in (5, 10, 20, 40, 80):
        make = partial(cover.town, 8_000, 200, p, 4, clustered=True)
        rows.append(Row(f"growth count coverage {p}", partial(solve_cover, make, 60), 0))
    for n in (500, 1_000, 2_000, 4_000, 8_000):
        case = partial(median.city, n, 200, 20, clustered=True, seed=4)
        rows.append(Row(f"growth demand median {n}", partial(solve_median, case, 60), 0))
    for m in (50, 100, 200, 400):
        case = partial(median.city, 4_000, m, m // 10, clustered=True, seed=4)
        rows.append(Row(f"growth sites median {m}", partial(solve_median, case, 60), 0))
    for p in (5, 10, 20, 40, 80):
        case = partial(median.city, 4_000, 200, p, clustered=True, seed=4)
        rows.append(Row(f"growth count median {p}", partial(solve_median, case, 60), 0))
    return rows


def all_rows(data: Path | None) -> list[Row]:
    return median_rows(data) + cover_rows() + other_rows() + growth_rows()


def _used() -> tuple[float, int]:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(part.ru_utime + part.ru_stime for part in both)
    return cpu, sum(part.ru_maxrss for part in both) // 1024


def _warm() -> None:
    for clustered in (False, True):
        solve_cover(partial(cover.town, 2_000, 200, 20, 99, clustered=clustered), 10)
    solve_cover(partial(cover.city, 300, 99), 10)
    solve_median(partial(median.city, 60, 12, 3, clustered=False, seed=1), 10)
    solve_median(partial(median.even_points, 300, 20, 1), 10)


def work(place: int, data: Path | None, peer_s: float, back: Connection) -> None:
    """Solve one row (by the peer if ``peer_s``), send what was measured through ``back``."""
    row = all_rows(data)[place]
    if not peer_s:
        _warm()
    began, _ = _used()
    answer = row.peer(peer_s) if peer_s and row.peer else row.run()
    cpu, memory = _used()
    back.send((answer, cpu - began, memory))


def judge(row: Row, answer: Answer, cpu: float, memory: int) -> bool | None:
    if not row.seconds:
        return None
    reached = answer.proved if not row.gap else answer.gap <= row.gap
    best = row.best is None or answer.value <= row.best
    small = row.memory_mb is None or memory <= row.memory_mb
    return reached and best and small and answer.counted and cpu <= row.seconds


def bar_of(row: Row) -> str:
    if not row.seconds:
        return ""
    what = f"gap <= {row.gap:.3%}" if row.gap else "proved"
    size = f", <= {row.memory_mb:,.0f} MB" if row.memory_mb else ""
    return f"{what} <= {row.seconds:g} s{size}"


def measure(row: Row, place: int, data: Path | None, peer_s: float = 0.0) -> Measured | None:
    """The row in a process of its own; None when that process died (out of memory, say)."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    worker = context.Process(target=work, args=(place, data, peer_s, there))
    worker.start()
    there.close()
    try:
        answer, cpu, memory = here.recv()
    except EOFError:
        return None
    finally:
        worker.join()
    who = "spopt + CBC" if peer_s else "minsheng"
    holds = None if peer_s else judge(row, answer, cpu, memory)
    return Measured(
        row.name, who, **asdict(answer), cpu_s=cpu, memory_mb=memory, bar=bar_of(row), holds=holds
    )


def show(one: Measured) -> None:
    verdict = {True: "holds", False: "DOES NOT HOLD", None: ""}[one.holds]
    proof = "proved" if one.proved else f"gap {one.gap:.4%}"
    recount = "" if one.counted else "  NOT RECOUNTED"
    print(
        f"{one.name:34} {one.who:12} {one.value:>16,.1f}  {proof:14} {one.cpu_s:8.2f} CPU s "
        f"{one.memory_mb:6,} MB  {one.bar:32} {verdict}{recount}",
        flush=True,
    )


def main(arguments: list[str]) -> None:
    options = dict(part.lstrip("-").split("=", 1) for part in arguments if "=" in part)
    data = Path(options["data"]) if "data" in options else None
    peer_s = float(options.get("peer", 60))
    if peer_s and importlib.util.find_spec("spopt") is None:
        print("the peer is not installed (requirements/bench.txt): only our rows")
        peer_s = 0.0
    done: list[Measured] = []
    for place, row in enumerate(all_rows(data)):
        if not row.name.startswith(options.get("only", "")):
            continue
        for seconds in (0.0, *([peer_s] if peer_s and row.peer else [])):
            one = measure(row, place, data, seconds)
            if one is None:
                print(f"{row.name:34} {'spopt + CBC' if seconds else 'minsheng'}: died")
                continue
            show(one)
            done.append(one)
    judged = [one for one in done if one.holds is not None]
    print(f"{sum(one.holds is True for one in judged)} of {len(judged)} bars hold in this run")
    if "out" in options:
        Path(options["out"]).write_text(json.dumps([asdict(one) for one in done], indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
