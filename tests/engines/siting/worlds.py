"""Small invented problems, by hand and by chance."""

from __future__ import annotations

from typing import Any

import numpy as np

from minsheng.engines.siting import Demand, Distances, Need, Option, Problem, Sites


def demand(*rows: tuple[Any, ...]) -> Demand:
    """Rows of (id, x, y, weight[, group[, hours[, district]]])."""
    full = [(*row, "", "", "")[:7] if len(row) < 7 else row for row in rows]
    return Demand(
        id=tuple(r[0] for r in full),
        xy=np.array([[r[1], r[2]] for r in full], dtype=float).reshape(-1, 2),
        weight=np.array([r[3] for r in full], dtype=float),
        group=tuple(r[4] for r in full),
        hours=tuple(r[5] for r in full),
        district=tuple(r[6] for r in full),
    )


def sites(
    *rows: tuple[str, float, float],
    existing: tuple[str, ...] = (),
    must: dict[str, int] | None = None,
    district: dict[str, str] | None = None,
    level: dict[str, str] | None = None,
    partner: dict[str, str] | None = None,
    capacity: dict[str, float] | None = None,
) -> Sites:
    """Rows of (id, x, y) and what is special about some of them."""
    ids = tuple(r[0] for r in rows)
    return Sites(
        id=ids,
        xy=np.array([[r[1], r[2]] for r in rows], dtype=float).reshape(-1, 2),
        name=ids,
        district=tuple((district or {}).get(i, "") for i in ids),
        partner=tuple((partner or {}).get(i, "") for i in ids),
        existing=np.array([i in existing for i in ids], dtype=bool),
        must=np.array([(must or {}).get(i, 0) for i in ids], dtype=np.int64),
        capacity=np.array([(capacity or {}).get(i, np.inf) for i in ids], dtype=float),
        level=tuple((level or {}).get(i, "") for i in ids),
    )


def random_problem(seed: int, *, objective: tuple[str, ...] | None = None) -> Problem:
    """A small problem with any mix of rules; the same seed gives the same problem."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 9)), int(rng.integers(1, 6))
    groups, services = ["rider", "cleaner"], ["water", "rest", "charge"]
    whole = bool(rng.integers(2))
    xy = rng.integers(0, 12, (n, 2)) * 100.0
    weight = rng.integers(0, 20, n) * 1.0 if whole else rng.uniform(0, 20, n)
    districts = ["east", "west"]
    people = Demand(
        id=tuple(f"p{i}" for i in range(n)),
        xy=xy,
        weight=weight,
        group=tuple(rng.choice(groups, n).tolist()),
        hours=tuple(rng.choice(["day", "night"], n).tolist()),
        district=tuple(rng.choice(districts, n).tolist()),
    )
    places = Sites(
        id=tuple(f"s{i}" for i in range(m)),
        xy=rng.integers(0, 12, (m, 2)) * 100.0,
        name=("",) * m,
        district=tuple(rng.choice(districts, m).tolist()),
        partner=tuple(rng.choice(["post", "bank", ""], m).tolist()),
        existing=rng.random(m) < 0.3,
        must=rng.choice([0, 0, 0, 0, 1, -1], m).astype(np.int64),
        capacity=np.full(m, np.inf),
        level=("",) * m,
    )
    needs = None
    if rng.random() < 0.6:
        needs = tuple(
            Need(g, s, float(rng.integers(1, 8) * 100), float(rng.integers(0, 5) / 4))
            for g in groups
            for s in services
            if rng.random() < 0.8 or s == "water"
        )
    options = None
    if rng.random() < 0.6:
        options = tuple(_options(rng, m, services))
    names = ["coverage", "distance", "worst", "equity", "cost", "backup", "sites"]
    if objective is None:
        objective = tuple(rng.permutation(names)[: int(rng.integers(1, 6))].tolist())
    return Problem(
        demand=people,
        sites=places,
        objective=objective,
        reach_m=float(rng.integers(1, 8) * 100),
        count=int(rng.integers(0, m + 1)) if rng.random() < 0.7 else None,
        budget_yuan=float(rng.integers(0, 12)) if rng.random() < 0.7 else None,
        min_per_district=int(rng.random() < 0.2),
        min_per_partner=int(rng.random() < 0.15 and any(places.partner)),
        min_open_at_night=int(rng.random() < 0.15),
        night_service="charge",
        needs=needs,
        options=options,
        distances=_ways(rng, n, m) if rng.random() < 0.3 else None,
    )


def _options(rng: np.random.Generator, m: int, services: list[str]) -> list[Option]:
    found = []
    for site in range(m):
        nested = rng.random() < 0.6
        offered: frozenset[str] = frozenset()
        for level in range(int(rng.integers(1, 4))):
            extra = frozenset(s for s in services if rng.random() < 0.5)
            offered = offered | extra if nested else extra
            found.append(Option(site, f"L{level}", float(rng.integers(0, 6)), offered))
    return found


def _ways(rng: np.random.Generator, n: int, m: int) -> Distances:
    pairs = [(i, j) for i in range(n) for j in range(m) if rng.random() < 0.7]
    return Distances(
        demand=np.array([i for i, _ in pairs], dtype=np.int64),
        site=np.array([j for _, j in pairs], dtype=np.int64),
        metres=rng.integers(0, 12, len(pairs)) * 100.0,
    )
