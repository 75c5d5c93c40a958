"""P-median problems for measuring: read from published files, or made by the same recipes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import shortest_path

Floats = NDArray[np.float64]

# Vertices and medians of Beasley's forty problems (1985).
PMED = (
    *((100, p) for p in (5, 10, 10, 20, 33)),
    *((200, p) for p in (5, 10, 20, 40, 67)),
    *((300, p) for p in (5, 10, 30, 60, 100)),
    *((400, p) for p in (5, 10, 40, 80, 133)),
    *((500, p) for p in (5, 10, 50, 100, 167)),
    *((600, p) for p in (5, 10, 60, 120, 200)),
    *((700, p) for p in (5, 10, 70, 140)),
    *((800, p) for p in (5, 10, 80)),
    *((900, p) for p in (5, 10, 90)),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One problem: a distance matrix, or points that are demand and sites at once."""

    name: str
    count: int
    weight: Floats
    matrix: Floats | None = None
    points: Floats | None = None
    best: float | None = None  # best value published
    seconds: float | None = None  # seconds published with it


def pmed(number: int, data: Path | None) -> Case:
    """Problem ``number`` of the OR-Library if its file is there, else one of its kind."""
    vertices, count = PMED[number - 1]
    file = data / "orlib-pmed" / f"pmed{number}.txt" if data else None
    if file and file.exists():
        numbers = np.array(file.read_text().split(), np.int64)
        matrix = _walk(int(numbers[0]), numbers[3 : 3 + 3 * numbers[1]].reshape(-1, 3))
        return Case(f"pmed{number}", int(numbers[2]), np.ones(len(matrix)), matrix)
    return Case(f"pmed{number}-like", count, np.ones(vertices), _walk(vertices, _graph(number)))


def _graph(number: int) -> NDArray[np.int64]:
    """A path through all vertices and random edges, n²/50 together, of lengths 1 to 100."""
    n = PMED[number - 1][0]
    rng = np.random.default_rng(number)
    order = rng.permutation(n) + 1
    loose = rng.integers(1, n + 1, (n * n // 50 - n + 1, 2))
    ends = np.concatenate([np.stack([order[:-1], order[1:]], axis=1), loose])
    ends = ends[ends[:, 0] != ends[:, 1]]
    return np.column_stack([ends, rng.integers(1, 101, len(ends))])


def _walk(n: int, edges: NDArray[np.int64]) -> Floats:
    """Shortest ways between all vertices; of two edges between the same ends the last counts."""
    length = np.zeros((n, n))
    for a, b, c in edges:
        length[a - 1, b - 1] = length[b - 1, a - 1] = c
    return np.asarray(shortest_path(csr_matrix(length), directed=False))


def city(n: int, m: int, count: int, *, clustered: bool, seed: int) -> Case:
    """Demand and sites in a square, evenly or around centres, weights 1 to 100."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0, 10_000, (max(m // 20, 3), 2))

    def places(k: int) -> Floats:
        if not clustered:
            return rng.uniform(0, 10_000, (k, 2))
        return centres[rng.integers(0, len(centres), k)] + rng.normal(0, 300, (k, 2))

    demand, site = places(n), places(m)
    matrix = np.sqrt(((demand[:, None] - site) ** 2).sum(axis=2))
    kind = "clustered" if clustered else "uniform"
    weight = rng.integers(1, 101, n).astype(np.float64)
    return Case(f"{n:,} x {m:,} {kind}", count, weight, matrix)


def even_points(n: int, count: int, seed: int) -> Case:
    """Whole points in a square, every point demand and site."""
    xy = np.random.default_rng(seed).integers(0, 10_000, (n, 2)).astype(np.float64)
    return Case(f"{n:,} points", count, np.ones(n), points=xy)


def tsplib(data: Path) -> list[Case]:
    """The lines of ``tsplib/best-known.csv`` whose point files are there."""
    table = data / "tsplib" / "best-known.csv"
    if not table.exists():
        return []
    cases = []
    for row in csv.DictReader(table.open()):
        file = table.parent / f"{row['instance']}.tsp"
        if file.exists():
            xy, seconds = _points(file), row["t_tot_s"].replace(",", ".")
            cases.append(
                Case(
                    row["instance"], int(row["p"]), np.ones(len(xy)), points=xy,
                    best=float(row["best_known"]),
                    seconds=None if seconds == "TL" else float(seconds),
                )
            )  # fmt: skip
    return cases


def _points(file: Path) -> Floats:
    text = file.read_text().split("NODE_COORD_SECTION")[1].split("EOF")[0]
    return np.array(text.split(), np.float64).reshape(-1, 3)[:, 1:]
