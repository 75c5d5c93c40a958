"""Every bar of the siting engine in one run, beside the peer: did it hold, how long, how much memory.

Usage: ./run bench siting [--data=FOLDER] [--only=WORD] [--peer=S] [--workers=N] [--out=FILE]

FOLDER holds published problems: ``orlib-pmed/pmedN.txt`` (OR-Library, Beasley 1985) and
``tsplib/*.tsp`` with ``tsplib/best-known.csv`` (TSPLIB, Reinelt 1991). They are not shipped;
without them problems of the same recipe take their place and the TSPLIB rows are left out. WORD
picks the rows whose name begins with it (several with commas between): coverage, median, union, growth, or "more" for those that
have no bar. A peer run (spopt with CBC) is stopped after S seconds (60; 0 for none). N rows run at
a time (1). FILE receives all rows as JSON, from which ``benchmarks/siting_growth.py`` draws how time grows. Every row runs in a process of its own, after a small solve
that loads the compiled kernels; CPU seconds count reading and building, memory is the peak of the
process.
Every plan is counted again, from distances, by code that is not the engine's.
"""

from __future__ import annotations

import importlib.util
import json
import multiprocessing
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from math import isnan
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks import siting_cover_cases as cover
from benchmarks import siting_median_cases as median
from benchmarks.siting_answer import Answer, Row
from benchmarks.siting_rows import all_rows, solve_cover, solve_median


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
    back.send((answer, answer.cpu_s or cpu - began, memory))


def judge(row: Row, answer: Answer, cpu: float, memory: int) -> bool | None:
    if not row.seconds:
        return None
    reached = answer.proved or answer.gap <= row.gap
    best = row.best is None or answer.value <= row.best
    small = row.memory_mb is None or memory <= row.memory_mb
    return bool(reached and best and small and answer.counted and cpu <= row.seconds)


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
        row.name,
        who,
        **{**asdict(answer), "cpu_s": cpu},
        memory_mb=memory,
        bar="" if peer_s else bar_of(row),
        holds=holds,
    )


def show(one: Measured) -> None:
    verdict = {True: "✓ holds", False: "✗ does not hold", None: ""}[one.holds]
    unproved = "not proved" if isnan(one.gap) else f"gap {one.gap:.4%}"
    proof = "proved" if one.proved else unproved
    recount = "" if one.counted or isnan(one.value) else "  NOT RECOUNTED"
    print(
        f"{one.name:34} {one.who:12} {one.value:>16,.1f}  {proof:14} {one.cpu_s:8.2f} CPU s "
        f"{one.memory_mb:6,} MB  {one.bar:32} {verdict}{recount}",
        flush=True,
    )


def keep(file: Path, done: list[Measured]) -> None:
    """Write what was measured so far; a long run that is stopped keeps its rows."""
    rows = [asdict(one) for one in done]
    file.write_text(json.dumps(rows, indent=1, default=lambda number: number.item()) + "\n")


def main(arguments: list[str]) -> None:
    options = dict(part.lstrip("-").split("=", 1) for part in arguments if "=" in part)
    data = Path(options["data"]) if "data" in options else None
    peer_s = float(options.get("peer", 60))
    if peer_s and importlib.util.find_spec("spopt") is None:
        print("the peer is not installed (requirements/bench.txt): only our rows")
        peer_s = 0.0
    only = options.get("only", "")
    jobs = [
        (place, row, seconds)
        for place, row in enumerate(all_rows(data))
        if row.name.startswith(tuple(only.split(","))) and (only or not row.name.startswith("more"))
        for seconds in (0.0, *([peer_s] if peer_s and row.peer else []))
    ]
    done: list[Measured] = []
    with ThreadPoolExecutor(int(options.get("workers", 1))) as pool:
        measured = pool.map(lambda job: measure(job[1], job[0], data, job[2]), jobs)
        for (_, row, seconds), one in zip(jobs, measured, strict=True):
            if one is None:
                print(f"{row.name:34} {'spopt + CBC' if seconds else 'minsheng'}: died")
                continue
            show(one)
            done.append(one)
            if "out" in options:
                keep(Path(options["out"]), done)
    judged = [one for one in done if one.holds is not None]
    print(f"{sum(one.holds is True for one in judged)} of {len(judged)} bars hold in this run")


if __name__ == "__main__":
    main(sys.argv[1:])
