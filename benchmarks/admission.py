"""Every bar of the admission engine in one run, beside the pip libraries: did it hold, how long.

Usage: ./run bench admission [--data=FOLDER] [--only=WORD] [--peer=S] [--peer-python=FILE]

FOLDER holds ``zone-600-*.json`` with ``expected.json`` and ``nhps2024``; without it those rows are
left out. WORD picks the rows whose name begins with it. Peers (``matching``, ``algmatch``) run under
FILE, a Python in which they are installed (this one if none is named), and are stopped after S
seconds (60; 0 for none). Every row runs in a process of its own; CPU seconds of all threads,
memory is the peak of the process. What a match is worth is said by the audit, not by the engine.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "src/minsheng/placements/static/placements/recompute_admission_draw.py"
SEATS_KEPT = (0.1, 0.2, 0.2)
PEERS = [("matching", 1_000, 20), ("matching", 5_000, 60), ("matching", 10_000, 300)]
PEERS += [("algmatch", 1_000, 20), ("algmatch", 10_000, 300), ("algmatch", 100_000, 3_000)]
ZONES = [(600, 36, 0.2), (600, 36, 0.5), (1_500, 84, 0.2), (1_500, 84, 0.5)]
MARKETS = 40


def option(name: str, default: str) -> str:
    return next((a.split("=", 1)[1] for a in sys.argv[1:] if a.startswith(f"--{name}=")), default)


def data() -> Path:
    return Path(option("data", ""))


def cpu(run: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    answer = run()
    return time.process_time() - began, answer


def memory_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def single(children: int, classes: int) -> tuple[Any, ...]:
    """Single children with five choices in four tiers, seats for three quarters of them."""
    rng = np.random.default_rng(1)
    wishes = np.argsort(rng.random((children, 8)), axis=1)[:, :5]
    wishes += rng.integers(0, classes - 8, (children, 1))
    tier = np.searchsorted([0.1, 0.3, 0.5], rng.random(children))
    near = rng.random(wishes.shape) < 0.3
    keys = (~near) * children + rng.permutation(children)[:, None]
    capacity = np.full(classes, round(0.75 * children / classes))
    kept = np.array([[-(-seats * share // 1) for share in SEATS_KEPT] for seats in capacity])
    return wishes, keys, capacity, kept.astype(int), np.where(tier < 3, tier, -1)


def deferred(order: str) -> str:
    from minsheng.engines import admission

    wishes, keys, capacity, kept, group = single(100_000, 3_000)
    reserves = None
    if order:
        reserves = admission.Reserves(kept, group, admission.SeatOrder(order))
    used, found = cpu(lambda: admission.deferred(wishes, keys, capacity, reserves))
    memory = memory_mb()
    seen = admission.audit_children(
        wishes.tolist(), keys.tolist(), capacity.tolist(), found.tolist(), reserves
    )
    holds = used <= 0.3 and memory <= 300 and seen.stable
    return told(
        holds,
        f"{used:.2f} CPU s, {memory} MB, {seen.placed} placed, {len(seen.blocking)} blocking, "
        f"{len(seen.oversold)} oversold, {len(seen.unserved)} reserves not served",
    )


def families(children: int, classes: int, bar: float, order: str = "zone") -> str:
    from minsheng.engines import admission
    from minsheng.engines.admission import Town, invented_market

    market = admission.market_from_data(
        invented_market(Town(children, classes, 0.2, order=order), 1)
    )
    engine = admission.match_families if order == "zone" else admission.serve_in_order
    used, choice = cpu(lambda: engine(market))
    seen = admission.audit(market, choice)
    whole, result = cpu(lambda: admission.match(market))
    holds = used <= bar and not seen.oversold and result.blocking == len(seen.blocking)
    return told(
        holds,
        f"{used:.3f} CPU s (match with audit and digest {whole:.3f}), {memory_mb()} MB, "
        f"{seen.placed} placed, {len(seen.blocking)} blocking, {len(seen.oversold)} oversold",
    )


def zones(children: int, classes: int, siblings: float) -> str:
    from minsheng.engines import admission
    from minsheng.engines.admission import Town, invented_market

    slowest = proof = 0.0
    stable, none, least = 0, 0, []
    for seed in range(MARKETS):
        market = admission.market_from_data(
            invented_market(Town(children, classes, siblings), seed)
        )
        used, result = cpu(lambda market=market: admission.match(market))
        if not result.blocking:
            stable, slowest = stable + 1, max(slowest, used)
            continue
        used, result = cpu(
            lambda market=market: admission.match(market, prove=True, time_limit_s=30)
        )
        proof = max(proof, used)
        none += result.status == "none_exists"
        least.append(result.min_blocking)
    holds = stable + none == MARKETS and slowest <= 0.1 and proof <= 30 and None not in least
    return told(
        holds,
        f"{stable} of {MARKETS} stable, at most {slowest:.3f} CPU s; {none} proved to have none, "
        f"fewest blocking {least}, at most {proof:.1f} CPU s",
    )


def zone_files() -> str:
    from minsheng.engines import admission

    slowest, wrong, proved = 0.0, [], 0
    for known in json.loads((data() / "expected.json").read_text()):
        market = admission.read_market(data() / known["file"])
        used, result = cpu(lambda market=market: admission.match(market))
        slowest = max(slowest, used)
        if result.blocking or result.placed != known["max_placed_stable"]:
            wrong.append(known["file"])
        bound = admission.match(market, prove=True, time_limit_s=30).placed_bound
        proved += bound == known["max_placed_stable"]
    return told(
        not wrong, f"wrong: {wrong or 'none'}; at most {slowest:.3f} CPU s; {proved} proved"
    )


def new_haven() -> str:
    from minsheng.engines import admission

    seats: dict[tuple[str, int], int] = {}
    with (data() / "nhps2024" / "vacancies_r.csv").open() as file:
        for row in csv.DictReader(file):
            counts = [row[f"quota_{n}"] for n in range(1, 11)] + [row["regular_vacancies"]]
            seats |= {(row["program_id"], n): int(c) for n, c in enumerate(counts, 1) if int(c)}
    with (data() / "nhps2024" / "applications_r.csv").open() as file:
        rows = sorted(csv.DictReader(file), key=lambda r: (r["applicant_id"], int(r["ranking"])))
    people = sorted({row["applicant_id"] for row in rows}, key=_hashed)
    rank = {one: place for place, one in enumerate(people)}
    number = {kind: place for place, kind in enumerate(seats)}
    wishes: list[list[int]] = [[] for _ in people]
    keys: list[list[int]] = [[] for _ in people]
    for row in rows:
        kind = (row["program_id"], int(row["quota_id"]))
        if kind in number:
            me = rank[row["applicant_id"]]
            wishes[me].append(number[kind])
            keys[me].append((8 - int(row["priority_profile_edi"])) * len(people) + me)
    start = np.cumsum([0, *map(len, wishes)])
    flat = [np.array([one for some in rows_ for one in some]) for rows_ in (wishes, keys)]
    used, found = cpu(lambda: admission.deferred((start, flat[0]), flat[1], list(seats.values())))
    placed = int((found >= 0).sum())
    first = sum(bool(w) and w[0] == got for w, got in zip(wishes, found.tolist(), strict=True))
    holds = (placed, first) == (3_303, 2_483) and used < 0.3
    return told(holds, f"{placed:,} placed, {first:,} first choices, {used:.3f} CPU s")


def _hashed(person: str) -> str:
    return hashlib.sha256(f"minsheng-1|{person}".encode()).hexdigest()


def verify_pack() -> str:
    from minsheng.engines import admission

    rules = admission.Rules(
        title="演练", sources=(admission.Announced("公开抽奖", "2026-07-01T21:15:00+08:00"),)
    )
    frozen = admission.freeze(
        {f"QZ26-{n:06d}": hashlib.sha256(str(n).encode()).hexdigest() for n in range(100_000)}
    )
    shown = {
        "公开抽奖": {"published_at": "2026-07-01T21:20:00+08:00", "value": "3 9 14 20 27 31 8"}
    }
    made, pack = cpu(lambda: admission.make_pack(rules, frozen, "2026-06-30T18:00:00+08:00", shown))
    used, wrong = cpu(lambda: admission.first_difference(pack))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pack.json"
        file.write_text(json.dumps(pack, ensure_ascii=False), "utf-8")
        script = child_cpu(sys.executable, SCRIPT, file)
        node = shutil.which("node")
        browser = child_cpu(node, "--input-type=module", "-e", _node(file)) if node else None
    same = wrong is None and pack["digest"] in script[1]
    holds = same and used < 1 and script[0] < 1
    said = f"drawn in {made:.2f}, engine {used:.2f}, script with reading {script[0]:.2f} CPU s"
    if browser is not None:
        milliseconds, digest = browser[1].split()
        same = same and digest == pack["digest"]
        holds = holds and same and float(milliseconds) < 3_000
        said += f", the browser's code under Node {float(milliseconds) / 1000:.2f} CPU s"
    return told(holds, f"{said}; {'the same digest' if same else 'DIFFERENT digests'}")


def _node(file: Path) -> str:
    module = (ROOT / "frontend" / "src" / "admission" / "draw.js").as_uri()
    return (
        f"import {{ verify }} from {json.dumps(module)};"
        "import { readFileSync } from 'node:fs';"
        f"const pack = JSON.parse(readFileSync({json.dumps(str(file))}));"
        "const began = process.cpuUsage();"
        "const found = verify(pack);"
        "const used = process.cpuUsage(began);"
        "console.log((used.user + used.system) / 1000, found.digest);"
    )


def child_cpu(*command: object) -> tuple[float, str]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def simulator() -> str:
    from minsheng.engines.admission import (
        Children,
        Mark,
        Reserve,
        Rules,
        SeatOrder,
        Tier,
        simulate,
    )

    rng = np.random.default_rng(1)
    wishes, _, capacity, _, _ = single(10_000, 300)
    kind = np.searchsorted([0.1, 0.3, 0.5], rng.random(10_000))
    names = ("hard", "outdoor", "two", "others")
    proved = {name: kind == place for place, name in enumerate(names)}
    children = Children(
        preferences=wishes,
        family=np.arange(10_000),
        proved=proved,
        marks={Mark.NEAR: rng.random(wishes.shape) < 0.3},
        groups=[names[place] for place in kind],
    )
    kept = tuple(
        Reserve(name, name, ("证明",), percent)
        for name, percent in zip(names, (10, 20, 20), strict=False)
    )
    sets = {
        "reserves first": Rules(title="1", reserves=kept, within=(Mark.NEAR,)),
        "open seats first": Rules(
            title="2", reserves=kept, within=(Mark.NEAR,), seat_order=SeatOrder.OPEN_FIRST
        ),
        "tiers": Rules(title="3", tiers=tuple(Tier(n, n, ("证明",)) for n in names[:3])),
    }
    used, found = cpu(lambda: simulate(children, capacity, sets, draws=100))
    lines = [f"{used:.2f} CPU s"]
    for name, rates in found.items():
        shares = [
            f"{group or 'all'} {r.admitted:.1%} ({r.low:.1%} to {r.high:.1%})"
            for group, r in rates.items()
        ]
        lines.append(f"    {name}: " + ", ".join(shares))
    return told(used <= 5, "\n".join(lines))


def told(holds: bool, said: str) -> str:
    return f"{'holds' if holds else 'FAILS'}  {said}"


def rows() -> dict[str, Callable[[], str]]:
    found: dict[str, Callable[[], str]] = {
        "deferred 100,000 x 3,000 x 5": lambda: deferred(""),
        "deferred with reserves, reserve first": lambda: deferred("reserve_first"),
        "deferred with reserves, open first": lambda: deferred("open_first"),
        "families 10,000 x 300": lambda: families(10_000, 300, 0.1),
        "families 100,000 x 3,000": lambda: families(100_000, 3_000, 1.2),
        "in one order 100,000 x 3,000": lambda: families(100_000, 3_000, 1.2, "one"),
    }
    for children, classes, share in ZONES:
        name = f"zones {children} x {classes}, {share:.0%} siblings"
        found[name] = lambda one=(children, classes, share): zones(*one)  # type: ignore[misc]
    if option("data", ""):
        found["zone files"] = zone_files
        found["New Haven 2024"] = new_haven
    return found | {
        "verify a pack of 100,000": verify_pack,
        "simulator 3 x 100 x 10,000": simulator,
    }


def peers(limit: float) -> None:
    python = option("peer-python", sys.executable)
    script = ROOT / "benchmarks" / "admission_peers.py"
    for name, children, classes in PEERS:
        command = [python, str(script), name, str(children), str(classes)]
        print(f"{name} {children:,} x {classes:,}: ", end="", flush=True)
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=limit, check=False
            )
        except subprocess.TimeoutExpired:
            print(f"stopped after {limit:g} s", flush=True)
            continue
        failed = done.stderr.strip().splitlines()[-1:] or ["no word"]
        print(done.stdout.strip() if not done.returncode else failed[0], flush=True)


def main() -> None:
    if one := option("one", ""):
        print(rows()[one](), flush=True)
        return
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    for name in rows():
        if not name.startswith(option("only", "")):
            continue
        print(f"{name}: ", end="", flush=True)
        command = [sys.executable, __file__, f"--one={name}", *sys.argv[1:]]
        subprocess.run(command, check=False, env=environment)
    limit = float(option("peer", "60"))
    if limit > 0 and "peers".startswith(option("only", "peers")):
        peers(limit)


if __name__ == "__main__":
    main()
